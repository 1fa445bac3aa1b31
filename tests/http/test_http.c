/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of http/ that need no socket; test_server.py has the others.
 */
#include "tests/tap.h"

#include "base/file.h"
#include "http/inside.h"

#include <unistd.h>

static struct arena *a;

/* ---- names with values ---- */

static void is_decoded(struct str s, bool plus, struct str want)
{
	struct str got;

	if (OK(http_decode(a, s, plus, &got))) IS_STR(got, want);
}

static void percent_forms_decode_once_and_strictly(void)
{
	struct str got;

	is_decoded(S("a%20b+c"), false, S("a b+c"));
	is_decoded(S("a%20b+c%2B"), true, S("a b c+"));
	is_decoded(S("%2541"), false, S("%41"));
	is_decoded(S("Zo%C3%ab"), false, S("Zo\xc3\xab"));
	OK(!http_decode(a, S("a%00b"), false, &got));
	OK(!http_decode(a, S("%C3"), false, &got) && !http_decode(a, S("\xff"), false, &got));
	OK(!http_decode(a, S("%C0%AF"), false, &got));
	OK(!http_decode(a, S("100%"), false, &got) && !http_decode(a, S("%4"), false, &got));
	OK(!http_decode(a, S("%zz"), false, &got) && !http_decode(a, S("%+1"), false, &got));
}

static void a_form_gives_its_fields_in_order(void)
{
	struct http_pairs p;
	struct err e = { 0 };

	OK(http_parse_urlencoded(a, S("name=Zo%C3%AB+B&empty=&flag&&name=second"), &p, &e));
	IS(p.n, 4);
	IS_STR(http_field(&p, S("name")), S("Zo\xc3\xab B"));
	OK(http_has(&p, S("empty")) && http_has(&p, S("flag")) && !http_has(&p, S("Name")));
	IS_STR(http_field(&p, S("nothing")), S(""));
	OK(http_parse_urlencoded(a, S(""), &p, &e) && p.n == 0);
}

static bool form_fails(struct str s)
{
	struct http_pairs p;
	struct err e = { 0 };

	return !http_parse_urlencoded(a, s, &p, &e) && e.code == ERR_INPUT && e.text[0];
}

static void a_form_has_limits(void)
{
	struct buf b = { .a = a };
	struct http_pairs p;
	struct err e = { 0 };

	for (int i = 0; i < HTTP_FIELDS; i++) buf_fmt(&b, "f%d=%d&", i, i);
	OK(http_parse_urlencoded(a, buf_str(&b), &p, &e));
	IS(p.n, HTTP_FIELDS);
	IS_STR(http_field(&p, S("f199")), S("199"));
	buf_z(&b, "more=1");
	OK(form_fails(buf_str(&b)));
	OK(form_fails(S("a=%00")) && form_fails(S("%ff=1")) && form_fails(S("a=%x")));
	b.n = 0;
	memset(buf_room(&b, 257), 'n', 257);
	b.n = 257;
	OK(form_fails(buf_str(&b)));
}

static void cookies_of_others_do_no_harm(void)
{
	struct http_pairs p;

	http_parse_cookies(a, S("a=1; theme = dark;bad;=x; session=abc=; a=2"), &p);
	IS(p.n, 4);
	IS_STR(http_field(&p, S("a")), S("1"));
	IS_STR(http_field(&p, S("session")), S("abc="));
	http_parse_cookies(a, S(""), &p);
	IS(p.n, 0);
}

/* ---- forms in parts ---- */

#define TYPE S("multipart/form-data; boundary=----x")

