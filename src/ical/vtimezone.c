/* SPDX-License-Identifier: Apache-2.0
 *
 * A zone from the observances of a VTIMEZONE (RFC 5545, section 3.6.5): each says when
 * its offset begins, once or by a rule. All onsets in order are the changes of the zone.
 */
#include "ical/vtimezone.h"

#include "base/date.h"
#include "ical/recur.h"
#include "ical/zone_changes.h"

enum { ONSETS_MOST = 1000, CHANGES_MOST = 100000 };

static bool good_offset(int32_t offset)
{
	return offset >= -ZONE_OFFSET_MOST && offset <= ZONE_OFFSET_MOST;
}

static bool good_time(int64_t local)
{
	return local >= date_days(0, 1, 1) * DAY && local < date_days(10000, 1, 1) * DAY;
}

/* The onsets of the rule from 1900 to 2100; before and after nobody books a talk. Microsoft's
 * rules begin in 1601, and DTSTART is already an onset. */
static void add_rule(struct zone_changes *c, const struct zone_observance *o)
{
	int64_t from = date_days(1900, 1, 1) * DAY, to = date_days(2100, 1, 1) * DAY, t;
	struct recur_iter it;

	recur_begin(&it, o->rule, o->start, false, recur_until_local(o->rule, o->from));
	recur_seek(&it, from);
	for (int i = 0; i < ONSETS_MOST && recur_next(&it, &t) && t < to; i++)
		zone_change_add(c, t - o->from, o->to);
}

static void add_observance(struct zone_changes *c, const struct zone_observance *o)
{
	if (good_time(o->start)) zone_change_add(c, o->start - o->from, o->to);
	for (size_t i = 0; i < o->rdates_n && i < ONSETS_MOST; i++)
		if (good_time(o->rdates[i])) zone_change_add(c, o->rdates[i] - o->from, o->to);
	if (o->rule) add_rule(c, o);
}

const struct zone *zone_make(struct arena *a, struct str name, const struct zone_observance *obs,
	size_t n)
{
	struct zone_changes c = { .a = a };
	struct zone *z;
	int64_t earliest = INT64_MAX;

	for (size_t i = 0; i < n; i++) {
		size_t before = c.n;

		if (!good_offset(obs[i].from) || !good_offset(obs[i].to)) return NULL;
		add_observance(&c, &obs[i]);
		if (c.n > CHANGES_MOST) return NULL;
		for (; before < c.n; before++) {
			if (c.list[before].at >= earliest) continue;
			earliest = c.list[before].at;
			c.first = obs[i].from;
		}
	}
	if (c.n == 0) return NULL;
	z = NEW(a, struct zone);
	z->name = str_dup(a, name);
	zone_changes_take(&c, z);
	return z;
}
