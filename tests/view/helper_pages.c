/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes a page with made-up people to standard output, for tests/view/test_look.mjs and for
 * looking at it: helper_pages PAGE LANGUAGE ASSETS [QUERY], where PAGE is plan, parts, charts, error or a mail (mail-message, mail-letter, mail-invitation), ASSETS the
 * folder of tools/bundle.mjs, and QUERY as of /plan: "talk=2&day=2026-11-24&start=…".
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "model/invitation_inside.h"
#include "model/letter.h"
#include "model/message.h"
#include "view/chart.h"
#include "view/html.h"
#include "view/parts.h"
#include "view/weekgrid.h"

static const char *assets;
static struct arena *a;

/* "app.css" → "assets/app-1F2E3D4C.css" */
static struct str asset(const char *name)
{
	struct str stem, ext, found = S("");
	DIR *d = opendir(assets);
	struct dirent *e;

	str_cut(str_of(name), '.', &stem, &ext);
	while (d && (e = readdir(d))) {
		struct str file = str_of(e->d_name);

		if (str_starts(file, str_fmt(a, "%.*s-", STR(stem))) &&
			str_ends(file, str_fmt(a, ".%.*s", STR(ext))))
			found = str_fmt(a, "/assets/%s", e->d_name);
	}
	if (d) closedir(d);
	return found;
}

static struct str query(const char *q, const char *name)
{
	struct str rest = str_of(q), pair, key, value;

	while (rest.n) {
		str_cut(rest, '&', &pair, &rest);
		if (str_cut(pair, '=', &key, &value) && str_eq(key, str_of(name))) return value;
	}
	return S("");
}

#define MON date_days(2026, 11, 23)
#define AT(hour, minute) ((hour) * 60 + (minute))
#define N(array) (sizeof(array) / sizeof(*(array)))

static struct grid_block mon[] = { { AT(9, 0), 60, S("Weekly review"), false, false, { 0 }, 0 },
	{ AT(9, 0), 60, S(""), true, false, { 0 }, 0 },
	{ AT(10, 30), 90, S("Hiring: test engineer"), false, false, { 0 }, 0 },
	{ AT(11, 0), 30, S("Supplier call"), false, false, { 0 }, 0 },
	{ AT(13, 0), 105, S("Quarter planning"), false, false, { 0 }, 0 },
	{ AT(13, 30), 45, S(""), true, false, { 0 }, 0 }, { AT(16, 0), 60, S("Budget"), false, false, { 0 }, 0 } };
static struct grid_block tue[] = { { AT(8, 30), 30, S("Stand-up"), false, false, { 0 }, 0 },
	{ AT(9, 30), 120, S("Design review"), false, false, { 0 }, 0 },
	{ AT(10, 0), 180, S(""), true, false, { 0 }, 0 }, { AT(14, 0), 180, S("Workshop"), false, false, { 0 }, 0 } };
static struct grid_block wed[] = { { AT(8, 0), 240, S("Customer visit"), false, false, { 0 }, 0 },
	{ AT(12, 30), 30, S("Lunch with Ana"), false, false, { 0 }, 0 },
	{ AT(13, 0), 240, S(""), true, false, { 0 }, 0 } };
static struct grid_block thu[] = { { AT(9, 0), 30, S("Stand-up"), false, false, { 0 }, 0 },
	{ AT(9, 45), 165, S("Architecture board"), false, false, { 0 }, 0 },
	{ AT(13, 0), 60, S("Interview"), false, false, { 0 }, 0 }, { AT(14, 15), 135, S("Roadmap"), false, false, { 0 }, 0 } };
static struct grid_block fri[] = { { AT(9, 0), 60, S("Demo"), false, false, { 0 }, 0 },
	{ AT(10, 0), 120, S(""), true, false, { 0 }, 0 } };
static struct grid_talk mon_talks[] = {
	{ 1, S("Bo Lindqvist"), AT(10, 5), 15, 15, GRID_PROPOSED, false, false, { 0 } },
	{ 2, S("Cem Aydın"), AT(12, 15), 3, 15, GRID_PROPOSED, false, false, { 0 } } };
