/* SPDX-License-Identifier: Apache-2.0
 *
 * All of it goes through the functions that other people's rows come by; only the clock is set back.
 */
#include "model/demo_areas.h"

#include "base/date.h"
#include "model/account.h"
#include "model/coverage.h"
#include "model/pair.h"
#include "model/roster.h"
#include "model/talk.h"
#include "model/team.h"

static const char *const leaders[DEMO_AREAS] = { "Jonas Weber", "Katya Orlova", "Luca Ferri", "Maria Santos", "Nils Berg",
	"Petra Lang" };
static const char *const members[DEMO_AREAS][DEMO_AREA_PEOPLE] = {
	{ "Olga Novak", "Pablo Ruiz", "Quinn Daly", "Rana Aziz" },
	{ "Sven Holm", "Tara Singh", "Umut Demir", "Vera Klein" },
	{ "Wanda Lis", "Xenia Popa", "Yusuf Ali", "Zoe Martin" },
	{ "Anton Moser", "Bea Costa", "Chidi Eze", "Dora Szabo" },
	{ "Emil Krause", "Fenna Bakker", "Gita Rao", "Henrik Dahl" },
	{ "Ida Falk", "Jan Vos", "Kemal Ay", "Lia Conti" },
};
/* The days between two talks of a leader's four people, in each of the two quarters. */
static const int gaps[2][DEMO_AREA_PEOPLE] = { { 7, 14, 28, 28 }, { 7, 14, 28, 14 } };

void demo_quarters(const struct ctx *x, int64_t first[2])
{
	int64_t behind;

	coverage_quarter(date_day_of(x->now) - COVERAGE_LATE_DAYS, &first[1], &behind);
	coverage_quarter(first[1], &first[0], &behind);
}

static struct str put_team(struct ctx *x, struct str top)
{
	struct buf b = { .a = x->a };

	buf_z(&b, "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n");
	buf_add(&b, top);
	for (int i = 0; i < DEMO_AREAS; i++) {
		buf_fmt(&b, "area%d,%s,area%d@example.org,%s,Europe/Berlin,09:00-17:00,15,14\n", i, leaders[i], i,
			i < DEMO_AREAS - 1 ? "lena" : "");
		for (int k = 0; k < DEMO_AREA_PEOPLE; k++)
			buf_fmt(&b, "area%d-%d,%s,area%d-%d@example.org,area%d,Europe/Berlin,09:00-17:00,15,14\n", i, k,
				members[i][k], i, k, i);
	}
	return buf_str(&b);
}

/* Sign somebody in by a link of the operator. */
static bool come_in(struct ctx *x, int64_t person)
{
	int64_t operator = x->me;
	struct str link = account_link(x, person);
	bool ok = link.n && account_enter(x, link).n;

	x->me = operator;
	return ok;
}

/* Let x->me and a member talk from a day on, before another one. */
static bool talk_often(struct ctx *x, int64_t member, int64_t from, int64_t to, int gap)
{
	struct pair *p = pair_with(x, member);

	for (int64_t day = from; p && day < to; day += gap) {
		x->now = day * DAY + 13 * HOUR;
		if (!talk_hold(x, p->id, x->now - 20 * MINUTE, 10)) return false;
	}
	return p != NULL;
}

/* Let a leader and their people talk in the two quarters, and as in the second one until today. */
static bool talk_in_area(struct ctx *x, const int64_t first[2], int64_t today, const int64_t *who)
{
	x->me = who[0];
	for (int k = 0; k < DEMO_AREA_PEOPLE; k++)
		if (!talk_often(x, who[1 + k], first[0] + 1 + k, first[1], gaps[0][k]) ||
			!talk_often(x, who[1 + k], first[1] + 1 + k, today, gaps[1][k]))
			return false;
	return true;
}

bool demo_find_areas(struct ctx *x, int64_t who[DEMO_AREAS_ALL])
{
	for (int i = 0; i < DEMO_AREAS_ALL; i++) {
		int area = i / (DEMO_AREA_PEOPLE + 1), k = i % (DEMO_AREA_PEOPLE + 1);
		const char *key = k ? str_fmt(x->a, "area%d-%d", area, k - 1).p : str_fmt(x->a, "area%d", area).p;

		if (!roster_find(x, str_of(key), &who[i])) return false;
	}
	return true;
}

bool demo_add_areas(struct ctx *x, struct str top)
{
	enum { BEFORE = 60 }; /* days that they were there before the first quarter */
	int64_t operator = x->me, now = x->now, first[2], who[DEMO_AREAS_ALL];
	struct roster_count count;
	struct team team;
	bool ok;

	demo_quarters(x, first);
	x->now = (first[0] - BEFORE) * DAY;
	ok = team_read(x->a, "demo", put_team(x, top), x->zones, &team, &x->err) && roster_import(x, &team, &count) &&
		demo_find_areas(x, who);
	for (int i = 0; ok && i < DEMO_AREAS_ALL; i++) ok = come_in(x, who[i]);
	for (int i = 0; ok && i < DEMO_AREAS; i++)
		ok = talk_in_area(x, first, date_day_of(now) - 1, &who[i * (DEMO_AREA_PEOPLE + 1)]);
	x->me = operator;
	x->now = now;
	return ok;
}
