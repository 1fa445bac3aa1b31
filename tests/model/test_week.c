/* SPDX-License-Identifier: Apache-2.0
 *
 * Small worlds whose right answer can be seen: each says where a talk must stand and
 * which facts must be told about it.
 */
#include "tests/tap.h"

#include "base/date.h"
#include "model/week.h"

enum { LEADERS = 2, PEOPLE = 12, EVENTS = 16 };

/* A week being set up: people with calendars, and the pairs that are to talk. */
struct world {
	struct week_person people[PEOPLE];
	struct hours hours[PEOPLE], prefer[PEOPLE];
	struct span busy[PEOPLE][EVENTS], soft[PEOPLE][EVENTS];
	struct week_event events[PEOPLE][EVENTS];
	struct week_pair pairs[PEOPLE];
	struct week_ask ask;
	struct plan_problem problem;
	struct plan_solution solution;
	struct week week;
};

static struct arena *a, *tmp;
static struct zones *zones;
static struct world w;

static int64_t at(const char *rfc3339)
{
	int64_t utc = 0;

	if (!date_parse_rfc3339(str_of(rfc3339), &utc)) abort();
	return utc;
}

static void begin(const char *from, int32_t days)
{
	w = (struct world){ 0 };
	w.ask = (struct week_ask){ .days = days, .people = w.people, .pairs = w.pairs };
	if (!date_parse(str_of(from), &w.ask.from)) abort();
}

static int32_t person(const char *name, const char *zone, const char *hours)
{
	int32_t i = w.ask.people_n++;
	struct err e = { 0 };

	if (!hours_parse(str_of(hours), &w.hours[i], &e)) abort();
	w.people[i] = (struct week_person){ .name = str_of(name),
		.zone = zone_find(zones, str_of(zone)), .hours = &w.hours[i],
		.busy.at = w.busy[i], .soft.at = w.soft[i], .events = w.events[i] };
	return i;
}

static void busy(int32_t i, const char *from, const char *to, const char *title)
{
	struct week_person *p = &w.people[i];

	w.events[i][p->events_n++] = (struct week_event){ at(from), at(to), str_of(title) };
	w.busy[i][p->busy.n++] = (struct span){ at(from), at(to) };
}

static struct week_pair *talk(int32_t leader, int32_t member, int32_t minutes)
{
	struct week_pair *pair = &w.pairs[w.ask.pairs_n++];

	*pair = (struct week_pair){ .leader = leader, .member = member, .minutes = minutes,
		.cadence_days = 7 };
	return pair;
}

static bool plan(void)
{
	struct plan_limits limits = { .seconds = 5, .threads = 1 };
	struct err e = { 0 };
	int64_t cost;

	if (!week_problem(a, &w.ask, &w.problem, &e) ||
		!plan_solve(a, &w.problem, &limits, &w.solution, &e)) {
		printf("# %s\n", e.text);
		return false;
	}
	week_result(a, tmp, &w.ask, &w.problem, &w.solution, &w.week);
	return plan_judge(&w.problem, w.solution.start, w.solution.length, &cost, &e) &&
		cost == w.week.cost && w.week.lower_bound <= cost;
}

static struct str time_of(int64_t utc)
{
	struct buf b = { .a = a };

	date_print_rfc3339(&b, utc);
	return buf_str(&b);
}

static struct str whys(int32_t i)
{
	const struct week_talk *t = &w.week.talks[i];
	struct buf b = { .a = a };

	for (int32_t k = 0; k < t->whys; k++) {
		if (k) buf_z(&b, "; ");
		week_say_why(&b, &w.ask, t, &t->why[k]);
	}
	return buf_str(&b);
}

static bool says(int32_t i, const char *what)
{
	struct str all = whys(i);

	if (str_has(all, str_of(what))) return true;
	printf("# it says: %.*s\n", STR(all));
	return false;
}

