/* SPDX-License-Identifier: Apache-2.0
 *
 * The part of Settings about devices that show messages.
 */
#ifndef WEB_PUSH_H
#define WEB_PUSH_H

#include "model/push.h"
#include "view/html.h"
#include "web/web.h"

struct page_push {
	const struct reach *devices;
	size_t devices_n;
	const struct when *made;   /* of each */
	struct str key;            /* the public key for the browser; empty: push is not set up here */
};
MUST_CHECK bool push_fill(struct visit *v, struct page_push *out);
void part_push(struct html *h, const struct page_push *p);

#endif
