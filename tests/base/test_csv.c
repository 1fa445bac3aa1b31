/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/csv.h"

static struct arena *a;

static struct csv begin(struct str text)
{
	struct csv c;

	csv_init(&c, a, "team.csv", text);
	return c;
}

static void quoted_fields_hold_commas_quotes_and_line_breaks(void)
{
	struct csv c = begin(S("a,\"b, \"\"c\"\"\r\nd\",\r\ne,f,g"));
	struct err e = { 0 };

	OK(csv_next(&c, &e) && c.n == 3);
	IS_STR(c.fields[0], S("a"));
	IS_STR(c.fields[1], S("b, \"c\"\r\nd"));
	IS_STR(c.fields[2], S(""));
	OK(csv_next(&c, &e) && c.n == 3);
	IS_STR(c.fields[2], S("g"));
	IS(c.line, 3);
	OK(!csv_next(&c, &e) && !e.code);
}

static void a_byte_order_mark_and_blank_lines_are_skipped(void)
{
	struct csv c = begin(S("\xef\xbb\xbf" "id\n\n\r\nx\n\n"));
	struct err e = { 0 };

	OK(csv_next(&c, &e));
	IS_STR(c.fields[0], S("id"));
	OK(csv_next(&c, &e));
	IS_STR(c.fields[0], S("x"));
	IS(c.line, 4);
	OK(!csv_next(&c, &e) && !e.code);
}

static void a_comma_at_the_end_opens_one_more_field(void)
{
	struct csv c = begin(S("a,"));
	struct err e = { 0 };

	OK(csv_next(&c, &e));
	IS(c.n, 2);
	OK(!csv_next(&c, &e) && !e.code);
}

static void is_refused(struct str text, const char *where)
{
	struct csv c = begin(text);
	struct err e = { 0 };

	while (csv_next(&c, &e)) continue;
	IS(e.code, ERR_INPUT);
	if (!OK(str_starts(str_of(e.text), str_of(where)))) printf("#   %s\n", e.text);
	OK(!csv_next(&c, &e));
}

static void mistakes_name_the_line(void)
{
	is_refused(S("a,b\nc,\"d\ne\n"), "team.csv:2: a quoted field that begins here");
	is_refused(S("a,b\n\"c\"d,e\n"), "team.csv:2: text behind a closing quote");
	is_refused(S("\"1\n2\"\nb\"c\n"), "team.csv:3: a quote inside a field");
	is_refused(S("a\nZo\xeb\n"), "team.csv:2: not UTF-8");
	is_refused(((struct str){ "a\0b", 3 }), "team.csv:1: not UTF-8");
}

static void fields_are_limited_in_number_and_size(void)
{
	struct buf most = { .a = a }, large = { .a = a };
	struct csv c;
	struct err e = { 0 };

	for (int i = 0; i < CSV_FIELDS - 1; i++) buf_ch(&most, ',');
	c = begin(buf_str(&most));
	OK(csv_next(&c, &e) && c.n == CSV_FIELDS);
	buf_ch(&most, ',');
	is_refused(buf_str(&most), "team.csv:1: more than 64 fields");
	memset(buf_room(&large, CSV_FIELD_BYTES), 'x', CSV_FIELD_BYTES);
	large.n = CSV_FIELD_BYTES;
	c = begin(buf_str(&large));
	OK(csv_next(&c, &e));
	buf_ch(&large, 'x');
	is_refused(buf_str(&large), "team.csv:1: a field of more than 64 KiB");
}

static struct str put(struct str field)
{
	struct buf b = { .a = a };

	csv_put(&b, field);
	return buf_str(&b);
}

static void what_a_spreadsheet_would_run_is_defused(void)
{
	IS_STR(put(S("=1+1")), S("'=1+1"));
	IS_STR(put(S("@SUM(A1)")), S("'@SUM(A1)"));
	IS_STR(put(S("-5")), S("'-5"));
	IS_STR(put(S("+5,\"x\"")), S("\"'+5,\"\"x\"\"\""));
	IS_STR(put(S("5-3=2")), S("5-3=2"));
}

static void what_is_written_reads_back(void)
{
	struct str fields[] = { S("plain"), S("a,b"), S("\"q\""), S("two\r\nlines"), S(" space "),
		S("") };
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct csv c;

	for (size_t i = 0; i < 6; i++) {
		if (i) buf_ch(&b, ',');
		csv_put(&b, fields[i]);
	}
	c = begin(buf_str(&b));
	OK(csv_next(&c, &e) && c.n == 6);
	for (size_t i = 0; i < 6; i++) IS_STR(c.fields[i], fields[i]);
}

int main(void)
{
	a = arena_new();
	RUN(quoted_fields_hold_commas_quotes_and_line_breaks);
	RUN(a_byte_order_mark_and_blank_lines_are_skipped);
	RUN(a_comma_at_the_end_opens_one_more_field);
	RUN(mistakes_name_the_line);
	RUN(fields_are_limited_in_number_and_size);
	RUN(what_a_spreadsheet_would_run_is_defused);
	RUN(what_is_written_reads_back);
	arena_free(a);
	return tap_end();
}
