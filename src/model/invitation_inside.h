/* SPDX-License-Identifier: Apache-2.0
 *
 * What the parts of model/invitation share: a talk with its two copies as told, and a copy
 * to be written into a CalDAV calendar by the worker.
 */
#ifndef MODEL_INVITATION_INSIDE_H
#define MODEL_INVITATION_INSIDE_H

#include "caldav/caldav.h"
#include "db/db.h"
#include "model/invitation.h"
#include "model/person.h"

struct invitation_talk {
	int64_t id, starts, minutes;
	bool planned, cancelled, held; /* none: missed */
	bool stands;               /* in a calendar, by itself */
	struct person *people[2];  /* the leader, then the member */
	struct invitation rows[2];
	bool told[2];              /* whether there is a row */
};

/* What a statement selects of rows whose people's names nobody asks for. */
#define INVITATION_ROW "SELECT {invitation i}, '' AS name FROM invitation i"
/* A talk and its rows, for the operator; *found is false when there is none. */
MUST_CHECK bool invitation_talk_read(struct ctx *x, int64_t talk, struct invitation_talk *t,
	bool *found);

/* Send t->people[i] what they were told last once more; it counts as told now. */
MUST_CHECK bool invitation_told_again(struct ctx *x, const struct invitation_talk *t, int i);

/* -- invitation_text.c -- */

enum invitation_news { INVITATION_NEW, INVITATION_MOVED, INVITATION_SHORTER, INVITATION_GONE,
	INVITATION_STAYS /* in spite of another time they proposed */, INVITATION_ASKED };
/* The iCalendar object for t->people[i]; `method` NULL: to be stored in their calendar. */
struct str invitation_object(struct ctx *x, const struct invitation_talk *t, int i,
	const char *method);
/* Put a mail with it into the outbox. */
MUST_CHECK bool invitation_mail(struct ctx *x, const struct invitation_talk *t, int i,
	enum invitation_news news);

/* What pages/mail_invitation.html writes. */
struct invitation_words {
	struct str head, sentence, url;
};
struct html;
void mail_invitation(struct html *h, const struct invitation_words *w);

/* -- invitation_write.c -- */

/* Where a new talk is written in somebody's CalDAV calendar; empty: nowhere. */
MUST_CHECK bool invitation_place(struct ctx *x, const struct invitation_talk *t, int64_t person,
	struct str *href);

/* For work/invitations.c. */

struct invitation_write {
	struct caldav_at at;
	struct str href, etag;     /* etag empty: not written yet */
	struct str ics;
	bool remove;               /* take it out of the calendar */
	int64_t invitation, sequence, failures;
};
/* For the operator: the copy that waits longest to be written, NULL when none is due. */
struct invitation_write *invitation_write_due(struct ctx *x);
/* What came of it: its new etag, or (`why`, a sentence of the catalogue) why not. */
MUST_CHECK bool invitation_written(struct ctx *x, const struct invitation_write *w,
	struct str etag, const char *why);

#endif
