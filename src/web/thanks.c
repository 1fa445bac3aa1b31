/* SPDX-License-Identifier: Apache-2.0
 *
 * Thanks: what the reader received and gave, what they are shown of the thanks of others, and a
 * form to thank anybody of the organisation.
 */
#include "web/thanks.h"

#include "model/written.h"
#include "web/handlers.h"

/* FIRST or RECEIVED_FIRST rows of a list are shown at first, ALONE on a page with that list alone.
 * NAMES people are shown who are called as typed, AROUND people who are near the reader. */
enum { FIRST = 3, RECEIVED_FIRST = 5, ALONE = 20, NAMES = 8, AROUND = 16 };

typedef bool list_fn(struct ctx *x, int64_t before, size_t most, struct recognition **out,
	size_t *n);

/* Choose the rows of a list that a page for people shows: the newest, or with ?list=NAME&before=ID
 * the ALONE rows before that id, and then no other list. */
static bool choose_window(struct visit *v, const char *name, size_t first, struct page_window *w,
	struct thanks_list *l)
{
	struct str chosen = visit_field(v, "list"), before = visit_field(v, "before");

	if (v->api) return visit_window(v, name, w);
	l->alone = str_eq(chosen, str_of(name));
	*w = (struct page_window){ .most = chosen.n ? l->alone ? ALONE : 0 : first };
	return !l->alone || !before.n || id_parse(before, &w->before) ||
		err_field(&v->x.err, ERR_INPUT, "before",
			TR("Choose one of those that are offered."));
}

/* Fill a list of thanks. The query asks for a row more than is shown, and so finds out whether
 * there are more. */
static bool fill_list(struct visit *v, const char *name, size_t first, list_fn *list,
	struct thanks_list *l)
{
	struct page_window w;

	if (!choose_window(v, name, first, &w, l)) return false;
	if (!w.most) return true;
	if (!list(&v->x, w.before, v->api ? w.most : w.most + 1, &l->rows, &l->n)) return false;
	l->more = l->n > w.most;
	if (l->more) l->n = w.most;
	l->at = NEW_N(v->x.a, struct when, l->n);
	for (size_t i = 0; i < l->n; i++) l->at[i] = visit_when(v, l->rows[i].made);
	return true;
}

/* Fill whom to thank: the people with a name that begins as typed, else those near the reader. */
static bool fill_found(struct visit *v, struct page_thanks *p)
{
	p->typed = visit_field(v, "find");
	if (!p->typed.n) return recognition_around(&v->x, AROUND, &p->around, &p->around_n);
	if (!person_named(&v->x, p->typed, NAMES + 1, &p->found, &p->found_n)) return false;
	p->found_more = p->found_n > NAMES;
	if (p->found_more) p->found_n = NAMES;
	return true;
}

static bool fill_thanks(struct visit *v, void *to)
{
	struct page_thanks *p = to;

	if (!fill_list(v, "received", RECEIVED_FIRST, recognition_list_received, &p->received) ||
		!fill_list(v, "given", FIRST, recognition_list_given, &p->given) ||
		!fill_list(v, "shared", FIRST, recognition_list_shared, &p->shared) ||
		!fill_found(v, p))
		return false;
	p->received_rows = p->received.rows, p->received_rows_n = p->received.n;
	p->given_rows = p->given.rows, p->given_rows_n = p->given.n;
	p->shared_rows = p->shared.rows, p->shared_rows_n = p->shared.n;
	p->ask = p->received.n && v->me->thanks == THANKS_UNSAID;
	return true;
}

static void write_thanks(struct html *h, void *page)
{
	page_thanks(h, page);
}

static const struct page_part thanks_parts[] = {
	MANY(page_thanks, "received", received_rows, recognition, recognition_entity,
		.paged = true),
	MANY(page_thanks, "given", given_rows, recognition, recognition_entity, .paged = true),
	MANY(page_thanks, "shared", shared_rows, recognition, recognition_entity, .paged = true),
	MANY(page_thanks, "found", found, person, named_view),
	MANY(page_thanks, "around", around, person, named_view),
	{ 0 },
};
static const struct entity_field thanks_query_fields[] = {
	COLUMN(limit, INT, .typed = true, .least = 1, .most = WRITTEN_PAGE, .readers = READ_AUTHOR,
		.about = "rows of each list at most"),
	COLUMN(find, TEXT, .typed = true, .most = PERSON_NAME_BYTES, .readers = READ_AUTHOR,
		.about =
			"the beginning of a name, two letters or more: who is called so is `found`"),
	{ 0 },
};
const struct entity thanks_query = { .name = "thanks_ask", .fields = thanks_query_fields };
const struct web_page thanks_page = { "thanks_page", sizeof(struct page_thanks), thanks_parts,
	fill_thanks, write_thanks, &thanks_query };

/* -- thanking somebody -- */

/* Fill the form that thanks a person, with what their card says about thanks. */
static bool fill_thank(struct visit *v, void *to)
{
	struct page_thank *p = to;
	struct card_line *lines;
	int64_t id;
	size_t n;

	if (!visit_id(v, "id", &id) || !(p->person = person_here(&v->x, id))) return false;
	if (!card_list(&v->x, id, &lines, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (lines[i].kind == CARD_THANKS) p->line = &lines[i];
	return true;
}

static void write_thank(struct html *h, void *page)
{
	page_thank(h, page);
}

static const struct page_part thank_parts[] = {
	ONE(page_thank, "person", person, person, named_view),
	ONE(page_thank, "line", line, card_line, card_line_entity),
	{ 0 },
};
const struct web_page thank_page = { "thank", sizeof(struct page_thank), thank_parts, fill_thank,
	write_thank, NULL };

/* The thanks that were given a moment ago; none when they were taken back. */
struct page_given {
	const struct recognition *thanks;
};

static bool fill_given(struct visit *v, void *to)
{
	struct page_given *p = to;
	int64_t id;

	if (!visit_shown(v, &id)) return false;
	p->thanks = recognition_get(&v->x, id);
	if (!p->thanks && v->x.err.code == ERR_MISSING) err_clear(&v->x.err);
	return !v->x.err.code;
}

static const struct page_part given_parts[] = {
	ONE(page_given, "thanks", thanks, recognition, recognition_entity),
	{ 0 },
};
const struct web_page given_page = { "one_thanks", sizeof(struct page_given), given_parts,
	fill_given, NULL, NULL };

bool thank_post(struct visit *v)
{
	struct html *h = &v->h;
	struct recognition typed = { 0 };
	struct page_thank page = { .typed = &v->q->form };

	if (!visit_id(v, "id", &typed.receiver)) return false;
	if (visit_take(v, &recognition_entity, &typed) &&
		(v->about = recognition_add(&v->x, &typed)))
		return visit_go(v, tr("They are there. You can take them back at any time."),
			"/thanks");
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, "words") || !fill_thank(v, &page))
		return false;
	page_thank(&v->h, &page);
	return true;
}

bool thanks_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && recognition_del(&v->x, id) &&
		visit_back(v, tr("Taken back. They are gone everywhere."), "/thanks");
}