static void parts_are_fields_and_files(void)
{
	struct http_pairs p;
	struct err e = { 0 };

	OK(http_parse_multipart(a, TYPE,
		S("------x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ntwo\r\nlines\r\n"
		  "------x\r\nContent-Disposition: form-data; name=\"f\"; "
		  "filename=\"C:\\cal\\a %22b%22.ics\"\r\nContent-Type: text/calendar\r\n\r\n"
		  "\x00\xff--x\r\n-----\r\n------x--\r\n"),
		&p, &e));
	IS(p.n, 2);
	IS_STR(http_field(&p, S("note")), S("two\r\nlines"));
	OK(p.at[0].file.n == 0);
	IS_STR(p.at[1].file, S("a \"b\".ics"));
	IS_STR(p.at[1].value, S("\x00\xff--x\r\n-----"));
	OK(http_parse_multipart(a, S("multipart/form-data; charset=x; boundary=\"a;b\""),
		S("--a;b--"), &p, &e) && p.n == 0);
}

static bool parts_fail(struct str type, struct str body)
{
	struct http_pairs p;
	struct err e = { 0 };

	return !http_parse_multipart(a, type, body, &p, &e) && e.code == ERR_INPUT && e.text[0];
}

#define PART "------x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n"

static void broken_parts_are_refused(void)
{
	OK(parts_fail(S("multipart/form-data"), S(PART "v\r\n------x--")));
	OK(parts_fail(S("multipart/form-data; boundary="), S(PART "v\r\n------x--")));
	OK(parts_fail(TYPE, S("")));
	OK(parts_fail(TYPE, S("preamble\r\n" PART "v\r\n------x--")));
	OK(parts_fail(TYPE, S(PART "v")));
	OK(parts_fail(TYPE, S(PART "v\r\n------x")));
	OK(parts_fail(TYPE, S(PART "\xff\r\n------x--")));
	OK(parts_fail(TYPE, S(PART "a\0b\r\n------x--")));
	OK(parts_fail(TYPE, S("------x\r\nContent-Type: text/plain\r\n\r\nv\r\n------x--")));
	OK(parts_fail(TYPE, S("------x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nv"
			      "\r\n------x--")));
	OK(parts_fail(TYPE, S("------x\r\nContent-Disposition: form-data; name=\"n\r\n\r\nv"
			      "\r\n------x--")));
}

static void parts_have_limits(void)
{
	struct buf b = { .a = a }, name = { .a = a };
	struct http_pairs p;
	struct err e = { 0 };

	for (int i = 0; i < HTTP_FIELDS; i++) buf_z(&b, PART "v\r\n");
	OK(http_parse_multipart(a, TYPE, str_fmt(a, "%.*s------x--", STR(buf_str(&b))), &p, &e));
	IS(p.n, HTTP_FIELDS);
	OK(parts_fail(TYPE, str_fmt(a, "%.*s" PART "v\r\n------x--", STR(buf_str(&b)))));
	for (int i = 0; i < 257; i++) buf_ch(&name, 'n');
	OK(parts_fail(TYPE, str_fmt(a, "------x\r\nContent-Disposition: form-data; name=%.*s"
		"\r\n\r\nv\r\n------x--", STR(buf_str(&name)))));
	b.n = 0;
	buf_z(&b, "------x\r\n");
	for (int i = 0; i < 17; i++) buf_z(&b, "X-A: b\r\n");
	buf_z(&b, PART "v\r\n------x--");
	OK(parts_fail(TYPE, buf_str(&b)));
}

/* ---- routes ---- */

static void nothing(struct http_request *q, struct http_response *r)
{
	(void)q, (void)r;
}

static const struct http_route routes[] = {
	{ GET, "/", 0, nothing, "" },
	{ GET, "/people", 0, nothing, "" },
	{ GET, "/people/new", 0, nothing, "" },
	{ GET, "/people/:id", 0, nothing, "" },
	{ POST, "/people/:id", 0, nothing, "" },
	{ POST, "/people/:id/talks/:talk", 0, nothing, "" },
	{ 0 },
};

static struct http_pairs params;
static bool other;

static int route(enum http_method m, struct str path)
{
	const struct http_route *found = http_match(a, routes, m, path, &params, &other);

	return found ? (int)(found - routes) : -1;
}

