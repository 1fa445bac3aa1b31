/* SPDX-License-Identifier: Apache-2.0
 *
 * The way of a request. The server has parsed and limited it. Here the request gets a transaction,
 * a person and a language and goes to its handler; then the transaction is committed, or an error
 * is shown.
 */
#include "web/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/date.h"
#include "base/log.h"
#include "model/account.h"
#include "model/calendar.h"
#include "model/entity.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/written.h"
#include "view/parts.h"
#include "web/api.h"
#include "web/bearer.h"
#include "web/guess.h"
#include "web/kept.h"
#include "web/live.h"
#include "web/live_watch.h"
#include "web/once.h"
#include "web/pages.h"
#include "web/searching.h"

enum { PAGE_BYTES = 12 << 10 /* the room of a page */ };

struct web {
	struct store *store;
	struct http_server *server;
	/* the routes of the server: those of web_routes, then their twins in the API */
	struct http_route *routes;
	/* rows[i] is the row of web_routes that routes[i] was made of */
	const struct web_route **rows;
	char **paths;              /* the paths of the twins; the last is NULL */
	size_t pages;              /* the number of routes before the twins */
	struct web_limits limits;
	struct kept *kept;
	struct searching *searching;
	struct live_ear ear;
	struct live_watch *live;
};

static const struct str session_name = { "rapport", 7 };

/* -- what handlers use -- */

struct str visit_field(const struct visit *v, const char *name)
{
	struct str key = str_of(name);

	return clean_trim(http_field(http_has(&v->q->form, key) ? &v->q->form : &v->q->query, key));
}

bool visit_take(struct visit *v, const struct entity *t, void *row)
{
	const struct entity_input from = { .form = &v->q->form };

	return entity_take(&v->x, t, &from, row);
}

bool visit_zones(struct visit *v, struct zone_list *out)
{
	struct pair *pairs;
	struct str *usual;
	size_t n, seen;

	if (!pair_list_all(&v->x, &pairs, &n)) return false;
	usual = NEW_N(v->x.a, struct str, n + 1);
	if (v->me->name.n) usual[out->usual_n++] = v->me->timezone;
	for (size_t i = 0; i < n; i++) {
		for (seen = 0; seen < out->usual_n; seen++)
			if (str_eq(usual[seen], pairs[i].timezone)) break;
		if (seen == out->usual_n) usual[out->usual_n++] = pairs[i].timezone;
	}
	zone_names(v->store->zones, &out->all, &out->all_n);
	out->usual = usual;
	return true;
}

bool visit_id(struct visit *v, const char *name, int64_t *id)
{
	if (id_parse(http_field(&v->q->params, str_of(name)), id)) return true;
	return err_set(&v->x.err, ERR_MISSING, TR("there is no such page"));
}

bool visit_shown(struct visit *v, int64_t *id)
{
	*id = v->about;
	return *id || visit_id(v, "id", id);
}

struct pair *visit_pair(struct visit *v)
{
	int64_t person;

	return visit_shown(v, &person) ? pair_with(&v->x, person) : NULL;
}

bool visit_begin(struct visit *v, enum db_mode mode)
{
	return store_begin(v->store, v->q->a, mode, v->me ? v->me->id : 0, v->q->now, &v->x);
}

bool visit_end(struct visit *v, bool ok)
{
	return store_end(&v->x, ok);
}

bool visit_retry(struct visit *v)
{
	if (v->x.db) db_rollback(v->x.db);
	return visit_begin(v, DB_READ);
}

struct calendar *visit_put_calendar(struct visit *v, struct str name, struct str ics)
{
	struct calendar_ahead *ahead;

	if (!visit_begin(v, DB_READ)) return NULL;
	if (!visit_end(v, calendar_ahead_ask(&v->x, v->x.me, name, ics, &ahead))) return NULL;
	calendar_ahead_read(ahead);
	if (!visit_begin(v, DB_WRITE)) return NULL;
	calendar_ahead_use(&v->x, ahead);
	return calendar_put(&v->x, v->x.me, name, ics);
}

void visit_enter(struct visit *v, struct str cookie)
{
	http_set_cookie(v->q, v->r, session_name, cookie, ACCOUNT_SESSION_SECONDS);
}

void visit_end_streams(struct visit *v, enum visit_streams which)
{
	struct web *w = http_env(v->q);

	http_stream_end(w->server, v->x.me, which == VISIT_ALL_SESSIONS ? 0 : live_key(v));
}

