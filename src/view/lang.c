/* SPDX-License-Identifier: Apache-2.0
 *
 * Languages: which one a reader gets, and a text in it.
 */
#include "view/lang.h"

#include <string.h>

#include "base/err_kept.h"
#include "view/lang_data.h"

enum { ACCEPT_MOST = 32 }; /* ranges of an Accept-Language that are read */

/* The language of a tag such as "de-CH"; NULL when the program does not have it. English is the
 * first in lang_table and has no texts of its own. */
static const struct lang *find_lang(struct str tag)
{
	struct str primary, more;

	str_cut(tag, '-', &primary, &more);
	str_cut(primary, '_', &primary, &more);
	for (uint32_t i = 0; i < lang_count; i++)
		if (str_eq_nocase(primary, str_of(lang_table[i].code))) return &lang_table[i];
	return NULL;
}

/* The weight "q=0.8" of a range in thousandths (RFC 9110, section 12.4.2): 1000 when the range
 * has no weight, 0 when the weight is malformed. */
static int read_quality(struct str parameters)
{
	struct str name, value;
	int q = 0, unit = 1000;

	if (!str_cut(str_trim(parameters), '=', &name, &value)) return 1000;
	for (size_t i = 0; i < value.n && i < 5; i++) {
		if (i == 1 && value.p[i] == '.') continue;
		if (i == 1 || value.p[i] < '0' || value.p[i] > '9') return 0;
		q += (value.p[i] - '0') * unit;
		unit /= 10;
	}
	return q > 1000 ? 0 : q;
}

struct str lang_err(struct arena *a, const struct lang *l, const struct err *e)
{
	struct str parts[ERR_PARTS];
	size_t begin = 0;

	for (size_t i = 0; i < e->parts_n; begin = e->ends[i++]) {
		parts[i] = (struct str){ e->parts + begin, e->ends[i] - begin };
		if (!str_starts(parts[i], S(ERR_KEY))) continue;
		parts[i] = str_of(lang_text(l, str_z(a, str_sub(parts[i], 1, parts[i].n))));
	}
	return e->says ? str_fill(a, lang_text(l, e->says), parts, e->parts_n) : S("");
}

struct str lang_err_whole(struct arena *a, const struct lang *l, const struct err *e)
{
	struct str says = lang_err(a, l, e);

	return e->place[0] ? str_fmt(a, "%s: %.*s", e->place, STR(says)) : says;
}

/* The letters a to z, and ä, ö, ü, which UTF-8 writes with 0xC3 in front. */
static char to_capital(char before, char c)
{
	unsigned char u = (unsigned char)c;

	if ((c >= 'a' && c <= 'z') || ((unsigned char)before == 0xc3 && u >= 0xa0 && u <= 0xbe && u != 0xb7))
		return (char)(u - 32);
	return c;
}

struct str lang_err_shown(struct arena *a, const struct lang *l, const struct err *e)
{
	struct str says = lang_err_whole(a, l, e), shown;
	size_t at = says.n > 1 && (unsigned char)says.p[0] == 0xc3;
	char *p;

	if (!says.n || e->place[0] || !e->says || lang_text(l, e->says)[0] == '%') return says;
	shown = str_dup(a, says);
	p = (char *)shown.p;
	p[at] = to_capital(at ? p[0] : 0, p[at]);
	return shown;
}

const struct err *lang_err_public(struct arena *a, const struct err *e)
{
	struct err *shown;

	if (e->code != ERR_FAILED && e->code != ERR_LIMIT) return e;
	if (!strchr(e->place, '/') || strstr(e->place, "://")) return e;
	shown = NEW(a, struct err);
	*shown = *e;
	shown->place[0] = '\0';
	return shown;
}

struct str lang_kept(struct arena *a, const struct lang *l, struct str kept)
{
	struct err e;

	err_kept(a, kept, &e);
	return lang_err_whole(a, l, &e);
}

const struct lang *lang_choose(struct str accept)
{
	const struct lang *best = &lang_table[0];
	int best_q = 0;

	for (int i = 0; i < ACCEPT_MOST && accept.n; i++) {
		struct str range, tag, parameters;
		const struct lang *l;
		int q;

		str_cut(accept, ',', &range, &accept);
		str_cut(range, ';', &tag, &parameters);
		l = find_lang(str_trim(tag));
		q = read_quality(parameters);
		if (l && q > best_q) best = l, best_q = q;
	}
	return best;
}

const char *lang_code(const struct lang *l)
{
	return l->code;
}

const char *lang_name(const struct lang *l)
{
	return l->name;
}

const struct lang *lang_at(size_t i)
{
	return i < lang_count ? &lang_table[i] : NULL;
}

static const struct lang_entry *find_entry(const struct lang *l, const char *key)
{
	uint32_t i;

	if (!l->mask) return NULL;
	for (i = lang_hash(key) & l->mask; l->table[i].key; i = (i + 1) & l->mask)
		if (strcmp(l->table[i].key, key) == 0) return &l->table[i];
	return NULL;
}

const char *lang_text(const struct lang *l, const char *key)
{
	const struct lang_entry *e = find_entry(l, key);

	return e ? e->text[0] : key;
}

const char *lang_plural(const struct lang *l, const char *one, const char *many, int64_t n)
{
	const struct lang_entry *e = find_entry(l, one);
	bool is_one = n == 1 || (n == 0 && l->plural == LANG_ONE_IS_0_AND_1);

	if (!e || !e->text[1]) return n == 1 ? one : many;
	return e->text[is_one ? 0 : 1];
}

struct str lang_number(struct arena *a, const struct lang *l, struct str typed)
{
	size_t mark = typed.n;

	for (size_t i = str_starts(typed, S("-")); i < typed.n; i++) {
		if (typed.p[i] >= '0' && typed.p[i] <= '9') continue;
		if ((typed.p[i] != '.' && typed.p[i] != ',') || mark < typed.n) return typed;
		mark = i;
	}
	if (mark == typed.n) return typed;
	return str_fmt(a, "%.*s%s%.*s", STR(str_sub(typed, 0, mark)), l->decimal,
		STR(str_sub(typed, mark + 1, typed.n)));
}
