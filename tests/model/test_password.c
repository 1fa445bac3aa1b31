/* SPDX-License-Identifier: Apache-2.0 */
#include "model/password.h"

#include "tests/tap.h"

static const struct str own[] = { { "Ada Lindqvist", 13 }, { "ada.lindqvist@example.org", 25 } };

static bool fits(const char *password, struct err *e)
{
	struct arena *a = arena_new();
	bool ok;

	*e = (struct err){ 0 };
	ok = password_fit(a, str_of(password), own, 2, e);
	arena_free(a);
	return ok;
}

static void ten_characters_are_enough_whatever_they_are(void)
{
	static const char *const good[] = { "kettle moss", "zweiundvierzig Äpfel", "0518 4427 93",
		"שלום לכולם היום", "plumtreeladder", "ein Garten im März", "xK7.pQ2vTm" };
	struct err e;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!OK(fits(good[i], &e))) printf("# %s: %s\n", good[i], e.text);
	OK(!fits("kettlemos", &e) && str_has(str_of(e.text), S("10 characters")));
	OK(!fits("äöüäöüäöü", &e)); /* nine characters, eighteen bytes */
}

static void what_everybody_tries_first_is_refused(void)
{
	static const char *const bad[] = { "password123", "P@ssw0rd2024!", "Passwort1234", "1234567890",
		"0987654321", "qwertyuiop", "1q2w3e4r5t", "iloveyou12345", "aaaaaaaaaaaa",
		"ababababab", "Welcome2026!!", "letmein....", "adminadmin1", "abcdefghijk",
		"1qaz2wsx3edc", "Sommer2026!", "qwertz123456", "123456789012345" };
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (!OK(!fits(bad[i], &e))) printf("# %s\n", bad[i]);
		OK(str_has(str_of(e.text), S("tried first")));
	}
}

/* As typed with accents, wide letters, marks on letters or between them, or in another alphabet. */
static void adorned_it_is_the_same_word(void)
{
	static const char *const bad[] = { "Pássword1234", "Password\xcc\x81" "123", "ｐａｓｓｗｏｒｄ１２３", "Ａｄａ Ｌｉｎｄｑｖｉｓｔ",
		"lindqvíst2024", "lındqvıst!!1", "Lind\xe2\x80\x8bqvist2024", "Пароль12345", "привет1234567",
		"lindqvist-rapport", "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑", "🔑🔒🔑🔒🔑🔒🔑🔒🔑🔒" };
	static const struct str strange = { "Зоя Müller", 14 };
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!OK(!fits(bad[i], &e))) printf("# %s\n", bad[i]);
	for (size_t i = 0; i < 3; i++) {
		static const char *const names[] = { "muller-2026", "MÜLLER 2026", "зоязоязоя!" };
		struct arena *a = arena_new();

		e = (struct err){ 0 };
		OK(!password_fit(a, str_of(names[i]), &strange, 1, &e));
		arena_free(a);
	}
}

/* From lists that are public; none of these is a word of our own in password.c. */
static void known_passwords_are_refused_also_with_digits_and_signs_around_them(void)
{
	static const char *const bad[] = { "unbelievable", "christopher", "alexandria", "constantin",
		"manchester1", "thunderbird", "motorcycle", "experience", "washington", "california",
		"enterprise", "blackberry", "volkswagen", "deutschland", "mypassword", "starwars123",
		"chocolate1", "elephant123", "1michael1984", "q1w2e3r4t5y6", "basketball", "barcelona1",
		"Sweetheart!", "gtnhjdbx99", "charlie-1999", "playstation", "snowboarding",
		"Butterfly77", "$unsh1ne2026", "knightrider", "hurricane12" };
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!OK(!fits(bad[i], &e))) printf("# %s\n", bad[i]);
	OK(str_has(str_of(e.text), S("lists of known passwords")));
}

static void what_is_like_the_own_name_or_the_program_is_refused(void)
{
	static const char *const mine[] = { "lindqvist-ada-26", "tsivqdnil1984", "LindquistAda",
		"ada-lindqvlst", "4d4l1ndqv1st!", "lindqvist password" };
	static const char *const program[] = { "rapport2026!", "rapportrapport", "Rapp0rt-login", "tropparrapport" };
	struct err e;

	for (size_t i = 0; i < sizeof mine / sizeof *mine; i++) {
		if (!OK(!fits(mine[i], &e))) printf("# %s\n", mine[i]);
		if (!OK(str_has(str_of(e.text), S("own name")))) printf("# %s: %s\n", mine[i], e.text);
	}
	for (size_t i = 0; i < sizeof program / sizeof *program; i++) {
		if (!OK(!fits(program[i], &e))) printf("# %s\n", program[i]);
		if (!OK(str_has(str_of(e.text), S("this program")))) printf("# %s: %s\n", program[i], e.text);
	}
	OK(fits("canada goose over the marsh", &e));
	OK(fits("a rapport of rye and moss", &e));
}

static void the_own_name_and_address_are_refused_and_a_sentence_with_them_is_not(void)
{
	static const char *const bad[] = { "adalindqvist", "Lindqvist1", "L1ndqv1st2026",
		"ada.lindqvist@example.org", "lindqvistlindqvist" };
	struct err e;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (!OK(!fits(bad[i], &e))) printf("# %s\n", bad[i]);
		OK(str_has(str_of(e.text), S("own name")));
	}
	OK(fits("lindqvist likes rye bread", &e));
}

static void length_and_encoding_are_bounded(void)
{
	char much[PASSWORD_BYTES + 2];
	struct err e;

	for (size_t i = 0; i < sizeof much - 1; i++) much[i] = (char)('a' + i * 7 % 26);
	much[sizeof much - 1] = '\0';
	OK(!fits(much, &e));
	much[sizeof much - 2] = '\0';
	OK(fits(much, &e));
	OK(!fits("\xff\xfe kettle moss", &e));
}

int main(void)
{
	RUN(adorned_it_is_the_same_word);
	RUN(ten_characters_are_enough_whatever_they_are);
	RUN(what_everybody_tries_first_is_refused);
	RUN(known_passwords_are_refused_also_with_digits_and_signs_around_them);
	RUN(what_is_like_the_own_name_or_the_program_is_refused);
	RUN(the_own_name_and_address_are_refused_and_a_sentence_with_them_is_not);
	RUN(length_and_encoding_are_bounded);
	return tap_end();
}
