/* SPDX-License-Identifier: Apache-2.0
 *
 * The capacity of a team. All members are asked about together, so that the number of statements
 * does not grow with the team.
 */
#include "model/capacity.h"

#include "base/date.h"
#include "db/db.h"
#include "ical/zones.h"
#include "model/agreed.h"
#include "model/check_in.h"
#include "model/hours.h"
#include "model/near.h"
#include "model/pair.h"

enum { STEPS };
const char *const capacity_sql[] = {
	[STEPS] =
		"SELECT r.member, count(*) FROM pair r JOIN step s ON s.pair = r.id AND s.state = 0"
		" WHERE r.leader = $1 AND r.ended IS NULL AND s.owner = r.member GROUP BY r.member",
	NULL
};

/* What each said, and no figure: a table of all members would be there to be ranked. The page has the facts for the leader
 * to look at. */
static const struct entity_field capacity_fields[] = {
	FIELD(capacity, member, ID),
	FIELD(capacity, name, TEXT),
	FIELD(capacity, workload, TEXT,
		.about = "the member's own word: room, full or over; empty: none is shown"),
	FIELD(capacity, workload_said, TIME, .null = true),
	FIELD(capacity, more, TEXT, .about = "what they would like more of"),
	FIELD(capacity, more_said, TIME, .null = true),
	{ 0 },
};
const struct entity capacity_view = { .name = "capacity", .fields = capacity_fields,
	.size = sizeof(struct capacity) };

static struct capacity *find_member(struct capacity *all, size_t n, int64_t member)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].member == member) return &all[i];
	return NULL;
}

/* Add what the members say of their workload, and of what they would like more of. Check-ins come
 * newest first, so that of each kind the first counts. */
static bool add_words(struct ctx *x, struct capacity *all, size_t n)
{
	struct check_in *said;
	size_t said_n;

	if (!check_in_list_team(x, x->now - CAPACITY_LOOK_BACK * DAY, &said, &said_n)) return false;
	for (size_t i = 0; i < said_n; i++) {
		const struct check_in *c = &said[i];
		struct capacity *of = find_member(all, n, c->owner);

		if (!of) continue;
		if (c->workload.n && !of->workload_said)
			of->workload = c->workload, of->workload_said = c->made;
		if (c->more.n && !of->more_said) of->more = c->more, of->more_said = c->made;
	}
	return true;
}

static bool add_steps(struct ctx *x, struct capacity *all, size_t n)
{
	struct db_q *q = db_query(x, capacity_sql[STEPS], "i", x->me);

	if (!q) return false;
	while (db_next(q)) {
		struct capacity *of = find_member(all, n, db_int(q, 0));

		if (of) of->steps = db_int(q, 1);
	}
	return db_done(q);
}

static int64_t count_minutes(struct spans s)
{
	int64_t seconds = 0;

	for (size_t i = 0; i < s.n; i++) seconds += s.at[i].end - s.at[i].start;
	return seconds / MINUTE;
}

/* Find the working time of somebody from now on; it is empty when their hours cannot be read. */
static struct spans find_working_time(struct ctx *x, const struct pair *p, int64_t to)
{
	const struct zone *zone = zone_find(x->zones, p->timezone);
	struct span_list work = { .a = x->a };
	struct hours_span *windows;
	struct hours hours;
	struct err why = { 0 };
	size_t n;

	if (!zone || !hours_parse(p->work_hours, &hours, &why)) return work.is;
	n = hours_expand(x->a, &hours, zone, date_day_of(zone_local_of(zone, x->now)),
		CAPACITY_DAYS + 1, &windows);
	for (size_t i = 0; i < n; i++) spans_add(&work, windows[i].start, windows[i].end);
	spans_merge(&work.is);
	spans_cut(&work.is, x->now, to);
	return work.is;
}

static void add_load(struct ctx *x, struct capacity *of, const struct pair *p,
	const struct near_person *who, int64_t to)
{
	struct spans work = find_working_time(x, p, to), left;

	of->has_calendar = who->calendars > 0;
	of->work_minutes = count_minutes(work);
	left = spans_minus(x->a, spans_minus(x->a, work, who->busy), who->talks);
	of->busy_minutes = of->work_minutes - count_minutes(left);
	if (!of->has_calendar || !of->work_minutes) return;
	of->differs = (str_eq(of->workload, S("room")) &&
			      3 * of->busy_minutes > 2 * of->work_minutes) ||
		(str_eq(of->workload, S("over")) && 3 * of->busy_minutes < of->work_minutes);
}

bool capacity_list(struct ctx *x, struct capacity **out, size_t *n)
{
	int64_t to = x->now + CAPACITY_DAYS * DAY;
	struct pair *led;
	struct near near;

	if (!agreed_must_be_on(x, AGREED_ROOM) || !pair_list(x, &led, n) || !near_list(x, &near) ||
		!near_busy(x, &near, x->now, to))
		return false;
	*out = NEW_N(x->a, struct capacity, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct capacity){ .member = led[i].member, .name = led[i].name };
	if (!add_words(x, *out, *n) || !add_steps(x, *out, *n)) return false;
	for (size_t i = 0; i < *n; i++) {
		const struct near_person *who = near_find(&near, led[i].member);

		if (who) add_load(x, &(*out)[i], &led[i], who, to);
	}
	return true;
}
