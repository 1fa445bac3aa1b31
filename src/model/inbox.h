/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail that comes in: answers to invitations, and word of mail that did not arrive. It has
 * many ways in (a mailbox that is asked, a pipe) and the same message may take two of them,
 * so each counts once. Whoever sends it is a stranger until the model knows better.
 */
#ifndef MODEL_INBOX_H
#define MODEL_INBOX_H

#include "mail/message.h"
#include "model/store.h"

enum {
	INBOX_KEPT = 90 * 86400, /* how long a message is known again */
	INBOX_TRIES = 3,         /* to read a message; then it is set aside */
	INBOX_FETCHES = 5,       /* to fetch one */
	INBOX_ASIDE_SHOWN = 50,
};

struct inbox_result {
	bool again;                /* the very same message was here before: nothing was done */
	bool bounced;              /* a mail of ours came back */
	bool unproven;             /* its sender is not who it says, or the server does not know */
	size_t taken, stale, unknown; /* calendar messages: enum invitation_outcome */
	const char *aside;         /* set aside, and why; NULL: it was read */
};

/* Where a message came from: the mailbox at `url` of `user`, or a pipe (an empty url). */
struct inbox_from {
	struct str url, user;
	int64_t validity, uid;
};

/* Take a message: it is marked, read in a process of its own (mail/apart.h), and what it says is
 * taken in one transaction with how far its mailbox is read. One that cannot be read is set aside,
 * at once when it is beyond the bounds, after INBOX_TRIES when whoever reads it dies; a crash of this
 * program counts as a try. `bytes` NULL: it was not fetched because it is too large. False when that
 * says nothing of the message, which should come again (the database, no process, *stop). */
MUST_CHECK bool inbox_receive(struct store *s, struct arena *a, const struct inbox_from *from,
	const struct str *bytes, const _Atomic bool *stop, struct inbox_result *out, struct err *e);

/* A message of a mailbox that answers otherwise could not be fetched. The next ones wait behind it, so
 * after INBOX_FETCHES it is set aside: then out->aside. */
MUST_CHECK bool inbox_missed(struct store *s, struct arena *a, const struct inbox_from *from,
	struct inbox_result *out, struct err *e);

/* For the operator: take a message that was read; `bytes` are those it was read from. */
MUST_CHECK bool inbox_take(struct ctx *x, struct str bytes, const struct mail *m,
	struct inbox_result *out);
MUST_CHECK bool inbox_sweep(struct ctx *x);

/* What was set aside, the newest first; the operator alone sees it, and it is forgotten after
 * INBOX_KEPT. */
struct inbox_aside {
	int64_t uid, at;           /* in the mailbox; 0: it came by a pipe */
	struct str why;
};
MUST_CHECK bool inbox_aside_list(struct ctx *x, struct inbox_aside **out, size_t *n);
MUST_CHECK bool inbox_aside_count(struct ctx *x, int64_t *n);

/* How far the mailbox at `url` of `user` was read; zeros when it never was. */
MUST_CHECK bool inbox_mailbox(struct ctx *x, struct str url, struct str user, int64_t *validity,
	int64_t *uid);
MUST_CHECK bool inbox_mailbox_set(struct ctx *x, struct str url, struct str user, int64_t validity,
	int64_t uid);

extern const char *const inbox_sql[];

#endif