static void the_window_holds_the_days_of_every_zone(void)
{
	static const char *const names[] = { "Pacific/Kiritimati", "Asia/Kolkata", "UTC",
		"America/New_York", "Pacific/Pago_Pago", "Etc/GMT+12" };
	struct span window;
	int64_t from;

	if (!date_parse(S("2026-11-23"), &from)) abort();
	window = week_window(from, 5);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct zone *z = zone_find(zones, str_of(names[i]));

		OK(z && zone_utc_of(z, from * DAY) >= window.start &&
			zone_utc_of(z, (from + 5) * DAY) <= window.end);
	}
}

static void a_talk_stands_at_the_edge_of_a_meeting(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada Abara", "Europe/Berlin", "09:00-17:00");
	ben = person("Ben Baker", "Europe/Berlin", "13:00-16:00");
	busy(ada, "2026-11-23T12:30:00Z", "2026-11-23T13:30:00Z", "Budget");
	busy(ada, "2026-11-23T13:45:00Z", "2026-11-23T16:00:00Z", "Workshop");
	busy(ben, "2026-11-23T12:00:00Z", "2026-11-23T12:30:00Z", "Lunch");
	talk(ada, ben, 15);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T13:30:00Z"));
	IS_STR(time_of(w.week.talks[0].end), S("2026-11-23T13:45:00Z"));
	OK(says(0, "fills a gap between two of your meetings"));
	OK(says(0, "splits their free time: 1 h before it, 1 h 15 min after"));
	OK(says(0, "the only time you are both free in these days"));
}

static void the_meeting_is_called_by_the_leaders_own_title_only(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada Abara", "UTC", "09:00-12:00");
	ben = person("Ben Baker", "UTC", "09:00-12:00");
	busy(ada, "2026-11-23T09:00:00Z", "2026-11-23T09:45:00Z", "Stand-up");
	busy(ben, "2026-11-23T09:55:00Z", "2026-11-23T12:00:00Z", "Doctor");
	talk(ada, ben, 10);
	OK(plan());
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T09:45:00Z"));
	OK(says(0, "starts as “Stand-up” ends"));
	OK(says(0, "just before one of their meetings"));
	OK(!str_has(whys(0), S("Doctor")));
}

static void what_holds_for_both_is_told_once(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-12:00");
	ben = person("Ben", "UTC", "09:00-12:00");
	busy(ada, "2026-11-23T09:15:00Z", "2026-11-23T12:00:00Z", "Stand-up");
	busy(ben, "2026-11-23T09:15:00Z", "2026-11-23T12:00:00Z", "Stand-up");
	talk(ada, ben, 15);
	OK(plan());
	OK(says(0, "just before “Stand-up” and one of their meetings; the only time"));
	w.people[ada].events_n = 0;
	OK(plan());
	OK(says(0, "just before meetings of both; the only time"));
}

static void the_only_gap_is_told_and_a_free_day_is_not(void)
{
	int32_t leader, member;

	begin("2026-11-23", 1);
	leader = person("Ada", "Europe/Berlin", "09:00-17:00");
	member = person("Bo", "Europe/Berlin", "09:00-17:00");
	talk(leader, member, 15);
	OK(plan());
	OK(w.week.talks_n == 1 && !says(0, "the only time"));
	busy(leader, "2026-11-23T08:00:00Z", "2026-11-23T11:00:00Z", "Workshop");
	busy(leader, "2026-11-23T11:30:00Z", "2026-11-23T16:00:00Z", "Review");
	OK(plan());
	OK(w.week.talks_n == 1 && says(0, "the only time"));
}

