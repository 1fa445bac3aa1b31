/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept about the reader: all of it by kind, who read it, an export, and the deletion of a
 * kind.
 */
#include "web/own.h"

#include "model/agreed.h"
#include "model/audit.h"
#include "model/pair.h"
#include "model/pulse.h"
#include "web/handlers.h"

enum { SHOWN = 500 }; /* the most rows of a kind on the page of an export; the JSON has OWN_ROWS */

/* Count the rows that each kind has about the reader. */
static bool count_kinds(struct visit *v, int64_t **counts)
{
	size_t n = 0;

	while (own_kinds[n].t) n++;
	*counts = NEW_N(v->x.a, int64_t, n);
	for (size_t i = 0; i < n; i++)
		if (!own_count(&v->x, i, &(*counts)[i])) return false;
	return true;
}

static bool fill_calls(struct visit *v, struct page_own *p)
{
	const struct assistant_calls words = { .words = true }, counted = { 0 };

	return calls_fill(v, &words, ASSISTANT_CALLS, &p->words) && calls_fill(v, &counted, ASSISTANT_CALLS, &p->counted);
}

static bool fill_own(struct visit *v, void *to)
{
	struct page_own *p = to;
	struct pair *mine;
	int64_t exported;

	if (!agreed_is_off(&v->x, AGREED_INSIGHT, &p->insight_off) ||
		!agreed_is_off(&v->x, AGREED_COVERAGE, &p->coverage_off) ||
		!agreed_is_off(&v->x, AGREED_ROOM, &p->room_off) || !pulse_is_off(&v->x, &p->pulse_off) ||
		!agreed_is_off(&v->x, AGREED_ASSISTANTS, &p->assistants_off) || !fill_calls(v, p))
		return false;
	if (!audit_last_export(&v->x, &exported) || !count_kinds(v, &p->counts) ||
		!opened_list(&v->x, &p->opened, &p->opened_n) ||
		!own_sent(&v->x, &p->sent, &p->sent_n))
		return false;
	if ((mine = pair_with_leader(&v->x)) != NULL) p->leader_name = mine->name;
	else if (v->x.err.code) return false;
	p->opened_at = NEW_N(v->x.a, struct when, p->opened_n);
	for (size_t i = 0; i < p->opened_n; i++)
		p->opened_at[i] = visit_when(v, p->opened[i].latest);
	if (exported) {
		p->exported = NEW(v->x.a, struct when);
		*p->exported = visit_when(v, exported);
	}
	p->sent_at = NEW_N(v->x.a, struct when, p->sent_n);
	for (size_t i = 0; i < p->sent_n; i++) p->sent_at[i] = visit_when(v, p->sent[i].latest);
	return true;
}

static void write_own(struct html *h, void *page)
{
	page_own(h, page);
}

const struct web_page own_page = { "kept", sizeof(struct page_own), NULL, fill_own, write_own,
	NULL };

bool own_json_get(struct visit *v)
{
	struct buf b = { .a = v->x.a };

	if (!own_export(&v->x, &b)) return false;
	opened_note_export(&v->x);
	v->r->type = "application/json";
	http_header(v->q, v->r, "Content-Disposition",
		S("attachment; filename=\"rapport-kept.json\""));
	v->h.b = b;
	return true;
}

/* Fill the section of a kind in the page of an export. */
static bool fill_section(struct visit *v, size_t kind, struct own_section *s)
{
	if (!own_count(&v->x, kind, &s->all) || !own_list(&v->x, kind, &s->rows, &s->n))
		return false;
	if (s->n > SHOWN) s->n = SHOWN;
	s->made = NEW_N(v->x.a, struct when, s->n);
	s->at = NEW_N(v->x.a, struct when *, s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct own_row *r = &s->rows[i];

		s->made[i] = visit_when(v, r->made);
		s->at[i] = NEW_N(v->x.a, struct when, r->lines_n);
		for (size_t k = 0; k < r->lines_n; k++)
			if (r->lines[k].at) s->at[i][k] = visit_when(v, r->lines[k].at);
	}
	return true;
}

bool own_html_get(struct visit *v)
{
	struct page_own_export p = { .now = visit_when(v, v->x.now) };
	size_t n = 0;

	while (own_kinds[n].t) n++;
	p.kinds = NEW_N(v->x.a, struct own_section, n);
	for (size_t i = 0; i < n; i++)
		if (!fill_section(v, i, &p.kinds[i])) return false;
	opened_note_export(&v->x);
	page_own_export(&v->h, &p);
	return true;
}

bool own_delete_get(struct visit *v)
{
	struct page_own_delete p = { 0 };

	p.chosen = own_find(visit_field(v, "kind"), &p.kind) && own_kinds[p.kind].del;
	if (!count_kinds(v, &p.counts)) return false;
	page_own_delete(&v->h, &p);
	return true;
}

bool own_delete_post(struct visit *v)
{
	struct html *h = &v->h;
	size_t kind;

	if (!own_find(visit_field(v, "kind"), &kind))
		return err_field(&v->x.err, ERR_INPUT, "kind", TR("choose what is to be deleted"));
	return own_delete(&v->x, kind) && visit_go(v, tr("Deleted."), "/kept");
}
