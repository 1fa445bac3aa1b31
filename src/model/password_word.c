/* SPDX-License-Identifier: Apache-2.0 */
#include "model/password_word.h"

bool password_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Digits and signs that stand for a letter. A 1 is an l or an i: these two count as one. */
static char letter_meant(char c)
{
	static const char signs[] = "0134579@$!|i", meant[] = "oleastgaslll";

	for (size_t i = 0; i < sizeof signs - 1; i++)
		if (signs[i] == c) return meant[i];
	return c;
}

struct str password_word(struct arena *a, struct str s)
{
	struct buf b = { .a = a };
	size_t from = 0, to = s.n;

	while (from < to && !password_letter(s.p[from])) from++;
	while (to > from && !password_letter(s.p[to - 1])) to--;
	for (size_t i = from; i < to; i++) {
		char c = letter_meant(s.p[i]);

		if (password_letter(c)) buf_ch(&b, c);
	}
	return buf_str(&b);
}
