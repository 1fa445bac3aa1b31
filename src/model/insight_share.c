/* SPDX-License-Identifier: Apache-2.0
 *
 * How a leader's time is shared out among their members, for that leader alone. Hours and clocks stand beside it, since
 * half the minutes with somebody who works half the week is no less of a share.
 */
#include "model/insight.h"

#include "base/date.h"
#include "ical/zones.h"
#include "model/hours.h"
#include "model/pair.h"
#include "model/person.h"

/* Add up the minutes of a working week; 0 when the hours cannot be read. */
static int64_t count_week(struct str text)
{
	struct err why = { 0 };
	struct hours hours;
	int64_t minutes = 0;

	if (!hours_parse(text, &hours, &why)) return 0;
	for (int day = 0; day < 7; day++)
		for (int i = 0; i < hours.n[day]; i++) minutes += hours.at[day][i].end - hours.at[day][i].start;
	return minutes;
}

/* Find by how many minutes the wall clock of a zone is ahead of UTC now; 0 when there is no such zone. */
static int64_t find_offset(struct ctx *x, struct str name)
{
	const struct zone *zone = zone_find(x->zones, name);

	return zone ? zone_offset(zone, x->now) / MINUTE : 0;
}

bool insight_share(struct ctx *x, const struct insight *pairs, size_t n, struct insight_share **out)
{
	struct person *me = person_my_work(x);
	struct pair *led;
	size_t led_n;

	*out = NEW_N(x->a, struct insight_share, n + 1);
	if (!me || !pair_list(x, &led, &led_n)) return false;
	for (size_t i = 0; i < n; i++) {
		const struct insight *f = &pairs[i];
		size_t k = 0;

		while (k < led_n && led[k].id != f->id) k++;
		if (k == led_n) return err_set(&x->err, ERR_MISSING, TR("no such person"));
		(*out)[i] = (struct insight_share){ .member = f->member, .pair = f->id, .name = f->name,
			.talks = f->n[INSIGHT_TALKS], .minutes = f->n[INSIGHT_MINUTES], .last = f->last,
			.rhythm = f->rhythm, .timezone = led[k].timezone, .work_hours = led[k].work_hours,
			.week_minutes = count_week(led[k].work_hours), .my_week_minutes = count_week(me->work_hours),
			.ahead = find_offset(x, led[k].timezone) - find_offset(x, me->timezone) };
	}
	return true;
}
