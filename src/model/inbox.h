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
	INBOX_KEPT = 90 * 86400, /* seconds for which a message is known again when it comes twice */
	INBOX_TRIES = 3,         /* tries to read a message; then it is set aside */
	INBOX_FETCHES = 5,       /* tries to fetch a message */
	INBOX_ASIDE_SHOWN = 50,
};

struct inbox_result {
	bool again;                /* the very same message was here before: nothing was done */
	bool bounced;              /* it says that a mail of ours came back */
	bool unproven;             /* nothing proves that its sender is the one it names */
	size_t taken, stale, unknown; /* calendar messages: enum invitation_outcome */
	const char *aside;         /* why the message was set aside; NULL: it was read */
};

/* Where a message came from: the mailbox at `url` of `user`, or a pipe (an empty url). */
struct inbox_from {
	struct str url, user;
	int64_t validity, uid;
};

/* Take a message: mark it, read it in a process of its own (mail/apart.h), and do what it says in
 * the transaction that notes how far its mailbox is read. A message that cannot be read is set
 * aside: at once when it is beyond the bounds, and after INBOX_TRIES when the process that reads
 * it dies; a crash of this program counts as a try. `bytes` NULL: the message was too large to be
 * fetched. False when the failure is not the message's (the database, no process, *stop): it
 * should come again. */
MUST_CHECK bool inbox_receive(struct store *s, struct arena *a, const struct inbox_from *from,
	const struct str *bytes, const _Atomic bool *stop, struct inbox_result *out, struct err *e);

/* Note that a message could not be fetched from a mailbox that answers otherwise. Later messages
 * wait behind it, so after INBOX_FETCHES tries it is set aside, and out->aside says so. */
MUST_CHECK bool inbox_missed(struct store *s, struct arena *a, const struct inbox_from *from,
	struct inbox_result *out, struct err *e);

/* Do what a message says that was read from `bytes`; for the operator. */
MUST_CHECK bool inbox_take(struct ctx *x, struct str bytes, const struct mail *m,
	struct inbox_result *out);
/* Forget messages that came more than INBOX_KEPT ago. */
MUST_CHECK bool inbox_sweep(struct ctx *x);

/* A message that was set aside. Only the operator sees these; the newest comes first. */
struct inbox_aside {
	int64_t uid;               /* in the mailbox; 0: the message came by a pipe */
	int64_t at;                /* when it was set aside */
	struct str why;
};
MUST_CHECK bool inbox_aside_list(struct ctx *x, struct inbox_aside **out, size_t *n);
MUST_CHECK bool inbox_aside_count(struct ctx *x, int64_t *n);

/* Find how far the mailbox at `url` of `user` was read; zeros when it never was. */
MUST_CHECK bool inbox_mailbox(struct ctx *x, struct str url, struct str user, int64_t *validity,
	int64_t *uid);
MUST_CHECK bool inbox_mailbox_set(struct ctx *x, struct str url, struct str user, int64_t validity,
	int64_t uid);

extern const char *const inbox_sql[];

#endif
