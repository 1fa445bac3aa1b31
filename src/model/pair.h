/* SPDX-License-Identifier: Apache-2.0
 *
 * Pairs: a leader and a member who talk regularly. Busy time, talks and all content
 * are shared inside a pair and nowhere else.
 */
#ifndef MODEL_PAIR_H
#define MODEL_PAIR_H

#include "db/entity.h"

enum { PAIRS = 200 }; /* the most pairs of one leader */

/* Where the next talk of a pair comes from, as enum talk_source says of a talk. */
enum pair_next { NEXT_NONE, NEXT_OURS, NEXT_STANDS, NEXT_INSTEAD };

struct pair {
	int64_t id, leader, member;
	int64_t minutes;          /* the length of a full talk */
	int64_t cadence_days;
	int64_t since;            /* UTC seconds */
	struct str name;          /* of the person who is not x->me; for the operator, of the member */
	struct str timezone, work_hours; /* of the same person */
	int64_t last_talk;        /* when the last held talk began; 0: none yet */
	int64_t next_talk;        /* when the next planned one begins; 0: none */
	enum pair_next next_source; /* of the next talk */
	int64_t handed;           /* when the member said what goes along from it, once it had ended */
	int64_t ended;            /* 0: the pair goes on. The two can read what was said ever after */
};

/* True for 3, 5, 10, 15 and 30, the lengths a talk can have. */
bool pair_minutes_fit(int64_t minutes);

/* The pairs that x->me leads, by the member's name. */
MUST_CHECK bool pair_list(struct ctx *x, struct pair **out, size_t *n);
/* Pair `id`, if x->me is in it. NULL, ERR_MISSING otherwise. */
MUST_CHECK struct pair *pair_get(struct ctx *x, int64_t id);
/* Pair `id`, if x->me is in it and it goes on. ERR_MISSING, or ERR_CONFLICT when the pair has
 * ended: then nothing new is written for it. */
MUST_CHECK struct pair *pair_going(struct ctx *x, int64_t id);
/* Every pair of x->me that goes on, led or being led, by the other's name. */
MUST_CHECK bool pair_list_all(struct ctx *x, struct pair **out, size_t *n);
/* The pair of x->me and `person`, whoever leads. NULL, ERR_MISSING otherwise. */
MUST_CHECK struct pair *pair_with(struct ctx *x, int64_t person);
/* The pair in which x->me is the member. NULL when nobody leads x->me (check x->err). */
struct pair *pair_with_leader(struct ctx *x);
/* Set the length and the rhythm of the pair's talks; only its leader may. */
MUST_CHECK bool pair_set(struct ctx *x, int64_t id, int64_t minutes, int64_t cadence_days);

/* End a pair: its planned talks are cancelled and the two are told, and proposed talks are deleted.
 * True when it has ended already. The caller has checked that x->me may end it. */
MUST_CHECK bool pair_end(struct ctx *x, int64_t id);
/* x->me, the member of pair `id`, has said what goes along to another leader: they are asked no
 * more. False when the pair goes on, or is not theirs. */
MUST_CHECK bool pair_set_handed(struct ctx *x, int64_t id);
/* Tell the modules of model/watchers.c that a pair has ended, so that they drop what was planned
 * and proposed for it. pair_end() calls this in its transaction. */
MUST_CHECK bool pair_ended(struct ctx *x, int64_t id);
/* Tell them that a pair which had ended begins anew, so that nothing is shown again by itself. The
 * import of a team calls this in its transaction. */
MUST_CHECK bool pair_begins_anew(struct ctx *x, int64_t id);

/* True when `person` is x->me, or in a pair with x->me that goes on, or x is the
 * operator; else false with ERR_MISSING, so that hidden and absent look the same. */
MUST_CHECK bool pair_near(struct ctx *x, int64_t person);

/* In SQL, who is around `person` by pairs that go on: who leads them, whom they lead and who has
 * the same leader. It holds from both sides: who is around them has them around. */
#define PAIR_AROUND(person)                                                                        \
	"SELECT leader FROM pair WHERE member = " person " AND ended IS NULL"                      \
	" UNION ALL SELECT member FROM pair WHERE leader = " person " AND ended IS NULL"           \
	" UNION ALL SELECT b.member FROM pair a JOIN pair b ON b.leader = a.leader"                \
	"  WHERE a.member = " person " AND a.ended IS NULL AND b.ended IS NULL"

extern const char *const pair_sql[];
extern const struct entity pair_entity;

#endif
