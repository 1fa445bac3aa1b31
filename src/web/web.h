/* SPDX-License-Identifier: Apache-2.0
 *
 * The web application has one table of routes, and every handler gets a struct visit. A handler
 * reads the form and calls the model; visit.c sees to transactions, sign-in, errors, languages and
 * the writing of pages.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/ctx.h"
#include "base/id.h"
#include "base/json.h"
#include "http/http.h"
#include "http/limit.h"
#include "ical/zones.h"
#include "model/person.h"
#include "model/store.h"
#include "model/token.h"
#include "view/html.h"
#include "web/page.h"

enum web_role {
	ROLE_ANYONE,  /* also signed out */
	ROLE_PERSON,  /* who is signed in; the model decides what each person may see */
};

/* What a personal token may ask of a route, by its scopes. */
enum web_tokens {
	TOKENS_BY_METHOD, /* GET with "read", POST with "write" */
	TOKENS_CALENDAR,  /* the same, and with "calendar" too */
	TOKENS_ASSISTANT, /* an assistant's, which no session may ask (web/mcp.h) */
	TOKENS_NEVER,     /* never: accounts are entered, set up and administered with a session */
};

struct visit {
	struct http_request *q;
	struct http_response *r;
	struct ctx x;             /* a transaction: reading for GET, writing for POST; none
	                           * on a route with a pool, see visit_begin() */
	struct html h;            /* the page */
	struct person *me;        /* the reader; NULL: signed out, or shut */
	struct token *token;      /* the token of a program; NULL: a session, or nobody */
	/* the person of a session that is shut (account_session()); else 0 */
	int64_t shut;
	const struct zone *zone;  /* the reader's; UTC when signed out */
	struct store *store;
	const struct web_limits *limits; /* web/guess.h */
	struct kept *kept;        /* web/kept.h */
	struct searching *searching; /* web/searching.h */
	bool once;                /* a form that is done once (web/once.h); answered in JSON */
	bool api;                 /* asked for under /api/v1 (web/api.h) */
	/* Set by a POST: the id of the row that its answer shows; 0: the id in the address. */
	int64_t about;
	const struct web_page *page; /* the page that is being filled */
};

/* One row of the table of routes, which the dispatcher, the tests and `rapport
 * help routes` read. */
struct web_route {
	enum http_method method;
	const char *path;
	enum web_role role;
	bool (*handle)(struct visit *v); /* false: v->x.err is shown, nothing is kept */
	const char *what;                /* what the route does, for its readers */
	size_t body_limit;               /* 0: 64 KiB */
	/* of slow work, which gets no transaction (visit_begin()) */
	enum http_pool pool;
	/* Decides, in a transaction that reads, whether a request may wait for its pool. False
	 * turns the request away, with v->x.err or with the page in v->h. */
	bool (*admit)(struct visit *v);
	const struct web_page *page;     /* the page of a GET, in the place of a handler */
	/* In the API: the page that answers a POST; NULL: the API does not have the POST. The
	 * page's fill finds the changed row by visit_shown(). */
	const struct web_page *answer;
	bool creates;                    /* in the API: the POST makes a row and is answered 201 */
	/* In the API: the page of the same :id, whose ETag the POST has to send as If-Match;
	 * without it the POST is refused, unless `unread` is set. NULL: the POST changes no page
	 * that was read. */
	const struct web_page *match;
	bool unread;
	const struct entity *body;       /* in the API: the fields of the JSON; NULL: as `takes` */
	const struct entity *takes;      /* the fields that the form of a POST sends; NULL: no table
	                                  * describes them */
	enum web_tokens tokens;
	/* A POST that carries a secret of its own, which no page of another site could send: it needs
	 * no token of a form. */
	bool own_secret;
	size_t fields;                   /* of its form, at most; 0: 200 */
	bool reads;                      /* a POST whose transaction only reads, so that it waits for no writer */
};

extern const struct web_route web_routes[]; /* ends with a NULL path; routes.c */

struct calendar;
struct web; /* the application with its server */

struct web_conf {
	const char *listen;
	const char *public_url;      /* NULL: none */
	const char *trusted_proxies; /* see struct http_conf; NULL: none */
};

/* Start serving `store`. NULL on error. */
struct web *web_start(struct store *store, const struct web_conf *c, struct err *e);
/* The address that the server listens on. */
struct str web_address(const struct web *w);
/* Stop serving and free the application. */
void web_stop(struct web *w);

/* -- for handlers -- */

