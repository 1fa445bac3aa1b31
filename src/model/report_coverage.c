/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage as a document. Why nothing is shown is said without a number.
 */
#include "model/coverage.h"
#include "model/report_doc.h"

/* The weeks between two talks beyond which a bucket begins, and up to which it goes. */
static const int weeks[] = { 0, 1, 3, 6, 10 };

/* What a cell is called that begins behind the weekly pairs and goes on to those with one talk, or with
 * none at all. */
static struct str say_slow(struct html *h, const struct coverage_cell *c)
{
	if (c->last == COVERAGE_NONE)
		return c->first == COVERAGE_TO_3_WEEKS
			? str_of(tr("less often than weekly, or not at all"))
			: trf("less often than every %d weeks, or not at all", weeks[c->first]);
	return c->first == COVERAGE_TO_3_WEEKS ? str_of(tr("less often than weekly"))
		: trf("less often than every %d weeks", weeks[c->first]);
}

struct str report_cell(struct html *h, const struct coverage_cell *c)
{
	if (c->first == c->last) return str_of(lang_text(h->lang, coverage_labels[c->first]));
	if (c->first == COVERAGE_WEEKLY)
		return c->last >= COVERAGE_OVER_10 ? str_of(tr("at least one talk"))
			: trf("every %d weeks or more often", weeks[c->last + 1]);
	if (c->last >= COVERAGE_OVER_10) return say_slow(h, c);
	return trf("every %d to %d weeks", weeks[c->first], weeks[c->last + 1]);
}

static struct str say_pairs(struct html *h, int64_t n)
{
	return trnf("%lld pair", "%lld pairs", n, (long long)n);
}

static struct str say_about(struct html *h, const struct coverage *g)
{
	struct buf b = { .a = h->b.a };

	buf_z(&b, g->all
		? tr("The pairs of the organisation, by how often they held a talk in these days. Your own are not among them.")
		: tr("The pairs below the people you lead, by how often they held a talk in these days. Your own are not among them."));
	buf_ch(&b, ' ');
	if (!g->shown.enough)
		buf_z(&b, tr("Nothing is shown: in that quarter fewer than five people led them, and it would be known whose pairs these are."));
	else if (!g->shown.cells_n)
		buf_z(&b, tr("Nothing is shown for these days: their rhythms are too much alike, and it would be known whose pairs these are."));
	else
		buf_z(&b, tr("It does not tell whose pairs these are, and it is no measure of anybody."));
	return buf_str(&b);
}

static void add_areas(struct html *h, const struct coverage *g, struct report_doc *d)
{
	struct report_part *p = report_part_begin(h, d, "areas", str_of(tr("By area")),
		g->shown.areas_n);

	for (size_t i = 0; i < g->shown.areas_n; i++) {
		const struct coverage_area *area = &g->shown.areas[i];
		struct buf b = { .a = h->b.a };

		for (size_t c = 0; c < g->shown.cells_n; c++)
			report_fact(&b, trf("%.*s: %.*s", STR(report_cell(h, &g->shown.cells[c])),
				STR(say_pairs(h, area->pairs[c]))));
		p->lines[p->n++] = (struct report_line){
			.words = trf("%.*s and the leaders below", NAME(g->names[area->area])),
			.facts = buf_str(&b) };
	}
	report_part_end(d);
}

void report_doc_coverage(struct html *h, const struct coverage *g, struct report_doc *out)
{
	struct report_part *p;

	*out = (struct report_doc){ .title = str_of(tr("How often people talk")) };
	out->span = trf("From %.*s to %.*s", STR(report_day(h, g->from)),
		STR(report_day(h, g->to - 1)));
	out->about = say_about(h, g);
	p = report_part_begin(h, out, "cells", str_of(tr("All of them")), g->shown.cells_n);
	for (size_t i = 0; i < g->shown.cells_n; i++)
		p->lines[p->n++] = (struct report_line){
			.words = report_cell(h, &g->shown.cells[i]),
			.facts = say_pairs(h, g->shown.cells[i].pairs) };
	report_part_end(out);
	add_areas(h, g, out);
}
