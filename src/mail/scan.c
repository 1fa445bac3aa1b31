/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/scan.h"

struct scan {
	struct err *e;
	bool in_head, of_part;           /* a head is being read; it follows a boundary */
	size_t head_bytes, head_fields;  /* of the part whose head is being read */
	size_t fields, parts, levels;    /* of the whole message */
	struct str field;                /* the lines of the field so far, which are one piece of the message */
	bool holds_message;              /* after this head comes the head of a message */
	bool digest;                     /* parts may hold messages without saying so (RFC 2046, 5.1.5) */
	struct str boundaries[SCAN_LEVELS]; /* without their quotes, perhaps only how they begin */
	size_t boundaries_n;
};

static bool refuse_message(struct scan *s, const char *why)
{
	return err_set(s->e, ERR_INPUT, "a message that is not read: %s", why);
}

/* Where `word`, lower case, begins in `s`, in any case; s.n when it does not. */
static size_t find_word(struct str s, struct str word)
{
	for (size_t i = 0; i + word.n <= s.n; i++)
		if ((s.p[i] | 0x20) == word.p[0] && str_eq_nocase(str_sub(s, i, i + word.n), word)) return i;
	return s.n;
}

/* -- Content-Type -- */

/* Cut a boundary to the part about which no two readers differ: without quotes it may or may not
 * end at a special character, and white space at its end may or may not belong to it. */
static struct str cut_to_certain(struct str value, bool quoted)
{
	static const char specials[] = "()<>@,;:\\\"/[]?= \t\r\n";

	if (quoted) return str_trim(value);
	for (size_t i = 0; i < value.n; i++)
		for (const char *c = specials; *c; c++)
			if (value.p[i] == *c) return str_sub(value, 0, i);
	return value;
}

static bool add_boundary(struct scan *s, struct str value, bool quoted)
{
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] == '\\' || value.p[i] == '\r' || value.p[i] == '\n')
			return refuse_message(s, "a boundary that cannot be read with certainty");
	if (value.n > SCAN_BOUNDARY_BYTES || str_has(value, S("=?")))
		return refuse_message(s, "a boundary that cannot be read with certainty");
	if (s->boundaries_n == SCAN_LEVELS) return refuse_message(s, "too many parts in each other");
	s->boundaries[s->boundaries_n++] = cut_to_certain(value, quoted);
	return true;
}

/* Add each boundary that the value names ("boundary=x", "boundary = "x y"" …), inside quotes as
 * well, for two readers may differ about where those end. */
static bool add_boundaries(struct scan *s, struct str value)
{
	static const struct str word = { "boundary", 8 };

	for (size_t i = find_word(value, word); i < value.n; i = find_word(value, word)) {
		struct str rest = str_sub(value, i + word.n, value.n);
		bool quoted;

		value = rest;
		if (rest.n && rest.p[0] == '*')
			return refuse_message(s, "a boundary that cannot be read with certainty"); /* RFC 2231 */
		rest = str_trim(rest);
		if (!rest.n || rest.p[0] != '=') continue;
		rest = str_trim(str_sub(rest, 1, rest.n));
		quoted = rest.n && rest.p[0] == '"';
		if (quoted) rest = str_sub(rest, 1, rest.n);
		rest = str_sub(rest, 0, str_index(rest, quoted ? '"' : ';'));
		if (!add_boundary(s, quoted ? rest : str_trim(rest), quoted)) return false;
	}
	return true;
}

static bool read_type(struct scan *s, struct str value)
{
	struct str type, rest;
	bool multipart, message;

	str_cut(value, ';', &type, &rest);
	multipart = find_word(type, S("multipart")) < type.n;
	message = find_word(type, S("message")) < type.n;
	if (!multipart && !message) return true;
	/* comments may stand anywhere, and hide anything */
	if (str_has(type, S("("))) return refuse_message(s, "a Content-Type that cannot be read with certainty");
	if (++s->levels > SCAN_LEVELS) return refuse_message(s, "too many parts in each other");
	s->holds_message = s->holds_message || message;
	s->digest = s->digest || find_word(type, S("digest")) < type.n;
	return !multipart || add_boundaries(s, value);
}

/* -- fields -- */

static bool is_of_addresses(struct str name)
{
	static const char *const names[] = { "from", "sender", "reply-to", "to", "cc", "bcc" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(name, str_of(names[i]))) return true;
	return false;
}

static bool end_field(struct scan *s)
{
	struct str name, value, field = s->field;
	size_t colons = 0;

	s->field = S("");
	if (!str_cut(field, ':', &name, &value)) return true;
	name = str_trim(name);
	if (str_eq_nocase(name, S("content-type"))) return read_type(s, value);
	if (!is_of_addresses(name)) return true;
	for (size_t i = 0; i < value.n; i++) colons += value.p[i] == ':';
	return colons <= SCAN_COLONS || refuse_message(s, "a field of addresses with too many groups");
}

static bool add_line(struct scan *s, struct str line)
{
	s->head_bytes += line.n;
	if (s->head_bytes > SCAN_HEAD_BYTES) return refuse_message(s, "the fields of a part are too long");
	if (s->field.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
		s->field.n += line.n;
	} else {
		if (!end_field(s)) return false;
		s->field = line;
		if (++s->head_fields > SCAN_HEAD_FIELDS || ++s->fields > SCAN_FIELDS)
			return refuse_message(s, "too many fields");
	}
	return s->field.n <= SCAN_FIELD_BYTES || refuse_message(s, "a field is too long");
}

/* -- parts -- */

static void begin_head(struct scan *s, bool of_part)
{
	s->in_head = true;
	s->of_part = of_part;
	s->head_bytes = s->head_fields = 0;
	s->holds_message = false;
}

/* An empty line ends a head. A body follows, or another head where the part is a message. */
static bool end_head(struct scan *s)
{
	if (!end_field(s)) return false;
	s->in_head = false;
	if (s->holds_message || (s->digest && s->of_part)) begin_head(s, false);
	return true;
}

static bool is_boundary(const struct scan *s, struct str line)
{
	if (!str_starts(line, S("--"))) return false;
	line = str_sub(line, 2, line.n);
	for (size_t i = 0; i < s->boundaries_n; i++)
		if (str_starts(line, s->boundaries[i])) return true;
	return false;
}

static bool scan_line(struct scan *s, struct str line)
{
	if (is_boundary(s, line)) {
		if (!end_field(s)) return false;
		if (++s->parts > SCAN_PARTS) return refuse_message(s, "too many parts");
		begin_head(s, true);
		return true;
	}
	if (!s->in_head) return true;
	/* a line of white space folds the field before it, and ends nothing */
	return str_eq(line, S("\n")) || str_eq(line, S("\r\n")) ? end_head(s) : add_line(s, line);
}

bool mail_scan(struct str message, struct err *e)
{
	struct scan s = { .e = e };

	begin_head(&s, false);
	while (message.n) {
		size_t n = str_index(message, '\n');
		struct str line = str_sub(message, 0, n + 1);

		if (!scan_line(&s, line)) return false;
		message = str_sub(message, line.n, message.n);
	}
	return end_field(&s);
}
