/* SPDX-License-Identifier: Apache-2.0
 *
 * What people wish to be told of outside of the pages (model/message.h), by which way and when. Who
 * has said nothing is told little: the week, and one thing more in it; not in the evening, not at
 * night, and not on a day on which they do not work.
 */
#ifndef MODEL_MESSAGE_WISH_H
#define MODEL_MESSAGE_WISH_H

#include "db/entity.h"
#include "model/message.h"

enum {
	MESSAGE_QUIET_FROM = 20 * 60, MESSAGE_QUIET_TO = 7 * 60 + 30, /* minutes of the local day */
	MESSAGE_MOST = 2,          /* in a week, the message about the week among them */
	MESSAGE_MOST_MOST = 20,    /* the largest bound that can be chosen */
	MESSAGE_EVERY_DAY = 127,   /* the bits of all days */
	MESSAGE_NO_DAYS = 400,     /* how long a no can be said by the link of a mail */
};

struct message_hours {
	int64_t person;
	int64_t quiet_from, quiet_to; /* minutes of the local day; the same: there is no quiet */
	int64_t days_off;          /* a bit for each day, 1: Monday */
	bool calendar_only;        /* nothing but what is about the calendar */
	int64_t most;              /* in a week, what is about the calendar left aside; 0: no bound */
};

struct message_choice {
	int64_t id, person;
	enum message_kind kind;
	enum message_channel channel;
};

struct message_wishes {
	struct message_hours hours;
	enum message_channel channel[MESSAGE_KINDS]; /* as chosen, else as usual */
	bool chosen[MESSAGE_KINDS]; /* it stays so, whatever is set up later */
	enum message_channel usual[MESSAGE_KINDS]; /* the way of a kind while nothing is chosen for it */
	bool devices;              /* a device of theirs shows messages */
};

/* Choose the way of a kind, also when it is the usual one; or leave it to what is usual. Both change the
 * struct alone, for message_wishes_set(). */
void message_choose(struct message_wishes *w, enum message_kind kind, enum message_channel channel);
void message_leave(struct message_wishes *w, enum message_kind kind);

/* The days on which x->me does not work, as bits; Saturday and Sunday when their working hours say nothing. */
MUST_CHECK bool message_days_without_work(struct ctx *x, int64_t *days);
/* Read the wishes of x->me; without a word of theirs the days off are those without working hours. */
MUST_CHECK bool message_wishes_get(struct ctx *x, struct message_wishes *out);
/* Set the wishes of x->me: `chosen` says which of `channel` are kept. When, and how much, is kept once
 * something of it is changed: until then days off follow the working hours. ERR_INPUT names the field that is out
 * of its bounds. */
MUST_CHECK bool message_wishes_set(struct ctx *x, const struct message_wishes *w);
/* By which way a kind goes by these wishes. */
enum message_channel message_wished(const struct message_wishes *w, enum message_kind kind);

/* The first moment from `at` on (UTC seconds) that is neither quiet nor on a day off; INT64_MAX: none
 * of the next days has one. */
int64_t message_moment(const struct message_hours *h, const struct zone *zone, int64_t at);
/* The first moment after `at` at which quiet or a day off begins; at most a week later. */
int64_t message_quiet_begins(const struct message_hours *h, const struct zone *zone, int64_t at);

/* The path of the page that takes a no to a kind without a sign-in: "/unsubscribe/<token>". The token
 * is made with the key file for this person, this kind and today (UTC), and can do nothing else. */
struct str message_no_path(struct ctx *x, int64_t person, enum message_kind kind);

struct message_no {
	int64_t person;
	enum message_kind kind;
	bool is_old;               /* made MESSAGE_NO_DAYS ago: it does nothing any more */
	bool is_off;               /* nothing of the kind goes to its person already */
};
/* Read such a token. ERR_MISSING when it is none of ours, or its person has left. */
MUST_CHECK bool message_no_read(struct ctx *x, struct str token, struct message_no *out);
/* Take a no (RFC 8058) that was read and is not old: nothing of the kind goes to its person any more, until they
 * choose otherwise. True also when that is so already. */
MUST_CHECK bool message_no_take(struct ctx *x, const struct message_no *no);

extern const char *const message_wish_sql[];
extern const struct entity message_hours_entity, message_choice_entity;

#endif
