/* SPDX-License-Identifier: Apache-2.0
 *
 * Moments as the reader of a page knows them: by the clock and the calendar of their zone.
 */
#include "web/web.h"

#include "base/date.h"

int64_t visit_local(const struct visit *v, int64_t utc)
{
	return zone_local_of(v->zone, utc);
}

struct when visit_when(const struct visit *v, int64_t utc)
{
	return (struct when){ utc, zone_offset(v->zone, utc) };
}

int64_t visit_today(const struct visit *v)
{
	return date_day_of(visit_local(v, v->x.now));
}

int64_t visit_days_since(const struct visit *v, int64_t utc)
{
	if (!utc) return -1;
	return visit_today(v) - date_day_of(visit_local(v, utc));
}

bool visit_parse_time(const struct visit *v, struct str text, int64_t *utc)
{
	struct str day, clock;
	int64_t days, seconds;

	if (date_parse_rfc3339(text, utc)) return true;
	if (!str_cut(text, 'T', &day, &clock) || !date_parse(day, &days) ||
		!date_parse_clock(clock, &seconds))
		return false;
	*utc = zone_utc_of(v->zone, days * DAY + seconds);
	return true;
}