/* True for an address that only programs ask. What a chat server sends comes to one, too. */
static bool is_for_programs(struct str path)
{
	return str_starts(path, S("/api/")) || str_eq(path, S("/mcp")) ||
		(str_starts(path, S("/chat/")) && !str_starts(path, S("/chat/connect/")));
}

bool visit_wants_json(const struct visit *v)
{
	struct str accept = http_field(&v->q->headers, S("accept"));

	if (is_for_programs(v->q->path)) return true;
	if (v->once) return true;
	if (str_has(accept, S("text/html"))) return false;
	return str_has(accept, S("application/json")) || bearer_of(v->q).n;
}

/* -- around a handler -- */

/* Print the address of the page that is asked for, with its query. */
static struct str make_here(const struct visit *v)
{
	struct buf b = { .a = v->x.a };

	buf_add(&b, v->q->path);
	for (size_t i = 0; i < v->q->query.n; i++) {
		buf_ch(&b, i ? '&' : '?');
		buf_percent(&b, v->q->query.at[i].name);
		buf_ch(&b, '=');
		buf_percent(&b, v->q->query.at[i].value);
	}
	return buf_str(&b);
}

/* Set what every page knows of its reader: language, zone, name, and the room for the page. */
static void set_reader(struct visit *v)
{
	struct buf page = { .a = v->x.a };
	struct str lang = v->me && v->me->lang.n ? v->me->lang :
		http_field(&v->q->headers, S("accept-language"));

	v->zone = v->me ? zone_find(v->store->zones, v->me->timezone) : NULL;
	if (!v->zone) v->zone = zone_utc(v->store->zones);
	(void)buf_room(&page, PAGE_BYTES); /* a buffer that grows is copied */
	v->x.unopened = str_of(lang_text(lang_choose(lang), written_unopened));
	v->h = (struct html){
		.b = page,
		.lang = lang_choose(lang),
		.csrf = http_csrf(v->q),
		.path = v->q->path,
		.here = make_here(v),
		.me = v->me ? v->me->name : S(""),
		.me_id = v->me ? v->me->id : 0,
		.now = v->x.now,
		.today = visit_today(v),
		.asset = asset_path,
	};
}

/* Find out who asks, by a token or by the session's cookie; v->me stays NULL for nobody. */
static bool find_person(struct visit *v)
{
	int64_t me;
	bool ok = bearer_of(v->q).n ? bearer_enter(v, &me) :
		account_session(&v->x, http_cookie(v->q, session_name), &me, &v->shut);

	if (!ok) return false;
	v->x.me = me;
	return me == 0 || (v->me = person_me(&v->x)) != NULL;
}

/* Write a problem as RFC 9457 has it, with the field as a JSON pointer (RFC 6901). */
static void write_problem(struct visit *v, int status, const struct err *e)
{
	struct buf *b = &v->h.b;
	struct str says = lang_err_whole(v->x.a, v->h.lang, e);

	v->r->type = "application/problem+json";
	buf_fmt(b, "{\"status\":%d,\"detail\":", status);
	json_put_text(b, says);
	if (e->field || e->list) {
		const char *field = e->field ? e->field : "";

		buf_z(b, ",\"errors\":[{\"pointer\":");
		json_put_text(b, e->list ?
			str_fmt(v->x.a, "/%s/%zu%s%s", e->list, e->row, *field ? "/" : "", field) :
			str_fmt(v->x.a, "/%s", field));
		buf_z(b, ",\"detail\":");
		json_put_text(b, says);
		buf_z(b, "}]");
	}
	buf_z(b, "}\n");
}

/* Find the row of web_routes that a request's route was made of; NULL: it has no route. */
static const struct web_route *find_row(const struct web *w, const struct http_request *q)
{
	return q->route ? w->rows[q->route - w->routes] : NULL;
}

/* Answer with an error, as a page or as JSON. Where sending the form again can help, the page
 * offers it with all that was typed, so that nothing is lost. */
