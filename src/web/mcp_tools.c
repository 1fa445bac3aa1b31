/* SPDX-License-Identifier: Apache-2.0
 *
 * The tools of assistants. One that reads has a page (web/page.h); one that acts is a POST of the table of
 * routes, whose handler it calls, so that it may do what a program may do there and nothing else. Their
 * arguments are the fields of the same tables.
 */
#include "web/mcp.h"

#include <string.h>

#include "base/log.h"
#include "model/agreed.h"
#include "model/entity.h"
#include "model/repeat.h"
#include "model/request.h"
#include "model/opened.h"
#include "model/written.h"
#include "web/api.h"
#include "web/handlers.h"

struct tool {
	const char *name, *title, *says;
	const struct entity *own;        /* its own arguments; the first names the :id of the route, if it has one */
	const struct web_page *page;     /* of a tool that reads; else NULL */
	const char *path;                /* of a tool that acts: the POST of web_routes[] */
	const char *without;             /* fields of the POST that are no arguments, "owner" */
	/* Set these fields before the POST; may be NULL. */
	bool (*prepare)(struct visit *v);
	/* What is done after the POST, with v->about; may be NULL. */
	bool (*then)(struct visit *v);
	bool again;                      /* calling it twice is calling it once */
	bool bare;                       /* it takes no fields of the POST */
};

/* -- arguments of tools that act -- */

#define ONCE_ARGUMENT                                                                              \
	COLUMN(once, TEXT, .typed = true, .most = 100, .readers = READ_AUTHOR,                     \
		.about = "a word of your choice: the same call with it again within a day is done once")
#define WITH_PERSON                                                                                \
	COLUMN(person, ID, .typed = true, .needed = true, .readers = READ_PAIR,                    \
		.about = "the id of the other; whoami lists them")
static const struct entity_field to_person_fields[] = { WITH_PERSON, ONCE_ARGUMENT, { 0 } };
static const struct entity to_person = { .name = "to_person", .fields = to_person_fields };
static const struct entity_field keep_fields[] = {
	COLUMN(step, ID, .typed = true, .needed = true, .readers = READ_PAIR,
		.about = "the id of the step; promises lists them"),
	ONCE_ARGUMENT,
	{ 0 },
};
static const struct entity of_step = { .name = "of_step", .fields = keep_fields };
static const struct entity_field ask_fields[] = {
	WITH_PERSON,
	COLUMN(words, TEXT, .typed = true, .most = WRITTEN_BYTES, .readers = READ_PAIR,
		.about = "one line that goes along; may be left out"),
	ONCE_ARGUMENT,
	{ 0 },
};
static const struct entity ask_leader = { .name = "ask_leader", .fields = ask_fields };

static void set_field(struct visit *v, const char *name, struct str value)
{
	struct http_pairs *form = &v->q->form;

	form->at = arena_more(v->q->a, form->at, form->n, sizeof *form->at);
	form->at[form->n++] = (struct http_pair){ .name = str_of(name), .value = value };
}

/* Say that the step is done. */
static bool set_done(struct visit *v)
{
	set_field(v, "act", S("done"));
	return true;
}

/* An assistant promises for its own person alone. */
static bool set_owner(struct visit *v)
{
	struct buf id = { .a = v->q->a };

	id_print(&id, v->x.me);
	set_field(v, "owner", buf_str(&id));
	return true;
}

/* Write the line beside a request, if one was given. */
static bool say_why(struct visit *v)
{
	struct str words = visit_field(v, "words");

	return !words.n || request_say(&v->x, v->about, words);
}

