/* SPDX-License-Identifier: Apache-2.0
 *
 * A team report as a document. Of a mark the number is told, and not who noted it.
 */
#include "model/report_doc.h"
#include "model/team_report.h"

/* "now 4 defects"; empty when nobody has noted a number. */
static struct str say_progress(struct html *h, const struct goal *g, const struct goal_mark *m)
{
	struct str number;

	if (!m) return S("");
	number = lang_number(h->b.a, h->lang, m->number);
	return g->unit.n ? trf("now %.*s %.*s", STR(number), STR(g->unit)) :
		trf("now %.*s", STR(number));
}

/* "from 9 to 2"; empty when the goal is not measured in numbers. */
static struct str say_span(struct html *h, const struct goal *g)
{
	if (!g->begins.n || !g->aim.n) return S("");
	return trf("from %.*s to %.*s", STR(lang_number(h->b.a, h->lang, g->begins)),
		STR(lang_number(h->b.a, h->lang, g->aim)));
}

static void add_goals(struct html *h, const struct zone *z, const struct team_report *r,
	struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "goals", str_of(tr("Goals of the team")),
		r->goals_n);

	for (size_t i = 0; i < r->goals_n; i++) {
		const struct goal *g = &r->goals[i];
		struct buf b = { .a = h->b.a };

		if (g->due) report_fact(&b, trf("by %.*s", STR(report_day(h, g->due))));
		report_fact(&b, say_span(h, g));
		report_fact(&b, say_progress(h, g, r->marks[i]));
		report_fact(&b, report_goal_state(h, z, g));
		p->lines[p->n++] = (struct report_line){ .words = g->words, .more = { g->measure },
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

static void add_asked(struct html *h, const struct team_report *r, struct report_doc *d)
{
	const char *became[] = { tr("granted"), tr("declined"), tr("it is there") };
	const char *when[] = { tr("this quarter"), tr("last quarter"), tr("earlier") };
	struct report_part *p = report_part_begin(h, d, "asked",
		str_of(tr("What was asked, and what became of it")), r->asked.rows_n);

	for (size_t i = 0; i < r->asked.rows_n; i++) {
		const struct team_outcome *o = &r->asked.rows[i];
		struct buf b = { .a = h->b.a };

		report_fact(&b, str_of(became[o->became]));
		report_fact(&b, str_of(when[o->answered]));
		p->lines[p->n++] = (struct report_line){ .words = o->words,
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

static void add_periods(struct html *h, const struct team_report *r, struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "periods",
		str_of(tr("Sprints and busy times")), r->periods_n);

	for (size_t i = 0; i < r->periods_n; i++) {
		const struct period *e = &r->periods[i];
		struct buf b = { .a = h->b.a };

		report_fact(&b, str_of(e->kind == PERIOD_BUSY ? tr("A busy time") : tr("A sprint")));
		report_fact(&b, str_fmt(h->b.a, "%.*s – %.*s", STR(report_day(h, e->first_day)),
			STR(report_day(h, e->last_day))));
		p->lines[p->n++] = (struct report_line){ .words = e->name, .facts = buf_str(&b) };
	}
	report_part_end(d);
}

void report_doc_team(struct html *h, const struct zone *zone, const struct team_report *r,
	struct report_doc *out)
{
	*out = (struct report_doc){ .title = trf("%.*s's team, looking back", NAME(r->leader_name)) };
	out->span = trf("From %.*s to %.*s", STR(report_day(h, r->since)),
		STR(report_day(h, r->until)));
	out->about = str_of(tr("What all of the team may read; everybody in it reads the same. Nothing is counted for one person."));
	add_goals(h, zone, r, out);
	add_asked(h, r, out);
	report_add_thanks(h, zone, tr("Thanks that the team may read"), r->thanks, r->thanks_n, out);
	add_periods(h, r, out);
}
