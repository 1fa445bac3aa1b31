/* SPDX-License-Identifier: Apache-2.0
 *
 * Check-ins: how somebody is, in their own words. A check-in belongs to whoever wrote it; nobody
 * else reads it but their leader, when they show it and until they take it back.
 */
#ifndef MODEL_CHECK_IN_H
#define MODEL_CHECK_IN_H

#include "db/entity.h"

enum { CHECK_INS = 5000 }; /* of one person */

/* How long a check-in is shown to the other of a pair. */
enum check_in_shown {
	CHECK_IN_PRIVATE,   /* not at all */
	CHECK_IN_ONCE,      /* until the next talk of the pair has ended */
	CHECK_IN_SHARED,    /* until it is taken back */
};

struct check_in {
	int64_t id, owner;
	struct str words;          /* how they are; all texts may be empty, but not all of them */
	struct str workload;       /* of check_in_workloads; empty: not said */
	struct str energy;         /* of check_in_energies; empty: not said */
	struct str obstacle, help, more;
	int64_t made;
	int64_t pair;              /* to which it is shown; 0: to nobody */
	bool once;
	struct str reader_name;    /* the leader of that pair */
	int64_t opened;            /* when the leader opened it last; 0: not yet */
	enum check_in_shown shown; /* typed: whom a new one is shown to */
	bool mine;
};

/* What may be said of the workload and of the energy, as it is kept; ends with NULL. The words have
 * one length, so that what is sealed tells nothing by its size. */
extern const char *const check_in_workloads[], *const check_in_energies[];

/* A new check-in of x->me: of c what is typed is taken, the rest of it is set. Its id, 0 on error:
 * ERR_INPUT also when nothing is said at all, ERR_CONFLICT when it is to be shown and nobody leads x->me. */
MUST_CHECK int64_t check_in_add(struct ctx *x, struct check_in *c);
/* Of x->me's own. ERR_MISSING for everybody else. */
MUST_CHECK struct check_in *check_in_get(struct ctx *x, int64_t id);
/* x->me's own, newest first, in pages (model/written.h). */
MUST_CHECK bool check_in_list(struct ctx *x, int64_t before, size_t most, struct check_in **out,
	size_t *n);
/* Those of x->me that are shown for good to the leader of `pair`, which may have ended. */
MUST_CHECK bool check_in_list_shown(struct ctx *x, int64_t pair, size_t most, struct check_in **out,
	size_t *n);

/* Show a check-in of x->me to their leader, for good or until their next talk has ended. Shown
 * already: true, and `once` is as it is said now. ERR_CONFLICT when nobody leads x->me. */
MUST_CHECK bool check_in_share(struct ctx *x, int64_t id, bool once);
/* Nobody else reads it any more. When the other had opened it they are told that something was taken
 * back, and not what. */
MUST_CHECK bool check_in_take_back(struct ctx *x, int64_t id);
/* The same, and it is gone for x->me too. */
MUST_CHECK bool check_in_delete(struct ctx *x, int64_t id);
MUST_CHECK bool check_in_delete_all(struct ctx *x);

/* What the member of `pair` shows x->me, their leader, newest first, made at `since` or later. Reading it is noted
 * (model/opened.h). */
MUST_CHECK bool check_in_list_shared(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct check_in **out, size_t *n);
/* Whether the newest word on the workload that the member of `pair` shows x->me, made at `since` or later and
 * opened by x->me already, is that it is too much. */
MUST_CHECK bool check_in_is_over(struct ctx *x, int64_t pair, int64_t since, bool *over);
/* When the member of `pair` last took back something that x->me had opened, within the last 14 days;
 * 0: not. */
MUST_CHECK bool check_in_withdrawn(struct ctx *x, int64_t pair, int64_t *at);

/* Of what x->me's members show x->me, made at `since` or later: of each member the newest that says
 * how much they have to do, and the newest that says what they would like more of. Reading it is
 * noted. */
MUST_CHECK bool check_in_list_team(struct ctx *x, int64_t since, struct check_in **out, size_t *n);

/* A talk of the pair has ended: what was shown for the next talk alone is shown no more. */
MUST_CHECK bool check_in_talk_ended(struct ctx *x, int64_t pair);
/* A pair that had ended begins anew: what was shown in it before is shown no more. */
MUST_CHECK bool check_in_pair_begins(struct ctx *x, int64_t pair);

extern const char *const check_in_sql[];
/* The small line of a few check-ins: what was said of one matter, oldest first. */
enum { CHECK_IN_LINE = 12 };
struct check_in_point {
	int64_t made;
	int64_t level;             /* which of the words, from 0 */
};
/* The newest CHECK_IN_LINE of `n` check-ins, newest first, in which `words` (one of the two lists
 * above) were said; how many, into `out`. */
size_t check_in_line(const struct check_in *c, size_t n, const char *const *words,
	struct check_in_point out[CHECK_IN_LINE]);

extern const struct entity check_in_entity, check_in_share_entity;

#endif
