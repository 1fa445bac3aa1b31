/* SPDX-License-Identifier: Apache-2.0
 *
 * Every series repeats weekly or every other week without an end, so that a demo that
 * is opened again next month is as jammed as on its first day.
 */
#include "model/demo.h"

#include "base/date.h"
#include "model/account.h"
#include "model/calendar.h"
#include "model/capture.h"
#include "model/card.h"
#include "model/check_in.h"
#include "model/demo_areas.h"
#include "model/demo_pulse.h"
#include "model/goal.h"
#include "model/offer.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/passed.h"
#include "model/period.h"
#include "model/person.h"
#include "model/request.h"
#include "model/roster.h"
#include "model/solution.h"
#include "model/talk.h"
#include "model/team.h"
#include "model/topic.h"
#include "model/written.h"

#define LENA "lena,Lena Brandt,lena@example.org,,Europe/Berlin,08:30-17:30,15,14\n"
static const char team_csv[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"ada,Ada Lindqvist,ada@example.org,lena,Europe/Berlin,09:00-17:30,15,7\n"
	"ben,Ben Okafor,ben@example.org,ada,Europe/Berlin,09:00-17:30,15,7\n"
	"carla,Carla Nunes,carla@example.org,ada,Europe/Lisbon,09:00-17:30,30,14\n"
	"dmitri,Dmitri Sokolov,dmitri@example.org,ada,Europe/Helsinki,08:30-17:00,15,7\n"
	"emine,Emine Kaya,emine@example.org,ada,Europe/Berlin,08:00-14:30,15,7\n"
	"farah,Farah Haddad,farah@example.org,ada,Europe/Paris,09:30-18:00,10,7\n"
	"goran,Goran Petrov,goran@example.org,ada,Europe/Berlin,Mon-Thu 09:00-18:00; Fri 09:00-13:00,15,7\n"
	"hana,Hana Mori,hana@example.org,ada,America/New_York,08:30-17:00,30,14\n"
	"ivo,Ivo Marchetti,ivo@example.org,ada,Europe/Rome,09:00-17:00,5,7\n"
	LENA;

struct demo_person {
	const char *key, *zone;
	int start, end;   /* hours of the working day */
	int rest;         /* one in so many gaps is a breather, not a change of rooms */
};

static const struct demo_person people[] = {
	{ "ada", "Europe/Berlin", 9, 17, 4 },
	{ "ben", "Europe/Berlin", 9, 17, 3 },
	{ "carla", "Europe/Lisbon", 9, 17, 3 },
	{ "dmitri", "Europe/Helsinki", 9, 17, 3 },
	{ "emine", "Europe/Berlin", 8, 14, 4 },
	{ "farah", "Europe/Paris", 10, 18, 3 },
	{ "goran", "Europe/Berlin", 9, 18, 3 },
	{ "hana", "America/New_York", 9, 17, 2 },
	{ "ivo", "Europe/Rome", 9, 17, 3 },
	{ "lena", "Europe/Berlin", 9, 17, 5 },
};

static const char *const titles[] = {
	"Design review", "Customer call", "Roadmap", "Budget", "Release planning", "Hiring panel",
	"Vendor sync", "Security review", "Architecture", "Support handover", "Quarterly numbers",
	"Interview", "Steering group", "Incident follow-up", "Pricing", "Onboarding",
};

/* A small generator of its own, so that the demo is the same everywhere. */
static unsigned dice(uint32_t *state, unsigned sides)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 16) % sides;
}

static void put_time(struct buf *b, const char *name, const char *zone, int64_t local)
{
	struct date d = date_of_days(date_day_of(local));
	int s = (int)date_second_of(local);

	buf_fmt(b, "%s;TZID=%s:%04d%02d%02dT%02d%02d00\r\n", name, zone, d.year, d.month, d.day,
		s / HOUR, s / MINUTE % 60);
}