static void working_hours_meet_in_each_persons_own_zone(void)
{
	int32_t ada, ben;

	/* Berlin has left summer time, New York has not: 5 hours apart, and 6 a week later */
	begin("2026-10-26", 5);
	ada = person("Ada", "Europe/Berlin", "09:00-14:30");
	ben = person("Ben", "America/New_York", "09:00-17:00");
	talk(ada, ben, 30);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(date_second_of(w.week.talks[0].start), 13 * HOUR);
	OK(says(0, "the only time you are both free on "));
	OK(says(0, "at the end of your working hours"));
	OK(says(0, "at the start of their working hours"));
	begin("2026-11-02", 5);
	ada = person("Ada", "Europe/Berlin", "09:00-14:30");
	ben = person("Ben", "America/New_York", "09:00-17:00");
	talk(ada, ben, 30);
	OK(plan());
	IS(w.week.talks_n, 0);
	IS(w.week.unplaced[0].reason, WEEK_NO_COMMON_HOURS);
}

static void the_night_of_the_change_has_its_real_length(void)
{
	int32_t ada, ben;

	/* Sunday 25 October 2026 in Berlin: 02:00 to 04:00 on the wall are three hours */
	begin("2026-10-25", 1);
	ada = person("Ada", "Europe/Berlin", "Sun 02:00-04:00");
	ben = person("Ben", "UTC", "Sun 00:00-24:00");
	busy(ada, "2026-10-25T00:00:00Z", "2026-10-25T02:45:00Z", "Night watch");
	talk(ada, ben, 15);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS_STR(time_of(w.week.talks[0].start), S("2026-10-25T02:45:00Z"));
}

static void busy_time_is_rounded_outwards(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:02-09:28");
	ben = person("Ben", "UTC", "09:00-17:00");
	busy(ada, "2026-11-23T09:11:00Z", "2026-11-23T09:14:59Z", "Call");
	talk(ada, ben, 10);
	OK(plan());
	/* free cells are 09:05 to 09:10 and 09:15 to 09:25 */
	IS(w.week.talks_n, 1);
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T09:15:00Z"));
	IS(w.week.talks[0].minutes, 10);
}

static void a_talk_is_shortened_before_it_is_cancelled(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-12:00");
	ben = person("Ben", "UTC", "09:00-12:00");
	busy(ada, "2026-11-23T09:15:00Z", "2026-11-23T12:00:00Z", "Audit");
	talk(ada, ben, 30);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(w.week.talks[0].minutes, 15);
	IS(w.week.talks[0].wanted, 30);
	OK(says(0, "15 minutes instead of 30: you share no longer free time in these days"));
}

static void a_talk_gives_way_to_another(void)
{
	int32_t ada, ben, cy;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-09:30");
	ben = person("Ben", "UTC", "09:00-09:30");
	cy = person("Cy", "UTC", "09:00-09:30");
	talk(ada, ben, 30);
	talk(ada, cy, 30);
	OK(plan());
	IS(w.week.talks_n, 2);
	IS(w.week.talks[0].minutes, 15);
	IS(w.week.talks[1].minutes, 15);
	OK(says(0, "15 minutes instead of 30: other talks need the longer times"));
}

static void three_minutes_take_one_cell_and_end_after_three(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-09:05");
	ben = person("Ben", "UTC", "09:00-17:00");
	talk(ada, ben, 3);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(w.week.talks[0].minutes, 3);
	IS_STR(time_of(w.week.talks[0].end), S("2026-11-23T09:03:00Z"));
}

