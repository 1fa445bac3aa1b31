/* SPDX-License-Identifier: Apache-2.0
 *
 * Who places which talk: the people's talks as a forest of teams, and the best plan of it.
 */
#ifndef PLAN_FOREST_H
#define PLAN_FOREST_H

#include <pthread.h>

#include "plan/inside.h"
#include "plan/wide.h"

/* Up to TEAM_TALKS talks of a person are one star (star.h), up to WIDE_TALKS a wide one
 * (wide.h). With more a person has several teams of up to PART_TALKS: then the bound comes
 * from many cheap rounds of prices, and larger teams add little to it. */
enum { TEAM_TALKS = 14, PART_TALKS = 7 };

/* The talks that one star places together. A person has one team as a rule. */
struct team {
	int32_t person;
	int32_t up;             /* the person's own talk, which the team `above` places; −1: none */
	int32_t above;          /* number of the team that places the talk `up`, −1: none */
	int32_t slot, slots;    /* its talks: forest.talk[slot …]; those without a choice first */
	int32_t first, n;       /* the talks with choices, which the team places */
	int32_t *day;           /* numbers of the days whose talks are counted */
	int32_t days, day_room;
	bool wide;              /* the team is solved as a wide star (wide.h) */
	int32_t *price;         /* one a talk: where the prices of a wide star start to climb */
	uint64_t remembered;    /* the talks of a wide star for which prices do not suffice */
	bool again;             /* these talks have changed, so the whole message must be made again */
	int32_t *message;       /* per choice of `up`: what it costs this team and those below */
	int32_t *carry;         /* numbers of the talks that are carried through the team (carry.h) */
	int32_t carries;
	int32_t rows, shown;    /* how many messages the team has, and which one its leader reads now */
	int64_t *row_least;     /* the `least` of each message, when talks are carried further up */
	int32_t *best;          /* for each entry of a message, the combination that is the cheapest */
	int32_t combination;    /* the combination that the picks were last traced with */
	int64_t least;          /* the team's lowest cost while `up` is not placed, compared with
	                         * placing nothing */
	int64_t bytes;          /* of the rows that the team was last solved with */
	int32_t own;            /* the choice of `up` that the team was last traced with; −1: `up`
	                         * was left out, −2: the picks are out of date */
	atomic_bool dirty;      /* message and least are out of date */
};

struct carried;

struct forest {
	struct team *team;      /* a team above has a lower number than the teams below it */
	int32_t n;
	int32_t *talk;          /* the talks, team by team */
	int32_t *below;         /* per talk: the team for which it is `up`, −1: none */
	int32_t *placed_by;     /* per talk: the team that places it, −1: none */
	struct carried *carried;
	int32_t carrieds;
	int32_t *carried_as;    /* per talk: its number in `carried`, −1: it is not carried */
	bool *unseen;           /* per talk: the second person's teams do not see it */
	int32_t *team_of;       /* per person: the first of its teams, −1: none */
	int32_t *teams;         /* per person: how many teams, whose numbers follow each other */
	struct star *star;      /* memory per thread */
	pthread_mutex_t large;  /* held for a star of many bytes: one at a time */
	struct wide *wider;     /* memory per thread for wide stars */
	bool wide;              /* some team is wide */
	bool parts;             /* some person has several teams */
	bool tree;              /* no talk closes a cycle */
	bool exact;             /* every shared person of two talks is seen by one team */
};

/* Make the teams of all talks; no team is solved yet. The arrays live in s->a. */
void forest_build(struct solver *s, struct forest *f);
/* Give back the memory of the stars, which is not of the arena. */
void forest_free(struct solver *s, struct forest *f);

/* Sort the talks of a team after their choices have changed: t->first and t->n are the talks that
 * the team places. */
void team_order(const struct solver *s, struct forest *f, struct team *t);
/* How many talks a star of masks may have, when these `n` talks are its talks. */
int32_t team_most(const struct solver *s, const int32_t *talk, int32_t n);

#endif
