/* SPDX-License-Identifier: Apache-2.0
 *
 * The handover: the reader has a new leader, and says what goes along to them.
 */
#include "web/handover.h"

#include "base/id.h"
#include "web/handlers.h"

static bool fill_handover(struct visit *v, void *to)
{
	struct page_handover *p = to;

	return handover_waiting(&v->x, &p->h);
}

static void write_handover(struct html *h, void *page)
{
	page_handover(h, page);
}

const struct web_page handover_page = { "handover", sizeof(struct page_handover), NULL,
	fill_handover, write_handover, NULL };

bool handover_post(struct visit *v)
{
	struct html *h = &v->h;
	struct handover_ticked t = { .goal = visit_field(v, "goal").n > 0,
		.card = visit_field(v, "card").n > 0 };

	for (size_t i = 0; i < v->q->form.n; i++) {
		if (!str_eq(v->q->form.at[i].name, S("along"))) continue;
		if (t.n == sizeof t.ids / sizeof *t.ids ||
			!id_parse(v->q->form.at[i].value, &t.ids[t.n++]))
			return err_field(&v->x.err, ERR_INPUT, "along",
				TR("expected what the page offers"));
	}
	return handover_answer(&v->x, &t) &&
		visit_go(v,
			tr("Done. What you ticked goes along; everything else stays where it was."),
			"/today");
}
