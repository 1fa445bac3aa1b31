/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
#include "view/weekgrid.h"

static struct arena *a;

#define AT(hour, minute) ((hour) * 60 + (minute))

static struct grid grid_of(struct grid_day *d)
{
	return (struct grid){ .days = d, .days_n = 1, .from = AT(8, 0), .to = AT(18, 0),
		.path = S("/plan") };
}

static bool in_lane(struct grid_lane at, int lane, int lanes)
{
	return at.lane == lane && at.lanes == lanes;
}

static void what_overlaps_stands_side_by_side(void)
{
	struct grid_block b[] = { { AT(9, 0), 60, S(""), false, false, { 0 }, 0 },
		{ AT(9, 30), 60, S(""), false, false, { 0 }, 0 }, { AT(10, 0), 30, S(""), false, false, { 0 }, 0 },
		{ AT(11, 0), 30, S(""), false, false, { 0 }, 0 } };
	struct grid_day d = { .blocks = b, .blocks_n = 4 };
	struct grid w = grid_of(&d);

	grid_layout(a, &w);
	OK(in_lane(b[0].at, 0, 2) && in_lane(b[1].at, 1, 2));
	OK(in_lane(b[2].at, 0, 2));
	OK(in_lane(b[3].at, 0, 1));
}

static void their_busy_time_takes_no_lane_of_mine(void)
{
	struct grid_block b[] = { { AT(9, 0), 60, S(""), false, false, { 0 }, 0 },
		{ AT(9, 0), 60, S(""), true, false, { 0 }, 0 } };
	struct grid_day d = { .blocks = b, .blocks_n = 2 };
	struct grid w = grid_of(&d);

	grid_layout(a, &w);
	OK(in_lane(b[0].at, 0, 1) && in_lane(b[1].at, 0, 1));
}

static void a_fourth_at_once_shares_the_last_lane(void)
{
	struct grid_block b[4];
	struct grid_day d = { .blocks = b, .blocks_n = 4 };
	struct grid w = grid_of(&d);

	for (int i = 0; i < 4; i++) b[i] = (struct grid_block){ .start = AT(9, 0), .minutes = 60 };
	grid_layout(a, &w);
	OK(in_lane(b[2].at, 2, 3) && in_lane(b[3].at, 2, 3));
}

static void a_short_talk_has_room_for_its_label(void)
{
	struct grid_talk t[] = { { .id = 1, .start = AT(9, 0), .minutes = 3 },
		{ .id = 2, .start = AT(9, 10), .minutes = 5 },
		{ .id = 3, .start = AT(9, 30), .minutes = 15 } };
	struct grid_day d = { .talks = t, .talks_n = 3 };
	struct grid w = grid_of(&d);

	grid_layout(a, &w);
	OK(in_lane(t[0].at, 0, 2) && in_lane(t[1].at, 1, 2) && in_lane(t[2].at, 0, 1));
	IS(grid_row(&w, t[0].start), 12);
	IS(grid_rows(&w, t[0].start, t[0].minutes), 1);
	IS(grid_rows(&w, AT(9, 3), 15), 4);
}

static void a_title_makes_room_for_the_label_above_it(void)
{
	struct grid_block b[] = { { AT(9, 5), 60, S(""), false, false, { 0 }, 0 },
		{ AT(10, 15), 30, S(""), false, false, { 0 }, 0 } };
	struct grid_talk t[] = { { .id = 1, .start = AT(9, 0), .minutes = 5 },
		{ .id = 2, .start = AT(10, 0), .minutes = 15 } };
	struct grid_day d = { .blocks = b, .blocks_n = 2, .talks = t, .talks_n = 2 };
	struct grid w = grid_of(&d);

	grid_layout(a, &w);
	IS(b[0].below, 2);
	IS(b[1].below, 0);
}

static void what_is_outside_the_window_is_cut_off(void)
{
	struct grid_block b[] = { { AT(6, 0), 60, S("early"), false, false, { 0 }, 0 },
		{ AT(7, 30), 60, S("over the edge"), false, false, { 0 }, 0 },
		{ AT(17, 30), 600, S("late"), false, false, { 0 }, 0 } };
	struct grid_day d = { .blocks = b, .blocks_n = 3 };
	struct grid w = grid_of(&d);

	grid_layout(a, &w);
	IS(d.blocks_n, 2);
	IS(b[0].start, AT(8, 0));
	IS(b[0].minutes, 30);
	IS(b[1].start, AT(17, 30));
	IS(b[1].minutes, 30);
}

static void the_grid_reads_as_a_list_by_time(void)
{
	struct grid_block b[] = { { AT(9, 0), 60, S("Review <1>"), false, false, { 0 }, 0 },
		{ AT(11, 0), 60, S(""), true, false, { 0 }, 0 },
		{ AT(13, 0), 60, S("Maybe"), false, true, { 0 }, 0 },
		{ AT(15, 0), 60, S(""), true, true, { 0 }, 0 },
		{ AT(16, 0), 60, S(""), true, false, { 0 }, 0, true },
		{ AT(17, 0), 60, S(""), false, false, { 0 }, 0, true } };
	struct grid_talk t[] = { { .id = 7, .member = S("Bo"), .start = AT(10, 0), .minutes = 3,
		.usual = 15, .state = GRID_PINNED } };
	struct grid_day d = { .days = date_days(2026, 11, 23), .blocks = b, .blocks_n = 6,
		.talks = t, .talks_n = 1 };
	struct grid w = grid_of(&d);
	struct html h = { .b = { .a = a }, .lang = lang_choose(S("en")) };
	struct str page;
	const char *review, *talk, *theirs;

	d.midnight = d.days * DAY - HOUR;
	w.their_name = S("Bo");
	grid_show(&h, &w);
	page = (struct str){ str_z(a, buf_str(&h.b)), h.b.n };
	review = strstr(page.p, "Review &lt;1&gt;</span>");
	talk = strstr(page.p, "data-start=\"2026-11-23T09:00:00Z\"");
	theirs = strstr(page.p, "11:00\xe2\x80\x93" "12:00 Bo is busy");
	OK(review && talk && theirs && review < talk && talk < theirs);
	OK(str_has(page, S("Maybe</span><span class=\"away\"> tentative</span>")));
	OK(str_has(page, S("15:00\xe2\x80\x93" "16:00 Bo has something tentative")));
	OK(str_has(page, S("16:00\xe2\x80\x93" "17:00 outside the working hours of Bo")));
	OK(str_has(page, S("17:00\xe2\x80\x93" "18:00 Outside your working hours")));
	OK(str_has(page, S(">3 min<")) && str_has(page, S(">of 15<")) &&
		str_has(page, S("proposed, pinned")));
	OK(str_has(page, S("href=\"/plan?talk=0000000000007&amp;day=2026-11-23\"")));
}

int main(void)
{
	a = arena_new();
	RUN(what_overlaps_stands_side_by_side);
	RUN(their_busy_time_takes_no_lane_of_mine);
	RUN(a_fourth_at_once_shares_the_last_lane);
	RUN(a_short_talk_has_room_for_its_label);
	RUN(a_title_makes_room_for_the_label_above_it);
	RUN(what_is_outside_the_window_is_cut_off);
	RUN(the_grid_reads_as_a_list_by_time);
	arena_free(a);
	return tap_end();
}
