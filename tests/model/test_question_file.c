/* SPDX-License-Identifier: Apache-2.0 */
#include "model/question_file.h"
#include "tests/tap.h"
#include "view/lang.h"

static void a_list_is_read_and_written_back(void)
{
	static const char file[] = "\xef\xbb\xbfQuestion,Beat,minutes,SIDE\r\n"
		"\"What, if anything, helped?\",listen,,\n"
		"\n"
		"  What next?  ,STEP,10,leader\n"
		"'=1+1 makes what?,close,5,either\n"
		"\"What does \"\"soon\"\" mean?\",arrive,3,member";
	struct arena *a = arena_new();
	struct listed_question *q, *again;
	struct buf out = { .a = a }, twice = { .a = a };
	struct err e = { 0 };
	size_t n, m;

	OK(question_file_read(a, "f", str_of(file), &q, &n, &e));
	if (!IS(n, 4)) return;
	IS_STR(q[0].words, S("What, if anything, helped?"));
	OK(q[0].beat == BEAT_LISTEN && q[0].side == QUESTION_ANY && q[0].minutes == 3);
	IS_STR(q[1].words, S("What next?"));
	OK(q[1].beat == BEAT_STEP && q[1].side == QUESTION_TO_MEMBER && q[1].minutes == 10);
	IS_STR(q[2].words, S("=1+1 makes what?"));
	OK(q[3].side == QUESTION_TO_LEADER);
	question_file_write(&out, q, n);
	OK(str_starts(buf_str(&out), S("beat,side,minutes,question\r\nlisten,either,3,\"What, if")));
	OK(str_has(buf_str(&out), S(",'=1+1"))); /* no spreadsheet runs it */
	OK(question_file_read(a, "f", buf_str(&out), &again, &m, &e) && m == n);
	question_file_write(&twice, again, m);
	IS_STR(buf_str(&twice), buf_str(&out));
	arena_free(a);
}

static void what_is_wrong_is_said_with_its_line_and_column(void)
{
#define HEAD "beat,side,minutes,question\n"
	static const struct {
		const char *file, *says;
	} cases[] = {
		{ "", "f: an empty file" },
		{ "beat,question,beat\n", "f:1: the column \"beat\" is not known, or is there twice" },
		{ "beat,frage\n", "f:1: the column \"frage\" is not known" },
		{ "beat,side\n", "f:1: the columns beat and question are needed" },
		{ HEAD "work,,,What?\n", "f:2: column beat: expected arrive, listen" },
		{ HEAD "listen,,,What?\nlisten,boss,,What?\n", "f:3: column side: expected leader, member or either, "
							       "found \"boss\"" },
		{ HEAD "listen,,2,What?\n", "f:2: column minutes: expected a whole number from 3 to 30" },
		{ HEAD "listen,,1e1,What?\n", "f:2: column minutes" },
		{ HEAD "listen,,,\n", "f:2: column question: expected a question on one line" },
		{ HEAD "listen,,,\"a\nb\"\n", "f:2: column question" },
		{ HEAD "listen,,,a\x07" "b\n", "f:2: column question" },
		{ HEAD "listen,,,What, now?\n", "f:2: expected 4 fields, found 5" },
		{ HEAD "listen,,\n", "f:2: expected 4 fields, found 3" },
		{ HEAD "listen,,,\"What?\n", "f:2: a quoted field that begins here never ends" },
		{ HEAD "listen,,,\xff\n", "f:2: not UTF-8" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct listed_question *q;
		struct err e = { 0 };
		size_t n;

		OK(!question_file_read(a, "f", str_of(cases[i].file), &q, &n, &e) && e.code == ERR_INPUT);
		if (!str_starts(str_of(e.text), str_of(cases[i].says)))
			IS_STR(str_of(e.text), str_of(cases[i].says));
		OK(e.says && !str_eq(lang_err(a, lang_choose(S("de")), &e), lang_err(a, lang_choose(S("en")), &e)));
	}
	arena_free(a);
}

static void a_file_has_its_limits(void)
{
	struct arena *a = arena_new();
	struct buf many = { .a = a }, wide = { .a = a };
	struct listed_question *q;
	struct err e = { 0 };
	size_t n;

	buf_z(&many, HEAD);
	for (int i = 0; i < QUESTION_FILE_ROWS; i++) buf_fmt(&many, "listen,,,What %d?\n", i);
	OK(question_file_read(a, "f", buf_str(&many), &q, &n, &e) && n == QUESTION_FILE_ROWS);
	buf_z(&many, "listen,,,One more?\n");
	OK(!question_file_read(a, "f", buf_str(&many), &q, &n, &e) && e.code == ERR_INPUT);
	IS_STR(str_of(e.place), S("f:202"));
	err_clear(&e);
	while (wide.n <= QUESTION_FILE_BYTES) buf_z(&wide, HEAD);
	OK(!question_file_read(a, "f", buf_str(&wide), &q, &n, &e) && e.code == ERR_INPUT);
	err_clear(&e);
	wide.n = 0;
	buf_z(&wide, HEAD "listen,,,");
	for (int i = 0; i < 2001; i++) buf_ch(&wide, 'a');
	OK(!question_file_read(a, "f", buf_str(&wide), &q, &n, &e) && e.code == ERR_INPUT);
	arena_free(a);
}

int main(void)
{
	RUN(a_list_is_read_and_written_back);
	RUN(what_is_wrong_is_said_with_its_line_and_column);
	RUN(a_file_has_its_limits);
	return tap_end();
}
