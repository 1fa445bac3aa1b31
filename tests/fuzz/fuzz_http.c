/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as what a request may hold. The first byte chooses the reader ('8' the first); each result
 * must lie within the limits, be text where text is promised, and agree with a second
 * reading.
 */
#include <assert.h>
#include <stdint.h>

#include "http/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void nothing(struct http_request *q, struct http_response *r)
{
	(void)q, (void)r;
}

static const struct http_route routes[] = {
	{ GET, "/", 0, nothing, "" },
	{ GET, "/people/:id", 0, nothing, "" },
	{ POST, "/people/:id", 0, nothing, "" },
	{ POST, "/people/:id/talks/:talk", 0, nothing, "" },
	{ 0 },
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

/* A request as bytes, found whole or in pieces alike, and then judged. */
static void raw_head(struct arena *a, struct str s)
{
	struct http_conf c = { .listen = "127.0.0.1:0", .routes = routes };
	size_t seen = 0, again = 0;
	enum wire whole = wire_head_end(s, &seen), got = WIRE_MORE;
	struct http_site site;
	struct http_head h;
	struct err e = { 0 };

	for (size_t n = 0; n <= s.n && got == WIRE_MORE; n++)
		got = wire_head_end(str_sub(s, 0, n), &again);
	assert(got == whole && (got == WIRE_MORE || again == seen));
	if (whole != WIRE_DONE) return;
	assert(seen <= s.n && str_ends(str_sub(s, 0, seen), S("\r\n\r\n")));
	if (!site_init(&site, a, &c, &e)) abort();
	wire_head_parse(a, str_sub(s, 0, seen), &h);
	assert(h.headers.n <= HTTP_HEADERS);
	if (guard_head(&site, &h).status) return;
	assert(h.uri.p[0] == '/' && h.version.n == 8 && (h.length <= 0 || !h.chunked));
	for (size_t i = 0; i < h.headers.n; i++)
		assert(h.headers.at[i].name.n && str_index(h.headers.at[i].value, '\n') ==
			h.headers.at[i].value.n);
}

/* The body of chunks that come `step` bytes at a time; what is left is counted. */
static enum wire read_chunks(struct arena *a, struct str s, size_t step, struct str *body, size_t *left)
{
	struct wire_chunks c = { 0 };
	struct buf b = { .a = a };
	enum wire got = WIRE_MORE;

	for (size_t i = 0; i < s.n && got == WIRE_MORE; i += step) {
		struct str piece = str_sub(s, i, i + step), data;

		while (piece.n && got == WIRE_MORE) {
			got = wire_chunks_take(&c, &piece, &data);
			buf_add(&b, data);
		}
		*left = s.n - (i + step < s.n ? i + step : s.n) + piece.n;
	}
	*body = b.n ? buf_str(&b) : S("");
	return got;
}

static void raw_chunks(struct arena *a, struct str s)
{
	struct str whole, pieces;
	size_t left = 0, again = 0;
	enum wire got = read_chunks(a, s, s.n ? s.n : 1, &whole, &left);

	assert(read_chunks(a, s, 1, &pieces, &again) == got);
	if (got == WIRE_BAD) return;
	assert(str_eq(whole, pieces) && left == again);
	if (got == WIRE_DONE) assert(str_ends(str_sub(s, 0, s.n - left), S("\r\n\r\n")));
}

/* Where a reader is, with a proxy's list of any bytes. */
static void forwarded(struct arena *a, struct str s)
{
	struct proxies p;
	struct err e = { 0 };
	struct str list, rest, reader;

	str_cut(s, '\n', &list, &rest);
	if (!proxies_parse(list, &p, &e)) {
		assert(e.code == ERR_INPUT);
		return;
	}
	reader = proxies_reader(a, &p, S("127.0.0.1"), rest);
	assert(reader.n < 46 && !proxies_trust(&p, reader) == (reader.n || !p.local));
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
		multipart, match, cookies, head, names, raw_head, raw_chunks, forwarded };
	struct arena *a;

	if (n == 0) return 0;
	a = arena_new();
	readers[(data[0] + 4u) % 10](a, (struct str){ (const char *)data + 1, n - 1 });
	arena_free(a);
	return 0;
}
