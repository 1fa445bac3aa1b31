/* SPDX-License-Identifier: Apache-2.0
 *
 * Both sides: the facts of a leader's team, of each pair, and the rows behind every number.
 */
#include "web/insight.h"

#include "model/agreed.h"
#include "model/pair.h"
#include "model/written.h"
#include "web/handlers.h"

/* Read the weeks that are asked for; the usual ones without them. Of a number that is not offered a page says so beside
 * the choice, and shows the usual ones. */
static bool read_period(struct visit *v, struct insight_period *p)
{
	struct str given = visit_field(v, "weeks");
	int64_t weeks = INSIGHT_WEEKS;

	if (given.n && !str_int(given, &weeks)) weeks = 0;
	return insight_period(&v->x, weeks, p) ||
		(!v->api && visit_refuse(v, "weeks") && insight_period(&v->x, INSIGHT_WEEKS, p));
}

/* Fill the weeks of a pair, or, when `pair` is 0, of a team. */
static bool fill_weeks(struct visit *v, const struct insight_period *p, int64_t pair, struct insight_shown *out)
{
	struct insight_weeks counted;

	if (!insight_weeks(&v->x, pair, p, &counted)) return false;
	out->weeks_n = (size_t)p->weeks;
	out->weeks = NEW_N(v->x.a, struct insight_week, out->weeks_n);
	for (size_t i = 0; i < out->weeks_n; i++)
		out->weeks[i] = (struct insight_week){ .day = p->first + 7 * (int64_t)i,
			.talks = counted.talks[i], .steps = counted.steps[i] };
	return true;
}

/* Fill the facts of one pair. */
static bool fill_one(struct visit *v, const struct insight_period *p, int64_t pair, struct insight_shown *out)
{
	return (out->of = insight_pair(&v->x, pair, p)) && fill_weeks(v, p, pair, out);
}

static const struct entity_field query_fields[] = {
	COLUMN(weeks, INT, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "4, 13 or 52 weeks up to today; 13 without it"),
	{ 0 },
};
static const struct entity insight_query = { .name = "insight_ask", .fields = query_fields };

/* -- the reader's team, and their own pair -- */

static bool fill_team(struct visit *v, struct page_insight *p)
{
	struct insight *team = NEW(v->x.a, struct insight);

	if (!insight_team(&v->x, &p->period, team, &p->pairs, &p->pairs_n)) return false;
	if (!p->pairs_n) return true;
	p->team.of = team;
	p->shares_n = p->pairs_n;
	return fill_weeks(v, &p->period, 0, &p->team) &&
		insight_share(&v->x, p->pairs, p->pairs_n, &p->shares);
}

static bool fill_insight(struct visit *v, void *to)
{
	struct page_insight *p = to;
	struct pair *mine;

	if (!read_period(v, &p->period) || !fill_team(v, p)) return false;
	mine = pair_with_leader(&v->x);
	if (!mine) return !v->x.err.code;
	return fill_one(v, &p->period, mine->id, &p->mine);
}

static void write_insight(struct html *h, void *page)
{
	page_insight(h, page);
}

/* The figures of single pairs are not here, nor is the leader's time with each: a table of all members would be there to be
 * ranked. Each pair has its own page, the same for both. */
static const struct page_part insight_parts[] = {
	ONE(page_insight, "team", team.of, insight, insight_team_view),
	MANY(page_insight, "team_weeks", team.weeks, insight_week, insight_week_view),
	ONE(page_insight, "mine", mine.of, insight, insight_view),
	MANY(page_insight, "mine_weeks", mine.weeks, insight_week, insight_week_view),
	{ 0 },
};
const struct web_page insight_page = { "insight_page", sizeof(struct page_insight), insight_parts,
	fill_insight, write_insight, &insight_query };

/* -- one pair -- */

static bool fill_pair(struct visit *v, void *to)
{
	struct page_insight_pair *p = to;
	struct pair *pair = visit_pair(v);

	if (!pair || !read_period(v, &p->period)) return false;
	p->leads = pair->leader == v->x.me;
	p->other = p->leads ? pair->member : pair->leader;
	return fill_one(v, &p->period, pair->id, &p->pair);
}

static void write_pair(struct html *h, void *page)
{
	page_insight_pair(h, page);
}

