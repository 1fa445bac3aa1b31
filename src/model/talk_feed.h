/* SPDX-License-Identifier: Apache-2.0
 *
 * How a person's talks reach their own calendar program: by a private address with their talks and
 * nothing else, to which the program subscribes, and by invitations, if the person wants mail.
 * Everybody who has the private address can read the talks, so it can be taken back.
 */
#ifndef MODEL_TALK_FEED_H
#define MODEL_TALK_FEED_H

#include "db/entity.h"

enum { TALK_FEED_PAST_DAYS = 28, TALK_FEED_AHEAD_DAYS = 183 };

struct talk_feed {
	int64_t person;
	bool mail;             /* invitations may come by mail; true until the person says no */
	struct str token;      /* of the private address; empty: there is no address */
	struct str hash;       /* of the token, by which the row is found */
};

/* Read the row of x->me; whoever has none yet gets mail and has no address. */
MUST_CHECK bool talk_feed_get(struct ctx *x, struct talk_feed *out);
/* Say whether invitations may come to x->me by mail. */
MUST_CHECK bool talk_feed_set_mail(struct ctx *x, bool mail);
/* Make a new private address for x->me; the old address leads nowhere from now on. */
MUST_CHECK bool talk_feed_renew(struct ctx *x);
/* Take the private address of x->me back. */
MUST_CHECK bool talk_feed_revoke(struct ctx *x);

/* Find the person whose private address this is; 0: nobody's, or the person has left. */
MUST_CHECK bool talk_feed_person(struct ctx *x, struct str token, int64_t *person);
/* Write the planned, held and missed talks of x->me as iCalendar, from TALK_FEED_PAST_DAYS ago to
 * TALK_FEED_AHEAD_DAYS ahead, without the one-on-ones that are in a calendar already. */
MUST_CHECK bool talk_feed_write(struct ctx *x, struct buf *out);
/* Find out whether this person may be told by mail; for the operator. */
MUST_CHECK bool talk_feed_may_mail(struct ctx *x, int64_t person, bool *may);

extern const char *const talk_feed_sql[];
extern const struct entity talk_feed_entity;

#endif