/* Both come out of meetings that end between the fives; 10:27 to 10:30 is all they share. */
static void three_minutes_stand_in_a_gap_that_holds_no_five(void)
{
	int32_t ada, ben, cy;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-12:00");
	ben = person("Ben", "UTC", "09:00-12:00");
	busy(ada, "2026-11-23T09:00:00Z", "2026-11-23T10:26:30Z", "Review");
	busy(ada, "2026-11-23T10:35:00Z", "2026-11-23T12:00:00Z", "Audit");
	busy(ben, "2026-11-23T09:00:00Z", "2026-11-23T10:22:00Z", "Course");
	busy(ben, "2026-11-23T10:30:00Z", "2026-11-23T12:00:00Z", "Lunch");
	talk(ada, ben, 15);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(w.week.talks[0].minutes, 3);
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T10:27:00Z"));
	IS_STR(time_of(w.week.talks[0].end), S("2026-11-23T10:30:00Z"));
	IS(w.week.cost, w.week.lower_bound);
	OK(says(0, "starts as one of your meetings ends"));
	OK(says(0, "fills a gap between two of their meetings"));
	OK(says(0, "3 minutes instead of 15: you share no longer free time in these days"));
	busy(ada, "2026-11-23T10:28:00Z", "2026-11-23T10:29:00Z", "Call"); /* no three in a row */
	w.people[ada].busy.at[2] = w.people[ada].busy.at[1];
	w.people[ada].busy.at[1] = (struct span){ at("2026-11-23T10:28:00Z"), at("2026-11-23T10:29:00Z") };
	OK(plan());
	IS(w.week.talks_n, 0);
	w.people[ada].busy.at[1] = w.people[ada].busy.at[2];
	w.people[ada].busy.n = 2;
	cy = person("Cy", "UTC", "09:00-12:00"); /* the same cell: one of them */
	busy(cy, "2026-11-23T09:00:00Z", "2026-11-23T10:25:00Z", "Course");
	busy(cy, "2026-11-23T10:30:00Z", "2026-11-23T12:00:00Z", "Lunch");
	talk(ada, cy, 5);
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(w.week.unplaced[0].reason, WEEK_OTHER_TALKS);
}

/* A gap of five is used as before, and a talk of three minutes takes one too. */
static void three_minutes_are_not_offered_where_five_fit(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-12:00");
	ben = person("Ben", "UTC", "09:00-12:00");
	busy(ada, "2026-11-23T09:04:00Z", "2026-11-23T10:25:00Z", "Review"); /* 09:00 to 09:04 is free */
	busy(ada, "2026-11-23T10:30:00Z", "2026-11-23T12:00:00Z", "Audit");
	talk(ada, ben, 15);
	OK(plan());
	IS(w.week.talks[0].minutes, 5);
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T10:25:00Z"));
}

static enum week_reason reason_of(const char *ada_from, const char *ada_to, const char *ben_from,
	const char *ben_to)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-12:00");
	ben = person("Ben", "UTC", "10:00-13:00");
	if (ada_from) busy(ada, ada_from, ada_to, "Audit");
	if (ben_from) busy(ben, ben_from, ben_to, "Audit");
	talk(ada, ben, 15);
	OK(plan());
	IS(w.week.unplaced_n, 1);
	return w.week.unplaced_n ? w.week.unplaced[0].reason : WEEK_SEARCH_ENDED;
}

