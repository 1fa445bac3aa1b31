/* SPDX-License-Identifier: Apache-2.0
 *
 * The page behind a link of a message that does something: it asks once.
 */
#ifndef WEB_ACT_LINK_H
#define WEB_ACT_LINK_H

#include "model/act_link.h"
#include "view/html.h"

struct page_act_link {
	const struct act_link *link;
	struct str token;
	struct when starts;        /* of the time that it is about */
	bool me;                   /* its person is signed in; only then the rest is known */
	struct str words;          /* of the promise; empty: it is about none, or it is gone */
	struct str name;           /* with whom the talk is that the link has planned or moved … */
	int64_t talk;              /* … while it is planned; 0: none is … */
	struct when talk_starts;   /* … and when it is */
	int64_t undo;              /* takes back what was done just now; 0: nothing does */
	bool old;                  /* it does nothing any more */
};
void page_act_link(struct html *h, const struct page_act_link *p);

#endif
