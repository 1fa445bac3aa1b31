/* SPDX-License-Identifier: Apache-2.0
 *
 * Results of the pulse: worked out once when a round is over, as far as model/pulse_publish.h lets
 * them be published, and read by those who were asked.
 */
#ifndef MODEL_PULSE_RESULT_H
#define MODEL_PULSE_RESULT_H

#include "model/pulse.h"

struct pulse_result {
	int64_t id, round;
	int64_t leader;                /* whose people; 0: everybody who was asked */
	bool below;                    /* all below the leader, not only whom they lead directly */
	int64_t statement;             /* enum pulse_statement */
	int64_t people;                /* of the group */
	int64_t asked;                 /* how many of them count here */
	int64_t answered;              /* how many answers of those count that say how far they agree */
	int64_t agree;                 /* how many agree, as model/pulse_tell.h tells it */
	int64_t least, most;           /* between which numbers it is */
	int64_t better, same, worse;   /* −1: not told */
	int64_t first_cell;            /* which cell the first bit of `cells` is */
	struct str cells;              /* which cells count here, a bit each */
	struct str leader_name;        /* empty for everybody */
	int64_t opened;                /* when its round opened */
};
struct pulse_line {
	int64_t id, round, cell, leader;
	struct str words;
};

/* Work out the results of the round that is over since PULSE_SETTLE or more, in x->a; *out is NULL
 * when there is none. This takes seconds in an organisation of 100,000, so x only reads. */
struct pulse_closing;
MUST_CHECK bool pulse_close_ask(struct ctx *x, struct pulse_closing **out);
/* Keep them, in a transaction that writes, and close the round: only what is published is left of the
 * answers then. ERR_CONFLICT when it is closed already. */
MUST_CHECK bool pulse_close_keep(struct ctx *x, const struct pulse_closing *c);

/* List what x->me may read of a closed round: of everybody and of their own team, if they were
 * asked; of the people whom they led. In the order of the statements, and of a statement everybody
 * first. */
MUST_CHECK bool pulse_result_list(struct ctx *x, int64_t round, struct pulse_result **out,
	size_t *n);
/* Result `id`, if x->me may read it. NULL and ERR_MISSING otherwise. */
struct pulse_result *pulse_result_get(struct ctx *x, int64_t id);
/* List what x->me may read of the group and the statement of `r` over all rounds, the latest first,
 * at most `most`. */
MUST_CHECK bool pulse_result_over_time(struct ctx *x, const struct pulse_result *r, size_t most,
	struct pulse_result **out, size_t *n);
/* List the free lines that x->me may read of a closed round, in an order that tells nothing:
 * those shown to a leader's team, or with `leader` 0 those shown to everybody. */
enum { PULSE_LINES_SHOWN = 200 };
MUST_CHECK bool pulse_line_list(struct ctx *x, int64_t round, int64_t leader,
	struct pulse_line **out, size_t *n);

extern const char *const pulse_result_sql[], *const pulse_close_sql[];
extern const struct entity pulse_result_entity, pulse_line_entity;

#endif
