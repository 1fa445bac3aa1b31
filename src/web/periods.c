/* SPDX-License-Identifier: Apache-2.0
 *
 * Periods: sprints and busy times of the reader's team and of the organisation.
 */
#include "web/periods.h"

#include "http/http.h"
#include "model/pair.h"
#include "web/handlers.h"

static bool fill_periods(struct visit *v, void *to)
{
	enum { OVER_SHOWN = 10 };
	struct page_periods *p = to;
	int64_t today = visit_today(v);
	struct pair *led;
	size_t n;

	if (!pair_list(&v->x, &led, &n)) return false;
	p->leads = n > 0;
	p->admin = v->me->admin;
	return period_list(&v->x, today, &p->periods, &p->periods_n) &&
		period_list_over(&v->x, today, OVER_SHOWN, &p->over, &p->over_n);
}

static void write_periods(struct html *h, void *page)
{
	page_periods(h, page);
}

static const struct page_part periods_parts[] = {
	MANY(page_periods, "periods", periods, period, period_entity),
	MANY(page_periods, "over", over, period, period_entity),
	{ 0 },
};
const struct web_page periods_page = { "periods", sizeof(struct page_periods), periods_parts,
	fill_periods, write_periods, NULL };

static bool fill_period(struct visit *v, void *to)
{
	struct page_period *p = to;
	int64_t id;

	if (!visit_shown(v, &id) || !(p->period = period_get(&v->x, id, visit_today(v))))
		return false;
	if (!p->typed.id) p->typed = *p->period;
	return true;
}

static void write_period(struct html *h, void *page)
{
	page_period(h, page);
}

static const struct page_part period_parts[] = {
	ONE(page_period, "period", period, period, period_entity),
	{ 0 },
};
const struct web_page period_page = { "period_page", sizeof(struct page_period), period_parts,
	fill_period, write_period, NULL };

/* -- changes -- */

bool periods_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_periods p = { 0 };

	if (visit_take(v, &period_entity, &p.typed) &&
		(v->about = period_add(&v->x, &p.typed)) != 0)
		return visit_go(v, tr("Kept. Plans of these days go by it."), "/periods");
	if (!visit_refuse(v, "name") || !fill_periods(v, &p)) return false;
	page_periods(h, &p);
	return true;
}

bool period_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_period p = { 0 };
	struct period *now;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(now = period_get(&v->x, id, visit_today(v)))) return false;
	p.typed = *now;
	if (visit_take(v, &period_entity, &p.typed) && period_set(&v->x, &p.typed))
		return visit_go(v, tr("Kept. The next plan goes by it."), "/periods");
	if (!visit_refuse(v, "name") || !fill_period(v, &p)) return false;
	page_period(h, &p);
	return true;
}

bool period_delete_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && period_delete(&v->x, id) &&
		visit_go(v, tr("Deleted. Plans go by it no longer."), "/periods");
}
