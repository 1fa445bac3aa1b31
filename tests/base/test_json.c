/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/arena.h"
#include "base/json.h"

static struct arena *a;

static struct json_doc *parse(const char *text, struct err *e)
{
	return json_parse("x.json", str_of(text), e);
}

static void a_document_is_read_by_key_and_index(void)
{
	struct err e = { 0 };
	struct json_doc *doc = parse("{\"list\":[1,-2],\"text\":\"a\\u00e9\"}", &e);
	struct json top = json_top(doc), list = json_get(&top, "list"), v = json_at(&list, 1);
	struct json text = json_get(&top, "text");
	struct str s;
	size_t n;
	int64_t i;

	OK(json_count(&list, 2, &n, &e) && n == 2);
	OK(json_int(&v, -2, 2, &i, &e) && i == -2);
	OK(json_text(&text, &s, &e));
	IS_STR(s, S("a\xc3\xa9"));
	json_free(doc);
}

static void fails(const char *text, const char *want)
{
	struct err e = { 0 };
	struct json_doc *doc = parse(text, &e);
	struct json top, talks, talk, who, v;
	size_t n;
	int64_t i;
	struct str s;

	if (doc) {
		top = json_top(doc);
		talks = json_get(&top, "talks");
		talk = json_at(&talks, 0);
		who = json_get(&talk, "who");
		v = json_at(&who, 1);
		OK(!(json_count(&talks, 2, &n, &e) && json_count(&who, 2, &n, &e) &&
			json_int(&v, 0, 9, &i, &e) && json_text(&top, &s, &e)));
	}
	IS(e.code, ERR_INPUT);
	IS_STR(str_of(e.text), str_of(want));
	json_free(doc);
}

static void a_mistake_is_named_by_its_path(void)
{
	fails("{}", "x.json: talks: is missing, expected a list");
	fails("{\"talks\":[1,2,3]}", "x.json: talks: has 3 entries, at most 2 are possible");
	fails("{\"talks\":[{\"who\":3}]}", "x.json: talks[0].who: expected a list");
	fails("{\"talks\":[{\"who\":[3]}]}",
		"x.json: talks[0].who[1]: is missing, expected a whole number");
	fails("{\"talks\":[{\"who\":[3,10]}]}", "x.json: talks[0].who[1]: is 10, expected 0 to 9");
	fails("{\"talks\":[{\"who\":[3,1.0]}]}", "x.json: talks[0].who[1]: expected a whole number");
	fails("{\"talks\":[{\"who\":[3,1]}]}", "x.json: expected a text");
}

static void a_broken_document_is_named_by_its_line(void)
{
	static const char *const broken[] = { "", "{", "[1,]", "{\"a\":1,\"a\":2}", "{} x",
		"[\"\xff\"]", "[99999999999999999999]", "[\"\\u0000\"]", "7" };

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		struct err e = { 0 };

		OK(!parse(broken[i], &e) && e.code == ERR_INPUT);
		OK(str_starts(str_of(e.text), S("x.json:1: ")));
	}
}

static void ten_thousand_levels_are_refused(void)
{
	struct buf deep = { .a = a };
	struct err e = { 0 };

	for (int i = 0; i < 10000; i++) buf_ch(&deep, '[');
	OK(!json_parse("deep", buf_str(&deep), &e) && e.code == ERR_INPUT);
}

static struct str put(struct str s)
{
	struct buf b = { .a = a };

	json_put_text(&b, s);
	return buf_str(&b);
}

static void written_text_is_safe_in_html_and_always_utf8(void)
{
	IS_STR(put(S("a\"\\\n\t\x01")), S("\"a\\\"\\\\\\n\\t\\u0001\""));
	IS_STR(put(S("</script>&'")), S("\"\\u003c/script\\u003e\\u0026\\u0027\""));
	IS_STR(put(S("\xe2\x80\xa8\xe2\x80\xa9")), S("\"\\u2028\\u2029\""));
	IS_STR(put(S("\xf0\x9f\x8e\x82")), S("\"\xf0\x9f\x8e\x82\""));
	IS_STR(put(S("\xc3")), S("\"\xef\xbf\xbd\""));
	IS_STR(put(S("\xff" "a")), S("\"\xef\xbf\xbd" "a\""));
	IS_STR(put((struct str){ "a\0b", 3 }), S("\"a\\u0000b\""));
}

static void what_is_written_is_read_back(void)
{
	char all[0x200];
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct json_doc *doc;
	struct json top, v;
	struct str s, text;
	size_t n = 0;

	for (int c = 1; c < 0x80; c++) all[n++] = (char)c;
	text = (struct str){ all, n };
	buf_ch(&b, '[');
	json_put_text(&b, text);
	buf_ch(&b, ']');
	doc = json_parse("back", buf_str(&b), &e);
	top = json_top(doc);
	v = json_at(&top, 0);
	OK(json_text(&v, &s, &e));
	IS_STR(s, text);
	json_free(doc);
}

int main(void)
{
	a = arena_new();
	RUN(a_document_is_read_by_key_and_index);
	RUN(a_mistake_is_named_by_its_path);
	RUN(a_broken_document_is_named_by_its_line);
	RUN(ten_thousand_levels_are_refused);
	RUN(written_text_is_safe_in_html_and_always_utf8);
	RUN(what_is_written_is_read_back);
	arena_free(a);
	return tap_end();
}
