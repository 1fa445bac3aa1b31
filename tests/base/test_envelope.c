/* SPDX-License-Identifier: Apache-2.0 */
#include "base/envelope.h"

#include <string.h>

#include "tests/tap.h"

static struct arena *a;

/* An envelope with so many bytes of zeros inside, and `tail` behind it. */
static struct str envelope_of(size_t bytes, const char *tail)
{
	struct buf b = { .a = a };
	size_t bits = bytes * 8;

	buf_z(&b, "rl1.0000000000001.");
	for (size_t i = 0; i < (bits + 5) / 6; i++) buf_ch(&b, 'A');
	buf_z(&b, tail);
	return buf_str(&b);
}

static bool parses(struct str text)
{
	struct err e = { 0 };
	struct envelope got;
	bool ok = envelope_parse(a, text, &got, &e);

	OK(ok || (e.code == ERR_INPUT && e.text[0]));
	return ok;
}

static void an_envelope_has_a_version_a_key_and_whole_blocks(void)
{
	struct err e = { 0 };
	struct envelope got;

	OK(envelope_parse(a, envelope_of(28 + 256, ""), &got, &e));
	IS(got.key, 1);
	IS(got.nonce.n, ENVELOPE_NONCE);
	IS(got.sealed.n, 256 + ENVELOPE_TAG);
	OK(parses(envelope_of(28 + 256 * ENVELOPE_BLOCKS, "")));
	OK(!parses(envelope_of(28 + 256 * (ENVELOPE_BLOCKS + 1), "")));
	OK(!parses(envelope_of(28, "")));
	OK(!parses(envelope_of(28 + 255, "")));
	OK(!parses(envelope_of(27, "")));
	OK(!parses(S("")));
	OK(!parses(S("Looking for something new")));
	OK(!parses(S("rl2.0000000000001.AAAA")));
	OK(!parses(S("rl1.0000000000000.AAAA"))); /* 0 is no id */
	OK(!parses(envelope_of(28 + 256, "=")));
	OK(!parses(envelope_of(28 + 256, "\n")));
}

static void padding_comes_off_whole(void)
{
	struct str text;

	OK(envelope_unpad((struct str){ "words\x80\0\0", 8 }, &text));
	IS_STR(text, S("words"));
	OK(envelope_unpad((struct str){ "\x80", 1 }, &text) && text.n == 0);
	OK(envelope_unpad((struct str){ "a\x80\x80", 3 }, &text) && text.n == 2);
	OK(!envelope_unpad(S("words"), &text));
	OK(!envelope_unpad((struct str){ "\0\0", 2 }, &text));
	OK(!envelope_unpad(S(""), &text));
}

static void a_kit_is_read_as_people_write_it(void)
{
	unsigned char one[KIT_BYTES], two[KIT_BYTES];

	OK(kit_parse(S("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0123-4567-89AB-CDEF-GHJK-MNPQ"), one));
	OK(kit_parse(S("ol23 4567 89ab cdef ghjk mnpq rstv wxyz\noi234567-89abcdef ghjk mnpq "), two));
	OK(memcmp(one, two, sizeof one) == 0);
	OK(one[0] == 0x00 && one[1] == 0x44 && one[2] == 0x32);
	OK(!kit_parse(S("0123-4567"), one));
	OK(!kit_parse(S("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0123-4567-89AB-CDEF-GHJK-MNPQ0"), one));
	OK(!kit_parse(S("u123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0123-4567-89AB-CDEF-GHJK-MNPQ"), one));
	OK(!kit_parse(S(""), one));
}

int main(void)
{
	a = arena_new();
	RUN(an_envelope_has_a_version_a_key_and_whole_blocks);
	RUN(padding_comes_off_whole);
	RUN(a_kit_is_read_as_people_write_it);
	arena_free(a);
	return tap_end();
}