static struct grid_talk tue_talks[] = {
	{ 3, S("Dana Okafor"), AT(9, 5), 10, 10, GRID_PINNED, false, false, { 0 } },
	{ 4, S("Emil Sørensen"), AT(9, 15), 5, 15, GRID_PROPOSED, false, false, { 0 } } };
static struct grid_talk thu_talks[] = {
	{ 5, S("Fatou Diallo"), AT(12, 30), 30, 30, GRID_ACCEPTED, false, true, { 0 } } };
static struct grid_talk fri_talks[] = {
	{ 6, S("Greta Maximiliane von Hohenstein"), AT(13, 0), 15, 15, GRID_PROPOSED, false, false,
		{ 0 } } };

static struct grid_day days[] = {
	{ 0, 0, mon, N(mon), mon_talks, N(mon_talks) },
	{ 0, 0, tue, N(tue), tue_talks, N(tue_talks) },
	{ 0, 0, wed, N(wed), NULL, 0 },
	{ 0, 0, thu, N(thu), thu_talks, N(thu_talks) },
	{ 0, 0, fri, N(fri), fri_talks, N(fri_talks) },
};

static struct grid_talk *choose(struct grid *w, int64_t id)
{
	struct grid_talk *found = NULL;

	for (size_t i = 0; i < w->days_n; i++)
		for (size_t k = 0; k < w->days[i].talks_n; k++) {
			struct grid_talk *t = &w->days[i].talks[k];

			t->chosen = id && t->id == id;
			if (t->chosen) found = t;
		}
	return found;
}

/* Talk 1 stands where the test has moved it, within Monday. */
static void apply_start(const char *q)
{
	int64_t utc;

	if (date_parse_rfc3339(query(q, "start"), &utc))
		mon_talks[0].start = (int)((utc - days[0].midnight) / MINUTE);
}

static void drawer(struct html *h, const struct grid_talk *t)
{
	part_drawer_open(h, t->member, (struct url){ S("/plan") });
	html_literal(h, "<p class=\"soft\">15 minutes · you talked 16 days ago</p>"
		"<div class=\"buttons\"><button class=\"button\" type=\"button\" data-move=\"");
	html_put(h, ((struct id){ t->id }));
	html_literal(h, "\">Move with the keys</button><button class=\"button\">Shorten to 3 minutes"
		"</button><button class=\"button bare\">Leave out</button></div>"
		"<h3>Why here</h3><ul class=\"reasons\"><li>Both of you are free from 10:00 to 10:30.</li>"
		"<li>It follows the weekly review, so no free hour is split.</li></ul>"
		"<h3>Other times</h3><ul class=\"rows\">"
		"<li><span class=\"grow time\">Mon 12:00</span><button class=\"button\">Move here</button></li>"
		"<li><span class=\"grow time\">Tue 11:30</span><button class=\"button\">Move here</button></li></ul>");
	part_drawer_close(h);
}

static void plan(struct html *h, const char *q)
{
	struct grid w = { .days = days, .days_n = N(days), .from = AT(8, 0), .to = AT(18, 0),
		.today = MON, .now = AT(11, 20), .chosen_day = MON, .their_name = S("Bo Lindqvist"),
		.proposal = { 9 }, .path = S("/plan") };
	struct grid_talk *t;
	int64_t id;

	for (size_t i = 0; i < N(days); i++) {
		days[i].days = MON + (int64_t)i;
		days[i].midnight = days[i].days * DAY - HOUR;
	}
	apply_start(q);
	date_parse(query(q, "day"), &w.chosen_day);
	if (!id_parse(query(q, "talk"), &id)) id = 0;
	t = choose(&w, id);
	if (!t) w.their_name = S("");
	page_top_week(h, S("The week of 23 November"));
	grid_show(h, &w);
	if (t) drawer(h, t);
	html_literal(h, "<div class=\"bottom-bar\"><p>6 talks · 78 minutes this week · 2 shortened · "
		"1 without a time</p>");
	form_open(h, "/plan/accept");
	part_button(h, S("Accept 6 talks"));
	html_literal(h, "</form></div>");
	page_end(h);
}

