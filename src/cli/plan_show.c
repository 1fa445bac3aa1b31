/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_show.h"

#include "base/date.h"
#include "base/json.h"
#include "ical/write.h"

enum { NAME_MAX_COLUMNS = 28, WIDEST_TEXT = 100, NARROWEST_TEXT = 30 };

/* The table */

struct table {
	struct buf *b;
	const struct plan_input *in;
	const struct week *w;
	struct term term;
	int width;        /* of running text */
	int name_columns;
	int32_t leader;   /* whose week is being shown */
};

static void put_style(const struct table *t, const char *code)
{
	if (t->term.colour) buf_fmt(t->b, "\033[%sm", code);
}

static void put_bold(const struct table *t) { put_style(t, "1"); }
static void put_dim(const struct table *t) { put_style(t, "2"); }
static void put_plain(const struct table *t) { put_style(t, "0"); }

static const struct week_person *get_person(const struct table *t, int32_t i)
{
	return &t->in->ask.people[i];
}

static const struct zone *get_zone(const struct table *t)
{
	return get_person(t, t->leader)->zone;
}

static int64_t day_for_leader(const struct table *t, int64_t utc)
{
	return date_day_of(zone_local_of(get_zone(t), utc));
}

/* Put the name of a person, cut or filled to the width of the column of names. */
static void put_name(const struct table *t, int32_t who)
{
	struct str name = term_plain(t->b->a, get_person(t, who)->name);
	int columns = term_columns(name);

	if (columns > t->name_columns) {
		while (name.n && term_columns(name) > t->name_columns - 1)
			do name.n--;
			while (name.n && (name.p[name.n] & 0xc0) == 0x80);
		columns = term_columns(name) + 1;
		buf_fmt(t->b, "%.*s…", STR(name));
	} else {
		buf_add(t->b, name);
	}
	buf_fmt(t->b, "%*s", t->name_columns - columns, "");
}

static void put_heading(const struct table *t)
{
	const struct week_person *p = get_person(t, t->leader);
	const struct week_ask *ask = &t->in->ask;

	put_bold(t);
	buf_add(t->b, term_plain(t->b->a, p->name));
	put_plain(t);
	buf_z(t->b, " · ");
	week_say_day(t->b, ask->from);
	buf_z(t->b, " – ");
	week_say_day(t->b, ask->from + ask->days - 1);
	buf_fmt(t->b, " %d · times in %.*s\n\n", date_of_days(ask->from + ask->days - 1).year,
		STR(zone_name(p->zone)));
}

/* Put the time on the member's clock too, when their zone has another one. */
static void put_member_time(const struct table *t, const struct week_talk *talk)
{
	const struct zone *zone = get_person(t, talk->member)->zone;
	int64_t local = zone_local_of(zone, talk->start);

	if (local == zone_local_of(get_zone(t), talk->start)) return;
	put_dim(t);
	buf_z(t->b, "  ");
	if (date_day_of(local) != day_for_leader(t, talk->start)) {
		week_say_day(t->b, date_day_of(local));
		buf_ch(t->b, ' ');
	}
	week_say_time(t->b, zone, talk->start);
	buf_z(t->b, " there");
	put_plain(t);
}

static void put_day(const struct table *t, int64_t day)
{
	struct buf label = { .a = t->b->a };

	week_say_day(&label, day);
	buf_fmt(t->b, "  %-11.*s", STR(buf_str(&label)));
}

static void put_talk(const struct table *t, const struct week_talk *talk, bool first_of_day)
{
	if (first_of_day) put_day(t, day_for_leader(t, talk->start));
	else buf_fmt(t->b, "  %11s", "");
	week_say_time(t->b, get_zone(t), talk->start);
	buf_z(t->b, "  ");
	put_name(t, talk->member);
	buf_fmt(t->b, "  %2d min", (int)talk->minutes);
	if (talk->minutes < talk->wanted) buf_fmt(t->b, "  shortened from %d", (int)talk->wanted);
	put_member_time(t, talk);
	buf_ch(t->b, '\n');
}

static bool is_workday(const struct table *t, int64_t day)
{
	return get_person(t, t->leader)->hours->n[date_weekday(day)] > 0;
}

