/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pair.h"

#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "view/lang.h"

enum { LED, ALL, GET_ONE, WITH, MINE, SET, END, HANDED, NEAR_ALL, NEAR };
#define PAIR                                                                                       \
	"SELECT {pair r}, o.name, o.timezone, o.work_hours,"                                       \
	"       COALESCE((SELECT max(t.starts) FROM talk t WHERE t.pair = r.id AND t.state = 1), 0)" \
	"         AS last_talk,"                                                                   \
	"       COALESCE(n.starts, 0) AS next_talk, COALESCE(n.source + 1, 0) AS next_source"      \
	"  FROM pair r LEFT JOIN talk n ON n.id = (SELECT t.id FROM talk t WHERE t.pair = r.id"    \
	"    AND t.state = 0 AND t.starts >= $2 ORDER BY t.starts LIMIT 1) JOIN person o"
const char *const pair_sql[] = {
	[LED] = PAIR
		/* no LIMIT: SQLite sorts a limited list in a table of its own; entity_list() counts */
		" ON o.id = r.member WHERE r.leader = $1 AND r.ended IS NULL"
		" ORDER BY o.name, r.id",
	[ALL] = PAIR
		" ON o.id = r.member WHERE r.leader = $1 AND r.ended IS NULL"
		" UNION ALL " PAIR " ON o.id = r.leader WHERE r.member = $1 AND r.ended IS NULL"
		" ORDER BY name, 1",
	[GET_ONE] = PAIR
		" ON o.id = CASE WHEN r.leader = $1 THEN r.member ELSE r.leader END"
		" WHERE r.id = $3 AND $1 IN (r.leader, r.member)",
	[WITH] = PAIR
		" ON o.id = $3 WHERE r.id = (SELECT min(id) FROM ("
		"   SELECT id FROM pair WHERE leader = $1 AND member = $3"
		" AND ended IS NULL UNION ALL"
		"   SELECT id FROM pair WHERE leader = $3 AND member = $1"
		" AND ended IS NULL) either)",
	[MINE] = PAIR
		" ON o.id = r.leader WHERE r.member = $1 AND r.ended IS NULL"
		" ORDER BY r.since DESC, r.id DESC LIMIT 1",
	[SET] =
		"UPDATE pair SET minutes = $3, cadence_days = $4"
		" WHERE id = $1 AND leader = $2 AND ended IS NULL",
	[END] = "UPDATE pair SET ended = $2 WHERE id = $1 AND ended IS NULL",
	[HANDED] =
		"UPDATE pair SET handed = $2 WHERE id = $1 AND member = $3 AND ended IS NOT NULL",
	[NEAR_ALL] =
		"SELECT member FROM pair WHERE leader = $1 AND ended IS NULL"
		" UNION ALL"
		" SELECT leader FROM pair WHERE member = $1 AND ended IS NULL LIMIT $2",
	[NEAR] =
		"SELECT 1 FROM pair WHERE leader = $1 AND member = $2 AND ended IS NULL"
		" UNION ALL"
		" SELECT 1 FROM pair WHERE leader = $2 AND member = $1 AND ended IS NULL LIMIT 1",
	NULL
};

/* By enum pair_next. */
static const char *const next_sources[] = { "none", "ours", "stands", "instead", NULL };

static const struct entity_field pair_fields[] = {
	FIELD(pair, id, ID),
	FIELD(pair, leader, ID, .about = "who leads"),
	FIELD(pair, member, ID, .about = "who is led"),
	TYPED(pair, minutes, INT, PAIR, TR("Minutes of a full talk"), .least = 3, .most = 30,
		.about = "of a full talk: 3, 5, 10, 15 or 30"),
	TYPED(pair, cadence_days, INT, PAIR, TR("Days between two talks"), .least = 1, .most = 366,
		.about = "a talk at least this often"),
	FIELD(pair, since, TIME, .about = "when it began"),
	FIELD(pair, ended, TIME, .null = true, .about = "null: it goes on"),
	FIELD(pair, handed, TIME, .null = true, .since = 38, .readers = READ_NOBODY,
		.about = "when its member said what goes along to another leader; null: not yet"),
	FIELD(pair, name, TEXT, .joined = true),
	FIELD(pair, timezone, ZONE, .joined = true),
	FIELD(pair, work_hours, HOURS, .joined = true),
	FIELD(pair, last_talk, TIME, .null = true, .joined = true),
	FIELD(pair, next_talk, TIME, .null = true, .joined = true),
	FIELD(pair, next_source, CHOICE, .null = true, .joined = true, .words = next_sources,
		.least = 1,
		.about = "where the next talk comes from; null: none is planned"),
	{ 0 },
};
const struct entity pair_entity = { .name = "pair", .fields = pair_fields,
	.size = sizeof(struct pair),
	.purpose = "who talks with whom, how long and how often",
	.read_by = "the two of the pair",
	.kept = "as long as the installation; a pair that ends is marked",
};

bool pair_minutes_fit(int64_t minutes)
{
	return minutes == 3 || minutes == 5 || minutes == 10 || minutes == 15 || minutes == 30;
}

bool pair_list(struct ctx *x, struct pair **out, size_t *n)
{
	return entity_list(x, &pair_entity, db_query(x, pair_sql[LED], "ii", x->me, x->now), PAIRS,
		out, n);
}

