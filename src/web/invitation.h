/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a talk stands in people's calendars, as parts of other pages show it
 * (pages/invitation.html).
 */
#ifndef WEB_INVITATION_H
#define WEB_INVITATION_H

#include "model/invitation.h"
#include "model/outbox.h"
#include "model/talk_feed.h"
#include "web/web.h"

/* On the page of a planned talk. */
struct invitations_shown {
	struct invitation both[2];
	enum outbox_state mail[2];       /* of the newest mail to each, when they are told by mail */
	size_t n;
	int64_t me;
	const struct invitation *other;  /* declined, or proposes another time; NULL: neither */
	struct when counter_at;          /* what they propose */
	struct str counter_no;           /* why it does not fit the calendars; empty: it does */
	struct str counter_outside;      /* whose working hours it lies outside of; empty: nobody's */
};
MUST_CHECK bool invitations_fill(struct visit *v, int64_t talk, struct invitations_shown *out);
void part_invitations(struct html *h, const struct invitations_shown *p, int64_t talk);

/* One of them as the API shows it. */
extern const struct entity invited_view;

/* On /today: what the others answered that wants a look. */
struct invitations_open {
	struct invitation *at;
	struct when *starts;
	size_t n;
};
MUST_CHECK bool invitations_open_fill(struct visit *v, struct invitations_open *out);
void part_invitations_open(struct html *h, const struct invitations_open *p);

/* In the settings: how my talks reach my calendar. */
struct talks_out {
	struct talk_feed feed;
	struct str url;                  /* of the private address; empty: there is none */
	bool mail_is_set_up;
	struct outbox_trouble *trouble;  /* mails to the reader that did not arrive, or may not have */
	struct when *trouble_at;
	size_t trouble_n;
};
MUST_CHECK bool talks_out_fill(struct visit *v, struct talks_out *out);
/* Mail to the reader that did not arrive; nothing when all did. */
void part_trouble_out(struct html *h, const struct talks_out *p);
void part_talks_out(struct html *h, const struct talks_out *p);

#endif
