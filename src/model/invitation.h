/* SPDX-License-Identifier: Apache-2.0
 *
 * Invitations: a planned talk where people look, in their own calendars, and what they
 * answer there. Each of the two is told in one way: by mail (iMIP, RFC 6047) or by writing
 * into their CalDAV calendar; never both, and nothing twice. What changes is written down
 * in the transaction that changes it, and told by the worker a little later.
 *
 * A calendar learns the two first names, the time, and the address of the page; never
 * what the talk is about.
 */
#ifndef MODEL_INVITATION_H
#define MODEL_INVITATION_H

#include "base/ctx.h"
#include "db/entity.h"
#include "ical/busy.h"
#include "ical/itip.h"
#include "model/talk.h"

enum {
	INVITATION_WAIT = 20,        /* seconds in which a second change makes no second mail */
	INVITATION_ALARM = 5,        /* minutes */
	INVITATION_RETRY = 60,       /* seconds, after a CalDAV write that failed; doubled … */
	INVITATION_RETRY_MOST = 6 * 3600, /* … up to this */
};

enum invitation_way { INVITATION_MAIL = 1, INVITATION_CALDAV };

struct invitation {
	int64_t id, talk, person;
	enum invitation_way way;
	int64_t sequence, starts, minutes; /* of the message that the person got last */
	bool cancelled;                  /* the person was told that the talk does not take place */
	int64_t told;                    /* when the person got the last message */
	enum itip_answer answer;
	int64_t answered;                /* 0: not yet */
	int64_t counter_starts, counter_minutes; /* another time they propose; 0: none */
	struct str href, etag;           /* in a CalDAV calendar: its address, sealed, and its version */
	bool pending;                    /* the last change is not written into their calendar yet */
	int64_t next_try, failures;      /* of writing */
	struct str error;                /* why writing failed (base/err_kept.h); empty: it did not */
	struct str name;                 /* of the person */
	struct str words;                /* what they said with their answer, in their lines; empty: nothing.
					  * Sealed, but of invitation_list_talk() and invitation_list_open() */
};

/* -- what is told -- */

/* "01h2…xyz.9f3a…@rapport": the talk's UID in every calendar. It holds a tag under the key
 * file, so that nobody who has not seen it can speak of the talk. */
struct str invitation_uid(struct ctx *x, int64_t talk);
/* The talk that a UID of ours names; 0 when it is none of ours. */
int64_t invitation_uid_talk(struct ctx *x, struct str uid);
/* Find out whether a UID names a talk of `person`. */
MUST_CHECK bool invitation_is_of(struct ctx *x, struct str uid, int64_t person, bool *is);
/* "Ada & Ben": first names, the leader's first. */
struct str invitation_title(struct ctx *x, struct str leader, struct str member);
/* The page of a talk; empty when the program does not know how it is reached. */
struct str invitation_url(struct ctx *x, int64_t talk);

/* Note that a talk was planned, moved, shortened or cancelled, so that its people will be told; in
 * the transaction of the change. */
MUST_CHECK bool invitation_changed(struct ctx *x, int64_t talk);
/* Forget to tell of a talk that is taken back. ERR_CONFLICT when somebody was told of it
 * already. */
MUST_CHECK bool invitation_never(struct ctx *x, int64_t talk);
/* Tell of at most `most` talks whose changes have waited long enough; *done is how many were told.
 * For the worker, as operator. */
MUST_CHECK bool invitation_tell(struct ctx *x, size_t most, size_t *done);

/* -- what is answered -- */

enum invitation_outcome {
	INVITATION_TAKEN,
	INVITATION_STALE,    /* the answer is to an older version, or the talk is over: nothing changed */
	INVITATION_UNKNOWN,  /* no talk of ours, or not from its person: nothing changed */
};
/* Take a scheduling message (REPLY or COUNTER) that came by mail from the address `from`; for the
 * operator. ERR_INPUT when the message cannot be read. */
MUST_CHECK bool invitation_take(struct ctx *x, struct str from, struct str ics,
	enum invitation_outcome *out);
/* Take the answer and the time that the copy of a talk in a calendar of `person` has; the person
 * may have answered or moved the copy there. For the operator. */
MUST_CHECK bool invitation_seen(struct ctx *x, int64_t person, const struct busy_event *e);
/* Note that `person` has deleted the copy that was written into their calendar; for the
 * operator. */
MUST_CHECK bool invitation_vanished(struct ctx *x, int64_t person, struct str uid);

/* List the invitations to a talk of x->me, the leader's first; at most two. ERR_MISSING for a
 * stranger. */
MUST_CHECK bool invitation_list_talk(struct ctx *x, int64_t talk, struct invitation *out,
	size_t *n);
/* List the invitations to talks ahead that the other person of the talk has declined, or answered
 * with another time. The soonest talk comes first; at most `most`. */
MUST_CHECK bool invitation_list_open(struct ctx *x, size_t most, struct invitation **out,
	size_t *n);
/* Check, and take, the time that the other person proposes. ERR_CONFLICT when it does not fit both
 * calendars, and names whose calendar is in the way; ERR_MISSING when no time is proposed. *out
 * tells whose working hours the time lies outside of; taking such a time with TALK_IN_HOURS is
 * ERR_ASK. */
MUST_CHECK bool invitation_counter_fits(struct ctx *x, int64_t talk, struct talk_outside *out);
MUST_CHECK bool invitation_counter_accept(struct ctx *x, int64_t talk, enum talk_hours hours);
/* Keep the time that the talk has, and tell the other person so (DECLINECOUNTER). */
MUST_CHECK bool invitation_counter_decline(struct ctx *x, int64_t talk);

/* Tell the modules of model/watchers.c that `person` cannot come to a talk, or proposes that it begins
 * at `counter` (0: they propose nothing). */
MUST_CHECK bool invitation_answered(struct ctx *x, int64_t talk, int64_t person, int64_t counter);

extern const char *const invitation_sql[], *const invitation_answer_sql[],
	*const invitation_write_sql[];
extern const struct entity invitation_entity, invitation_due_entity;

#endif
