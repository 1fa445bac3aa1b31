/* SPDX-License-Identifier: Apache-2.0 */
#include "base/address.h"

#include "base/clean.h"

enum { SCHEME = 7 }; /* bytes of "mailto:" */

/* Cut off all up to the last "mailto:". An address before it is that of somebody who acted for the
 * person, out of a parameter that lacks its quotes. */
static struct str cut_scheme(struct str s, bool *mail)
{
	*mail = false;
	for (size_t i = s.n >= SCHEME ? s.n - SCHEME + 1 : 0; i-- > 0;) {
		if (!str_eq_nocase(str_sub(s, i, i + SCHEME), S("mailto:"))) continue;
		*mail = true;
		return str_trim(str_sub(s, i + SCHEME, s.n));
	}
	return s;
}

/* "Ben <ben@example.org>" → "ben@example.org"; quotes around all of it go, too. */
static struct str cut_brackets(struct str s)
{
	struct str before, inside, address, after;

	if (str_cut(s, '<', &before, &inside) && str_cut(inside, '>', &address, &after) &&
		str_trim(address).n)
		s = str_trim(address);
	while (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		s = str_trim(str_sub(s, 1, s.n - 1));
	return s;
}

/* Whether the text is its own address already, as most are. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 0x7f || c == '%' || (c >= 'A' && c <= 'Z')) return false;
	}
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at *at, which moves behind it; "%2B" is one when it hides nothing unseen. */
static char next_byte(struct str s, size_t *at)
{
	size_t i = (*at)++;
	int high, low;

	if (s.p[i] != '%' || i + 2 >= s.n) return s.p[i];
	high = hex_digit(s.p[i + 1]), low = hex_digit(s.p[i + 2]);
	if (high < 0 || low < 0 || high * 16 + low <= ' ' || high * 16 + low == 0x7f) return s.p[i];
	*at += 2;
	return (char)(high * 16 + low);
}

static struct str without_escapes(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < s.n;) buf_ch(&b, next_byte(s, &i));
	return buf_str(&b);
}

struct str address_read(struct arena *a, struct str written)
{
	bool mail;
	struct str s = cut_brackets(str_trim(written));

	s = cut_brackets(cut_scheme(s, &mail));
	/* "?subject=…" says something of a mail, and nothing of the address */
	if (mail) s = str_sub(s, 0, str_index(s, '?'));
	while (s.n && (s.p[s.n - 1] == ';' || s.p[s.n - 1] == ',')) s.n--;
	/* an address has no white space, but folding leaves some in it, and copying leaves characters that
	 * nobody sees */
	return is_plain(s) ? s : str_lower(a, clean_strip(a, without_escapes(a, s)));
}
