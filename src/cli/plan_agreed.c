/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_agreed.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"

enum { PLAN_BYTES = 256 << 20, MINUTES_MAX = 30, NAME_COLUMNS = 28 };

/* Reading */

struct reading {
	struct plan_input *in;
	struct agreed *out;
	int32_t *pair_of;       /* per person of the team: the pair of which they are the member; −1: none */
	int64_t now;
	struct err *e;
};

static bool read_time(const struct json *talk, int64_t *out, struct err *e)
{
	struct json v = json_get(talk, "start");
	struct str text;

	if (!json_text(&v, &text, e)) return false;
	return date_parse_rfc3339(text, out) ||
		json_err(&v, e, "%.*s: expected a time like 2026-11-23T09:00:00Z", STR(text));
}

/* The pair of a leader and a member; −1 when the pair is not to be planned. */
static int32_t find_pair(const struct reading *r, struct str leader, struct str member)
{
	const struct week_ask *ask = &r->in->ask;
	int32_t person = team_find(&r->in->team, member);
	int32_t pair = person < 0 ? -1 : r->pair_of[person];

	if (pair < 0 || !str_eq(r->in->who[ask->pairs[pair].leader]->id, leader)) return -1;
	return pair;
}

static bool read_talk(struct reading *r, const struct json *talk)
{
	struct json leader = json_get(talk, "leader"), member = json_get(talk, "member");
	struct json minutes = json_get(talk, "minutes");
	struct str ids[2];
	struct agreed_talk *t;
	int64_t n, start;
	int32_t pair;

	if (!json_text(&leader, &ids[0], r->e) || !json_text(&member, &ids[1], r->e) ||
		!json_int(&minutes, 1, MINUTES_MAX, &n, r->e) || !read_time(talk, &start, r->e))
		return false;
	pair = find_pair(r, ids[0], ids[1]);
	if (pair < 0) {
		r->out->strangers++;
		return true;
	}
	t = &r->out->of_pair[pair];
	if (t->start) return json_err(talk, r->e, "%.*s and %.*s have a talk already", STR(ids[0]),
		STR(ids[1]));
	t->start = start;
	t->minutes = (int32_t)n;
	t->begun = start < r->now;
	return true;
}

static bool read_talks(struct reading *r, const char *name, struct str text)
{
	struct json_doc *doc = json_parse(name, text, r->e);
	struct json top, talks;
	size_t n = 0;
	bool ok;

	if (!doc) return false;
	top = json_top(doc);
	talks = json_get(&top, "talks");
	ok = json_count(&talks, PLAN_TALKS_MAX, &n, r->e);
	for (size_t i = 0; ok && i < n; i++) {
		struct json talk = json_at(&talks, i);

		ok = read_talk(r, &talk);
	}
	json_free(doc);
	return ok;
}

static void index_pairs(struct arena *a, struct reading *r)
{
	const struct plan_input *in = r->in;

	r->pair_of = NEW_N(a, int32_t, in->team.n);
	for (int32_t i = 0; i < in->team.n; i++) r->pair_of[i] = -1;
	r->out->of_pair = NEW_N(a, struct agreed_talk, in->ask.pairs_n);
	for (int32_t i = 0; i < in->ask.pairs_n; i++) {
		const struct week_pair *pair = &in->ask.pairs[i];

		r->pair_of[in->who[pair->member] - in->team.people] = i;
		r->out->of_pair[i].leader = pair->leader;
		r->out->of_pair[i].member = pair->member;
	}
}

/* Keep in the ask the pairs that are still to be planned, each with the time it agreed on; a talk
 * that has begun goes to out->begun. */
static void take_agreed(struct arena *a, struct week_ask *ask, struct agreed *out)
{
	struct week_pair *pairs = NEW_N(a, struct week_pair, ask->pairs_n);
	int32_t n = 0;

	out->begun = NEW_N(a, struct agreed_talk, ask->pairs_n);
	for (int32_t i = 0; i < ask->pairs_n; i++) {
		struct agreed_talk t = out->of_pair[i];

		if (t.begun) {
			out->begun[out->begun_n++] = t;
			continue;
		}
		out->of_pair[n] = t;
		pairs[n] = ask->pairs[i];
		pairs[n].keep = t.start;
		pairs[n++].keep_minutes = t.minutes;
	}
	ask->pairs = pairs;
	ask->pairs_n = n;
}

bool agreed_read(struct arena *a, const char *name, int64_t now, int64_t freeze,
	struct plan_input *in, struct agreed *out, struct err *e)
{
	struct reading r = { .in = in, .out = out, .now = now, .e = e };
	struct str text;

	*out = (struct agreed){ 0 };
	index_pairs(a, &r);
	if (!file_read(a, name, PLAN_BYTES, &text, e) || !read_talks(&r, name, text)) return false;
	take_agreed(a, &in->ask, out);
	in->ask.not_before = now;
	in->ask.fixed_until = now + freeze * HOUR;
	return true;
}