static void show_error(struct visit *v, int status, const struct err *why)
{
	const struct web_route *row = find_row(http_env(v->q), v->q);
	const struct again sent = { &v->q->form, row ? row->takes : NULL };
	bool typed = v->q->method == POST && again_has_text(&v->h, &sent);
	bool again = v->q->method == POST && (status == 401 || status == 403 || status >= 500);

	if (status == 409 || status == 422 || status == 429) again = typed;
	v->h.b.n = 0;
	why = lang_err_public(v->x.a, why);
	if ((status == 429 || status == 503) && !http_has(&v->r->headers, S("Retry-After")))
		http_header(v->q, v->r, "Retry-After", S("60"));
	v->h.refused = why;
	v->r->status = status;
	if (visit_wants_json(v)) write_problem(v, status, why);
	else if (why->code == ERR_ASK && v->q->method == POST) page_ask(&v->h, &sent);
	else if (again) page_again(&v->h, &sent);
	else page_error(&v->h, status, visit_find_back(v, ""));
	v->r->body = v->h.b;
}

/* Make the address of the page that was asked for, as signing in goes on to it; of a long one the path alone. */
static struct str make_asked_address(struct visit *v)
{
	enum { MOST = 1000 };
	struct str here = make_here(v);

	return here.n <= MOST ? here : v->q->path;
}

/* Answer somebody who is not signed in: a program is told how to send its token, a form keeps its
 * text, and a page leads to signing in. */
static void send_to_sign_in(struct visit *v)
{
	struct buf to = { .a = v->x.a };

	if (v->api || is_for_programs(v->q->path)) {
		api_challenge(v);
		err_set(&v->x.err, ERR_SIGN_IN,
			TR("Send a token of yours as Authorization: Bearer."));
		show_error(v, 401, &v->x.err);
		return;
	}
	if (v->shut) { /* a person without a password has to set one before anything else */
		http_redirect(v->q, v->r, S("/welcome"));
		return;
	}
	if (v->q->method == POST) {
		err_set(&v->x.err, ERR_SIGN_IN,
			TR("You are signed out. Sign in on another tab, then "
			   "send this again: what you typed is still here."));
		show_error(v, 401, &v->x.err);
		return;
	}
	buf_z(&to, "/sign-in?next=");
	buf_percent(&to, make_asked_address(v));
	http_redirect(v->q, v->r, buf_str(&to));
}

/* True for the pages that the first person may use before they have given their name. */
static bool works_without_name(const struct visit *v)
{
	return str_starts(v->q->path, S("/set-up")) || str_eq(v->q->path, S("/sign-out"));
}

/* Fill a page and write it; a fill may also send its reader to another page. */
static bool show_page(struct visit *v, const struct web_page *page)
{
	void *filled = arena_alloc(v->x.a, 1, page->size, _Alignof(max_align_t));

	v->page = page;
	if (!page->fill(v, filled)) return false;
	if (visit_ahead(v) && v->x.opened)
		return err_set(&v->x.err, ERR_CONFLICT,
			TR("Open this page yourself: it has words of which it is noted who read them."));
	if (v->r->status != 303) page->write(&v->h, filled);
	return true;
}

/* Run the page or the handler of a route. */
static bool answer_route(struct visit *v, const struct web_route *route)
{
	if (v->api) return api_answer(v, route);
	if (route->method == POST && !route->reads && once_has_key(v)) return once_answer(v, route);
	return route->page ? show_page(v, route->page) : route->handle(v);
}

/* Send a reader away who must be signed in and is not, or who has to set up first. The result is
 * true when they were sent away: then the answer is complete. */
static bool send_away(struct visit *v, const struct web_route *route)
{
	if (route->role != ROLE_PERSON || (v->me && (v->me->name.n || works_without_name(v))))
		return false;
	db_rollback(v->x.db);
	v->x.db = NULL;
	if (!v->me || v->api) send_to_sign_in(v);
	else http_redirect(v->q, v->r, S("/set-up"));
	return true;
}

/* Answer a request inside its transaction. The handler of a route on a pool opens transactions of
 * its own, because slow work inside one would hold up the database. */
static void handle_visit(struct visit *v, const struct web_route *route)
{
	bool whole = !route->pool;
	enum db_mode mode = route->method == POST && whole && !route->reads ? DB_WRITE : DB_READ;
	bool ok = store_begin(v->store, v->q->a, mode, 0, v->q->now, &v->x) && find_person(v);

	set_reader(v);
	if (ok && send_away(v, route)) return;
	visit_read_notices(v);
	ok = ok && bearer_may(v, route);
	if (ok && !whole) ok = store_end(&v->x, true);
	ok = ok && answer_route(v, route);
	if (v->x.db) ok = store_end(&v->x, ok);
	if (ok) {
		if (v->h.b.n) v->r->body = v->h.b;
		return;
	}
	v->x.opened = NULL; /* the error page shows nothing that was opened */
	if (err_http(&v->x.err) >= 500)
		log_error("request failed route=%s %s", route->path, v->x.err.text);
	show_error(v, err_http(&v->x.err), &v->x.err);
}

