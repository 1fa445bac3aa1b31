/* SPDX-License-Identifier: Apache-2.0 */
#include "http/web_push.h"

#include "base/base64.h"
#include "tests/tap.h"

static struct arena *a;

/* RFC 8291, appendix A. */
#define RECEIVER "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH "BTBZMqHH6r4Tts7J_aSIgg"
#define SENDER "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
#define SALT "DGv6ra1nlYgDCS1FRnbzlw"
#define BODY                                                                                       \
	"DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY" \
	"WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS" \
	"gSxsj_Qulcy4a-fN"

static const unsigned char *bytes_of(const char *base64)
{
	struct str bytes = { 0 };

	OK(base64url_parse(a, str_of(base64), &bytes));
	return (const unsigned char *)bytes.p;
}

static void the_example_of_rfc_8291_comes_out(void)
{
	struct web_push_keys to;
	struct str body;

	OK(web_push_keys_parse(a, S(RECEIVER), S(AUTH), &to));
	OK(web_push_seal_with(a, &to, bytes_of(SENDER), bytes_of(SALT),
		S("When I grow up, I want to be a watermelon"), &body));
	IS_STR(secret_base64url(a, body), S(BODY));
}

static void every_message_has_one_length_and_fits(void)
{
	struct str one, two, most = { NEW_N(a, char, WEB_PUSH_TEXT + 1), WEB_PUSH_TEXT };
	struct web_push_keys to;

	OK(web_push_keys_parse(a, S(RECEIVER), S(AUTH), &to));
	OK(web_push_seal(a, &to, S(""), &one));
	OK(web_push_seal(a, &to, most, &two));
	IS(one.n, two.n);
	OK(one.n <= WEB_PUSH_BODY);
	OK(!str_eq(str_sub(one, 0, 16), str_sub(two, 0, 16))); /* another salt each time */
	OK(!str_eq(str_sub(one, 21, 86), str_sub(two, 21, 86))); /* and another pair of keys */
	OK(!web_push_seal(a, &to, (struct str){ most.p, WEB_PUSH_TEXT + 1 }, &one));
}

static void keys_that_are_none_are_refused(void)
{
	struct str whole = S(RECEIVER), off;
	struct web_push_keys to;
	char *bytes;

	OK(!web_push_keys_parse(a, S(""), S(AUTH), &to));
	OK(!web_push_keys_parse(a, whole, S(""), &to));
	OK(!web_push_keys_parse(a, whole, S("BTBZMqHH6r4Tts7J_aSI"), &to));
	OK(!web_push_keys_parse(a, str_fmt(a, "%.*s=", STR(whole)), S(AUTH), &to));
	/* a point beside the curve would tell of a secret, were it taken */
	bytes = NEW_N(a, char, P256_POINT);
	memcpy(bytes, bytes_of(RECEIVER), P256_POINT);
	bytes[P256_POINT - 1] ^= 1;
	off = (struct str){ bytes, P256_POINT };
	OK(!p256_is_point(off));
	OK(!web_push_keys_parse(a, secret_base64url(a, off), S(AUTH), &to));
	bytes[0] = 0; /* the point at infinity is one byte */
	OK(!p256_is_point((struct str){ bytes, 1 }));
	OK(!p256_is_point((struct str){ bytes, P256_POINT }));
}

static void a_secret_is_a_number_below_the_order(void)
{
	unsigned char secret[P256_SECRET] = { 0 }, point[P256_POINT], other[P256_POINT], one[32], two[32];

	OK(!p256_point(secret, point));
	memset(secret, 0xff, sizeof secret);
	OK(!p256_point(secret, point));
	OK(p256_make(secret, point) && p256_point(secret, other) && !memcmp(point, other, sizeof point));
	OK(p256_shared(secret, bytes_of(RECEIVER), one));
	OK(p256_shared(bytes_of("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), point, two));
	OK(!memcmp(one, two, sizeof one)); /* both sides have the same in common */
}

static void an_origin_is_a_scheme_and_a_host(void)
{
	IS_STR(web_push_origin(a, S("https://Push.example:8443/send/x?y")), S("https://push.example:8443"));
	IS_STR(web_push_origin(a, S("http://127.0.0.1:80")), S("http://127.0.0.1:80"));
	IS_STR(web_push_origin(a, S("https://push.example?x")), S(""));
	IS_STR(web_push_origin(a, S("https://a@push.example/")), S(""));
	IS_STR(web_push_origin(a, S("https:///x")), S(""));
	IS_STR(web_push_origin(a, S("ftp://push.example/")), S(""));
	IS_STR(web_push_origin(a, S("https://push.example\"/")), S(""));
	IS_STR(web_push_origin(a, S("")), S(""));
}

static void who_sends_is_the_same_with_the_same_key_file(void)
{
	char path[] = "/tmp/rapport-push-XXXXXX", file[64];
	struct web_push_sender one, two;
	struct err e = { 0 };
	struct keys *k;
	struct str proof;

	OK(mkdtemp(path));
	snprintf(file, sizeof file, "%s/key", path);
	k = keys_open(file, true, &e);
	OK(k && web_push_sender(k, &one) && web_push_sender(k, &two));
	OK(!memcmp(&one, &two, sizeof one));
	IS(web_push_public_key(a, &one).n, 87);
	OK(web_push_prove(a, &one, S("https://push.example"), S("https://rapport.example"), 1000, &proof));
	OK(str_starts(proof, S("vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.")));
	OK(str_ends(proof, str_fmt(a, ", k=%.*s", STR(web_push_public_key(a, &one)))));
	OK(!web_push_prove(a, &one, S(""), S("https://rapport.example"), 1000, &proof));
	keys_free(k);
	remove(file);
	remove(path);
}

int main(void)
{
	a = arena_new();
	RUN(the_example_of_rfc_8291_comes_out);
	RUN(every_message_has_one_length_and_fits);
	RUN(keys_that_are_none_are_refused);
	RUN(a_secret_is_a_number_below_the_order);
	RUN(an_origin_is_a_scheme_and_a_host);
	RUN(who_sends_is_the_same_with_the_same_key_file);
	arena_free(a);
	return tap_end();
}
