/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include <ctype.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"

static struct arena *a;
static char folder[] = "/tmp/rapport-secret-XXXXXX";

static const char *in_folder(const char *name)
{
	return str_z(a, str_fmt(a, "%s/%s", folder, name));
}

static void a_key_file_is_made_once_and_for_its_owner_only(void)
{
	const char *path = in_folder("made");
	struct err e = { 0 };
	struct keys *k = keys_open(path, false, &e), *again;
	struct stat st;

	OK(!k && e.code == ERR_INPUT);
	err_clear(&e);
	k = keys_open(path, true, &e);
	OK(k && !e.code);
	OK(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600);
	again = keys_open(path, true, &e);
	OK(again && !e.code);
	IS_STR(secret_tag(a, again, S("csrf"), S("x")), secret_tag(a, k, S("csrf"), S("x")));
	keys_free(k);
	keys_free(again);
}

static void is_refused(const char *name, struct str bytes, unsigned mode, struct str why)
{
	const char *path = in_folder(name);
	struct err e = { 0 };

	OK(file_write(path, bytes, mode, &e));
	OK(!keys_open(path, true, &e));
	IS(e.code, ERR_INPUT);
	if (!OK(str_has(str_of(e.text), why))) printf("#   %s\n", e.text);
}

static void what_is_no_key_file_is_refused_and_kept(void)
{
	struct str good = S("rapport-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"), back;
	struct err e = { 0 };
	struct keys *k;

	is_refused("empty", S(""), 0600, S("not a key file"));
	is_refused("short", S("rapport-key-1 AAAA\n"), 0600, S("not a key file"));
	is_refused("long", str_fmt(a, "%.*sx", STR(good)), 0600, S("not a key file"));
	is_refused("other", str_fmt(a, "rapport-key-2%.*s", STR(str_sub(good, 13, good.n))), 0600,
		S("not a key file"));
	is_refused("letters", str_fmt(a, "%.*s!\n", STR(str_sub(good, 0, good.n - 2))), 0600,
		S("not a key file"));
	is_refused("open", good, 0644, S("chmod 600"));
	OK(file_read(a, in_folder("short"), 1000, &back, &e));
	IS_STR(back, S("rapport-key-1 AAAA\n"));
	OK(file_write(in_folder("good"), good, 0600, &e));
	k = keys_open(in_folder("good"), false, &e);
	OK(k);
	keys_free(k);
	OK(!keys_open(folder, true, &e));
}

static void *open_raced(void *path)
{
	struct err e = { 0 };

	return keys_open(path, true, &e);
}

static void programs_that_start_at_once_share_one_key(void)
{
	char path[256];
	pthread_t threads[8];
	struct str first = S("");
	int same = 0;

	snprintf(path, sizeof path, "%s/raced", folder);
	for (int i = 0; i < 8; i++) pthread_create(&threads[i], NULL, open_raced, path);
	for (int i = 0; i < 8; i++) {
		void *k;

		pthread_join(threads[i], &k);
		if (!k) continue;
		if (i == 0) first = secret_tag(a, k, S("x"), S("y"));
		same += str_eq(secret_tag(a, k, S("x"), S("y")), first);
		keys_free(k);
	}
	IS(same, 8);
}

