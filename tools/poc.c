/* SPDX-License-Identifier: Apache-2.0
 *
 * Compiles the catalogues po/LANG.po (gettext's format) and, from ICU, the names and
 * patterns of dates into one C file at build time (src/view/lang_data.h). A
 * translation whose % directives differ from the English text would crash or lie, so
 * it stops the build at its line. Fuzzy and empty translations are left out; the test
 * tests/view/test_po.sh counts them as missing.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/str.h"
#include "view/lang_data.h"

enum { PO_BYTES = 4 << 20, DIRECTIVES = 16 };

enum part { KEY, KEY_MANY, TEXT_ONE, TEXT_MANY, PARTS };

struct entry {
	struct entry *next;
	struct str part[PARTS]; /* .p is NULL when the entry has no such part */
	int line[PARTS];
	bool fuzzy;
};

struct po {
	struct arena *a;
	const char *name;
	int line;
	struct entry *first, **end;
	uint32_t n;
	enum lang_plural_rule plural;
	struct buf *out;
	struct err *e;
};

static bool fail(const struct po *p, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static bool fail(const struct po *p, int line, const char *fmt, ...)
{
	char text[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return err_set(p->e, ERR_INPUT, "%s:%d: error: %s", p->name, line, text);
}

/* ----------------------------------------------------------------- reading */

static bool unescape(struct po *p, struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		const char *from = "nt\"\\", *to = "\n\t\"\\", *at;

		if (s.p[i] == '"') return fail(p, p->line, "a bare \" inside the text");
		if (s.p[i] != '\\') {
			buf_ch(out, s.p[i]);
			continue;
		}
		at = ++i < s.n ? memchr(from, s.p[i], 4) : NULL;
		if (!at) return fail(p, p->line, "only \\n \\t \\\" and \\\\ may follow a backslash");
		buf_ch(out, to[at - from]);
	}
	return true;
}

/* Read a quoted piece and add it to the text of the keyword before it. */
static bool read_quoted(struct po *p, struct str line, struct str *part)
{
	struct buf b = { .a = p->a };

	if (!part) return fail(p, p->line, "text that belongs to no msgid or msgstr");
	if (line.n < 2 || line.p[0] != '"' || line.p[line.n - 1] != '"')
		return fail(p, p->line, "expected a text in double quotes");
	if (!str_utf8(line)) return fail(p, p->line, "this is not UTF-8");
	buf_add(&b, *part);
	if (!unescape(p, str_sub(line, 1, line.n - 1), &b)) return false;
	*part = buf_str(&b);
	return true;
}

static bool read_keyword(struct po *p, struct str *line, enum part *part)
{
	static const struct str words[] = { [KEY] = S("msgid "), [KEY_MANY] = S("msgid_plural "),
		[TEXT_ONE] = S("msgstr[0] "), [TEXT_MANY] = S("msgstr[1] "), S("msgstr ") };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_starts(*line, words[i])) {
			*part = i == PARTS ? TEXT_ONE : (enum part)i;
			*line = str_trim(str_sub(*line, words[i].n, line->n));
			return true;
		}
	return fail(p, p->line, "expected msgid, msgid_plural, msgstr, a \"text\" or a # comment");
}

static struct entry *add_entry(struct po *p, bool fuzzy)
{
	struct entry *t = NEW(p->a, struct entry);

	t->fuzzy = fuzzy;
	*p->end = t;
	p->end = &t->next;
	p->n++;
	return t;
}

static bool read_po(struct po *p, struct str text)
{
	struct entry *t = NULL;
	struct str line, *part = NULL;
	enum part now = KEY;
	bool fuzzy = false;

	for (; str_line(&text, &line); ) {
		p->line++;
		line = str_trim(line);
		if (str_starts(line, S("#,")) && str_has(line, S("fuzzy"))) fuzzy = true;
		if (line.n == 0 || line.p[0] == '#') continue;
		if (line.p[0] != '"') {
			if (!read_keyword(p, &line, &now)) return false;
			if (now == KEY) {
				t = add_entry(p, fuzzy);
				fuzzy = false;
			}
			if (!t) return fail(p, p->line, "this stands before the first msgid");
			if (t->part[now].p) return fail(p, p->line, "this was given for the msgid already");
			part = &t->part[now];
			*part = S("");
			t->line[now] = p->line;
		}
		if (!read_quoted(p, line, part)) return false;
	}
	return true;
}

/* ---------------------------------------------------------------- checking */

