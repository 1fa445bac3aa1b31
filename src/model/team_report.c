/* SPDX-License-Identifier: Apache-2.0
 *
 * Every list is read by the module that owns its rows, by a statement that gives the same rows to
 * everybody of the team.
 */
#include "model/team_report.h"

#include "model/pair.h"
#include "model/person.h"
#include "view/lang.h"

/* Find the name of a leader whose team x->me is of. ERR_MISSING when x->me is not. */
static bool find_leader(struct ctx *x, int64_t leader, struct str *name)
{
	struct pair *above = leader == x->me ? NULL : pair_with_leader(x), *led;
	struct person *me;
	size_t n = 0;

	if (x->err.code) return false;
	if (leader == x->me) {
		if (!(me = person_here(x, leader)) || !pair_list(x, &led, &n)) return false;
		*name = me->name;
		if (n) return true;
	} else if (above && above->leader == leader) {
		*name = above->name;
		return true;
	}
	return err_set(&x->err, ERR_MISSING, TR("no such team"));
}

/* Find the newest mark with a number of each goal. */
static bool read_marks(struct ctx *x, struct team_report *r)
{
	struct goal_mark *all;
	size_t n;

	if (!goal_mark_list_all(x, &all, &n)) return false;
	r->marks = NEW_N(x->a, struct goal_mark *, r->goals_n);
	for (size_t i = 0; i < r->goals_n; i++)
		for (size_t k = 0; k < n && !r->marks[i]; k++)
			if (all[k].goal == r->goals[i].id && all[k].number.n) r->marks[i] = &all[k];
	return true;
}

/* Read the periods of the team and of everybody; x->me reads those of another team, too. */
static bool read_periods(struct ctx *x, struct team_report *r)
{
	struct period *all;
	size_t n;

	if (!period_list(x, r->since, &all, &n)) return false;
	r->periods = NEW_N(x->a, struct period, n);
	for (size_t i = 0; i < n; i++)
		if (all[i].reader == PERIOD_ALL || all[i].owner == r->leader)
			r->periods[r->periods_n++] = all[i];
	return true;
}

bool team_report_read(struct ctx *x, int64_t leader, int64_t since, int64_t since_at, int64_t until,
	struct team_report *out)
{
	struct team_report *r = out;

	*r = (struct team_report){ .leader = leader, .since = since, .until = until };
	if (!find_leader(x, leader, &r->leader_name)) return false;
	if (since > until)
		return err_field(&x->err, ERR_INPUT, "since", TR("choose today or a day before"));
	return goal_list_team(x, leader, since_at, TEAM_REPORT_ROWS, &r->goals, &r->goals_n) &&
		read_marks(x, r) && team_asked_list(x, leader, &r->asked) &&
		recognition_list_team(x, leader, since_at, TEAM_REPORT_ROWS, &r->thanks,
			&r->thanks_n) &&
		read_periods(x, r);
}