static const struct tool tools[] = {
	{ "whoami", "Who I am",
		"Whose assistant you are, and the people with whom they talk, with the ids that other tools take.",
		.own = &mcp_nothing, .page = &mcp_whoami_page },
	{ "today", "Today",
		"The next talk, what is owed today, what waits for an answer, who waits for a talk.",
		.own = &mcp_nothing, .page = &today_page },
	{ "brief", "Brief before a talk",
		"What to know before the next talk with somebody: what was agreed and became of it, topics, needs, how long it has been.",
		.own = &mcp_of_person, .page = &mcp_brief_page },
	{ "promises", "Promises",
		"Open steps: one's own, those of others, and those that wait to be confirmed.",
		.own = &mcp_nothing, .page = &mcp_promises_page },
	{ "topics", "Topics", "Open topics for the talks with somebody.", .own = &mcp_of_person,
		.page = &mcp_topics_page },
	{ "needs", "Needs", "What is needed: to be answered, asked for, and answered lately.", .own = &mcp_nothing,
		.page = &mcp_needs_page },
	{ "find_time", "Find a time",
		"The next times at which a talk of so many minutes with somebody fits the calendars and working hours of both. Plans nothing.",
		.own = &mcp_times_query, .page = &mcp_times_page },
	{ "free_now", "Who is free now", "Who is free at this moment and waits longest for a talk.",
		.own = &mcp_nothing, .page = &now_page },
	{ "add_topic", "Bring a topic", "Add a topic to the talks with somebody. Both read it.", .own = &to_person,
		.path = "/people/:id/topics" },
	{ "add_step", "Promise a step",
		"Write down a step that your person promises somebody. Both read it; nothing is promised for others.",
		.own = &to_person, .path = "/people/:id/steps", .without = "owner", .prepare = set_owner },
	{ "keep_step", "A step is done",
		"Say that a step is done. One's own then waits for the other; that of the other is confirmed.",
		.own = &of_step, .path = "/steps/:id", .prepare = set_done, .again = true, .bare = true },
	{ "ask_three_minutes", "Ask for three minutes", "Ask one's leader for a talk of three minutes.",
		.own = &ask_leader, .path = "/people/:id/ask", .then = say_why, .again = true, .bare = true },
	{ "log_talk", "Tell of a talk", "Tell that a talk with somebody was held and ended a moment ago.",
		.own = &to_person, .path = "/people/:id/log", .again = true },
	{ "thank", "Thank somebody", "Thank somebody for something specific. Who reads it is up to both.",
		.own = &to_person, .path = "/people/:id/thanks" },
	{ 0 },
};

/* -- the list -- */

static const struct web_route *find_route(const struct tool *t)
{
	for (const struct web_route *r = web_routes; r->path; r++)
		if (r->method == POST && strcmp(r->path, t->path) == 0) return r;
	return NULL;
}

/* The fields of the POST that are arguments too; NULL: none. */
static const struct entity *find_fields(const struct tool *t)
{
	const struct web_route *r = t->path && !t->bare ? find_route(t) : NULL;

	if (!r) return NULL;
	return r->body ? r->body : r->takes;
}

