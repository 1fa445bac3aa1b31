/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
#include "view/html.h"
#include "view/parts.h"

static struct arena *a;

/* Monday 23 November 2026, 09:00 UTC; the reader is an hour ahead. */
enum { OFFSET = 3600 };
static const int64_t now = INT64_C(1795424400);

static struct html page(const char *lang)
{
	return (struct html){ .b = { .a = a }, .lang = lang_choose(str_of(lang)), .now = now,
		.csrf = S("to\"ken"), .path = S("/plan/talks") };
}

static void text_is_escaped_in_text_and_attributes(void)
{
	struct html h = page("en");

	html_put(&h, S("<a href=\"x\" title='y'>&amp;\xc3\xab"));
	IS_STR(buf_str(&h.b), S("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;\xc3\xab"));
}

static void markup_of_ours_is_passed_and_numbers_printed(void)
{
	struct html h = page("en");
	size_t n = 7;

	html_put(&h, ((struct markup){ S("<b>") }));
	html_put(&h, -3);
	html_put(&h, n);
	html_put(&h, INT64_MIN);
	IS_STR(buf_str(&h.b), S("<b>-37-9223372036854775808"));
}

static struct str url(const char *z)
{
	struct html h = page("en");

	html_put_url(&h, ((struct url){ str_of(z) }));
	return buf_str(&h.b);
}

static void an_address_leads_to_a_path_or_to_http_only(void)
{
	IS_STR(url("/people/7?a=1&b=2"), S("/people/7?a=1&amp;b=2"));
	IS_STR(url("HTTPS://example.org/"), S("HTTPS://example.org/"));
	IS_STR(url("?talk=1"), S("?talk=1"));
	IS_STR(url("javascript:alert(1)"), S("#"));
	IS_STR(url("data:text/html,x"), S("#"));
	IS_STR(url("//evil.example"), S("#"));
	IS_STR(url("/\\evil.example"), S("#"));
	IS_STR(url("/\t/evil.example"), S("#"));
	IS_STR(url("people"), S("#"));
	IS_STR(url(""), S("#"));
}

static void text_inside_an_address_is_percent_encoded(void)
{
	struct html h = page("en");

	html_put_in_url(&h, ((struct param){ S("a b&c=\"\xc3\xab/~") }));
	IS_STR(buf_str(&h.b), S("a%20b%26c%3D%22%C3%AB%2F~"));
}

static struct str when(const char *lang, int64_t utc)
{
	struct html h = page(lang);
	struct str all, words, before;

	html_put(&h, ((struct when){ utc, OFFSET }));
	all = buf_str(&h.b);
	str_cut(all, '>', &before, &words);
	str_cut(words, '<', &words, &before);
	return words;
}

static void near_times_are_said_as_people_do(void)
{
	IS_STR(when("en", now + 2 * HOUR), S("today 12:00"));
	IS_STR(when("en", now - 10 * HOUR - 1), S("yesterday 23:59"));
	IS_STR(when("en", now + 14 * HOUR), S("tomorrow 00:00"));
	IS_STR(when("en", now + 2 * DAY), S("Wed 10:00"));
	IS_STR(when("en", now + 6 * DAY), S("Sun 10:00"));
	IS_STR(when("en", now + 7 * DAY), S("Mon 30 Nov, 10:00"));
	IS_STR(when("en", now - 2 * DAY), S("Sat 21 Nov, 10:00"));
	IS_STR(when("de", now + 2 * HOUR), S("heute 12:00"));
	IS_STR(when("de", now + 2 * DAY), S("Mi 10:00"));
	IS_STR(when("de", now + 100 * DAY), S("Mi 3. M\xc3\xa4rz, 10:00"));
}

static void a_time_is_exact_for_machines_and_in_its_title(void)
{
	struct html h = page("en"), g = page("de");

	html_put(&h, ((struct when){ now, OFFSET }));
	OK(str_starts(buf_str(&h.b), S("<time datetime=\"2026-11-23T09:00:00Z\" title=\"Monday")));
	html_put_attr(&g, ((struct when){ now, OFFSET }));
	IS_STR(buf_str(&g.b), S("Montag, 23. November 2026 um 10:00"));
}

