/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include <math.h>

#include "view/chart.h"

static struct arena *a;

static struct html page(void)
{
	return (struct html){ .b = { .a = a }, .lang = lang_choose(S("en")) };
}

static size_t count(struct str s, const char *part)
{
	struct str wanted = str_of(part);
	size_t n = 0;

	for (size_t i = 0; i + wanted.n <= s.n; i++)
		if (str_eq(str_sub(s, i, i + wanted.n), wanted)) n++;
	return n;
}

static bool has(struct html *h, const char *part)
{
	return str_has(buf_str(&h->b), str_of(part));
}

/* Whether every element that is opened in what was written is closed, in order, and no attribute and no
 * number of the picture is anything but a plain one. */
static bool is_sound(struct html *h)
{
	struct str rest = buf_str(&h->b), tag, name, open[64];
	size_t depth = 0;

	while (str_cut(rest, '<', &tag, &rest)) {
		bool closing = str_starts(rest, S("/"));

		if (!str_cut(rest, '>', &tag, &rest)) return false;
		str_cut(str_sub(tag, closing, tag.n), ' ', &name, &tag);
		if (closing && (!depth || !str_eq(open[--depth], name))) return false;
		if (!closing) {
			if (depth == 64) return false;
			open[depth++] = name;
		}
	}
	return depth == 0 && !has(h, "nan") && !has(h, "inf") && !has(h, "style=") && !has(h, "width=\"-") &&
		!has(h, "height=\"-");
}

static const struct str buckets[] = { S("weekly"), S("up to 3 weeks"), S("3 to 6 weeks") };
static const struct chart_value pairs_n[] = { { .y = 6, .shown = S("6 pairs") }, { .y = 12, .shown = S("12 pairs") },
	{ .y = NAN, .shown = S("fewer than five") } };
static const struct chart_series one = { S("pairs"), CHART_CONNECTION, pairs_n };

static struct chart of_buckets(void)
{
	return (struct chart){ .id = "rhythm-chart", .title = S("How often pairs talk"),
		.says = S("6 weekly, 12 up to 3 weeks."), .rows = S("Rhythm"), .labels = buckets, .n = 3,
		.series = &one, .series_n = 1 };
}

static void a_picture_has_a_name_its_words_and_a_table_of_all_numbers(void)
{
	struct html h = page();
	struct chart c = of_buckets();

	chart_bars(&h, &c);
	OK(is_sound(&h));
	OK(has(&h, "role=\"img\" aria-label=\"How often pairs talk\" aria-describedby=\"rhythm-chart-says\""));
	OK(has(&h, "<span id=\"rhythm-chart-says\">6 weekly, 12 up to 3 weeks.</span>"));
	OK(has(&h, "<th scope=\"row\">weekly</th><td>6 pairs</td>"));
	OK(has(&h, "<th scope=\"row\">3 to 6 weeks</th><td>fewer than five</td>"));
	IS(count(buf_str(&h.b), "<table>"), 1);
}

static void a_value_that_is_not_there_has_words_and_no_bar(void)
{
	struct html h = page();
	struct chart c = of_buckets();

	chart_bars(&h, &c);
	IS(count(buf_str(&h.b), "<rect class=\"chart-bar"), 2);
	OK(has(&h, "class=\"chart-none\""));
}

static void bars_begin_at_zero_and_the_largest_fills_the_room(void)
{
	IS(chart_place(0, 0, 12, 200), 0);
	IS(chart_place(6, 0, 12, 200), 100);
	IS(chart_place(12, 0, 12, 200), 200);
	IS(chart_largest(&one, 3), 12);
}

static void a_number_of_any_size_has_its_place(void)
{
	IS(chart_place(NAN, 0, 1, 100), -1);
	IS(chart_place(INFINITY, 0, 1, 100), 100);
	IS(chart_place(-INFINITY, 0, 1, 100), 0);
	IS(chart_place(-5, 0, 1, 100), 0);
	IS(chart_place(0, -1.7e308, 1.7e308, 100), 50);
	IS(chart_place(3, 3, 3, 100), 50);
	IS(chart_place(3, NAN, 3, 100), 50);
	IS(chart_place(3, 0, INFINITY, 100), 50);
}

static void two_sides_differ_by_form_and_word_and_each_has_its_own_scale(void)
{
	static const struct chart_value talks[] = { { .y = 4, .shown = S("4") }, { .y = 8, .shown = S("8") } };
	static const struct chart_value steps[] = { { .y = 50, .shown = S("50") }, { .y = 100, .shown = S("100") } };
	const struct chart_series both[] = { { S("talks held"), CHART_CONNECTION, talks },
		{ S("steps done"), CHART_EXECUTION, steps } };
	struct html h = page();
	struct chart c = of_buckets();

	c.series = both, c.series_n = 2, c.n = 2;
	chart_columns(&h, &c);
	OK(is_sound(&h));
	OK(has(&h, "talks held</text>") && has(&h, "steps done</text>"));
	IS(count(buf_str(&h.b), "class=\"chart-stripes\""), 2);
	IS(count(buf_str(&h.b), "height=\"60\""), 2); /* the highest column of each */
	OK(has(&h, "<td>8</td><td>100</td>"));
}

