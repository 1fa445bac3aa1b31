/* SPDX-License-Identifier: Apache-2.0
 *
 * The period report of a pair, as a page and as files. Which lines are left out is sent in the body
 * of a form and not in an address, for browsers print the address on paper, and keep it.
 */
#include "web/report.h"

#include "base/date.h"
#include "ical/zone.h"
#include "web/handlers.h"

/* Read the ids of the lines that the form leaves out, and the parts that it leaves out as a whole. */
static void read_left(struct visit *v, struct page_report *p)
{
	const struct http_pairs *form = &v->q->form;
	struct report any = { 0 };

	p->left = NEW_N(v->x.a, int64_t, form->n);
	for (size_t i = 0; i < form->n; i++) {
		const struct http_pair *field = &form->at[i];

		if (str_eq(field->name, S("leave")) && id_parse(field->value, &p->left[p->left_n])) p->left_n++;
		if (str_eq(field->name, S("leave_all")) && p->left_all_n < REPORT_KINDS &&
			report_leave_out_all(&any, field->value))
			p->left_all[p->left_all_n++] = field->value;
	}
}

bool report_since(struct visit *v, int64_t *since)
{
	struct str typed = visit_field(v, "since");

	return !typed.n || date_parse(typed, since) ||
		err_field(&v->x.err, ERR_INPUT, "since",
			TR("expected a day like 2026-11-23"));
}

static bool is_left(const struct page_report *p, int64_t id)
{
	for (size_t i = 0; i < p->left_n; i++)
		if (p->left[i] == id) return true;
	return false;
}

/* Tick the boxes: as they were sent, or on the first page those of thanks that the other likes between
 * the two. */
static void tick_lines(struct page_report *p)
{
	for (size_t i = 0; i < p->doc.parts_n; i++) {
		struct report_part *part = &p->doc.parts[i];

		for (size_t k = 0; k < p->left_all_n; k++)
			part->ticked = part->ticked || str_eq(p->left_all[k], str_of(part->key));
		for (size_t k = 0; k < part->n; k++)
			part->lines[k].ticked = p->again ? is_left(p, part->lines[k].id) : part->lines[k].between;
	}
}

/* Take out what the form leaves out. */
static void leave_out(struct page_report *p)
{
	report_leave_out(&p->r, p->left, p->left_n);
	for (size_t i = 0; i < p->left_all_n; i++) (void)report_leave_out_all(&p->r, p->left_all[i]);
}

static bool read_report(struct visit *v, const struct pair *pair, int64_t since,
	struct page_report *p)
{
	return report_read(&v->x, pair, since, zone_utc_of(v->zone, since * DAY), visit_today(v),
		&p->r);
}

/* Fill the page. Of a day that is refused the page says so at its field, and shows the usual days. */
static bool fill_report(struct visit *v, void *to)
{
	struct page_report *p = to;
	struct html *h = &v->h;
	struct pair *pair = visit_pair(v);
	int64_t usual = visit_today(v) - REPORT_DAYS, since = usual;

	if (!pair) return false;
	if ((!report_since(v, &since) || !read_report(v, pair, since, p)) &&
		(!visit_refuse(v, "since") || !read_report(v, pair, usual, p)))
		return false;
	p->person = pair->leader == v->x.me ? pair->member : pair->leader;
	read_left(v, p);
	p->again = visit_field(v, "again").n > 0;
	if (!p->again) leave_out(p);
	report_doc_period(h, v->zone, &p->r, &p->doc);
	tick_lines(p);
	p->files_at = NEW_N(v->x.a, struct when, p->r.files_n);
	for (size_t i = 0; i < p->r.files_n; i++)
		p->files_at[i] = visit_when(v, p->r.files[i].at);
	return true;
}

static void write_report(struct html *h, void *page)
{
	page_report(h, page);
}

static const struct page_part report_parts[] = {
	MANY(page_report, "talks", r.talks, talk, talk_entity),
	MANY(page_report, "steps", r.steps, step, step_entity),
	MANY(page_report, "needs", r.needs, need, need_entity),
	MANY(page_report, "thanks", r.thanks, recognition, recognition_entity),
	MANY(page_report, "goals", r.goals, goal, goal_entity),
	MANY(page_report, "solutions", r.solutions, solution, solution_entity),
	MANY(page_report, "files", r.files, audit_file, audit_file_view),
	{ 0 },
};
static const struct entity_field since_fields[] = {
	COLUMN(since, DAY, .typed = true, .readers = READ_PAIR,
		.about = "from which day on; without it, the last 26 weeks"),
	{ 0 },
};
const struct entity since_query = { .name = "since", .fields = since_fields };
const struct web_page report_page = { "report", sizeof(struct page_report), report_parts,
	fill_report, write_report, &since_query };

bool report_post(struct visit *v)
{
	struct page_report p = { 0 };

	if (!fill_report(v, &p)) return false;
	p.ready = !v->h.refused && !p.again;
	page_report(&v->h, &p);
	return true;
}

/* Show the page in the place of a file, to say at its field what was refused. */
static bool show_again(struct visit *v, struct page_report *p)
{
	page_report(&v->h, p);
	return true;
}

/* Answer with the file in v->h.b, which the browser saves as "rapport-report-2026-11-29" and
 * `ending`. */
static void answer_file(struct visit *v, const char *type, const char *ending)
{
	struct buf name = { .a = v->x.a };

	buf_z(&name, "attachment; filename=\"rapport-report-");
	date_print(&name, visit_today(v));
	buf_fmt(&name, "%s\"", ending);
	v->r->type = type;
	http_header(v->q, v->r, "Content-Disposition", buf_str(&name));
}

bool report_markdown_post(struct visit *v)
{
	struct page_report p = { 0 };
	struct buf b = { .a = v->x.a };

	if (!fill_report(v, &p)) return false;
	if (v->h.refused) return show_again(v, &p);
	if (!report_note_file(&v->x, &p.r)) return false;
	report_markdown(&b, &p.doc);
	answer_file(v, "text/markdown; charset=utf-8", ".md");
	v->h.b = b;
	return true;
}

bool report_json_post(struct visit *v)
{
	struct page_report p = { 0 };
	struct buf b = { .a = v->x.a };

	if (!fill_report(v, &p)) return false;
	if (v->h.refused) return show_again(v, &p);
	if (!report_note_file(&v->x, &p.r)) return false;
	report_json(&b, v->zone, &p.r);
	answer_file(v, "application/json", ".json");
	v->h.b = b;
	return true;
}
