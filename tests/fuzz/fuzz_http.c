/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as what a request may hold. The first byte chooses the reader; each result
 * must lie within the limits, be text where text is promised, and agree with a second
 * reading.
 */
#include <assert.h>
#include <stdint.h>

#include "http/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void nothing(struct http_request *q, struct http_response *r)
{
	(void)q, (void)r;
}

static const struct http_route routes[] = {
	{ GET, "/", 0, nothing, "", 0, false },
	{ GET, "/people/:id", 0, nothing, "", 0, false },
	{ POST, "/people/:id", 0, nothing, "", 0, false },
	{ POST, "/people/:id/talks/:talk", 0, nothing, "", 0, false },
	{ GET, NULL, 0, NULL, NULL, 0, false },
};

const struct http_asset http_assets[] = { { 0 } };

static void is_within_limits(const struct http_pairs *p)
{
	assert(p->n <= HTTP_FIELDS);
	for (size_t i = 0; i < p->n; i++) {
		assert(p->at[i].name.n <= HTTP_NAME_BYTES && str_utf8(p->at[i].name));
		assert(p->at[i].file.n || p->at[i].value.n == 0 || p->at[i].value.p);
		assert(str_utf8(p->at[i].file));
	}
}

static void decode(struct arena *a, struct str s)
{
	struct str plain, plus;

	if (http_decode(a, s, false, &plain)) assert(plain.n <= s.n && str_utf8(plain));
	if (http_decode(a, s, true, &plus)) assert(plus.n <= s.n && str_utf8(plus));
}

static void urlencoded(struct arena *a, struct str s)
{
	struct http_pairs p;
	struct err e = { 0 };

	if (!http_parse_urlencoded(a, s, &p, &e)) {
		assert(e.code == ERR_INPUT);
		return;
	}
	is_within_limits(&p);
	for (size_t i = 0; i < p.n; i++) assert(str_utf8(p.at[i].value));
}

static void multipart(struct arena *a, struct str s)
{
	struct http_pairs p;
	struct str type, body;
	struct err e = { 0 };

	str_cut(s, '\n', &type, &body);
	if (http_parse_multipart(a, type, body, &p, &e)) is_within_limits(&p);
	else assert(e.code == ERR_INPUT);
}

static void match(struct arena *a, struct str s)
{
	struct http_pairs params, again;
	bool other, get_too;
	const struct http_route *r = http_match(a, routes, POST, s, &params, &other);

	if (r) assert(r->method == POST && params.n >= 1 && params.at[0].value.n);
	else assert(params.n == 0);
	assert(http_match(a, routes, GET, s, &again, &get_too) ? r || other : get_too == !!r);
}

static void cookies(struct arena *a, struct str s)
{
	struct http_pairs p;

	http_parse_cookies(a, s, &p);
	assert(p.n <= HTTP_FIELDS);
	for (size_t i = 0; i < p.n; i++) assert(p.at[i].name.n && str_utf8(p.at[i].value));
	(void)accepts_gzip(s);
}

/* Lines "name: value"; the first is "METHOD address version". */
static void head(struct arena *a, struct str s)
{
	struct http_conf c = { .listen = "127.0.0.1:0", .routes = routes };
	struct http_head h = { .bytes = s.n };
	struct http_site site;
	struct err e = { 0 };
	struct str line, rest;

	if (!site_init(&site, a, &c, &e)) abort();
	if (!str_line(&s, &line)) return;
	str_cut(line, ' ', &h.method, &rest);
	str_cut(rest, ' ', &h.uri, &h.version);
	while (str_line(&s, &line)) {
		struct http_pair pair = { 0 };

		str_cut(line, ':', &pair.name, &pair.value);
		pair.value = str_trim(pair.value);
		pairs_add(a, &h.headers, pair);
	}
	if (guard_head(&site, &h).status) return;
	assert(h.length <= 0 || !h.chunked);
	assert(h.uri.p[0] == '/' && h.headers.n < HTTP_HEADERS);
}

static void names(struct arena *a, struct str s)
{
	struct http_conf c = { .routes = routes };
	struct http_site site;
	struct err e = { 0 };
	struct str url, host;

	str_cut(s, '\n', &s, &url);
	str_cut(url, '\n', &url, &host);
	c.listen = str_z(a, s);
	c.public_url = str_z(a, url);
	if (!site_init(&site, a, &c, &e)) {
		assert(e.code == ERR_INPUT);
		return;
	}
	assert(site.loopback || site.https);
	(void)site_has_host(&site, host);
	assert(!site_has_host(&site, S("evil.example")) ||
		str_eq_nocase(site.public_host, S("evil.example")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static void (*const readers[])(struct arena *, struct str) = { decode, urlencoded,
		multipart, match, cookies, head, names };
	struct arena *a;

	if (n == 0) return 0;
	a = arena_new();
	readers[data[0] % 7](a, (struct str){ (const char *)data + 1, n - 1 });
	arena_free(a);
	return 0;
}