static void one_scale_can_be_given_for_what_counts_the_same(void)
{
	static const struct chart_value before[] = { { .y = 60, .shown = S("60") } }, after[] = { { .y = 30, .shown = S("30") } };
	const struct chart_series both[] = { { S("before"), CHART_BEFORE, before }, { S("after"), CHART_PLAIN, after } };
	struct html h = page();
	struct chart c = of_buckets();

	c.series = both, c.series_n = 2, c.n = 1, c.most = 60;
	chart_bars(&h, &c);
	OK(is_sound(&h));
	OK(has(&h, "class=\"chart-bar chart-before\" x=\"0\" y=\"18\" width=\"338\""));
	OK(has(&h, "class=\"chart-bar chart-plain\" x=\"0\" y=\"36\" width=\"169\""));
}

static void a_line_has_a_gap_where_there_is_no_value_and_a_band_for_its_interval(void)
{
	static const struct chart_value share[] = { { .y = 0.5, .least = 0.3, .most = 0.7, .shown = S("50 %") },
		{ .y = NAN, .shown = S("not shown") }, { .y = 0.6, .shown = S("60 %"), .full = S("60 % (everyone answered)") } };
	const struct chart_series line = { S("share who agree"), CHART_CONNECTION, share };
	struct html h = page();
	struct chart c = of_buckets();

	c.series = &line, c.most = 1, c.least_shown = S("0 %"), c.most_shown = S("100 %");
	chart_lines(&h, &c);
	OK(is_sound(&h));
	IS(count(buf_str(&h.b), "class=\"chart-band"), 1);
	IS(count(buf_str(&h.b), "<circle"), 3); /* two points, and the sign in the legend */
	OK(has(&h, "<td>60 % (everyone answered)</td>"));
}

static void without_rows_nothing_is_written(void)
{
	struct html h = page();
	struct chart c = of_buckets();

	c.n = 0;
	chart_bars(&h, &c);
	chart_columns(&h, &c);
	chart_lines(&h, &c);
	IS(h.b.n, 0);
}

static void more_rows_than_can_be_drawn_are_in_the_table_alone(void)
{
	enum { MANY = CHART_MOST + 1 };
	static struct chart_value at[MANY];
	static struct str labels[MANY];
	const struct chart_series series = { S("talks"), CHART_EXECUTION, at };
	struct html h = page();
	struct chart c = of_buckets();

	for (int i = 0; i < MANY; i++) labels[i] = S("x"), at[i] = (struct chart_value){ .y = i, .shown = S("y") };
	c.labels = labels, c.series = &series, c.n = MANY;
	chart_columns(&h, &c);
	OK(is_sound(&h));
	OK(!has(&h, "<svg"));
	IS(count(buf_str(&h.b), "<tr>"), MANY + 1);
}

static void a_long_label_is_cut_in_the_picture_between_characters(void)
{
	IS_STR(chart_cut(a, S("short"), 5), S("short"));
	IS_STR(chart_cut(a, S("longer"), 5), S("long…"));
	IS_STR(chart_cut(a, S("ñandú ñandú"), 5), S("ñand…"));
	IS_STR(chart_cut(a, S(""), 5), S(""));
	IS_STR(chart_cut(a, S("a"), 0), S("…"));
}

static void a_long_label_has_a_second_line(void)
{
	static const struct str labels[] = { S("every 3 to 6 weeks to one talk, or more than 10 weeks apart"), S("weekly") };
	struct chart c = of_buckets();
	struct html h = page();
	struct str lines[CHART_LABEL_LINES];

	IS((int)chart_wrap(a, labels[0], CHART_LABEL, lines, CHART_LABEL_LINES), 2);
	IS_STR(lines[0], S("every 3 to 6 weeks to one talk, or more than"));
	IS_STR(lines[1], S("10 weeks apart"));
	IS((int)chart_wrap(a, S("a line that fits"), CHART_LABEL, lines, CHART_LABEL_LINES), 1);
	IS((int)chart_wrap(a, S("onewordthatisverylong indeed"), 8, lines, 2), 1);
	IS_STR(lines[0], S("oneword…"));
	IS((int)chart_wrap(a, S("a b c d e f g h"), 3, lines, 2), 2);
	IS_STR(lines[1], S("c …"));
	IS((int)chart_wrap(a, S(""), 8, lines, 2), 1);
	c.labels = labels, c.n = 2;
	chart_bars(&h, &c);
	OK(is_sound(&h) && has(&h, ">10 weeks apart</text>") && !has(&h, "…"));
	/* two rows of 44, and one further line */
	OK(has(&h, "viewBox=\"0 0 360 103\""));
}