/* Before and after */

enum change { KEPT, SHORTENED, EXTENDED, MOVED, LEFT_OUT, ADDED, WITHOUT, BEGUN, CHANGES };
static const char *const change_name[CHANGES] = { "kept", "shortened", "extended", "moved",
	"left_out", "added", "without", "begun" };

/* One pair, with its talk before and after. */
struct row {
	const struct agreed_talk *before;
	const struct week_talk *after;          /* NULL: none */
	const struct week_unplaced *unplaced;   /* NULL: the pair has a talk, or it has begun */
	enum change change;
};

struct rows {
	struct row *row;                        /* by leader, then by member */
	int32_t n, count[CHANGES];
	int64_t given_back;                     /* minutes */
};

static enum change classify_change(const struct week_ask *ask, const struct row *r)
{
	if (r->before->begun) return BEGUN;
	if (!r->after) return r->before->start ? LEFT_OUT : WITHOUT;
	if (!r->before->start) return ADDED;
	if (week_cell(ask, r->before->start) != week_cell(ask, r->after->start)) return MOVED;
	if (r->after->minutes == r->before->minutes) return KEPT;
	return r->after->minutes < r->before->minutes ? SHORTENED : EXTENDED;
}

static int compare_people(const void *a, const void *b)
{
	const struct agreed_talk *x = ((const struct row *)a)->before;
	const struct agreed_talk *y = ((const struct row *)b)->before;

	if (x->leader != y->leader) return x->leader < y->leader ? -1 : 1;
	return (x->member > y->member) - (x->member < y->member);
}

static struct rows compare_plans(struct arena *a, const struct week_ask *ask,
	const struct agreed *agreed, const struct week *w)
{
	struct rows r = { .row = NEW_N(a, struct row, ask->pairs_n + agreed->begun_n) };

	for (int32_t i = 0; i < ask->pairs_n; i++)
		r.row[r.n++].before = &agreed->of_pair[i];
	for (int32_t i = 0; i < w->talks_n; i++)
		r.row[w->talks[i].pair].after = &w->talks[i];
	for (int32_t i = 0; i < w->unplaced_n; i++)
		r.row[w->unplaced[i].pair].unplaced = &w->unplaced[i];
	for (int32_t i = 0; i < agreed->begun_n; i++)
		r.row[r.n++].before = &agreed->begun[i];
	for (int32_t i = 0; i < r.n; i++) {
		struct row *row = &r.row[i];

		row->change = classify_change(ask, row);
		r.count[row->change]++;
		if (row->after && row->before->start && row->after->minutes < row->before->minutes)
			r.given_back += row->before->minutes - row->after->minutes;
	}
	qsort(r.row, (size_t)r.n, sizeof *r.row, compare_people);
	return r;
}

/* The table */

struct table {
	struct buf *b;
	const struct plan_input *in;
	const struct week *w;
	struct term term;
	int columns;            /* of names */
};

static void put_time(const struct table *t, int32_t leader, int64_t utc)
{
	const struct zone *zone = t->in->ask.people[leader].zone;

	week_say_day(t->b, date_day_of(zone_local_of(zone, utc)));
	buf_ch(t->b, ' ');
	week_say_time(t->b, zone, utc);
}

static void put_style(const struct table *t, const char *code)
{
	if (t->term.colour) buf_fmt(t->b, "\033[%sm", code);
}

static void put_heading(const struct table *t, int32_t leader)
{
	const struct week_person *p = &t->in->ask.people[leader];

	put_style(t, "1");
	buf_add(t->b, term_plain(t->b->a, p->name));
	put_style(t, "0");
	buf_fmt(t->b, " · before and after · times in %.*s\n\n", STR(zone_name(p->zone)));
}

static void put_before(const struct table *t, const struct row *r)
{
	struct str name = term_plain(t->b->a, t->in->ask.people[r->before->member].name);
	struct buf when = { .a = t->b->a };
	struct table at = *t;
	int spare = t->columns - term_columns(name);

	buf_fmt(t->b, "  %.*s%*s  ", STR(name), spare > 0 ? spare : 0, "");
	if (!r->before->start) {
		buf_fmt(t->b, "%-18s%*s  ", "–", 6 + 2, "");
		return;
	}
	at.b = &when;
	put_time(&at, r->before->leader, r->before->start);
	buf_fmt(t->b, "%-16.*s  %2d min  ", STR(buf_str(&when)), (int)r->before->minutes);
}