bool pair_list_all(struct ctx *x, struct pair **out, size_t *n)
{
	return entity_list(x, &pair_entity, db_query(x, pair_sql[ALL], "ii", x->me, x->now), PAIRS,
		out, n);
}

/* NULL without an error when there is none. */
static struct pair *read_one(struct ctx *x, struct db_q *q)
{
	struct pair *p;
	size_t n;

	return entity_list(x, &pair_entity, q, 1, &p, &n) && n ? p : NULL;
}

/* Every list of a page asks for the pair it is about, and for who is near; a page that only
 * reads asks the database once. It holds for one reader. */
struct pairs_known {
	int64_t me;
	const struct pair *last;
	int64_t *near;        /* NULL: not asked yet */
	size_t near_n;
};

/* NULL where what is read may change meanwhile. */
static struct pairs_known *known_to(struct ctx *x)
{
	if (!x->reads) return NULL;
	if (x->pairs && x->pairs->me == x->me) return x->pairs;
	x->pairs = NEW(x->a, struct pairs_known);
	x->pairs->me = x->me;
	return x->pairs;
}

struct pair *pair_get(struct ctx *x, int64_t id)
{
	struct pairs_known *known = known_to(x);
	struct pair *p;

	if (known && known->last && known->last->id == id) {
		p = NEW(x->a, struct pair); /* the caller's own */
		*p = *known->last;
		return p;
	}
	p = read_one(x, db_query(x, pair_sql[GET_ONE], "iii", x->me, x->now, id));
	if (!p) err_set(&x->err, ERR_MISSING, TR("no such pair"));
	if (p && known) {
		struct pair *kept = NEW(x->a, struct pair);

		*kept = *p;
		known->last = kept;
	}
	return p;
}

struct pair *pair_going(struct ctx *x, int64_t id)
{
	struct pair *p = pair_get(x, id);

	if (!p || !p->ended) return p;
	err_set(&x->err, ERR_CONFLICT,
		TR("you and %.*s no longer have talks; what was said stays here"), STR(p->name));
	return NULL;
}

struct pair *pair_with(struct ctx *x, int64_t person)
{
	struct pair *p = read_one(x, db_query(x, pair_sql[WITH], "iii", x->me, x->now, person));

	/* what was typed on a page of two may come when they have parted */
	if (!p)
		err_set(&x->err, ERR_MISSING,
			TR("You two have no talks with each other, or not any more."));
	return p;
}

struct pair *pair_with_leader(struct ctx *x)
{
	return read_one(x, db_query(x, pair_sql[MINE], "ii", x->me, x->now));
}

bool pair_set(struct ctx *x, int64_t id, int64_t minutes, int64_t cadence_days)
{
	if (!pair_minutes_fit(minutes))
		return err_field(&x->err, ERR_INPUT, "minutes",
			TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (cadence_days < 1 || cadence_days > 90)
		return err_field(&x->err, ERR_INPUT, "cadence_days",
			TR("Choose between 1 and 90 days."));
	if (db_run(x, pair_sql[SET], "iiii", id, x->me, minutes, cadence_days) != 1)
		return err_set(&x->err, ERR_MISSING, TR("no such pair"));
	return audit_add(x, "pair.set", id);
}

bool pair_end(struct ctx *x, int64_t id)
{
	int64_t ended = db_run(x, pair_sql[END], "ii", id, x->now);

	if (ended <= 0) return ended == 0;
	return pair_ended(x, id) && audit_add(x, "pair.end", id);
}

enum { NEAR_KEPT = 256 };

/* Everybody near, for a page that asks about many; of more than NEAR_KEPT each is asked for. */
static bool read_near(struct ctx *x, struct pairs_known *known)
{
	struct db_q *q = db_query(x, pair_sql[NEAR_ALL], "ii", x->me, (int64_t)NEAR_KEPT);

	if (!q) return false;
	known->near = NEW_N(x->a, int64_t, NEAR_KEPT);
	while (known->near_n < NEAR_KEPT && db_next(q)) known->near[known->near_n++] = db_int(q, 0);
	return db_done(q);
}

static bool is_among(const struct pairs_known *known, int64_t person)
{
	for (size_t i = 0; i < known->near_n; i++)
		if (known->near[i] == person) return true;
	return false;
}

bool pair_near(struct ctx *x, int64_t person)
{
	struct pairs_known *known = known_to(x);
	struct db_q *q;
	bool near;

	if (x->me == person || x->me == CTX_OPERATOR) return true;
	if (known && !known->near && !read_near(x, known)) return false;
	if (known && is_among(known, person)) return true;
	if (known && known->near_n < NEAR_KEPT)
		return err_set(&x->err, ERR_MISSING, TR("no such person"));
	if (!(q = db_query(x, pair_sql[NEAR], "ii", x->me, person))) return false;
	near = db_next(q);
	if (!db_done(q)) return false;
	return near || err_set(&x->err, ERR_MISSING, TR("no such person"));
}

bool pair_set_handed(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, pair_sql[HANDED], "iii", id, x->now, x->me);

	return rows == 1 || (rows == 0 && err_set(&x->err, ERR_MISSING, TR("no such pair")));
}
