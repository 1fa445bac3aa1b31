/* SPDX-License-Identifier: Apache-2.0
 *
 * The page "I have three minutes now" (pages/now.html) is written from this struct.
 */
#ifndef WEB_NOW_H
#define WEB_NOW_H

#include "model/now.h"
#include "view/html.h"

struct page_now {
	struct now now;
	const struct now *me;             /* `now` itself, as a part of the JSON */
	const struct now_person *people;  /* now.people, as a part of the JSON */
	size_t people_n;
	struct when *free_until; /* until when each of now.people is free */
	struct when busy_until;  /* until when the reader is busy; utc 0: the reader is free */
};
void page_now(struct html *h, const struct page_now *p);

#endif
