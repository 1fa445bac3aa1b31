/* SPDX-License-Identifier: Apache-2.0 */
#include "model/near.h"

#include "model/calendar.h"
#include "model/calendar_sources.h"
#include "model/feed.h"
#include "model/pair.h"
#include "model/talk.h"
#include "tests/model/world.h"

static const int64_t monday = MONDAY * INT64_C(86400);

static void those_of_the_own_pairs_are_near_and_nobody_else(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct near near;

	OK(near_list(&x, &near) && near.n == 3);
	OK(near_find(&near, w.ben) && near_find(&near, w.ada) && near_find(&near, w.dev));
	OK(!near_find(&near, w.cara) && !near_find(&near, w.eve));
	OK(calendar_put(&x, w.ben, S("b.ics"),
		world_event(&w, "20261124T100000", "20261124T110000", "Private", "")));
	OK(near_list(&x, &near) && near_find(&near, w.ben)->calendars == 1);
	x.me = w.eve;
	OK(near_list(&x, &near) && near.n == 1 && near.at[0].id == w.eve);
	x.me = w.ada;
	OK(pair_end(&x, pair_with(&x, w.ben)->id));
	OK(near_list(&x, &near) && near.n == 2 && !near_find(&near, w.ben));
	x.me = 0;
	OK(near_list(&x, &near) && near.n == 0);
	x.me = CTX_OPERATOR;
	OK(near_list(&x, &near) && near.n == 0);
	world_drop(&x);
	world_end(&w);
}

static bool same(struct spans a, struct spans b)
{
	for (size_t i = 0; a.n == b.n && i < a.n; i++)
		if (a.at[i].start != b.at[i].start || a.at[i].end != b.at[i].end) return false;
	return a.n == b.n;
}

/* Whether all are told as each is by the questions about one. */
static bool told_as_one_by_one(struct ctx *x, int64_t from, int64_t to)
{
	struct spans busy, soft, talks;
	struct near near;

	if (!near_list(x, &near) || !near_busy(x, &near, from, to) || !near_behind(x, &near)) return false;
	for (size_t i = 0; i < near.n; i++) {
		const struct near_person *p = &near.at[i];
		int64_t calendars, read_at, behind;

		if (!calendar_busy(x, p->id, from, to, &busy, &soft) || !talk_busy(x, p->id, from, to, &talks) ||
			!calendar_state(x, p->id, &calendars, &read_at) ||
			!calendar_sources_behind(x, p->id, &behind))
			return false;
		spans_merge(&talks);
		if (!same(busy, p->busy) || !same(soft, p->soft) || !same(talks, p->talks)) return false;
		if (p->calendars != calendars || p->behind != behind) return false;
	}
	return near.n > 0;
}

/* Two weeks of meetings of each, every third one tentative, one of them over three days. */
static void fill_calendar(struct world *w, struct ctx *x, int64_t who, int shift)
{
	struct buf b = { .a = w->a };

	buf_z(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n");
	for (int i = 0; i < 14; i++)
		buf_fmt(&b, "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
			"DTSTART:202611%02dT%02d0000Z\r\nDURATION:PT%dH\r\nSUMMARY:m\r\n%sEND:VEVENT\r\n",
			i, 16 + i, 6 + (i * 5 + shift) % 11, i == 6 ? 70 : 1,
			i % 3 ? "" : "STATUS:TENTATIVE\r\n");
	buf_z(&b, "END:VCALENDAR\r\n");
	x->me = who;
	if (!calendar_put(x, who, S("c.ics"), buf_str(&b))) world_die("calendar", &x->err);
}

static void all_are_told_as_one_by_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t from = monday - 8 * DAY;
	struct near near;

	fill_calendar(&w, &x, w.ada, 0);
	fill_calendar(&w, &x, w.ben, 3);
	fill_calendar(&w, &x, w.dev, 7);
	x.me = w.ada;
	OK(talk_plan(&x, pair_with(&x, w.cara)->id, monday + DAY + 9 * HOUR, 15, 30));
	OK(talk_plan(&x, pair_with(&x, w.ben)->id, monday + DAY + 10 * HOUR, 15, 15));
	for (int hour = 0; hour < 16 * 24; hour += 5)
		for (int64_t who = 0; who < 3; who++) {
			x.me = who == 0 ? w.ada : who == 1 ? w.ben : w.dev;
			if (!told_as_one_by_one(&x, from + hour * HOUR, from + hour * HOUR + HOUR) ||
				!told_as_one_by_one(&x, from + hour * HOUR, from + (hour + 60) * HOUR))
				OK(!"told otherwise");
		}
	x.me = w.ada;
	OK(near_list(&x, &near) && near_busy(&x, &near, monday, monday + 7 * DAY));
	OK(near_find(&near, w.ben)->busy.n > 3 && near_find(&near, w.ben)->soft.n > 1);
	OK(near_find(&near, w.cara)->talks.n == 1 && near_find(&near, w.ada)->talks.n == 2);
	world_drop(&x);
	world_end(&w);
}

static void who_is_behind_is_told_of_all_at_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct client_answer got = { .body = world_event(&w, "20261124T100000", "20261124T110000", "x", "") };
	struct near near;
	struct feed *feeds;
	size_t n;

	OK(feed_put(&x, S("https://calendar.example.org/b"), &got));
	x.me = CTX_OPERATOR, x.now += FEED_EVERY;
	OK(feed_take(&x, 5, &feeds, &n) && n == 1);
	OK(feed_done(&x, &feeds[0], &(struct client_answer){ 0 }, failure("no answer")));
	x.me = w.ada;
	OK(told_as_one_by_one(&x, monday, monday + DAY));
	OK(near_list(&x, &near) && near_behind(&x, &near));
	IS(near_find(&near, w.ben)->behind, w.now);
	IS(near_find(&near, w.cara)->behind, 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(those_of_the_own_pairs_are_near_and_nobody_else);
	RUN_DB(all_are_told_as_one_by_one);
	RUN_DB(who_is_behind_is_told_of_all_at_once);
	return tap_end();
}
