/* SPDX-License-Identifier: Apache-2.0
 *
 * The team report. Of two teams the reader is shown first the one that they lead.
 */
#include "web/team_report.h"

#include "base/date.h"
#include "ical/zone.h"
#include "model/pair.h"
#include "web/handlers.h"
#include "web/report.h"

/* Find the leader of the team that is asked for, and of the other team, 0: none. */
static bool find_teams(struct visit *v, struct page_team_report *p, int64_t *leader)
{
	struct str asked = visit_field(v, "team");
	struct pair *led, *above = pair_with_leader(&v->x);
	int64_t upper = above ? above->leader : 0, own;
	size_t n;

	if (v->x.err.code || !pair_list(&v->x, &led, &n)) return false;
	own = n ? v->x.me : 0;
	p->is_of_any = own || upper;
	*leader = own ? own : upper;
	if (asked.n && !id_parse(asked, leader))
		return err_field(&v->x.err, ERR_INPUT, "team", TR("expected an id"));
	p->other = *leader == own ? upper : own;
	if (p->other && p->other == upper) p->other_name = above->name;
	return true;
}

static bool read_team(struct visit *v, int64_t leader, int64_t since, struct page_team_report *p)
{
	return team_report_read(&v->x, leader, since, zone_utc_of(v->zone, since * DAY),
		visit_today(v), &p->r);
}

/* Fill the page. Of a day that is refused the page says so at its field, and shows the usual days. */
static bool fill_team_report(struct visit *v, void *to)
{
	struct page_team_report *p = to;
	int64_t usual = visit_today(v) - TEAM_REPORT_DAYS, since = usual, leader;

	if (!find_teams(v, p, &leader)) return false;
	if (!leader) return true;
	if ((!report_since(v, &since) || !read_team(v, leader, since, p)) &&
		(!visit_refuse(v, "since") || !read_team(v, leader, usual, p)))
		return false;
	report_doc_team(&v->h, v->zone, &p->r, &p->doc);
	return true;
}

static void write_team_report(struct html *h, void *page)
{
	page_team_report(h, page);
}

static const struct entity_field query_fields[] = {
	COLUMN(since, DAY, .typed = true, .readers = READ_TEAM,
		.about = "from which day on; without it, the last 13 weeks"),
	COLUMN(team, ID, .typed = true, .readers = READ_TEAM,
		.about = "who leads it; without it, the team that the reader leads, or is led in"),
	{ 0 },
};
static const struct entity team_query = { .name = "team_since", .fields = query_fields };
static const struct page_part team_report_parts[] = {
	MANY(page_team_report, "goals", r.goals, goal, goal_entity),
	MANY(page_team_report, "asked", r.asked.rows, team_outcome, team_outcome_view),
	MANY(page_team_report, "thanks", r.thanks, recognition, recognition_entity),
	MANY(page_team_report, "periods", r.periods, period, period_entity),
	{ 0 },
};
const struct web_page team_report_page = { "team_report", sizeof(struct page_team_report),
	team_report_parts, fill_team_report, write_team_report, &team_query };
