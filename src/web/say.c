/* SPDX-License-Identifier: Apache-2.0
 *
 * The sentences that say why a talk has its time, or none (web/say.h). Each sentence is whole, and
 * there is one for each person that it can be about, because languages put the parts of a sentence
 * in an order of their own.
 */
#include "web/say.h"

#include "base/date.h"

/* Say the sentence about the leader, about the member, whose name fills its %s, or about both. */
static struct str say_about(struct html *h, enum week_side who, const char *leader,
	const char *member, const char *both, struct str name)
{
	if (who == WEEK_MEMBER) return str_fill(h->b.a, member, &name, 1);
	return str_of(who == WEEK_LEADER ? leader : both);
}

/* Say a sentence with a title, a name or a time in the place of its %s. */
static struct str say_with(struct html *h, const char *with_title, struct str title)
{
	return str_fill(h->b.a, with_title, &title, 1);
}

struct str say_event(struct html *h, const struct calendar_event *e)
{
	if (!e->travel) return e->title;
	return e->title.n ? say_with(h, tr("On the way to “%s”"), e->title)
			  : str_of(tr("On the way"));
}

static struct str say_after(struct html *h, const struct week_why *y, struct str name)
{
	if (y->title.n) return say_with(h, tr("Starts as your “%s” ends."), y->title);
	return say_about(h, y->who, tr("Starts as a meeting of yours ends."),
		tr("Starts as a meeting of %s ends."),
		tr("Starts as you both come out of a meeting."), name);
}

static struct str say_before(struct html *h, const struct week_why *y, struct str name)
{
	if (y->title.n) return say_with(h, tr("Ends as your “%s” begins."), y->title);
	return say_about(h, y->who, tr("Ends as a meeting of yours begins."),
		tr("Ends as a meeting of %s begins."),
		tr("Ends as you both go into a meeting."), name);
}

static struct str say_between(struct html *h, const struct week_why *y, struct str name)
{
	return say_about(h, y->who, tr("Fills a gap between two meetings of yours."),
		tr("Fills a gap between two meetings of %s."),
		tr("Fills a gap that you both have between meetings."), name);
}

static struct str say_edge_of_day(struct html *h, const struct week_why *y, struct str name)
{
	if (y->kind == WEEK_DAY_START)
		return say_about(h, y->who, tr("Opens your day."), tr("Opens the day of %s."),
			tr("Opens the day for both of you."), name);
	return say_about(h, y->who, tr("Closes your day."), tr("Closes the day of %s."),
		tr("Closes the day for both of you."), name);
}

static struct str say_split(struct html *h, const struct week_why *y, struct str name)
{
	return say_about(h, y->who, tr("Stands inside a free stretch of yours."),
		tr("Stands inside a free stretch of %s."),
		tr("Stands inside a free stretch of you both."), name);
}

static struct str say_preferred(struct html *h, const struct week_why *y, struct str name)
{
	if (y->kind == WEEK_PREFERRED)
		return say_about(h, y->who, tr("In the time of day you prefer."),
			tr("In the time of day %s prefers."),
			tr("In the time of day you both prefer."), name);
	return say_about(h, y->who, tr("Not in the time of day you prefer."),
		tr("Not in the time of day %s prefers."),
		tr("Not in the time of day either of you prefers."), name);
}

struct str say_day(struct html *h, int64_t day)
{
	struct buf b = { .a = h->b.a };

	lang_day(&b, h->lang, day);
	return buf_str(&b);
}

static struct str print_time(struct html *h, const struct zone *zone, int64_t utc)
{
	struct buf b = { .a = h->b.a };

	lang_day_clock(&b, h->lang, zone_local_of(zone, utc));
	return buf_str(&b);
}

struct str say_not_due(struct html *h, const struct proposed_talk *t, const struct zone *zone)
{
	struct str day = say_day(h, t->next ? date_day_of(zone_local_of(zone, t->next)) : t->due);

	if (t->next) return trf("Your next talk is on %.*s.", STR(day));
	return trf("You talk every %lld days: the next is due by %.*s.", (long long)t->cadence_days,
		STR(day));
}

static struct str say_due(struct html *h, const struct week_why *y)
{
	struct str day = say_day(h, y->a);

	if (y->kind == WEEK_IN_TIME) return say_with(h, tr("In time: due by %s."), day);
	return say_with(h,
		trn("A day after it is due (%s).", "Some days after it is due (%s).", y->b), day);
}

