/* SPDX-License-Identifier: Apache-2.0
 *
 * The page that connects its reader with an account on a chat server.
 */
#ifndef WEB_CHAT_H
#define WEB_CHAT_H

#include "model/chat.h"
#include "view/html.h"

struct page_connect {
	const struct chat *chat;
	struct chat_door door;
	struct str token;
	struct reach *now;         /* where its reader is reached there so far; NULL: nowhere */
	struct when made;          /* since when */
};
void page_connect(struct html *h, const struct page_connect *p);

#endif
