/* SPDX-License-Identifier: Apache-2.0
 *
 * Check-ins: how somebody is, in their own words. A check-in belongs to whoever wrote it; nobody
 * else reads it but their leader, when they show it and until they take it back.
 */
#ifndef MODEL_CHECK_IN_H
#define MODEL_CHECK_IN_H

#include "db/entity.h"

enum { CHECK_INS = 5000 }; /* the most check-ins of one person */

/* How long a check-in is shown to the leader of its writer. */
enum check_in_shown {
	CHECK_IN_PRIVATE,   /* not at all */
	CHECK_IN_ONCE,      /* until the next talk of the pair has ended */
	CHECK_IN_SHARED,    /* until it is taken back */
};

struct check_in {
	int64_t id, owner;
	/* how the writer is; each text may be empty, but not all of them */
	struct str words;
	struct str workload;       /* of check_in_workloads; empty: not said */
	struct str energy;         /* of check_in_energies; empty: not said */
	struct str obstacle, help, more;
	int64_t made;
	int64_t pair;              /* the pair to whose leader it is shown; 0: to nobody */
	bool once;                 /* only until the next talk has ended */
	struct str reader_name;    /* the leader of that pair */
	int64_t opened;            /* when the leader opened it last; 0: not yet */
	enum check_in_shown shown; /* as typed: whether a new one is shown, and for how long */
	bool mine;
};

/* The words for the workload and the energy, as they are kept; each list ends with NULL. The words
 * of a list have one length, so that a sealed word tells nothing by its size. */
extern const char *const check_in_workloads[], *const check_in_energies[];

/* Add a check-in of x->me, from the typed members of c; the rest of c is set. The result is its id,
 * 0 on error: ERR_INPUT also when nothing is said at all, ERR_CONFLICT when it is to be shown and
 * nobody leads x->me. */
MUST_CHECK int64_t check_in_add(struct ctx *x, struct check_in *c);
/* Add a check-in that was locked (model/locked.h) and that its author has unlocked: c->id and
 * c->made stay as they are given. check_in_add() refuses, with ERR_CONFLICT at "words", one that
 * somebody who locks their notes does not show. */
MUST_CHECK bool check_in_add_unlocked(struct ctx *x, struct check_in *c);
/* The check-in `id` of x->me. NULL and ERR_MISSING for anybody else's. */
MUST_CHECK struct check_in *check_in_get(struct ctx *x, int64_t id);
/* List the check-ins of x->me, newest first, in pages (model/written.h). */
MUST_CHECK bool check_in_list(struct ctx *x, int64_t before, size_t most, struct check_in **out,
	size_t *n);
/* List likewise the check-ins of x->me that are shown to nobody. */
MUST_CHECK bool check_in_list_unshown(struct ctx *x, int64_t before, size_t most,
	struct check_in **out, size_t *n);
/* List the check-ins of x->me that are shown for good to the leader of `pair`, which may have
 * ended. */
MUST_CHECK bool check_in_list_shown(struct ctx *x, int64_t pair, size_t most, struct check_in **out,
	size_t *n);

/* Show a check-in of x->me to their leader, for good or until their next talk has ended. True when
 * it is shown already; `once` then changes to what is said now. ERR_CONFLICT when nobody leads
 * x->me. */
MUST_CHECK bool check_in_share(struct ctx *x, int64_t id, bool once);
/* Show a check-in of x->me to nobody any more. A leader who had opened it is told that something
 * was taken back, and not what. */
MUST_CHECK bool check_in_take_back(struct ctx *x, int64_t id);
/* Take a check-in back and delete it; or do so with all check-ins of x->me. */
MUST_CHECK bool check_in_delete(struct ctx *x, int64_t id);
MUST_CHECK bool check_in_delete_all(struct ctx *x);

/* List what the member of `pair` shows x->me, their leader, newest first, made at `since` or later.
 * Whoever shows these check-ins in words says so by check_in_note_read(). */
MUST_CHECK bool check_in_list_shared(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct check_in **out, size_t *n);
/* Note that x->me reads words of these check-ins (model/opened.h). A point of a small line is not
 * noted. */
void check_in_note_read(struct ctx *x, const struct check_in *c, size_t n);
/* Find out whether the member of `pair` finds their work too much: by the newest word on the
 * workload that they show x->me, that was made at `since` or later, and that x->me has opened
 * already. */
MUST_CHECK bool check_in_is_over(struct ctx *x, int64_t pair, int64_t since, bool *over);
/* Find when the member of `pair` last took back something that x->me had opened, within the last 14
 * days; *at is 0 when they did not. */
MUST_CHECK bool check_in_withdrawn(struct ctx *x, int64_t pair, int64_t *at);

/* List what the members of x->me show x->me, made at `since` or later: of each member the newest
 * check-in that says how much they have to do, and the newest that says what they would like more
 * of. That x->me reads it is noted. */
MUST_CHECK bool check_in_list_team(struct ctx *x, int64_t since, struct check_in **out, size_t *n);

/* A talk of the pair has ended: check-ins that were shown for this talk alone are shown no more. */
MUST_CHECK bool check_in_talk_ended(struct ctx *x, int64_t pair);
/* A pair that had ended begins anew: check-ins that were shown in it before are shown no more. */
MUST_CHECK bool check_in_pair_begins(struct ctx *x, int64_t pair);

extern const char *const check_in_sql[];
/* A point of the small line of a few check-ins: what was said of one matter, oldest first. */
enum { CHECK_IN_LINE = 12 };
struct check_in_point {
	int64_t made;
	int64_t level;             /* the place of the word in its list, from 0 */
};
/* Choose the points of the small line: the newest CHECK_IN_LINE of `n` check-ins, which come newest
 * first, that have one of `words` (one of the two lists above). The result is how many. */
size_t check_in_line(const struct check_in *c, size_t n, const char *const *words,
	struct check_in_point out[CHECK_IN_LINE]);

extern const struct entity check_in_entity, check_in_share_entity;

#endif
