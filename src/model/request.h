/* SPDX-License-Identifier: Apache-2.0
 *
 * "I need three minutes": a member asks whoever leads the pair for a talk, and need not say
 * why. It waits until a talk of the two is planned or opened, in whatever way, and waits again
 * when the one who answers calls that talk off, or its time passes without a talk. At most one of a pair waits.
 */
#ifndef MODEL_REQUEST_H
#define MODEL_REQUEST_H

#include "db/entity.h"

enum request_state { REQUEST_OPEN, REQUEST_ANSWERED, REQUEST_TAKEN_BACK };
/* What became of the talk that answers a request. */
enum request_talk { REQUEST_NO_TALK, REQUEST_PLANNED, REQUEST_HELD, REQUEST_MISSED, REQUEST_CANCELLED };
enum {
	REQUEST_MINUTES = 3,
	REQUEST_USUAL = 9,       /* the usual time is told of at most so many last answers, … */
	REQUEST_USUAL_LEAST = 3, /* … and of at least so many */
};

struct request {
	int64_t id, pair;
	int64_t asker;               /* the member of the pair */
	int64_t other;               /* the leader of the pair, who answers */
	bool mine;                   /* the asker is x->me */
	struct str asker_name, other_name;
	struct str words;            /* a line beside the request; may be empty */
	enum request_state state;
	int64_t made, seen, answered; /* UTC seconds; 0: not yet */
	int64_t again;               /* since when it waits again: a time was planned and given up; 0: none was */
	int64_t passed_by;           /* when the planned time was over and nobody came: it waits again; 0: not so */
	int64_t talk;                /* that answers it, or was to; 0: none */
	int64_t talk_starts;         /* of that talk */
	enum request_talk talk_state;
};

/* Ask the leader of a pair as x->me. The result is the id of the request, which is an old one when
 * a request waits already; 0 on error: ERR_FORBIDDEN for the leader, who plans; ERR_CONFLICT when
 * the pair has ended. */
MUST_CHECK int64_t request_add(struct ctx *x, int64_t pair);
/* The request `id`, if x->me made it, or is to answer it and it was not taken back. NULL and
 * ERR_MISSING otherwise. */
MUST_CHECK struct request *request_get(struct ctx *x, int64_t id);
/* Find the request of the pair that waits; *out is NULL when none does. */
MUST_CHECK bool request_of_pair(struct ctx *x, int64_t pair, struct request **out);
/* Find the newest request of x->me in the pair that was not taken back, whatever became of it; *out
 * is NULL when there is none. */
MUST_CHECK bool request_last(struct ctx *x, int64_t pair, struct request **out);
/* List the requests that wait for x->me, whoever waits longest first, and find the newest request
 * of x->me that was not taken back, in whatever pair (*mine NULL: there is none); in one statement.
 */
MUST_CHECK bool request_look(struct ctx *x, size_t most, struct request **out, size_t *n,
	struct request **mine);
/* List the requests that wait for x->me, whoever waits longest first. */
MUST_CHECK bool request_list(struct ctx *x, size_t most, struct request **out, size_t *n);

/* -- acts of the asker, while the request waits -- */
/* Write a line beside the request; empty: none. */
MUST_CHECK bool request_say(struct ctx *x, int64_t id, struct str words);
/* Take the request back: the leader finds nothing of it. True when it is taken back already;
 * ERR_CONFLICT when it is answered. */
MUST_CHECK bool request_take_back(struct ctx *x, int64_t id);
/* Delete the words with which x->me ever asked; that they asked stays. */
MUST_CHECK bool request_forget_words(struct ctx *x);

/* Note that a page shows the request to x->me, if x->me is the one who answers (model/opened.h). */
void request_note_seen(struct ctx *x, const struct request *q);
/* The median of the seconds that x->me took for the last answers; 0: there are too few. Only x->me
 * is told. */
MUST_CHECK bool request_usual(struct ctx *x, int64_t *seconds);

/* For model/watchers.c: a talk was planned, moved or cancelled; the planning of a talk was undone;
 * a talk has begun; a talk of the pair is over; the pair has ended. */
MUST_CHECK bool request_talk_changed(struct ctx *x, int64_t talk);
MUST_CHECK bool request_talk_unplanned(struct ctx *x, int64_t talk);
MUST_CHECK bool request_talk_begun(struct ctx *x, int64_t talk);
MUST_CHECK bool request_talk_ended(struct ctx *x, int64_t pair);
MUST_CHECK bool request_pair_ended(struct ctx *x, int64_t pair);

extern const char *const request_sql[];
extern const struct entity request_entity;

#endif
