/* SPDX-License-Identifier: Apache-2.0
 *
 * The OpenAPI 3.1 document, made from the table of routes: their paths, the parts of their pages,
 * and the fields of these parts.
 */
#include "web/api.h"

#include <string.h>

#include "model/entity.h"
#include "model/repeat.h"
#include "web/handlers.h"

/* The most schemas of a kind that the document may have. */
enum { SCHEMAS = 256 };

/* The entities and pages that the paths refer to, each once. */
struct schemas {
	const struct entity *t[SCHEMAS];
	enum entity_use use[SCHEMAS];
	size_t n;
	const struct web_page *pages[SCHEMAS];
	size_t pages_n;
};

static void add_entity(struct schemas *s, const struct entity *t, enum entity_use use)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->t[i] == t && s->use[i] == use) return;
	if (s->n < SCHEMAS) s->t[s->n] = t, s->use[s->n++] = use;
}

static void add_page(struct schemas *s, const struct web_page *page)
{
	for (size_t i = 0; i < s->pages_n; i++)
		if (s->pages[i] == page) return;
	if (s->pages_n < SCHEMAS) s->pages[s->pages_n++] = page;
	for (const struct page_part *p = page->parts; p->name; p++) add_entity(s, p->t, ENTITY_OUT);
}

/* Choose the table of a POST's body. */
static const struct entity *choose_body(const struct web_route *r)
{
	return r->body ? r->body : r->takes;
}

/* -- paths -- */

/* Put a path as OpenAPI writes it: "/talks/:id/begin" as "/talks/{id}/begin". */
static void put_path(struct buf *b, const char *path)
{
	struct str rest = str_of(path), part;
	bool more = true;

	buf_ch(b, '"');
	for (bool first = true; more; first = false) {
		more = str_cut(rest, '/', &part, &rest);
		if (!first) buf_ch(b, '/');
		if (str_starts(part, S(":"))) buf_fmt(b, "{%.*s}", STR(str_sub(part, 1, part.n)));
		else buf_add(b, part);
	}
	buf_ch(b, '"');
}

