/* SPDX-License-Identifier: Apache-2.0
 *
 * The components of a text, gathered and turned into one answer.
 */
#include "ical/busy.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/clean.h"
#include "ical/avail.h"
#include "ical/event.h"
#include "ical/series.h"
#include "ical/spans.h"

enum { TITLE_BYTES = 1000 };

/* The components of a text, by kind. */
struct parts {
	struct event *events;
	const struct ical_comp **hours;
	size_t events_n, hours_n;
};

static size_t count_components(const struct ical_comp *c)
{
	size_t n = 0;

	for (c = c->first; c; c = c->next) n += 1 + (c->kind == ICAL_VCALENDAR ? count_components(c) : 0);
	return n;
}

/* iTIP messages (RFC 5546) that say something about an event and are none themselves. */
static bool is_only_talk(struct str method)
{
	return str_eq_nocase(method, S("REPLY")) || str_eq_nocase(method, S("REFRESH")) ||
		str_eq_nocase(method, S("COUNTER")) || str_eq_nocase(method, S("DECLINECOUNTER"));
}

static void gather_component(struct reading *r, const struct ical_comp *c, struct str method,
	struct parts *parts, struct span_list *hard, struct span_list *soft)
{
	if (c->kind == ICAL_VFREEBUSY) avail_freebusy(r, c, hard, soft);
	if (c->kind == ICAL_VAVAILABILITY) parts->hours[parts->hours_n++] = c;
	if (c->kind != ICAL_VEVENT) return;
	if (is_only_talk(method)) {
		warn(r->w, c->line, TR("METHOD:%.*s is no event of its own; skipped"), STR(method));
		return;
	}
	parts->events_n += event_read(r, c, str_eq_nocase(method, S("CANCEL")),
		&parts->events[parts->events_n]);
}

static void gather_parts(struct reading *r, const struct ical_comp *root, struct parts *parts,
	struct span_list *hard, struct span_list *soft)
{
	size_t n = count_components(root);

	parts->events = NEW_N(r->a, struct event, n);
	parts->hours = NEW_N(r->a, const struct ical_comp *, n);
	for (const struct ical_comp *c = root->first; c; c = c->next) {
		struct str method = ical_text(c, ICAL_METHOD);

		if (c->kind != ICAL_VCALENDAR) gather_component(r, c, S(""), parts, hard, soft);
		else
			for (const struct ical_comp *p = c->first; p; p = p->next)
				gather_component(r, p, method, parts, hard, soft);
	}
}

/* Text without a calendar in it is somebody's mistake; a component without its VCALENDAR
 * can be read all the same. */
static bool is_calendar(const struct reading *r, const struct ical_comp *root, struct err *e)
{
	bool bare = false;

	for (const struct ical_comp *c = root->first; c; c = c->next) {
		if (c->kind == ICAL_VCALENDAR) return true;
		bare = bare || c->kind != ICAL_OTHER;
	}
	if (!bare)
		return err_line(e, ERR_INPUT, r->w->name, 1,
			TR("no calendar; expected a line BEGIN:VCALENDAR"));
	warn(r->w, root->first->line, TR("no VCALENDAR around this; read all the same"));
	return true;
}

/* Rooms and things are invited as people are; nobody has a talk with them. */
static bool is_thing(const struct ical_prop *p)
{
	struct str type;

	return p->params.n && ical_param(p, S("CUTYPE"), &type) &&
		(str_eq_nocase(type, S("ROOM")) || str_eq_nocase(type, S("RESOURCE")));
}

static void read_people(struct reading *r, const struct ical_comp *c, struct busy_event *b)
{
	size_t n = 0;

	for (const struct ical_prop *p = c->props; p; p = p->next)
		n += p->name == ICAL_ATTENDEE || p->name == ICAL_ORGANIZER;
	b->people = NEW_N(r->a, struct str, n);
	for (const struct ical_prop *p = c->props; p; p = p->next) {
		if (p->name != ICAL_ATTENDEE && p->name != ICAL_ORGANIZER) continue;
		if (is_thing(p)) continue;
		b->people[b->people_n] = str_dup(r->a, address_read(r->a, p->value));
		if (p->name == ICAL_ORGANIZER) b->organiser = b->people[b->people_n];
		b->people_n++;
	}
}

static int by_time(const void *a, const void *b)
{
	const struct busy_event *x = a, *y = b;

	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	if (x->end != y->end) return x->end < y->end ? -1 : 1;
	return str_cmp(x->uid, y->uid);
}

