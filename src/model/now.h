/* SPDX-License-Identifier: Apache-2.0
 *
 * "I have three minutes now": who is free at this moment, by how long they have waited to
 * be heard. From calendars, talks and working hours; nothing is guessed.
 */
#ifndef MODEL_NOW_H
#define MODEL_NOW_H

#include "base/ctx.h"

enum { NOW_MINUTES = 3, NOW_LOOK_MINUTES = 30 };

struct now_person {
	int64_t pair, person;
	struct str name;
	bool leads_me;               /* this is the leader of x->me */
	int64_t last_talk;           /* start of the last held one; 0: none yet */
	int64_t waiting_since;       /* that, or when the pair began */
	int64_t days;                /* whole days since then */
	int64_t due;                 /* UTC: when the rhythm wants the next one; past: late */
	int64_t next_talk;           /* a planned one; 0: none */
	int64_t free_until;          /* both are free until then; at most NOW_LOOK_MINUTES on */
	int64_t minutes;             /* of it, whole: at least NOW_MINUTES */
	bool no_calendar;            /* nothing is known of their time but working hours */
};

struct now {
	struct now_person *people;   /* free, who waits longest first */
	size_t n;
	size_t asked;                /* how many were looked at */
	size_t led;                  /* of them, whom x->me leads */
	int64_t busy_until;          /* x->me is in something until then; 0: free. People are
	                              * listed all the same: whoever asks knows best */
};

/* Those of x->me's pairs that go on, led and being led. */
MUST_CHECK bool now_look(struct ctx *x, struct now *out);

#endif