static void sealed_text_opens_only_in_its_place_and_unaltered(void)
{
	struct err e = { 0 };
	struct keys *k = keys_open(in_folder("made"), true, &e);
	struct keys *other = keys_open(in_folder("other key"), true, &e);
	struct str sealed = secret_seal(a, k, S("talk.topic 1"), S("a word in private")), text;
	char *bent = str_z(a, sealed);
	int opened = 0;

	OK(!str_has(sealed, S("private")));
	OK(!str_eq(sealed, secret_seal(a, k, S("talk.topic 1"), S("a word in private"))));
	OK(secret_open(a, k, S("talk.topic 1"), sealed, &text, &e));
	IS_STR(text, S("a word in private"));
	for (size_t i = 0; i < sealed.n; i++) {
		bent[i] ^= 1;
		opened += secret_open(a, k, S("talk.topic 1"), (struct str){ bent, sealed.n },
			&text, &e);
		bent[i] ^= 1;
		opened += secret_open(a, k, S("talk.topic 1"), str_sub(sealed, 0, i), &text, &e);
	}
	IS(opened, 0);
	IS(e.code, ERR_FAILED);
	OK(!secret_open(a, k, S("talk.topic 2"), sealed, &text, &e) && text.n == 0);
	OK(!secret_open(a, other, S("talk.topic 1"), sealed, &text, &e));
	OK(secret_open(a, k, S(""), secret_seal(a, k, S(""), S("")), &text, &e) && text.n == 0);
	keys_free(k);
	keys_free(other);
}

static void tokens_are_43_url_safe_characters_and_never_alike(void)
{
	struct str one = secret_token(a), two = secret_token(a);
	int other = 0;

	IS(one.n, SECRET_TOKEN_CHARS);
	OK(!str_eq(one, two));
	for (size_t i = 0; i < one.n; i++)
		other += !isalnum((unsigned char)one.p[i]) && one.p[i] != '-' && one.p[i] != '_';
	IS(other, 0);
	IS(secret_hash(a, one).n, SECRET_HASH_BYTES);
	OK(!str_eq(secret_hash(a, one), secret_hash(a, two)));
	IS_STR(secret_hash(a, one), secret_hash(a, one));
}

/* BLAKE2b-256 of the empty text, from b2sum -l 256. */
static void the_hash_is_blake2b(void)
{
	IS_STR(secret_hash(a, S("")),
		S("\x0e\x57\x51\xc0\x26\xe5\x43\xb2\xe8\xab\x2e\xb0\x60\x99\xda\xa1"
		  "\xd1\xe5\xdf\x47\x77\x8f\x77\x87\xfa\xab\x45\xcd\xf1\x2f\xe3\xa8"));
}

static void a_tag_belongs_to_its_purpose_and_text(void)
{
	struct err e = { 0 };
	struct keys *k = keys_open(in_folder("made"), true, &e);
	struct str tag = secret_tag(a, k, S("csrf"), S("session"));

	IS(tag.n, SECRET_TOKEN_CHARS);
	OK(!secret_equal(tag, secret_tag(a, k, S("csrf"), S("session2"))));
	OK(!secret_equal(tag, secret_tag(a, k, S("feed"), S("session"))));
	OK(!secret_equal(tag, secret_tag(a, k, S("csrfs"), S("ession"))));
	OK(secret_equal(tag, secret_tag(a, k, S("csrf"), S("session"))));
	OK(!secret_equal(tag, str_sub(tag, 0, 42)) && secret_equal(S(""), S("")));
	keys_free(k);
}

static void remove_folder(void)
{
	struct str *names;
	struct err e = { 0 };
	size_t n;

	if (!file_list(a, folder, &names, &n, &e)) return;
	IS(n, 10); /* no temporary file stays behind */
	for (size_t i = 0; i < n; i++) unlink(in_folder(str_z(a, names[i])));
	rmdir(folder);
}

/* In another's export stands whatever they want. */
static void a_hash_whose_costs_are_beyond_reason_is_not_paid_for(void)
{
	static const char *const dear[] = {
		"$argon2id$v=19$m=4194304,t=2,p=1$451Td29jRzGTYNDD7r14gw$ryPeLRtipvzuQScKQddG1SHWys8SXQFJVH/WfuTXyqI",
		"$argon2id$v=19$m=65536,t=1000000,p=1$451Td29jRzGTYNDD7r14gw$ryPeLRtipvzuQScKQddG1SHWys8SXQFJVH/WfuTXyqI",
		"$argon2i$v=19$m=65536,t=1000000,p=1$451Td29jRzGTYNDD7r14gw$ryPeLRtipvzuQScKQddG1SHWys8SXQFJVH/WfuTXyqI",
		"$argon2id$v=19$m=,t=,p=$", "$7$CU..../....x" };

	alarm(60);
	for (size_t i = 0; i < sizeof dear / sizeof *dear; i++)
		OK(!secret_password_fits(a, str_of(dear[i]), S("password")));
	OK(secret_password_fits(a, secret_password(a, S("password")), S("password")));
	alarm(0);
}