static void who_is_full_is_told_apart(void)
{
	IS(reason_of("2026-11-23T09:30:00Z", "2026-11-23T12:00:00Z", NULL, NULL), WEEK_LEADER_FULL);
	IS(w.week.unplaced[0].who, WEEK_LEADER);
	IS_STR(w.week.unplaced[0].title, S("Audit"));
	IS(reason_of(NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-23T12:30:00Z"), WEEK_MEMBER_FULL);
	OK(w.week.unplaced[0].freeing);
	IS(w.week.unplaced[0].who, WEEK_MEMBER);
	IS_STR(time_of(w.week.unplaced[0].block.start), S("2026-11-23T10:00:00Z"));
	IS_STR(w.week.unplaced[0].title, S(""));
	IS(reason_of("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z", "2026-11-23T11:00:00Z",
		"2026-11-23T12:00:00Z"), WEEK_BOTH_FULL);
	IS(reason_of("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T10:00:00Z",
		"2026-11-23T12:00:00Z"), WEEK_BOTH_FULL);
	OK(!w.week.unplaced[0].freeing);
}

static void the_most_talks_a_day_are_kept_and_told(void)
{
	int32_t ada;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-17:00");
	w.people[ada].cap = 2;
	for (int i = 0; i < 3; i++) talk(ada, person("Member", "UTC", "09:00-17:00"), 10);
	OK(plan());
	IS(w.week.talks_n, 2);
	IS(w.week.unplaced_n, 1);
	IS(w.week.unplaced[0].reason, WEEK_CAP_REACHED);
}

static void the_one_who_waits_longest_goes_first(void)
{
	int32_t ada, ben, cy;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-09:05");
	ben = person("Ben", "UTC", "09:00-17:00");
	cy = person("Cy", "UTC", "09:00-17:00");
	talk(ada, ben, 5)->last = at("2026-11-19T10:00:00Z");
	talk(ada, cy, 5)->last = at("2026-11-02T10:00:00Z");
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(w.week.talks[0].member, cy);
	IS(w.week.unplaced[0].reason, WEEK_OTHER_TALKS);
	OK(says(0, "14 days after Mon 9 Nov, when it was due"));
}

static void a_talk_comes_by_the_day_it_is_due(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 5);
	ada = person("Ada", "UTC", "09:00-09:15");
	ben = person("Ben", "UTC", "09:00-17:00");
	talk(ada, ben, 15)->last = at("2026-11-17T09:00:00Z");
	busy(ada, "2026-11-23T09:00:00Z", "2026-11-23T09:15:00Z", "Stand-up");
	OK(plan());
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-24T09:00:00Z"));
	OK(says(0, "on Tue 24 Nov, when it is due"));
}

static void preferred_time_wins_where_all_else_is_equal(void)
{
	struct err e = { 0 };
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-17:00");
	ben = person("Ben", "UTC", "09:00-17:00");
	OK(hours_parse(S("14:00-17:00"), &w.prefer[ben], &e));
	w.people[ben].prefer = &w.prefer[ben];
	talk(ada, ben, 15);
	OK(plan());
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T16:45:00Z"));
	OK(says(0, "in their preferred time"));
}

static void an_agreed_time_is_kept_unless_it_is_gone(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 2);
	ada = person("Ada", "UTC", "09:00-17:00");
	ben = person("Ben", "UTC", "09:00-17:00");
	talk(ada, ben, 15)->keep = at("2026-11-23T09:00:00Z");
	OK(plan());
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T09:00:00Z"));
	OK(says(0, "stays where you had agreed"));
	busy(ben, "2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z", "Doctor");
	OK(plan());
	OK(w.week.talks[0].start != at("2026-11-23T09:00:00Z"));
	OK(says(0, "moved from Mon 23 Nov 09:00"));
}

/* Ada and Ben agreed on half an hour at 09:00 on Monday. */
static struct week_pair *agreed(int32_t *ada, int32_t *ben)
{
	struct week_pair *pair;

	begin("2026-11-23", 5);
	*ada = person("Ada", "UTC", "09:00-12:00");
	*ben = person("Ben", "UTC", "09:00-12:00");
	pair = talk(*ada, *ben, 30);
	pair->keep = at("2026-11-23T09:00:00Z");
	return pair;
}

static void an_agreed_talk_is_shortened_before_it_is_moved(void)
{
	const char *until[] = { "2026-11-23T09:15:00Z", "2026-11-23T09:10:00Z",
		"2026-11-23T09:05:00Z" };
	int32_t ada, ben;

	for (size_t i = 0; i < 3; i++) {
		agreed(&ada, &ben);
		busy(ada, until[i], "2026-11-23T12:00:00Z", "Audit");
		OK(plan());
		IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T09:00:00Z"));
		IS(w.week.talks[0].minutes, 15 - 5 * (int)i);
	}
}

static void an_agreed_talk_is_moved_before_it_is_left_out(void)
{
	struct err e = { 0 };
	struct week_pair *pair;
	int32_t ada, ben;

	pair = agreed(&ada, &ben);
	pair->last = at("2026-11-22T09:00:00Z"); /* just talked: the lightest there is */
	busy(ada, "2026-11-23T09:00:00Z", "2026-11-27T10:30:00Z", "Audit");
	busy(ben, "2026-11-23T09:00:00Z", "2026-11-27T10:25:00Z", "Audit");
	busy(ada, "2026-11-27T10:35:00Z", "2026-11-27T12:00:00Z", "Audit");
	OK(hours_parse(S("09:00-09:30"), &w.prefer[ben], &e));
	w.people[ben].prefer = &w.prefer[ben];
	OK(plan());
	IS(w.week.talks_n, 1); /* at its shortest, outside the preferred time */
	IS(w.week.talks[0].minutes, 5);
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-27T10:30:00Z"));
}

