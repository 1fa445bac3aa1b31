/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail on its way out: a durable queue. A mail is added in the transaction of its cause,
 * so that both are kept or neither; the worker sends it later.
 *
 * Nothing is sent twice. A mail is WAITING, then SENDING (claimed by one worker, which has
 * not given its content away: a crash leaves it to be tried again), then UNSURE from just
 * before its content goes out until the other server has answered. A worker that ends in
 * between leaves it UNSURE: it may or may not have arrived, which is shown, and only a
 * person sends it again, under the same Message-ID.
 */
#ifndef MODEL_OUTBOX_H
#define MODEL_OUTBOX_H

#include "base/ctx.h"

enum outbox_state {
	OUTBOX_WAITING,
	OUTBOX_SENT,     /* the next server has taken it over */
	OUTBOX_FAILED,   /* given up */
	OUTBOX_BOUNCED,  /* taken over, and came back */
	OUTBOX_UNSURE,   /* may or may not have arrived */
	OUTBOX_SENDING,
};

enum {
	OUTBOX_RETRY = 60,               /* seconds after a failure; doubled with each … */
	OUTBOX_RETRY_MOST = 6 * 3600,    /* … up to this */
	OUTBOX_GIVE_UP = 3 * 86400,      /* after it was added */
	OUTBOX_LEASE = 180,              /* a claim holds so long, and no longer than a try */
	OUTBOX_KEPT = 90 * 86400,        /* what is done is forgotten */
	OUTBOX_BYTES = 1 << 20,          /* of all parts of one mail */
};

struct outbox_mail {
	int64_t person;            /* to whom; the main address is taken when it is sent … */
	struct str to;             /* … unless this is set */
	struct str kind;           /* "invitation", "sign-in", "digest" */
	int64_t about;             /* id of what it is about (an invitation); 0: nothing */
	struct str subject, text, html; /* UTF-8; html may be empty */
	struct str calendar;       /* a text/calendar part … */
	const char *method;        /* … of this METHOD; NULL: none */
	struct str reply_to;       /* empty: none */
	struct str unsubscribe;    /* URL for List-Unsubscribe, of digests only */
	int64_t until;             /* UTC seconds: from then on it is not sent; 0: no end */
};

/* Whether the operator has set up mail (serve --mail-from, --smtp). */
bool outbox_is_set_up(const struct ctx *x);
/* Queue a mail. ERR_FAILED when mail is not set up: ask outbox_is_set_up() first;
 * ERR_INPUT when it is too large or a line of its head would break. */
MUST_CHECK bool outbox_add(struct ctx *x, const struct outbox_mail *m);
/* How it stands with the newest mail about something; *when is 0 when there was none.
 * Whoever may see what it is about may ask. */
MUST_CHECK bool outbox_last(struct ctx *x, struct str kind, int64_t about,
	enum outbox_state *state, struct str *error, int64_t *when);

/* Mail to x->me that did not arrive, or may not have: newest first, at most OUTBOX_SHOWN,
 * and nothing older than the last one that did arrive. */
enum { OUTBOX_SHOWN = 5 };
struct outbox_trouble {
	int64_t id, when;
	struct str kind, error;
	enum outbox_state state;
	bool kept;                 /* its content, so that it can be sent again */
};
MUST_CHECK bool outbox_trouble(struct ctx *x, struct outbox_trouble **out, size_t *n);
/* Try again what failed or is in doubt, to x->me; the operator anything. ERR_MISSING when there
 * is no such mail; of what was sent, also when it came back, and of what is of no use any more
 * (until), nothing is kept. */
MUST_CHECK bool outbox_again(struct ctx *x, int64_t id);

/* -- for the worker, as operator, each in a transaction of its own -- */

struct outbox_job {
	int64_t id, claim, tries, made;
	struct str to, message_id;   /* to is empty when there is no address */
	struct outbox_mail mail;
};
/* Claim the mail that is due longest; *job is NULL when none is, or when that one does not
 * open with this key: it waits for its next try. */
MUST_CHECK bool outbox_claim(struct ctx *x, struct outbox_job **job);
/* Its content is about to go out. ERR_CONFLICT when the claim is no longer held: then it
 * must not. */
MUST_CHECK bool outbox_go(struct ctx *x, const struct outbox_job *job);
/* What came of it; `why` is one sentence of the other server's or ours. */
enum outbox_result { OUTBOX_WENT, OUTBOX_LATER, OUTBOX_REFUSED, OUTBOX_IN_DOUBT };
MUST_CHECK bool outbox_done(struct ctx *x, const struct outbox_job *job,
	enum outbox_result result, struct str why);
/* The mail with this Message-ID came back. *known is false when we never sent it, also
 * when somebody only guessed at it: it holds a tag made with the key. */
MUST_CHECK bool outbox_bounced(struct ctx *x, struct str message_id, struct str why, bool *known);
/* Forget what is of no use any more, and what is long done. */
MUST_CHECK bool outbox_sweep(struct ctx *x);
/* For /metrics. */
MUST_CHECK bool outbox_count(struct ctx *x, int64_t *waiting, int64_t *unsure, int64_t *failed);

extern const char *const outbox_sql[];

#endif
