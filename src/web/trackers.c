/* SPDX-License-Identifier: Apache-2.0
 *
 * Trackers are set up, and steps are put there, with a session and not with a token: what goes out to
 * others is what a person has looked at.
 */
#include "web/trackers.h"

#include "web/handlers.h"

static bool fill_trackers(struct visit *v, void *to)
{
	struct page_trackers *p = to;
	struct str kind = visit_field(v, "kind");

	for (unsigned i = 0; tracker_kinds[i] && !v->api; i++)
		if (str_eq(kind, str_of(tracker_kinds[i]))) p->adds = true, p->typed.kind = i;
	return tracker_list(&v->x, &p->trackers, &p->trackers_n);
}

static void write_trackers(struct html *h, void *page)
{
	page_trackers(h, page);
}

static const struct page_part trackers_parts[] = {
	MANY(page_trackers, "trackers", trackers, tracker, tracker_entity),
	{ 0 },
};
const struct web_page trackers_page = { "settings_trackers", sizeof(struct page_trackers), trackers_parts,
	fill_trackers, write_trackers, NULL };

/* Read the lines of the steps that lie in a tracker, for whoever has put them there. */
static bool fill_lines(struct visit *v, struct page_tracker *p)
{
	p->lines = NEW_N(v->x.a, struct str, p->steps_n);
	for (size_t i = 0; i < p->steps_n; i++) {
		struct step *s = step_get(&v->x, p->steps[i].step);

		if (!s && v->x.err.code != ERR_MISSING) return false;
		err_clear(&v->x.err);
		p->lines[i] = s ? s->words : S("");
	}
	return true;
}

static bool fill_tracker(struct visit *v, void *to)
{
	struct page_tracker *p = to;
	int64_t id;

	if (!visit_shown(v, &id) || !(p->tracker = tracker_get(&v->x, id)) ||
		!tracked_list(&v->x, id, &p->steps, &p->steps_n))
		return false;
	p->agreed = visit_when(v, p->tracker->agreed);
	p->went = visit_when(v, p->tracker->went);
	p->not_before = visit_when(v, p->tracker->not_before);
	p->put_at = NEW_N(v->x.a, struct when, p->steps_n);
	for (size_t i = 0; i < p->steps_n; i++) p->put_at[i] = visit_when(v, p->steps[i].made);
	return fill_lines(v, p);
}

static void write_tracker(struct html *h, void *page)
{
	page_tracker(h, page);
}

static const struct page_part tracker_parts[] = {
	ONE(page_tracker, "tracker", tracker, tracker, tracker_entity),
	MANY(page_tracker, "steps", steps, tracked, tracked_entity),
	{ 0 },
};
const struct web_page tracker_page_of = { "settings_tracker", sizeof(struct page_tracker), tracker_parts,
	fill_tracker, write_tracker, NULL };

/* -- setting up -- */

static struct tracker read_form(const struct visit *v)
{
	struct tracker t = { .url = visit_field(v, "url"), .project = visit_field(v, "project"),
		.account = visit_field(v, "account"), .token = visit_field(v, "token"),
		.labels = visit_field(v, "labels"), .issue_type = visit_field(v, "issue_type"),
		.template = visit_field(v, "template"),
		.closes = str_eq(visit_field(v, "closes"), S("1")) };

	t.kind = TRACKER_KINDS;
	for (unsigned i = 0; tracker_kinds[i]; i++)
		if (str_eq(visit_field(v, "kind"), str_of(tracker_kinds[i]))) t.kind = i;
	return t;
}

static bool go_to_tracker(struct visit *v, const char *notice, int64_t id)
{
	struct buf b = { .a = v->x.a };

	id_print(&b, id);
	return visit_go(v, notice, "/settings/trackers/%.*s", STR(buf_str(&b)));
}

/* Show a tracker with a secret that was just made. It stands in the answer itself, once, for a redirect
 * would keep it in an address or a cookie. */
static bool show_secret(struct visit *v, int64_t id, struct str secret)
{
	struct page_tracker p = { .secret = secret };

	v->about = id;
	v->h.sent = v->q->path; /* the browser forgets the draft of the form */
	if (!fill_tracker(v, &p)) return false;
	page_tracker(&v->h, &p);
	return true;
}

