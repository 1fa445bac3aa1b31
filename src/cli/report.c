/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport report`: the reports of the pages for the terminal, as text, Markdown or JSON.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "cli/brief_show.h"
#include "cli/term.h"
#include "ical/zone.h"
#include "model/coverage.h"
#include "model/report_doc.h"
#include "model/team_report.h"

enum { WITHOUT = REPORT_KINDS * REPORT_ROWS };

/* A report as it is asked for on the command line. */
struct report_ask {
	struct acting w;
	struct str what, name;      /* "period", "team" or "coverage"; of whom */
	struct str since;           /* as typed */
	struct str without[WITHOUT];
	size_t without_n;
	bool json, markdown;
};

/* -- as text -- */

static void show_line(struct buf *b, const struct report_line *l)
{
	int width = term_out().width, indent = l->id ? BRIEF_ID_CHARS + 4 : 2;
	struct buf id = { .a = b->a };

	buf_z(b, "  ");
	if (l->id) {
		id_print(&id, l->id);
		buf_fmt(b, "%.*s  ", STR(str_sub(buf_str(&id), id.n - BRIEF_ID_CHARS, id.n)));
	}
	term_wrap(b, acting_line(b->a, l->words), width, indent, indent);
	for (size_t i = 0; i <= REPORT_MORE; i++) {
		struct str more = i < REPORT_MORE ? l->more[i] : l->facts;

		if (!more.n) continue;
		buf_fmt(b, "%*s", indent, "");
		term_wrap(b, acting_line(b->a, more), width, indent, indent);
	}
}

static void show_doc(struct buf *b, const struct report_doc *d)
{
	int width = term_out().width;

	buf_fmt(b, "%.*s\n%.*s\n\n", STR(acting_line(b->a, d->title)), STR(d->span));
	term_wrap(b, acting_line(b->a, d->about), width, 0, 0);
	for (size_t i = 0; i < d->parts_n; i++) {
		const struct report_part *p = &d->parts[i];

		buf_fmt(b, "\n%.*s\n", STR(p->title));
		if (p->sum.n) buf_fmt(b, "  %.*s\n", STR(p->sum));
		for (size_t k = 0; k < p->n; k++) show_line(b, &p->lines[k]);
	}
}

/* Write a report; one without a line says so, where people read it. */
static void put_doc(struct buf *b, const struct report_ask *q, struct html *h, const struct report_doc *d)
{
	if (q->markdown) report_markdown(b, d);
	else if (q->json) report_doc_json(b, str_z(b->a, q->what), d);
	else show_doc(b, d);
	if (d->parts_n || q->json || str_eq(q->what, S("coverage"))) return;
	buf_fmt(b, "\n%s\n", tr("Nothing was kept in these days. An earlier day may have more."));
}

/* -- the three -- */

/* Read the first day: --since, or so many days ago. */
static bool read_since(struct ctx *x, const struct report_ask *q, int64_t days, int64_t *since,
	int64_t *since_at, int64_t *today)
{
	*today = date_day_of(zone_local_of(q->w.zone, x->now));
	*since = *today - days;
	if (q->since.n && !acting_date_of("--since", q->since, since, &x->err)) return false;
	*since_at = zone_utc_of(q->w.zone, *since * DAY);
	return true;
}

/* Find the line whose id ends so. */
static bool find_line(struct ctx *x, const struct report_doc *d, struct str end, int64_t *id)
{
	struct str wanted = str_lower(x->a, str_trim(end));
	size_t found = 0;

	for (size_t i = 0; i < d->parts_n; i++)
		for (size_t k = 0; k < d->parts[i].n; k++) {
			struct buf b = { .a = x->a };

			id_print(&b, d->parts[i].lines[k].id);
			if (wanted.n < 3 || !str_ends(buf_str(&b), wanted)) continue;
			*id = d->parts[i].lines[k].id;
			found++;
		}
	return found == 1 ||
		err_set(&x->err, ERR_INPUT, "--without %.*s: expected what stands before one line",
			STR(acting_line(x->a, str_sub(end, 0, 40))));
}

/* List the lines that no file has: thanks of x->me that the other likes between the two. */
static size_t find_between(const struct report_doc *d, int64_t *ids)
{
	size_t n = 0;

	for (size_t i = 0; i < d->parts_n; i++)
		for (size_t k = 0; k < d->parts[i].n; k++)
			if (d->parts[i].lines[k].between) ids[n++] = d->parts[i].lines[k].id;
	return n;
}

/* Leave the lines and parts out that --without names, and those that no file has. */
static bool leave_out(struct ctx *x, const struct report_ask *q, struct html *h, struct report *r,
	struct report_doc *d)
{
	int64_t *ids = NEW_N(x->a, int64_t, WITHOUT + REPORT_ROWS);
	size_t n = q->json || q->markdown ? find_between(d, ids) : 0;

	for (size_t i = 0; i < q->without_n; i++)
		if (!report_leave_out_all(r, q->without[i]) && !find_line(x, d, q->without[i], &ids[n++])) return false;
	report_leave_out(r, ids, n);
	report_doc_period(h, q->w.zone, r, d);
	return true;
}

static bool show_period(struct ctx *x, const struct report_ask *q, struct html *h, struct buf *b)
{
	int64_t since, since_at, today;
	struct report_doc d;
	struct report r;
	struct pair *p;

	if (!(p = acting_pair(x, q->name)) ||
		!read_since(x, q, REPORT_DAYS, &since, &since_at, &today) ||
		!report_read(x, p, since, since_at, today, &r))
		return false;
	report_doc_period(h, q->w.zone, &r, &d);
	if (!leave_out(x, q, h, &r, &d)) return false;
	if (q->json) report_json(b, q->w.zone, &r);
	else put_doc(b, q, h, &d);
	return report_note_shown(x, &r);
}

/* Find the team that x->me leads; whoever leads none reads of the team that they are in. */
static bool find_team(struct ctx *x, int64_t *leader)
{
	struct pair *led, *above;
	size_t n;

	if (!pair_list(x, &led, &n)) return false;
	*leader = x->me;
	if (n) return true;
	above = pair_with_leader(x);
	if (above) *leader = above->leader;
	return above || x->err.code || err_set(&x->err, ERR_INPUT, "nobody is in a team with you yet");
}

static bool show_team(struct ctx *x, const struct report_ask *q, struct html *h, struct buf *b)
{
	int64_t since, since_at, today, leader;
	struct team_report r;
	struct report_doc d;

	if (!find_team(x, &leader) || x->err.code ||
		!read_since(x, q, TEAM_REPORT_DAYS, &since, &since_at, &today) ||
		!team_report_read(x, leader, since, since_at, today, &r))
		return false;
	report_doc_team(h, q->w.zone, &r, &d);
	for (size_t i = 0; i < d.parts_n; i++)
		for (size_t k = 0; k < d.parts[i].n; k++) d.parts[i].lines[k].id = 0;
	put_doc(b, q, h, &d);
	return true;
}

static bool show_coverage(struct ctx *x, const struct report_ask *q, struct html *h, struct buf *b)
{
	struct report_doc d;
	struct coverage g;

	if (!coverage_read(x, &g)) return false;
	if (!g.sees)
		return err_set(&x->err, ERR_FORBIDDEN,
			"coverage is for those who lead leaders, and for admins");
	report_doc_coverage(h, &g, &d);
	put_doc(b, q, h, &d);
	return true;
}

static bool check_words(int argc, char **argv, struct report_ask *q, struct err *e)
{
	q->what = argc > 1 ? str_of(argv[1]) : S("");
	if (str_eq(q->what, S("period"))) {
		if (argc != 3) return err_set(e, ERR_INPUT, "expected one name: rapport report period ana");
		q->name = str_of(argv[2]);
	} else if (argc != 2 || (!str_eq(q->what, S("team")) && !str_eq(q->what, S("coverage"))))
		return err_set(e, ERR_INPUT, "expected: rapport report period NAME, team or coverage");
	if (q->json && q->markdown)
		return err_set(e, ERR_INPUT, "--json and --markdown: choose one of them");
	if (!str_eq(q->what, S("period")) && q->without_n)
		return err_set(e, ERR_INPUT, "--without is for a period report");
	if (str_eq(q->what, S("coverage")) && q->since.n)
		return err_set(e, ERR_INPUT, "--since: coverage is of the last whole quarter");
	return true;
}

static bool show_asked(struct ctx *x, const struct report_ask *q, struct buf *b)
{
	struct html words = report_words(x->a, q->w.lang);

	if (str_eq(q->what, S("period"))) return show_period(x, q, &words, b);
	if (str_eq(q->what, S("team"))) return show_team(x, q, &words, b);
	return show_coverage(x, q, &words, b);
}

bool cli_report(struct arena *a, int argc, char **argv, struct err *e)
{
	struct report_ask *q = NEW(a, struct report_ask);
	const struct cli_option options[] = {
		ACTING_OPTIONS(&q->w),
		{ .name = "--since", .value = &q->since },
		{ .name = "--without", .list = q->without, .list_n = &q->without_n,
			.list_max = WITHOUT },
		{ .name = "--json", .flag = &q->json },
		{ .name = "--markdown", .flag = &q->markdown },
		{ 0 },
	};
	struct buf b = { .a = a };
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e) || !check_words(argc, argv, q, e)) return false;
	if (!acting_open(&q->w, a, e)) return false;
	/* a period report is noted, text too: --as takes the name of anybody */
	ok = acting_begin(&q->w, &x, e);
	if (ok) ok = acting_end(&x, show_asked(&x, q, &b), e);
	if (ok) fwrite(b.p, 1, b.n, stdout);
	acting_close(&q->w);
	return ok;
}