/* A weekly series from `local`; `every` 2: every other week. */
static void put_series(struct buf *b, const struct demo_person *p, int64_t local, int minutes,
	int every, const char *title, const char *extra)
{
	buf_fmt(b,
		"BEGIN:VEVENT\r\nUID:%s-%lld-%d@demo.example.org\r\nDTSTAMP:20260101T090000Z\r\n",
		p->key, (long long)(local / MINUTE), every);
	put_time(b, "DTSTART", p->zone, local);
	put_time(b, "DTEND", p->zone, local + minutes * MINUTE);
	buf_fmt(b, "RRULE:FREQ=WEEKLY;INTERVAL=%d\r\nSUMMARY:%s\r\n%sEND:VEVENT\r\n", every, title,
		extra);
}

/* Write the meetings of one person on one weekday, with the gaps that real days have. */
static void put_day(struct buf *b, const struct demo_person *p, int64_t day, uint32_t *state)
{
	static const int lengths[] = { 25, 30, 30, 45, 50, 55, 60, 60, 85, 90 };
	static const int gaps[] = { 0, 0, 0, 5, 5, 10, 5, 15 };
	int64_t at = day * DAY + p->start * HOUR, end = day * DAY + p->end * HOUR;
	bool lunch = false;

	while (at < end) {
		int minutes = lengths[dice(state, 10)];
		const char *title = titles[dice(state, 16)];
		int every = dice(state, 5) == 0 ? 2 : 1;

		if (!lunch && date_second_of(at) >= 12 * HOUR) {
			title = "Lunch";
			minutes = 30;
			every = 1;
			lunch = true;
		}
		put_series(b, p, at, minutes, every, title,
			dice(state, 12) == 0 ? "STATUS:TENTATIVE\r\n" : "");
		at += (minutes + gaps[dice(state, 8)]) * MINUTE;
		at = (at + 4 * MINUTE) / (5 * MINUTE) * (5 * MINUTE);
		if (dice(state, (unsigned)p->rest) == 0) at += 15 * MINUTE;
	}
}

static struct str calendar_of(struct ctx *x, const struct demo_person *p, uint32_t seed)
{
	struct buf b = { .a = x->a };
	int64_t today = date_day_of(x->now);
	int64_t monday = today - date_weekday(today) - 4 * 7;
	uint32_t state = seed;

	buf_z(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//demo//EN\r\n");
	for (int day = 0; day < 5; day++) put_day(&b, p, monday + day, &state);
	if (seed == 5) { /* one of them is away at the end of this week */
		struct date d = date_of_days(monday + 4 * 7 + 3);

		buf_fmt(&b,
			"BEGIN:VEVENT\r\nUID:away@demo.example.org\r\nDTSTAMP:20260101T090000Z\r\n"
			"DTSTART;VALUE=DATE:%04d%02d%02d\r\nDURATION:P2D\r\nSUMMARY:Away\r\n"
			"END:VEVENT\r\n",
			d.year, d.month, d.day);
	}
	buf_z(&b, "END:VCALENDAR\r\n");
	return buf_str(&b);
}

/* A talk of two people some days ago, so that their brief has something to say. */
struct demo_talk {
	const char *member;
	int days_ago, minutes;
	const char *mine, *theirs;   /* next steps of the leader and of the member */
	int due;                     /* days from now */
	const char *need, *thanks, *remember, *goal, *obstacle, *topic;
};

static const struct demo_talk talks[] = {
	{ "ben", 9, 15, "Ask IT for a second test phone", "Write down what the release needs", 1,
		"",
		"For staying calm when the build broke on Friday", "Wants to lead the migration",
		"ship the beta by the end of January", "the slow test machines",
		"The order of the next two features" },
	{ "carla", 16, 10, "Find out who owns the pricing page", "", 3,
		"A day without meetings a week",
		"", "Moves house this month", "win back the two lost customers", "", "" },
	{ "dmitri", 6, 5, "", "Show the draft to Farah first", 4, "",
		"For the notes that everybody could use", "Prefers mornings for hard work", "", "",
		"" },
	{ "emine", 23, 3, "Tell her about the course in spring", "", -2, "", "",
		"Has a new flat since August; ask about the view", "", "",
		"Whether the on-call rota can be shared" },
	{ "goran", 13, 15, "", "Pair with Ivo on the importer", 2, "Access to the staging logs", "",
		"Happy with the new team split", "halve the time of an import",
		"two teams, one database", "" },
};

static struct capture capture_of(const struct ctx *x, const struct demo_talk *d, int64_t member)
{
	int64_t due = date_day_of(x->now) + d->due;
	struct capture c = { .steps_n = 2, .needs_n = 1 };

