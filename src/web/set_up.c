/* SPDX-License-Identifier: Apache-2.0
 *
 * Setting up as a person, in three short steps that can each be left out: who I am, my calendar, my
 * team. Every step is a page with one form: it works without scripts, the browser's Back goes a
 * step back, and nothing is lost on the way.
 */
#include "model/claim.h"
#include "model/demo.h"
#include "model/team.h"
#include "web/handlers.h"
#include "web/history.h"
#include "web/pages.h"

/* -- the step "who I am" -- */

static bool show_person(struct visit *v, struct page_set_up *page)
{
	page->first = !v->me->name.n && v->me->admin;
	if (!visit_zones(v, &page->zones)) return false;
	page_set_up(&v->h, page);
	return true;
}

bool set_up_get(struct visit *v)
{
	struct page_set_up page = { .typed = { v->me->name, v->me->timezone, v->me->work_hours,
		v->me->lang }, .address = v->me->email };

	if (!v->me->name.n) page.typed.timezone = S(""); /* the person has not chosen a zone yet */
	return show_person(v, &page);
}

bool set_up_post(struct visit *v)
{
	struct page_set_up page = { .typed = { visit_field(v, "name"), visit_field(v, "timezone"),
		visit_field(v, "work_hours"), v->me->lang }, .address = visit_field(v, "address") };
	bool moved = !str_eq(page.typed.timezone, v->me->timezone), proven;

	if (person_set(&v->x, &page.typed) &&
		(!page.address.n || claim_add(&v->x, page.address, &proven)) &&
		(!moved || calendar_read_again(&v->x)))
		return visit_go(v, NULL, "/set-up/calendar");
	return visit_refuse(v, "name") && visit_retry(v) && show_person(v, &page);
}

bool set_up_demo_post(struct visit *v)
{
	struct str cookie = demo_look(&v->x);

	if (!cookie.n) return false;
	visit_enter(v, cookie);
	return visit_go(v, NULL, "/today");
}

/* -- the step "my calendar" -- */

static bool show_calendar(struct visit *v)
{
	struct page_set_up_calendar page = { 0 };

	if (!calendar_list(&v->x, &page.calendars, &page.calendars_n)) return false;
	page_set_up_calendar(&v->h, &page);
	return true;
}

bool set_up_calendar_get(struct visit *v)
{
	return show_calendar(v);
}

static const struct http_pair *find_upload(const struct visit *v)
{
	for (size_t i = 0; i < v->q->form.n; i++)
		if (str_eq(v->q->form.at[i].name, S("file"))) return &v->q->form.at[i];
	return NULL;
}

bool set_up_calendar_post(struct visit *v)
{
	struct html *h = &v->h;
	const struct http_pair *file = find_upload(v);
	struct calendar *c;

	if (!file || !file->value.n)
		err_say(&v->x.err, ERR_INPUT, "file",
			file && file->file.n
				? TR("This file is empty. Export your calendar once more, and choose the new file.")
				: TR("Choose a calendar file (.ics) first."));
	else if ((c = visit_put_calendar(v, file->file, file->value)))
		return visit_go(v, trnf("%lld event read.", "%lld events read.", c->events,
				(long long)c->events).p, "/set-up/team");
	return visit_refuse(v, "file") && visit_retry(v) && show_calendar(v);
}

/* -- the step "my team" -- */

static bool show_team(struct visit *v, struct page_set_up_team *page)
{
	page->admin = v->me->admin;
	page->zones.theirs = true;
	if (!visit_zones(v, &page->zones)) return false;
	if (!roster_may_add(&v->x, &page->may_add)) return false;
	if (!pair_list(&v->x, &page->pairs, &page->pairs_n)) return false;
	if (!history_fill(v, &page->history)) return false;
	page->history.offer = page->may_add;
	page_set_up_team(&v->h, page);
	return true;
}

/* The form of a new member before anything is typed: a talk of 15 minutes each week. */
static const struct page_set_up_team fresh_team = { .minutes = { "15", 2 }, .cadence = { "7", 1 } };

bool set_up_team_get(struct visit *v)
{
	struct page_set_up_team page = fresh_team;

	page.typed.work_hours = v->me->work_hours;
	return show_team(v, &page);
}

/* Keep that somebody was told of an address, though what they sent was refused. */
static bool keep_known(struct visit *v)
{
	struct err why = v->x.err;
	bool kept;

	if (why.code != ERR_CONFLICT) return true;
	if (v->x.db) db_rollback(v->x.db);
	err_clear(&v->x.err);
	kept = visit_begin(v, DB_WRITE);
	kept = visit_end(v, kept && roster_known(&v->x)) && visit_begin(v, DB_READ);
	if (kept) v->x.err = why;
	return kept;
}

bool set_up_team_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_set_up_team page = {
		.typed = {
			.name = visit_field(v, "name"),
			.address = visit_field(v, "address"),
			.timezone = visit_field(v, "timezone"),
			.work_hours = visit_field(v, "work_hours"),
		},
		.minutes = visit_field(v, "minutes"),
		.cadence = visit_field(v, "cadence_days"),
	};
	int64_t person;

	if (!str_int(page.minutes, &page.typed.minutes)) page.typed.minutes = 0;
	if (!str_int(page.cadence, &page.typed.cadence_days)) page.typed.cadence_days = 0;
	/* the name comes from a calendar, and the form asks for the rest */
	if (visit_field(v, "ask").n) {
		page.typed.work_hours = v->me->work_hours;
		return show_team(v, &page);
	}
	if (roster_add(&v->x, &page.typed, &person))
		return visit_go(v, trf("%.*s is in your team now.", NAME(page.typed.name)).p,
			"/set-up/team");
	return keep_known(v) && visit_refuse(v, "name") && visit_retry(v) && show_team(v, &page);
}

bool set_up_team_file_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_set_up_team page = fresh_team;
	const struct http_pair *file = find_upload(v);
	struct team *team = NEW(v->x.a, struct team);
	struct roster_count count;
	const char *name;

	if (!file || !file->value.n) {
		err_field(&v->x.err, ERR_INPUT, "file", TR("Choose a team file (.csv) first."));
		return visit_refuse(v, "file") && visit_retry(v) && show_team(v, &page);
	}
	name = str_z(v->x.a, str_sub(str_utf8(file->file) ? file->file : S("team.csv"), 0, 100));
	if (team_read(v->x.a, name, file->value, v->store->zones, team, &v->x.err) &&
		visit_begin(v, DB_WRITE) && roster_import_own(&v->x, team, &count))
		return visit_go(v, trnf("%lld person is new.", "%lld people are new.",
			count.added, (long long)count.added).p, "/set-up/team");
	page.file = team;
	return visit_refuse(v, "file") && visit_retry(v) && show_team(v, &page);
}