/* Read the directives of a format: the conversion of each argument, by its position. */
static bool read_directives(struct str s, struct str of[DIRECTIVES])
{
	int next = 0;

	for (size_t i = 0; i < s.n; i++) {
		size_t from = i + 1, to;
		int at = next;

		if (s.p[i] != '%') continue;
		if (from < s.n && s.p[from] == '%') {
			i = from;
			continue;
		}
		if (from + 1 < s.n && isdigit((unsigned char)s.p[from]) && s.p[from + 1] == '$') {
			at = s.p[from] - '1';
			from += 2;
		} else next++;
		for (to = from; to < s.n && !strchr("diouxXeEfFgGaAcspn", s.p[to]);) to++;
		if (to >= s.n || at < 0 || at >= DIRECTIVES) return false;
		of[at] = str_sub(s, from, to + 1);
		i = to;
	}
	return true;
}

static bool same_directives(struct po *p, struct str key, struct str text, int line)
{
	struct str want[DIRECTIVES] = { 0 }, got[DIRECTIVES] = { 0 };

	if (!read_directives(key, want) || !read_directives(text, got))
		return fail(p, line, "a %% directive cannot be read");
	for (int i = 0; i < DIRECTIVES; i++)
		if (!str_eq(want[i], got[i]))
			return fail(p, line, "argument %d is %%%.*s in the msgid and %%%.*s here", i + 1,
				STR(want[i]), STR(got[i]));
	return true;
}

/* The next "{name}" of *s, or an empty text. */
static struct str next_name(struct str *s)
{
	size_t from = str_index(*s, '{'), to = str_index(str_sub(*s, from, s->n), '}');
	struct str name = str_sub(*s, from, from + to + 1);

	*s = str_sub(*s, from + to + 1, s->n);
	return str_ends(name, S("}")) ? name : S("");
}

/* Both texts must have the same names that the browser fills in, "{who}". */
static bool same_names(struct po *p, struct str key, struct str text, int line)
{
	struct str rest = key, name;

	while ((name = next_name(&rest)).n)
		if (!str_has(text, name))
			return fail(p, line, "%.*s of the msgid is missing here", STR(name));
	rest = text;
	while ((name = next_name(&rest)).n)
		if (!str_has(key, name))
			return fail(p, line, "%.*s is not in the msgid", STR(name));
	return true;
}

static bool same_edges(struct po *p, const struct entry *t, enum part part)
{
	struct str key = t->part[KEY], text = t->part[part];

	if (str_starts(key, S("\n")) == str_starts(text, S("\n")) &&
		str_ends(key, S("\n")) == str_ends(text, S("\n")))
		return true;
	return fail(p, t->line[part], "the text begins or ends with \\n, and the msgid does not, "
		"or the other way round");
}

static bool check_entry(struct po *p, const struct entry *t)
{
	bool many = t->part[KEY_MANY].p;

	if (!t->part[TEXT_ONE].p) return fail(p, t->line[KEY], "msgid without msgstr");
	if (many != (t->part[TEXT_MANY].p != NULL))
		return fail(p, t->line[KEY], "msgid_plural and msgstr[1] belong together");
	for (const struct entry *o = p->first; o != t; o = o->next)
		if (str_eq(o->part[KEY], t->part[KEY]))
			return fail(p, t->line[KEY], "this msgid stands in line %d already", o->line[KEY]);
	for (enum part i = TEXT_ONE; i <= TEXT_MANY; i++) {
		if (!t->part[i].n) continue;
		if (!same_directives(p, t->part[many ? KEY_MANY : KEY], t->part[i], t->line[i]) ||
			!same_names(p, t->part[KEY], t->part[i], t->line[i]) || !same_edges(p, t, i))
			return false;
	}
	return true;
}

static bool read_header(struct po *p)
{
	struct str text, line;

	if (!p->first || p->first->part[KEY].n)
		return fail(p, 1, "the first msgid is not the empty one of the header");
	text = p->first->part[TEXT_ONE];
	while (str_line(&text, &line)) {
		if (!str_starts(line, S("Plural-Forms:"))) continue;
		line = str_trim(str_sub(line, 13, line.n));
		p->plural = str_eq(line, S("nplurals=2; plural=(n > 1);")) ? LANG_ONE_IS_0_AND_1 :
			LANG_ONE_IS_1;
		if (p->plural == LANG_ONE_IS_0_AND_1 ||
			str_eq(line, S("nplurals=2; plural=(n != 1);")))
			return true;
	}
	return fail(p, 1, "the header needs \"Plural-Forms: nplurals=2; plural=(n != 1);\" or (n > 1)");
}

/* ----------------------------------------------------------------- writing */

