/* SPDX-License-Identifier: Apache-2.0
 *
 * Reasons in English, for the command line. The web application has whole sentences
 * of its own for each kind in its catalogue.
 */
#include "model/week.h"

#include "base/date.h"

void week_say_day(struct buf *b, int64_t day)
{
	static const char weekday[] = "MonTueWedThuFriSatSun";
	static const char month[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct date d = date_of_days(day);

	buf_fmt(b, "%.3s %d %.3s", weekday + 3 * date_weekday(day), d.day,
		month + 3 * (d.month - 1));
}

void week_say_time(struct buf *b, const struct zone *z, int64_t utc)
{
	int s = (int)date_second_of(zone_local_of(z, utc));

	buf_fmt(b, "%02d:%02d", s / HOUR, s / MINUTE % 60);
}

void week_say_minutes(struct buf *b, int64_t minutes)
{
	if (minutes < 60) buf_fmt(b, "%d min", (int)minutes);
	else if (minutes % 60 == 0) buf_fmt(b, "%d h", (int)(minutes / 60));
	else buf_fmt(b, "%d h %d min", (int)(minutes / 60), (int)(minutes % 60));
}

/* Choose the possessive for whom a reason is about: the leader is told, about the one member. */
static const char *choose_possessive(enum week_side who)
{
	return who == WEEK_MEMBER ? "their" : "your";
}

/* Say a meeting: "“Stand-up”", "one of their meetings" or "meetings of both". */
static void say_meeting(struct buf *b, const struct week_why *y, const char *verb)
{
	bool both = y->who == WEEK_BOTH;

	if (y->title.n) buf_fmt(b, "“%.*s”", STR(y->title));
	else if (both) buf_z(b, "meetings of both");
	else buf_fmt(b, "one of %s meetings", choose_possessive(y->who));
	if (verb) buf_fmt(b, " %s%s", verb, both && !y->title.n ? "" : "s");
	if (both && y->title.n) buf_fmt(b, "%s and one of their meetings", verb ? "," : "");
}

static void say_place(struct buf *b, const struct week_why *y)
{
	const char *meetings = y->who == WEEK_BOTH ? "meetings of both"
		: y->who == WEEK_MEMBER ? "two of their meetings" : "two of your meetings";
	const char *hours = y->who == WEEK_BOTH ? "the working hours of both"
		: y->who == WEEK_MEMBER ? "their working hours" : "your working hours";

	switch (y->kind) {
	case WEEK_AFTER:
		buf_z(b, "starts as ");
		say_meeting(b, y, "end");
		break;
	case WEEK_BEFORE:
		buf_z(b, "just before ");
		say_meeting(b, y, NULL);
		break;
	case WEEK_BETWEEN:
		buf_fmt(b, "fills a gap between %s", meetings);
		break;
	case WEEK_DAY_START:
	case WEEK_DAY_END:
		buf_fmt(b, "at the %s of %s", y->kind == WEEK_DAY_START ? "start" : "end", hours);
		break;
	default:
		buf_fmt(b, "splits %s free time: ", choose_possessive(y->who));
		week_say_minutes(b, y->a);
		buf_z(b, " before it, ");
		week_say_minutes(b, y->b);
		buf_z(b, " after");
	}
}

static void say_due(struct buf *b, const struct week_why *y, int64_t day)
{
	if (y->kind == WEEK_LATE) buf_fmt(b, "%d day%s after ", (int)y->b, y->b == 1 ? "" : "s");
	else buf_z(b, y->a == day ? "on " : "before ");
	week_say_day(b, y->a);
	buf_z(b, y->kind == WEEK_LATE ? ", when it was due" : ", when it is due");
}

static void say_period(struct buf *b, const struct week_why *y)
{
	buf_fmt(b, "%.*s runs until ", STR(y->title));
	week_say_day(b, y->until);
}

static void say_short(struct buf *b, const struct week_why *y)
{
	buf_fmt(b, "%d minutes instead of %d: ", (int)y->b, (int)y->a);
	if (y->kind == WEEK_SHORT_PERIOD) say_period(b, y);
	else if (y->kind == WEEK_SHORT_NO_ROOM)
		buf_z(b, "you share no longer free time in these days");
	else if (y->kind == WEEK_SHORT_OTHERS) buf_z(b, "other talks need the longer times");
	else if (y->kind == WEEK_SHORT_TENTATIVE)
		buf_z(b, "a longer talk would stand over something tentative");
	else if (y->kind == WEEK_SHORT_CHOSEN)
		buf_z(b, "as you chose; a longer talk has room here too");
	else if (y->kind == WEEK_SHORT_HERE)
		buf_z(b, "nothing longer is free at the time you keep");
	else buf_z(b, "a longer talk would come later or break up free time");
}

static void say_wish(struct buf *b, const struct week_why *y)
{
	if (y->kind == WEEK_ON_TENTATIVE) {
		buf_fmt(b, "over something tentative in %s calendar", choose_possessive(y->who));
		return;
	}
	buf_fmt(b, "%s %s preferred time", y->kind == WEEK_PREFERRED ? "in" : "outside",
		choose_possessive(y->who));
}

static void say_agreed(struct buf *b, const struct zone *z, const struct week_why *y)
{
	if (y->kind == WEEK_KEPT) {
		buf_z(b, "stays where you had agreed");
		return;
	}
	buf_z(b, "moved from ");
	week_say_day(b, date_day_of(zone_local_of(z, y->a)));
	buf_ch(b, ' ');
	week_say_time(b, z, y->a);
}

static void say_price(struct buf *b, const struct zone *z, const struct week_talk *t,
	const struct week_why *y)
{
	const char *most = y->at_most ? "at most " : "";

	if (y->kind == WEEK_LONGER_NONE) {
		buf_fmt(b, "%d minutes have no place in these days", (int)y->a);
		return;
	}
	if (y->kind == WEEK_LONGER_COSTS) {
		buf_fmt(b, "%d minutes would cost %s%lld more", (int)y->a, most, (long long)y->b);
		return;
	}
	if (!y->a) {
		buf_fmt(b, "without this time it would be left out, for %s%lld more", most,
			(long long)y->b);
		return;
	}
	buf_z(b, "next best would be ");
	week_say_day(b, date_day_of(zone_local_of(z, y->a)));
	buf_ch(b, ' ');
	week_say_time(b, z, y->a);
	if (t->next.minutes != t->minutes) buf_fmt(b, " with %d min", (int)t->next.minutes);
	if (y->b) buf_fmt(b, ", for %s%lld more", most, (long long)y->b);
	else buf_z(b, ", just as good");
}

void week_say_why(struct buf *b, const struct week_ask *ask, const struct week_talk *t,
	const struct week_why *y)
{
	const struct zone *zone = ask->people[t->leader].zone;

	switch (y->kind) {
	case WEEK_KEPT:
	case WEEK_MOVED:
		say_agreed(b, zone, y);
		break;
	case WEEK_ASKED:
		buf_z(b, "they asked for a talk");
		break;
	case WEEK_NEXT_BEST:
	case WEEK_LONGER_COSTS:
	case WEEK_LONGER_NONE:
		say_price(b, zone, t, y);
		break;
	case WEEK_ONLY_TIME:
		buf_z(b, "the only time you are both free in these days");
		break;
	case WEEK_ONLY_THAT_DAY:
		buf_z(b, "the only time you are both free on ");
		week_say_day(b, y->a);
		break;
	case WEEK_PREFERRED:
	case WEEK_NOT_PREFERRED:
	case WEEK_ON_TENTATIVE:
		say_wish(b, y);
		break;
	case WEEK_IN_TIME:
	case WEEK_LATE:
		say_due(b, y, date_day_of(zone_local_of(zone, t->start)));
		break;
	case WEEK_EARLIER:
		buf_z(b, "early in the week: ");
		say_period(b, y);
		break;
	case WEEK_SHORT_PERIOD:
	case WEEK_SHORT_NO_ROOM:
	case WEEK_SHORT_OTHERS:
	case WEEK_SHORT_TENTATIVE:
	case WEEK_SHORT_BETTER:
	case WEEK_SHORT_CHOSEN:
	case WEEK_SHORT_HERE:
		say_short(b, y);
		break;
	default:
		say_place(b, y);
	}
}

const char *week_say_reason(enum week_reason r)
{
	switch (r) {
	case WEEK_NO_COMMON_HOURS: return "no common working hours";
	case WEEK_LEADER_FULL: return "the leader's calendar is full in the hours they share";
	case WEEK_MEMBER_FULL: return "the member's calendar is full in the hours they share";
	case WEEK_BOTH_FULL: return "they are never free at the same time";
	case WEEK_CAP_REACHED: return "the days with free time have all the talks a day may have";
	case WEEK_OTHER_TALKS: return "other talks took the time both have free";
	case WEEK_SEARCH_ENDED: return "the search ended before using a free time";
	}
	return "";
}
