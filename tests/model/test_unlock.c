/* SPDX-License-Identifier: Apache-2.0
 *
 * What a browser has locked (tests/corpus/unlock/kept.json was made by tests/browser/test_locks.mjs)
 * opens here, and nowhere else than where it belongs.
 */
#include "model/unlock.h"

#include "base/file.h"
#include "tests/tap.h"

static const char file[] = "tests/corpus/unlock/kept.json";
static const char passphrase[] = "vier Igel tanzen leise";
static const char kit[] = "bgh3 25ey j14m gyky b0c5 s5vd kxdr 52dc r3ka vxht ewg7 eab9 34j1 ohfh"; /* o is 0 */

static struct arena *a;

/* Read the file, with one text replaced everywhere. */
static bool reads(struct unlock_file *f, const char *from, const char *to, struct err *e)
{
	struct str json, rest;
	struct buf b = { .a = a };

	if (!file_read(a, file, UNLOCK_BYTES, &json, e)) return false;
	for (rest = json; from && rest.n;) {
		if (str_starts(rest, str_of(from))) {
			buf_z(&b, to);
			rest = str_sub(rest, str_of(from).n, rest.n);
			continue;
		}
		buf_ch(&b, rest.p[0]);
		rest = str_sub(rest, 1, rest.n);
	}
	return unlock_read(a, file, from ? buf_str(&b) : json, f, e);
}

static void it_opens_by_passphrase_and_by_kit_to_the_letter(void)
{
	for (int by_kit = 0; by_kit < 2; by_kit++) {
		struct err e = { 0 };
		struct unlock_file f;
		size_t failed;

		OK(reads(&f, NULL, NULL, &e) && f.texts_n == 3);
		OK(unlock_keys(a, &f, str_of(by_kit ? kit : passphrase), by_kit, &e));
		OK(unlock_texts(a, &f, &failed, &e) && failed == 0);
		IS_STR(f.texts[0].said[0], S("Quietly hopeful about Zanzibar, na\u00efve \U0001f331"));
		IS_STR(f.texts[0].said[1], S("over"));
		IS_STR(f.texts[1].said[0], S("Zanzibar is where I would rather be"));
		IS_STR(f.texts[1].with, S("Ada Lovell"));
		IS_STR(f.texts[2].said[0], S("Written before anything was locked"));
		unlock_forget(&f);
		OK(f.keys[0].bytes[0] == 0 && !f.keys[0].open);
	}
}

static void a_wrong_secret_opens_nothing(void)
{
	struct err e = { 0 };
	struct unlock_file f;

	OK(reads(&f, NULL, NULL, &e));
	OK(!unlock_keys(a, &f, S("vier Igel tanzen leiser"), false, &e) && e.code == ERR_INPUT);
	err_clear(&e);
	OK(!unlock_keys(a, &f, S("bgh3"), true, &e) && e.code == ERR_INPUT);
	err_clear(&e);
	OK(!unlock_keys(a, &f, S("bgh3 25ey j14m gyky b0c5 s5vd kxdr 52dc r3ka vxht ewg7 eab9 34j1 0hfj"), true, &e));
	OK(str_has(str_of(e.text), S("mistake")));
	err_clear(&e);
	/* costs below the floor are not paid, whoever wrote them */
	OK(reads(&f, "65536", "19455", &e));
	OK(!unlock_keys(a, &f, str_of(passphrase), false, &e) && str_has(str_of(e.text), S("costs")));
}

static void a_text_opens_nowhere_else(void)
{
	/* its kind, its talk, its pair, its person, its key */
	static const char *const moved[][2] = { { "\"note\"", "\"check_in\"" },
		{ "\"about\": \"05e8010e95s67\"", "\"about\": \"05e8010e95s68\"" },
		{ "\"pair\": \"05e801103sy5z\"", "\"pair\": null" },
		{ "05e801103sy5y", "05e801103sy5x" } };

	for (size_t i = 0; i < 4; i++) {
		struct err e = { 0 };
		struct unlock_file f;
		size_t failed = 0;
		bool opens;

		OK(reads(&f, moved[i][0], moved[i][1], &e));
		opens = unlock_keys(a, &f, str_of(kit), true, &e) && unlock_texts(a, &f, &failed, &e);
		OK(i < 3 ? opens && failed == 1 : !opens); /* of another person not even the key does */
	}
}

static void what_is_no_such_file_is_refused(void)
{
	static const char *const bad[] = { "", "[]", "{}", "{\"kinds\":{}}", "{\"kinds\":[]}",
		"{\"kinds\":[{\"kind\":\"note_key\",\"rows\":[{\"id\":7}]}]}",
		"{\"kinds\":[{\"kind\":\"locked\",\"rows\":[]}]}" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct unlock_file f;

		OK(!unlock_read(a, "file", str_of(bad[i]), &f, &e) && e.code == ERR_INPUT && e.text[0]);
	}
}

int main(void)
{
	a = arena_new();
	RUN(it_opens_by_passphrase_and_by_kit_to_the_letter);
	RUN(a_wrong_secret_opens_nothing);
	RUN(a_text_opens_nowhere_else);
	RUN(what_is_no_such_file_is_refused);
	arena_free(a);
	return tap_end();
}