	c.steps[0] = (struct step){ .owner = x->me, .words = str_of(d->mine), .due = due };
	c.steps[1] = (struct step){ .owner = member, .words = str_of(d->theirs), .due = due };
	c.needs[0] = (struct need){ .asker = member, .words = str_of(d->need) };
	c.thanks = str_of(d->thanks);
	c.remember = str_of(d->remember);
	c.goal = str_of(d->goal);
	c.obstacle = str_of(d->obstacle);
	return c;
}

static bool hold(struct ctx *x, const struct demo_talk *d)
{
	struct capture c;
	struct pair *p;
	int64_t member, talk;

	if (!roster_find(x, str_of(d->member), &member) || !(p = pair_with(x, member)))
		return false;
	talk = talk_hold(x, p->id, x->now - d->days_ago * DAY, d->minutes);
	c = capture_of(x, d, member);
	if (!talk || !capture_save(x, talk, &c)) return false;
	return !*d->topic ||
		topic_add(x, &(struct topic){ .pair = p->id, .words = str_of(d->topic) }) != 0;
}

/* Lines of the cards of some people. */
static const struct demo_line {
	const char *who;
	enum card_kind kind;
	enum card_reader reader;
	const char *words;
} lines[] = {
	{ "ada", CARD_WORK, CARD_TEAM, "Tell me early, half done is fine" },
	{ "ada", CARD_RATHER_NOT, CARD_TEAM, "Decide anything after six" },
	{ "ada", CARD_PATTERN, CARD_EVERYBODY, "No meetings before half past nine" },
	{ "ben", CARD_WORK, CARD_TEAM, "Two quiet hours in the morning, then people" },
	{ "ben", CARD_ASK, CARD_LEADER, "The bread I bake, and how the migration could go" },
	{ "ben", CARD_RATHER_NOT, CARD_LEADER, "Present without a day to prepare" },
	{ "ben", CARD_THANKS, CARD_TEAM, "A line that I can read again" },
	{ "dmitri", CARD_PATTERN, CARD_TEAM, "From home on Fridays" },
	{ "emine", CARD_LEARNING, CARD_LEADER, "To lead a workshop" },
	{ "farah", CARD_ASK, CARD_EVERYBODY, "Colour, type and old posters" },
};
static const struct demo_way { const char *who; enum thanks_way way; } ways[] = {
	{ "ben", THANKS_WRITING }, { "dmitri", THANKS_TEAM }, { "emine", THANKS_PRIVATE },
		{ "goran", THANKS_RATHER_NOT },
	{ "farah", THANKS_TEAM },
};

/* Thanks between those who have no talks with each other. */
static const struct demo_thanks {
	const char *from, *to;
	enum thanks_audience audience;
	const char *words, *changed;
} thanks[] = {
	{ "emine", "ben", THANKS_TO_ALL, "For the checklist you left behind",
		"My first release took an hour, not a day" },
	{ "carla", "farah", THANKS_TO_TEAM, "For drawing the error page with me",
		"Nobody has written in about it since" },
	{ "ivo", "emine", THANKS_TO_ONE, "For asking me how it was", "" },
};

static bool give_thanks(struct ctx *x, const struct demo_thanks *d)
{
	struct recognition r = { .audience = d->audience, .words = str_of(d->words),
		.changed = str_of(d->changed) };

	return roster_find(x, str_of(d->to), &r.receiver) &&
		roster_find(x, str_of(d->from), &x->me) && recognition_add(x, &r) != 0;
}

static bool write_line(struct ctx *x, const struct demo_line *l)
{
	struct card card = { .lines_n = 1 };
	struct person *me;

	if (!roster_find(x, str_of(l->who), &x->me) || !(me = person_me(x))) return false;
	card.thanks = me->thanks;
	card.lines[0] = (struct card_line){ .kind = l->kind,
		.reader = l->reader,
		.words = str_of(l->words) };
	return card_save(x, &card);
}

/* Cards first, for they say how thanks are liked. */
static bool write_cards(struct ctx *x)
{
	int64_t operator = x->me;
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof ways / sizeof *ways; i++)
		ok = roster_find(x, str_of(ways[i].who), &x->me) &&
			person_set_thanks(x, ways[i].way);
	for (size_t i = 0; ok && i < sizeof lines / sizeof *lines; i++)
		ok = write_line(x, &lines[i]);
	for (size_t i = 0; ok && i < sizeof thanks / sizeof *thanks; i++)
		ok = give_thanks(x, &thanks[i]);
	x->me = operator;
	return ok;
}

