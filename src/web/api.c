/* SPDX-License-Identifier: Apache-2.0 */
#include "web/api.h"

#include <string.h>

#include "base/secret.h"
#include "model/entity.h"
#include "model/repeat.h"
#include "model/written.h"
#include "web/handlers.h"

bool api_has(const struct web_route *route)
{
	if (route->method == GET) return route->page && route->page->parts;
	return route->answer != NULL;
}

void api_challenge(struct visit *v)
{
	http_header(v->q, v->r, "WWW-Authenticate", S("Bearer realm=\"rapport\""));
}

/* -- pages by id -- */

static const struct entity_field paged_fields[] = {
	COLUMN(limit, INT, .typed = true, .least = 1, .most = WRITTEN_PAGE, .readers = READ_PAIR,
		.about = "rows of each list at most"),
	{ 0 },
};
const struct entity paged_query = { .name = "paged", .fields = paged_fields };

bool visit_window(struct visit *v, const char *list, struct page_window *w)
{
	struct str after = http_field(&v->q->query, str_of(list));
	struct str limit = http_field(&v->q->query, S("limit"));
	int64_t most = WRITTEN_PAGE;
	bool turned = false;

	*w = (struct page_window){ .most = WRITTEN_PAGE };
	if (!v->api || v->q->method != GET) return true;
	if (limit.n && (!str_int(limit, &most) || most < 1 || most > WRITTEN_PAGE))
		return err_field(&v->x.err, ERR_INPUT, "limit", TR("Write a number from %lld to %lld."), 1LL,
			(long long)WRITTEN_PAGE);
	for (const struct page_part *p = v->page->parts; p->name; p++)
		turned = turned || (p->paged && http_has(&v->q->query, str_of(p->name)));
	if (after.n && !id_parse(after, &w->before))
		return err_field(&v->x.err, ERR_INPUT, "after", TR("Choose one of those that are offered."));
	w->most = turned && !after.n ? 0 : (size_t)most;
	return true;
}

static const void *rows_of(const void *page, const struct page_part *p, size_t *n)
{
	const void *rows;

	memcpy(&rows, (const char *)page + p->at, sizeof rows);
	*n = rows != NULL;
	if (p->count_at != PAGE_ONE) memcpy(n, (const char *)page + p->count_at, sizeof *n);
	return rows;
}

/* The smallest id of a part's rows: where its next page begins. Ids stand in the first field. */
static int64_t last_id(const struct page_part *p, const char *rows, size_t n)
{
	int64_t last = INT64_MAX, id;

	for (size_t i = 0; i < n; i++) {
		memcpy(&id, rows + i * p->size + p->t->fields->at, sizeof id);
		if (id < last) last = id;
	}
	return last;
}

/* The next page of all lists that are longer: RFC 8288. */
static void link_next(struct visit *v, const struct web_page *page, const void *filled)
{
	struct buf b = { .a = v->x.a };
	struct page_window w;
	bool any = false;

	buf_fmt(&b, "<%.*s?", STR(v->q->path));
	for (const struct page_part *p = page->parts; p->name; p++) {
		size_t n;
		const void *rows = rows_of(filled, p, &n);

		if (!p->paged || !visit_window(v, p->name, &w) || !w.most || n < w.most) continue;
		if (!any) buf_fmt(&b, "limit=%zu", w.most);
		any = true;
		buf_fmt(&b, "&%s=", p->name);
		id_print(&b, last_id(p, rows, n));
	}
	buf_z(&b, ">; rel=\"next\"");
	if (any) http_header(v->q, v->r, "Link", buf_str(&b));
}

/* -- output -- */

static void put_part(struct buf *b, const struct page_part *p, const void *page)
{
	size_t n;
	const char *rows = rows_of(page, p, &n);

	buf_fmt(b, "\"%s\":", p->name);
	if (p->count_at == PAGE_ONE) {
		if (n) entity_json(b, p->t, rows);
		else buf_z(b, "null");
		return;
	}
	buf_ch(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i) buf_ch(b, ',');
		entity_json(b, p->t, rows + i * p->size);
	}
	buf_ch(b, ']');
}

static struct str print_page(struct visit *v, const struct web_page *page, const void *filled)
{
	struct buf b = { .a = v->x.a };

	for (const struct page_part *p = page->parts; p->name; p++) {
		buf_ch(&b, p == page->parts ? '{' : ',');
		put_part(&b, p, filled);
	}
	buf_z(&b, "}\n");
	return buf_str(&b);
}

static void *fill_page(struct visit *v, const struct web_page *page)
{
	void *filled = arena_alloc(v->x.a, 1, page->size, _Alignof(max_align_t));

	v->page = page;
	return page->fill(v, filled) ? filled : NULL;
}

/* A version of what is answered: whoever reads the same has the same. */
static struct str tag_of(struct visit *v, struct str json)
{
	return str_fmt(v->x.a, "\"%.*s\"", STR(secret_tag(v->x.a, v->x.keys, S("etag"), json)));
}

static bool write_page(struct visit *v, const struct web_page *page)
{
	const void *filled = fill_page(v, page);
	struct str json, tag;

	if (!filled) return false;
	json = print_page(v, page, filled);
	tag = tag_of(v, json);
	http_header(v->q, v->r, "ETag", tag);
	v->r->type = "application/json";
	if (v->q->method == GET) {
		link_next(v, page, filled);
		if (str_has(http_field(&v->q->headers, S("if-none-match")), tag)) {
			v->r->status = 304;
			return true;
		}
	}
	buf_add(&v->h.b, json);
	return true;
}

