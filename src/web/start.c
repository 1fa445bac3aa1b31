/* SPDX-License-Identifier: Apache-2.0
 *
 * The page that says what rapport is, who reads what, and what one may do first: after the first
 * sign-in, and whenever somebody opens it.
 */
#include "web/start.h"

#include "model/pair.h"
#include "web/handlers.h"

static bool fill_start(struct visit *v, void *to)
{
	struct page_start *p = to;
	struct pair *leader = pair_with_leader(&v->x), *led;
	size_t n;

	if (v->x.err.code || !pair_list(&v->x, &led, &n)) return false;
	if (leader) p->leader = leader->name;
	p->leads = n > 0;
	return true;
}

static void write_start(struct html *h, void *page)
{
	page_start(h, page);
}

const struct web_page start_page = { "start", sizeof(struct page_start), NULL, fill_start,
	write_start, NULL };