/* Put the days of the week, with the talks of t->leader: talks[from] to talks[to - 1]. */
static void put_days(const struct table *t, int32_t from, int32_t to)
{
	const struct week_ask *ask = &t->in->ask;
	int32_t i = from;

	for (int64_t day = ask->from; day < ask->from + ask->days; day++) {
		bool first = true;

		for (; i < to && day_for_leader(t, t->w->talks[i].start) <= day; i++, first = false)
			put_talk(t, &t->w->talks[i], first);
		if (!first || !is_workday(t, day)) continue;
		put_day(t, day);
		buf_z(t->b, "–\n");
	}
}

/* Put running text behind a name, or below the name on a narrow terminal. */
static void put_text(const struct table *t, int32_t who, struct str text)
{
	int indent = t->name_columns + 4;

	buf_z(t->b, "  ");
	put_name(t, who);
	if (t->width - indent >= NARROWEST_TEXT) {
		buf_z(t->b, "  ");
	} else {
		indent = 4;
		while (t->b->p[t->b->n - 1] == ' ') t->b->n--;
		buf_fmt(t->b, "\n%*s", indent, "");
	}
	term_wrap(t->b, term_plain(t->b->a, text), t->width, indent, indent);
}

static struct str join_reasons(struct arena *a, const struct week_ask *ask, const struct week_talk *talk)
{
	struct buf b = { .a = a };

	for (int32_t i = 0; i < talk->whys; i++) {
		if (i) buf_z(&b, "; ");
		week_say_why(&b, ask, talk, &talk->why[i]);
	}
	return buf_str(&b);
}

static void put_whys(const struct table *t, int32_t from, int32_t to)
{
	if (from == to) return;
	put_bold(t);
	buf_z(t->b, "\nWhy these times\n");
	put_plain(t);
	for (int32_t i = from; i < to; i++) {
		const struct week_talk *talk = &t->w->talks[i];

		put_text(t, talk->member, join_reasons(t->b->a, &t->in->ask, talk));
	}
}

/* Put a busy block, "10:00–11:00", with its days when the block is not all on `day`. */
static void put_block(struct buf *b, const struct table *t, struct span block, int64_t day)
{
	bool far = day_for_leader(t, block.start) != day || day_for_leader(t, block.end) != day;

	if (far) week_say_day(b, day_for_leader(t, block.start));
	if (far) buf_ch(b, ' ');
	week_say_time(b, get_zone(t), block.start);
	buf_z(b, far ? " – " : "–");
	if (far) week_say_day(b, day_for_leader(t, block.end));
	if (far) buf_ch(b, ' ');
	week_say_time(b, get_zone(t), block.end);
}

/* "; 15 min would fit on Tue 24 Nov 10:00 without your “Budget” (10:00–11:00)" */
static void put_freeing(struct buf *b, const struct table *t, const struct week_unplaced *u)
{
	int64_t day = day_for_leader(t, u->start);

	buf_fmt(b, "; %d min would fit on ", (int)u->minutes_then);
	week_say_day(b, day);
	buf_ch(b, ' ');
	week_say_time(b, get_zone(t), u->start);
	buf_fmt(b, " without %s ", u->who == WEEK_MEMBER ? "their" : "your");
	if (u->title.n) buf_fmt(b, "“%.*s” (", STR(u->title));
	else buf_z(b, "busy time (");
	put_block(b, t, u->block, day);
	buf_ch(b, ')');
}

static void put_unplaced(const struct table *t, int32_t from, int32_t to)
{
	if (from == to) return;
	put_bold(t);
	buf_z(t->b, "\nWithout a time\n");
	put_plain(t);
	for (int32_t i = from; i < to; i++) {
		const struct week_unplaced *u = &t->w->unplaced[i];
		struct buf text = { .a = t->b->a };

		buf_z(&text, week_say_reason(u->reason));
		if (u->freeing) put_freeing(&text, t, u);
		put_text(t, u->member, buf_str(&text));
	}
}

/* Put the one-on-ones of t->leader that stand in a calendar already. */
static void put_standing(const struct table *t)
{
	for (int32_t i = 0; i < t->in->standing_n; i++) {
		const struct plan_standing *s = &t->in->standing[i];

		if (s->leader != t->leader) continue;
		buf_z(t->b, "  ");
		week_say_day(t->b, day_for_leader(t, s->start));
		buf_ch(t->b, ' ');
		week_say_time(t->b, get_zone(t), s->start);
		buf_z(t->b, "  ");
		put_name(t, s->member);
		buf_fmt(t->b, "  %2lld min  stands in the calendar already", (long long)(s->end - s->start) / 60);
		if (s->title.n) buf_fmt(t->b, ": “%.*s”", STR(s->title));
		buf_ch(t->b, '\n');
	}
}