static void a_path_finds_its_row(void)
{
	IS(route(GET, S("/")), 0);
	IS(route(GET, S("/people")), 1);
	IS(route(GET, S("/people/new")), 2);
	IS(route(GET, S("/people/7")), 3);
	IS_STR(http_field(&params, S("id")), S("7"));
	IS(route(POST, S("/people/7/talks/8")), 5);
	IS_STR(http_field(&params, S("id")), S("7"));
	IS_STR(http_field(&params, S("talk")), S("8"));
}

static void what_is_not_in_the_table_is_not_there(void)
{
	IS(route(GET, S("/people/")), -1);
	IS(route(GET, S("/people//talks/8")), -1);
	IS(route(GET, S("/people/7/")), -1);
	IS(route(GET, S("//people")), -1);
	IS(route(GET, S("/people/7/talks")), -1);
	OK(!other && params.n == 0);
	IS(route(GET, S("/people/7/talks/8")), -1);
	OK(other);
	IS(route(POST, S("/people")), -1);
	OK(other);
}

/* ---- names of the server ---- */

static struct http_site site;

static bool site_of(const char *listen, const char *url, const char *why)
{
	struct http_conf c = { .listen = listen, .public_url = url, .routes = routes };
	struct err e = { 0 };

	if (site_init(&site, a, &c, &e)) return true;
	if (e.code != ERR_INPUT || !str_has(str_of(e.text), str_of(why)))
		printf("#   %s\n", e.text);
	return !OK(e.code == ERR_INPUT && str_has(str_of(e.text), str_of(why)));
}

static void beyond_loopback_needs_https(void)
{
	OK(site_of("127.0.0.1:8080", NULL, ""));
	OK(site_of("[::1]:0", NULL, "") && site_of("localhost:80", NULL, ""));
	OK(site_of("unix:/run/rapport.sock", NULL, ""));
	OK(site_of("0.0.0.0:8080", "https://rapport.example.org", ""));
	OK(!site_of("0.0.0.0:8080", NULL, "--public-url https://"));
	OK(!site_of("[::]:8080", NULL, "--public-url https://"));
	OK(!site_of("192.0.2.1:8080", "http://localhost:8080", "--public-url https://"));
	OK(!site_of("127.0.0.1:80", "http://rapport.example.org", "must begin with https://"));
	OK(!site_of("127.0.0.1:80", "https://rapport.example.org/x", "without a path"));
	OK(!site_of("127.0.0.1:80", "rapport.example.org", "expected a public address"));
	OK(!site_of("127.0.0.1", NULL, "an address and a port"));
	OK(!site_of("example.org:80", NULL, "an address and a port"));
	OK(!site_of("127.0.0.1:65536", NULL, "an address and a port"));
	OK(!site_of("unix:", NULL, "unix:/path"));
}

static void only_our_own_names_are_answered(void)
{
	OK(site_of("127.0.0.1:8080", "https://Rapport.example.org:444/", ""));
	IS_STR(site.public_origin, S("https://Rapport.example.org:444"));
	OK(site_has_host(&site, S("rapport.example.org:444")));
	OK(site_has_host(&site, S("rapport.example.org")));
	OK(site_has_host(&site, S("localhost:9000")) && site_has_host(&site, S("127.0.0.1")));
	OK(site_has_host(&site, S("[::1]:8080")) && site_has_host(&site, S("127.9.9.9")));
	OK(!site_has_host(&site, S("evil.example")) && !site_has_host(&site, S("")));
	OK(!site_has_host(&site, S("rapport.example.org.evil.example")));
	OK(!site_has_host(&site, S("127.0.0.1.evil.example")));
	OK(!site_has_host(&site, S("192.0.2.1")) && !site_has_host(&site, S(":80")));
	OK(!site_has_host(&site, S("127.0.0.1:80@evil.example")));
	OK(!site_has_host(&site, S("127.0.0.1:80/evil")) && !site_has_host(&site, S("127.0.0.1:8 0")));
	OK(!site_has_host(&site, S("[::1]evil.example")) && !site_has_host(&site, S("[::1]@x:80")));
	OK(!site_has_host(&site, S("localhost:123456")) && site_has_host(&site, S("localhost:")));
	OK(site_of("192.0.2.1:80", "https://rapport.example.org", ""));
	OK(site_has_host(&site, S("192.0.2.1:80")) && !site_has_host(&site, S("192.0.2.2")));
	OK(site_of("0.0.0.0:80", "https://rapport.example.org", ""));
	OK(site_has_host(&site, S("10.1.2.3:80")) && !site_has_host(&site, S("evil.example")));
}

