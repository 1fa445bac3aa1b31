/* SPDX-License-Identifier: Apache-2.0
 *
 * The ways by which one is told of things besides mail: where one is reached, whether that works, and
 * a test.
 */
#ifndef WEB_WAYS_H
#define WEB_WAYS_H

#include "model/chat.h"
#include "view/html.h"

/* One way, and where the reader is reached on it. */
struct page_way {
	enum message_channel channel;
	const struct chat *chat;
	struct reach *reach;       /* NULL: nowhere yet */
	struct str typed;          /* an address that was sent and refused */
	struct str secret;         /* that was just made; shown once */
	struct when changed, failing, not_before, went;
	bool there;                /* one can be set up: the operator has an account there, where that is needed */
	bool bot;                  /* the reader can connect themselves with /rapport, there */
	bool site;                 /* the server knows its own address; without it nothing is said */
};
void page_way(struct html *h, const struct page_way *p);

/* For the page of what one is told: the state of each way. */
struct way_row {
	const struct chat *chat;
	const struct reach *reach; /* NULL: nowhere */
};
void part_ways(struct html *h, const struct way_row rows[MESSAGE_CHANNELS]);

#endif