static void put_input(struct buf *b, const struct tool *t)
{
	const struct entity *fields = find_fields(t);
	const char *between;

	buf_z(b, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
	between = entity_schema_fields(b, t->own, ENTITY_IN, NULL, "");
	if (fields) entity_schema_fields(b, fields, ENTITY_IN, t->without, between);
	buf_z(b, "},\"required\":[");
	between = entity_schema_needed(b, t->own, ENTITY_IN, NULL, "");
	if (fields) entity_schema_needed(b, fields, ENTITY_IN, t->without, between);
	buf_z(b, "]}");
}

static const struct web_page *find_page(const struct tool *t)
{
	return t->page ? t->page : find_route(t)->answer;
}

static void put_tool(struct buf *b, const struct tool *t)
{
	buf_fmt(b, "{\"name\":\"%s\",\"title\":", t->name);
	json_put_text(b, str_of(t->title));
	buf_z(b, ",\"description\":");
	json_put_text(b, str_of(t->says));
	buf_z(b, ",\"inputSchema\":");
	put_input(b, t);
	if (t->page) { /* what an act has changed is a row that its arguments say already */
		buf_z(b, ",\"outputSchema\":");
		mcp_told_schema(b, t->page);
	}
	buf_fmt(b,
		",\"annotations\":{\"readOnlyHint\":%s,\"destructiveHint\":false,\"idempotentHint\":%s,"
		"\"openWorldHint\":false}}",
		t->page ? "true" : "false", t->page || t->again ? "true" : "false");
}

/* True when the reader's token may call a tool; without a token, on the command line, all may be called. */
static bool is_allowed(const struct visit *v, const struct tool *t)
{
	return !v->token || (v->token->scopes & (t->page ? TOKEN_ASSISTANT_READ : TOKEN_ASSISTANT_ACT));
}

void mcp_put_tools(struct visit *v, struct buf *b)
{
	const char *between = "[";

	for (const struct tool *t = tools; t->name; t++) {
		if (!is_allowed(v, t)) continue;
		buf_z(b, between);
		put_tool(b, t);
		between = ",";
	}
	buf_ch(b, ']');
}

/* -- a call -- */

/* Refuse an argument that is no id, which a page offers to choose from, by where an assistant finds it. */
static bool refuse_id(struct visit *v, const struct entity_field *f)
{
	if (f->type != FIELD_ID || v->x.err.code != ERR_INPUT) return false;
	err_clear(&v->x.err);
	return err_field(&v->x.err, ERR_INPUT, f->name, strcmp(f->name, "step") == 0 ?
		TR("An id is expected here, as promises has it.") : TR("An id is expected here, as whoami has it."));
}

/* Read the arguments into the form of the request, where handlers look, and the first of them into the
 * address. */
static bool take_arguments(struct visit *v, const struct tool *t, const struct json *arguments)
{
	const struct entity_field *first = t->own->fields;
	static const struct str id = { "id", 2 };
	struct http_pair *param = NEW(v->q->a, struct http_pair);

	v->q->form = (struct http_pairs){ .at = LIST_NEW(v->q->a, struct http_pair) };
	if (arguments->v && !json_is_nothing(arguments) &&
		!api_take_object(v, t->own, find_fields(t), t->without, arguments))
		return false;
	for (const struct entity_field *f = first; f->type; f++)
		if (!entity_parses(&v->x, f, http_field(&v->q->form, str_of(f->name)))) return refuse_id(v, f);
	if (first->type) *param = (struct http_pair){ id, http_field(&v->q->form, str_of(first->name)) };
	v->q->params = (struct http_pairs){ param, first->type != FIELD_END };
	return !t->prepare || t->prepare(v);
}

/* Fill the page of a tool and write what the assistant is told of it. */
static bool tell_page(struct visit *v, const struct tool *t, struct mcp_told *told)
{
	const struct web_page *page = find_page(t);
	void *filled = arena_alloc(v->q->a, 1, page->size, _Alignof(max_align_t));
	int64_t person;

	v->page = page;
	if (!page->fill(v, filled)) return false;
	if (id_parse(visit_field(v, "person"), &person)) mcp_told_about(told, person);
	mcp_told_page(told, page, filled);
	mcp_told_end(told, page, filled);
	return true;
}

/* Keep, before the answer goes out, that it was given, and who read what of whom. */
static bool keep_reading(struct visit *v, const struct tool *t, const struct mcp_told *told,
	struct ctx *read)
{
	return visit_begin(v, DB_WRITE) && mcp_told_keep(told, &v->x, t->name) &&
		opened_keep(&v->x, read) && visit_end(v, true);
}

/* Carry out a tool that reads. */
static bool call_reading(struct visit *v, const struct tool *t, const struct json *arguments, struct buf *b)
{
	struct mcp_told told;
	struct ctx read;

	if (!take_arguments(v, t, arguments) || !mcp_told_begin(v, b, &told)) return false;
	buf_ch(b, '{');
	if (!tell_page(v, t, &told)) return false;
	buf_ch(b, '}');
	mcp_told_opened(&told);
	read = v->x;
	return visit_end(v, true) && keep_reading(v, t, &told, &read);
}

/* Refuse a word that came with another call before, as the argument that it is: an assistant knows no key. */
static bool refuse_once(struct visit *v, const struct repeat *r)
{
	if (!r->done || v->x.err.code != ERR_INPUT) return false;
	err_clear(&v->x.err);
	return err_field(&v->x.err, ERR_INPUT, "once",
		TR("This word came with another call before. Choose another one."));
}

/* Do the POST of a tool, unless the same call was done before. */
static bool do_post(struct visit *v, const struct tool *t, struct repeat *r)
{
	struct str once = visit_field(v, "once");

	/* the words of an assistant's choice are not the keys of programs of the same person */
	if (once.n) r->key = str_fmt(v->q->a, "mcp %.*s", STR(once));
	if (r->key.n && !repeat_find(&v->x, r)) return refuse_once(v, r);
	v->about = r->made;
	if (r->done) return true;
	if (!find_route(t)->handle(v) || (t->then && !t->then(v))) return false;
	r->made = v->about;
	return !r->key.n || repeat_keep(&v->x, r);
}

/* Print a call, so that a repetition can be told from another one under the same key. */
static struct str print_call(const struct visit *v, const struct tool *t)
{
	struct buf b = { .a = v->q->a };

	buf_fmt(&b, "MCP %s", t->name);
	for (size_t i = 0; i < v->q->form.n; i++) {
		const struct http_pair *p = &v->q->form.at[i];

		buf_fmt(&b, "\n%zu:%zu:%.*s%.*s", p->name.n, p->value.n, STR(p->name), STR(p->value));
	}
	return buf_str(&b);
}

/* Carry out a tool that acts, with its note, in one transaction. */
static bool call_acting(struct visit *v, const struct tool *t, const struct json *arguments, struct buf *b)
{
	struct repeat r = { .seconds = REPEAT_SECONDS };
	struct mcp_told told;
	bool ok;

	if (!visit_end(v, true) || !visit_begin(v, DB_WRITE) || !take_arguments(v, t, arguments)) return false;
	r.asked = print_call(v, t);
	v->api = true; /* the handler answers with what it changed, and leads nowhere */
	ok = do_post(v, t, &r) && mcp_told_begin(v, b, &told);
	buf_ch(b, '{');
	ok = ok && tell_page(v, t, &told);
	buf_ch(b, '}');
	v->api = false;
	return ok && mcp_told_keep(&told, &v->x, t->name) && visit_end(v, true);
}

static const struct tool *find_tool(struct str name)
{
	for (const struct tool *t = tools; t->name; t++)
		if (str_eq(name, str_of(t->name))) return t;
	return NULL;
}

/* Check that the reader's assistant may call a tool now; *refused says why not, and what it is when the call
 * itself is refused. */
static bool may_call(struct visit *v, const struct tool *t, enum assistant_outcome *refused)
{
	*refused = ASSISTANT_OFF;
	if (!agreed_must_be_on(&v->x, AGREED_ASSISTANTS)) return false;
	*refused = ASSISTANT_TOO_MUCH;
	if (!assistant_may_ask(&v->x)) return false;
	*refused = ASSISTANT_NO_SCOPE;
	if (!is_allowed(v, t))
		return err_set(&v->x.err, ERR_FORBIDDEN,
			t->page ? TR("This token may act, and not read.") : TR("This token may read, and not act."));
	*refused = ASSISTANT_NOT_DONE;
	return true;
}

/* Write down for the reader that a call was refused. It is refused also if this fails. */
static void keep_refused(struct visit *v, const struct tool *t, enum assistant_outcome refused)
{
	struct str program = v->token ? v->token->name : S("");
	bool ok = visit_begin(v, DB_WRITE) && assistant_note_call(&v->x, program, t->name, 0, refused);

	if (v->x.db) ok = visit_end(v, ok);
	if (!ok) log_warn("that a call of an assistant was refused was not kept: %s", v->x.err.text);
}

enum mcp_call mcp_call(struct visit *v, struct str name, const struct json *arguments, struct str *told)
{
	const struct tool *t = find_tool(name);
	struct buf b = { .a = v->q->a };
	enum assistant_outcome refused;
	struct err why;
	bool ok;

	if (!t) return MCP_NO_TOOL;
	ok = may_call(v, t, &refused);
	if (ok) ok = t->page ? call_reading(v, t, arguments, &b) : call_acting(v, t, arguments, &b);
	why = v->x.err;
	if (v->x.db) ok = visit_end(v, ok);
	v->x.opened = NULL;
	if (ok) {
		*told = buf_str(&b);
		return MCP_DONE;
	}
	if (err_http(&why) < 500) keep_refused(v, t, refused);
	v->x.err = why;
	if (err_http(&why) < 500) return MCP_REFUSED;
	log_error("a call of an assistant failed tool=%s %s", t->name, why.text);
	return MCP_FAILED;
}
