/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions that people write: their own, and those of the organisation; one by one, or as a file.
 */
#include "web/questions.h"

#include "web/handlers.h"
#include "web/web.h"

static const char *find_path(enum question_list list)
{
	return list == QUESTION_OWN ? "/settings/questions" : "/settings/questions/shared";
}

/* Fill a list of questions. The page of the reader's own questions leads to the shared ones if
 * there are some, or if the reader may add some. */
static bool fill_list(struct visit *v, struct page_questions *p, enum question_list list)
{
	struct listed_question *shared;
	size_t shared_n = 0;
	bool admin = false;

	p->list = list;
	if (!question_list(&v->x, list, &p->rows, &p->rows_n)) return false;
	if (!question_may_write(&v->x, list, &p->may_write)) return false;
	if (list == QUESTION_SHARED) return true;
	if (!question_list(&v->x, QUESTION_SHARED, &shared, &shared_n)) return false;
	if (!question_may_write(&v->x, QUESTION_SHARED, &admin)) return false;
	p->more = shared_n || admin;
	return true;
}

static bool fill_own(struct visit *v, void *to)
{
	return fill_list(v, to, QUESTION_OWN);
}

static bool fill_shared(struct visit *v, void *to)
{
	return fill_list(v, to, QUESTION_SHARED);
}

static void write_questions(struct html *h, void *page)
{
	page_questions(h, page);
}

static const struct page_part own_parts[] = {
	MANY(page_questions, "questions", rows, listed_question, question_entity),
	{ 0 },
};
const struct web_page questions_page = { "questions", sizeof(struct page_questions), own_parts,
	fill_own, write_questions, NULL };

static const struct page_part shared_parts[] = {
	MANY(page_questions, "questions", rows, listed_question, shared_question_entity),
	{ 0 },
};
const struct web_page shared_questions_page = { "shared_questions", sizeof(struct page_questions),
	shared_parts, fill_shared, write_questions, NULL };

/* Show the page again with the error at its field. */
static bool show_again(struct visit *v, struct page_questions *p, enum question_list list)
{
	if (!visit_retry(v) || !fill_list(v, p, list)) return false;
	page_questions(&v->h, p);
	return true;
}

static bool add_question(struct visit *v, enum question_list list, const struct entity *t,
	const char *says)
{
	struct page_questions p = { 0 };

	if (visit_take(v, t, &p.typed) && (v->about = question_add(&v->x, list, &p.typed)) != 0)
		return visit_go(v, says, "%s", find_path(list));
	return visit_refuse(v, "words") && show_again(v, &p, list);
}

bool settings_question_post(struct visit *v)
{
	struct html *h = &v->h;

	return add_question(v, QUESTION_OWN, &question_entity,
		tr("Added. It is offered to you in your talks."));
}

bool settings_shared_question_post(struct visit *v)
{
	struct html *h = &v->h;

	return add_question(v, QUESTION_SHARED, &shared_question_entity,
		tr("Added. It is offered to everybody in their talks."));
}

static bool delete_question(struct visit *v, enum question_list list)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && question_del(&v->x, list, id) &&
		visit_go(v, tr("The question is taken away."), "%s", find_path(list));
}

bool settings_question_del_post(struct visit *v)
{
	return delete_question(v, QUESTION_OWN);
}

bool settings_shared_question_del_post(struct visit *v)
{
	return delete_question(v, QUESTION_SHARED);
}

/* -- files -- */

/* Say how many questions a file brought, for the line above the page. */
static struct str say_count(struct visit *v, const struct question_count *count)
{
	struct html *h = &v->h;
	struct str added = trnf("%lld question is new.", "%lld questions are new.", count->added,
		(long long)count->added);

	if (!count->before) return added;
	return str_fmt(v->x.a, "%.*s %.*s", STR(added),
		STR(trnf("%lld was there already.", "%lld were there already.", count->before,
			(long long)count->before)));
}

/* Import a file of questions. The route runs on a pool, so that the pages of others do not wait for
 * a large file. */
static bool import_file(struct visit *v, enum question_list list)
{
	struct page_questions p = { 0 };
	const struct http_pair *file = NULL;
	struct question_count count;
	const char *name;

	for (size_t i = 0; i < v->q->form.n; i++)
		if (str_eq(v->q->form.at[i].name, S("file"))) file = &v->q->form.at[i];
	if (!visit_begin(v, DB_WRITE)) return false;
	if (!file || !file->value.n) {
		err_field(&v->x.err, ERR_INPUT, "file",
			TR("Choose a list of questions (.csv) first."));
		return visit_refuse(v, "file") && show_again(v, &p, list);
	}
	name = str_z(v->x.a,
		str_sub(str_utf8(file->file) ? file->file : S("questions.csv"), 0, 100));
	if (question_import(&v->x, list, name, file->value, &count))
		return visit_go(v, str_z(v->x.a, say_count(v, &count)), "%s", find_path(list));
	return visit_refuse(v, "file") && show_again(v, &p, list);
}

bool settings_question_file_post(struct visit *v)
{
	return import_file(v, QUESTION_OWN);
}

bool settings_shared_question_file_post(struct visit *v)
{
	return import_file(v, QUESTION_SHARED);
}

/* Export a list of questions as a file. */
static bool export_file(struct visit *v, enum question_list list, const char *disposition)
{
	struct buf b = { .a = v->x.a };

	if (!question_export(&v->x, list, &b)) return false;
	v->r->type = "text/csv; charset=utf-8";
	http_header(v->q, v->r, "Content-Disposition", str_of(disposition));
	v->h.b = b;
	return true;
}

bool settings_question_file_get(struct visit *v)
{
	return export_file(v, QUESTION_OWN, "attachment; filename=\"questions.csv\"");
}

bool settings_shared_question_file_get(struct visit *v)
{
	return export_file(v, QUESTION_SHARED, "attachment; filename=\"shared-questions.csv\"");
}
