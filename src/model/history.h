/* SPDX-License-Identifier: Apache-2.0
 *
 * What a calendar tells of the talks that were there before this program: which events
 * are one-on-ones and with whom, how they fared, and how loaded the days are.
 * docs/decisions/0050-history.md says what counts and why it is kept.
 */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include "base/ctx.h"
#include "ical/busy.h"

enum {
	HISTORY_DAYS = 28,        /* what is looked back on */
	HISTORY_PEOPLE = 60,
	HISTORY_AHEAD_DAYS = 7,   /* a one-on-one called off so soon is answered */
	HISTORY_TOUCH = 5 * 60,   /* meetings closer than this are back to back */
	HISTORY_LONGEST = 2 * 3600, /* what takes longer is a workshop of two */
};

enum history_state {
	HISTORY_AS_PLANNED,
	HISTORY_MOVED,
	HISTORY_CANCELLED, /* or taken out of its series, or declined by the owner */
	HISTORY_GONE,      /* stood ahead when the calendar was read before, and does not any more */
};

/* -- pure -- */

/* The address that stands for the owner: in most of the events that name anybody. For a
 * calendar whose owner has given none. Empty when it is not clear. */
struct str history_owner(struct arena *a, const struct busy_event *events, size_t n);
/* The other one of a one-on-one of the owner: an address, or a name from the title.
 * Empty when the event is none. `name` is the owner's. */
struct str history_other(struct arena *a, const struct busy_event *e, const struct str *me,
	size_t me_n, struct str name);
/* Whether the owner's copy may hide other guests: invitations that keep their guests to themselves
 * name the organiser and the reader alone, and look like a one-on-one with `other`. A title that says
 * so, or the organiser among the guests, leaves no doubt. */
bool history_is_unsure(struct arena *a, const struct busy_event *e, struct str other,
	struct str name);
enum history_state history_state_of(const struct busy_event *e);

/* Any case: is it one of these, is it this name or its first word? */
bool history_among(struct str s, const struct str *list, size_t n);
bool history_is_called(struct arena *a, struct str s, struct str name);

/* A day's meetings: how long in all (overlaps once), how many, and how many begin as the
 * one before ends. */
struct history_day { int64_t minutes, meetings, back_to_back; };
/* `spans` in order of their start; what lies in [from, to) counts. */
struct history_day history_day(const struct span *spans, size_t n, int64_t from, int64_t to);

/* -- kept -- */

/* A calendar that was just read. */
struct history_read {
	int64_t calendar, owner;
	const struct busy_event *events;
	size_t events_n;
	const struct str *me;     /* the owner's addresses */
	size_t me_n;
	struct str name;          /* the owner's */
	bool fresh;               /* its text is new: what has vanished was taken away there */
};
/* Keep what it says in the place of before; what stood ahead before and is neither there nor
 * moved is kept as gone. */
MUST_CHECK bool history_keep(struct ctx *x, const struct history_read *r);
MUST_CHECK bool history_forget(struct ctx *x, int64_t calendar);

/* People have joined or have another address: who was nobody here may be somebody now. For the
 * calendars of `owner`. */
MUST_CHECK bool history_find_others(struct ctx *x, int64_t owner);

/* A one-on-one as it stands in a calendar. */
struct history_row {
	int64_t starts, ends;
	enum history_state state;
	struct str series;        /* the same for all of a series, in every calendar; empty: not known */
	struct str title;         /* for the owner's eyes alone */
	bool unsure;              /* other guests may be hidden: true if the other's calendar says so */
};
/* Those of `owner` with `other`, one of a pair with them, that begin in [from, to), by start, at
 * most 2,000; what stands before what does not. For model/one_on_one.c, which asks who may. */
MUST_CHECK bool history_list_with(struct ctx *x, int64_t owner, int64_t other, int64_t from,
	int64_t to, struct history_row **out, size_t *n);

/* One of those x->me has one-on-ones with. */
struct history_pair {
	struct str who;           /* an address or a name, as the calendar has it */
	struct str name;          /* a name to show */
	struct str address;       /* empty when the calendar has none */
	int64_t person;           /* of the same address here; 0: nobody */
	int64_t last, next;       /* begin of the last that took place, of the next; 0: none */
	/* Of HISTORY_DAYS until now; held counts moved and shortened ones. */
	int64_t held, moved, shortened, cancelled;
	int64_t counted;          /* begin of the last row that was counted */
};
/* Those of x->me, by name. Nobody else's, ever. */
MUST_CHECK bool history_pairs(struct ctx *x, struct history_pair **out, size_t *n);

/* The one with `person`; *out is NULL when there is none. */
MUST_CHECK bool history_with(struct ctx *x, int64_t person, struct history_pair **out);

/* A one-on-one ahead that was called off in the calendar of x->me, or vanished from it, with
 * somebody x->me leads and has planned no talk with here, and when three minutes fit both. */
struct history_lapse {
	int64_t person, pair;
	struct str name;
	int64_t starts;           /* when it was to be */
	int64_t three;            /* the next time for three minutes; 0: none in the next week */
};
/* The soonest first, at most `most`, one a person. */
MUST_CHECK bool history_lapses(struct ctx *x, size_t most, struct history_lapse **out, size_t *n);
/* That one is not answered any more. */
MUST_CHECK bool history_not_now(struct ctx *x, int64_t person, int64_t starts);
/* For model/undo.c: it is offered again. */
struct undo;
MUST_CHECK bool history_undo(struct ctx *x, const struct undo *u);

extern const char *const history_sql[];

#endif
