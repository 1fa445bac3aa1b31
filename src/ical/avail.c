/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/avail.h"

#include "base/date.h"
#include "ical/series.h"

enum { HOURS_MAX = 100 };

/* Read the periods of a FREEBUSY, which should be in UTC (RFC 5545, section 3.8.2.6). */
static void read_periods(struct reading *r, const struct ical_prop *p, struct span_list *to)
{
	struct str rest = p->value, member;
	struct ical_span length;
	struct moment start;

	while (ical_list_next(&rest, &member)) {
		if (!period_parse(r, p, member, &start, &length)) {
			bool begins = moment_parse(r, p, str_sub(member, 0, str_index(member, '/')),
				&start);

			length = (struct ical_span){ 0, HOUR };
			warn(r->w, p->line, begins ? TR("FREEBUSY is no period: %.*s; an hour is assumed")
				: TR("FREEBUSY is no period: %.*s; skipped"), STR(warn_quote(r->w, member)));
			if (!begins) continue;
		}
		struct span x = { moment_utc(&start), moment_end(&start, &length) };

		if (x.end > r->ask->from && x.start < r->ask->to) spans_add(to, x.start, x.end);
	}
}

void avail_freebusy(struct reading *r, const struct ical_comp *c, struct span_list *hard,
	struct span_list *soft)
{
	for (const struct ical_prop *p = c->props; p; p = p->next) {
		struct str type = S("BUSY");

		if (p->name != ICAL_FREEBUSY) continue;
		ical_param(p, S("FBTYPE"), &type);
		if (str_eq_nocase(type, S("FREE"))) continue;
		/* any other type is BUSY (RFC 5545, section 3.2.9) */
		read_periods(r, p, str_eq_nocase(type, S("BUSY-TENTATIVE")) ? soft : hard);
	}
}

/* Read the window of one VAVAILABILITY. A side whose DTSTART or end is missing or cannot be read is
 * open. Inside the window all that is not available is busy. */
static void read_window(struct reading *r, const struct ical_comp *c, struct span *x)
{
	const struct ical_prop *start = ical_get(c, ICAL_DTSTART), *end = ical_get(c, ICAL_DTEND);
	struct moment m;
	struct ical_span length;

	*x = (struct span){ r->ask->from, r->ask->to };
	if (start && moment_parse(r, start, start->value, &m)) {
		x->start = moment_utc(&m);
		if ((end || ical_get(c, ICAL_DURATION)) && event_length(r, c, &m, &length))
			x->end = moment_end(&m, &length);
	} else {
		if (start) warn(r->w, start->line, TR("a VAVAILABILITY with a wrong start; it has none"));
		if (end && moment_parse(r, end, end->value, &m)) x->end = moment_utc(&m);
	}
	if (x->start < r->ask->from) x->start = r->ask->from;
	if (x->end > r->ask->to) x->end = r->ask->to;
}

/* Read when the owner is available by one VAVAILABILITY: its AVAILABLE parts recur as events do. */
static bool read_available(struct reading *r, const struct ical_comp *c, struct spans *out,
	struct err *e)
{
	struct occurrences found = { 0 };
	struct span_list list = { .a = r->a };
	struct event *events;
	size_t n = 0;
	bool ok;

	for (const struct ical_comp *p = c->first; p; p = p->next) n++;
	events = NEW_N(r->a, struct event, n + 1);
	n = 0;
	r->available = true;
	for (const struct ical_comp *p = c->first; p; p = p->next)
		if (p->kind == ICAL_AVAILABLE) n += event_read(r, p, false, &events[n]);
	ok = series_expand(r, events, n, &found, e);
	r->available = false;
	if (!ok) return false;
	for (size_t i = 0; i < found.n; i++) spans_add(&list, found.at[i].start, found.at[i].end);
	spans_merge(&list.is);
	*out = list.is;
	return true;
}

static struct spans join_spans(struct arena *a, struct spans x, struct spans y)
{
	struct span_list l = { .a = a };

	for (size_t i = 0; i < x.n; i++) spans_add(&l, x.at[i].start, x.at[i].end);
	for (size_t i = 0; i < y.n; i++) spans_add(&l, y.at[i].start, y.at[i].end);
	spans_merge(&l.is);
	return l.is;
}

/* Priority 1 is the highest, then 2 to 9, then 0 and none (RFC 7953, section 3.1). */
static int64_t read_priority(const struct ical_comp *c)
{
	int64_t n;

	return str_int(ical_text(c, ICAL_PRIORITY), &n) && n >= 1 && n <= 9 ? n : 10;
}

/* Sort by priority, the lowest first; components of one priority keep the order of the file. */
static void sort_hours(const struct ical_comp **list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && read_priority(list[k - 1]) < read_priority(list[k]); k--) {
			const struct ical_comp *c = list[k];

			list[k] = list[k - 1];
			list[k - 1] = c;
		}
}

bool avail_hours(struct reading *r, const struct ical_comp **list, size_t n,
	struct span_list *hard, struct span_list *soft, struct err *e)
{
	struct spans no = { 0 }, perhaps = { 0 };

	if (n > HOURS_MAX) {
		warn(r->w, list[HOURS_MAX]->line, TR("only %d VAVAILABILITY are read"), HOURS_MAX);
		n = HOURS_MAX;
	}
	sort_hours(list, n);
	for (size_t i = 0; i < n; i++) {
		struct span x;
		struct spans whole = { &x, 1 }, open, closed;
		struct str type = ical_text(list[i], ICAL_BUSYTYPE);
		bool tentative = str_eq_nocase(type, S("BUSY-TENTATIVE"));

		read_window(r, list[i], &x);
		if (x.start >= x.end) continue;
		if (!read_available(r, list[i], &open, e)) return false;
		closed = spans_minus(r->a, whole, open);
		no = spans_minus(r->a, no, whole);
		perhaps = spans_minus(r->a, perhaps, whole);
		if (tentative) perhaps = join_spans(r->a, perhaps, closed);
		else no = join_spans(r->a, no, closed);
	}
	for (size_t i = 0; i < no.n; i++) spans_add(hard, no.at[i].start, no.at[i].end);
	for (size_t i = 0; i < perhaps.n; i++)
		spans_add(soft, perhaps.at[i].start, perhaps.at[i].end);
	return true;
}
