/* SPDX-License-Identifier: Apache-2.0
 *
 * Periods: a sprint or a busy time with its dates, of a team or of the organisation. The planner
 * follows the wishes that a period has for talks, questions know of a busy time, and Today says
 * which day of the period it is. A period of a team is read by its leader and their members, a
 * period of the organisation by everybody who is here. docs/periods.md.
 */
#ifndef MODEL_PERIOD_H
#define MODEL_PERIOD_H

#include "db/entity.h"

enum {
	/* the most periods of one team, or of the organisation, that are not over */
	PERIODS = 50,
	PERIOD_DAYS_MOST = 366,
	PERIOD_NAME_BYTES = 120,
};

enum period_reader {
	PERIOD_TEAM,             /* the owner and the members of the team that they lead */
	PERIOD_ALL,              /* everybody */
};
enum period_kind { PERIOD_SPRINT, PERIOD_BUSY };
enum period_talks { PERIOD_AS_EVER, PERIOD_SHORTER };

struct period {
	int64_t id, owner;
	enum period_reader reader;
	struct str name;         /* as people say it: "the release" */
	enum period_kind kind;
	int64_t first_day, last_day; /* days since 1970; both days are part of the period */
	enum period_talks talks; /* a plan makes the talks as long as ever or shorter, … */
	bool earlier;            /* … and has them early in the week */
	int64_t made;
	struct str owner_name;
	struct str work_hours;   /* of the owner, for they say which days of the week are worked */
	/* x->me may change it: as the leader whose team it is, or as an admin */
	bool mine;
	int64_t days;            /* how many working days it has */
	/* which of its working days the day is that was asked for; 0: it comes before the first */
	int64_t day;
};

/* Add a period, from the typed members of p. The result is its id, 0 on error: ERR_FORBIDDEN for a
 * team by somebody who leads nobody, and for everybody by somebody who is no admin; ERR_INPUT names
 * the field; ERR_FULL beyond PERIODS. */
MUST_CHECK int64_t period_add(struct ctx *x, struct period *p);
/* Change the typed members of the period p->id, which x->me may change; its owner and its readers
 * stay. ERR_MISSING, ERR_FORBIDDEN, ERR_INPUT as for period_add(). */
MUST_CHECK bool period_set(struct ctx *x, struct period *p);
/* Delete a period that x->me may change. */
MUST_CHECK bool period_delete(struct ctx *x, int64_t id);
/* Delete all periods of teams that x->me began. */
MUST_CHECK bool period_delete_all(struct ctx *x);

/* The period `id`, if x->me may read it; p->day is counted for `today` (days since 1970, on the
 * reader's clock). NULL and ERR_MISSING otherwise. */
MUST_CHECK struct period *period_get(struct ctx *x, int64_t id, int64_t today);
/* List the periods that x->me may read and that are not over on `today`, by their first day. */
MUST_CHECK bool period_list(struct ctx *x, int64_t today, struct period **out, size_t *n);
/* List the periods that x->me may read and that are over, the latest first, at most `most`. */
MUST_CHECK bool period_list_over(struct ctx *x, int64_t today, size_t most, struct period **out, size_t *n);
/* Find the period that runs on `today` for x->me; *out is NULL when none runs. Of several a busy
 * time comes before a sprint, then a period of the team before that of everybody, then the one with
 * fewer days, then the newer. */
MUST_CHECK bool period_now(struct ctx *x, int64_t today, struct period **out);
/* Find the period by which the team of x->me is planned in the `days` days from `from` on; *out is
 * NULL when there is none. It must hold at least half of the working days that are left there from
 * `today` on (of all, unless these days have begun and are not over). Of several the first is taken
 * in the order of period_now(). */
MUST_CHECK bool period_of_plan(struct ctx *x, int64_t from, int64_t days, int64_t today, struct period **out);

/* In SQL, whether a period that `person` reads runs about `day`: a day more counts on each side,
 * since everybody has a time zone of their own. */
#define PERIOD_RUNS_FOR(person, day)                                                               \
	"CASE WHEN EXISTS (SELECT 1 FROM period e WHERE e.owner = " person " AND e.reader = 0"      \
	"   AND e.last_day >= " day " - 1 AND e.first_day <= " day " + 1)"                          \
	" OR EXISTS (SELECT 1 FROM pair l JOIN period e ON e.owner = l.leader AND e.reader = 0"     \
	"   WHERE l.member = " person " AND l.ended IS NULL"                                        \
	"   AND e.last_day >= " day " - 1 AND e.first_day <= " day " + 1)"                          \
	" OR EXISTS (SELECT 1 FROM period e WHERE e.reader = 1"                                     \
	"   AND e.last_day >= " day " - 1 AND e.first_day <= " day " + 1) THEN 1 ELSE 0 END"
/* In SQL, whether a busy time of the team of `leader` or of everybody runs on `day`. */
#define PERIOD_BUSY_FOR(leader, day)                                                               \
	"CASE WHEN EXISTS (SELECT 1 FROM period e WHERE e.owner = " leader " AND e.reader = 0"      \
	"   AND e.kind = 1 AND e.last_day >= " day " AND e.first_day <= " day ")"                   \
	" OR EXISTS (SELECT 1 FROM period e WHERE e.reader = 1"                                     \
	"   AND e.kind = 1 AND e.last_day >= " day " AND e.first_day <= " day ") THEN 1 ELSE 0 END"

extern const char *const period_sql[];
extern const struct entity period_entity;

#endif
