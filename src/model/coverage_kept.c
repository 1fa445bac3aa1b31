/* SPDX-License-Identifier: Apache-2.0 */
#include "model/coverage_kept.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/coverage.h"
#include "model/entity.h"
#include "model/pulse.h"

enum { MINE, READERS, ADD, SWEEP };
const char *const coverage_kept_sql[] = {
	[MINE] = "SELECT {coverage_kept k} FROM coverage_kept k WHERE k.reader = $1 AND k.everybody = $2",
	[READERS] =
		"/* all: everybody is asked whether they read coverage, once an hour */"
		" SELECT p.id FROM person p WHERE p.left_at IS NULL"
		" AND (p.admin = 1 OR " COVERAGE_LEADS_LEADERS("p.id") ")"
		" AND NOT EXISTS (SELECT 1 FROM coverage_kept k WHERE k.reader = p.id AND k.quarter = $1)"
		" LIMIT $2",
	[ADD] = "{+coverage_kept} ON CONFLICT DO NOTHING",
	[SWEEP] = "DELETE FROM coverage_kept WHERE quarter < $1",
	NULL
};

static const struct entity_field kept_fields[] = {
	FIELD(coverage_kept, id, ID),
	FIELD(coverage_kept, reader, ID, .about = "for whom it was counted, without their own pairs"),
	FIELD(coverage_kept, everybody, BOOL, .about = "the pairs of the organisation; else those below the reader"),
	FIELD(coverage_kept, quarter, DAY, .about = "its first day"),
	FIELD(coverage_kept, pairs, INT, .about = "how many were counted; 0: they may not be shown"),
	FIELD(coverage_kept, often, INT, .about = "how many of these talked every three weeks or more often"),
	{ 0 },
};
const struct entity coverage_kept_entity = { .name = "coverage_kept", .fields = kept_fields,
	.size = sizeof(struct coverage_kept),
	.purpose = "how often pairs talked in quarters that are over, as coverage shows it, so that it stands still",
	.read_by = "its reader: who leads leaders, or an admin",
	.kept = "two years",
};

bool coverage_kept_list(struct ctx *x, bool everybody, struct coverage_kept **out, size_t *n)
{
	return entity_list(x, &coverage_kept_entity,
		db_query(x, coverage_kept_sql[MINE], "ii", x->me, (int64_t)everybody),
		2 * COVERAGE_KEPT_QUARTERS, out, n);
}

/* Find out whether a round was opened in these days that was not called off. */
static bool has_round(const struct pulse_round *r, size_t n, int64_t from, int64_t to)
{
	for (size_t i = 0; i < n; i++)
		if (!r[i].called_off && r[i].opened >= from * DAY && r[i].opened < to * DAY) return true;
	return false;
}

bool coverage_kept_missing(struct ctx *x, size_t most, struct coverage_kept **out, size_t *n)
{
	enum { ROUNDS = 200 };
	int64_t day = date_day_of(x->now) - COVERAGE_LATE_DAYS, from, to;
	struct pulse_round *rounds;
	size_t rounds_n;

	*n = 0;
	*out = NEW_N(x->a, struct coverage_kept, most + 1);
	if (!pulse_list(x, ROUNDS, &rounds, &rounds_n)) return false;
	for (int q = 0; q < COVERAGE_KEPT_QUARTERS && *n < most; q++, day = from) {
		struct db_q *found;

		coverage_quarter(day, &from, &to);
		if (q && !has_round(rounds, rounds_n, from, to)) continue;
		found = db_query(x, coverage_kept_sql[READERS], "ii", from, (int64_t)(most - *n));
		while (found && db_next(found))
			(*out)[(*n)++] = (struct coverage_kept){ .reader = db_int(found, 0), .quarter = from };
		if (!found || !db_done(found)) return false;
	}
	return true;
}

bool coverage_kept_count(struct ctx *x, struct coverage_kept *k, bool *sees)
{
	enum { LONGER_THAN_A_QUARTER = 100 };
	struct coverage c;
	int64_t from, to;

	coverage_quarter(k->quarter + LONGER_THAN_A_QUARTER, &from, &to);
	if (!coverage_read_on(x, to, &c)) return false;
	*sees = c.sees;
	k->everybody = c.all;
	if (coverage_often(&c, &k->often)) k->pairs = c.shown.pairs;
	else k->pairs = k->often = 0;
	return true;
}

bool coverage_kept_add(struct ctx *x, struct coverage_kept *k)
{
	k->id = id_new(x->now);
	return entity_run(x, &coverage_kept_entity, coverage_kept_sql[ADD], k) >= 0;
}

bool coverage_kept_sweep(struct ctx *x)
{
	int64_t day = date_day_of(x->now) - COVERAGE_LATE_DAYS, from = day, to;

	for (int q = 0; q < COVERAGE_KEPT_QUARTERS; q++) coverage_quarter(from, &from, &to);
	return db_run(x, coverage_kept_sql[SWEEP], "i", from) >= 0;
}