static void an_agreed_talk_is_not_moved_for_a_little_comfort(void)
{
	int32_t ada, ben;
	struct week_pair *pair = agreed(&ada, &ben);

	pair->keep = at("2026-11-26T10:15:00Z"); /* in the middle of two free mornings, and late */
	pair->last = at("2026-11-17T09:00:00Z");
	OK(plan());
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-26T10:15:00Z"));
	IS(w.week.talks[0].minutes, 30);
}

static void what_is_about_to_start_stays(void)
{
	int32_t ada, ben, cleo;
	struct week_pair *urgent, *pair = agreed(&ada, &ben);

	cleo = person("Cleo", "UTC", "09:00-09:30");
	urgent = talk(ada, cleo, 30);
	urgent->last = at("2026-10-01T09:00:00Z");
	pair->last = at("2026-11-22T09:00:00Z");
	pair->keep_minutes = 15;
	busy(cleo, "2026-11-23T09:15:00Z", "2026-11-23T09:30:00Z", "Course");
	for (int32_t day = 24; day < 28; day++) { /* Cleo has Monday only */
		char from[32], to[32];

		snprintf(from, sizeof from, "2026-11-%02dT09:00:00Z", day);
		snprintf(to, sizeof to, "2026-11-%02dT09:30:00Z", day);
		busy(cleo, from, to, "Course");
	}
	OK(plan());
	OK(!w.week.unplaced_n); /* Ben's makes room: shorter, where it stands */
	OK(w.week.talks[0].member == ben && w.week.talks[0].minutes == 5);
	OK(w.week.talks[1].member == cleo && w.week.talks[1].minutes == 10);
	w.ask.fixed_until = at("2026-11-23T10:00:00Z");
	OK(plan());
	IS(w.week.talks_n, 1);
	IS(w.week.talks[0].member, ben);
	IS(w.week.talks[0].minutes, 15);
	busy(ben, "2026-11-23T09:00:00Z", "2026-11-23T09:10:00Z", "Doctor");
	OK(plan()); /* it cannot stand there any more */
	IS(w.week.talks_n, 2);
	OK(w.week.talks[1].start != at("2026-11-23T09:00:00Z"));
}

