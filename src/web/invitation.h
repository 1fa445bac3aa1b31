/* SPDX-License-Identifier: Apache-2.0
 *
 * These parts of pages show whether a talk is in the calendars of its people, and what they
 * answered to the invitation (pages/invitation.html).
 */
#ifndef WEB_INVITATION_H
#define WEB_INVITATION_H

#include "model/invitation.h"
#include "model/outbox.h"
#include "model/pair.h"
#include "model/talk_feed.h"
#include "web/web.h"

/* The invitations to one planned talk, for the page of that talk. */
struct invitations_shown {
	struct invitation both[2];       /* the invitations of the two */
	enum outbox_state mail[2];       /* of the newest mail to each of them, if mail was sent */
	size_t n;                        /* how many invitations there are */
	int64_t me;
	/* of the other, who declines or proposes a time; or NULL */
	const struct invitation *other;
	struct when counter_at;          /* the time that the other proposes */
	/* why that time does not fit the calendars; empty: it fits */
	struct str counter_no;
	/* whose working hours the time is outside of; empty: none */
	struct str counter_outside;
};
/* Fill it with these invitations, at most two, as invitation_list_talk() gives them. */
MUST_CHECK bool invitations_fill(struct visit *v, int64_t talk, const struct invitation *both,
	size_t n, struct invitations_shown *out);
void part_invitations(struct html *h, const struct invitations_shown *p, int64_t talk);

/* An invitation as the API shows it. */
extern const struct entity invited_view;

/* The answers of others that the reader should look at, for /today. */
struct invitations_open {
	struct invitation *at;
	struct when *starts;
	size_t n;
};
MUST_CHECK bool invitations_open_fill(struct visit *v, struct invitations_open *out);
void part_invitations_open(struct html *h, const struct invitations_open *p);

/* How the talks of the reader reach their calendar, for the settings. */
struct talks_out {
	struct talk_feed feed;
	struct str url;                  /* the private address; empty: there is none */
	bool mail_is_set_up;
	const struct pair *pairs;        /* of the reader with those whom they lead */
	size_t pairs_n;
	const struct pair *leader;       /* with whoever leads them; NULL: nobody */
	/* mails to the reader that did not arrive, or may not have */
	struct outbox_trouble *trouble;
	struct when *trouble_at;
	size_t trouble_n;
};
MUST_CHECK bool talks_out_fill(struct visit *v, struct talks_out *out);
/* Fill the pairs of the reader, which the page of the matter alone needs. */
MUST_CHECK bool talks_out_pairs(struct visit *v, struct talks_out *out);
/* List the mails to the reader that did not arrive; nothing when all did. */
void part_trouble_out(struct html *h, const struct talks_out *p);
void part_talks_out(struct html *h, const struct talks_out *p);

#endif