/* Put the name of an operation, like "getTalksId" or "postTalksIdBegin". */
static void put_operation_id(struct buf *b, const struct web_route *r)
{
	bool up = true;

	buf_z(b, r->method == GET ? "get" : "post");
	for (const char *p = r->path; *p; p++) {
		if (*p == '/' || *p == ':' || *p == '-') {
			up = true;
			continue;
		}
		buf_ch(b, up && *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
		up = false;
	}
}

static void put_header(struct buf *b, const char **between, const char *name, bool required,
	const char *says)
{
	buf_fmt(b,
		"%s{\"name\":\"%s\",\"in\":\"header\",\"required\":%s,\"schema\":{\"type\":\"string\"},"
		"\"description\":",
		*between, name, required ? "true" : "false");
	json_put_text(b, str_of(says));
	buf_ch(b, '}');
	*between = ",";
}

/* Name the type that a parameter of the query has. */
static const char *name_query_type(const struct entity_field *f)
{
	switch (f->type) {
	case FIELD_INT: return "\"type\":\"integer\"";
	case FIELD_BOOL: return "\"type\":\"string\",\"enum\":[\"1\"]";
	case FIELD_DAY: return "\"type\":\"string\",\"format\":\"date\"";
	default: return "\"type\":\"string\"";
	}
}

/* Put the parameters of the query of a page: its own, and one for each list that has pages. */
static void put_query(struct buf *b, const char **between, const struct web_page *page)
{
	for (const struct entity_field *f = page->query ? page->query->fields : NULL; f && f->type;
		f++) {
		buf_fmt(b, "%s{\"name\":\"%s\",\"in\":\"query\",\"schema\":{%s},\"description\":",
			*between, f->name, name_query_type(f));
		json_put_text(b, str_of(f->about));
		buf_ch(b, '}');
		*between = ",";
	}
	for (const struct page_part *p = page->parts; p->name; p++) {
		if (!p->paged) continue;
		buf_fmt(b,
			"%s{\"name\":\"%s\",\"in\":\"query\",\"schema\":{\"type\":\"string\"},"
			"\"description\":\"where the next page of this list begins; from Link\"}",
			*between, p->name);
		*between = ",";
	}
}

static void put_parameters(struct buf *b, const struct web_route *r)
{
	const char *between = "";

	buf_z(b, ",\"parameters\":[");
	if (strstr(r->path, "/:id")) {
		buf_z(b, "{\"name\":\"id\",\"in\":\"path\",\"required\":true,"
			"\"schema\":{\"type\":\"string\",\"pattern\":\"^[0-9a-z]{13}$\"}}");
		between = ",";
	}
	if (r->method == GET) {
		put_query(b, &between, r->page);
		put_header(b, &between, "If-None-Match", false, "an ETag: 304 when it is still so");
	} else {
		if (r->match)
			put_header(b, &between, "If-Match", !r->unread,
				"the ETag of what was read: 412 when it has changed since");
		put_header(b, &between, "Idempotency-Key", false,
			"of the program's choice: sent again within a day, the request is done once");
	}
	buf_ch(b, ']');
}

/* True when a body must have some member. */
static bool has_needed(const struct entity *t)
{
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (f->typed && f->needed && !f->usual && !f->closing) return true;
	return false;
}

static void put_body(struct buf *b, const struct web_route *r)
{
	const struct entity *t = r->method == POST ? choose_body(r) : NULL;

	if (!t) return;
	buf_fmt(b,
		",\"requestBody\":{\"required\":%s,\"content\":{\"application/json\":{\"schema\":"
		"{\"$ref\":\"#/components/schemas/%s_in\"}}}}",
		has_needed(t) ? "true" : "false", t->name);
}

/* True when some list of a page is answered in pages. */
static bool has_paged(const struct web_page *page)
{
	for (const struct page_part *p = page->parts; p->name; p++)
		if (p->paged && page->query) return true;
	return false;
}

/* True when a request of this route can be refused with this status. */
static bool may_answer(const struct web_route *r, struct str status)
{
	if (str_eq(status, S("428"))) return r->match && !r->unread;
	if (str_eq(status, S("409")) || str_eq(status, S("412")) || str_eq(status, S("413")) ||
		str_eq(status, S("415")))
		return r->method == POST;
	return true;
}

/* Put the headers of a POST's answer: where the row that was made is, and how an act is undone. */
static void put_post_headers(struct buf *b, const struct web_route *r)
{
	if (r->method != POST) return;
	if (api_made_address(r))
		buf_z(b,
			",\"Location\":{\"schema\":{\"type\":\"string\"},\"description\":\"of what was made\"}");
	buf_z(b,
		",\"Undo\":{\"schema\":{\"type\":\"string\"},\"description\":\"a POST to this address takes it back; "
		"absent: it cannot be taken back so\"},\"Undo-Until\":{\"schema\":{\"type\":\"string\","
		"\"format\":\"date-time\"}}");
}

/* Put the schema of an answer: a page, or the one row of a list that the POST made. */
static void put_answer_schema(struct buf *b, const struct web_route *r, const struct web_page *page)
{
	const struct page_part *made = r->method == POST ? api_made_part(r) : NULL;

	if (!made) {
		buf_fmt(b, "{\"$ref\":\"#/components/schemas/%s_page\"}", page->name);
		return;
	}
	buf_fmt(b,
		"{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"%s\":{\"anyOf\":["
		"{\"$ref\":\"#/components/schemas/%s\"},{\"type\":\"null\"}]}},\"required\":[\"%s\"]}",
		made->t->name, made->t->name, made->t->name);
}

/* Put the answers of a route: the good one, and each problem that it can have. */
static void put_responses(struct buf *b, const struct web_route *r)
{
	const struct web_page *page = r->method == GET ? r->page : r->answer;
	static const struct { const char *status, *says; } problems[] = {
		{ "400", "the request is malformed" },
		{ "401", "no token, or one that is not known" },
		{ "403", "not with this token, or not by this person" },
		{ "404", "not there, or not to be seen" },
		{ "405", "not to be asked so: Allow says how" },
		{ "409", "it has moved on, or a list is full" },
		{ "412", "it has changed since it was read" },
		{ "413", "the body is too long" },
		{ "415", "the body is no JSON" },
		{ "422", "a field is wrong: errors says which" },
		{ "428", "If-Match is missing" },
		{ "429", "too often: Retry-After says when" },
		{ "503", "too much at once: Retry-After says when" },
	};

	buf_fmt(b,
		",\"responses\":{\"%s\":{\"description\":\"%s\",\"headers\":{\"ETag\":{\"schema\":{\"type\":\"string\"}}",
		r->creates ? "201" : "200", r->method == GET ? "as it is" : "as it is now");
	if (has_paged(page))
		buf_z(b,
			",\"Link\":{\"schema\":{\"type\":\"string\"},\"description\":\"rel=next: the next page\"}");
	put_post_headers(b, r);
	buf_z(b, "},\"content\":{\"application/json\":{\"schema\":");
	put_answer_schema(b, r, page);
	buf_z(b, "}}}");
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
		if (!may_answer(r, str_of(problems[i].status))) continue;
		buf_fmt(b,
			",\"%s\":{\"description\":\"%s\",\"content\":{\"application/problem+json\":{\"schema\":"
			"{\"$ref\":\"#/components/schemas/problem\"}}}}",
			problems[i].status, problems[i].says);
	}
	buf_ch(b, '}');
}

