/* SPDX-License-Identifier: Apache-2.0 */
#include "model/password_fold.h"

/* The letters from U+00C0 to U+017F without their accents; '.' where there is no such letter. */
static const char bare[] =
	"aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjjjkkklllllll"
	"lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

struct str password_character(struct str *rest)
{
	size_t n = 1;
	struct str c;

	while (n < rest->n && ((unsigned char)rest->p[n] & 0xc0) == 0x80) n++;
	c = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	return c;
}

/* The code of a character of one, two or three bytes; 0: it is longer. */
static unsigned code_of(struct str c)
{
	const unsigned char *p = (const unsigned char *)c.p;

	if (c.n == 1) return p[0];
	if (c.n == 2) return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	if (c.n == 3) return (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	return 0;
}

static bool is_unseen(unsigned code)
{
	return (code >= 0x300 && code <= 0x36f) || code == 0xad ||
		(code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
		(code >= 0x2060 && code <= 0x2069) || code == 0xfeff;
}

static void put_lower(struct buf *b, unsigned code)
{
	buf_ch(b, (char)(code >= 'A' && code <= 'Z' ? code | 32 : code));
}

static void put_two(struct buf *b, unsigned code)
{
	buf_ch(b, (char)(0xc0 | code >> 6));
	buf_ch(b, (char)(0x80 | (code & 0x3f)));
}

struct str password_fold(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	while (s.n) {
		struct str c = password_character(&s);
		unsigned code = code_of(c);

		if (is_unseen(code)) continue;
		if (c.n == 1) put_lower(&b, code);
		else if (code >= 0xff01 && code <= 0xff5e) put_lower(&b, code - 0xfee0);
		else if (code == 0x3000) buf_ch(&b, ' ');
		else if (code >= 0xc0 && code < 0x180 && bare[code - 0xc0] != '.')
			buf_ch(&b, bare[code - 0xc0]);
		else if (code >= 0x410 && code <= 0x42f) put_two(&b, code + 0x20);
		else buf_add(&b, c);
	}
	return b.n ? buf_str(&b) : S("");
}