/* -- input -- */

static const struct entity_rows *find_rows(const struct entity *t, const char *name)
{
	for (const struct entity_rows *r = t->rows; r && r->name; r++)
		if (str_eq(str_of(r->name), str_of(name))) return r;
	return NULL;
}

/* A value as a form would send it; a switch that is off sends nothing. */
static bool value_of(struct visit *v, const struct entity_field *f, const struct json *j, struct str *out)
{
	struct err why = { 0 };
	int64_t number;
	bool truth;

	*out = S("");
	if (json_is_nothing(j)) return true;
	if (f->type == FIELD_BOOL) {
		if (!json_bool(j, &truth, &why))
			return err_field(&v->x.err, ERR_INPUT, f->name, TR("expected true or false"));
		if (truth) *out = S("1");
		return true;
	}
	if (f->type == FIELD_INT) {
		if (!json_int(j, INT64_MIN, INT64_MAX, &number, &why))
			return err_field(&v->x.err, ERR_INPUT, f->name, TR("expected a whole number"));
		*out = str_fmt(v->x.a, "%lld", (long long)number);
		return true;
	}
	if (!json_text(j, out, &why)) return err_field(&v->x.err, ERR_INPUT, f->name, TR("expected text"));
	*out = str_dup(v->x.a, *out);
	return true;
}

static void add_field(struct visit *v, struct str name, struct str value)
{
	struct http_pairs *form = &v->q->form;

	form->at = arena_more(v->x.a, form->at, form->n, sizeof *form->at);
	form->at[form->n++] = (struct http_pair){ .name = name, .value = value };
}

/* The members of an object as the fields of a form, which is what handlers read; only those that
 * the table has, so that a name which was misspelt is not passed over. */
static bool take_object(struct visit *v, const struct entity *t, const struct json *j, struct str before)
{
	const struct entity_rows *r;
	const char *key;
	struct str value;

	if (!json_has_members(j)) return err_set(&v->x.err, ERR_INPUT, TR("expected an object"));
	for (size_t i = 0; (key = json_key(j, i)); i++) {
		const struct entity_field *f = t ? entity_field(t, str_of(key)) : NULL;
		struct json member = json_get(j, key);
		size_t n = 0;

		if (f && f->typed) {
			if (!value_of(v, f, &member, &value)) return false;
			add_field(v, str_fmt(v->x.a, "%.*s%s", STR(before), f->name), value);
			continue;
		}
		if (!t || !(r = find_rows(t, key)))
			return err_set(&v->x.err, ERR_INPUT, TR("there is no field \"%.60s\" to be set"), key);
		if (!json_count(&member, r->most, &n, &v->x.err)) return false;
		for (size_t k = 0; k < n; k++) {
			struct json row = json_at(&member, k);

			if (!take_object(v, r->t, &row, str_fmt(v->x.a, "%s.%zu.", r->name, k)))
				return err_row(&v->x.err, r->name, k);
		}
	}
	return true;
}

static bool read_body(struct visit *v, const struct web_route *route)
{
	struct json_doc *doc;
	struct json top;
	bool ok;

	if (!str_starts(v->q->type, S("application/json"))) return true;
	if (!(doc = json_parse("body", v->q->body, &v->x.err))) return false;
	top = json_top(doc);
	v->q->form = (struct http_pairs){ .at = LIST_NEW(v->x.a, struct http_pair) };
	ok = take_object(v, route->body ? route->body : route->takes, &top, S(""));
	json_free(doc);
	return ok;
}

/* -- a change -- */

/* What is changed must be what was read: RFC 9110, section 13.1.1. */
static bool check_match(struct visit *v, const struct web_route *route)
{
	struct str given = http_field(&v->q->headers, S("if-match"));
	const void *filled;

	if (!route->match || str_eq(given, S("*"))) return true;
	if (!given.n)
		return err_set(&v->x.err, ERR_BLIND, TR("Read it first, and send its ETag as If-Match."));
	if (!(filled = fill_page(v, route->answer))) return false;
	return str_has(given, tag_of(v, print_page(v, route->answer, filled))) ||
		err_set(&v->x.err, ERR_STALE, TR("It has changed since it was read. Read it again first."));
}

/* The request as the key of a repetition stands for it. */
static struct str whole_request(struct visit *v)
{
	struct buf b = { .a = v->x.a };

	buf_fmt(&b, "POST %.*s\n", STR(v->q->path));
	for (size_t i = 0; i < v->q->form.n; i++) {
		buf_fmt(&b, "%zu:%zu:", v->q->form.at[i].name.n, v->q->form.at[i].value.n);
		buf_add(&b, v->q->form.at[i].name);
		buf_add(&b, v->q->form.at[i].value);
	}
	return buf_str(&b);
}

bool api_answer(struct visit *v, const struct web_route *route)
{
	struct repeat r = { .key = http_field(&v->q->headers, S("idempotency-key")) };
	bool keeps = http_has(&v->q->headers, S("idempotency-key")) && v->x.db;

	if (route->method == GET) return write_page(v, route->page);
	if (!read_body(v, route)) return false;
	if (keeps) {
		r.asked = whole_request(v);
		if (!repeat_find(&v->x, &r)) return false;
		v->made = r.made;
	}
	if (!r.done && (!check_match(v, route) || !route->handle(v))) return false;
	if (route->creates) v->r->status = 201;
	r.made = v->made;
	return write_page(v, route->answer) && (!keeps || r.done || repeat_keep(&v->x, &r));
}
