/* SPDX-License-Identifier: Apache-2.0
 *
 * People: who they are, whom they follow, when they work. A person sees those near
 * them: themselves, their leader, their members and the members of the same leader.
 */
#ifndef MODEL_PERSON_H
#define MODEL_PERSON_H

#include "db/entity.h"

/* How somebody likes to be thanked, which says too how far thanks to them may be shown. */
enum thanks_way {
	THANKS_UNSAID,     /* they have not said: in private */
	THANKS_PRIVATE,
	THANKS_TEAM,       /* in front of the team */
	THANKS_WRITING,    /* in writing, where everybody may read it */
	THANKS_RATHER_NOT, /* not here: whoever wants to thank them tells them */
};
extern const char *const thanks_ways[]; /* the same in words, as JSON and forms have them */

struct person {
	int64_t id, leader;      /* leader 0: none */
	struct str key;          /* the id of the team file */
	struct str name, timezone, work_hours;
	struct str lang;         /* "de"; empty: as the browser asks */
	struct str email;        /* the main address; empty: none */
	bool admin;              /* an admin without a name is the first person, before setting up */
	int64_t made, left_at;   /* left_at 0: still here */
	enum thanks_way thanks;
	bool unseen;             /* they do not show when they are here (model/here.h); nobody else's to know */
	bool has_card;           /* they have written a line of a card: nobody else's to know */
	bool has_locks;          /* they lock their notes (model/note_key.h); likewise */
	bool has_calendar;       /* they have added a calendar; likewise */
	bool hands_over;         /* they had another leader, and have not said what goes along; likewise */
	int64_t bare_goal;       /* an open goal of theirs that others read, and no open step serves; 0: none */
	bool in_period;          /* a period that they read runs these days (model/period.h); likewise */
	int64_t pulse;           /* enum pulse_today of model/pulse.h; likewise */
	int64_t remind;          /* enum check_in_remind of model/check_in_wish.h; likewise */
};

enum { PERSON_NAME_BYTES = 200, PERSON_ADDRESSES = 10 };

/* Person `id`, if near x->me. NULL, ERR_MISSING otherwise. */
MUST_CHECK struct person *person_get(struct ctx *x, int64_t id);
/* x->me. */
MUST_CHECK struct person *person_me(struct ctx *x);

/* When x->me works: `id`, name, timezone and work_hours are set, and nothing else, because the other
 * fields take seven looks into other tables. */
MUST_CHECK struct person *person_my_work(struct ctx *x);

/* Find a person who is here, with what everybody of the organisation may know of them: `id`, name
 * and thanks are set, and nothing else. NULL and ERR_MISSING when nobody here has this id. */
MUST_CHECK struct person *person_here(struct ctx *x, int64_t id);
/* List the people who are here, without x->me, and have a part of their name that begins with
 * `typed` (in upper or lower case, accents aside), by name, at most `most`; none for fewer than two
 * characters. Their id and name are set. */
MUST_CHECK bool person_named(struct ctx *x, struct str typed, size_t most, struct person **out, size_t *n);

/* List the addresses of `id`, in lower case, the main address first; for x->me and the operator. */
MUST_CHECK bool person_addresses(struct ctx *x, int64_t id, struct str **out, size_t *n);
/* The person with this address (any case), 0 when there is none: for sign-in and the
 * operator's command line. ERR_* only when the database fails. */
MUST_CHECK bool person_find(struct ctx *x, struct str address, int64_t *id);

/* The settings that a person may change themselves. ERR_INPUT names the field that is wrong. */
struct person_settings {
	struct str name, timezone, work_hours, lang;
};
MUST_CHECK bool person_set(struct ctx *x, const struct person_settings *s);
/* Set how x->me likes to be thanked. */
MUST_CHECK bool person_set_thanks(struct ctx *x, enum thanks_way thanks);
/* Set whether x->me shows when they have a page of two people open; model/here.h does the rest. */
MUST_CHECK bool person_set_unseen(struct ctx *x, bool unseen);
/* Check one of these fields alone, with its ERR_INPUT. The _take functions give the text as it is
 * kept, cleaned of white and unseen characters (base/clean.h). */
struct hours;
MUST_CHECK bool person_name_take(struct ctx *x, struct str typed, struct str *name);
MUST_CHECK bool person_zone_fits(struct ctx *x, struct str zone);
MUST_CHECK bool person_hours_fit(struct ctx *x, struct str text, struct hours *hours);
MUST_CHECK bool person_address_take(struct ctx *x, struct str typed, struct str *address);

/* Tell the modules of model/watchers.c that a person was added to the organisation, or has another
 * name, zone or working hours in a team file. */
MUST_CHECK bool person_added(struct ctx *x, int64_t id);
MUST_CHECK bool person_changed(struct ctx *x, int64_t id);

extern const char *const person_sql[];
extern const struct entity person_entity, address_entity;

#endif
