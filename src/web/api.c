/* SPDX-License-Identifier: Apache-2.0
 *
 * The answers of the API (web/api.h): the rows of a page as JSON in pages by id, what a POST
 * changed, and the conditions under which a POST is carried out.
 */
#include "web/api.h"

#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "model/entity.h"
#include "model/undo.h"
#include "model/written.h"
#include "web/handlers.h"
#include "web/once.h"

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

/* Read how many rows of each list the request asks for; WRITTEN_PAGE when it does not say so. */
static bool read_limit(struct visit *v, int64_t *limit)
{
	struct str given = http_field(&v->q->query, S("limit"));

	*limit = WRITTEN_PAGE;
	return !given.n || (str_int(given, limit) && *limit >= 1 && *limit <= WRITTEN_PAGE) ||
		err_field(&v->x.err, ERR_INPUT, "limit", TR("Write a number from %lld to %lld."),
			1LL, (long long)WRITTEN_PAGE);
}

/* True when the request asks for a later page of some list than its first. */
static bool is_turned(const struct visit *v, const struct web_page *page)
{
	for (const struct page_part *p = page->parts; p->name; p++)
		if (p->paged && http_has(&v->q->query, str_of(p->name))) return true;
	return false;
}

bool visit_window(struct visit *v, const char *list, struct page_window *w)
{
	struct str after = http_field(&v->q->query, str_of(list));
	int64_t limit;

	*w = (struct page_window){ .most = WRITTEN_PAGE };
	if (!v->api || v->q->method != GET) return true;
	if (!read_limit(v, &limit)) return false;
	if (after.n && !id_parse(after, &w->before))
		return err_field(&v->x.err, ERR_INPUT, list,
			TR("Choose one of those that are offered."));
	/* one row more than is answered tells whether others follow */
	w->most = is_turned(v, v->page) && !after.n ? 0 : (size_t)limit + 1;
	return true;
}

/* The rows of a part of a page, as the API answers them. */
struct rows_shown {
	const char *rows;
	size_t n;
	/* the index of the row that is not answered, for it only tells that others follow; n: none
	 * follows */
	size_t more;
	int64_t last;    /* the id of the last row that is answered */
};

static int64_t read_id(const struct page_part *p, const struct rows_shown *r, size_t i)
{
	int64_t id;

	memcpy(&id, r->rows + i * p->size + p->t->fields->at, sizeof id);
	return id;
}

/* Find the row of a list that comes last, `without` left aside: the row with the smallest id, or
 * the last row of a list that is in another order. The id is the first field of a row. */
static size_t find_last(const struct page_part *p, const struct rows_shown *r, size_t without)
{
	size_t last = r->n;

	for (size_t i = 0; i < r->n; i++)
		if (i != without &&
			(last == r->n || p->in_order || read_id(p, r, i) < read_id(p, r, last)))
			last = i;
	return last;
}

/* Read the rows of a part that this request is answered with. */
static struct rows_shown read_rows(struct visit *v, const struct web_page *page,
	const struct page_part *p, const void *filled)
{
	struct rows_shown r = { 0 };
	int64_t limit = WRITTEN_PAGE;
	struct err none = { 0 };

	memcpy(&r.rows, (const char *)filled + p->at, sizeof r.rows);
	r.n = r.rows != NULL;
	if (p->count_at != PAGE_ONE) memcpy(&r.n, (const char *)filled + p->count_at, sizeof r.n);
	r.more = r.n;
	if (v->q->method != GET || p->count_at == PAGE_ONE) return r;
	if (!p->paged) { /* a list that has no pages is on the first page alone */
		if (is_turned(v, page)) r.n = r.more = 0;
		return r;
	}
	/* a handler that asked for no list has not checked the limit */
	if (!read_limit(v, &limit)) v->x.err = none;
	if (r.n <= (size_t)limit) return r;
	r.more = find_last(p, &r, r.n);
	r.last = read_id(p, &r, find_last(p, &r, r.more));
	return r;
}

/* Add what else the address asks of the page, so that the next page is of the same. */
static void put_asked(struct visit *v, const struct web_page *page, struct buf *b)
{
	for (const struct entity_field *f = page->query ? page->query->fields : NULL; f && f->type; f++) {
		struct str given = http_field(&v->q->query, str_of(f->name));

		if (!given.n || strcmp(f->name, "limit") == 0) continue;
		buf_fmt(b, "&%s=", f->name);
		buf_percent(b, given);
	}
}

