/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks that close a cycle, made exact. On the way up from both people of such a talk, teams send
 * a message for each place that the talk may have, until the two ways meet at one team.
 */
#ifndef PLAN_CARRY_H
#define PLAN_CARRY_H

#include "plan/forest.h"
#include "plan/star.h"

/* A carried talk: team `a` places the talk, and team `b` leaves its cells free. */
struct carried {
	int32_t talk;
	int32_t a, b, meet;     /* the teams of its two people, and the team where their ways meet */
	int32_t *value;         /* the choices that are told apart; −1: the talk is left out */
	int64_t *slack;         /* per value: the bound would rise by at least this much */
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