/* A moment for a page, in the zone of the reader. */
struct when visit_when(const struct visit *v, int64_t utc);
/* The local time of a moment in the zone of the reader. */
int64_t visit_local(const struct visit *v, int64_t utc);
/* The present day of the reader, in days since 1970. */
int64_t visit_today(const struct visit *v);
/* The days that have begun in the reader's zone since `utc`; −1 when `utc` is 0. */
int64_t visit_days_since(const struct visit *v, int64_t utc);
/* Read a time: RFC 3339 from a program, or "2026-11-23T14:25" on the reader's wall from a form.
 * False: `text` is neither. */
MUST_CHECK bool visit_parse_time(const struct visit *v, struct str text, int64_t *utc);
/* After a refused form: true when the reader can mend the form, so that its page is to be shown
 * again. The error then is in v->h.refused, at its own field, or at `field` (a constant) when the
 * error names none; v->x.err is free again and the status is set. */
MUST_CHECK bool visit_refuse(struct visit *v, const char *field);
/* True when a script or a program asks: errors are then a problem in JSON (RFC 9457),
 * and no page. */
bool visit_wants_json(const struct visit *v);
/* True when the person has confirmed the form, on the page that asks after ERR_ASK. */
bool visit_insists(const struct visit *v);
/* Answer a POST: send the reader to `path` (printf), where the line `notice` is shown once; NULL:
 * no line. */
bool visit_go(struct visit *v, const char *notice, const char *path, ...)
	__attribute__((format(printf, 3, 4)));
/* Answer a POST: send the reader to the page of ours that the field "back" of the form names, else
 * to `otherwise`. */
bool visit_back(struct visit *v, const char *notice, const char *otherwise);
/* Pure: whether a path is one of this site, and never an address of another. */
bool visit_is_ours(struct str path);
/* The page that a form says it stands on, if it is one of this site; else `otherwise`. */
struct str visit_find_back(const struct visit *v, const char *otherwise);
/* Read what the last answer left in cookies for this page: a line, an act that can be undone, and the form that was
 * taken. Each is shown once, so its cookie is deleted; a stream and a page that is kept beforehand show none, and may
 * be asked for before the page is. */
void visit_read_notices(struct visit *v);
/* Begin a transaction of the reader in v->x, in a handler on a pool. visit_end() ends it, before
 * the slow part of the handler, which must not keep the database waiting. */
MUST_CHECK bool visit_begin(struct visit *v, enum db_mode mode);
MUST_CHECK bool visit_end(struct visit *v, bool ok);
/* After a refused form: roll back what the handler has written so far and begin a transaction that
 * reads, to show the form again. */
MUST_CHECK bool visit_retry(struct visit *v);
/* Add a file to the reader's calendars. The file is read while no transaction is open; the
 * transaction in which it is kept stays open. NULL on error. */
struct calendar *visit_put_calendar(struct visit *v, struct str name, struct str ics);
/* Sign the reader in with the cookie of a new session. */
void visit_enter(struct visit *v, struct str cookie);
/* End the streams of the reader, because sessions of theirs end: those of this session, or of all. The
 * browser of a session that goes on connects again. */
enum visit_streams { VISIT_THIS_SESSION, VISIT_ALL_SESSIONS };
void visit_end_streams(struct visit *v, enum visit_streams which);
/* The value of a form field or query parameter, without white and unseen characters at
 * its ends. */
struct str visit_field(const struct visit *v, const char *name);
/* Fill the typed fields of a row from the form, by entity_take(). */
MUST_CHECK bool visit_take(struct visit *v, const struct entity *t, void *row);
/* Find out which rows of a list the reader asks for, by id. A page for people has all rows; the API
 * has `limit` rows behind the id in the parameter that is named like the list, which comes from the
 * Link of the page before. ERR_INPUT when a parameter is no number or no id. */
MUST_CHECK bool visit_window(struct visit *v, const char *list, struct page_window *w);
/* List the zones to choose from; the usual ones are those of the reader and of the people with whom
 * the reader talks. */
struct zone_list;
MUST_CHECK bool visit_zones(struct visit *v, struct zone_list *out);
/* Read the id in the route parameter `name`; ERR_MISSING when the parameter is no id. */
MUST_CHECK bool visit_id(struct visit *v, const char *name, int64_t *id);
/* True when a device asks for a page to keep it for later, and nobody reads it now
 * (docs/offline.md). Such a page has no words of others of which it is noted who read them:
 * show_page() refuses a page that does. */
bool visit_ahead(const struct visit *v);
/* Find the id of the row that a page is about, for its fill: v->about, or else the route parameter
 * "id". */
MUST_CHECK bool visit_shown(struct visit *v, int64_t *id);
/* Find the pair of the reader and the person whose id visit_shown() finds. NULL, ERR_MISSING: there
 * is none. */
struct pair *visit_pair(struct visit *v);

#endif
