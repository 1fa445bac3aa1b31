/* SPDX-License-Identifier: Apache-2.0
 *
 * "I have three minutes now": who is free at this moment, by who waits longest.
 */
#include "model/now.h"
#include "web/handlers.h"
#include "web/now.h"

bool now_get(struct visit *v)
{
	struct page_now page = { 0 };

	if (!now_look(&v->x, &page.now)) return false;
	page.free_until = NEW_N(v->x.a, struct when, page.now.n);
	for (size_t i = 0; i < page.now.n; i++)
		page.free_until[i] = visit_when(v, page.now.people[i].free_until);
	if (page.now.busy_until) page.busy_until = visit_when(v, page.now.busy_until);
	page_now(&v->h, &page);
	return true;
}
