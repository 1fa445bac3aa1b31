/* SPDX-License-Identifier: Apache-2.0
 *
 * A guesser's list is short words with digits and signs around them and some letters
 * written as digits ("P@ssw0rd2024!"). So what is compared is also the word inside, as typed and
 * without accents, and the
 * words of the known passwords stand for many times as many. Those come as a filter of
 * bits, made at build from a list of the million most frequent ones (tools/sieve.c).
 */
#include "model/password.h"

#include <string.h>

#include "model/password_fold.h"
#include "model/password_word.h"
#include "view/lang.h"

enum { WORD_LETTERS = 4, OWN_LETTERS = 3, REST_LETTERS = 5, LONG_LETTERS = 128 };

/* Words that the list lacks, because it is made of leaks in English above all: German words of the
 * same kind, and names of this program and of programs like it. */
static const char missed[] =
	" willkommen hallohallo ichliebedich prinzessin fruehling frühling maerz märz mai"
	" mittwoch donnerstag wochenende feierabend geheimnis firma schokolade schmetterling freundin"
	" sicherheit passwort kennwort fernsehturm fruehstueck frühstück unternehmen changemenow"
	" accessdenied correcthorsebatterystaple harleydavidson oneonone linkedin twitter instagram"
	" netflix yahoo hotmail gmail пароль привет любовь йцукенгшщзхъ motdepasse ";

/* Fingers along the keys, with the digits that are taken out of words. */
static const char *const walks[] = {
	"1q2w3e4r5t6z7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
	"q1w2e3r4t5z6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb6yhn", "1qay2wsx3edc4rfv5tgb6zhn",
	"zaq12wsxcde34rfvbgt5", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
	"123qweasdzxc", "qwe123asd456zxc789", "qwer1234asdf5678", "asdf1234qwer5678",
	"abcd1234efgh5678", "1234567890123456789012345678901234567890",
	"0123456789012345678901234567890",
	"9876543210987654321098765432109876543210", "abcdefghijklmnopqrstuvwxyz",
	"zyxwvutsrqponmlkjihgfedcba", "1122334455667788990011", "112233445566",
	"102030405060708090",
	"13579246801357924680", "147258369147258369", "159357159357159357", "a1b2c3d4e5f6g7h8i9j0",
	"aabbccddeeffgghh", "123abc456def789ghi", "1234qwertyuiop", "qwerty1234567890",
	"qwertz1234567890", "12345qwertasdfg", "12345qwertzuiop",
};

/* `s` is `part` once or several times over. */
static bool is_made_of(struct str s, struct str part)
{
	if (part.n == 0 || s.n % part.n != 0 || s.n == 0) return false;
	for (size_t i = 0; i < s.n; i += part.n)
		if (!str_eq(str_sub(s, i, i + part.n), part)) return false;
	return true;
}

/* True when a text is a known word, or a known word several times over. */
static bool is_known(struct str s)
{
	struct str rest = str_of(missed), one;

	for (size_t n = s.n; n >= WORD_LETTERS; n--)
		if (is_made_of(s, str_sub(s, 0, n)) && sieve_has(&password_sieve, str_sub(s, 0, n)))
			return true;
	while (str_cut(rest, ' ', &one, &rest)) {
		char word[64];
		size_t n = 0;

		for (; n < one.n && n < sizeof word; n++)
			word[n] = one.p[n] == 'i' ? 'l' : one.p[n];
		if (n && is_made_of(s, (struct str){ word, n })) return true;
	}
	return false;
}

static bool is_walk(struct str s)
{
	for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
		if (str_has(str_of(walks[i]), s)) return true;
	return false;
}

/* True when a password has only one or two different characters, however long it is. */
static bool is_monotonous(struct str s)
{
	struct str one = s.n ? password_character(&s) : S(""), other = one;

	while (s.n) {
		struct str c = password_character(&s);

		if (str_eq(c, one) || str_eq(c, other)) continue;
		if (!str_eq(other, one)) return false;
		other = c;
	}
	return true;
}

/* Count how many letters must be changed, added or left out to come from one word to the other. */
static size_t distance(struct str a, struct str b)
{
	size_t row[LONG_LETTERS + 1], corner, above;

	if (a.n > LONG_LETTERS || b.n > LONG_LETTERS) return LONG_LETTERS;
	for (size_t k = 0; k <= b.n; k++) row[k] = k;
	for (size_t i = 0; i < a.n; i++) {
		corner = row[0]++;
		for (size_t k = 0; k < b.n; k++) {
			size_t least = corner + (a.p[i] != b.p[k]);

			above = row[k + 1];
			if (above + 1 < least) least = above + 1;
			if (row[k] + 1 < least) least = row[k] + 1;
			corner = above;
			row[k + 1] = least;
		}
	}
	return row[b.n];
}

