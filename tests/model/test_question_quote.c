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
		S("the release is ready, the tests are green, and everybody has…"));
	for (int i = 0; i < 100; i++) buf_z(&b, letter); /* no space to cut at */
	IS(question_quote(a, lang_choose(S("en")), buf_str(&b)).n, 2 * QUESTION_QUOTE + 3);
	OK(str_utf8(question_quote(a, lang_choose(S("en")), buf_str(&b))));
	arena_free(a);
}

static size_t count_of(struct str s, const char *mark)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) n += str_starts(str_sub(s, i, s.n), str_of(mark));
	return n;
}

/* Each question of the bank, with whatever was typed in each of its places. */
static void the_sentence_stays_whole_around_it(void)
{
	static const char *const nasty[] = { "We ship.", "Why so slow?", "„Wir schaffen das!“", "a \"b\" c…",
		"100 %1$s %", "-- ; DROP TABLE", "<b>", "line\nbreak.", "שלום", "the team’s" };
	static const char *const codes[] = { "en", "de" }, *const open[] = { "“", "„" }, *const end[] = { "”", "“" };
	struct arena *a = arena_new();

	for (const struct question_entry *e = question_bank; e->key; e++)
		for (size_t i = 0; (e->when & 0xff) && i < sizeof nasty / sizeof *nasty; i++)
			for (int l = 0; l < 2; l++) {
				const struct lang *lang = lang_choose(str_of(codes[l]));
				struct str words[QUESTION_WORDS], whole;
				size_t places = 0;

				for (int w = 0; w < QUESTION_WORDS; w++) {
					words[w] = question_quote(a, lang, str_of(nasty[i]));
					places += (e->when >> w) & 1;
				}
				whole = str_fill(a, lang_text(lang, e->text), words, QUESTION_WORDS);
				if (count_of(whole, open[l]) != places || count_of(whole, end[l]) != places ||
					count_of(whole, words[0].p ? str_z(a, words[0]) : "") < places ||
					str_has(whole, S("\n")) || str_has(whole, S("..")) || !str_ends(whole, S("?")))
					IS_STR(whole, S("a whole sentence"));
			}
	OK(question_bank[0].key);
	arena_free(a);
}

int main(void)
{
	RUN(what_was_typed_is_quoted_as_it_is);
	RUN(what_is_long_is_cut_at_a_word);
	RUN(the_sentence_stays_whole_around_it);
	return tap_end();
}
