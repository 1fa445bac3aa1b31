/* SPDX-License-Identifier: Apache-2.0
 *
 * What is to be said, and when. The worker plans a row for each person and thing, shortly before it is
 * due, and says it when its time has come and it is still true. A row is unique, and is said in the
 * transaction that gives it to its channel: so nothing is said twice, whatever worker ends when.
 */
#ifndef MODEL_MESSAGE_PLAN_H
#define MODEL_MESSAGE_PLAN_H

#include "model/message.h"

enum message_state {
	MESSAGE_PLANNED,
	MESSAGE_SAID,
	/* never said: it was no longer true or of use, nobody wished it, or there was enough that week */
	MESSAGE_DROPPED,
};

enum {
	MESSAGE_BATCH = 500,         /* the most rows of a kind that are planned in one transaction */
	MESSAGE_HOUR = 8,            /* of the reader's day, for what is said in the morning */
	MESSAGE_KEPT = 35 * 86400,   /* seconds after which a row that is over is deleted */
	MESSAGE_PUT_OFF = 3600,      /* seconds until what failed is tried again */
};

/* Plan what will be due soon; *more when there may be more to plan. For the worker, as operator, like
 * the next three. */
MUST_CHECK bool message_plan(struct ctx *x, bool *more);
/* Say what is due to the person who waits longest, in one transaction. *person is 0 when nobody waits;
 * it is set also on failure, for message_put_off(). */
MUST_CHECK bool message_say(struct ctx *x, int64_t *person);
/* After message_say() failed and its transaction is lost: let what is due to this person wait, so that
 * the others do not. */
MUST_CHECK bool message_put_off(struct ctx *x, int64_t person);
MUST_CHECK bool message_sweep(struct ctx *x);

/* Send x->me a message that says how messages look, now. ERR_CONFLICT when mail is not set up, or
 * x->me has no address. */
MUST_CHECK bool message_try(struct ctx *x, enum message_channel channel);

/* For model/watchers.c: a talk was planned, moved, shortened, cancelled or taken up again; `person` has
 * answered an invitation with a no or another time (`counter`, 0: none). */
MUST_CHECK bool message_talk_changed(struct ctx *x, int64_t talk);
MUST_CHECK bool message_talk_answered(struct ctx *x, int64_t talk, int64_t person, int64_t counter);

extern const char *const message_plan_sql[];

#endif
