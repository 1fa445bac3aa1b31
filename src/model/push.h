/* SPDX-License-Identifier: Apache-2.0
 *
 * Web Push: a message that shows on a device of its reader (docs/push.md). A browser that its person has
 * asked to is a reach (model/reach.h): its address is where the push service takes messages for it, and
 * the keys with which only this browser can open them. It ends with the session of that browser, so a
 * device on which somebody has signed out shows nothing of theirs.
 */
#ifndef MODEL_PUSH_H
#define MODEL_PUSH_H

#include "model/message.h"
#include "model/reach.h"

/* A subscription as a browser gives it (PushSubscription.toJSON()). */
struct push_device {
	struct str endpoint;       /* https://…: what the push service gave out */
	struct str p256dh, auth;   /* base64url */
	struct str label;          /* how its person knows it, "Firefox, Android" */
};

/* Set up a device of x->me, in the session whose cookie this is. The same device is set up once,
 * whoever had it before, for whoever has its keys too. Its id; 0 on error: ERR_INPUT, ERR_FULL, ERR_CONFLICT when push is not set up. */
MUST_CHECK int64_t push_add(struct ctx *x, const struct push_device *d, struct str cookie);
/* The device of x->me at `endpoint` wants no more, or has another address now. */
MUST_CHECK bool push_forget(struct ctx *x, struct str endpoint);
/* The public key of this installation, for the browser; empty: push is not set up. */
struct str push_public_key(struct ctx *x);

/* -- for message_ways[] -- */

/* Render a message for a device: JSON of at most WEB_PUSH_TEXT bytes, {"title", "body", "to", "tag"}. */
struct str message_push_write(struct ctx *x, const struct message *m);
bool message_push_is_set_up(const struct ctx *x);
MUST_CHECK bool message_push_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);
extern const struct reach_way message_push_reach;

extern const char *const push_sql[];

#endif
