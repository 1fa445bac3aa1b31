/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pressure.h"

#include "base/date.h"
#include "db/db.h"
#include "ical/zones.h"
#include "model/calendar.h"
#include "model/history.h"
#include "model/person.h"
#include "model/talk.h"
#include "model/undo.h"

enum { TALKS, LEAVE, UNLEAVE, LEFT, SWEEP };
#define TALKS_AS(side)                                                                             \
	"SELECT t.starts, t.state, t.moved, t.minutes, t.held_minutes, t.source,"                  \
	" CASE WHEN t.state = 3 AND (EXISTS (SELECT 1 FROM talk h WHERE h.pair = t.pair"           \
	"   AND h.state = 1 AND h.starts > t.starts - 86400 AND h.starts < t.starts + 86400)"      \
	"   OR EXISTS (SELECT 1 FROM pressure_changed c WHERE c.talk = t.id AND c.back IS NOT NULL" \
	"   AND c.was_minutes = 0))"                                                               \
	"   THEN 1 ELSE 0 END"                                                                     \
	" FROM talk t WHERE t." side " = $1 AND t.starts >= $2 AND t.starts < $3"
const char *const pressure_sql[] = {
	/* the last column: another talk of the two took place on that day, or it was an answer that was taken back */
	[TALKS] = TALKS_AS("leader") " UNION ALL " TALKS_AS("member") " ORDER BY 1 LIMIT 2000",
	[LEAVE] =
		"INSERT INTO pressure_left (person, from_day) VALUES ($1, $2) ON CONFLICT DO NOTHING",
	[UNLEAVE] = "DELETE FROM pressure_left WHERE person = $1 AND from_day = $2",
	[LEFT] = "SELECT 1 FROM pressure_left WHERE person = $1 AND from_day = $2",
	[SWEEP] = "DELETE FROM pressure_left WHERE person = $1 AND from_day < $2",
	NULL
};

/* -- pure -- */

/* The minutes of [start, end) that lie in working windows. */
static int64_t count_at_work(const struct hours_span *work, size_t n, int64_t start, int64_t end)
{
	int64_t seconds = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t from = work[i].start > start ? work[i].start : start;
		int64_t to = work[i].end < end ? work[i].end : end;

		if (to > from) seconds += to - from;
	}
	return seconds / MINUTE;
}

void pressure_sum(const struct hours_span *work, size_t work_n, const struct span *meetings,
	size_t n, struct span week, struct pressure_week *out)
{
	int64_t until = week.start, chain = 0, chain_end = 0;

	out->work = count_at_work(work, work_n, week.start, week.end);
	out->taken = out->chained = out->meetings = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t start = meetings[i].start > week.start ? meetings[i].start : week.start;
		int64_t end = meetings[i].end < week.end ? meetings[i].end : week.end;

		if (end <= start) continue;
		out->meetings++;
		if (start > chain_end + HISTORY_TOUCH || !chain_end) {
			if (chain >= PRESSURE_CHAIN) out->chained += chain;
			chain = 0;
		}
		/* what overlaps counts once */
		if (start < until) start = until;
		if (end > start) {
			out->taken += count_at_work(work, work_n, start, end);
			chain += (end - start) / MINUTE;
			until = end;
		}
		if (end > chain_end) chain_end = end;
	}
	if (chain >= PRESSURE_CHAIN) out->chained += chain;
}

void pressure_judge(struct pressure_week *w)
{
	int64_t fell = w->cancelled + w->moved;
	int signs;

	w->signs = 0;
	if (w->work && w->taken * 100 >= w->work * PRESSURE_FULL) w->signs |= PRESSURE_IS_FULL;
	if (w->work && w->taken * 100 >= w->work * PRESSURE_OVERFULL)
		w->signs |= PRESSURE_IS_OVERFULL;
	if (w->chained >= PRESSURE_CHAINED) w->signs |= PRESSURE_IS_CHAINED;
	if (fell >= PRESSURE_FELL && fell * PRESSURE_FELL_PART >= w->one_on_ones)
		w->signs |= PRESSURE_GIVES_WAY;
	signs = !!(w->signs & PRESSURE_IS_FULL) + !!(w->signs & PRESSURE_IS_CHAINED) +
		!!(w->signs & PRESSURE_GIVES_WAY);
	w->hot = signs >= 2 || w->signs & PRESSURE_IS_OVERFULL;
}

/* -- read -- */