/* ---- where a reader is ---- */

static bool reads(const char *proxies, const char *peer, const char *forwarded, const char *reader)
{
	struct proxies p;
	struct err e = { 0 };

	return proxies_parse(str_of(proxies), &p, &e) &&
		str_eq(proxies_reader(a, &p, str_of(peer), str_of(forwarded)), str_of(reader));
}

static void only_named_proxies_say_where_a_reader_is(void)
{
	OK(reads("", "192.0.2.7", "203.0.113.9", "192.0.2.7"));
	OK(reads("", "127.0.0.1", "203.0.113.9", "")); /* a proxy that nobody named, or not one */
	OK(reads("", "::1", "", "") && reads("", "", "203.0.113.9", ""));
	OK(reads("127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9"));
	OK(reads("127.0.0.1", "192.0.2.7", "203.0.113.9", "192.0.2.7"));
	OK(reads("unix", "", "203.0.113.9", "203.0.113.9"));
	OK(reads("unix", "127.0.0.1", "203.0.113.9", ""));
	OK(reads("127.0.0.1", "", "203.0.113.9", ""));
	OK(reads("127.0.0.1", "::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"));
}

static void the_last_address_that_is_no_proxy_is_the_readers(void)
{
	OK(reads("127.0.0.1", "127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"));
	OK(reads("127.0.0.1, 10.0.0.0/8", "127.0.0.1", "1.2.3.4,203.0.113.9 , 10.1.2.3",
		"203.0.113.9"));
	OK(reads("127.0.0.1,10.0.0.0/8", "127.0.0.1", "203.0.113.9, 11.0.0.1", "11.0.0.1"));
	OK(reads("fd00::/8", "fd12::1", "[2001:db8::7]:443, fd00::2", "2001:db8::7"));
	OK(reads("127.0.0.1", "127.0.0.1", "203.0.113.9:5678", "203.0.113.9"));
	OK(reads("127.0.0.1", "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"));
	OK(reads("127.0.0.1", "127.0.0.1", "203.0.113.9, unknown", "")); /* not what stands before */
	OK(reads("127.0.0.1", "127.0.0.1", "203.0.113.9,", "") && reads("127.0.0.1", "127.0.0.1", "", ""));
	OK(reads("0.0.0.0/0", "192.0.2.7", "1.2.3.4", ""));
}

static void a_proxy_is_an_address_a_prefix_or_unix(void)
{
	static const char *const wrong[] = { "proxy.example.org", "10.0.0.0/33", "10.0.0.0/", "/8",
		"127.0.0.1 10.0.0.1", "::1/129", "10.0.0.0/-1", "," };
	struct proxies p;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct err e = { 0 };

		OK(!proxies_parse(str_of(wrong[i]), &p, &e) && e.code == ERR_INPUT);
	}
	OK(reads("localhost", "127.0.0.1", "203.0.113.9", "203.0.113.9"));
	OK(reads("10.0.0.1/20", "10.0.15.255", "203.0.113.9", "203.0.113.9"));
	OK(reads("10.0.0.1/20", "10.0.16.0", "203.0.113.9", "10.0.16.0"));
}

/* ---- refusals ---- */

static struct http_head head_of(const char *method, const char *uri)
{
	struct http_head h = { .method = str_of(method), .uri = str_of(uri),
		.version = S("HTTP/1.1"), .bytes = 100 };