static void parts(struct html *h)
{
	struct field name = { .name = "name", .label = S("Name"), .value = S("Ada \"L\"") };
	struct field topic = { .name = "topic", .label = S("What should we talk about?"), .rows = 3,
		.reader = S("You and Bo"), .hint = S("One line is enough.") };
	struct field mail = { .name = "email", .label = S("E-mail"), .value = S("ada"), .type = "email" };
	struct field zone = { .name = "zone", .label = S("Time zone"), .value = S("b") };
	struct field file = { .name = "file", .label = S("Calendar file"), .type = "file" };
	static struct err wrong;
	struct choice zones[] = { { S("a"), S("Europe/Athens") }, { S("b"), S("Europe/Berlin") } };

	err_field(&wrong, ERR_INPUT, "email", "This is not an e-mail address. It needs an @ and a domain.");
	h->refused = &wrong;
	h->notice = S("The talk with Bo moved to Tue 14:25.");
	page_top(h, S("Parts"));
	html_literal(h, "<p class=\"lead\">Next: Bo, <b>in 20 minutes</b></p>"
		"<p><button class=\"button primary large\">I have three minutes now</button></p>"
		"<h2>What you promised</h2><ul class=\"rows\"><li><span class=\"grow\">Ask IT for a test phone"
		"</span><span class=\"chip\">for Bo</span> ");
	html_put(h, ((struct when){ h->now + 2 * DAY, 3600 }));
	html_literal(h, "</li><li><span class=\"grow\">");
	part_person(h, S("Dana Okafor"), (struct url){ S("/people/1") });
	html_literal(h, "</span><span class=\"soft\">16 days since you talked</span></li></ul>");
	part_show_all(h, S("Show all 8 people"), (struct url){ S("/people") });
	html_literal(h, "<p><span class=\"side connection\">Connection</span> &nbsp; "
		"<span class=\"side execution\">Execution</span></p><h2>Your day</h2><ol class=\"timeline\">"
		"<li><span class=\"time\">09:00</span><span>Weekly review</span></li>"
		"<li class=\"gap\"><span class=\"time\">10:00</span><span>30 minutes free</span></li>"
		"<li class=\"talks\"><span class=\"time\">10:05</span><span>Bo, 15 minutes</span></li></ol>"
		"<h2>A form</h2><div class=\"card\">");
	form_open(h, "/settings");
	part_field(h, &name);
	part_field(h, &topic);
	part_field(h, &mail);
	part_select(h, &zone, zones, N(zones));
	part_field(h, &file);
	part_check(h, "week", S("Send me the plan on Friday"), true);
	html_literal(h, "<div class=\"buttons\">");
	part_button(h, S("Save"));
	part_button_quiet(h, S("Discard"), "act", S("discard"));
	html_literal(h, "</div></form></div><div class=\"table-holder\"><table><caption>Your calendars</caption>"
		"<thead><tr><th>Calendar</th><th class=\"number\">Events</th></tr></thead><tbody><tr>"
		"<td>work.ics</td><td class=\"number\">1,204</td></tr></tbody></table></div>");
	part_empty(h, S("Nobody is in your team yet."), S("Add people"), (struct url){ S("/people/add") });
	page_end(h);
}

/* -- pictures of numbers -- */

static const struct str buckets[] = { S("weekly"), S("up to every 3 weeks"), S("every 3 to 6 weeks"),
	S("every 6 to 10 weeks"), S("less than every 10 weeks") };
static const struct chart_value pairs_n[] = { { .y = 12, .shown = S("12 pairs") }, { .y = 31, .shown = S("31 pairs") },
	{ .y = 8, .shown = S("8 pairs") }, { .y = NAN, .shown = S("fewer than five pairs") },
	{ .y = NAN, .shown = S("fewer than five pairs") } };