static void put_operation(struct buf *b, const struct web_route *r)
{
	buf_fmt(b, "\"%s\":{\"operationId\":\"", r->method == GET ? "get" : "post");
	put_operation_id(b, r);
	buf_z(b, "\",\"summary\":");
	json_put_text(b, str_of(r->what));
	put_parameters(b, r);
	put_body(b, r);
	put_responses(b, r);
	buf_ch(b, '}');
}

/* Put the rows of one path: its GET and its POST. */
static void put_path_item(struct buf *b, const struct web_route *r, struct schemas *s)
{
	const char *between = "";

	put_path(b, r->path);
	buf_z(b, ":{");
	for (const struct web_route *other = r; other->path; other++) {
		if (strcmp(other->path, r->path) != 0 || !api_has(other)) continue;
		buf_z(b, between);
		put_operation(b, other);
		add_page(s, other->method == GET ? other->page : other->answer);
		if (other->method == POST && choose_body(other))
			add_entity(s, choose_body(other), ENTITY_IN);
		between = ",";
	}
	buf_ch(b, '}');
}

/* True when a row is the first of its path that the API has. */
static bool is_first_of_path(const struct web_route *r)
{
	for (const struct web_route *before = web_routes; before < r; before++)
		if (api_has(before) && strcmp(before->path, r->path) == 0) return false;
	return true;
}

/* -- schemas -- */

static void put_page_schema(struct buf *b, const struct web_page *page)
{
	buf_fmt(b,
		"\"%s_page\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{",
		page->name);
	for (const struct page_part *p = page->parts; p->name; p++) {
		buf_fmt(b, "%s\"%s\":", p == page->parts ? "" : ",", p->name);
		if (p->count_at != PAGE_ONE)
			buf_fmt(b,
				"{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}}",
				p->t->name);
		else
			buf_fmt(b,
				"{\"anyOf\":[{\"$ref\":\"#/components/schemas/%s\"},{\"type\":\"null\"}]}",
				p->t->name);
	}
	buf_z(b, "},\"required\":[");
	for (const struct page_part *p = page->parts; p->name; p++)
		buf_fmt(b, "%s\"%s\"", p == page->parts ? "" : ",", p->name);
	buf_z(b, "]}");
}

static void put_schemas(struct buf *b, const struct schemas *s)
{
	for (size_t i = 0; i < s->pages_n; i++) {
		put_page_schema(b, s->pages[i]);
		buf_ch(b, ',');
	}
	for (size_t i = 0; i < s->n; i++) {
		buf_fmt(b, "\"%s%s\":", s->t[i]->name, s->use[i] == ENTITY_IN ? "_in" : "");
		entity_schema(b, s->t[i], s->use[i]);
		buf_ch(b, ',');
	}
	buf_z(b,
		"\"problem\":{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{"
		"\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\","
		"\"items\":{\"type\":\"object\",\"properties\":{\"pointer\":{\"type\":\"string\",\"description\":"
		"\"of the field, RFC 6901\"},\"detail\":{\"type\":\"string\"}},\"required\":[\"pointer\",\"detail\"]}}},"
		"\"required\":[\"status\",\"detail\"]}");
}

void api_write_doc(struct buf *b, struct str origin)
{
	struct schemas s = { .n = 0 };
	const char *between = "";

	buf_z(b,
		"{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"rapport\",\"version\":\"1\",\"description\":"
		"\"What the pages of rapport show and do, as JSON.\",\"license\":{\"name\":\"Apache-2.0\","
		"\"identifier\":\"Apache-2.0\"}},\"servers\":[{\"url\":");
	json_put_text(b, str_fmt(b->a, "%.*s" API_PREFIX, STR(origin)));
	buf_z(b, "}],\"security\":[{\"token\":[]}],\"paths\":{");
	for (const struct web_route *r = web_routes; r->path; r++) {
		if (!api_has(r) || !is_first_of_path(r)) continue;
		buf_z(b, between);
		put_path_item(b, r, &s);
		between = ",";
	}
	buf_z(b,
		"},\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\","
		"\"description\":\"a personal token, rpt_…\"}},\"schemas\":{");
	put_schemas(b, &s);
	buf_z(b, "}}}\n");
}

bool openapi_get(struct visit *v)
{
	v->r->type = "application/json";
	api_write_doc(&v->h.b, http_origin(v->q));
	return true;
}
