/* SPDX-License-Identifier: Apache-2.0
 *
 * What one is told outside of the pages: chosen under Settings, and refused from a mail without a
 * sign-in.
 */
#ifndef WEB_MESSAGES_H
#define WEB_MESSAGES_H

#include "model/message_wish.h"
#include "model/outbox.h"
#include "web/push.h"
#include "web/ways.h"

/* In the place of a way: nothing is chosen, and the kind goes as is usual. */
#define MESSAGES_AS_USUAL "usual"

struct page_messages {
	struct message_wishes wishes; /* as they are, or as they were sent and refused */
	struct str quiet_from, quiet_to; /* "20:00" */
	bool typed;                /* the wishes were sent and refused */
	bool mail;                 /* mail is set up here */
	struct str test_to;        /* where a test by mail goes; empty: nowhere */
	bool tested, test_open;    /* a test was sent; it is new, or has not gone */
	enum outbox_state test;    /* the last one, … */
	struct str test_error;     /* … what came of its last try (base/err_kept.h), empty: no failure … */
	struct when test_at;       /* … and when */
	int64_t usual_days;        /* the days off of who has chosen none */
	bool offered[MESSAGE_CHANNELS]; /* ways that lead to the reader, and those that everybody has */
	struct page_push push;
	struct way_row ways[MESSAGE_CHANNELS]; /* of chat and programs */
};
void page_messages(struct html *h, const struct page_messages *p);

/* The page that asks whether no more of a kind is to come. */
struct page_message_no {
	enum message_kind kind;
	struct str token;
	bool done;                 /* it was said … */
	bool is_off;               /* … or had been said before … */
	bool is_old;               /* … or could not be said any more, by this link */
};
void page_message_no(struct html *h, const struct page_message_no *p);

#endif
