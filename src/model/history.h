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
	HISTORY_DAYS = 28,        /* how far the history looks back */
	HISTORY_PEOPLE = 60,      /* the most people that one person's history lists */
	HISTORY_AHEAD_DAYS = 7,   /* a one-on-one that is called off within these days is answered */
	HISTORY_TOUCH = 5 * 60,   /* meetings with fewer seconds between them are back to back */
	HISTORY_LONGEST = 2 * 3600, /* a longer meeting of two is a workshop, no one-on-one */
};

enum history_state {
	HISTORY_AS_PLANNED,
	HISTORY_MOVED,
	HISTORY_CANCELLED, /* called off, taken out of its series, or declined by the owner */
	HISTORY_GONE,      /* it lay ahead when the calendar was read before, and is not there now */
};

/* -- pure -- */

/* Guess the owner's address, for a calendar whose owner has given none: the address that is in most
 * of the events that name anybody. Empty when no address, or more than one, is. */
struct str history_owner(struct arena *a, const struct busy_event *events, size_t n);
/* Find the other person of a one-on-one of the owner: an address, or a name from the title. Empty
 * when the event is no one-on-one. `me` are the owner's addresses, `name` is the owner's name. */
struct str history_other(struct arena *a, const struct busy_event *e, const struct str *me,
	size_t me_n, struct str name);
/* True when the owner's copy of an event may hide other guests: an invitation with a hidden list of
 * guests names the organiser and the reader alone, and looks like a one-on-one with `other`. A title
 * that names a one-on-one, or an organiser who is also a guest, leaves no doubt. */
bool history_is_unsure(struct arena *a, const struct busy_event *e, struct str other,
	struct str name);
/* Tell how an event of a calendar fared. */
enum history_state history_state_of(const struct busy_event *e);

/* True when `s` is one of the texts of a list, in upper or lower case. */
bool history_among(struct str s, const struct str *list, size_t n);
/* True when `s` is a whole name or the first word of the name, in upper or lower case. */
bool history_is_called(struct arena *a, struct str s, struct str name);

/* A day's meetings: the minutes of all together (an overlap counts once), how many meetings there
 * are, and how many of them begin as the meeting before ends. */
struct history_day { int64_t minutes, meetings, back_to_back; };
/* Sum up the parts of `spans`, which are in order of their start, that lie in [from, to). */
struct history_day history_day(const struct span *spans, size_t n, int64_t from, int64_t to);

/* -- kept -- */

/* A calendar that was just read. */
struct history_read {
	int64_t calendar, owner;
	const struct busy_event *events;
	size_t events_n;
	const struct str *me;     /* the owner's addresses */
	size_t me_n;
	struct str name;          /* the owner's name */
	bool fresh;               /* the text of the calendar is new, so an event that is missing was
	                           * taken out there; false: the same text was read again */
};
/* Keep the one-on-ones of a calendar in the place of those that were kept before. A one-on-one
 * that lay ahead and is neither there nor moved now is kept as gone. */
MUST_CHECK bool history_keep(struct ctx *x, const struct history_read *r);
/* Delete the one-on-ones of a calendar. */
MUST_CHECK bool history_forget(struct ctx *x, int64_t calendar);

/* Look again for the people of one-on-ones in the calendars of `owner` who were nobody here: they
 * may have joined, or have another address now. */
MUST_CHECK bool history_find_others(struct ctx *x, int64_t owner);

/* A one-on-one as a calendar has it. */
struct history_row {
	int64_t starts, ends;
	enum history_state state;
	struct str series;        /* equal for all instances of a series, in every calendar; empty: not
	                           * known */
	struct str title;         /* only the owner may see the title */
	bool unsure;              /* other guests may be hidden, so the event counts as a one-on-one
	                           * only if the other person's calendar has it too */
};
/* List the one-on-ones of `owner` with `other`, who is in a pair with the owner, that begin in
 * [from, to): by start, and of one start those that take place first; at most 2,000. The caller,
 * model/one_on_one.c, decides who may see them. */
MUST_CHECK bool history_list_with(struct ctx *x, int64_t owner, int64_t other, int64_t from,
	int64_t to, struct history_row **out, size_t *n);

/* How a one-on-one of x->me fared. */
struct history_fare {
	int64_t starts;
	enum history_state state;
};
/* List how the one-on-ones in the calendars of x->me that begin in [from, to) fared, by start: one
 * that two calendars have is listed once; at most 2,000. */
MUST_CHECK bool history_fares(struct ctx *x, int64_t from, int64_t to, struct history_fare **out,
	size_t *n);

/* A person with whom x->me has one-on-ones. */
struct history_pair {
	struct str who;           /* an address or a name, as the calendar has it */
	struct str name;          /* the name to show */
	struct str address;       /* empty when the calendar has none */
	int64_t person;           /* the person here with the same address; 0: nobody has it */
	int64_t last, next;       /* the start of the last one-on-one that took place, and of the next;
	                           * 0: none */
	/* One-on-ones of the last HISTORY_DAYS days; `held` counts moved and shortened ones too. */
	int64_t held, moved, shortened, cancelled;
	int64_t counted;          /* the start of the last row that was counted */
};
/* List the people of x->me's one-on-ones, by name. Nobody reads the list of another person. */
MUST_CHECK bool history_pairs(struct ctx *x, struct history_pair **out, size_t *n);

/* Find `person` in the list of history_pairs(); *out is NULL when the list lacks the person. */
MUST_CHECK bool history_with(struct ctx *x, int64_t person, struct history_pair **out);

/* A one-on-one ahead that was called off in the calendar of x->me, or vanished from it, with
 * somebody x->me leads and has planned no talk with here, and when three minutes fit both. */
struct history_lapse {
	int64_t person, pair;
	struct str name;
	int64_t starts;           /* when the one-on-one was to begin */
	int64_t three;            /* the next time for three minutes; 0: none in the next week */
};
/* List the lapses of x->me: the soonest first, at most `most`, one a person. */
MUST_CHECK bool history_lapses(struct ctx *x, size_t most, struct history_lapse **out, size_t *n);
/* Say "not now" to a lapse, which history_lapses() then leaves out; x->me can undo that. */
MUST_CHECK bool history_not_now(struct ctx *x, int64_t person, int64_t starts);
/* Take "not now" back, so that the lapse is offered again; model/undo.c calls this. */
struct undo;
MUST_CHECK bool history_undo(struct ctx *x, const struct undo *u);

extern const char *const history_sql[];

#endif