/* Say that a talk is early because of a period, by the name that people gave it: "the release". */
static struct str say_early(struct html *h, const struct week_why *y)
{
	return trf("Early in the week: %.*s runs until %.*s.", NAME(y->title),
		STR(say_day(h, y->until)));
}

/* Say why a talk is shorter than usual. */
static struct str say_shortened(struct html *h, const struct week_why *y)
{
	long long from = (long long)y->a, to = (long long)y->b;

	if (y->kind == WEEK_SHORT_PERIOD)
		return trf("Shorter, %lld minutes instead of %lld: %.*s runs until %.*s.", to, from,
			NAME(y->title), STR(say_day(h, y->until)));
	if (y->kind == WEEK_SHORT_NO_ROOM)
		return trf(
			"Shortened from %lld to %lld minutes: nothing longer is free for both of you.",
			from, to);
	if (y->kind == WEEK_SHORT_OTHERS)
		return trf(
			"Shortened from %lld to %lld minutes: the longer times went to other talks.",
			from, to);
	if (y->kind == WEEK_SHORT_TENTATIVE)
		return trf(
			"Shortened from %lld to %lld minutes: a longer one would stand over something tentative.",
			from, to);
	if (y->kind == WEEK_SHORT_CHOSEN)
		return trf(
			"%lld minutes became %lld, as you chose. A longer talk would fit here too.",
			from, to);
	if (y->kind == WEEK_SHORT_HERE)
		return trf(
			"Shortened from %lld to %lld minutes: at this time nothing longer is free.",
			from, to);
	return trf(
		"Shortened from %lld to %lld minutes: a longer one would come later, or break up free time.",
		from, to);
}

/* Say what another time or a longer talk would mean. A cost is a number that only the planner
 * understands, so the sentence names the other time and leaves its cost out. */
static struct str say_price(struct html *h, const struct week_why *y, const struct zone *zone)
{
	if (y->kind == WEEK_LONGER_NONE)
		return trf("%lld minutes have no place this week, whatever moves.",
			(long long)y->a);
	if (y->kind == WEEK_LONGER_COSTS)
		return trf("%lld minutes would be possible, at the price of a worse week.",
			(long long)y->a);
	if (!y->a) return str_of(tr("At no other time is there room: this one or none."));
	if (!y->b) return say_with(h, tr("%s would be just as good."), print_time(h, zone, y->a));
	return say_with(h, tr("The next best time would be %s."), print_time(h, zone, y->a));
}

struct str say_why(struct html *h, const struct week_why *y, struct str name,
	const struct zone *zone)
{
	switch (y->kind) {
	case WEEK_ASKED: return say_with(h, tr("%s asked for three minutes."), name);
	case WEEK_KEPT: return str_of(tr("Where you had agreed on."));
	case WEEK_MOVED:
		return say_with(h, tr("Moved: you had agreed on %s."), print_time(h, zone, y->a));
	case WEEK_AFTER: return say_after(h, y, name);
	case WEEK_BEFORE: return say_before(h, y, name);
	case WEEK_BETWEEN: return say_between(h, y, name);
	case WEEK_DAY_START:
	case WEEK_DAY_END: return say_edge_of_day(h, y, name);
	case WEEK_SPLITS: return say_split(h, y, name);
	case WEEK_ONLY_TIME: return str_of(tr("The only time you are both free in this week."));
	case WEEK_ONLY_THAT_DAY: return str_of(tr("The only time you are both free on that day."));
	case WEEK_PREFERRED:
	case WEEK_NOT_PREFERRED: return say_preferred(h, y, name);
	case WEEK_IN_TIME:
	case WEEK_LATE: return say_due(h, y);
	case WEEK_EARLIER: return say_early(h, y);
	case WEEK_SHORT_PERIOD:
	case WEEK_SHORT_NO_ROOM:
	case WEEK_SHORT_OTHERS:
	case WEEK_SHORT_TENTATIVE:
	case WEEK_SHORT_BETTER:
	case WEEK_SHORT_CHOSEN:
	case WEEK_SHORT_HERE: return say_shortened(h, y);
	case WEEK_NEXT_BEST:
	case WEEK_LONGER_COSTS:
	case WEEK_LONGER_NONE: return say_price(h, y, zone);
	case WEEK_ON_TENTATIVE:
		return say_about(h, y->who, tr("You have something tentative then."),
			tr("%s has something tentative then."),
			tr("You both have something tentative then."), name);
	}
	return S("");
}

