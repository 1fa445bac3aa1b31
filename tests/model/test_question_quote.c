/* SPDX-License-Identifier: Apache-2.0
 *
 * Whatever people type as their goal or obstacle, the question around it stays a sentence.
 */
#include "model/question_known.h"
#include "tests/tap.h"
#include "view/lang.h"

static void what_was_typed_is_quoted_as_it_is(void)
{
	static const struct {
		const char *typed, *english, *german;
	} cases[] = {
		{ "ship the beta by May", "ship the beta by May", "ship the beta by May" },
		{ "We ship it.", "We ship it", "We ship it" },
		{ "Wie schaffen wir das?", "Wie schaffen wir das?", "Wie schaffen wir das?" },
		{ "die langsamen Testrechner, ", "die langsamen Testrechner", "die langsamen Testrechner" },
		{ "too much...", "too much", "too much" },
		{ "too much …", "too much", "too much" },
		{ "\"Green by Friday.\"", "Green by Friday", "Green by Friday" },
		{ "„Grün bis Freitag“.", "Grün bis Freitag", "Grün bis Freitag" },
		{ "«Vite !»", "Vite !", "Vite !" },
		{ "\"a\" and \"b\"", "‘a’ and ‘b’", "‚a‘ and ‚b‘" },
		{ "the \"fast\" lane", "the ‘fast’ lane", "the ‚fast‘ lane" },
		{ "die („schnelle“) Spur", "die (‘schnelle’) Spur", "die (‚schnelle‘) Spur" },
		{ "a 24\" screen", "a 24’ screen", "a 24‘ screen" },
		{ "one\nline\r\n and \t another", "one line and another", "one line and another" },
		{ "100 % of %1$s", "100 % of %1$s", "100 % of %1$s" },
		{ "turned \xe2\x80\xaeround", "turned round", "turned round" },
		{ "🎯", "🎯", "🎯" },
		{ "...", "", "" },
		{ " \" \" ", "", "" },
		{ "“”", "", "" },
		{ "", "", "" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str typed = str_of(cases[i].typed);

		IS_STR(question_quote(a, lang_choose(S("en")), typed), str_of(cases[i].english));
		IS_STR(question_quote(a, lang_choose(S("de")), typed), str_of(cases[i].german));
	}
	arena_free(a);
}

static void what_is_long_is_cut_at_a_word(void)
{
	static const char letter[] = "ä";
	struct arena *a = arena_new();
	struct buf b = { .a = a };

	IS_STR(question_quote(a, lang_choose(S("en")),
		       S("the release is ready, the tests are green, and everybody has slept at least once")),
		S("the release is ready, the tests are green, and everybody has slept at…"));
	for (int i = 0; i < 100; i++) buf_z(&b, letter); /* no space to cut at */
	IS(question_quote(a, lang_choose(S("en")), buf_str(&b)).n, 2 * QUESTION_QUOTE + 3);
	OK(str_utf8(question_quote(a, lang_choose(S("en")), buf_str(&b))));
	arena_free(a);
}

int main(void)
{
	RUN(what_was_typed_is_quoted_as_it_is);
	RUN(what_is_long_is_cut_at_a_word);
	return tap_end();
}