/* A token, its point, and that point multiplied by two keys: what the browser's library makes of the
 * same bytes is held against it by tests/browser/test_pulse.mjs. */
static void a_blind_signature_belongs_to_its_purpose(void)
{
	/* the basepoint of ristretto255, RFC 9496, appendix A.1 */
	static const char base[] = "\xe2\xf2\xae\x0a\x6a\xbc\x4e\x71\xa8\x84\xa9\x61\xc5\x00\x51\x5f"
		"\x58\xe3\x0b\x6a\xa5\x82\xdd\x8d\xb6\xa6\x59\x45\xe0\x8d\x2d\x76";
	struct str point = { base, SECRET_BLIND_BYTES }, token = { base, SECRET_BLIND_BYTES };
	unsigned char one[SECRET_BLIND_BYTES], again[SECRET_BLIND_BYTES], other[SECRET_BLIND_BYTES];
	struct err e = { 0 };
	struct keys *k = keys_open(in_folder("blind"), true, &e);
	char zero[SECRET_BLIND_BYTES] = { 0 }, ones[SECRET_BLIND_BYTES];

	memset(ones, 0xff, sizeof ones);
	OK(secret_blind_sign(k, S("pulse 1 0"), point, one));
	OK(secret_blind_sign(k, S("pulse 1 0"), point, again));
	OK(secret_blind_sign(k, S("pulse 1 1"), point, other));
	OK(memcmp(one, again, sizeof one) == 0 && memcmp(one, other, sizeof one) != 0);
	/* neither the neutral point, nor what is no point, nor what is too short */
	OK(!secret_blind_sign(k, S("pulse 1 0"), (struct str){ zero, sizeof zero }, one));
	OK(!secret_blind_sign(k, S("pulse 1 0"), (struct str){ ones, sizeof ones }, one));
	OK(!secret_blind_sign(k, S("pulse 1 0"), (struct str){ base, 31 }, one));
	/* a point that was signed is no proof of the token with the same bytes */
	OK(!secret_blind_fits(k, S("pulse 1 0"), token, (struct str){ (char *)again, sizeof again }));
	OK(!secret_blind_fits(k, S("pulse 1 0"), token, (struct str){ zero, sizeof zero }));
	keys_free(k);
	unlink(in_folder("blind"));
}

static void random_ids_are_in_no_order(void)
{
	int64_t last = 0;
	size_t up = 0;

	for (size_t i = 0; i < 1000; i++) {
		int64_t id = secret_id();

		if (id <= 0) OK(false);
		up += id > last;
		last = id;
	}
	OK(up > 400 && up < 600);
	for (size_t i = 0; i < 100; i++)
		if (secret_below(7) >= 7) OK(false);
}

int main(void)
{
	a = arena_new();
	if (!mkdtemp(folder)) return 1;
	RUN(a_key_file_is_made_once_and_for_its_owner_only);
	RUN(what_is_no_key_file_is_refused_and_kept);
	RUN(programs_that_start_at_once_share_one_key);
	RUN(sealed_text_opens_only_in_its_place_and_unaltered);
	RUN(tokens_are_43_url_safe_characters_and_never_alike);
	RUN(the_hash_is_blake2b);
	RUN(a_tag_belongs_to_its_purpose_and_text);
	RUN(a_blind_signature_belongs_to_its_purpose);
	RUN(random_ids_are_in_no_order);
	RUN(remove_folder);
	RUN(a_hash_whose_costs_are_beyond_reason_is_not_paid_for);
	arena_free(a);
	return tap_end();
}