/* Find the week in which a time lies; NULL: none of them. */
static struct pressure_week *find_week(const struct zone *zone, struct pressure_week *weeks,
	int64_t at)
{
	int64_t past = date_day_of(zone_local_of(zone, at)) - weeks[0].from_day;

	return past < 0 || past >= PRESSURE_WEEKS * 7 ? NULL : &weeks[past / 7];
}

static bool add_calendars(struct ctx *x, const struct zone *zone, struct span all,
	struct pressure_week *weeks)
{
	struct history_fare *fares;
	size_t n;

	if (!history_fares(x, all.start, all.end, &fares, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		struct pressure_week *w = find_week(zone, weeks, fares[i].starts);

		if (!w) continue;
		w->one_on_ones++;
		w->moved += fares[i].state == HISTORY_MOVED;
		w->cancelled += fares[i].state >= HISTORY_CANCELLED;
	}
	return true;
}

/* Add the talks of x->me. A talk that stands in a calendar is counted there, but for how long it
 * took. */
static bool add_talks(struct ctx *x, const struct zone *zone, struct span all,
	struct pressure_week *weeks)
{
	struct db_q *q = db_query(x, pressure_sql[TALKS], "iii", x->me, all.start, all.end);

	if (!q) return false;
	while (db_next(q)) {
		struct pressure_week *w = find_week(zone, weeks, db_int(q, 0));
		enum talk_state state = (enum talk_state)db_int(q, 1);
		enum talk_source source = (enum talk_source)db_int(q, 5);

		if (!w || db_int(q, 6)) continue;
		w->overrun += state == TALK_HELD && db_int(q, 4) > db_int(q, 3);
		if (source != TALK_OURS) continue;
		w->one_on_ones++;
		w->cancelled += state == TALK_CANCELLED;
		w->moved += state != TALK_CANCELLED && db_int(q, 2) > 0;
	}
	return db_done(q);
}

bool pressure_weeks(struct ctx *x, struct pressure_week out[PRESSURE_WEEKS])
{
	struct person *me = person_my_work(x);
	const struct zone *zone;
	struct hours hours;
	struct hours_span *work;
	struct spans meetings;
	struct span all;
	int64_t monday;
	size_t work_n;

	if (!me || !hours_parse(me->work_hours, &hours, &x->err)) return false;
	if (!(zone = zone_find(x->zones, me->timezone))) zone = zone_utc(x->zones);
	monday = date_day_of(zone_local_of(zone, x->now));
	monday -= date_weekday(monday) + 7 * PRESSURE_PAST;
	all = (struct span){ zone_utc_of(zone, monday * DAY),
		zone_utc_of(zone, (monday + 7 * PRESSURE_WEEKS) * DAY) };
	work_n = hours_expand(x->a, &hours, zone, monday, 7 * PRESSURE_WEEKS, &work);
	if (!calendar_meetings(x, all.start, all.end, &meetings)) return false;
	for (int i = 0; i < PRESSURE_WEEKS; i++) {
		out[i] = (struct pressure_week){ .from_day = monday + 7 * i };
		pressure_sum(work, work_n, meetings.at, meetings.n,
			(struct span){ zone_utc_of(zone, out[i].from_day * DAY),
				zone_utc_of(zone, (out[i].from_day + 7) * DAY) },
			&out[i]);
	}
	if (!add_calendars(x, zone, all, out) || !add_talks(x, zone, all, out)) return false;
	for (int i = 0; i < PRESSURE_WEEKS; i++) pressure_judge(&out[i]);
	return true;
}

/* -- left as it is -- */

bool pressure_leave(struct ctx *x, int64_t from_day)
{
	return db_run(x, pressure_sql[SWEEP], "ii", x->me, from_day - 28) >= 0 &&
		undo_add(x,
			&(struct undo){ .kind = UNDO_PRESSURE_LEFT,
				.object = x->me,
				.a = from_day }) &&
		db_run(x, pressure_sql[LEAVE], "ii", x->me, from_day) >= 0;
}

bool pressure_offer(struct ctx *x, int64_t from_day)
{
	return db_run(x, pressure_sql[UNLEAVE], "ii", x->me, from_day) >= 0;
}

bool pressure_undo(struct ctx *x, const struct undo *u)
{
	return pressure_offer(x, u->a);
}

bool pressure_is_left(struct ctx *x, int64_t from_day, bool *is)
{
	return db_any(db_query(x, pressure_sql[LEFT], "ii", x->me, from_day), is);
}