static void a_day_has_its_machine_form_except_in_attributes(void)
{
	struct html h = page("en"), g = page("en");

	html_put(&h, ((struct day){ date_days(2026, 11, 3) }));
	IS_STR(buf_str(&h.b), S("<time datetime=\"2026-11-03\">Tue 3 Nov</time>"));
	html_put_attr(&g, ((struct day){ date_days(2026, 11, 3) }));
	IS_STR(buf_str(&g.b), S("Tue 3 Nov"));
}

static struct str minutes(const char *lang, int64_t n)
{
	struct html h = page(lang);

	html_put(&h, ((struct minutes){ n }));
	return buf_str(&h.b);
}

static void minutes_have_a_plural(void)
{
	IS_STR(minutes("en", 1), S("1 minute"));
	IS_STR(minutes("en", 3), S("3 minutes"));
	IS_STR(minutes("en", 0), S("0 minutes"));
	IS_STR(minutes("de", 1), S("1 Minute"));
	IS_STR(minutes("de", 15), S("15 Minuten"));
}

static void a_form_carries_the_token(void)
{
	struct html h = page("en");

	form_open(&h, "/plan/talks/%s/move", html_id_z(&h, 1));
	IS_STR(buf_str(&h.b), S("<form method=\"post\" action=\"/plan/talks/0000000000001/move\">"
		"<input type=\"hidden\" name=\"csrf\" value=\"to&quot;ken\">"));
}

static void a_page_knows_where_it_is(void)
{
	struct html h = page("en");

	OK(html_at(&h, "/plan") && html_at(&h, "/plan/talks"));
	OK(!html_at(&h, "/pl") && !html_at(&h, "/plan/talks/1") && !html_at(&h, "/people"));
}

static void a_field_names_its_readers_and_its_error(void)
{
	struct html h = page("de");
	struct field f = { .name = "topic", .label = S("Topic"), .value = S("</textarea>"),
		.reader = S("You and Bo"), .rows = 3 };
	struct err wrong = { 0 };

	err_field(&wrong, ERR_INPUT, "topic", TR("%d are open; take some back first"), 30);
	h.refused = &wrong;
	OK(!part_error(&h, "step").n);
	part_field(&h, &f);
	OK(str_has(buf_str(&h.b), S("aria-describedby=\"topic-reader topic-error\"")));
	OK(str_has(buf_str(&h.b), S("aria-invalid=\"true\"")));
	OK(str_has(buf_str(&h.b), S(">\n&lt;/textarea&gt;</textarea>")));
	OK(str_has(buf_str(&h.b), S("You and Bo</p>")));
	OK(str_has(buf_str(&h.b), S(">30 sind offen. Nehmen Sie zuerst einige zurück.</p>")));
}

static void a_page_says_its_language_and_marks_where_one_is(void)
{
	struct html h = page("de-AT");

	h.me = S("Ada");
	page_top(&h, S("Plan & more"));
	page_end(&h);
	OK(str_has(buf_str(&h.b), S("<html lang=\"de\">")));
	OK(str_has(buf_str(&h.b), S("<title>Plan &amp; more")));
	OK(str_has(buf_str(&h.b), S("<a href=\"/plan\" aria-current=\"page\">")));
	OK(!str_has(buf_str(&h.b), S("<a href=\"/people\" aria-current")));
}

int main(void)
{
	a = arena_new();
	RUN(text_is_escaped_in_text_and_attributes);
	RUN(markup_of_ours_is_passed_and_numbers_printed);
	RUN(an_address_leads_to_a_path_or_to_http_only);
	RUN(text_inside_an_address_is_percent_encoded);
	RUN(near_times_are_said_as_people_do);
	RUN(a_time_is_exact_for_machines_and_in_its_title);
	RUN(a_day_has_its_machine_form_except_in_attributes);
	RUN(minutes_have_a_plural);
	RUN(a_form_carries_the_token);
	RUN(a_page_knows_where_it_is);
	RUN(a_field_names_its_readers_and_its_error);
	RUN(a_page_says_its_language_and_marks_where_one_is);
	arena_free(a);
	return tap_end();
}
