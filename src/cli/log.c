/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport log NAME 3m "…"`: a talk that was held, planned or not, and what it left behind,
 * in one line and one transaction.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/date.h"
#include "cli/acting.h"
#include "model/capture.h"
#include "model/said.h"
#include "model/step.h"
#include "model/talk.h"

struct asked {
	struct acting w;
	struct str name, owner, needed_by, due, at;
	struct str steps[CAPTURE_STEPS], need;
	size_t steps_n;
	int64_t minutes, due_day;
	struct capture c;
};

/* Read a number of minutes: "3m", "3min" or "3". */
static bool read_minutes(struct str text, int64_t *minutes, struct err *e)
{
	struct str n = text;

	if (str_ends(n, S("min"))) n = str_sub(n, 0, n.n - 3);
	else if (str_ends(n, S("m"))) n = str_sub(n, 0, n.n - 1);
	if (str_int(n, minutes) && *minutes >= 1 && *minutes <= TALK_MINUTES_MAX) return true;
	return err_set(e, ERR_INPUT, "%.*s: expected minutes like 3m, 1 to %d",
		STR(str_sub(text, 0, 40)), TALK_MINUTES_MAX);
}

/* The value of an option that names a person must be "me", "them" or empty. */
static bool check_who(const char *option, struct str who, struct err *e)
{
	if (!who.n || str_eq(who, S("me")) || str_eq(who, S("them"))) return true;
	return err_set(e, ERR_INPUT, "%s %.*s: expected me or them", option,
		STR(str_sub(who, 0, 40)));
}

static bool read_arguments(struct asked *o, int argc, char **argv, struct err *e)
{
	if (argc < 3 || argc > 4)
		return err_set(e, ERR_INPUT,
			"expected a name and minutes: rapport log ana 3m \"…\"");
	o->name = str_of(argv[1]);
	if (!read_minutes(str_of(argv[2]), &o->minutes, e)) return false;
	if (argc == 4 && o->c.remember.n)
		return err_set(e, ERR_INPUT,
			"the line to remember is given twice: as the third argument and "
			"with --remember");
	if (argc == 4) o->c.remember = str_of(argv[3]);
	if (!check_who("--owner", o->owner, e) || !check_who("--needed-by", o->needed_by, e))
		return false;
	if (o->needed_by.n && !o->need.n)
		return err_set(e, ERR_INPUT, "--needed-by belongs to a --need, and there is none");
	if ((o->owner.n || o->due.n) && !o->steps_n)
		return err_set(e, ERR_INPUT,
			"--due and --owner belong to a --step, and there is none");
	return !o->due.n || acting_date_of("--due", o->due, &o->due_day, e);
}

/* When the talk began: at the time of today that --at gives, in the zone of who acts, else so many
 * minutes ago as the talk took. */
static bool read_begin(const struct asked *o, int64_t now, int64_t *starts, struct err *e)
{
	int64_t second, today = date_day_of(zone_local_of(o->w.zone, now));

	*starts = now - o->minutes * MINUTE;
	if (!o->at.n || date_parse_rfc3339(o->at, starts)) return true;
	if (!date_parse_clock(o->at, &second))
		return err_set(e, ERR_INPUT, "--at %.*s: expected a time of today like 14:25, or "
			"2026-11-23T14:25:00Z", STR(str_sub(o->at, 0, 40)));
	*starts = zone_utc_of(o->w.zone, today * DAY + second);
	return true;
}

/* The person whom the option `who` means; `unsaid` when the option was not given. */
static int64_t choose_person(const struct pair *p, struct str who, int64_t me, int64_t unsaid)
{
	if (str_eq(who, S("me"))) return me;
	if (str_eq(who, S("them"))) return p->leader == me ? p->member : p->leader;
	return unsaid;
}

static void fill_capture(struct asked *o, const struct pair *p, int64_t me)
{
	for (size_t i = 0; i < o->steps_n; i++)
		o->c.steps[o->c.steps_n++] = (struct step){
			.owner = choose_person(p, o->owner, me, p->member),
			.words = o->steps[i],
			.due = o->due_day,
		};
	if (o->need.n)
		o->c.needs[o->c.needs_n++] = (struct need){ .words = o->need,
			.asker = choose_person(p, o->needed_by, me, me) };
}

/* A goal or obstacle on the command line replaces the last one: we count the last one as seen, for
 * there is no form that another person could have filled in meanwhile. */
static bool take_said_as_seen(struct ctx *x, struct asked *o, int64_t pair)
{
	struct said goal, obstacle;

	if (!said_last(x, pair, SAID_GOAL, &goal) || !said_last(x, pair, SAID_OBSTACLE, &obstacle))
		return false;
	o->c.goal_seen = goal.words;
	o->c.obstacle_seen = obstacle.words;
	return true;
}

static bool keep_talk(struct asked *o, struct err *e)
{
	struct pair *p = NULL;
	int64_t starts, talk;
	struct ctx x;
	bool ok;

	if (!acting_begin(&o->w, &x, e)) return false;
	ok = (p = acting_pair(&x, o->name)) != NULL && read_begin(o, x.now, &starts, &x.err) &&
		(talk = talk_hold(&x, p->id, starts, o->minutes)) != 0;
	if (ok) {
		fill_capture(o, p, o->w.me);
		ok = take_said_as_seen(&x, o, p->id) && capture_save(&x, talk, &o->c);
	}
	if (!acting_end(&x, ok, e) || !p) return false;
	printf("kept: %lld min with %.*s\n", (long long)o->minutes,
		STR(acting_line(o->w.a, p->name)));
	return true;
}

bool cli_log(struct arena *a, int argc, char **argv, struct err *e)
{
	struct asked o = { 0 };
	const struct cli_option options[] = {
		ACTING_OPTIONS(&o.w),
		{ .name = "--step",
			.list = o.steps,
			.list_n = &o.steps_n,
			.list_max = CAPTURE_STEPS },
		{ .name = "--due", .value = &o.due },
		{ .name = "--owner", .value = &o.owner },
		{ .name = "--need", .value = &o.need },
		{ .name = "--needed-by", .value = &o.needed_by },
		{ .name = "--thanks", .value = &o.c.thanks },
		{ .name = "--remember", .value = &o.c.remember },
		{ .name = "--private", .value = &o.c.private },
		{ .name = "--goal", .value = &o.c.goal },
		{ .name = "--obstacle", .value = &o.c.obstacle },
		{ .name = "--at", .value = &o.at },
		{ 0 },
	};
	bool ok;

	if (!cli_options(&argc, argv, options, e) || !read_arguments(&o, argc, argv, e))
		return false;
	if (!acting_open(&o.w, a, e)) return false;
	ok = keep_talk(&o, e);
	acting_close(&o.w);
	return ok;
}
