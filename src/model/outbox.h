/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail on its way out: a durable queue. A mail is added in the transaction of its cause,
 * so that both are kept or neither; the worker sends it later.
 *
 * Nothing is sent twice. A mail is WAITING, then SENDING (claimed by one worker, which has
 * not given its content away: a crash leaves it to be tried again), then UNSURE from just
 * before its content goes out until the other server has answered. A worker that ends in
 * between leaves it UNSURE: the mail may or may not have arrived. Pages show that, and only a
 * person can send the mail again, under the same Message-ID.
 */
#ifndef MODEL_OUTBOX_H
#define MODEL_OUTBOX_H

#include "base/ctx.h"

/* The kind of the mail with somebody's first link, about its person. */
#define FIRST_LINK_KIND "first-link"
/* The kind of a test that somebody has sent to themselves, about its person. */
#define MESSAGE_TEST_KIND "test"

enum outbox_state {
	OUTBOX_WAITING,
	OUTBOX_SENT,     /* the next server has taken it over */
	OUTBOX_FAILED,   /* given up */
	OUTBOX_BOUNCED,  /* the next server has taken it over, and it came back */
	OUTBOX_UNSURE,   /* it may or may not have arrived */
	OUTBOX_SENDING,  /* a worker has claimed it */
};

enum {
	OUTBOX_RETRY = 60,               /* seconds after a failure; doubled with each … */
	OUTBOX_RETRY_MOST = 6 * 3600,    /* … up to this */
	OUTBOX_GIVE_UP = 3 * 86400,      /* seconds after a mail was added until it is given up */
	OUTBOX_LEASE = 180,              /* seconds that a claim holds, more than a try can take */
	OUTBOX_KEPT = 90 * 86400,        /* seconds after which a finished mail is forgotten */
	OUTBOX_STRANGER_HOURLY = 5,      /* mails within an hour to an address that is nobody's here … */
	OUTBOX_STRANGER_DAILY = 10,      /* … and within a day, however many people are said to have it */
	OUTBOX_BYTES = 1 << 20,          /* the most that all parts of one mail have together */
};

struct outbox_mail {
	int64_t person;            /* who gets the mail, at their main address of that moment … */
	struct str to;             /* … unless this is set */
	struct str kind;           /* "invitation", "sign-in", "address": for outbox_last() */
	int64_t about;             /* the id of the row that the mail is about; 0: none */
	struct str subject, text, html; /* UTF-8; html may be empty */
	struct str calendar;       /* a text/calendar part … */
	const char *method;        /* … of this METHOD; NULL: none */
	struct str reply_to;       /* empty: none */
	struct str unsubscribe;    /* a URL for List-Unsubscribe (RFC 2369); empty: none */
	int64_t until;             /* UTC seconds: from then on the mail is not sent; 0: no end */
};

/* True when the operator has set up mail (serve --mail-from, --smtp). */
bool outbox_is_set_up(const struct ctx *x);
/* Find out whether one more mail may go to an address that is not the person's yet: OUTBOX_STRANGER_HOURLY and
 * OUTBOX_STRANGER_DAILY hold for its mailbox, by whatever name. `to` as in struct outbox_mail. Mail to an address of
 * the person may. */
MUST_CHECK bool outbox_may(struct ctx *x, int64_t person, struct str to, bool *may);
/* Queue a mail. ERR_FAILED when mail is not set up: ask outbox_is_set_up() first;
 * ERR_INPUT when the mail is too large or a line of its head would break. */
MUST_CHECK bool outbox_add(struct ctx *x, const struct outbox_mail *m);
/* Take back mails of a kind about a row that wait and that no worker holds: another takes their place. */
MUST_CHECK bool outbox_withdraw(struct ctx *x, struct str kind, int64_t about);
/* Find the state of the newest mail of a kind about a row; *when is 0 when there was none. The
 * caller has checked that x->me may see the row. */
MUST_CHECK bool outbox_last(struct ctx *x, struct str kind, int64_t about,
	enum outbox_state *state, struct str *error, int64_t *when);

/* List mail to x->me that did not arrive, or may not have arrived: newest first, at most
 * OUTBOX_SHOWN, and only mail that is newer than the last mail that did arrive. */
enum { OUTBOX_SHOWN = 5 };
struct outbox_trouble {
	int64_t id, when;
	struct str kind, error;
	enum outbox_state state;
	bool kept;                 /* the content is kept, so the mail can be sent again */
};
MUST_CHECK bool outbox_trouble(struct ctx *x, struct outbox_trouble **out, size_t *n);
/* Send a mail to x->me again that failed or is in doubt; the operator may send any mail again.
 * ERR_MISSING when no such mail is kept: the content of a mail that was sent, also when it came
 * back, or whose time (until) is over, is not kept. */
MUST_CHECK bool outbox_again(struct ctx *x, int64_t id);

/* -- for the worker, as operator, each in a transaction of its own -- */

struct outbox_job {
	int64_t id, claim, tries, made;
	struct str to, message_id;   /* to is empty when the person has no address */
	struct outbox_mail mail;
};
/* Claim the mail that is due longest; *job is NULL when no mail is due, or when that mail does not
 * open with this key and waits for its next try. */
MUST_CHECK bool outbox_claim(struct ctx *x, struct outbox_job **job);
/* Note that the content of a claimed mail is about to go out. ERR_CONFLICT when the claim is no
 * longer held: then the content must not go out. */
MUST_CHECK bool outbox_go(struct ctx *x, const struct outbox_job *job);
/* Note what came of sending a mail; `why` may be NULL. */
enum outbox_result { OUTBOX_WENT, OUTBOX_LATER, OUTBOX_REFUSED, OUTBOX_IN_DOUBT };
MUST_CHECK bool outbox_done(struct ctx *x, const struct outbox_job *job,
	enum outbox_result result, const struct err *why);
/* Note that the mail with this Message-ID came back. *known is false when we never sent such a
 * mail. Nobody can guess a Message-ID: it holds a tag made with the key. */
MUST_CHECK bool outbox_bounced(struct ctx *x, struct str message_id, struct str why, bool *known);
/* Forget the content of mail whose time is over, and mail that was finished OUTBOX_KEPT ago. */
MUST_CHECK bool outbox_sweep(struct ctx *x);
/* Count the mails in these states, for /metrics; `late` are those that wait and whose last try failed. */
struct outbox_count {
	int64_t waiting, late, unsure, failed;
};
MUST_CHECK bool outbox_count(struct ctx *x, struct outbox_count *out);

/* Told of a mail that is given up: defined in model/watchers.c. */
MUST_CHECK bool outbox_given_up(struct ctx *x, struct str kind);

extern const char *const outbox_sql[];

#endif