static const struct str weeks[] = { S("7 Sep"), S("14 Sep"), S("21 Sep"), S("28 Sep"), S("5 Oct"), S("12 Oct"),
	S("19 Oct"), S("26 Oct"), S("2 Nov"), S("9 Nov"), S("16 Nov"), S("23 Nov") };
static const struct chart_value held[] = { { .y = 3, .shown = S("3") }, { .y = 5, .shown = S("5") }, { .y = 0, .shown = S("0") },
	{ .y = 4, .shown = S("4") }, { .y = 6, .shown = S("6") }, { .y = 2, .shown = S("2") }, { .y = 5, .shown = S("5") },
	{ .y = 5, .shown = S("5") }, { .y = 1, .shown = S("1") }, { .y = 4, .shown = S("4") }, { .y = 6, .shown = S("6") },
	{ .y = 3, .shown = S("3") } };
static const struct chart_value done[] = { { .y = 2, .shown = S("2") }, { .y = 1, .shown = S("1") }, { .y = 4, .shown = S("4") },
	{ .y = 3, .shown = S("3") }, { .y = 12, .shown = S("12") }, { .y = 0, .shown = S("0") }, { .y = 7, .shown = S("7") },
	{ .y = 2, .shown = S("2") }, { .y = 3, .shown = S("3") }, { .y = 5, .shown = S("5") }, { .y = 1, .shown = S("1") },
	{ .y = 4, .shown = S("4") } };
static const struct str rounds[] = { S("Jan"), S("Mar"), S("May"), S("Jul"), S("Sep"), S("Nov") };
static const struct chart_value heard[] = { { 0.62, 0.5, 0.74, S("62 %"), S("62 % (50 to 74 %), 64 answers") },
	{ 0.66, 0.55, 0.77, S("66 %"), S("") }, { NAN, 0, 0, S("not shown"), S("") }, { 0.71, 0.6, 0.8, S("71 %"), S("") },
	{ 0.69, 0.58, 0.79, S("69 %"), S("") }, { 0.75, 0.65, 0.83, S("75 %"), S("") } };
static const struct chart_value weekly[] = { { .y = 0.31, .shown = S("31 %") }, { .y = 0.35, .shown = S("35 %") },
	{ .y = 0.4, .shown = S("40 %") }, { .y = 0.38, .shown = S("38 %") }, { .y = 0.47, .shown = S("47 %") },
	{ .y = 0.5, .shown = S("50 %") } };
static const struct str load[] = { S("Meetings"), S("Back to back") };
static const struct chart_value before[] = { { .y = 29, .shown = S("29 h") }, { .y = 11, .shown = S("11 h") } };
static const struct chart_value after[] = { { .y = 25, .shown = S("25 h") }, { .y = 7, .shown = S("7 h") } };

static void charts(struct html *h)
{
	const struct chart_series rhythm = { S("pairs"), CHART_CONNECTION, pairs_n };
	const struct chart_series both[] = { { S("talks held"), CHART_CONNECTION, held },
		{ S("steps done"), CHART_EXECUTION, done } };
	const struct chart_series lines[] = { { S("agree that they are heard"), CHART_CONNECTION, heard },
		{ S("pairs that talk weekly"), CHART_EXECUTION, weekly } };
	const struct chart_series change[] = { { S("before"), CHART_BEFORE, before }, { S("after"), CHART_PLAIN, after } };
	const struct chart all[] = {
		{ .id = "buckets", .title = S("How often pairs talk"), .says = S("31 of 54 pairs talk up to every 3 weeks."),
			.rows = S("Rhythm"), .labels = buckets, .n = N(buckets), .series = &rhythm, .series_n = 1 },
		{ .id = "both", .title = S("Both sides, by week"), .says = S("44 talks held, 44 steps done."),
			.rows = S("Week"), .labels = weeks, .n = N(weeks), .series = both, .series_n = 2 },
		{ .id = "lines", .title = S("Rhythm and pulse"), .says = S("Both rose. This is no proof of a cause."),
			.rows = S("Round"), .labels = rounds, .n = N(rounds), .series = lines, .series_n = 2,
			.most = 1, .least_shown = S("0 %"), .most_shown = S("100 %") },
		{ .id = "change", .title = S("The week, before and after"), .says = S("Four hours fewer."),
			.rows = S("What"), .labels = load, .n = N(load), .series = change, .series_n = 2, .most = 29 },
	};

	page_top(h, S("Pictures"));
	chart_bars(h, &all[0]);
	chart_columns(h, &all[1]);
	chart_lines(h, &all[2]);
	chart_bars(h, &all[3]);
	page_end(h);
}

