/* SPDX-License-Identifier: Apache-2.0
 *
 * Periods: a sprint or a busy time with its dates, of a team or of the organisation. The planner
 * goes by what its keeper wants for talks in it, questions know a busy one, and Today says which
 * day of it this is. A period of a team is read by its leader and their members, one of the
 * organisation by everybody who is here. docs/periods.md.
 */
#ifndef MODEL_PERIOD_H
#define MODEL_PERIOD_H

#include "db/entity.h"

enum {
	PERIODS = 50,            /* the most of one team, or of the organisation, that are not over */
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
	int64_t first_day, last_day; /* days since 1970, both part of it */
	enum period_talks talks; /* what is wanted for the talks of a plan … */
	bool earlier;            /* … and that they stand early in the week */
	int64_t made;
	struct str owner_name;
	struct str work_hours;   /* of the owner: which days of the week are worked */
	bool mine;               /* x->me may change it: the leader's own, or an admin's */
	int64_t days;            /* working days in all */
	int64_t day;             /* which of them the day is that was asked for; 0: before the first */
};

/* Keep a new one: of p what is typed is taken. Its id, 0 on error: ERR_FORBIDDEN for a team of somebody who
 * leads nobody and for everybody by who is no admin, ERR_INPUT names the field, ERR_FULL beyond PERIODS. */
MUST_CHECK int64_t period_add(struct ctx *x, struct period *p);
/* Set what is typed of period p->id, which x->me may change; whose it is stays. ERR_MISSING, ERR_FORBIDDEN,
 * ERR_INPUT likewise. */
MUST_CHECK bool period_set(struct ctx *x, struct period *p);
MUST_CHECK bool period_delete(struct ctx *x, int64_t id);
/* All those of teams that x->me began. */
MUST_CHECK bool period_delete_all(struct ctx *x);

/* Period `id`, if x->me may read it, with p->day of `today` (days since 1970, on the reader's wall). NULL,
 * ERR_MISSING otherwise. */
MUST_CHECK struct period *period_get(struct ctx *x, int64_t id, int64_t today);
/* Those that x->me may read and that are not over on `today`, by their first day. */
MUST_CHECK bool period_list(struct ctx *x, int64_t today, struct period **out, size_t *n);
/* Those that are over, the latest first, at most `most`. */
MUST_CHECK bool period_list_over(struct ctx *x, int64_t today, size_t most, struct period **out, size_t *n);
/* The one that runs on `today` and comes first, for whoever x->me is; *out NULL: none runs. Of several a busy
 * one comes before a sprint, then the team's before that of everybody, then the one with fewer days, then the newer. */
MUST_CHECK bool period_now(struct ctx *x, int64_t today, struct period **out);
/* The one by which the team that x->me leads is planned in the `days` days from `from` on: of those that hold at
 * least half of the working days which are left there from `today` on (of all, when they are over), the one that comes
 * first. *out NULL: none. */
MUST_CHECK bool period_of_plan(struct ctx *x, int64_t from, int64_t days, int64_t today, struct period **out);

/* In SQL, whether a period that `person` reads runs about `day`; a day more on each side, since everybody has a zone of
 * their own. */
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
