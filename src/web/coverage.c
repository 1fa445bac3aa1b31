/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage: the figures for those who see them, and for everybody what it is and who sees it.
 */
#include "web/coverage.h"

#include "model/pulse.h"
#include "web/handlers.h"

/* List the cells of all pairs and of each area, for programs. */
static void list_rows(struct visit *v, struct page_coverage *p)
{
	const struct coverage_shown *s = &p->g.shown;

	p->rows = NEW_N(v->x.a, struct coverage_row, s->cells_n * (s->areas_n + 1));
	for (size_t i = 0; i <= s->areas_n; i++)
		for (size_t c = 0; c < s->cells_n; c++)
			p->rows[p->rows_n++] = (struct coverage_row){
				.area = i ? p->g.names[s->areas[i - 1].area] : S(""),
				.first = s->cells[c].first,
				.last = s->cells[c].last,
				.pairs = i ? s->areas[i - 1].pairs[c] : s->cells[c].pairs,
			};
}

static bool fill_coverage(struct visit *v, void *to)
{
	struct page_coverage *p = to;

	if (!coverage_read(&v->x, &p->g) || !pulse_is_off(&v->x, &p->pulse_off)) return false;
	report_doc_coverage(&v->h, &p->g, &p->doc);
	list_rows(v, p);
	return true;
}

static void write_coverage(struct html *h, void *page)
{
	page_coverage(h, page);
}

static const struct entity_field row_fields[] = {
	FIELD(coverage_row, area, TEXT, .about = "below whom of the reader's members; empty: all pairs"),
	FIELD(coverage_row, first, CHOICE, .words = coverage_words,
		.about = "the first rhythm of the cell"),
	FIELD(coverage_row, last, CHOICE, .words = coverage_words,
		.about = "the last one; those between are in the cell too"),
	FIELD(coverage_row, pairs, INT, .about = "how many pairs; 5 or more"),
	{ 0 },
};
static const struct entity row_view = { .name = "coverage_cell", .fields = row_fields,
	.size = sizeof(struct coverage_row) };
static const struct page_part coverage_parts[] = {
	MANY(page_coverage, "cells", rows, coverage_row, row_view),
	{ 0 },
};
const struct web_page coverage_page = { "coverage", sizeof(struct page_coverage), coverage_parts,
	fill_coverage, write_coverage, NULL };