struct str say_reason(struct html *h, const struct week_unplaced *u, struct str name)
{
	switch (u->reason) {
	case WEEK_NO_COMMON_HOURS:
		return say_with(h, tr("You and %s never work at the same time this week."), name);
	case WEEK_LEADER_FULL:
		return say_with(h,
			tr("You are in meetings in all the hours that you share with %s."), name);
	case WEEK_MEMBER_FULL:
		return say_with(h, tr("%s is in meetings in all the hours that you share."), name);
	case WEEK_BOTH_FULL:
		return say_with(h, tr("You and %s have no free time in common."), name);
	case WEEK_CAP_REACHED:
		return str_of(tr(
			"There is free time only on days that hold as many talks as a day may."));
	case WEEK_OTHER_TALKS:
		return str_of(tr("The time that you share went to talks that have waited longer."));
	case WEEK_SEARCH_ENDED:
		return str_of(tr("There is a time: look for times again."));
	}
	return S("");
}

struct str say_freeing(struct html *h, const struct week_unplaced *u, struct str name,
	const struct zone *zone)
{
	struct str part[3] = { u->title, print_time(h, zone, u->block.start), name };

	if (!u->freeing) return S("");
	if (u->who == WEEK_MEMBER) {
		part[0] = name;
		return str_fill(h->b.a,
			tr("If %s could move the meeting of %s, there would be a time."), part, 2);
	}
	if (u->title.n)
		return str_fill(h->b.a, tr("If you move “%s” (%s), there is a time with %s."), part,
			3);
	return str_fill(h->b.a, tr("If you move your meeting of %s, there is a time with %s."),
		part + 1, 2);
}

struct str say_refusal(struct html *h, enum plan_refusal why, enum week_side who,
	struct str name, struct str other)
{
	switch (why) {
	case PLAN_FITS: return S("");
	case PLAN_OFF_HOURS:
		return say_about(h, who, tr("Outside your working hours."),
			tr("Outside the working hours of %s."),
			tr("Outside the working hours of both of you."), name);
	case PLAN_BUSY:
		return say_about(h, who, tr("You are busy then."), tr("%s is busy then."),
			tr("You are both busy then."), name);
	case PLAN_PAST: return str_of(tr("That time is over, or begins in a moment."));
	case PLAN_TAKEN:
		return say_with(h, tr("Your talk with %s is then."), other);
	case PLAN_CAP:
		return say_about(h, who,
			tr("You have as many talks on that day as a day may hold."),
			tr("%s has as many talks on that day as a day may hold."),
			tr("Both of you have as many talks on that day as a day may hold."), name);
	}
	return S("");
}

struct str say_outside(struct html *h, const struct talk_outside *out, struct str name)
{
	enum week_side one = out->mine ? WEEK_LEADER : WEEK_MEMBER;
	enum week_side who = out->mine && out->theirs ? WEEK_BOTH : one;

	if (!out->mine && !out->theirs) return S("");
	return say_refusal(h, PLAN_OFF_HOURS, who, name, S(""));
}

struct str say_length(struct html *h, int64_t minutes)
{
	if (minutes < 60) return trnf("%lld minute", "%lld minutes", minutes, (long long)minutes);
	if (minutes % 60 == 0)
		return trnf("%lld hour", "%lld hours", minutes / 60, (long long)(minutes / 60));
	return trf("%lld h %lld min", (long long)(minutes / 60), (long long)(minutes % 60));
}

struct str say_since(struct html *h, int64_t days)
{
	if (days < 0) return str_of(tr("no talk yet"));
	if (days == 0) return str_of(tr("you talked today"));
	return trnf("%lld day since you talked", "%lld days since you talked", days,
		(long long)days);
}

struct str say_beat(struct html *h, enum beat beat)
{
	switch (beat) {
	case BEAT_ARRIVE: return str_of(tr("Arrive"));
	case BEAT_LISTEN: return str_of(tr("Listen"));
	case BEAT_STEP: return str_of(tr("Next step"));
	case BEAT_RESOURCES: return str_of(tr("Resources"));
	case BEAT_RECOGNISE: return str_of(tr("Recognise"));
	case BEAT_CLOSE:
	case BEATS: break;
	}
	return str_of(tr("Close"));
}