static struct str reversed(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	for (size_t i = s.n; i-- > 0;) buf_ch(&b, s.p[i]);
	return buf_str(&b);
}

/* `s` without every `part` in it, forwards or backwards; a part of two letters says nothing. */
static struct str without(struct arena *a, struct str s, struct str part)
{
	struct str back = reversed(a, part);
	struct buf b = { .a = a };

	if (part.n < OWN_LETTERS) return s;
	for (size_t i = 0; i < s.n; i++) {
		struct str at = str_sub(s, i, s.n);

		if (str_starts(at, part) || str_starts(at, back)) i += part.n - 1;
		else buf_ch(&b, s.p[i]);
	}
	return buf_str(&b);
}

/* A slip or two away from it: one letter in six. */
static bool is_like(struct str word, struct str own)
{
	return own.n >= WORD_LETTERS && distance(word, own) <= own.n / 6;
}

/* Take the words of a text that others know of the person out of a word, and give the rest. The
 * rest is empty when the word is much the same as the whole text, or as one of its words. The short
 * words of an address ("org", "com") do not count. */
static struct str rest_of(struct arena *a, struct str word, struct str own)
{
	struct str low = str_lower(a, own), whole = password_word(a, low);
	bool address = str_has(own, S("@"));

	if (is_like(word, whole) || is_like(word, reversed(a, whole))) return S("");
	while (low.n) {
		size_t n = 0;
		struct str part;

		while (n < low.n && password_letter(low.p[n])) n++;
		part = password_word(a, str_sub(low, 0, n));
		low = str_sub(low, n + 1, low.n);
		if (address && part.n < WORD_LETTERS) continue;
		if (is_like(word, part)) return S("");
		word = without(a, word, part);
	}
	return word;
}

/* Nothing of its own beside what was taken out of it. */
static bool says_little(struct str word, struct str rest)
{
	return rest.n < word.n && (rest.n < REST_LETTERS || is_known(rest));
}

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static bool is_own(struct arena *a, struct str word, const struct str *own, size_t own_n)
{
	struct str rest = word;

	for (size_t i = 0; i < own_n; i++) {
		rest = rest_of(a, rest, own[i]);
		if (says_little(word, rest_of(a, word, own[i]))) return true;
	}
	return says_little(word, rest);
}

/* `low` in lower case; the last of `own` is the name of the program. */
static bool form_fits(struct arena *a, struct str low, const struct str *own, size_t own_n,
	struct err *e)
{
	struct str word = password_word(a, low);

	if (is_monotonous(low) || is_walk(low))
		return err_field(e, ERR_INPUT, "password",
			TR("Patterns and rows of keys are tried first; please choose another."));
	if (is_own(a, word, own + own_n - 1, 1))
		return err_field(e, ERR_INPUT, "password",
			TR("The name of this program is tried first; please choose another."));
	if (word.n && is_own(a, word, own, own_n))
		return err_field(e, ERR_INPUT, "password",
			TR("Your own name or address, or something like it, is tried first; "
			   "please choose another."));
	if (sieve_has(&password_sieve, low) || (word.n >= WORD_LETTERS && is_known(word)))
		return err_field(e, ERR_INPUT, "password",
			TR("This one stands on the lists of known passwords, which are tried "
			   "first; please choose another."));
	return true;
}

bool password_fit(struct arena *a, struct str password, const struct str *own, size_t own_n,
	struct err *e)
{
	struct str *all = NEW_N(a, struct str, own_n + 1), low, bare;

	if (!str_utf8(password) || password.n > PASSWORD_BYTES)
		return err_field(e, ERR_INPUT, "password",
			TR("That is longer than a password can be. A few words are enough."));
	if (characters(password) < PASSWORD_CHARACTERS)
		return err_field(e, ERR_INPUT, "password",
			TR("At least 10 characters; three or four words do well."));
	for (size_t i = 0; i < own_n; i++) all[i] = own[i];
	all[own_n] = S("rapport");
	low = str_lower(a, password);
	if (!form_fits(a, low, all, own_n + 1, e)) return false;
	bare = password_fold(a, password);
	for (size_t i = 0; i < own_n; i++) all[i] = password_fold(a, own[i]);
	return form_fits(a, bare, all, own_n + 1, e);
}