/* As the leader would: the operator reads and writes nothing of a pair. */
static bool hold_talks(struct ctx *x)
{
	int64_t operator = x->me, leader;
	bool ok = roster_find(x, S("ada"), &leader);

	x->me = leader;
	for (size_t i = 0; ok && i < sizeof talks / sizeof *talks; i++) ok = hold(x, &talks[i]);
	x->me = operator;
	return ok;
}

/* Check-ins of members; `shown` says whether the leader reads them. */
struct demo_check_in {
	const char *member;
	int days_ago;
	const char *words, *workload, *energy, *obstacle, *more;
	enum check_in_shown shown;
};

static const struct demo_check_in check_ins[] = {
	{ "ben", 21, "Glad about the new team", "room", "good", "", "", CHECK_IN_SHARED },
	{ "ben", 13, "A busy week, all right", "full", "even", "", "", CHECK_IN_SHARED },
	{ "ben", 5, "Too many things at once, and I like them all", "over", "thin",
		"The slow test machines", "",
		CHECK_IN_SHARED },
	{ "ben", 1, "Slept badly", "", "flat", "", "", CHECK_IN_PRIVATE },
	{ "carla", 15, "Moving house and working", "full", "thin", "", "", CHECK_IN_SHARED },
	{ "carla", 4, "The boxes are unpacked", "room", "good", "", "Talking with customers",
		CHECK_IN_SHARED },
	{ "dmitri", 3, "", "room", "", "", "Writing for other teams", CHECK_IN_SHARED },
};

static bool say_check_ins(struct ctx *x)
{
	int64_t operator = x->me, now = x->now;
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof check_ins / sizeof *check_ins; i++) {
		const struct demo_check_in *d = &check_ins[i];
		struct check_in c = { .words = str_of(d->words),
			.workload = str_of(d->workload),
			.energy = str_of(d->energy),
			.obstacle = str_of(d->obstacle),
			.more = str_of(d->more),
			.shown = d->shown };

		x->now = now - d->days_ago * DAY;
		ok = roster_find(x, str_of(d->member), &x->me) && check_in_add(x, &c) != 0;
		x->me = operator, x->now = now;
	}
	return ok;
}

/* Let a member need something against an obstacle, and the leader promise it. */
static bool promise_a_need(struct ctx *x)
{
	int64_t operator = x->me, leader = 0, need = 0;
	struct need n = { .words = S("A build machine for the release"),
		.obstacle = S("the slow test machines") };
	struct pair *p;
	bool ok = roster_find(x, S("ben"), &n.asker) && roster_find(x, S("ada"), &leader);

	x->me = n.asker;
	ok = ok && (p = pair_with_leader(x)) && (n.pair = p->id) != 0 &&
		(need = need_add(x, &n)) != 0;
	x->me = leader;
	ok = ok && need_promise(x, need, date_day_of(x->now) + 4);
	x->me = operator;
	return ok;
}

