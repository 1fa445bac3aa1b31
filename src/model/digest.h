/* SPDX-License-Identifier: Apache-2.0
 *
 * What a week has for somebody: talks, promises that are due, needs that wait for an answer, and one
 * question. An item says what kind it is, whom it is with and when; the words that people wrote stand
 * apart in it, so that what leaves the house (a mail) takes all but those.
 */
#ifndef MODEL_DIGEST_H
#define MODEL_DIGEST_H

#include "model/question.h"
#include "view/lang.h"

enum digest_kind {
	DIGEST_TALK,       /* a talk that is planned */
	DIGEST_PROMISED,   /* a step of x->me, due until the end of the week */
	DIGEST_OWED,       /* likewise of another, to x->me */
	DIGEST_PASSED,     /* a need that was passed up to x->me, or that x->me is asked to let go up */
	DIGEST_ANSWER,     /* a need that waits for an answer of x->me */
	DIGEST_WAITING,    /* a need of x->me that waits for an answer of another */
	DIGEST_KINDS,
};
enum { DIGEST_ROWS = 10 }; /* the most items of a kind */

/* One useful thing to do when there is nothing else. */
enum digest_act {
	DIGEST_NOTHING,    /* there are items */
	DIGEST_PLAN,       /* find a time for one's people */
	DIGEST_BRING,      /* bring a topic to the leader, act_person */
	DIGEST_START,      /* nobody is in a team with x->me yet */
};

struct digest_item {
	enum digest_kind kind;
	int64_t id;            /* of the talk, step, need …: digest_path() leads to it */
	int64_t at;            /* a talk: when it begins, in UTC seconds */
	int64_t day;           /* else: by when, in days since 1970; 0: no date */
	int64_t minutes;       /* of a talk */
	struct str name;       /* of the other */
	/* as people wrote it; empty of a talk, and of a need that x->me is asked to let go up */
	struct str words;
};

struct digest {
	int64_t monday;        /* days since 1970 */
	struct digest_item *items; /* by kind, then by time; of steps the latest that is late, those of the week, and the others that are late */
	size_t items_n;
	int64_t count[DIGEST_KINDS]; /* of each kind, also of those beyond DIGEST_ROWS */
	const struct question *question; /* NULL: x->me has talks with nobody */
	int64_t question_person; /* with whom it is for */
	struct str question_name;
	enum digest_act act;
	enum digest_act way;   /* what leads to a talk when none is planned, also where act is DIGEST_NOTHING */
	int64_t act_person;
	struct str act_name;
};

/* The Monday of the week that is of use on a day: from Friday on the next week, else its own. */
int64_t digest_monday(int64_t today);

/* Gather the week that begins at `monday` for x->me. `from` and `to` are its beginning and its end in
 * UTC seconds; what is over by x->now is left out. */
MUST_CHECK bool digest_read(struct ctx *x, int64_t monday, int64_t from, int64_t to,
	const struct lang *l, struct digest *out);

/* The address of what is of a kind, but for the id at its end: "/talks/". What was passed up has no page of its own and
 * stands among the steps. */
const char *digest_path(enum digest_kind kind);

#endif
