/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks that close a cycle, made exact: a message tells what it costs for each place of such
 * a talk, on the way from both its people to the team where the two ways meet.
 */
#ifndef PLAN_CARRY_H
#define PLAN_CARRY_H

#include "plan/forest.h"
#include "plan/star.h"

/* A carried talk: of a's team, which places it, and of b's, which leaves its cells free. */
struct carried {
	int32_t talk;
	int32_t a, b, meet;     /* teams: of its two people, and where the ways upwards meet */
	int32_t *value;         /* choices that are told apart; −1: it is left out */
	int64_t *slack;         /* per value: the bound would rise by at least so much */
	int32_t values;
	int32_t chosen;         /* index of the value of the present plan */
};

/* Carry this talk, which its second person's team does not see. False when it is carried
 * already, or when a team on its way would have more than `most` combinations. */
bool carry_talk(struct solver *s, struct forest *f, int32_t talk, int32_t most);
/* Drop the values with which the bound would rise by more than `gap`; true if any. */
bool carry_fewer(struct forest *f, int64_t gap);
/* What team_up() and team_down() do for a team through which talks are carried. */
bool carry_up(const struct solver *s, struct forest *f, struct team *t, struct star *star);
void carry_down(const struct solver *s, struct forest *f, struct team *t, int32_t *pick,
	struct star *star);

#endif