/* -- mail -- */

static void message(struct html *h)
{
	const struct message m = { .title = S("Ben asks for three minutes"),
		.lines = { S("Ben Okafor asked at 9:58 and has not been answered yet."),
			S("Next times that both of you have: Mon 23 Nov, 11:10 and Mon 23 Nov, 14:25.") },
		.lines_n = 2,
		.acts = { { S("Answer Ben"), S("") }, { S("Talk on Mon 23 Nov, 11:10"), S("") }, { S("Talk on Mon 23 Nov, 14:25"), S("") } },
		.acts_n = 3 };
	const struct message_page page = { .is = &m,
		.urls = { S("https://talks.example.org/now"), S("https://talks.example.org/act/1"), S("https://talks.example.org/act/2") },
		.unsubscribe = S("https://talks.example.org/unsubscribe/1"), .settings = S("https://talks.example.org/settings/messages") };

	mail_message(h, &page);
}

static void letter(struct html *h)
{
	const struct letter l = { .title = S("Ada Lindqvist invites you to rapport"),
		.lines = { S("Ada Lindqvist has added you to rapport."), S("The link signs you in once and within a day.") },
		.act = S("Sign in") };

	mail_letter(h, &(struct letter_page){ .is = &l,
		.url = S("https://talks.example.org/sign-in/4oD5gVxvZ2Y0eWq8sTq1xN3mK7hJrLc9aBfUuQyXkPw") });
}

static void invitation(struct html *h)
{
	mail_invitation(h, &(struct invitation_words){ .head = S("Ada & Ben: Tue 24 Nov, 10:00"), .zone = S("Europe/Berlin"),
		.sentence = S("A talk with Ada, 10 minutes. Please answer in your calendar."),
		.url = S("https://talks.example.org/talks/0000000000001"), .settings = S("https://talks.example.org/settings/talks") });
}

int main(int argc, char **argv)
{
	struct err wrong = { 0 };
	struct html h = { .now = MON * DAY + 10 * HOUR + 20 * MINUTE, .asset = asset,
		.csrf = S("token"), .path = S("/plan"), .me = S("Ada") };

	if (argc < 4) return fprintf(stderr, "usage: helper_pages PAGE LANGUAGE ASSETS [QUERY]\n"), 2;
	a = arena_new();
	assets = argv[3];
	h.b.a = a;
	h.lang = lang_choose(str_of(argv[2]));
	if (strcmp(argv[1], "plan") == 0) plan(&h, argc > 4 ? argv[4] : "");
	else if (strcmp(argv[1], "parts") == 0) parts(&h);
	else if (strcmp(argv[1], "charts") == 0) charts(&h);
	else if (strcmp(argv[1], "mail-message") == 0) message(&h);
	else if (strcmp(argv[1], "mail-letter") == 0) letter(&h);
	else if (strcmp(argv[1], "mail-invitation") == 0) invitation(&h);
	else {
		err_set(&wrong, ERR_MISSING, "The address may be mistyped, or the talk is not yours.");
		h.refused = &wrong;
		page_error(&h, 404, S(""));
	}
	fwrite(h.b.p, 1, h.b.n, stdout);
	arena_free(a);
	return 0;
}
