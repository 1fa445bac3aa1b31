/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/now.html is given.
 */
#ifndef WEB_NOW_H
#define WEB_NOW_H

#include "model/now.h"
#include "view/html.h"

struct page_now {
	struct now now;
	const struct now *me;             /* the same */
	const struct now_person *people;  /* the same as now.people */
	size_t people_n;
	struct when *free_until; /* of now.people */
	struct when busy_until;  /* utc 0: free */
};
void page_now(struct html *h, const struct page_now *p);

#endif