/* The latest row has its label, and no label runs into another or out of the picture. */
static void labels_below_stand_under_their_own(void)
{
	enum { MOST = 60 };
	static struct chart_value at[MOST];
	static struct str labels[MOST];
	const struct chart_series series = { S("talks"), CHART_CONNECTION, at };

	for (int n = 1; n <= MOST; n++)
		for (int columns = 0; columns < 2; columns++) {
			struct html h = page();
			struct chart c = of_buckets();
			int left = columns ? 0 : 56, step = (360 - left) / n, every;
			struct str middle;

			for (int i = 0; i < n; i++) labels[i] = str_fmt(a, "%d Sept", 10 + i), at[i] = (struct chart_value){ .y = 1, .shown = S("1") };
			c.labels = labels, c.series = &series, c.n = (size_t)n, c.most = 1;
			every = (int)chart_every(labels, (size_t)n, 360 - left);
			if (columns) chart_columns(&h, &c);
			else chart_lines(&h, &c);
			OK(is_sound(&h) && has(&h, str_fmt(a, ">%d Sept</text>", 10 + n - 1).p));
			/* at both edges a label may reach half of itself over its place; 49 is one with a gap */
			OK(every == 1 ? step >= 49 : every * step + step / 2 >= 49 + 24 || n <= every);
			middle = str_fmt(a, "x=\"%d\"", left + step / 2 + (n - 1) / 2 * step);
			if (every == 1) OK(has(&h, middle.p));
		}
}

static void hostile_labels_stay_text(void)
{
	static const struct str labels[] = { S("</text><script>x</script>"), S("\"onload=\"x"),
		S("שלום, מי שם"), S("\xff\xc3"), S("") };
	static const struct chart_value at[] = { { .y = 1e308, .shown = S("<b>") }, { .y = -1, .shown = S("&") },
		{ .y = INFINITY, .shown = S("שלום") }, { .y = NAN, .shown = S("") }, { .y = 0, .shown = S("\"") } };
	const struct chart_series both[] = { { S("<i>"), CHART_CONNECTION, at }, { S("\"><"), CHART_EXECUTION, at } };
	struct html h = page();
	struct chart c = of_buckets();

	c.title = S("\"><img src=x>"), c.labels = labels, c.n = 5, c.series = both, c.series_n = 2;
	chart_bars(&h, &c);
	chart_columns(&h, &c);
	chart_lines(&h, &c);
	OK(is_sound(&h));
	OK(!has(&h, "<script") && !has(&h, "<img") && !has(&h, "<i>") && !has(&h, "\"onload"));
	OK(has(&h, "\u2068שלום, מי שם\u2069</text>")); /* it turns nothing round beside it */
}

/* Any numbers, of any count up to more than is drawn. */
static void pictures_of_any_numbers_are_sound(void)
{
	enum { MOST = CHART_MOST + 4 };
	static const double odd[] = { 0, -0.0, 1, -1, 1e-308, 1.7e308, -1.7e308, INFINITY, -INFINITY, NAN, 0.5 };
	static struct chart_value at[2][MOST];
	static struct str labels[MOST];
	uint32_t seed = 1;
	bool sound = true;

	for (int turn = 0; turn < 2000; turn++) {
		const struct chart_series s[] = { { S("a"), (enum chart_look)(turn % 4), at[0] }, { S("b"), CHART_EXECUTION, at[1] } };
		struct html h = page();
		struct chart c = of_buckets();

#define NEXT() (seed = seed * 1664525 + 1013904223, seed >> 16)
#define ODD() odd[NEXT() % (sizeof odd / sizeof *odd)]
		c.n = NEXT() % MOST, c.series = s, c.series_n = 1 + NEXT() % 2, c.labels = labels;
		c.least = ODD(), c.most = ODD();
		for (size_t i = 0; i < c.n; i++) {
			labels[i] = NEXT() % 2 ? S("16 Nov") : S("a label that is longer than the picture is wide, by far");
			for (int k = 0; k < 2; k++)
				at[k][i] = (struct chart_value){ ODD(), ODD(), ODD(), S("1"), S("") };
		}
		if (turn % 3 == 0) chart_bars(&h, &c);
		else if (turn % 3 == 1) chart_columns(&h, &c);
		else chart_lines(&h, &c);
		if (!is_sound(&h)) sound = false;
		arena_reset(a);
	}
	OK(sound);
}

int main(void)
{
	a = arena_new();
	RUN(a_picture_has_a_name_its_words_and_a_table_of_all_numbers);
	RUN(a_value_that_is_not_there_has_words_and_no_bar);
	RUN(bars_begin_at_zero_and_the_largest_fills_the_room);
	RUN(a_number_of_any_size_has_its_place);
	RUN(two_sides_differ_by_form_and_word_and_each_has_its_own_scale);
	RUN(one_scale_can_be_given_for_what_counts_the_same);
	RUN(a_line_has_a_gap_where_there_is_no_value_and_a_band_for_its_interval);
	RUN(without_rows_nothing_is_written);
	RUN(more_rows_than_can_be_drawn_are_in_the_table_alone);
	RUN(a_long_label_is_cut_in_the_picture_between_characters);
	RUN(a_long_label_has_a_second_line);
	RUN(labels_below_stand_under_their_own);
	RUN(hostile_labels_stay_text);
	RUN(pictures_of_any_numbers_are_sound);
	arena_free(a);
	return tap_end();
}