/* Let a leader pass up a need that they cannot meet, in the words of its asker. */
static bool pass_a_need_up(struct ctx *x)
{
	int64_t operator = x->me, leader = 0, need = 0, passed = 0;
	struct need n = { .words = S("A licence for the profiler"),
		.obstacle = S("nobody sees why the import is slow") };
	struct pair *p;
	bool ok = roster_find(x, S("goran"), &n.asker) && roster_find(x, S("ada"), &leader);

	x->me = n.asker;
	ok = ok && (p = pair_with_leader(x)) && (n.pair = p->id) != 0 &&
		(need = need_add(x, &n)) != 0;
	x->me = leader;
	ok = ok && (passed = passed_propose(x, need)) != 0;
	x->me = n.asker;
	ok = ok && passed_agree(x, passed, S("A profiler for the import, 600 euros a year"));
	x->me = operator;
	return ok;
}

/* Let a member ask for three minutes. */
static bool ask_for_three(struct ctx *x)
{
	int64_t operator = x->me, member;
	struct pair *p;
	bool ok = roster_find(x, S("emine"), &member);

	x->me = member;
	ok = ok && (p = pair_with_leader(x)) && request_add(x, p->id);
	x->me = operator;
	return ok;
}

/* Offer work that the leader would hand over, and let a member say that they would like it. */
static bool offer_things(struct ctx *x)
{
	static const char *const things[] = { "Choosing the next test phones",
		"The demo for the customers in March" };
	int64_t operator = x->me, id = 0;
	bool ok = roster_find(x, S("ada"), &x->me);

	for (size_t i = 0; ok && i < sizeof things / sizeof *things; i++) {
		struct offer o = { .words = str_of(things[i]) };

		ok = (id = offer_add(x, &o)) != 0;
	}
	ok = ok && roster_find(x, S("carla"), &x->me) && offer_wish(x, id, true);
	x->me = operator;
	return ok;
}

/* A goal of the team on the way, with somebody who does something for it, and one of a member's
 * own. */
static bool set_goals(struct ctx *x)
{
	static const struct {
		int days_ago;
		const char *days;
	} marks[] = { { 40, "9" }, { 26, "7,5" }, { 12, "5" }, { 3, "4" } };
	struct goal team = { .reader = GOAL_TEAM,
		.words = S("Customers have an answer within two days"),
		.unit = S("days until an answer"),
		.begins = S("9"),
		.aim = S("2") };
	struct goal own = { .words = S("Lead a workshop by myself"),
		.measure = S("One that people recommend") };
	int64_t operator = x->me, now = x->now, ben = 0;
	bool ok = roster_find(x, S("ben"), &ben) && roster_find(x, S("ada"), &x->me) &&
		goal_add(x, &team);
	struct pair *p = ok ? pair_with(x, ben) : NULL;
	struct step s = { .owner = ben,
		.words = S("Answer templates for the ten most frequent questions"),
		.goal = team.id };

	ok = ok && p;
	for (size_t i = 0; ok && i < sizeof marks / sizeof *marks; i++) {
		struct goal_mark m = { .goal = team.id, .number = str_of(marks[i].days) };

		x->now = now - marks[i].days_ago * DAY;
		ok = goal_mark_add(x, &m) != 0;
	}
	x->now = now;
	if (ok) s.pair = p->id;
	ok = ok && step_add(x, &s) && roster_find(x, S("emine"), &x->me) && goal_add(x, &own);
	x->me = operator;
	return ok;
}

/* A release of ten working days, of which a Monday is the third. */
static bool set_a_period(struct ctx *x)
{
	int64_t operator = x->me, today = date_day_of(x->now),
		thursday = today - date_weekday(today) - 4;
	struct period release = { .reader = PERIOD_TEAM,
		.name = S("the release"),
		.kind = PERIOD_BUSY,
		.first_day = thursday,
		.last_day = thursday + 13,
		.talks = PERIOD_SHORTER,
		.earlier = true };
	bool ok = roster_find(x, S("ada"), &x->me) && period_add(x, &release);

	x->me = operator;
	return ok;
}

