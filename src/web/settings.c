/* SPDX-License-Identifier: Apache-2.0
 *
 * Settings: who I am, when I work, and where my busy time comes from.
 */
#include "web/handlers.h"
#include "web/pages.h"

static bool show(struct visit *v, const struct person_settings *typed, const char *error)
{
	struct page_settings page = { .me = v->me, .error = error };

	page.typed = typed ? *typed :
		(struct person_settings){ v->me->name, v->me->timezone, v->me->work_hours, v->me->lang };
	if (!calendar_list(&v->x, &page.calendars, &page.calendars_n)) return false;
	page.read_at = NEW_N(v->x.a, struct when, page.calendars_n);
	for (size_t i = 0; i < page.calendars_n; i++)
		page.read_at[i] = visit_when(v, page.calendars[i].read_at);
	if (!person_addresses(&v->x, v->x.me, &page.addresses, &page.addresses_n)) return false;
	page_settings(&v->h, &page);
	return true;
}

bool settings_get(struct visit *v)
{
	return show(v, NULL, NULL);
}

bool settings_post(struct visit *v)
{
	struct html *h = &v->h;
	struct person_settings typed = {
		.name = visit_field(v, "name"),
		.timezone = visit_field(v, "timezone"),
		.work_hours = visit_field(v, "work_hours"),
		.lang = visit_field(v, "lang"),
	};
	struct err why;
	bool moved = !str_eq(typed.timezone, v->me->timezone);

	if (person_set(&v->x, &typed)) {
		/* floating times and all-day events stand in the owner's zone */
		if (moved && !calendar_read_again(&v->x)) return false;
		return visit_go(v, tr("Kept."), "/settings");
	}
	if (v->x.err.code != ERR_INPUT) return false;
	why = v->x.err;
	err_clear(&v->x.err);
	v->r->status = err_http(&why);
	return show(v, &typed, str_z(v->x.a, str_of(why.text)));
}

bool settings_address_post(struct visit *v)
{
	struct html *h = &v->h;

	/* a meeting declined under this address is free time from now on */
	return person_address_add(&v->x, visit_field(v, "address")) &&
		calendar_read_again(&v->x) && visit_go(v, tr("Kept."), "/settings");
}

bool settings_calendar_post(struct visit *v)
{
	struct html *h = &v->h;
	const struct http_pair *file = NULL;
	struct calendar *c;

	for (size_t i = 0; i < v->q->form.n; i++)
		if (str_eq(v->q->form.at[i].name, S("file"))) file = &v->q->form.at[i];
	if (!file || !file->value.n)
		return err_set(&v->x.err, ERR_INPUT, "file: choose a calendar file (.ics) first");
	c = calendar_put(&v->x, v->x.me, file->file, file->value);
	if (!c) return false;
	return visit_go(v, trnf("%lld event read.", "%lld events read.", c->events,
			(long long)c->events).p, "/settings");
}

bool settings_calendar_set_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id, mode;

	if (!visit_id(v, "id", &id)) return false;
	if (!str_int(visit_field(v, "all_day"), &mode))
		return err_set(&v->x.err, ERR_INPUT, "all_day: expected 0, 1 or 2");
	return calendar_set_all_day(&v->x, id, (enum busy_all_day)mode) &&
		visit_go(v, tr("Kept."), "/settings");
}

bool settings_calendar_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && calendar_del(&v->x, id) &&
		visit_go(v, tr("The calendar is taken away."), "/settings");
}
