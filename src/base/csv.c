/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields are slices of the text; only one with doubled quotes is copied. Stricter than
 * most spreadsheets: a stray quote is an error with its line, because guessing where a
 * field ends would move a person's data into another column.
 */
#include "base/csv.h"

static const char bom[] = "\xef\xbb\xbf";

void csv_init(struct csv *c, struct arena *a, const char *name, struct str text)
{
	*c = (struct csv){ .a = a, .name = name, .rest = text, .next_line = 1 };
	if (str_starts(text, S(bom))) c->rest = str_sub(text, sizeof bom - 1, text.n);
}

/* After an error nothing more is read: what follows cannot be trusted to be a record. */
static bool refuse_record(struct csv *c, struct err *e, const char *why)
{
	c->rest = S("");
	return err_line(e, ERR_INPUT, c->name, c->line, "%s", why);
}

static bool ends_field(char ch)
{
	return ch == ',' || ch == '\n' || ch == '\r';
}

static size_t line_break_at(struct str s)
{
	if (s.n == 0) return 0;
	if (s.n > 1 && s.p[0] == '\r' && s.p[1] == '\n') return 2;
	return s.p[0] == '\n' || s.p[0] == '\r';
}

static struct str undouble_quotes(struct arena *a, struct str raw)
{
	char *p = NEW_N(a, char, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		p[n++] = raw.p[i];
		if (raw.p[i] == '"') i++; /* the second of a pair */
	}
	return (struct str){ p, n };
}

/* Take a field in quotes off the record; c->rest begins behind the opening quote. */
static bool take_quoted(struct csv *c, struct str *out, struct err *e)
{
	struct str s = c->rest;
	bool doubled = false;
	size_t i = 0, line_break;

	while (i < s.n) {
		if (s.p[i] == '"') {
			if (i + 1 == s.n || s.p[i + 1] != '"') break;
			doubled = true;
			i += 2;
		} else if ((line_break = line_break_at(str_sub(s, i, s.n)))) {
			c->next_line++;
			i += line_break;
		} else {
			i++;
		}
	}
	if (i == s.n) return refuse_record(c, e, TR_PART("a quoted field that begins here never ends"));
	*out = str_sub(s, 0, i);
	if (doubled) *out = undouble_quotes(c->a, *out);
	c->rest = str_sub(s, i + 1, s.n);
	if (c->rest.n && !ends_field(c->rest.p[0]))
		return refuse_record(c, e, TR_PART("text behind a closing quote; expected a comma or the line's end "
				  "(a quote inside a field is written twice)"));
	return true;
}

/* Take a field without quotes off the record. */
static bool take_plain(struct csv *c, struct str *out, struct err *e)
{
	size_t i = 0;

	while (i < c->rest.n && !ends_field(c->rest.p[i])) i++;
	*out = str_sub(c->rest, 0, i);
	c->rest = str_sub(c->rest, i, c->rest.n);
	if (str_index(*out, '"') < out->n)
		return refuse_record(c, e, TR_PART("a quote inside a field; put the whole field in quotes and "
				  "write the quote twice"));
	return true;
}

static bool take_field(struct csv *c, struct str *out, struct err *e)
{
	bool ok;

	if (c->rest.n && c->rest.p[0] == '"') {
		c->rest = str_sub(c->rest, 1, c->rest.n);
		ok = take_quoted(c, out, e);
	} else {
		ok = take_plain(c, out, e);
	}
	if (!ok) return false;
	if (out->n > CSV_FIELD_BYTES) return refuse_record(c, e, TR_PART("a field of more than 64 KiB"));
	if (!str_utf8(*out)) return refuse_record(c, e, TR_PART("not UTF-8; save the file as CSV UTF-8"));
	return true;
}

static void skip_blank_lines(struct csv *c)
{
	for (size_t n; (n = line_break_at(c->rest)); c->next_line++)
		c->rest = str_sub(c->rest, n, c->rest.n);
}

bool csv_next(struct csv *c, struct err *e)
{
	skip_blank_lines(c);
	c->line = c->next_line;
	c->n = 0;
	if (c->rest.n == 0) return false;
	for (;;) {
		if (c->n == CSV_FIELDS) return refuse_record(c, e, TR_PART("more than 64 fields in one record"));
		if (!take_field(c, &c->fields[c->n], e)) return false;
		c->n++;
		if (c->rest.n == 0 || c->rest.p[0] != ',') break;
		c->rest = str_sub(c->rest, 1, c->rest.n);
	}
	if (c->rest.n) {
		c->rest = str_sub(c->rest, line_break_at(c->rest), c->rest.n);
		c->next_line++;
	}
	return true;
}

/* Whether a spreadsheet may run the text as a formula. OWASP counts tab and CR among the beginnings
 * of one. */
static bool is_formula(struct str s)
{
	static const struct str starts = { "=+-@\t\r", 6 };

	return s.n && str_index(starts, s.p[0]) < starts.n;
}

static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '"' || ends_field(s.p[i])) return true;
	return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

void csv_put(struct buf *b, struct str f)
{
	bool quotes = needs_quotes(f);

	if (quotes) buf_ch(b, '"');
	if (is_formula(f)) buf_ch(b, '\'');
	for (size_t i = 0; i < f.n; i++) {
		if (f.p[i] == '"') buf_ch(b, '"');
		buf_ch(b, f.p[i]);
	}
	if (quotes) buf_ch(b, '"');
}