/* Keep a record of the words of others that the answer shows; the answer to a HEAD shows none. If
 * this fails, the answer goes out all the same and the log tells of the failure. */
static void keep_opened(struct visit *v)
{
	struct ctx x = { 0 };
	bool ok;

	if (!v->x.opened || v->q->method != GET || v->q->head || v->r->status == 304) return;
	ok = store_begin(v->store, v->q->a, DB_READ, v->x.me, v->q->now, &x) &&
		opened_drop_known(&x, &v->x);
	if (x.db) ok = store_end(&x, ok);
	if (ok && v->x.opened) {
		ok = store_begin(v->store, v->q->a, DB_WRITE, v->x.me, v->q->now, &x) &&
			opened_keep(&x, &v->x);
		if (x.db) ok = store_end(&x, ok);
	}
	if (!ok) log_warn("who read what was not kept: %s", x.err.text);
}

/* Answer a request of the server: by a page that is kept if the database has not changed, else by
 * its handler. */
static void dispatch_request(struct http_request *q, struct http_response *r)
{
	struct web *w = http_env(q);
	const struct web_route *route = find_row(w, q);
	struct visit v = { .q = q, .r = r, .store = w->store, .limits = &w->limits, .kept = w->kept,
		.searching = w->searching,
		.api = (size_t)(q->route - w->routes) >= w->pages };
	struct kept_key key = { 0 };

	if (route->role == ROLE_PERSON && !route->pool)
		key = kept_key(w->store->pool, q, visit_wants_json(&v));
	if (!bearer_take(&v)) {
		v.x = (struct ctx){ .a = q->a, .zones = w->store->zones, .now = q->now,
			.err = v.x.err };
		set_reader(&v);
		show_error(&v, err_http(&v.x.err), &v.x.err);
		return;
	}
	if (kept_answer(w->kept, &key, r)) return;
	handle_visit(&v, route);
	if (!q->head) /* the GET that follows must note what it opens, so it is made anew */
		kept_add(w->kept, &key, r);
	keep_opened(&v);
	bearer_note(&v);
}

/* Decide whether a request may wait for its pool. This runs on a thread that serves pages, so it
 * reads a row or two at most. */
static bool admit_request(struct http_request *q, struct http_response *r)
{
	struct web *w = http_env(q);
	const struct web_route *route = find_row(w, q);
	struct visit v = { .q = q, .r = r, .store = w->store, .limits = &w->limits };
	bool ok = store_begin(v.store, q->a, DB_READ, 0, q->now, &v.x) && find_person(&v);

	set_reader(&v);
	ok = ok && bearer_may(&v, route) && route->admit(&v);
	if (ok && store_end(&v.x, true)) return true;
	if (v.x.db) db_rollback(v.x.db);
	if (v.x.err.code) show_error(&v, err_http(&v.x.err), &v.x.err);
	else r->body = v.h.b;
	return false;
}

/* True for a form of a signed-in page that comes without a session: the session has ended
 * meanwhile, and with it the token of the form. */
static bool is_signed_out(struct visit *v)
{
	const struct web_route *row = find_row(http_env(v->q), v->q);
	bool ok;

	if (v->q->method != POST || !row || row->role != ROLE_PERSON) return false;
	ok = store_begin(v->store, v->q->a, DB_READ, 0, v->q->now, &v->x) && find_person(v);
	if (v->x.db) db_rollback(v->x.db);
	return ok && !v->me;
}

/* True when the browser says that a form came from a page of ours. With the token of another
 * session, the page then was opened before its reader signed in anew. */
static bool is_of_older_page(const struct visit *v)
{
	return str_eq(http_field(&v->q->headers, S("sec-fetch-site")), S("same-origin"));
}

/* Answer a request that failed before its handler: malformed, too large, or no such page. */
static void answer_failure(void *env, struct http_request *q, struct http_response *r, int status,
	const struct err *why)
{
	struct web *w = env;
	struct visit v = { .q = q, .r = r, .store = w->store,
		.x = { .a = q->a, .zones = w->store->zones, .now = q->now } };
	struct err older = { 0 };

	if (status == 403 && is_signed_out(&v)) {
		set_reader(&v);
		send_to_sign_in(&v);
		return;
	}
	set_reader(&v);
	if (status == 403 && is_of_older_page(&v)) {
		err_set(&older, ERR_FORBIDDEN,
			TR("This page was opened before you signed in again. "
			   "Nothing is lost: send it once more."));
		why = &older;
	}
	show_error(&v, status, why);
}