/* Add the header Link (RFC 8288) to the next page, for all lists that are longer than this page. */
static void add_next_link(struct visit *v, const struct web_page *page, const void *filled)
{
	struct str limit = http_field(&v->q->query, S("limit"));
	struct buf b = { .a = v->x.a };
	bool any = false;

	buf_fmt(&b, "<%.*s?limit=%.*s", STR(v->q->path),
		STR(limit.n ? limit : str_fmt(v->x.a, "%d", WRITTEN_PAGE)));
	put_asked(v, page, &b);
	for (const struct page_part *p = page->parts; p->name; p++) {
		struct rows_shown r = read_rows(v, page, p, filled);

		if (r.more == r.n) continue;
		any = true;
		buf_fmt(&b, "&%s=", p->name);
		id_print(&b, r.last);
	}
	buf_z(&b, ">; rel=\"next\"");
	if (any) http_header(v->q, v->r, "Link", buf_str(&b));
}

/* -- output -- */

static void put_part(struct buf *b, const struct page_part *p, const struct rows_shown *r)
{
	const char *between = "";

	buf_fmt(b, "\"%s\":", p->name);
	if (p->count_at == PAGE_ONE) {
		if (r->n) entity_json(b, p->t, r->rows);
		else buf_z(b, "null");
		return;
	}
	buf_ch(b, '[');
	for (size_t i = 0; i < r->n; i++) {
		if (i == r->more) continue;
		buf_z(b, between);
		entity_json(b, p->t, r->rows + i * p->size);
		between = ",";
	}
	buf_ch(b, ']');
}

static struct str print_page(struct visit *v, const struct web_page *page, const void *filled)
{
	struct buf b = { .a = v->x.a };

