/* SPDX-License-Identifier: Apache-2.0
 *
 * Proposals: the plan of a week that a leader looks at, changes and accepts. Times are found once,
 * and stay until the leader looks for times again; the reasons are worked out anew from the
 * calendars whenever the plan is read.
 */
#ifndef MODEL_PROPOSAL_H
#define MODEL_PROPOSAL_H

#include "db/entity.h"
#include "model/calendar.h"
#include "model/near.h"
#include "model/pair.h"
#include "model/period.h"
#include "model/talk.h"
#include "model/week.h"

enum { PROPOSAL_DAYS = 7, PROPOSAL_OPTIONS = 3, PROPOSAL_RUNS = 2016 };

/* The rules by which a plan was made: always KNOWN, and what the period of its days wanted. */
enum { RULED_KNOWN = 1, RULED_SHORTER = 2, RULED_EARLIER = 4 };

enum proposed_state {
	PROPOSED,          /* found by the planner; starts 0: no time was found */
	PROPOSED_PINNED,   /* stays where it is when times are found again */
	PROPOSED_LEFT_OUT, /* the leader wants no talk this week */
	PROPOSED_ACCEPTED, /* has become a talk, or there is one already */
	PROPOSED_NOT_DUE,  /* left out while no talk is due in this week; nobody chose that */
};

struct proposed_talk {
	int64_t id, proposal, pair, member;
	struct str name;               /* of the member */
	enum proposed_state state;
	int64_t starts;                /* UTC, 0: none */
	int64_t minutes, wanted;       /* `wanted` is the pair's full length */
	int64_t usual;                 /* the length that is planned where there is room */
	int64_t cadence_days;          /* of the pair */
	bool asked;                    /* the member asked for a talk, and waits */
	/* of a talk that is not due: the day by which it will be due, since 1970 */
	int64_t due;
	/* … and their next talk after this week, if it comes soon enough; else 0 */
	int64_t next;
	int64_t talk;                  /* the talk that it has become; 0: none */
	enum talk_state talk_state;    /* of that talk: planned or held */
	enum talk_source talk_source;  /* whether that talk stands in a calendar by itself */
	/* why the place is no longer free, after a calendar has changed */
	enum plan_refusal conflict;
	enum week_side conflict_who;
	const struct week_talk *why;   /* NULL: it has no place, or is accepted */
	const struct week_unplaced *unplaced; /* NULL: it has a place, is left out or is accepted */
};

struct proposal {
	int64_t id;                    /* 0: none has been made for this week */
	int64_t leader;                /* whose team it is for: x->me */
	int64_t from_day, days;        /* a Monday, days since 1970; PROPOSAL_DAYS */
	int64_t made;
	int64_t cost, bound;
	bool use_soft;                 /* talks may stand over something tentative */
	int64_t ruled;                 /* what the period of these days wanted then: RULED_…; 0: not known */
	struct period *period;         /* the period by which these days are planned; NULL: none */
	bool stale;                    /* periods want something else by now than when it was made */
	struct proposed_talk *talks;   /* in the order of the members' names */
	size_t n;
	struct desk *desk;             /* the week as the planner sees it: model/proposal_inside.h */
	const struct week_ask *ask;    /* what the reasons are about: week_say_why() */
	struct near near;              /* everybody near x->me, with their busy time in these days */
	struct calendar_event *events; /* of x->me in these days */
	size_t events_n;
};

/* The proposal of x->me for the week of `day` (any day of the week). NULL on error; a proposal that
 * was never made has id 0 and lists the pairs that would be planned. */
MUST_CHECK struct proposal *proposal_get(struct ctx *x, int64_t day);

/* Find a time for every pair that has no talk in a week and is due in it. Pinned talks, and talks
 * that were left out, stay as they are. There are three parts, because solving can take seconds
 * and must hold no transaction. The search lives in x->a of proposal_ask(). */
struct proposal_search;
/* Read the week, in a transaction that reads. `use_soft`: talks may stand over something tentative.
 * NULL on error. */
MUST_CHECK struct proposal_search *proposal_ask(struct ctx *x, int64_t day, bool use_soft);
/* Find the times, in no transaction. */
MUST_CHECK bool proposal_solve(struct proposal_search *s, struct err *e);
/* Keep the times, in a transaction that writes. ERR_CONFLICT when something that the times depend
 * on has changed meanwhile: then ask again. */
MUST_CHECK bool proposal_keep(struct ctx *x, struct proposal_search *s);

/* Find the week of a proposed talk (its Monday). ERR_MISSING for a talk of another leader. */
MUST_CHECK bool proposal_week_of(struct ctx *x, int64_t talk, int64_t *from_day);

/* What a start inside the week would mean for a proposed talk, as runs of starts. */
struct proposal_run {
	int64_t from, to;              /* UTC, half-open */
	enum plan_refusal why;         /* PLAN_FITS, or why the talk does not fit */
	enum week_side who;
	struct str other;              /* the member of the talk that is in the way */
	int64_t cost;                  /* where the talk fits */
};
/* What can be done with a proposed talk while the others stay. */
struct proposal_option {
	int64_t starts, minutes, cost;
};
struct proposal_length {
	int64_t minutes;
	struct proposal_run there;     /* what this length would mean where the talk stands */
};
struct proposal_ways {
	struct proposal_option options[PROPOSAL_OPTIONS]; /* other places, cheapest first */
	size_t options_n;
	/* the other lengths that it may have, longest first */
	struct proposal_length lengths[PLAN_LENGTHS_MAX];
	size_t lengths_n;
	struct span *fits;             /* runs of starts at which it fits with its present length */
	size_t fits_n;
};
/* Fill what can be done with a proposed talk. */
MUST_CHECK bool proposal_ways(struct ctx *x, const struct proposal *p, int64_t talk,
	struct proposal_ways *out);
/* List what each start of the week would mean for a proposed talk, with its length and the name of
 * its member. */
MUST_CHECK bool proposal_places(struct ctx *x, int64_t talk, struct proposal_run **out,
	size_t *n, int64_t *minutes, struct str *member);

/* Move a proposed talk (minutes 0: with its present length) to the step of five minutes in which
 * `starts` lies, or to the minute of that step from which on it fits; it is pinned there, and
 * run->from says where. ERR_CONFLICT when it does not fit: then *run says why, with the name of the
 * member. */
MUST_CHECK bool proposal_move(struct ctx *x, int64_t talk, int64_t starts, int64_t minutes,
	struct proposal_run *run, struct str *member);
/* Give a proposed talk a state: PROPOSED_PINNED, PROPOSED to release it, or PROPOSED_LEFT_OUT.
 * ERR_CONFLICT when it is accepted, or has no time at which it could be pinned. */
MUST_CHECK bool proposal_set(struct ctx *x, int64_t talk, enum proposed_state state);

/* Make planned talks of one proposed talk, or (talk 0) of all in the week of `day` that have a
 * time; *accepted counts them. ERR_CONFLICT names the first whose place is no longer free; then
 * none is accepted. */
MUST_CHECK bool proposal_accept(struct ctx *x, int64_t day, int64_t talk, size_t *accepted);

/* The pair has ended: forget what was proposed for it and not accepted. */
MUST_CHECK bool proposal_forget_pair(struct ctx *x, int64_t pair);

/* Propose an accepted talk again; for model/undo_act.c. */
struct undo;
MUST_CHECK bool proposal_undo(struct ctx *x, const struct undo *u);

extern const char *const proposal_sql[];
extern const struct entity proposal_entity, proposed_talk_entity;

#endif