/* Find the session that the token of a form must belong to: that of the bearer's token, else that
 * of the cookie. */
static struct str find_session(void *env, struct http_request *q)
{
	struct str token = bearer_of(q), cookie = http_cookie(q, session_name);

	(void)env;
	if (!token.n) return cookie;
	/* a page of another site can send the reader's cookies, but no token */
	q->has_secret = !cookie.n;
	return bearer_session(q, token);
}

/* -- start and stop -- */

/* Enter row `row` at `path` as number `i` of the server's routes. */
static void add_route(struct web *w, size_t i, const struct web_route *row, const char *path)
{
	w->rows[i] = row;
	w->routes[i] = (struct http_route){
		.method = row->method,
		.path = path,
		.role = (int)row->role,
		.handle = dispatch_request,
		.what = row->what,
		.body_limit = row->body_limit,
		.fields = row->fields,
		.no_csrf = row->own_secret,
		.pool = row->pool,
		.admit = row->admit ? admit_request : NULL,
	};
}

static char *make_twin_path(const char *path)
{
	size_t n = strlen(API_PREFIX) + strlen(path) + 1;
	char *p = malloc(n);

	if (!p) abort();
	snprintf(p, n, "%s%s", API_PREFIX, path);
	return p;
}

/* Make the server's routes: first each row that has a handler or a page, then the twin of each row
 * that the API has. A row whose page cannot be written as HTML has a twin only. */
static void make_routes(struct web *w)
{
	size_t rows = 0, n = 0, twins = 0;

	while (web_routes[rows].path) rows++;
	w->routes = calloc(2 * rows + 1, sizeof *w->routes);
	w->rows = calloc(2 * rows + 1, sizeof *w->rows);
	w->paths = calloc(rows + 1, sizeof *w->paths);
	if (!w->routes || !w->rows || !w->paths) abort();
	for (size_t i = 0; i < rows; i++)
		if (web_routes[i].handle || web_routes[i].page->write)
			add_route(w, n++, &web_routes[i], web_routes[i].path);
	w->pages = n;
	for (size_t i = 0; i < rows; i++) {
		if (!api_has(&web_routes[i])) continue;
		w->paths[twins] = make_twin_path(web_routes[i].path);
		add_route(w, n++, &web_routes[i], w->paths[twins++]);
	}
}

/* Find the person who sends a file. Only people who are signed in may send one; else it is 0. */
static int64_t find_sender(void *env, struct http_request *q)
{
	struct web *w = env;
	int64_t me = 0, shut;
	struct ctx x;
	bool ok = store_begin(w->store, q->a, DB_READ, 0, q->now, &x) &&
		account_session(&x, http_cookie(q, session_name), &me, &shut);

	if (x.db) ok = store_end(&x, ok);
	return ok ? me : 0;
}

static void free_web(struct web *w)
{
	guess_limits_release(&w->limits);
	kept_free(w->kept);
	searching_free(w->searching);
	for (size_t i = 0; w->paths[i]; i++) free(w->paths[i]);
	free(w->paths);
	free(w->rows);
	free(w->routes);
	free(w);
}

struct web *web_start(struct store *store, const struct web_conf *c, struct err *e)
{
	struct web *w = calloc(1, sizeof *w);
	struct http_conf conf = {
		.listen = c->listen,
		.public_url = c->public_url,
		.trusted_proxies = c->trusted_proxies,
		.assets = http_assets,
		.keys = store->keys,
		.fail = answer_failure,
		.session = find_session,
		.large = find_sender,
		.env = w,
		.clock = store_clock,
	};

	if (!w) abort();
	w->store = store;
	guess_limits_init(&w->limits);
	w->kept = kept_new();
	w->searching = searching_new();
	make_routes(w);
	conf.routes = w->routes;
	w->server = http_start(&conf, e);
	if (w->server) {
		w->ear = (struct live_ear){ live_publish, w->server };
		store->ear = &w->ear;
		w->live = live_watch_new(store, w->server);
		return w;
	}
	free_web(w);
	return NULL;
}

struct str web_address(const struct web *w)
{
	return http_address(w->server);
}

void web_stop(struct web *w)
{
	live_watch_free(w->live);
	w->store->ear = NULL;
	http_stop(w->server);
	free_web(w);
}