static const struct page_part pair_parts[] = {
	ONE(page_insight_pair, "pair", pair.of, insight, insight_view),
	MANY(page_insight_pair, "weeks", pair.weeks, insight_week, insight_week_view),
	{ 0 },
};
const struct web_page insight_pair_page = { "insight_pair", sizeof(struct page_insight_pair), pair_parts,
	fill_pair, write_pair, &insight_query };

bool insight_fill_pair(struct visit *v, int64_t pair, const struct insight **out)
{
	struct insight_period usual;
	bool off;

	*out = NULL;
	if (!agreed_is_off(&v->x, AGREED_INSIGHT, &off)) return false;
	return off || (insight_period(&v->x, INSIGHT_WEEKS, &usual) && (*out = insight_pair(&v->x, pair, &usual)));
}

bool insight_fill_talk(struct visit *v, int64_t talk, const struct insight **out)
{
	bool off;

	*out = NULL;
	if (!agreed_is_off(&v->x, AGREED_INSIGHT, &off)) return false;
	return off || (*out = insight_talk(&v->x, talk));
}

/* -- the rows behind a number -- */

/* Find the pair that is asked about; *pair is 0 when it is the reader's team. */
static bool find_pair(struct visit *v, struct page_insight_rows *p, int64_t *pair)
{
	struct str with = visit_field(v, "with");
	struct pair *found;

	*pair = 0;
	if (!with.n) return true;
	if (!id_parse(with, &p->with)) return err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
	if (!(found = pair_with(&v->x, p->with))) return false;
	p->name = found->name;
	*pair = found->id;
	return true;
}

/* Read behind which row the page begins. Pages for people go on by links too, since a number may count more rows
 * than a page has. */
static bool read_window(struct visit *v, struct page_window *w)
{
	enum { SHOWN = 50 };
	struct str before = visit_field(v, "rows");

	if (!visit_window(v, "rows", w)) return false;
	if (v->api) return true;
	w->most = SHOWN + 1;
	if (before.n && !id_parse(before, &w->before))
		return err_field(&v->x.err, ERR_INPUT, "rows", TR("Choose one of those that are offered."));
	return true;
}

/* Leave out the one row that only tells that others follow: a page goes on behind its smallest id. */
static void leave_out_last(struct page_insight_rows *p)
{
	size_t last = 0;

	for (size_t i = 1; i < p->rows_n; i++)
		if (p->rows[i].id < p->rows[last].id) last = i;
	for (size_t i = last; i + 1 < p->rows_n; i++) p->rows[i] = p->rows[i + 1];
	p->rows_n--;
	p->after = p->rows[0].id;
	for (size_t i = 1; i < p->rows_n; i++)
		if (p->rows[i].id < p->after) p->after = p->rows[i].id;
}

static bool fill_rows(struct visit *v, void *to)
{
	struct page_insight_rows *p = to;
	struct page_window w;
	int64_t pair;

	p->fact = insight_named(visit_field(v, "fact"));
	if (p->fact == INSIGHT_FACTS) return err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
	if (!read_period(v, &p->period) || !find_pair(v, p, &pair) || !read_window(v, &w)) return false;
	if (!w.most) return true;
	if (!insight_list(&v->x, p->fact, pair, &p->period, w.before, w.most, &p->rows, &p->rows_n)) return false;
	if (!v->api && p->rows_n == w.most) leave_out_last(p);
	p->at = NEW_N(v->x.a, struct when, p->rows_n + 1);
	for (size_t i = 0; i < p->rows_n; i++) p->at[i] = visit_when(v, p->rows[i].at);
	return true;
}

static void write_rows(struct html *h, void *page)
{
	page_insight_rows(h, page);
}

static const struct entity_field rows_query_fields[] = {
	COLUMN(fact, TEXT, .typed = true, .needed = true, .readers = READ_PAIR,
		.about = "the name of the number, such as done or needs-answered"),
	COLUMN(with, ID, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "the other person of the pair; without it all that the reader leads"),
	COLUMN(weeks, INT, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "4, 13 or 52 weeks up to today; 13 without it"),
	COLUMN(limit, INT, .typed = true, .null = true, .readers = READ_PAIR, .about = "rows at most"),
	{ 0 },
};
static const struct entity rows_query = { .name = "insight_rows_ask", .fields = rows_query_fields };
static const struct page_part rows_parts[] = {
	MANY(page_insight_rows, "rows", rows, insight_row, insight_row_view, .paged = true),
	{ 0 },
};
const struct web_page insight_rows_page = { "insight_rows", sizeof(struct page_insight_rows), rows_parts,
	fill_rows, write_rows, &rows_query };
