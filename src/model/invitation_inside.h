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
	bool planned, cancelled, held; /* all false: the talk was missed */
	bool stands;               /* the talk is a one-on-one of a calendar, so nobody is invited */
	struct person *people[2];  /* the leader, then the member */
	struct invitation rows[2];
	bool told[2];              /* true: rows[i] is there, because the person was told */
};

/* What a statement selects of rows whose people's names nobody asks for. */
#define INVITATION_ROW "SELECT {invitation i}, '' AS name FROM invitation i"
/* Read a talk and its rows, for the operator; *found is false when there is no such talk. */
MUST_CHECK bool invitation_talk_read(struct ctx *x, int64_t talk, struct invitation_talk *t,
	bool *found);

/* Send t->people[i] the last message once more; the talk counts as told at this moment. */
MUST_CHECK bool invitation_told_again(struct ctx *x, const struct invitation_talk *t, int i);

/* -- invitation_text.c -- */

enum invitation_news { INVITATION_NEW, INVITATION_MOVED, INVITATION_SHORTER, INVITATION_GONE,
	INVITATION_STAYS /* in spite of another time they proposed */, INVITATION_ASKED };
/* Make the iCalendar object for t->people[i]; `method` NULL: it will be stored in their
 * calendar. */
struct str invitation_object(struct ctx *x, const struct invitation_talk *t, int i,
	const char *method);
/* Put a mail with the iCalendar object for t->people[i] into the outbox. */
MUST_CHECK bool invitation_mail(struct ctx *x, const struct invitation_talk *t, int i,
	enum invitation_news news);

/* What pages/mail_invitation.html writes. */
struct invitation_words {
	struct str head, zone, sentence;
	struct str url, settings;  /* of the talk, and of how talks are told; empty: this site's address is not known */
};
struct html;
void mail_invitation(struct html *h, const struct invitation_words *w);

/* -- invitation_write.c -- */

/* Find the address at which a new talk is written in the CalDAV calendar of `person`; empty: they
 * have none for it. */
MUST_CHECK bool invitation_place(struct ctx *x, const struct invitation_talk *t, int64_t person,
	struct str *href);

/* For work/invitations.c. */

struct invitation_write {
	struct caldav_at at;
	struct str href, etag;     /* etag empty: the copy is not written yet */
	struct str ics;
	bool remove;               /* the copy has to be taken out of the calendar */
	int64_t invitation, sequence, failures;
};
/* Find the copy that waits longest to be written, NULL when none is due; for the operator. */
struct invitation_write *invitation_write_due(struct ctx *x);
/* Note what came of writing a copy: its new etag, or `why` it failed, a sentence of the
 * catalogue. */
MUST_CHECK bool invitation_written(struct ctx *x, const struct invitation_write *w,
	struct str etag, const struct err *why);

#endif
