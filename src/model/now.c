/* SPDX-License-Identifier: Apache-2.0
 *
 * Somebody is free when it is within their working hours and neither their calendar nor
 * a talk stands in the way, for three minutes at least. A few rows of busy time for
 * each pair; no planner is needed.
 */
#include "model/now.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ical/busy.h"
#include "ical/zones.h"
#include "model/calendar.h"
#include "model/hours.h"
#include "model/near.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/request.h"

/* The end of the working hours that `x->now` lies in; x->now when it lies outside of them. */
static int64_t works_until(struct ctx *x, struct str timezone, struct str work_hours)
{
	const struct zone *zone = zone_find(x->zones, timezone);
	struct hours_span *spans;
	struct hours hours;
	struct err ignored = { 0 };
	size_t n;
	int64_t yesterday;

	if (!zone) zone = zone_utc(x->zones);
	if (!hours_parse(work_hours, &hours, &ignored)) return x->now;
	yesterday = date_day_of(zone_local_of(zone, x->now)) - 1; /* a night shift began then */
	n = hours_expand(x->a, &hours, zone, yesterday, 2, &spans);
	for (size_t i = 0; i < n; i++)
		if (spans[i].start <= x->now && x->now < spans[i].end) return spans[i].end;
	return x->now;
}

/* The begin of the first span after now, or now when a span covers it; at most `until`. */
static int64_t clear_until(const struct ctx *x, const struct spans *spans, int64_t until)
{
	for (size_t i = 0; i < spans->n; i++) {
		if (spans->at[i].end <= x->now) continue;
		if (spans->at[i].start <= x->now) return x->now;
		if (spans->at[i].start < until) until = spans->at[i].start;
	}
	return until;
}

/* The time until when a person has no meeting and no talk; at most `until`. */
static int64_t free_until(const struct ctx *x, const struct near_person *who, int64_t until)
{
	return clear_until(x, &who->talks, clear_until(x, &who->busy, until));
}

/* Find the end of the busy time of x->me that covers now; 0: there is none. */
static bool my_busy_end(struct ctx *x, int64_t *end)
{
	struct spans busy;

	*end = 0;
	if (!calendar_busy(x, x->me, x->now, x->now + DAY, &busy, NULL)) return false;
	for (size_t i = 0; i < busy.n; i++)
		if (busy.at[i].start <= x->now && x->now < busy.at[i].end) *end = busy.at[i].end;
	return true;
}

static void add_if_free(struct ctx *x, const struct near *near, const struct pair *p, int64_t until,
	struct now *out)
{
	int64_t person = p->leader == x->me ? p->member : p->leader;
	const struct near_person *who = near_find(near, person);
	int64_t since = p->last_talk ? p->last_talk : p->since;
	int64_t works = works_until(x, p->timezone, p->work_hours);

	out->asked++;
	if (works < until) until = works;
	if (!who || until <= x->now) return;
	until = free_until(x, who, until);
	if (until - x->now < NOW_MINUTES * MINUTE) return;
	out->people[out->n++] = (struct now_person){
		.pair = p->id,
		.person = person,
		.name = p->name,
		.leads_me = p->leader == person,
		.last_talk = p->last_talk,
		.waiting_since = since,
		.days = (x->now - since) / DAY,
		.due = since + p->cadence_days * DAY,
		.next_talk = p->next_talk,
		.free_until = until,
		.minutes = (until - x->now) / MINUTE,
		.no_calendar = who->calendars == 0,
	};
}

/* Sort those who asked to the front, who asked first before all; then those who have waited
 * longest, and those who have waited equally long by name. */
static int by_waiting(const void *a, const void *b)
{
	const struct now_person *p = a, *q = b;

	if (!p->asked != !q->asked) return p->asked ? -1 : 1;
	if (p->asked != q->asked) return p->asked < q->asked ? -1 : 1;
	if (p->waiting_since != q->waiting_since)
		return p->waiting_since < q->waiting_since ? -1 : 1;
	return str_cmp(p->name, q->name);
}

/* Mark the people who are free and have asked for three minutes. */
static bool mark_askers(struct ctx *x, struct now *out)
{
	struct request *asked;
	size_t n;

	if (!request_list(x, PAIRS, &asked, &n)) return false;
	for (size_t i = 0; i < out->n; i++)
		for (size_t k = 0; k < n; k++)
			if (asked[k].pair == out->people[i].pair)
				out->people[i].asked = asked[k].made;
	return true;
}

bool now_look(struct ctx *x, struct now *out)
{
	int64_t until = x->now + NOW_LOOK_MINUTES * MINUTE, mine = until;
	struct pair *pairs, *leader;
	struct near near;
	size_t n;

	*out = (struct now){ 0 };
	if (!pair_list(x, &pairs, &n)) return false;
	out->led = n;
	leader = pair_with_leader(x);
	if (x->err.code || !my_busy_end(x, &out->busy_until)) return false;
	if (!near_list(x, &near) || !near_busy(x, &near, x->now, until)) return false;
	if (!out->busy_until && near_find(&near, x->me))
		mine = free_until(x, near_find(&near, x->me), until);
	/* otherwise a talk of x->me covers now; but whoever asks is free, and knows it */
	if (mine > x->now) until = mine;
	out->people = NEW_N(x->a, struct now_person, n + 1);
	for (size_t i = 0; i < n; i++)
		add_if_free(x, &near, &pairs[i], until, out);
	if (leader) add_if_free(x, &near, leader, until, out);
	if (!mark_askers(x, out)) return false;
	qsort(out->people, out->n, sizeof *out->people, by_waiting);
	return true;
}