static bool has_standing(const struct table *t)
{
	for (int32_t i = 0; i < t->in->standing_n; i++)
		if (t->in->standing[i].leader == t->leader) return true;
	return false;
}

static void put_summary(const struct table *t)
{
	const struct week *w = t->w;
	int64_t minutes = 0;
	int shortened = 0;

	for (int32_t i = 0; i < w->talks_n; i++) {
		minutes += w->talks[i].minutes;
		shortened += w->talks[i].minutes < w->talks[i].wanted;
	}
	buf_fmt(t->b, "%d talk%s · ", (int)w->talks_n, w->talks_n == 1 ? "" : "s");
	week_say_minutes(t->b, minutes);
	if (shortened) buf_fmt(t->b, " · %d shortened", shortened);
	if (w->unplaced_n) buf_fmt(t->b, " · %d without a time", (int)w->unplaced_n);
	if (w->cost == w->lower_bound)
		buf_fmt(t->b, "\ncost %lld, proven to be the lowest there is\n", (long long)w->cost);
	else
		buf_fmt(t->b, "\ncost %lld; the best plan there is costs at least %lld\n"
			"(at most %.2f %% of what these calendars leave to decide)\n",
			(long long)w->cost, (long long)w->lower_bound, 100 * w->gap);
}

static int measure_names(const struct week_ask *ask, struct arena *a)
{
	int most = 4;

	for (int32_t i = 0; i < ask->pairs_n; i++) {
		int n = term_columns(term_plain(a, ask->people[ask->pairs[i].member].name));

		if (n > most) most = n;
	}
	return most < NAME_MAX_COLUMNS ? most : NAME_MAX_COLUMNS;
}

static void put_leader(struct table *t, int32_t *talk, int32_t *unplaced)
{
	int32_t talk_from = *talk, unplaced_from = *unplaced;

	while (*talk < t->w->talks_n && t->w->talks[*talk].leader == t->leader) ++*talk;
	while (*unplaced < t->w->unplaced_n && t->w->unplaced[*unplaced].leader == t->leader)
		++*unplaced;
	if (*talk == talk_from && *unplaced == unplaced_from && !has_standing(t)) return;
	put_heading(t);
	put_days(t, talk_from, *talk);
	put_standing(t);
	put_whys(t, talk_from, *talk);
	put_unplaced(t, unplaced_from, *unplaced);
	buf_ch(t->b, '\n');
}

void plan_show_table(struct buf *b, const struct plan_input *in, const struct week *w,
	struct term term)
{
	struct table t = { .b = b, .in = in, .w = w, .term = term };
	int32_t talk = 0, unplaced = 0;

	t.width = term.width < WIDEST_TEXT ? term.width : WIDEST_TEXT;
	t.name_columns = measure_names(&in->ask, b->a);
	for (t.leader = 0; t.leader < in->ask.people_n; t.leader++) put_leader(&t, &talk, &unplaced);
	put_summary(&t);
}

/* JSON */

static void put_key_time(struct buf *b, const char *key, int64_t utc)
{
	buf_fmt(b, ",\"%s\":\"", key);
	date_print_rfc3339(b, utc);
	buf_ch(b, '"');
}

static void put_pair(struct buf *b, const struct plan_input *in, int32_t leader, int32_t member,
	int32_t minutes)
{
	buf_z(b, "{\"leader\":");
	json_put_text(b, in->who[leader]->id);
	buf_z(b, ",\"member\":");
	json_put_text(b, in->who[member]->id);
	buf_fmt(b, ",\"minutes\":%d", (int)minutes);
}

static void put_json_next(struct buf *b, const struct week_talk *t)
{
	if (!t->next.known) {
		buf_z(b, "null");
		return;
	}
	buf_fmt(b, "{\"more\":%lld", (long long)t->next.more);
	if (t->next.start) {
		put_key_time(b, "start", t->next.start);
		buf_fmt(b, ",\"minutes\":%d", (int)t->next.minutes);
	}
	buf_ch(b, '}');
}

