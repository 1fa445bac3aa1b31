/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "cli/term.h"

static struct arena *a;

static struct str wrapped(const char *text, int width, int indent, int at)
{
	struct buf b = { .a = a };

	term_wrap(&b, str_of(text), width, indent, at);
	return buf_str(&b);
}

static void columns_are_counted_as_terminals_show_them(void)
{
	IS(term_columns(S("Ada")), 3);
	IS(term_columns(S("Zo\xc3\xab")), 3);
	IS(term_columns(S("Zoe\xcc\x88")), 3);
	IS(term_columns(S("\xe6\x88\xa6\xe7\x95\xa5")), 4);
	IS(term_columns(S("\xf0\x9f\x8e\x82")), 2);
	IS(term_columns(S("\xff")), 1);
}

static void nothing_in_a_text_commands_the_terminal(void)
{
	IS_STR(term_plain(a, S("a\x1b[31mb\nc\xc2\x9b" "d\xe2\x80\xae" "e\xff")),
		S("a?[31mb?c?d?e?"));
	IS_STR(term_plain(a, S("Zo\xc3\xab \xe6\x88\xa6")), S("Zo\xc3\xab \xe6\x88\xa6"));
}

static void text_is_wrapped_at_spaces(void)
{
	IS_STR(wrapped("one two three", 80, 2, 2), S("one two three\n"));
	IS_STR(wrapped("one two three", 10, 2, 2), S("one two\n  three\n"));
	IS_STR(wrapped("a verylongwordindeed b", 8, 2, 2),
		S("a\n  verylongwordindeed\n  b\n"));
	IS_STR(wrapped("", 8, 2, 2), S("\n"));
}

static void the_width_is_what_columns_says(void)
{
	setenv("COLUMNS", "132", 1);
	IS(term_out().width, 132);
	setenv("COLUMNS", "7", 1);
	IS(term_out().width, 40);
	setenv("COLUMNS", "wide", 1);
	OK(term_out().width >= 40);
}

int main(void)
{
	a = arena_new();
	RUN(columns_are_counted_as_terminals_show_them);
	RUN(nothing_in_a_text_commands_the_terminal);
	RUN(text_is_wrapped_at_spaces);
	RUN(the_width_is_what_columns_says);
	arena_free(a);
	return tap_end();
}
