/* SPDX-License-Identifier: Apache-2.0
 *
 * Handlers write responses with these functions; answer_finish() adds the headers that each
 * carries.
 */
#include "http/inside.h"

#include <assert.h>

static bool safe_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127) return false;
	return true;
}

void http_header(struct http_request *q, struct http_response *r, const char *name,
	struct str value)
{
	assert(safe_value(value));
	pairs_add(q->a, &r->headers,
		(struct http_pair){ .name = str_of(name), .value = str_dup(q->a, value) });
}

/* True when a path stays on this site. Browsers read a backslash as a slash, so that "/\host"
 * leaves the site as "//host" does. */
static bool is_path_of_ours(struct str to)
{
	if (to.n == 0 || to.p[0] != '/' || !safe_value(to)) return false;
	return to.n == 1 || (to.p[1] != '/' && to.p[1] != '\\');
}

void http_redirect(struct http_request *q, struct http_response *r, struct str to)
{
	r->status = 303;
	http_header(q, r, "Location", is_path_of_ours(to) ? to : S("/"));
}

static struct str cookie_name(const struct http_request *q, struct str name)
{
	return str_fmt(q->a, "%s%.*s", q->https ? "__Host-" : "", STR(name));
}

void http_set_cookie(struct http_request *q, struct http_response *r, struct str name,
	struct str value, int64_t seconds)
{
	struct buf b = { .a = q->a };

	assert(str_index(value, ';') == value.n && str_index(value, ',') == value.n);
	buf_add(&b, cookie_name(q, name));
	buf_fmt(&b, "=%.*s; Max-Age=%lld; Path=/; HttpOnly; SameSite=Lax", STR(value),
		(long long)seconds);
	if (q->https) buf_z(&b, "; Secure");
	http_header(q, r, "Set-Cookie", buf_str(&b));
}

struct str http_cookie(const struct http_request *q, struct str name)
{
	return http_field(&q->cookies, cookie_name(q, name));
}

struct str http_csrf(const struct http_request *q)
{
	return secret_tag(q->a, q->site->conf.keys, S("csrf"), q->session);
}

static const struct str browser_name = { "browser", 7 };

/* A browser keeps its cookie so long: a page with a form may lie open until then. */
enum { BROWSER_SECONDS = 30 * 24 * 3600 };

void answer_know_browser(struct http_request *q)
{
	struct str cookie = http_cookie(q, browser_name);

	if (cookie.n != SECRET_TOKEN_CHARS) cookie = q->browser = secret_token(q->a);
	/* no session is named like this, so that no browser cookie can pass for a session */
	q->session = str_fmt(q->a, "browser %.*s", STR(cookie));
}

/* Give the browser a cookie for the CSRF token of its forms. Only pages have forms; feeds and
 * counters are asked by programs that keep no cookie. */
static void add_browser(struct http_request *q, struct http_response *r)
{
	bool page = !r->type || str_starts(str_of(r->type), S("text/html"));

	if (q->browser.n && page && r->body.n)
		http_set_cookie(q, r, browser_name, q->browser, BROWSER_SECONDS);
}

struct str http_origin(const struct http_request *q)
{
	return q->site->origin;
}

void *http_env(const struct http_request *q)
{
	return q->site->conf.env;
}

/* Pages carry no script and no style of their own, so nothing that someone typed can
 * become one, and no page of another site may frame ours. */
#define POLICY                                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "          \
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "               \
	"frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"

/* Add a header, unless the answer has one of this name. */
static void add_header(struct http_request *q, struct http_response *r, const char *name, struct str value)
{
	struct http_pair pair = { .name = str_of(name), .value = value };

	for (size_t i = 0; i < r->headers.n; i++)
		if (str_eq_nocase(r->headers.at[i].name, pair.name)) return;
	pairs_add(q->a, &r->headers, pair);
}

/* Referrer-Policy is same-origin: no-referrer would make browsers send `Origin: null`
 * with our own forms (Fetch, "serializing a request origin"), which looks like an
 * attack; paths with a secret in them still never leave the site. */
void answer_finish(struct http_request *q, struct http_response *r)
{
	struct str cache = S("no-store");

	add_browser(q, r);
	if (r->cache > 0) cache = str_fmt(q->a, "public, max-age=%lld", (long long)r->cache);
	add_header(q, r, "Content-Type", r->type ? str_of(r->type) : S("text/html; charset=utf-8"));
	add_header(q, r, "Cache-Control", cache);
	add_header(q, r, "Content-Security-Policy", S(POLICY));
	add_header(q, r, "X-Content-Type-Options", S("nosniff"));
	add_header(q, r, "Referrer-Policy", S("same-origin"));
	add_header(q, r, "Cross-Origin-Opener-Policy", S("same-origin"));
	add_header(q, r, "Cross-Origin-Resource-Policy", S("same-origin"));
	add_header(q, r, "Permissions-Policy",
		S("camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
		  "screen-wake-lock=(self)"));
	if (q->https) add_header(q, r, "Strict-Transport-Security", S("max-age=31536000"));
}