static bool is_moved(const struct event *ev)
{
	return ev->has_start && !ev->and_future &&
		moment_utc(&ev->start) != moment_utc(&ev->instance);
}

/* The texts of an event are read once, also when it occurs a thousand times. */
static void list_events(struct reading *r, const struct occurrences *o, struct busy_answer *out)
{
	struct busy_event *b = out->events = NEW_N(r->a, struct busy_event, o->n);

	for (size_t i = 0; i < o->n; i++) {
		const struct event *ev = o->at[i].of;

		if (i && o->at[i - 1].of == ev) b[i] = b[i - 1];
		else {
			b[i] = (struct busy_event){ .kind = ev->kind, .all_day = ev->all_day,
				.travel = ev->travel,
				.uid = str_dup(r->a, ev->uid),
				.title = clean_foreign(r->a,
					ical_unescape(r->a, ical_text(ev->c, ICAL_SUMMARY)), TITLE_BYTES, false),
				.recurring = ev->recurs || ev->is_override,
				.cancelled = ev->cancelled,
				.answer = ev->answer,
				.words = event_words(r->a, ev->c),
				.sequence = ev->sequence,
				.removed = ev->removed,
				.usual = ev->usual,
				.moved = ev->is_override && is_moved(ev) };
			read_people(r, ev->c, &b[i]);
		}
		b[i].start = o->at[i].start;
		b[i].end = o->at[i].end;
	}
	out->events_n = o->n;
	if (o->n) qsort(b, o->n, sizeof *b, by_time);
}

static void merge_and_cut(const struct reading *r, struct spans *s)
{
	spans_merge(s);
	spans_cut(s, r->ask->from, r->ask->to);
}

/* Fill in the busy time: tentative time counts as such where nothing firm overlaps it. */
static void fill_busy(struct reading *r, struct span_list *hard, struct span_list *soft,
	struct busy_answer *out)
{
	struct span_list all = { .a = r->a };

	merge_and_cut(r, &hard->is);
	merge_and_cut(r, &soft->is);
	out->soft = spans_minus(r->a, soft->is, hard->is);
	for (size_t i = 0; i < hard->is.n; i++)
		spans_add(&all, hard->is.at[i].start, hard->is.at[i].end);
	for (size_t i = 0; i < soft->is.n; i++)
		spans_add(&all, soft->is.at[i].start, soft->is.at[i].end);
	spans_merge(&all.is);
	out->busy = all.is;
}

/* A merged copy, cut to the window; the list itself grows on. */
static struct spans copy_merged(const struct reading *r, const struct span_list *l)
{
	struct spans out = { NEW_N(r->a, struct span, l->is.n), l->is.n };

	if (out.n) memcpy(out.at, l->is.at, out.n * sizeof *out.at);
	merge_and_cut(r, &out);
	return out;
}

static bool fill_answer(struct reading *r, const struct ical_comp *root, struct busy_answer *out,
	struct err *e)
{
	struct span_list hard = { .a = r->a }, soft = { .a = r->a };
	struct occurrences found = { 0 };
	struct parts parts = { 0 };

	gather_parts(r, root, &parts, &hard, &soft);
	if (!avail_hours(r, parts.hours, parts.hours_n, &hard, &soft, e)) return false;
	if (r->ask->events) {
		out->published = copy_merged(r, &hard);
		out->published_soft = copy_merged(r, &soft);
	}
	if (!series_expand(r, parts.events, parts.events_n, &found, e)) return false;
	for (size_t i = 0; i < found.n; i++) {
		enum busy_kind kind = found.at[i].of->kind;

		if (kind == BUSY_FREE) continue;
		spans_add(kind == BUSY_HARD ? &hard : &soft,
			found.at[i].start - found.at[i].of->travel, found.at[i].end);
	}
	fill_busy(r, &hard, &soft, out);
	if (r->ask->events) list_events(r, &found, out);
	return true;
}

bool busy_read(struct arena *a, struct str text, const struct busy_ask *ask,
	struct busy_answer *out, struct err *e)
{
	struct warnings w = { .a = a, .name = ask->name ? ask->name : "calendar" };
	struct reading r = { .a = a, .ask = ask, .w = &w };
	struct ical_comp *root;

	*out = (struct busy_answer){ 0 };
	if (!ical_parse(a, text, &w, &root, e) || !is_calendar(&r, root, e)) return false;
	r.tzids = tzids_new(a, ask->zones, ask->zone, root, &w);
	if (!fill_answer(&r, root, out, e)) return false;
	warn_end(&w);
	out->warnings = w.at;
	out->warnings_n = w.n;
	return true;
}
