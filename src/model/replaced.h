/* SPDX-License-Identifier: Apache-2.0
 *
 * What the other of a pair has replaced of a step: its date, or its state. The last one in the
 * server's order counts; whoever set, or knew, the value before is told for a day what it was and
 * can put it back (step_put_back()), which is a change like any other.
 */
#ifndef MODEL_REPLACED_H
#define MODEL_REPLACED_H

#include "base/ctx.h"

enum { REPLACED_SECONDS = 24 * 3600 };

enum replaced_field { REPLACED_NOTHING, REPLACED_DUE, REPLACED_STATE };

struct replaced {
	int64_t person, step;      /* who is told, of which step */
	enum replaced_field field;
	int64_t was, became;       /* a day (0: no date), or an enum step_state */
	int64_t closed;            /* of a state: since when it was so; 0: it was open */
};

/* Note that x->me has replaced a value, in the transaction of the change. Several changes of a
 * day count as one, from the day that the other knew; when the value that they knew is back there
 * is nothing to tell. What x->me was told of the step is over, for they have acted on it. */
MUST_CHECK bool replaced_note(struct ctx *x, const struct replaced *r);
/* Note that x->me takes a change of theirs back at once: the other is told less, and never more. */
MUST_CHECK bool replaced_undo(struct ctx *x, const struct replaced *r);
/* Forget what x->me was told of a step. */
MUST_CHECK bool replaced_forget(struct ctx *x, int64_t step);
/* Forget what anybody was told of a step: it goes to another pair. */
MUST_CHECK bool replaced_forget_all(struct ctx *x, int64_t step);
/* Delete what is older than REPLACED_SECONDS; for the worker. */
MUST_CHECK bool replaced_sweep(struct ctx *x);

extern const char *const replaced_sql[];

#endif
