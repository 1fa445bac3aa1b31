/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail that comes in: answers to invitations, and word of mail that did not arrive. It has
 * many ways in (a mailbox that is asked, a pipe) and the same message may take two of them,
 * so each counts once. Whoever sends it is a stranger until the model knows better.
 */
#ifndef MODEL_INBOX_H
#define MODEL_INBOX_H

#include "base/ctx.h"

enum { INBOX_KEPT = 90 * 86400 }; /* how long a message is known again */

struct inbox_result {
	bool again;                /* the very same message was here before: nothing was done */
	bool bounced;              /* a mail of ours came back */
	bool unproven;             /* its sender is not who it says, or the server does not know */
	size_t taken, stale, unknown; /* calendar messages: enum invitation_outcome */
};

/* For the operator: take a message. ERR_INPUT when it is none; one that says nothing to us
 * is no error. */
MUST_CHECK bool inbox_take(struct ctx *x, struct str message, struct inbox_result *out);
MUST_CHECK bool inbox_sweep(struct ctx *x);

/* How far the mailbox at `url` of `user` was read; zeros when it never was. */
MUST_CHECK bool inbox_mailbox(struct ctx *x, struct str url, struct str user, int64_t *validity,
	int64_t *uid);
MUST_CHECK bool inbox_mailbox_set(struct ctx *x, struct str url, struct str user, int64_t validity,
	int64_t uid);

extern const char *const inbox_sql[];

#endif