	pairs_add(a, &h.headers, (struct http_pair){ .name = S("Host"), .value = S("localhost") });
	return h;
}

static int with(const char *method, const char *name, const char *value)
{
	struct http_head h = head_of(method, "/");

	pairs_add(a, &h.headers,
		(struct http_pair){ .name = str_of(name), .value = str_of(value) });
	return guard_head(&site, &h).status;
}

static void a_plain_head_passes(void)
{
	struct http_head h = head_of("POST", "/people?x=%20");

	OK(site_of("127.0.0.1:8080", NULL, ""));
	IS(guard_head(&site, &h).status, 0);
	IS(h.length, -1);
	IS(with("POST", "content-length", "12"), 0);
	IS(with("POST", "Transfer-Encoding", "Chunked"), 0);
	IS(with("GET", "Content-Length", "0"), 0);
	IS(with("GET", "Cookie", "a=\xc3\xab"), 0);
	IS(with("POST", "Expect", "100-continue"), 0);
}

static void what_could_hide_a_second_request_is_refused(void)
{
	struct http_head h = head_of("POST", "/");

	pairs_add(a, &h.headers,
		(struct http_pair){ .name = S("Content-Length"), .value = S("4") });
	pairs_add(a, &h.headers,
		(struct http_pair){ .name = S("Transfer-Encoding"), .value = S("chunked") });
	IS(guard_head(&site, &h).status, 400);
	h.headers.at[2] = h.headers.at[1];
	IS(guard_head(&site, &h).status, 400);
	IS(with("GET", "Host", "localhost"), 400);
	IS(with("POST", "Content-Length", "+4"), 400);
	IS(with("POST", "Content-Length", "4, 4"), 400);
	IS(with("POST", "Content-Length", ""), 400);
	IS(with("POST", "Content-Length", "99999999999999999999"), 400);
	IS(with("POST", "Transfer-Encoding", "xchunked"), 501);
	IS(with("POST", "Transfer-Encoding", "chunked, gzip"), 501);
	IS(with("POST", "Transfer-Encoding", "chunked "), 501);
	IS(with("GET", "Transfer-Encoding", "chunked"), 400);
	IS(with("GET", "Content-Length", "5"), 400);
	IS(with("HEAD", "Content-Length", "5"), 400);
	IS(with("GET", "X-A ", "b"), 400);
	IS(with("GET", "", "b"), 400);
	IS(with("GET", "X-A", "b\x01"), 400);
	IS(with("GET", "X-\xc3\xab", "b"), 400);
	IS(with("POST", "Expect", "something"), 417);
	h = head_of("GET", "/");
	h.ragged = true;
	IS(guard_head(&site, &h).status, 400);
}

static int line(const char *method, const char *uri, const char *version)
{
	struct http_head h = head_of(method, uri);

	h.version = str_of(version);
	return guard_head(&site, &h).status;
}

static void a_request_line_is_read_strictly(void)
{
	IS(line("G(T", "/", "HTTP/1.1"), 400);
	IS(line("GET", "", "HTTP/1.1"), 400);
	IS(line("GET", "http://localhost/", "HTTP/1.1"), 400);
	IS(line("GET", "/a b", "HTTP/1.1"), 400);
	IS(line("GET", "/\xc3\xab", "HTTP/1.1"), 400);
	IS(line("GET", "/", "HTTP/2.0"), 505);
	IS(line("GET", "/", ""), 505);
	IS(line("GET", "/", "HTTP/1.0"), 0);
}

static void large_heads_are_refused(void)
{
	struct http_head h = head_of("GET", "/");
	struct buf b = { .a = a };

	for (int i = 0; i <= HTTP_URI_BYTES; i++) buf_ch(&b, '/');
	h.uri = buf_str(&b);
	IS(guard_head(&site, &h).status, 414);
	h = head_of("GET", "/");
	h.bytes = HTTP_HEADER_BYTES + 1;
	IS(guard_head(&site, &h).status, 431);
	h.bytes = 1000;
	while (h.headers.n < HTTP_HEADERS)
		pairs_add(a, &h.headers, (struct http_pair){ .name = S("X"), .value = S("y") });
	IS(guard_head(&site, &h).status, 431);
}