static void put_c(struct buf *b, struct str s)
{
	buf_ch(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\' || c == '?') buf_fmt(b, "\\%c", c);
		else if (c < 0x20 || c > 0x7e) buf_fmt(b, "\\%03o", c);
		else buf_ch(b, (char)c);
	}
	buf_ch(b, '"');
}

static bool is_usable(const struct entry *t)
{
	if (t->fuzzy || !t->part[KEY].n || !t->part[TEXT_ONE].n) return false;
	return !t->part[KEY_MANY].p || t->part[TEXT_MANY].n;
}

/* Twice as many slots as texts, so that a search that fails ends soon. */
static void put_table(struct po *p, const char *code, uint32_t *mask)
{
	uint32_t slots = 4;
	const struct entry **table;

	while (slots < 2 * p->n) slots *= 2;
	*mask = slots - 1;
	table = NEW_N(p->a, const struct entry *, slots);
	for (const struct entry *t = p->first; t; t = t->next) {
		uint32_t i = lang_hash(str_z(p->a, t->part[KEY])) & *mask;

		if (!is_usable(t)) continue;
		while (table[i]) i = (i + 1) & *mask;
		table[i] = t;
	}
	buf_fmt(p->out, "static const struct lang_entry table_%s[] = {\n", code);
	for (uint32_t i = 0; i < slots; i++) {
		if (!table[i]) continue;
		buf_fmt(p->out, "\t[%u] = { ", i);
		put_c(p->out, table[i]->part[KEY]);
		for (enum part k = TEXT_ONE; k <= TEXT_MANY; k++) {
			buf_z(p->out, k == TEXT_ONE ? ", { " : ", ");
			if (table[i]->part[k].p) put_c(p->out, table[i]->part[k]);
			else buf_z(p->out, "NULL");
		}
		buf_z(p->out, " } },\n");
	}
	buf_fmt(p->out, "\t[%u] = { NULL, { NULL, NULL } },\n};\n", slots);
}

/* -------------------------------------------------------------------- dates */

static struct str copy_from_icu(struct arena *a, const UChar *s)
{
	UErrorCode status = U_ZERO_ERROR;
	char text[256];

	u_strToUTF8(text, sizeof(text), NULL, s, -1, &status);
	return str_dup(a, str_of(U_FAILURE(status) ? "" : text));
}

/* "Tue 14:25" in every language: CLDR's comma after a short weekday is for prose. */
static struct str without_comma(struct arena *a, struct str pattern)
{
	struct buf b = { .a = a };
	static const struct str with = S("EEE, ");

	if (!str_starts(pattern, with) || str_starts(pattern, S("EEEE"))) return pattern;
	buf_z(&b, "EEE ");
	buf_add(&b, str_sub(pattern, with.n, pattern.n));
	return buf_str(&b);
}

/* Whether src/view/date.c knows each letter of a pattern; it would print another letter as nothing. */
static bool is_known_pattern(struct str p)
{
	bool in_quotes = false;

	for (size_t i = 0; i < p.n; i++) {
		if (p.p[i] == '\'') in_quotes = !in_quotes;
		else if (!in_quotes && isalpha((unsigned char)p.p[i]) && !strchr("EcMLdyHm", p.p[i]))
			return false;
	}
	return p.n > 0;
}

static bool put_patterns(struct po *p, const char *locale)
{
	static const char *const skeletons[][2] = { { "day", "MMMEd" }, { "day_short", "MMMd" },
		{ "day_long", "yMMMMd" }, { "clock", "Hm" }, { "day_clock", "EHm" },
		{ "date_clock", "MMMEdHm" }, { "exact", "yMMMMEEEEdHm" } };
	UErrorCode status = U_ZERO_ERROR;
	UDateTimePatternGenerator *g = udatpg_open(locale, &status);

	for (size_t i = 0; i < sizeof(skeletons) / sizeof(*skeletons); i++) {
		UChar skeleton[32], best[128] = { 0 };
		struct str pattern;

		u_uastrcpy(skeleton, skeletons[i][1]);
		udatpg_getBestPattern(g, skeleton, -1, best, 127, &status);
		pattern = without_comma(p->a, copy_from_icu(p->a, best));
		if (U_FAILURE(status) || !is_known_pattern(pattern))
			return fail(p, 1, "ICU gives no pattern that we know for %s", skeletons[i][1]);
		buf_fmt(p->out, "\t\t.%s = ", skeletons[i][0]);
		put_c(p->out, pattern);
		buf_z(p->out, ",\n");
	}
	udatpg_close(g);
	return true;
}

