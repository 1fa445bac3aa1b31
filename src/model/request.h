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
	REQUEST_USUAL = 9,       /* so many of the last answers tell the usual time … */
	REQUEST_USUAL_LEAST = 3, /* … and fewer than this tell nothing */
};

struct request {
	int64_t id, pair;
	int64_t asker;               /* the member of the pair */
	int64_t other;               /* its leader, who answers */
	bool mine;                   /* x->me is the asker */
	struct str asker_name, other_name;
	struct str words;            /* one line, as they like; may be empty */
	enum request_state state;
	int64_t made, seen, answered; /* UTC seconds; 0: not yet */
	int64_t again;               /* since when it waits again: a time was planned and given up; 0: none was */
	int64_t passed_by;           /* when the planned time was over and nobody came: it waits again; 0: not so */
	int64_t talk;                /* that answers it, or was to; 0: none */
	int64_t talk_starts;         /* of that talk */
	enum request_talk talk_state;
};

/* x->me asks the leader of the pair. The one that waits already, when there is one; its id, 0
 * on error. ERR_FORBIDDEN for the leader, who plans; ERR_CONFLICT when the pair has ended. */
MUST_CHECK int64_t request_add(struct ctx *x, int64_t pair);
/* One that x->me made, or is to answer and that was not taken back; else ERR_MISSING. */
MUST_CHECK struct request *request_get(struct ctx *x, int64_t id);
/* The one of the pair that waits; *out NULL: none does. */
MUST_CHECK bool request_of_pair(struct ctx *x, int64_t pair, struct request **out);
/* The newest one of x->me in the pair, whatever became of it, unless it was taken back. */
MUST_CHECK bool request_last(struct ctx *x, int64_t pair, struct request **out);
/* What concerns x->me, in one statement: those that wait for x->me, who waits longest first, and
 * the newest one of x->me that was not taken back, in whatever pair; *mine NULL: there is none. */
MUST_CHECK bool request_look(struct ctx *x, size_t most, struct request **out, size_t *n,
	struct request **mine);
/* Those that wait for x->me, who waits longest first. */
MUST_CHECK bool request_list(struct ctx *x, size_t most, struct request **out, size_t *n);

/* By the asker, while it waits. */
/* A line beside it; empty: none. */
MUST_CHECK bool request_say(struct ctx *x, int64_t id, struct str words);
/* No longer: the other finds nothing of it. Taken back already: true. ERR_CONFLICT when it is
 * answered. */
MUST_CHECK bool request_take_back(struct ctx *x, int64_t id);
/* Delete the words with which x->me ever asked; that they asked stays. */
MUST_CHECK bool request_forget_words(struct ctx *x);

/* A page shows it to x->me: noted when x->me is the one who answers (model/opened.h). */
void request_note_seen(struct ctx *x, const struct request *q);
/* The median of the seconds that x->me took for the last answers; 0: there are too few. Told to
 * x->me and nobody else. */
MUST_CHECK bool request_usual(struct ctx *x, int64_t *seconds);

/* For model/watchers.c. A talk was planned, moved or cancelled; its planning is taken back; it has
 * begun; one of the pair is over; the pair has ended. */
MUST_CHECK bool request_talk_changed(struct ctx *x, int64_t talk);
MUST_CHECK bool request_talk_unplanned(struct ctx *x, int64_t talk);
MUST_CHECK bool request_talk_begun(struct ctx *x, int64_t talk);
MUST_CHECK bool request_talk_ended(struct ctx *x, int64_t pair);
MUST_CHECK bool request_pair_ended(struct ctx *x, int64_t pair);

extern const char *const request_sql[];
extern const struct entity request_entity;

#endif