/* Ben's slow machines and the goal of his talks: tied by his step and what he needs, and each says
 * how. */
static bool tie_together(struct ctx *x)
{
	int64_t operator = x->me;
	struct goal goal = { .words = S("Ship the beta by the end of January") };
	struct solution s = { .obstacle = S("the slow test machines"),
		.of_leader = S("I get the second machine out of this year's budget") };
	struct pair *p;
	struct step *steps;
	struct need *needs;
	size_t steps_n = 0, needs_n = 0;
	bool ok = roster_find(x, S("ben"), &x->me) && (s.goal = goal_add(x, &goal)) != 0 &&
		(p = pair_with_leader(x)) && step_list_mine(x, 0, WRITTEN_PAGE, &steps, &steps_n) &&
		need_list_answered(x, 0, 1, &needs, &needs_n);

	if (ok) s.pair = p->id, x->me = p->leader;
	for (size_t i = 0; i < steps_n && !s.step; i++)
		if (!steps[i].goal) s.step = steps[i].id;
	if (needs_n) s.need = needs[0].id;
	ok = ok && solution_add(x, &s);
	if (ok) x->me = p->member, s.of_member = S("I move the long tests into the night");
	ok = ok && solution_change(x, &s);
	x->me = operator;
	return ok;
}

static bool answer_pulses(struct ctx *x)
{
	enum { PEOPLE = sizeof people / sizeof *people };
	int64_t who[PEOPLE + DEMO_AREAS_ALL];

	for (size_t i = 0; i < PEOPLE; i++)
		if (!roster_find(x, str_of(people[i].key), &who[i])) return false;
	return demo_find_areas(x, &who[PEOPLE]) && demo_hold_pulses(x, who, PEOPLE + DEMO_AREAS_ALL);
}

static bool fill_house(struct ctx *x)
{
	static bool (*const parts[])(struct ctx *x) = {
		hold_talks,
		say_check_ins,
		write_cards,
		ask_for_three,
		promise_a_need,
		pass_a_need_up,
		offer_things,
		set_goals,
		set_a_period,
		tie_together,
		answer_pulses,
	};
	struct roster_count count;
	struct team team;

	if (!demo_add_areas(x, str_of(LENA))) return false;
	if (!team_read(x->a, "demo", str_of(team_csv), x->zones, &team, &x->err)) return false;
	if (!roster_import(x, &team, &count)) return false;
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		int64_t id;

		if (!roster_find(x, str_of(people[i].key), &id)) return false;
		if (!calendar_put(x, id, S("demo.ics"), calendar_of(x, &people[i], (uint32_t)i)))
			return false;
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!parts[i](x)) return false;
	return account_set_demo(x);
}

bool demo_fill(struct ctx *x)
{
	struct account_demo *have;
	struct person *first;
	int64_t somebody;
	size_t n;

	if (!account_demo(x, &have, &n) || !account_first(x, &somebody)) return false;
	if (n > 0) return true;
	if (somebody && !(first = person_get(x, somebody))) return false;
	if (somebody && first->name.n)
		return err_set(&x->err, ERR_CONFLICT,
			"--demo fills an empty data folder; this one holds people already");
	return fill_house(x);
}

struct str demo_look(struct ctx *x)
{
	struct person *me = person_me(x);
	int64_t leader;

	if (!me) return (struct str){ 0 };
	if (me->name.n || !me->admin) {
		err_set(&x->err, ERR_CONFLICT,
			"the demo is for a data folder that nobody uses yet");
		return (struct str){ 0 };
	}
	x->me = CTX_OPERATOR; /* on behalf of the admin of an empty house, checked above */
	if (!fill_house(x) || !roster_find(x, S("ada"), &leader)) return (struct str){ 0 };
	return account_enter_demo(x, leader);
}
