/* SPDX-License-Identifier: Apache-2.0 */
#include "http/client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TR(text) text /* found by tools/po-extract; http/ stands below view/ */

struct fetch {
	const struct client_ask *ask;
	struct client_answer *out;
	struct buf body;
	bool inside, too_large; /* why it was ended by us */
};

/* -- where a connection may lead -- */

static bool in(const unsigned char *p, unsigned a, unsigned b, unsigned bits)
{
	unsigned have = (unsigned)p[0] << 8 | p[1], want = a << 8 | b;

	return have >> (16 - bits) == want >> (16 - bits);
}

/* Those of RFC 6890 and its registry that are not of the public net. */
static bool v4_is_outside(const unsigned char *p)
{
	return !(p[0] == 0 || p[0] == 10 || p[0] == 127 || p[0] >= 224 || in(p, 100, 64, 10) ||
		in(p, 169, 254, 16) || in(p, 172, 16, 12) || in(p, 192, 168, 16) ||
		in(p, 198, 18, 15) || (in(p, 192, 0, 16) && (p[2] == 0 || p[2] == 2)) ||
		(in(p, 198, 51, 16) && p[2] == 100) || (in(p, 203, 0, 16) && p[2] == 113));
}

bool client_is_outside(const unsigned char *p, size_t n)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const unsigned char nat64[12] = { 0, 0x64, 0xff, 0x9b };

	if (n == 4) return v4_is_outside(p);
	if (n != 16) return false;
	if (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0) return v4_is_outside(p + 12);
	if (in(p, 0x20, 0x02, 16)) return v4_is_outside(p + 2); /* 6to4 */
	if (in(p, 0x20, 0x01, 16) && p[2] < 2) return false;    /* Teredo and the like */
	if (in(p, 0x20, 0x01, 16) && p[2] == 0x0d && p[3] == 0xb8) return false;
	return (p[0] & 0xe0) == 0x20; /* 2000::/3 is the public net */
}

static bool address_is_outside(const struct curl_sockaddr *at)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (at->family == AF_INET && at->addrlen >= sizeof v4) {
		memcpy(&v4, &at->addr, sizeof v4);
		return client_is_outside((const unsigned char *)&v4.sin_addr, 4);
	}
	if (at->family == AF_INET6 && at->addrlen >= sizeof v6) {
		memcpy(&v6, (const void *)&at->addr, sizeof v6);
		return client_is_outside((const unsigned char *)&v6.sin6_addr, 16);
	}
	return false;
}

/* Called for each address that is really connected to, so that no name can be one address
 * when it is checked and another when it is used. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *at)
{
	struct fetch *f = arg;

	(void)purpose;
	if (!f->ask->inside && !address_is_outside(at)) {
		f->inside = true;
		return CURL_SOCKET_BAD;
	}
	return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

/* -- what comes back -- */

static size_t take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;

	if (size * n > f->ask->limit - f->body.n) {
		f->too_large = true;
		return 0;
	}
	buf_add(&f->body, (struct str){ bytes, size * n });
	return size * n;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;
	struct str line = { bytes, size * n }, name, value;

	if (str_starts(line, S("HTTP/"))) /* of the next hop */
		f->out->etag = f->out->modified = S("");
	if (!str_cut(line, ':', &name, &value)) return size * n;
	value = str_dup(f->body.a, str_sub(str_trim(value), 0, 500));
	if (!str_utf8(value)) return size * n;
	if (str_eq_nocase(name, S("etag"))) f->out->etag = value;
	if (str_eq_nocase(name, S("last-modified"))) f->out->modified = value;
	return size * n;
}

/* libcurl asks about once a second, and more often while something moves. */
static int give_up(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct fetch *f = arg;

	(void)a, (void)b, (void)c, (void)d;
	return f->ask->stop && atomic_load(f->ask->stop);
}

static bool why_not(const struct fetch *f, CURLcode code, long status, struct err *e)
{
	if (f->inside)
		return err_set(e, ERR_INPUT, TR("This address leads into a private network, which is not asked from here. Whoever runs this server can allow it."));
	if (f->too_large) return err_set(e, ERR_INPUT, TR("What is there is larger than what is read."));
	if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
		return err_set(e, ERR_INPUT, TR("This is no address that can be asked: it must begin with https:// or webcal://."));
	if (code == CURLE_COULDNT_RESOLVE_HOST)
		return err_set(e, ERR_FAILED, TR("There is no server of that name."));
	if (code == CURLE_OPERATION_TIMEDOUT)
		return err_set(e, ERR_FAILED, TR("The other server took too long to answer."));
	if (code == CURLE_TOO_MANY_REDIRECTS)
		return err_set(e, ERR_FAILED, TR("The other server sends us round in circles."));
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return err_set(e, ERR_FAILED, TR("The other server cannot prove that it is who it says (its certificate)."));
	if (code != CURLE_OK) return err_set(e, ERR_FAILED, TR("The other server cannot be reached."));
	if (status == 401 || status == 403 || status == 404 || status == 410)
		return err_set(e, ERR_FAILED, TR("There is no calendar at this address any more, or it is not open to us."));
	return err_set(e, ERR_FAILED, TR("The other server answered with an error."));
}

static struct curl_slist *conditions(struct arena *a, const struct client_ask *ask)
{
	struct curl_slist *list = curl_slist_append(NULL, "Accept: text/calendar, */*;q=0.1");

	if (ask->etag.n)
		list = curl_slist_append(list, str_fmt(a, "If-None-Match: %.*s", STR(ask->etag)).p);
	if (ask->modified.n)
		list = curl_slist_append(list,
			str_fmt(a, "If-Modified-Since: %.*s", STR(ask->modified)).p);
	return list;
}

static void prepare(CURL *c, struct fetch *f, const char *url, struct curl_slist *headers)
{
	const struct client_ask *ask = f->ask;

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)CLIENT_REDIRECTS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)(ask->seconds ? ask->seconds : CLIENT_SECONDS));
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, ""); /* a proxy would be asked instead, unchecked */
	curl_easy_setopt(c, CURLOPT_USERAGENT, "rapport/" RAPPORT_VERSION);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, give_up);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, f);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, f);
}

static bool url_fits(struct str url)
{
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] == 127) return false;
	return url.n && url.n <= CLIENT_URL_BYTES &&
		(str_starts(url, S("https://")) || str_starts(url, S("http://")));
}

bool client_get(struct arena *a, const struct client_ask *ask, struct client_answer *out,
	struct err *e)
{
	struct fetch f = { .ask = ask, .out = out, .body = { .a = a } };
	struct str url = ask->url;
	struct curl_slist *headers;
	CURLcode code;
	long status = 0;
	CURL *c;

	*out = (struct client_answer){ 0 };
	if (str_starts(url, S("webcal://"))) url = str_fmt(a, "https%.*s", STR(str_sub(url, 6, url.n)));
	if (!url_fits(url)) return why_not(&f, CURLE_URL_MALFORMAT, 0, e);
	curl_global_init(CURL_GLOBAL_DEFAULT); /* counted, and safe from any thread */
	c = curl_easy_init();
	if (!c) return err_set(e, ERR_FAILED, "no memory to ask another server");
	headers = conditions(a, ask);
	prepare(c, &f, str_z(a, url), headers);
	code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(c);
	curl_slist_free_all(headers);
	curl_global_cleanup();
	out->body = buf_str(&f.body);
	out->unchanged = code == CURLE_OK && status == 304;
	if (out->unchanged || (code == CURLE_OK && status == 200)) return true;
	return why_not(&f, code, status, e);
}