static void tentative_time_is_busy_unless_allowed(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-10:00");
	ben = person("Ben", "UTC", "09:00-10:00");
	busy(ada, "2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "Maybe");
	w.soft[ada][w.people[ada].soft.n++] = (struct span){ at("2026-11-23T09:20:00Z"),
		at("2026-11-23T09:50:00Z") };
	talk(ada, ben, 15);
	OK(plan());
	IS(w.week.talks_n, 0);
	w.ask.use_soft = true;
	OK(plan());
	IS(w.week.talks_n, 1);
	OK(w.week.talks[0].start >= at("2026-11-23T09:20:00Z") &&
		w.week.talks[0].end <= at("2026-11-23T09:50:00Z"));
	OK(says(0, "over something tentative in your calendar"));
}

/* Using it has a price: more than the first step of shortening, less than the second. */
static void tentative_time_is_used_where_nothing_better_is_free(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	w.ask.use_soft = true;
	ada = person("Ada", "UTC", "09:00-10:00");
	ben = person("Ben", "UTC", "09:00-10:00");
	busy(ben, "2026-11-23T09:00:00Z", "2026-11-23T09:45:00Z", "Maybe");
	w.soft[ben][w.people[ben].soft.n++] = (struct span){ at("2026-11-23T09:00:00Z"),
		at("2026-11-23T09:45:00Z") };
	talk(ada, ben, 30);
	OK(plan());
	IS(w.week.talks_n, 1); /* 15 free minutes, before 30 that may be taken */
	IS(w.week.talks[0].minutes, 15);
	IS(w.week.talks[0].start, at("2026-11-23T09:45:00Z"));
	OK(!says(0, "over something tentative in their calendar"));
	OK(says(0, "15 minutes instead of 30: a longer talk would stand over something tentative"));
	busy(ben, "2026-11-23T09:45:00Z", "2026-11-23T09:50:00Z", "Call");
	OK(plan());
	IS(w.week.talks[0].minutes, 30); /* rather than 10 free ones */
	OK(says(0, "over something tentative in their calendar"));
}

static void nothing_is_planned_in_the_past(void)
{
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-10:00");
	ben = person("Ben", "UTC", "09:00-10:00");
	w.ask.not_before = at("2026-11-23T09:41:00Z");
	talk(ada, ben, 15);
	OK(plan());
	IS_STR(time_of(w.week.talks[0].start), S("2026-11-23T09:45:00Z"));
	OK(!str_has(whys(0), S("at the start of")));
}

static void nonsense_is_refused(void)
{
	struct err e = { 0 };
	int32_t ada, ben;

	begin("2026-11-23", 1);
	ada = person("Ada", "UTC", "09:00-10:00");
	ben = person("Ben", "UTC", "09:00-10:00");
	talk(ada, ben, 20);
	OK(!week_problem(a, &w.ask, &w.problem, &e));
	IS_STR(str_of(e.text), S("a talk has 3, 5, 10, 15 or 30 minutes, not 20"));
	err_clear(&e);
	w.pairs[0] = (struct week_pair){ .leader = ada, .member = ada, .minutes = 15,
		.cadence_days = 7 };
	OK(!week_problem(a, &w.ask, &w.problem, &e));
	err_clear(&e);
	w.ask.days = 32;
	OK(!week_problem(a, &w.ask, &w.problem, &e));
	IS_STR(str_of(e.text), S("32 days: expected 1 to 31"));
}

int main(void)
{
	a = arena_new();
	tmp = arena_new();
	zones = zones_new(NULL);
	RUN(the_window_holds_the_days_of_every_zone);
	RUN(a_talk_stands_at_the_edge_of_a_meeting);
	RUN(the_meeting_is_called_by_the_leaders_own_title_only);
	RUN(what_holds_for_both_is_told_once);
	RUN(the_only_gap_is_told_and_a_free_day_is_not);
	RUN(working_hours_meet_in_each_persons_own_zone);
	RUN(the_night_of_the_change_has_its_real_length);
	RUN(busy_time_is_rounded_outwards);
	RUN(a_talk_is_shortened_before_it_is_cancelled);
	RUN(a_talk_gives_way_to_another);
	RUN(three_minutes_take_one_cell_and_end_after_three);
	RUN(three_minutes_stand_in_a_gap_that_holds_no_five);
	RUN(three_minutes_are_not_offered_where_five_fit);
	RUN(who_is_full_is_told_apart);
	RUN(the_most_talks_a_day_are_kept_and_told);
	RUN(the_one_who_waits_longest_goes_first);
	RUN(a_talk_comes_by_the_day_it_is_due);
	RUN(preferred_time_wins_where_all_else_is_equal);
	RUN(an_agreed_time_is_kept_unless_it_is_gone);
	RUN(an_agreed_talk_is_shortened_before_it_is_moved);
	RUN(an_agreed_talk_is_moved_before_it_is_left_out);
	RUN(an_agreed_talk_is_not_moved_for_a_little_comfort);
	RUN(what_is_about_to_start_stays);
	RUN(tentative_time_is_busy_unless_allowed);
	RUN(tentative_time_is_used_where_nothing_better_is_free);
	RUN(nothing_is_planned_in_the_past);
	RUN(nonsense_is_refused);
	zones_free(zones);
	arena_free(tmp);
	arena_free(a);
	return tap_end();
}