bool trackers_post(struct visit *v)
{
	struct page_trackers page = { .typed = read_form(v) };
	struct html *h = &v->h;
	struct str secret;
	int64_t id = tracker_add(&v->x, &page.typed, v->store->outward.inside, &secret);

	if (id && secret.n) return show_secret(v, id, secret);
	if (id) return go_to_tracker(v, tr("It is tried now. Look again in some seconds."), id);
	if (!visit_refuse(v, "url") || !fill_trackers(v, &page)) return false;
	page_trackers(h, &page);
	return true;
}

bool tracker_set_post(struct visit *v)
{
	const struct tracker typed = read_form(v);
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && tracker_set(&v->x, id, &typed) && go_to_tracker(v, tr("Saved."), id);
}

bool tracker_test_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && tracker_try(&v->x, id) &&
		go_to_tracker(v, tr("It is tried now. Look again in some seconds."), id);
}

bool tracker_disagree_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && tracker_agree(&v->x, id, false) &&
		go_to_tracker(v, tr("You are asked again before anything is sent there."), id);
}

bool tracker_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && tracker_del(&v->x, id) &&
		visit_go(v, tr("The tracker is taken away. Its issues stay where they are."), "/settings/trackers");
}

/* -- a step -- */

/* Fill in what each webhook would be sent. */
static void fill_bodies(struct visit *v, struct page_step_tracker *p)
{
	p->bodies = NEW_N(v->x.a, struct str, p->trackers_n);
	for (size_t i = 0; i < p->trackers_n; i++) {
		struct err ignored = { 0 };

		if (p->trackers[i].kind != TRACKER_WEBHOOK ||
			!tracker_fill(v->x.a, p->trackers[i].template, &p->words.places, &p->bodies[i], &ignored))
			p->bodies[i] = S("");
	}
}

static bool fill_step_tracker(struct visit *v, void *to)
{
	struct page_step_tracker *p = to;
	int64_t id;

	if (!visit_shown(v, &id) || !(p->step = step_get(&v->x, id))) return false;
	if (!p->step->mine)
		return err_set(&v->x.err, ERR_FORBIDDEN, TR("this step is %.*s's to change"), STR(p->step->owner_name));
	if (!tracked_find(&v->x, id, &p->tracked) || !tracker_list(&v->x, &p->trackers, &p->trackers_n) ||
		!tracked_words(&v->x, id, &p->words))
		return false;
	if (!tracked_stays(&v->x, p->step, &p->stays)) return false;
	fill_bodies(v, p);
	for (size_t i = 0; p->tracked && i < p->trackers_n; i++)
		if (p->trackers[i].id == p->tracked->tracker) p->tracker = &p->trackers[i];
	p->next_try = visit_when(v, p->tracked ? p->tracked->next_try : 0);
	return true;
}

static void write_step_tracker(struct html *h, void *page)
{
	page_step_tracker(h, page);
}

static const struct page_part step_tracker_parts[] = {
	ONE(page_step_tracker, "step", step, step, step_entity),
	ONE(page_step_tracker, "tracked", tracked, tracked, tracked_entity),
	MANY(page_step_tracker, "trackers", trackers, tracker, tracker_entity),
	{ 0 },
};
const struct web_page step_tracker_page = { "step_tracker", sizeof(struct page_step_tracker),
	step_tracker_parts, fill_step_tracker, write_step_tracker, NULL };

static bool go_to_step(struct visit *v, const char *notice, int64_t id)
{
	struct buf b = { .a = v->x.a };

	id_print(&b, id);
	return visit_go(v, notice, "/steps/%.*s/tracker", STR(buf_str(&b)));
}

bool step_tracker_post(struct visit *v)
{
	bool yes = str_eq(visit_field(v, "yes"), S("1"));
	struct html *h = &v->h;
	int64_t id, tracker;

	if (!visit_id(v, "id", &id)) return false;
	if (!id_parse(visit_field(v, "tracker"), &tracker))
		return err_field(&v->x.err, ERR_INPUT, "tracker", TR("expected an id"));
	return tracked_put(&v->x, id, tracker, yes) &&
		go_to_step(v, tr("It is on its way. Both of you see that it lies there."), id);
}

bool step_tracker_forget_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && tracked_forget(&v->x, id) &&
		go_to_step(v, tr("Nothing is asked about it any more. An issue that is there stays there."), id);
}
