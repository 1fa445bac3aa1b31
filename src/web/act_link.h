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
	struct when starts, used;  /* of a proposed time; when the link was used */
	bool me;                   /* its person is signed in */
	bool old;                  /* it does nothing any more */
};
void page_act_link(struct html *h, const struct page_act_link *p);

#endif