static bool put_names(struct po *p, const char *locale)
{
	static const struct { const char *field; UDateFormatSymbolType type; int n, first; } lists[] = {
		{ "weekday", UDAT_STANDALONE_WEEKDAYS, 7, 1 },
		{ "weekday_short", UDAT_STANDALONE_SHORT_WEEKDAYS, 7, 1 },
		{ "month", UDAT_MONTHS, 12, 0 },
		{ "month_short", UDAT_SHORT_MONTHS, 12, 0 },
	};
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *f = udat_open(UDAT_DEFAULT, UDAT_DEFAULT, locale, NULL, 0, NULL, 0, &status);

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		buf_fmt(p->out, "\t\t.%s = { ", lists[i].field);
		for (int k = 0; k < lists[i].n; k++) {
			/* ICU counts weekdays from 1 = Sunday; ours begin with Monday. */
			int at = lists[i].first ? 1 + (k + 1) % 7 : k;
			UChar name[64] = { 0 };

			udat_getSymbols(f, lists[i].type, at, name, 63, &status);
			put_c(p->out, copy_from_icu(p->a, name));
			buf_z(p->out, ", ");
		}
		buf_z(p->out, "},\n");
	}
	udat_close(f);
	return U_SUCCESS(status) || fail(p, 1, "ICU has no dates for %s", locale);
}

static bool put_decimal(struct po *p, const char *locale)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *f = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &status);
	UChar mark[8] = { 0 };

	unum_getSymbol(f, UNUM_DECIMAL_SEPARATOR_SYMBOL, mark, 7, &status);
	unum_close(f);
	if (U_FAILURE(status)) return fail(p, 1, "ICU has no numbers for %s", locale);
	buf_z(p->out, "\t\t.decimal = ");
	put_c(p->out, copy_from_icu(p->a, mark));
	buf_z(p->out, ",\n");
	return true;
}

static bool put_language(struct po *p, const char *code, const char *locale, uint32_t mask,
	struct buf *list)
{
	UErrorCode status = U_ZERO_ERROR;
	struct buf *texts = p->out;
	UChar name[64] = { 0 };
	bool ok;

	uloc_getDisplayLanguage(code, code, name, 63, &status);
	p->out = list;
	buf_fmt(list, "\t{\n\t\t.code = \"%s\",\n\t\t.name = ", code);
	put_c(list, copy_from_icu(p->a, name));
	buf_fmt(list, ",\n\t\t.plural = %d,\n", (int)p->plural);
	if (mask) buf_fmt(list, "\t\t.table = table_%s,\n\t\t.mask = %u,\n", code, mask);
	ok = put_names(p, locale) && put_patterns(p, locale) && put_decimal(p, locale);
	buf_z(list, "\t},\n");
	p->out = texts;
	return ok;
}

static const char *read_code(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash ? slash + 1 : path), code, more;

	str_cut(name, '.', &code, &more);
	return str_z(a, code);
}

static bool add_po(struct arena *a, const char *path, struct buf *out, struct buf *list,
	struct err *e)
{
	struct po p = { .a = a, .name = path, .out = out, .e = e };
	const char *code = read_code(a, path);
	struct str text;
	uint32_t mask;

	p.end = &p.first;
	if (!file_read(a, path, PO_BYTES, &text, e) || !read_po(&p, text) || !read_header(&p))
		return false;
	for (const struct entry *t = p.first->next; t; t = t->next)
		if (!check_entry(&p, t)) return false;
	put_table(&p, code, &mask);
	return put_language(&p, code, code, mask, list);
}

/* English is written in the pages; its dates are those of the United Kingdom, with
 * the day before the month and 24 hours. */
static bool add_english(struct arena *a, struct buf *list, struct err *e)
{
	struct buf none = { .a = a };
	struct po p = { .a = a, .name = "English", .out = &none, .e = e };

	return put_language(&p, "en", "en_GB", 0, list);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct buf out = { .a = a }, list = { .a = a };
	struct err e = { 0 };
	bool ok;

	if (argc < 2) return fprintf(stderr, "usage: poc OUT.c PO…\n"), 2;
	buf_z(&out, "/* Made by tools/poc. */\n#include <stddef.h>\n\n#include \"view/lang_data.h\"\n\n");
	ok = add_english(a, &list, &e);
	for (int i = 2; ok && i < argc; i++) ok = add_po(a, argv[i], &out, &list, &e);
	buf_z(&out, "const struct lang lang_table[] = {\n");
	buf_add(&out, buf_str(&list));
	buf_fmt(&out, "};\nconst uint32_t lang_count = %d;\n", argc - 1);
	ok = ok && file_write(argv[1], buf_str(&out), 0644, &e);
	if (!ok) fprintf(stderr, "%s\n", e.text);
	arena_free(a);
	return ok ? 0 : 1;
}
