/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_put(struct buf *b, struct str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	char *to = buf_room(b, (bytes.n + 2) / 3 * 4);

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		unsigned v = (unsigned)p[i] << 16 | (left > 1 ? (unsigned)p[i + 1] << 8 : 0) |
			(left > 2 ? p[i + 2] : 0);

		*to++ = alphabet[v >> 18];
		*to++ = alphabet[v >> 12 & 63];
		*to++ = left > 1 ? alphabet[v >> 6 & 63] : '=';
		*to++ = left > 2 ? alphabet[v & 63] : '=';
	}
	b->n += (bytes.n + 2) / 3 * 4;
}

/* The last two characters of an alphabet, which differ: section 4, and section 5 for URLs. */
static const char usual[] = "+/", for_urls[] = "-_";

/* The six bits that a character stands for; 64: it is none of the alphabet. */
static unsigned value_of(char c, const char *last)
{
	if (c >= 'A' && c <= 'Z') return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z') return (unsigned)(c - 'a') + 26;
	if (c >= '0' && c <= '9') return (unsigned)(c - '0') + 52;
	return c == last[0] ? 62 : c == last[1] ? 63 : 64;
}

/* Add the bytes of four characters, of which the last may be missing. False when one is none of
 * the alphabet. */
static bool take_four(const char *p, size_t chars, const char *last, struct buf *out)
{
	unsigned v = 0;

	for (size_t i = 0; i < 4; i++) {
		unsigned six = i < chars ? value_of(p[i], last) : 0;

		if (six > 63) return false;
		v = v << 6 | six;
	}
	for (size_t i = 0; i + 1 < chars; i++) buf_ch(out, (char)(v >> (16 - 8 * i) & 0xff));
	/* bits that stand for nothing are zero, so that no two texts are the same bytes */
	return (v & ((1u << (8 * (4 - chars))) - 1)) == 0;
}

bool base64_parse(struct arena *a, struct str text, struct str *bytes)
{
	struct buf out = { .a = a };
	size_t pad = 0;

	*bytes = S("");
	if (text.n % 4) return false;
	while (pad < 2 && pad < text.n && text.p[text.n - 1 - pad] == '=') pad++;
	buf_room(&out, text.n / 4 * 3);
	for (size_t i = 0; i < text.n; i += 4)
		if (!take_four(text.p + i, i + 4 == text.n ? 4 - pad : 4, usual, &out))
			return false;
	*bytes = buf_str(&out);
	return true;
}

bool base64url_parse(struct arena *a, struct str text, struct str *bytes)
{
	struct buf out = { .a = a };

	*bytes = S("");
	if (text.n % 4 == 1) return false;
	buf_room(&out, text.n / 4 * 3 + 3);
	for (size_t i = 0; i < text.n; i += 4)
		if (!take_four(text.p + i, text.n - i < 4 ? text.n - i : 4, for_urls, &out))
			return false;
	*bytes = buf_str(&out);
	return true;
}
