/* SPDX-License-Identifier: Apache-2.0
 *
 * Periods. Their days are counted as working days, because that is how people mean a sprint of ten
 * days: Monday to Friday, or, where the owner works on a Saturday or a Sunday, the days on which
 * the owner works. So a leader and their members count the same, also where the leader has a free
 * day of their own.
 */
#include "model/period.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/hours.h"
#include "model/pair.h"
#include "view/lang.h"

enum { GET_ONE, OPEN, OVER, RUNNING, OF_PLAN, COUNT_TEAM, COUNT_ALL, IS_ADMIN, ADD, SET,
	DEL, DEL_ALL };
#define PERIOD                                                                                     \
	"SELECT {period p}, CASE WHEN p.reader = 0 THEN o.name ELSE '' END AS owner_name,"          \
	"       o.work_hours AS work_hours,"                                                         \
	"       CASE WHEN (p.reader = 0 AND p.owner = $1) OR (p.reader = 1 AND EXISTS"              \
	"         (SELECT 1 FROM person a WHERE a.id = $1 AND a.admin = 1 AND a.left_at IS NULL))"  \
	"         THEN 1 ELSE 0 END AS mine"                                                         \
	"  FROM period p JOIN person o ON o.id = p.owner"
#define OF_OWN PERIOD " WHERE p.owner = $1 AND p.reader = 0"
#define OF_LEADER                                                                                  \
	PERIOD " JOIN pair r ON r.leader = p.owner AND r.member = $1 AND r.ended IS NULL"           \
	" WHERE p.reader = 0"
#define OF_ALL                                                                                     \
	PERIOD " WHERE p.reader = 1"                                                                 \
	" AND EXISTS (SELECT 1 FROM person h WHERE h.id = $1 AND h.left_at IS NULL)"
/* The periods that $1 may read. */
#define READABLE(and) OF_OWN and " UNION ALL " OF_LEADER and " UNION ALL " OF_ALL and
/* In ORDER BY, column 1 is the id, and columns 6 and 7 are the first and the last day. */
const char *const period_sql[] = {
	[GET_ONE] = READABLE(" AND p.id = $2"),
	[OPEN] = READABLE(" AND p.last_day >= $2") " ORDER BY 6, 1 LIMIT 200",
	[OVER] = READABLE(" AND p.last_day < $2") " ORDER BY 7 DESC, 1 DESC LIMIT $3",
	[RUNNING] = READABLE(" AND p.last_day >= $2 AND p.first_day <= $2") " ORDER BY 1 LIMIT 200",
	/* In no order, because SQLite sorts each half in a table of its own. */
	[OF_PLAN] =
		OF_OWN " AND p.last_day >= $2 AND p.first_day < $3"
		" UNION ALL " OF_ALL " AND p.last_day >= $2 AND p.first_day < $3",
	[COUNT_TEAM] =
		"SELECT count(*) FROM period WHERE owner = $1 AND reader = 0 AND last_day >= $2",
	[COUNT_ALL] = "SELECT count(*) FROM period WHERE $1 > 0 AND reader = 1 AND last_day >= $2",
	[IS_ADMIN] = "SELECT 1 FROM person WHERE id = $1 AND admin = 1 AND left_at IS NULL",
	[ADD] = "{+period}",
	[SET] =
		"{+period} ON CONFLICT (id) DO UPDATE"
		" SET name = excluded.name, kind = excluded.kind,"
		"  first_day = excluded.first_day, last_day = excluded.last_day,"
		"  talks = excluded.talks, earlier = excluded.earlier",
	[DEL] =
		"DELETE FROM period WHERE id = $1 AND ((reader = 0 AND owner = $2)"
		" OR (reader = 1 AND EXISTS"
		" (SELECT 1 FROM person a WHERE a.id = $2 AND a.admin = 1 AND a.left_at IS NULL)))",
	[DEL_ALL] = "DELETE FROM period WHERE owner = $1 AND reader = 0",
	NULL
};

static const char *const readers[] = { "team", "all", NULL };
static const char *const kinds[] = { "sprint", "busy", NULL };
static const char *const lengths[] = { "as-ever", "shorter", NULL };