static void a_foreign_name_is_refused(void)
{
	struct http_head h = head_of("GET", "/");

	h.headers.at[0].value = S("evil.example");
	IS(guard_head(&site, &h).status, 421);
	h.headers.n = 0;
	IS(guard_head(&site, &h).status, 400);
}

/* ---- forms must be ours ---- */

static struct http_request post(const char *origin, const char *fetch_site)
{
	struct http_request q = { .a = a, .method = POST, .site = &site, .route = &routes[4],
		.session = S("ada") };

	pairs_add(a, &q.headers,
		(struct http_pair){ .name = S("host"), .value = S("localhost:1") });
	if (origin)
		pairs_add(a, &q.headers,
			(struct http_pair){ .name = S("origin"), .value = str_of(origin) });
	if (fetch_site)
		pairs_add(a, &q.headers, (struct http_pair){
			.name = S("sec-fetch-site"), .value = str_of(fetch_site) });
	pairs_add(a, &q.form, (struct http_pair){ .name = S("csrf"), .value = http_csrf(&q) });
	return q;
}

static int posted(const char *origin, const char *fetch_site)
{
	struct http_request q = post(origin, fetch_site);

	return guard_form(&q).status;
}

static void each_browser_has_a_token_of_its_own(void)
{
	struct http_request ada = { .a = a, .site = &site }, ben = ada, again = ada, mixed = ada;

	answer_know_browser(&ada);
	answer_know_browser(&ben);
	OK(ada.browser.n && !str_eq(http_csrf(&ada), http_csrf(&ben)));
	pairs_add(a, &again.cookies, (struct http_pair){ S("browser"), ada.browser });
	answer_know_browser(&again);
	OK(!again.browser.n && str_eq(http_csrf(&ada), http_csrf(&again)));
	mixed.session = ada.browser; /* a session of that name is another thing */
	OK(!str_eq(http_csrf(&ada), http_csrf(&mixed)));
}

static void a_form_needs_its_token_and_our_origin(void)
{
	char folder[] = "/tmp/rapport-http-XXXXXX";
	const char *path = mkdtemp(folder) ? str_z(a, str_fmt(a, "%s/key", folder)) : "";
	struct err e = { 0 };
	struct keys *keys = keys_open(path, true, &e);
	struct http_route free_route = routes[4];
	struct http_request q;

	OK(keys && site_of("127.0.0.1:8080", "https://rapport.example.org", ""));
	site.conf.keys = keys;
	IS(posted(NULL, NULL), 0);
	IS(posted("http://localhost:1", "same-origin"), 403); /* in plain, on a site that is not */
	IS(posted("https://rapport.example.org", "none"), 0);
	IS(posted("null", NULL), 403);
	IS(posted("https://evil.example", NULL), 403);
	IS(posted("http://localhost:2", NULL), 403);
	IS(posted("http://rapport.example.org", NULL), 403);
	IS(posted(NULL, "cross-site"), 403);
	IS(posted(NULL, "same-site"), 403);
	q = post(NULL, NULL);
	q.session = S("ben"); /* the page was made for Ada's session */
	IS(guard_form(&q).status, 403);
	q.form.n = 0;
	IS(guard_form(&q).status, 403);
	pairs_add(a, &q.headers,
		(struct http_pair){ .name = S("x-csrf-token"), .value = http_csrf(&q) });
	IS(guard_form(&q).status, 0);
	q = post("https://evil.example", NULL);
	free_route.no_csrf = true;
	q.route = &free_route;
	IS(guard_form(&q).status, 0);
	OK(site_of("127.0.0.1:8080", NULL, ""));
	site.conf.keys = keys;
	IS(posted("http://localhost:1", "same-origin"), 0);
	IS(posted("https://localhost:1", NULL), 403);
	each_browser_has_a_token_of_its_own();
	keys_free(keys);
	unlink(path);
	rmdir(folder);
}