static void put_json_talk(struct buf *b, const struct plan_input *in, const struct week_talk *t)
{
	put_pair(b, in, t->leader, t->member, t->minutes);
	put_key_time(b, "start", t->start);
	put_key_time(b, "end", t->end);
	buf_fmt(b, ",\"cost\":%lld,\"why\":[", (long long)t->cost);
	for (int32_t i = 0; i < t->whys; i++) {
		struct buf text = { .a = b->a };

		if (i) buf_ch(b, ',');
		week_say_why(&text, &in->ask, t, &t->why[i]);
		json_put_text(b, buf_str(&text));
	}
	buf_z(b, "],\"next_best\":");
	put_json_next(b, t);
	buf_ch(b, '}');
}

static void put_json_unplaced(struct buf *b, const struct plan_input *in,
	const struct week_unplaced *u)
{
	put_pair(b, in, u->leader, u->member, u->minutes);
	buf_z(b, ",\"reason\":");
	json_put_text(b, str_of(week_say_reason(u->reason)));
	buf_z(b, ",\"would_free\":");
	if (!u->freeing) {
		buf_z(b, "null}");
		return;
	}
	buf_z(b, "{\"person\":");
	json_put_text(b, in->who[u->who == WEEK_LEADER ? u->leader : u->member]->id);
	put_key_time(b, "start", u->block.start);
	put_key_time(b, "end", u->block.end);
	if (u->title.n) {
		buf_z(b, ",\"title\":");
		json_put_text(b, u->title);
	}
	buf_z(b, "}}");
}

/* The one-on-ones that stand in a calendar, for which nothing was planned. */
static void put_json_standing(struct buf *b, const struct plan_input *in)
{
	buf_z(b, ",\n\"standing\":[");
	for (int32_t i = 0; i < in->standing_n; i++) {
		const struct plan_standing *s = &in->standing[i];

		buf_z(b, i ? ",\n" : "\n");
		put_pair(b, in, s->leader, s->member, (int32_t)((s->end - s->start) / 60));
		put_key_time(b, "start", s->start);
		put_key_time(b, "end", s->end);
		buf_ch(b, '}');
	}
	buf_ch(b, ']');
}

void plan_show_json(struct buf *b, const struct plan_input *in, const struct week *w)
{
	buf_fmt(b, "{\"cost\":%lld,\"lower_bound\":%lld,\"gap\":%.6f,"
		"\"decidable_gap\":%.6f,\"seconds\":%.3f,\n\"talks\":[",
		(long long)w->cost, (long long)w->lower_bound, week_gap(w), w->gap, w->seconds);
	for (int32_t i = 0; i < w->talks_n; i++) {
		buf_z(b, i ? ",\n" : "\n");
		put_json_talk(b, in, &w->talks[i]);
	}
	buf_z(b, "],\n\"unplaced\":[");
	for (int32_t i = 0; i < w->unplaced_n; i++) {
		buf_z(b, i ? ",\n" : "\n");
		put_json_unplaced(b, in, &w->unplaced[i]);
	}
	buf_ch(b, ']');
	if (in->standing_n) put_json_standing(b, in);
	buf_z(b, "}\n");
}

/* iCalendar. The reasons stay out: they may name the leader's other meetings, and this
 * file goes to members too. */

void plan_show_ics(struct buf *b, const struct plan_input *in, const struct week *w, int64_t now)
{
	struct buf first = { .a = b->a };

	date_print(&first, in->ask.from);
	ical_write_begin(b, "PUBLISH", str_fmt(b->a, "One-on-ones from %.*s", STR(buf_str(&first))));
	for (int32_t i = 0; i < w->talks_n; i++) {
		const struct week_talk *t = &w->talks[i];
		const struct team_person *leader = in->who[t->leader], *member = in->who[t->member];

		ical_write_event(b, &(struct ical_event){
			.uid = str_fmt(b->a, "plan-%.*s-%.*s-%.*s@rapport", STR(buf_str(&first)),
				STR(leader->id), STR(member->id)),
			.stamp = now, .start = t->start, .end = t->end,
			.summary = str_fmt(b->a, "%.*s and %.*s", STR(leader->name),
				STR(member->name)),
			.organizer_name = leader->name, .organizer_email = leader->email,
		});
	}
	ical_write_end(b);
}
