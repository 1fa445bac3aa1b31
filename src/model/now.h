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
	bool leads_me;               /* the person is the leader of x->me */
	int64_t last_talk;           /* start of the last held talk; 0: none yet */
	int64_t waiting_since;       /* last_talk, or when the pair began */
	int64_t days;                /* whole days since waiting_since */
	int64_t due;                 /* UTC: when the rhythm wants the next talk; in the past: late */
	int64_t next_talk;           /* start of the next planned talk; 0: none */
	int64_t free_until;          /* both are free until then; at most NOW_LOOK_MINUTES from now */
	int64_t minutes;             /* whole minutes until free_until: at least NOW_MINUTES */
	int64_t asked;               /* when they asked x->me for three minutes; 0: they did not */
	bool no_calendar;            /* only the person's working hours are known */
};

struct now {
	struct now_person *people;   /* people who are free: who asked comes first, then who waits longest */
	size_t n;
	size_t asked;                /* how many people were looked at */
	size_t led;                  /* how many of these x->me leads */
	int64_t busy_until;          /* the calendar of x->me is busy until then; 0: free. People are
	                              * listed all the same, because x->me knows best */
};

/* Find who of the people of x->me's pairs is free now, the leader of x->me included. */
MUST_CHECK bool now_look(struct ctx *x, struct now *out);

#endif