/* ---- responses ---- */

static struct http_request plain_request(bool https)
{
	struct http_request q = { .a = a, .site = &site, .https = https, .path = S("/") };

	return q;
}

static void every_response_carries_the_policy(void)
{
	struct http_request q = plain_request(true);
	struct http_response r = { .body = { .a = a } };

	answer_finish(&q, &r);
	OK(str_starts(http_field(&r.headers, S("Content-Security-Policy")),
		S("default-src 'none'; script-src 'self';")));
	OK(!str_has(http_field(&r.headers, S("Content-Security-Policy")), S("unsafe")));
	IS_STR(http_field(&r.headers, S("Cache-Control")), S("no-store"));
	IS_STR(http_field(&r.headers, S("Content-Type")), S("text/html; charset=utf-8"));
	IS_STR(http_field(&r.headers, S("X-Content-Type-Options")), S("nosniff"));
	OK(http_has(&r.headers, S("Strict-Transport-Security")));
	q.https = false;
	r = (struct http_response){ .cache = 60, .type = "image/svg+xml" };
	answer_finish(&q, &r);
	OK(!http_has(&r.headers, S("Strict-Transport-Security")));
	IS_STR(http_field(&r.headers, S("Cache-Control")), S("public, max-age=60"));
	IS_STR(http_field(&r.headers, S("Content-Type")), S("image/svg+xml"));
}

static void cookies_are_bound_to_the_host_on_https(void)
{
	struct http_request q = plain_request(true);
	struct http_response r = { 0 };

	http_set_cookie(&q, &r, S("session"), S("abc"), 60);
	IS_STR(http_field(&r.headers, S("Set-Cookie")),
		S("__Host-session=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure"));
	http_parse_cookies(a, S("session=planted; __Host-session=ours"), &q.cookies);
	IS_STR(http_cookie(&q, S("session")), S("ours"));
	http_parse_cookies(a, S("session=planted; __host-session=planted"), &q.cookies);
	IS_STR(http_cookie(&q, S("session")), S(""));
	q.https = false;
	IS_STR(http_cookie(&q, S("session")), S("planted"));
	r.headers.n = 0;
	http_set_cookie(&q, &r, S("session"), S(""), 0);
	IS_STR(http_field(&r.headers, S("Set-Cookie")),
		S("session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"));
}

static struct str redirected(struct str to)
{
	struct http_request q = plain_request(false);
	struct http_response r = { 0 };

	http_redirect(&q, &r, to);
	return r.status == 303 ? http_field(&r.headers, S("Location")) : S("no redirect");
}

static void a_redirect_never_leaves_the_site(void)
{
	IS_STR(redirected(S("/plan?week=3")), S("/plan?week=3"));
	IS_STR(redirected(S("//evil.example")), S("/"));
	IS_STR(redirected(S("/\\evil.example")), S("/"));
	IS_STR(redirected(S("https://evil.example")), S("/"));
	IS_STR(redirected(S("/a\r\nSet-Cookie: x=y")), S("/"));
	IS_STR(redirected(S("")), S("/"));
}

static void gzip_is_sent_to_who_takes_it(void)
{
	OK(accepts_gzip(S("gzip")) && accepts_gzip(S("br, gzip;q=0.5")));
	OK(accepts_gzip(S("deflate , GZIP")) && accepts_gzip(S("*")));
	OK(!accepts_gzip(S("")) && !accepts_gzip(S("br")) && !accepts_gzip(S("gzip;q=0")));
	OK(!accepts_gzip(S("gzip; q=0.000")) && accepts_gzip(S("gzip; q=0.001")));
	OK(!accepts_gzip(S("xgzip")));
}

static const struct http_asset assets[] = {
	{ "/assets/app-1.css", "app.css", "text/css", (const unsigned char *)"p{}", 3,
		(const unsigned char *)"zz", 2 },
	{ "/assets/i-2.png", "i.png", "image/png", (const unsigned char *)"png", 3, NULL, 0 },
	{ 0 },
};