	for (const struct page_part *p = page->parts; p->name; p++) {
		struct rows_shown r = read_rows(v, page, p, filled);

		buf_ch(&b, p == page->parts ? '{' : ',');
		put_part(&b, p, &r);
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

/* Make the ETag of an answer, which is the same for the same text. */
static struct str make_tag(struct visit *v, struct str json)
{
	return str_fmt(v->x.a, "\"%.*s\"", STR(secret_tag(v->x.a, v->x.keys, S("etag"), json)));
}

const struct page_part *api_made_part(const struct web_route *r)
{
	for (const struct page_part *p = r->answer->parts; r->creates && r->takes && p->name; p++)
		if (p->count_at != PAGE_ONE && p->t == r->takes) return p;
	return NULL;
}

const struct web_route *api_made_address(const struct web_route *r)
{
	const struct entity *made = api_made_part(r) ? r->takes : r->answer->parts->t;

	for (const struct web_route *get = web_routes; r->creates && get->path; get++) {
		const struct page_part *first = get->method == GET && get->page ? get->page->parts
										: NULL;

		if (first && first->count_at == PAGE_ONE && first->t == made &&
			str_ends(str_of(get->path), S("/:id")))
			return get;
	}
	return NULL;
}

/* Print alone the row of a list that was made a moment ago: {"offer":{…}}. The row is null when
 * somebody has deleted it meanwhile. */
static struct str print_made(struct visit *v, const struct page_part *p, const void *filled)
{
	struct buf b = { .a = v->x.a };
	struct rows_shown r = { 0 };
	size_t i = 0;

	memcpy(&r.rows, (const char *)filled + p->at, sizeof r.rows);
	memcpy(&r.n, (const char *)filled + p->count_at, sizeof r.n);
	while (i < r.n && read_id(p, &r, i) != v->about) i++;
	buf_fmt(&b, "{\"%s\":", p->t->name);
	if (i < r.n) entity_json(&b, p->t, r.rows + i * p->size);
	else buf_z(&b, "null");
	buf_z(&b, "}\n");
	return buf_str(&b);
}

/* Name the address of the row that was made, in the header Location. */
static void say_address(struct visit *v, const struct web_route *r)
{
	const struct web_route *get = api_made_address(r);
	struct str path = get ? str_of(get->path) : S("");
	struct buf b = { .a = v->x.a };

	if (!get || !v->about) return;
	buf_fmt(&b, API_PREFIX "%.*s", STR(str_sub(path, 0, path.n - S(":id").n)));
	id_print(&b, v->about);
	http_header(v->q, v->r, "Location", buf_str(&b));
}

/* Name the address that undoes an act, and until when, in the headers Undo and Undo-Until. */
static void say_undo(struct visit *v)
{
	struct buf act = { .a = v->x.a }, until = { .a = v->x.a };

	if (!v->x.undo) return;
	buf_z(&act, API_PREFIX "/undo/");
	id_print(&act, v->x.undo);
	date_print_rfc3339(&until, v->x.now + UNDO_SECONDS);
	http_header(v->q, v->r, "Undo", buf_str(&act));
	http_header(v->q, v->r, "Undo-Until", buf_str(&until));
}

/* Write a page as JSON, or after a POST that makes a row of a list this row alone. A GET whose ETag
 * is known is answered with 304. */
static bool write_page(struct visit *v, const struct web_route *route, const struct web_page *page)
{
	const struct page_part *made = route->method == POST ? api_made_part(route) : NULL;
	const void *filled = fill_page(v, page);
	struct str json, tag;

	if (!filled) return false;
	json = made ? print_made(v, made, filled) : print_page(v, page, filled);
	tag = make_tag(v, json);
	http_header(v->q, v->r, "ETag", tag);
	v->r->type = "application/json";
	if (v->q->method == GET) {
		add_next_link(v, page, filled);
		struct str known = http_field(&v->q->headers, S("if-none-match"));

		if (str_has(known, tag) || str_eq(known, S("*"))) {
			v->r->status = 304;
			return true;
		}
	}
	buf_add(&v->h.b, json);
	return true;
}

/* -- a change -- */

/* True when a list of tags, as in If-Match, has this tag. */
static bool lists_tag(struct str given, struct str tag)
{
	struct str one;
	bool more = true;

	while (more) {
		more = str_cut(given, ',', &one, &given);
		if (str_eq(str_trim(one), tag)) return true;
	}
	return false;
}

/* Check that a program has read what it changes, by If-Match (RFC 9110, section 13.1.1). A weak tag
 * matches nothing. */
static bool check_match(struct visit *v, const struct web_route *route)
{
	struct str given = http_field(&v->q->headers, S("if-match"));
	const void *filled;

	if (str_eq(given, S("*"))) return true;
	if (!given.n) {
		return !route->match || route->unread ||
			err_set(&v->x.err, ERR_BLIND,
				TR("Read it first, and send its ETag as If-Match."));
	}
	if (route->match) {
		if (!(filled = fill_page(v, route->match))) return false;
		if (lists_tag(given, make_tag(v, print_page(v, route->match, filled)))) return true;
	}
	return err_set(&v->x.err, ERR_STALE,
		TR("It has changed since it was read. Read it again first."));
}

/* Find out before a change whether it was made already, under the key of a repetition; if not,
 * whether it may be made. */
static bool prepare_change(struct visit *v, const struct web_route *route, struct repeat *r)
{
	if (r->key.p && !repeat_find(&v->x, r)) return false;
	v->about = r->made;
	return r->done || check_match(v, route);
}

/* Make a change on a pool, where no transaction is open until the handler begins one. Two requests
 * with one key may come at the same time: the second finds at the end that the change was made, and
 * keeps nothing. */
static bool make_change_on_pool(struct visit *v, const struct web_route *route, struct repeat *r)
{
	if (!visit_begin(v, DB_READ) || !visit_end(v, prepare_change(v, route, r))) return false;
	if (r->done) return visit_begin(v, DB_READ);
	if (!route->handle(v)) return false;
	if (r->key.p && !repeat_find(&v->x, r)) return false;
	return !r->done || visit_retry(v);
}

bool api_answer(struct visit *v, const struct web_route *route)
{
	struct repeat r = { .asked = S("") };
	bool keeps = once_has_key(v);

	if (route->method == GET) return write_page(v, route, route->page);
	if (!api_read_body(v, route)) return false;
	if (keeps) once_read(v, &r);
	if (route->pool) {
		if (!make_change_on_pool(v, route, &r)) return false;
	} else if (!prepare_change(v, route, &r) || (!r.done && !route->handle(v))) {
		return false;
	}
	if (route->creates) {
		v->r->status = 201;
		say_address(v, route);
	}
	say_undo(v);
	r.made = v->about;
	return write_page(v, route, route->answer) && (!keeps || r.done || repeat_keep(&v->x, &r));
}
