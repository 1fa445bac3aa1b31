/* SPDX-License-Identifier: Apache-2.0
 *
 * This file refuses requests that two programs may read differently: a proxy in front and we would
 * disagree on where a request ends, and a second request could hide in the difference (smuggling).
 */
#include "http/inside.h"

static const struct http_refusal fine;

static struct http_refusal refuse_with(int status, const char *why)
{
	return (struct http_refusal){ status, why };
}

/* True when the text is a token (RFC 9110, section 5.6.2). */
static bool is_token(struct str s)
{
	static const struct str marks = { "!#$%&'*+-.^_`|~", 15 };

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool word = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

		if (!word && str_index(marks, (char)c) == marks.n) return false;
	}
	return s.n > 0;
}

static bool is_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\t') || c == 127) return false;
	}
	return true;
}

static bool is_visible(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 127) return false;
	return true;
}

static const struct http_pair *find_header(const struct http_head *h, struct str name, int *times)
{
	const struct http_pair *first = NULL;

	*times = 0;
	for (size_t i = 0; i < h->headers.n; i++) {
		if (!str_eq_nocase(h->headers.at[i].name, name)) continue;
		if (!first) first = &h->headers.at[i];
		++*times;
	}
	return first;
}

static struct http_refusal check_lines(const struct http_head *h)
{
	if (h->uri.n > HTTP_URI_BYTES) return refuse_with(414, "The address is too long.");
	if (h->bytes > HTTP_HEADER_BYTES || h->headers.n >= HTTP_HEADERS)
		return refuse_with(431, "The header is too large.");
	if (!is_token(h->method)) return refuse_with(400, "The method is malformed.");
	if (h->uri.n == 0 || h->uri.p[0] != '/' || !is_visible(h->uri))
		return refuse_with(400, "The address is malformed.");
	if (!str_eq(h->version, S("HTTP/1.1")) && !str_eq(h->version, S("HTTP/1.0")))
		return refuse_with(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
	for (size_t i = 0; i < h->headers.n; i++)
		if (!is_token(h->headers.at[i].name) || !is_value(h->headers.at[i].value))
			return refuse_with(400, "A header is malformed.");
	return h->ragged ? refuse_with(400, "A header line is malformed.") : fine;
}

/* Refuse a second header of a name of which there may be one only: two programs could believe
 * different ones. */
static struct http_refusal check_once(const struct http_head *h)
{
	static const char *const names[] = { "host", "content-length", "transfer-encoding",
		"content-type", "origin", "authorization", "expect" };
	int times;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		find_header(h, str_of(names[i]), &times);
		if (times > 1) return refuse_with(400, "A header that may come once came twice.");
	}
	return fine;
}

static bool read_length(struct str s, int64_t *n)
{
	if (s.n == 0 || s.n > 18) return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9') return false;
	return str_int(s, n);
}

/* Refuse a head that leaves open where the body ends (RFC 9112, section 6.3). */
static struct http_refusal check_framing(struct http_head *h)
{
	const struct http_pair *length, *coding, *expect;
	int times;

	h->length = -1;
	length = find_header(h, S("content-length"), &times);
	coding = find_header(h, S("transfer-encoding"), &times);
	expect = find_header(h, S("expect"), &times);
	if (length && coding) return refuse_with(400, "Both Content-Length and Transfer-Encoding.");
	if (length && !read_length(length->value, &h->length))
		return refuse_with(400, "Content-Length is no number.");
	if (coding && !str_eq_nocase(coding->value, S("chunked")))
		return refuse_with(501, "Only the transfer coding \"chunked\" is known here.");
	h->chunked = coding != NULL;
	if (coding && str_eq(h->version, S("HTTP/1.0")))
		return refuse_with(400, "HTTP/1.0 has no transfer coding.");
	if ((str_eq(h->method, S("GET")) || str_eq(h->method, S("HEAD"))) &&
		(coding || h->length > 0))
		return refuse_with(400, "A GET with a body.");
	if (expect && !str_eq_nocase(expect->value, S("100-continue")))
		return refuse_with(417, "Only Expect: 100-continue is known here.");
	return fine;
}

struct http_refusal guard_head(const struct http_site *s, struct http_head *h)
{
	const struct http_pair *host;
	struct http_refusal f;
	int times;

	if ((f = check_lines(h)).status) return f;
	if ((f = check_once(h)).status) return f;
	if ((f = check_framing(h)).status) return f;
	host = find_header(h, S("host"), &times);
	if (!host) return refuse_with(400, "No Host header.");
	if (!site_has_host(s, str_trim(host->value)))
		return refuse_with(421, "This server does not go by that name.");
	return fine;
}

/* True when the origin that the browser sends, that of the page with the form, is ours. */
static bool origin_is_ours(const struct http_request *q, struct str origin)
{
	const struct http_site *s = q->site;
	struct str host = http_field(&q->headers, S("host"));

	if (s->public_origin.n && str_eq_nocase(origin, s->public_origin)) return true;
	/* a page that came without TLS may come from anybody on the way */
	if (s->https) return false;
	return str_eq_nocase(origin, str_fmt(q->a, "http://%.*s", STR(host)));
}

bool http_is_from_elsewhere(const struct http_request *q)
{
	return http_has(&q->headers, S("origin")) && !origin_is_ours(q, http_field(&q->headers, S("origin")));
}

struct http_refusal guard_form(const struct http_request *q)
{
	static const char why[] =
		TR("This form did not come from a page of this site, or the page is too old. "
		   "Nothing was saved.");
	struct str site = http_field(&q->headers, S("sec-fetch-site"));
	struct str token = http_field(&q->form, S("csrf"));

	if (q->route->no_csrf || q->has_secret) return fine;
	/* "none" is the reader's own doing: a reload, a restored window */
	if (site.n && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
		return refuse_with(403, why);
	if (http_is_from_elsewhere(q))
		return refuse_with(403, why);
	if (token.n == 0) token = http_field(&q->headers, S("x-csrf-token"));
	return secret_equal(token, http_csrf(q)) ? fine : refuse_with(403, why);
}
