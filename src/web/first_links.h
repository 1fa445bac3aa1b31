/* SPDX-License-Identifier: Apache-2.0
 *
 * The page of those who were added and are not here yet.
 */
#ifndef WEB_FIRST_LINKS_H
#define WEB_FIRST_LINKS_H

#include "model/first_link.h"
#include "view/html.h"

struct page_first_links {
	struct first_link *rows;
	struct when *made;         /* of each */
	size_t n, to_mail;         /* to_mail: to how many of them a link can be mailed who need one */
	int64_t after;             /* the id behind which they stand; 0: the list begins here */
	bool more;
	bool mail;                 /* links are mailed here */
	bool may;                  /* the reader may let somebody in */
};
/* Write how the first link of somebody fares, beside their name. */
void part_first_link(struct html *h, const struct first_link *l, struct when made);
void page_first_links(struct html *h, const struct page_first_links *p);

#endif