static void put_after(const struct table *t, const struct row *r)
{
	switch (r->change) {
	case KEPT:
		buf_z(t->b, "stays");
		break;
	case SHORTENED:
	case EXTENDED:
		buf_fmt(t->b, "%s to %d min", change_name[r->change], (int)r->after->minutes);
		break;
	case MOVED:
	case ADDED:
		buf_z(t->b, r->change == MOVED ? "moved to " : "new: ");
		put_time(t, r->before->leader, r->after->start);
		if (r->after->minutes != r->before->minutes)
			buf_fmt(t->b, ", %d min", (int)r->after->minutes);
		break;
	case BEGUN:
		buf_z(t->b, "has begun");
		break;
	default:
		buf_z(t->b, r->change == LEFT_OUT ? "left out" : "without a time");
		buf_fmt(t->b, "\n    %s", week_say_reason(r->unplaced->reason));
	}
	buf_ch(t->b, '\n');
}

static void put_count(const struct table *t, int64_t n, const char *what)
{
	if (n) buf_fmt(t->b, " · %lld %s", (long long)n, what);
}

static void put_summary(const struct table *t, const struct rows *r)
{
	int32_t agreed = r->n - r->count[ADDED] - r->count[WITHOUT];

	buf_fmt(t->b, "%d talk%s agreed", (int)agreed, agreed == 1 ? "" : "s");
	put_count(t, r->count[BEGUN], "begun");
	put_count(t, r->count[KEPT], "kept");
	put_count(t, r->count[SHORTENED], "shortened");
	put_count(t, r->count[EXTENDED], "extended");
	put_count(t, r->count[MOVED], "moved");
	put_count(t, r->count[LEFT_OUT], "left out");
	put_count(t, r->count[ADDED], "new");
	put_count(t, r->count[WITHOUT], "without a time as before");
	if (r->given_back) {
		buf_z(t->b, " · ");
		week_say_minutes(t->b, r->given_back);
		buf_z(t->b, " given back");
	}
	buf_ch(t->b, '\n');
}

static int measure_names(struct arena *a, const struct week_ask *ask, const struct rows *r)
{
	int most = 4;

	for (int32_t i = 0; i < r->n; i++) {
		int n = term_columns(term_plain(a, ask->people[r->row[i].before->member].name));

		if (n > most) most = n;
	}
	return most < NAME_COLUMNS ? most : NAME_COLUMNS;
}

void agreed_show_table(struct buf *b, const struct plan_input *in, const struct agreed *agreed,
	const struct week *w, struct term term)
{
	struct rows r = compare_plans(b->a, &in->ask, agreed, w);
	struct table t = { b, in, w, term, measure_names(b->a, &in->ask, &r) };
	int32_t leader = -1;

	for (int32_t i = 0; i < r.n; i++) {
		const struct row *row = &r.row[i];

		if (row->before->leader != leader) {
			if (leader >= 0) buf_ch(b, '\n');
			put_heading(&t, leader = row->before->leader);
		}
		put_before(&t, row);
		put_after(&t, row);
	}
	if (r.n) buf_ch(b, '\n');
	put_summary(&t, &r);
}

/* JSON */

static void put_side(struct buf *b, const char *key, bool there, int64_t start, int32_t minutes)
{
	buf_fmt(b, ",\"%s\":", key);
	if (!there) {
		buf_z(b, "null");
		return;
	}
	buf_z(b, "{\"start\":\"");
	date_print_rfc3339(b, start);
	buf_fmt(b, "\",\"minutes\":%d}", (int)minutes);
}

static void json_row(struct buf *b, const struct plan_input *in, const struct row *r)
{
	const struct agreed_talk *old = r->before;

	buf_z(b, "{\"leader\":");
	json_put_text(b, in->who[old->leader]->id);
	buf_z(b, ",\"member\":");
	json_put_text(b, in->who[old->member]->id);
	buf_fmt(b, ",\"change\":\"%s\"", change_name[r->change]);
	put_side(b, "before", old->start != 0, old->start, old->minutes);
	if (r->change == BEGUN) put_side(b, "after", true, old->start, old->minutes);
	else if (r->after) put_side(b, "after", true, r->after->start, r->after->minutes);
	else put_side(b, "after", false, 0, 0);
	if (r->unplaced) {
		buf_z(b, ",\"reason\":");
		json_put_text(b, str_of(week_say_reason(r->unplaced->reason)));
	}
	buf_ch(b, '}');
}

void agreed_show_json(struct buf *b, const struct plan_input *in, const struct agreed *agreed,
	const struct week *w)
{
	struct rows r = compare_plans(b->a, &in->ask, agreed, w);

	buf_ch(b, '{');
	for (int i = 0; i < CHANGES; i++)
		buf_fmt(b, "\"%s\":%d,", change_name[i], (int)r.count[i]);
	buf_fmt(b, "\"minutes_given_back\":%lld,\"cost\":%lld,\"lower_bound\":%lld,\n\"talks\":[",
		(long long)r.given_back, (long long)w->cost, (long long)w->lower_bound);
	for (int32_t i = 0; i < r.n; i++) {
		buf_z(b, i ? ",\n" : "\n");
		json_row(b, in, &r.row[i]);
	}
	buf_z(b, "]}\n");
}