static struct http_response fetched(struct str path, const char *name, const char *value)
{
	struct http_request q = plain_request(false);
	struct http_response r = { .status = 200, .body = { .a = a } };

	q.path = path;
	if (name)
		pairs_add(a, &q.headers,
			(struct http_pair){ .name = str_of(name), .value = str_of(value) });
	site.conf.assets = assets;
	if (!answer_asset(&q, &r)) r.status = 404;
	return r;
}

static void assets_are_kept_for_a_year_and_asked_for_once(void)
{
	struct http_response r = fetched(S("/assets/app-1.css"), NULL, NULL);
	struct str tag = http_field(&r.headers, S("ETag"));

	IS_STR(buf_str(&r.body), S("p{}"));
	IS_STR(http_field(&r.headers, S("Cache-Control")),
		S("public, max-age=31536000, immutable"));
	IS_STR(http_field(&r.headers, S("Vary")), S("Accept-Encoding"));
	r = fetched(S("/assets/app-1.css"), "accept-encoding", "gzip");
	IS_STR(buf_str(&r.body), S("zz"));
	IS_STR(http_field(&r.headers, S("Content-Encoding")), S("gzip"));
	OK(!str_eq(http_field(&r.headers, S("ETag")), tag));
	r = fetched(S("/assets/app-1.css"), "if-none-match",
		str_z(a, str_fmt(a, "\"x\", W/%.*s", STR(tag))));
	IS(r.status, 304);
	IS(r.body.n, 0);
	r = fetched(S("/assets/app-1.css"), "if-none-match", "\"x\"");
	IS(r.status, 200);
	r = fetched(S("/assets/i-2.png"), "accept-encoding", "gzip");
	OK(r.body.n == 3 && !http_has(&r.headers, S("Vary")));
	IS(fetched(S("/assets/app.css"), NULL, NULL).status, 404);
	IS(fetched(S("/assets/"), NULL, NULL).status, 404);
}

static void the_embedded_files_have_distinct_paths(void)
{
	int same = 0;

	for (const struct http_asset *f = http_assets; f->path; f++) {
		same += !str_eq(asset_path(f->name), str_of(f->path)) || !f->type || !f->n;
		for (const struct http_asset *g = f + 1; g->path; g++)
			same += strcmp(f->path, g->path) == 0;
	}
	IS(same, 0);
}

int main(void)
{
	a = arena_new();
	RUN(percent_forms_decode_once_and_strictly);
	RUN(a_form_gives_its_fields_in_order);
	RUN(a_form_has_limits);
	RUN(cookies_of_others_do_no_harm);
	RUN(parts_are_fields_and_files);
	RUN(broken_parts_are_refused);
	RUN(parts_have_limits);
	RUN(a_path_finds_its_row);
	RUN(what_is_not_in_the_table_is_not_there);
	RUN(beyond_loopback_needs_https);
	RUN(only_our_own_names_are_answered);
	RUN(only_named_proxies_say_where_a_reader_is);
	RUN(the_last_address_that_is_no_proxy_is_the_readers);
	RUN(a_proxy_is_an_address_a_prefix_or_unix);
	RUN(a_plain_head_passes);
	RUN(what_could_hide_a_second_request_is_refused);
	RUN(a_request_line_is_read_strictly);
	RUN(large_heads_are_refused);
	RUN(a_foreign_name_is_refused);
	RUN(a_form_needs_its_token_and_our_origin);
	RUN(every_response_carries_the_policy);
	RUN(cookies_are_bound_to_the_host_on_https);
	RUN(a_redirect_never_leaves_the_site);
	RUN(gzip_is_sent_to_who_takes_it);
	RUN(assets_are_kept_for_a_year_and_asked_for_once);
	RUN(the_embedded_files_have_distinct_paths);
	arena_free(a);
	return tap_end();
}