#define DATED .needed = true, .least = -2 * PERIOD_DAYS_MOST, .most = 3653
static const struct entity_field period_fields[] = {
	FIELD(period, id, ID),
	FIELD(period, owner, WHO, .about = "who began it: of a team, its leader; else an admin, whom admins alone read"),
	TYPED(period, reader, CHOICE, AUTHOR, TR("For whom it is"), .words = readers,
		.about = "the team that its owner leads, or everybody"),
	TYPED(period, name, SEALED, SHARED, TR("What it is"), .needed = true,
		.most = PERIOD_NAME_BYTES,
		.place = "period.name"),
	TYPED(period, kind, CHOICE, SHARED, TR("Of which kind"), .words = kinds),
	TYPED(period, first_day, DAY, SHARED, TR("First day"), DATED, .about = "a day"),
	TYPED(period, last_day, DAY, SHARED, TR("Last day"), DATED,
		.about = "likewise, and part of it"),
	TYPED(period, talks, CHOICE, SHARED, TR("Talks in it"), .words = lengths,
		.about = "how long a plan makes them"),
	TYPED(period, earlier, BOOL, SHARED, TR("When in the week"),
		.about = "whether a plan has them early in the week"),
	FIELD(period, made, TIME),
	FIELD(period, owner_name, TEXT, .joined = true,
		.about = "whose team; empty: it is everybody's, and who keeps it is nobody's to know"),
	FIELD(period, work_hours, TEXT, .joined = true, .readers = READ_NOBODY),
	FIELD(period, mine, BOOL, .joined = true, .about = "whether the reader may change it"),
	FIELD(period, days, INT, .computed = true, .about = "its working days"),
	FIELD(period, day, INT, .computed = true,
		.about = "which of them today is; 0: it has not begun"),
	{ 0 },
};

/* -- working days -- */

/* Count the working days from `from` to `to`, both included, by the hours of whoever began the
 * period. */
static int64_t count_days(const struct period *p, int64_t from, int64_t to)
{
	struct hours hours = { 0 };
	struct err e = { 0 };
	bool weekend = hours_parse(p->work_hours, &hours, &e) && (hours.n[5] || hours.n[6]);
	int64_t n = 0;

	for (int64_t day = from; day <= to; day++) {
		int weekday = date_weekday(day);

		n += weekend ? hours.n[weekday] > 0 : weekday < 5;
	}
	return n;
}

static void complete_period(struct ctx *x, void *row)
{
	struct period *p = row;

	(void)x;
	if (p->reader == PERIOD_ALL && !p->mine) p->owner = 0; /* who keeps it is nobody's to know */
	p->days = count_days(p, p->first_day, p->last_day);
}

const struct entity period_entity = { .name = "period", .fields = period_fields,
	.size = sizeof(struct period), .complete = complete_period,
	.purpose = "sprints and busy times, by which talks are planned",
	.read_by = "of a team, its leader and their members; one of the organisation, everybody who is signed in",
	.kept = "until its leader, or an admin, deletes it",
};

/* Set which working day of the period `today` is; after its end, its last one. */
static void set_day(struct period *p, int64_t today)
{
	p->day = count_days(p, p->first_day, today < p->last_day ? today : p->last_day);
}

/* -- reading -- */

/* List periods by a query, which ends, and count their days for `today`. */
static bool list_periods(struct ctx *x, struct db_q *q, int64_t today, size_t most,
	struct period **out, size_t *n)
{
	if (!entity_list(x, &period_entity, q, most, out, n)) return false;
	for (size_t i = 0; i < *n; i++) set_day(&(*out)[i], today);
	return true;
}

/* The most periods that are read at once. */
enum { LISTED = 200 };

struct period *period_get(struct ctx *x, int64_t id, int64_t today)
{
	struct period *p = entity_one(x, &period_entity,
		db_query(x, period_sql[GET_ONE], "ii", x->me, id), TR("no such period"));

	if (p) set_day(p, today);
	return p;
}

bool period_list(struct ctx *x, int64_t today, struct period **out, size_t *n)
{
	return list_periods(x, db_query(x, period_sql[OPEN], "ii", x->me, today), today, LISTED,
		out, n);
}

bool period_list_over(struct ctx *x, int64_t today, size_t most, struct period **out, size_t *n)
{
	return list_periods(x, db_query(x, period_sql[OVER], "iii", x->me, today, (int64_t)most),
		today, most, out, n);
}

/* -- the choice of one among several -- */

/* True when period `a` is taken rather than `b`, as period_now() says. */
static bool comes_before(const struct period *a, const struct period *b)
{
	int64_t a_days = a->last_day - a->first_day, b_days = b->last_day - b->first_day;

	if (a->kind != b->kind) return a->kind == PERIOD_BUSY;
	if (a->reader != b->reader) return a->reader == PERIOD_TEAM;
	if (a_days != b_days) return a_days < b_days;
	return a->id > b->id;
}

