/* SPDX-License-Identifier: Apache-2.0
 *
 * Everybody near x->me. The rows of several people come in one list, in no order that every engine
 * promises. The rows of a person who both leads x->me and is led by x->me come twice.
 */
#include "model/near.h"

#include "db/db.h"
#include "ical/busy.h"

enum { LIST, BUSY, TALKS, BEHIND };
/* The authority of each statement: who is near $1. */
#define NEAR                                                                                       \
	" FROM (SELECT id FROM person WHERE id = $1"                                               \
	"  UNION ALL SELECT member FROM pair WHERE leader = $1 AND ended IS NULL"                  \
	"  UNION ALL SELECT leader FROM pair WHERE member = $1 AND ended IS NULL) n"
#define TALKS_AS(side)                                                                             \
	"SELECT n.id, t.starts, t.starts + t.minutes * 60" NEAR " JOIN talk t ON t." side " = n.id" \
	" WHERE t.state = 0 AND t.starts > $2 - 7200 AND t.starts < $3"
const char *const near_sql[] = {
	[LIST] = "SELECT n.id, (SELECT count(*) FROM calendar c WHERE c.owner = n.id)" NEAR,
	/* No two stretches of a person overlap: of those before $2 the last one alone can reach it, and
	 * read_busy() sees whether it does. Asked here, that would be asked of every row. */
	[BUSY] =
		"SELECT n.id, b.starts, b.ends, b.kind" NEAR " JOIN busy b ON b.person = n.id"
		" WHERE b.starts >= COALESCE((SELECT max(s.starts) FROM busy s"
		"   WHERE s.person = n.id AND s.starts <= $2), $2)"
		"  AND b.starts < $3",
	[TALKS] = TALKS_AS("leader") " UNION ALL " TALKS_AS("member"),
	[BEHIND] =
		"SELECT n.id, f.fetched" NEAR " JOIN calendar c ON c.owner = n.id"
		"  JOIN feed f ON f.calendar = c.id WHERE f.failures > 0"
		" UNION ALL SELECT n.id, c.fetched" NEAR " JOIN caldav_account a ON a.owner = n.id"
		"  JOIN caldav_collection c ON c.account = a.id"
		" WHERE c.chosen = 1 AND c.fetched > 0 AND (a.failures > 0 OR c.failures > 0)",
	NULL
};

struct near_person *near_find(const struct near *all, int64_t id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].id == id) return &all->at[i];
	return NULL;
}

bool near_list(struct ctx *x, struct near *out)
{
	struct db_q *q = db_query(x, near_sql[LIST], "i", x->me);

	*out = (struct near){ LIST_NEW(x->a, struct near_person), 0 };
	if (!q) return false;
	while (db_next(q)) {
		struct near_person p = { .id = db_int(q, 0), .calendars = db_int(q, 1) };

		if (!near_find(out, p.id)) *LIST_ADD(x->a, out->at, out->n) = p;
	}
	return db_done(q);
}

/* Make the lists of each person empty, for LIST_ADD(). */
static void begin_lists(struct ctx *x, struct near *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct near_person *p = &all->at[i];

		p->busy = (struct spans){ LIST_NEW(x->a, struct span), 0 };
		p->soft = (struct spans){ LIST_NEW(x->a, struct span), 0 };
		p->talks = (struct spans){ LIST_NEW(x->a, struct span), 0 };
	}
}

/* Read the next row, and find its person; NULL after the last row. The rows of a person come one
 * after the other, or nearly so, which is why `last` is tried first. */
static struct near_person *read_next_person(struct db_q *q, const struct near *all,
	struct near_person *last)
{
	while (db_next(q)) {
		int64_t id = db_int(q, 0);

		if (!last || last->id != id) last = near_find(all, id);
		if (last) return last;
	}
	return NULL;
}

static bool read_busy(struct ctx *x, struct near *all, int64_t from, int64_t to)
{
	struct db_q *q = db_query(x, near_sql[BUSY], "iii", x->me, from, to);
	struct near_person *p = NULL;

	if (!q) return false;
	while ((p = read_next_person(q, all, p))) {
		struct span s = { db_int(q, 1), db_int(q, 2) };

		if (s.end <= from) continue;
		if (s.start < from) s.start = from;
		if (s.end > to) s.end = to;
		*LIST_ADD(x->a, p->busy.at, p->busy.n) = s;
		if (db_int(q, 3) == BUSY_SOFT) *LIST_ADD(x->a, p->soft.at, p->soft.n) = s;
	}
	return db_done(q);
}

static bool read_talks(struct ctx *x, struct near *all, int64_t from, int64_t to)
{
	struct db_q *q = db_query(x, near_sql[TALKS], "iii", x->me, from, to);
	struct near_person *p = NULL;

	if (!q) return false;
	while ((p = read_next_person(q, all, p)))
		*LIST_ADD(x->a, p->talks.at, p->talks.n) = (struct span){ db_int(q, 1), db_int(q, 2) };
	return db_done(q);
}

bool near_busy(struct ctx *x, struct near *all, int64_t from, int64_t to)
{
	begin_lists(x, all);
	if (!read_busy(x, all, from, to) || !read_talks(x, all, from, to)) return false;
	for (size_t i = 0; i < all->n; i++) {
		spans_merge(&all->at[i].busy);          /* a soft stretch may touch a hard one */
		spans_merge_overlaps(&all->at[i].soft); /* in order, and each once */
		spans_merge(&all->at[i].talks);
	}
	return true;
}

bool near_behind(struct ctx *x, struct near *all)
{
	struct db_q *q = db_query(x, near_sql[BEHIND], "i", x->me);
	struct near_person *p = NULL;

	if (!q) return false;
	while ((p = read_next_person(q, all, p))) {
		int64_t fetched = db_int(q, 1);

		if (fetched && (!p->behind || fetched < p->behind)) p->behind = fetched;
	}
	return db_done(q);
}
