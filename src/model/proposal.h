/* SPDX-License-Identifier: Apache-2.0
 *
 * Proposals: the plan of a week that a leader looks at, changes and accepts. Times are
 * found once and stay until the leader asks again; the reasons are worked out from the
 * calendars as they are now, so that they are never older than the page.
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

/* What a plan was made by: always KNOWN, and what the period of its days wanted. */
enum { RULED_KNOWN = 1, RULED_SHORTER = 2, RULED_EARLIER = 4 };

enum proposed_state {
	PROPOSED,          /* found by the planner; starts 0: no time was found */
	PROPOSED_PINNED,   /* stays where it is when times are found again */
	PROPOSED_LEFT_OUT, /* the leader wants no talk this week */
	PROPOSED_ACCEPTED, /* has become a talk, or there is one already */
	PROPOSED_NOT_DUE,  /* left out as long as it is not due in this week; nobody chose so */
};

struct proposed_talk {
	int64_t id, proposal, pair, member;
	struct str name;               /* of the member */
	enum proposed_state state;
	int64_t starts;                /* UTC, 0: none */
	int64_t minutes, wanted;       /* wanted: the pair's full length */
	int64_t usual;                 /* as long as it is planned where there is room */
	int64_t cadence_days;          /* of the pair */
	bool asked;                    /* the member asked for a talk, and waits */
	int64_t due;                   /* of one that is not due: by which day it will be, since 1970 */
	int64_t next;                  /* … and their next talk after this week, if soon enough; or 0 */
	int64_t talk;                  /* that it has become; 0: none */
	enum talk_state talk_state;    /* of it: planned or held */
	enum talk_source talk_source;  /* whether it stands in a calendar by itself */
	enum plan_refusal conflict;    /* its place is no longer free: a calendar has changed */
	enum week_side conflict_who;
	const struct week_talk *why;   /* NULL: not placed, or accepted already */
	const struct week_unplaced *unplaced; /* NULL: placed, left out or accepted */
};

struct proposal {
	int64_t id;                    /* 0: none has been made for this week */
	int64_t leader;                /* for whose team: x->me */
	int64_t from_day, days;        /* a Monday, days since 1970; PROPOSAL_DAYS */
	int64_t made;
	int64_t cost, bound;
	bool use_soft;                 /* talks may stand over something tentative */
	int64_t ruled;                 /* what the period of these days wanted then: RULED_…; 0: not known */
	struct period *period;         /* by which these days are planned; NULL: none */
	bool stale;                    /* periods want something else by now than when it was made */
	struct proposed_talk *talks;   /* by the member's name */
	size_t n;
	struct desk *desk;             /* the week as the planner sees it: model/proposal_inside.h */
	const struct week_ask *ask;    /* what the reasons are about: week_say_why() */
	struct near near;              /* everybody near x->me, with their busy time in these days */
	struct calendar_event *events; /* of x->me in these days */
	size_t events_n;
};

/* The proposal of x->me for the week of `day` (any day of it). NULL on error; one that
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

/* The week a proposed talk belongs to (its Monday). ERR_MISSING for another's. */
MUST_CHECK bool proposal_week_of(struct ctx *x, int64_t talk, int64_t *from_day);

/* What a start inside the week would mean for a proposed talk, as runs of starts. */
struct proposal_run {
	int64_t from, to;              /* UTC, half-open */
	enum plan_refusal why;         /* PLAN_FITS, or why not */
	enum week_side who;
	struct str other;              /* the member of the talk in the way */
	int64_t cost;                  /* where it fits */
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
	struct proposal_length lengths[PLAN_LENGTHS_MAX]; /* the others it may have; longest first */
	size_t lengths_n;
	struct span *fits;             /* runs of starts at which it fits as long as it is */
	size_t fits_n;
};
MUST_CHECK bool proposal_ways(struct ctx *x, const struct proposal *p, int64_t talk,
	struct proposal_ways *out);
MUST_CHECK bool proposal_places(struct ctx *x, int64_t talk, struct proposal_run **out,
	size_t *n, int64_t *minutes, struct str *member);

/* Move a proposed talk (minutes 0: as long as it is) to the step of five minutes that `starts` lies
 * in, or where in it the talk fits; it is pinned there, and run->from says where. ERR_CONFLICT
 * when it does not fit: then *run says why, with the name of the member. */
MUST_CHECK bool proposal_move(struct ctx *x, int64_t talk, int64_t starts, int64_t minutes,
	struct proposal_run *run, struct str *member);
/* PROPOSED_PINNED, or PROPOSED to let it go, or PROPOSED_LEFT_OUT. ERR_CONFLICT when it
 * has been accepted, or has no time to be pinned at. */
MUST_CHECK bool proposal_set(struct ctx *x, int64_t talk, enum proposed_state state);

/* Make planned talks: of one proposed talk, or (talk 0) of all in the week of `day`
 * that have a time. ERR_CONFLICT names the first whose place is no longer free; then
 * none is accepted. *accepted counts them. */
MUST_CHECK bool proposal_accept(struct ctx *x, int64_t day, int64_t talk, size_t *accepted);

/* The pair has ended: what was proposed for it and not accepted is forgotten. */
MUST_CHECK bool proposal_forget_pair(struct ctx *x, int64_t pair);

/* For model/undo.c: an accepted one is proposed again. */
struct undo;
MUST_CHECK bool proposal_undo(struct ctx *x, const struct undo *u);

extern const char *const proposal_sql[];
extern const struct entity proposal_entity, proposed_talk_entity;

#endif
