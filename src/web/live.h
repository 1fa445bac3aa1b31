/* SPDX-License-Identifier: Apache-2.0
 *
 * Live pages: what a page of two people needs to follow what the other one does (pages/live.html,
 * web-assets/live.js).
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "model/live.h"
#include "web/web.h"

struct live_view {
	int64_t n;               /* the changes that the page shows */
	int64_t other;           /* the person who is not the reader */
	int64_t talk;            /* the talk of the page; 0: it is the page of the two */
	/* The state of the talk as its page sees it: "planned", "open", "held", "missed" or
	 * "cancelled". When it changes, another page has to be shown. NULL: no talk. */
	const char *state;
	int64_t beat;            /* in talk mode: at which both are; else −1 */
	bool here;               /* the other has a page of the two open */
	bool leads_on;           /* no talk is planned; once there is one, the page's address leads to it */
};
/* Fill it for a page about a pair of the reader, or about a talk. */
struct pair;
struct talk;
MUST_CHECK bool live_fill(struct visit *v, const struct pair *p, struct live_view *out);
MUST_CHECK bool live_fill_talk(struct visit *v, const struct talk *t, struct live_view *out);

/* Write what the script of a live page reads, and the script. */
void part_live(struct html *h, const struct live_view *l);
/* Write the line that says that the other is here. */
void part_here(struct html *h, const struct live_view *l, struct str name);

/* The number that the streams of one session share, so that they end with it. */
uint64_t live_key(const struct visit *v);

struct http_server;
/* Send on that pairs have changed to the streams of their people; `env` is the server. For the
 * store's ear. */
void live_publish(void *env, const struct live_change *changes, size_t n);

#endif
