/* SPDX-License-Identifier: Apache-2.0
 *
 * How a person's talks reach their own calendar program: a private address that it
 * subscribes to, which holds their talks and nothing else, and whether invitations may
 * come by mail. Whoever has the address reads it, so it can be taken back.
 */
#ifndef MODEL_TALK_FEED_H
#define MODEL_TALK_FEED_H

#include "db/entity.h"

enum { TALK_FEED_PAST_DAYS = 28, TALK_FEED_AHEAD_DAYS = 183 };

struct talk_feed {
	int64_t person;
	bool mail;             /* invitations may come by mail; so unless they said no */
	struct str token;      /* of the private address; empty: there is none */
	struct str hash;       /* of the token, to find it by */
};

/* That of x->me. */
MUST_CHECK bool talk_feed_get(struct ctx *x, struct talk_feed *out);
MUST_CHECK bool talk_feed_set_mail(struct ctx *x, bool mail);
/* A fresh private address for x->me; the one before leads nowhere from now on. */
MUST_CHECK bool talk_feed_renew(struct ctx *x);
/* There is no private address any more. */
MUST_CHECK bool talk_feed_revoke(struct ctx *x);

/* Whose private address this is; 0: nobody's, or they have left. */
MUST_CHECK bool talk_feed_person(struct ctx *x, struct str token, int64_t *person);
/* The talks of x->me, planned, held and missed ones, as iCalendar. */
MUST_CHECK bool talk_feed_write(struct ctx *x, struct buf *out);
/* For the operator: whether this person may be told by mail. */
MUST_CHECK bool talk_feed_may_mail(struct ctx *x, int64_t person, bool *may);

extern const char *const talk_feed_sql[];
extern const struct entity talk_feed_entity;

#endif
