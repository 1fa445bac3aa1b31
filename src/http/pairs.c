/* SPDX-License-Identifier: Apache-2.0
 *
 * Names with values: forms, queries and cookies, and their %XX. Reading is strict here, because an
 * attacker passes by filters with text that two programs understand differently.
 */
#include "http/inside.h"

void pairs_add(struct arena *a, struct http_pairs *pairs, struct http_pair pair)
{
	size_t n = pairs->n;

	if (n == 0 || (n >= 8 && (n & (n - 1)) == 0)) { /* the list is full at 8, 16, 32 … */
		struct http_pair *at = NEW_N(a, struct http_pair, n ? 2 * n : 8);

		for (size_t i = 0; i < n; i++) at[i] = pairs->at[i];
		pairs->at = at;
	}
	pairs->at[pairs->n++] = pair;
}

static const struct http_pair *find_pair(const struct http_pairs *p, struct str name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->at[i].name, name)) return &p->at[i];
	return NULL;
}

struct str http_field(const struct http_pairs *p, struct str name)
{
	const struct http_pair *pair = find_pair(p, name);

	return pair ? pair->value : S("");
}

bool http_has(const struct http_pairs *p, struct str name)
{
	return find_pair(p, name) != NULL;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool http_decode(struct arena *a, struct str s, bool plus, struct str *out)
{
	char *p;
	size_t n = 0;

	*out = s;
	if (str_index(s, '%') == s.n && (!plus || str_index(s, '+') == s.n)) return str_utf8(s);
	p = NEW_N(a, char, s.n);
	for (size_t i = 0; i < s.n; i++) {
		char c = plus && s.p[i] == '+' ? ' ' : s.p[i];

		if (s.p[i] == '%') {
			int high = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;

			if (high < 0 || low < 0) return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		p[n++] = c;
	}
	*out = (struct str){ p, n };
	return str_utf8(*out); /* which also refuses %00 */
}

bool form_parse(struct arena *a, struct str s, size_t most, struct http_pairs *out, struct err *e)
{
	struct str piece, name, value;

	*out = (struct http_pairs){ 0 };
	while (s.n) {
		struct http_pair pair = { 0 };

		str_cut(s, '&', &piece, &s);
		if (piece.n == 0) continue;
		str_cut(piece, '=', &name, &value);
		if (!http_decode(a, name, true, &pair.name) ||
			!http_decode(a, value, true, &pair.value))
			return err_set(e, ERR_INPUT, TR("a field is not UTF-8 text in %%XX form"));
		if (pair.name.n > HTTP_NAME_BYTES)
			return err_set(e, ERR_INPUT, TR("a field's name is longer than %d bytes"),
				HTTP_NAME_BYTES);
		if (out->n == most)
			return err_set(e, ERR_INPUT, TR("more than %d fields"), (int)most);
		pairs_add(a, out, pair);
	}
	return true;
}

bool http_parse_urlencoded(struct arena *a, struct str s, struct http_pairs *out, struct err *e)
{
	return form_parse(a, s, HTTP_FIELDS, out, e);
}

/* Other programs on the same host have cookies too, which come along. A cookie of odd form is left
 * out, and the request is not refused. */
void http_parse_cookies(struct arena *a, struct str s, struct http_pairs *out)
{
	struct str piece;

	*out = (struct http_pairs){ 0 };
	while (s.n && out->n < HTTP_FIELDS) {
		struct http_pair pair = { 0 };

		str_cut(s, ';', &piece, &s);
		if (!str_cut(str_trim(piece), '=', &pair.name, &pair.value)) continue;
		if (pair.name.n && str_utf8(pair.value)) pairs_add(a, out, pair);
	}
}