bool period_now(struct ctx *x, int64_t today, struct period **out)
{
	struct period *all;
	size_t n;

	*out = NULL;
	if (!list_periods(x, db_query(x, period_sql[RUNNING], "ii", x->me, today), today, LISTED,
		    &all, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!*out || comes_before(&all[i], *out)) *out = &all[i];
	return true;
}

/* True when at least half of the working days from `from` to `to` are in the period. */
static bool holds_half(const struct period *p, int64_t from, int64_t to)
{
	int64_t first = p->first_day > from ? p->first_day : from,
		last = p->last_day < to ? p->last_day : to;
	int64_t held = count_days(p, first, last);

	return held > 0 && 2 * held >= count_days(p, from, to);
}

bool period_of_plan(struct ctx *x, int64_t from, int64_t days, int64_t today, struct period **out)
{
	struct db_q *q = db_query(x, period_sql[OF_PLAN], "iii", x->me, from, from + days);
	/* the days of a week that is over, or has not begun, all count */
	bool has_begun = from < today && today < from + days;
	int64_t begin = has_begun ? today : from;
	struct period *all;
	size_t n;

	*out = NULL;
	if (!list_periods(x, q, today, LISTED, &all, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (holds_half(&all[i], begin, from + days - 1) &&
			(!*out || comes_before(&all[i], *out)))
			*out = &all[i];
	return true;
}

/* -- changes -- */

static bool must_lead_team(struct ctx *x)
{
	struct pair *led;
	size_t n;

	if (!pair_list(x, &led, &n)) return false;
	return n > 0 ||
		err_field(&x->err, ERR_FORBIDDEN, "reader",
			TR("you lead no team whose period it could be"));
}

static bool must_be_admin(struct ctx *x)
{
	bool is = false;

	if (!db_any(db_query(x, period_sql[IS_ADMIN], "i", x->me), &is)) return false;
	return is ||
		err_field(&x->err, ERR_FORBIDDEN, "reader",
			TR("an admin keeps the periods of the organisation"));
}

static bool check_period(struct ctx *x, struct period *p)
{
	if (!entity_check(x, &period_entity, p)) return false;
	if (p->last_day < p->first_day)
		return err_field(&x->err, ERR_INPUT, "last_day",
			TR("The last day comes before the first."));
	return p->last_day - p->first_day < PERIOD_DAYS_MOST ||
		err_field(&x->err, ERR_INPUT, "last_day", TR("A period has at most %d days."),
			PERIOD_DAYS_MOST);
}

/* True when there is room for another period; periods that are over do not count. */
static bool has_room(struct ctx *x, const struct period *p)
{
	struct db_q *q = db_query(x, period_sql[p->reader == PERIOD_ALL ? COUNT_ALL : COUNT_TEAM],
		"ii", x->me, date_day_of(x->now));
	int64_t n = 0;

	if (!q) return false;
	if (db_next(q)) n = db_int(q, 0);
	if (!db_done(q)) return false;
	return n < PERIODS ||
		err_field(&x->err, ERR_FULL, "name", TR("%d are kept already; delete some first"),
			PERIODS);
}

int64_t period_add(struct ctx *x, struct period *p)
{
	entity_keep_typed(&period_entity, p);
	p->id = id_new(x->now), p->owner = x->me, p->made = x->now;
	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first")), 0;
	if (!(p->reader == PERIOD_ALL ? must_be_admin(x) : must_lead_team(x))) return 0;
	if (!check_period(x, p) || !has_room(x, p)) return 0;
	return entity_add(x, &period_entity, period_sql[ADD], p) &&
			audit_add(x, "period.add", p->id)
		? p->id
		: 0;
}

/* Find a period that x->me may change; NULL with an error. */
static struct period *find_own(struct ctx *x, int64_t id)
{
	struct period *p = period_get(x, id, date_day_of(x->now));

	if (!p || p->mine) return p;
	if (p->reader == PERIOD_ALL)
		err_set(&x->err, ERR_FORBIDDEN,
			TR("an admin keeps the periods of the organisation"));
	else
		err_set(&x->err, ERR_FORBIDDEN, TR("this period is %.*s's to change"),
			STR(p->owner_name));
	return NULL;
}

bool period_set(struct ctx *x, struct period *p)
{
	struct period *old = find_own(x, p->id);

	if (!old) return false;
	entity_keep_typed(&period_entity, p);
	p->id = old->id, p->owner = old->owner, p->reader = old->reader, p->made = old->made;
	return check_period(x, p) && entity_run(x, &period_entity, period_sql[SET], p) == 1 &&
		audit_add(x, "period.set", p->id);
}

bool period_delete(struct ctx *x, int64_t id)
{
	return find_own(x, id) && db_run(x, period_sql[DEL], "ii", id, x->me) == 1 &&
		audit_add(x, "period.delete", id);
}

bool period_delete_all(struct ctx *x)
{
	return db_run(x, period_sql[DEL_ALL], "i", x->me) >= 0;
}
