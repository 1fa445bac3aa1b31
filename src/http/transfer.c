/* SPDX-License-Identifier: Apache-2.0 */
#include "http/transfer.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct exchange {
	const struct transfer_ask *ask;
	struct buf body, headers;
	struct str left;        /* the part of the body that is not sent yet */
	bool http;
	size_t header_bytes, header_lines; /* of the answers of all hops, which libcurl keeps */
	bool inside, too_large; /* true: we have ended the exchange for this reason */
};

/* A handle of libcurl that is kept with its open connections. Their addresses were checked when
 * they were opened. */
struct transfer_line {
	CURL *curl;
};

enum { LINE_CONNECTIONS = 16 };

struct transfer_line *transfer_line_new(void)
{
	struct transfer_line *line = calloc(1, sizeof *line);

	if (!line) abort();
	curl_global_init(CURL_GLOBAL_DEFAULT);
	line->curl = curl_easy_init();
	return line;
}

void transfer_line_free(struct transfer_line *line)
{
	if (!line) return;
	curl_easy_cleanup(line->curl);
	curl_global_cleanup();
	free(line);
}

/* -- where a connection may lead -- */

static bool is_within(const unsigned char *p, unsigned a, unsigned b, unsigned bits)
{
	unsigned have = (unsigned)p[0] << 8 | p[1], want = a << 8 | b;

	return have >> (16 - bits) == want >> (16 - bits);
}

/* True when an IPv4 address is of the public net, and none of the special addresses of RFC 6890 and
 * its registry. */
static bool v4_is_outside(const unsigned char *p)
{
	return !(p[0] == 0 || p[0] == 10 || p[0] == 127 || p[0] >= 224 || is_within(p, 100, 64, 10) ||
		is_within(p, 169, 254, 16) || is_within(p, 172, 16, 12) || is_within(p, 192, 168, 16) ||
		is_within(p, 198, 18, 15) || (is_within(p, 192, 0, 16) && (p[2] == 0 || p[2] == 2)) ||
		(is_within(p, 198, 51, 16) && p[2] == 100) || (is_within(p, 203, 0, 16) && p[2] == 113));
}

bool transfer_is_outside(const unsigned char *p, size_t n)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const unsigned char nat64[12] = { 0, 0x64, 0xff, 0x9b };

	if (n == 4) return v4_is_outside(p);
	if (n != 16) return false;
	if (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0) return v4_is_outside(p + 12);
	if (is_within(p, 0x20, 0x02, 16)) return v4_is_outside(p + 2); /* 6to4 */
	if (is_within(p, 0x20, 0x01, 16) && p[2] < 2) return false;    /* Teredo and the like */
	if (is_within(p, 0x20, 0x01, 16) && p[2] == 0x0d && p[3] == 0xb8) return false;
	return (p[0] & 0xe0) == 0x20; /* 2000::/3 is the public net */
}

static bool address_is_outside(const struct curl_sockaddr *at)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (at->family == AF_INET && at->addrlen >= sizeof v4) {
		memcpy(&v4, &at->addr, sizeof v4);
		return transfer_is_outside((const unsigned char *)&v4.sin_addr, 4);
	}
	if (at->family == AF_INET6 && at->addrlen >= sizeof v6) {
		memcpy(&v6, (const void *)&at->addr, sizeof v6);
		return transfer_is_outside((const unsigned char *)&v6.sin6_addr, 16);
	}
	return false;
}

/* Open a socket to an address, unless the address is not allowed. libcurl calls this for each
 * address that it connects to, so that a name cannot lead to one address when it is checked and to
 * another when it is used. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *at)
{
	struct exchange *x = arg;

	(void)purpose;
	if (!x->ask->inside && !address_is_outside(at)) {
		x->inside = true;
		return CURL_SOCKET_BAD;
	}
	return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

/* -- sending and receiving -- */

static size_t take_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;

	if (size * n > x->ask->limit - x->body.n) {
		x->too_large = true;
		return 0;
	}
	buf_add(&x->body, (struct str){ bytes, size * n });
	return size * n;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;
	struct str line = { bytes, size * n };

	x->header_bytes += line.n;
	x->header_lines++;
	if (x->http && (x->header_bytes > TRANSFER_HEADERS_BYTES || x->header_lines > TRANSFER_HEADERS)) {
		x->too_large = true;
		return 0;
	}
	if (x->http && str_starts(line, S("HTTP/"))) x->headers.n = 0; /* of the next hop */
	/* libcurl gives mails of IMAP as headers too: then the bound of the body counts */
	if (line.n > (x->http ? TRANSFER_HEADER_BYTES : x->ask->limit) - x->headers.n) {
		x->too_large = true;
		return 0;
	}
	buf_add(&x->headers, line);
	return line.n;
}

static size_t give_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;
	size_t most = size * n < x->left.n ? size * n : x->left.n;

	if (most == x->left.n && most && x->ask->commit && !x->ask->commit(x->ask->arg))
		return CURL_READFUNC_ABORT;
	if (most) memcpy(bytes, x->left.p, most);
	x->left = str_sub(x->left, most, x->left.n);
	return most;
}

static int give_again(void *arg, curl_off_t offset, int origin)
{
	struct exchange *x = arg;

	if (origin != SEEK_SET || offset < 0 || (uint64_t)offset > x->ask->body.n)
		return CURL_SEEKFUNC_CANTSEEK;
	x->left = str_sub(x->ask->body, (size_t)offset, x->ask->body.n);
	return CURL_SEEKFUNC_OK;
}

/* Tell libcurl whether to give up. It asks about once a second, and more often while bytes move. */
static int give_up(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct exchange *x = arg;

	(void)a, (void)b, (void)c, (void)d;
	return x->ask->stop && atomic_load(x->ask->stop);
}

/* -- the reasons of failures -- */

static const struct failure {
	enum transfer_failure is;
	enum err_code code;
	const char *says;
} failures[] = {
	{ TRANSFER_BAD_ASK, ERR_INPUT, TR("This is no address that can be asked: it must begin with https:// or webcal://.") },
	{ TRANSFER_NOT_OUTSIDE, ERR_FAILED, TR("There is no server of that name that is asked from here. Whoever runs this server can allow what leads into a private network.") },
	{ TRANSFER_TOO_LARGE, ERR_INPUT, TR("What is there is larger than what is read.") },
	{ TRANSFER_NO_NAME, ERR_FAILED, TR("There is no server of that name.") },
	{ TRANSFER_TIMEOUT, ERR_FAILED, TR("The other server took too long to answer.") },
	{ TRANSFER_CIRCLE, ERR_FAILED, TR("The other server sends us round in circles.") },
	{ TRANSFER_UNPROVEN, ERR_FAILED, TR("The other server cannot prove that it is who it says (its certificate).") },
	{ TRANSFER_NO_TLS, ERR_FAILED, TR("The other server cannot speak encrypted, and nothing is told to it otherwise.") },
	{ TRANSFER_BROKEN_TLS, ERR_FAILED, TR("No encrypted connection came about. The other server may not expect one at this port.") },
	{ TRANSFER_LOGIN, ERR_FAILED, TR("The other server does not take this name and password.") },
	{ TRANSFER_REFUSED, ERR_FAILED, TR("The other server answered with an error.") },
	{ TRANSFER_LOST, ERR_FAILED, TR("The other server cannot be reached.") },
};

static enum transfer_failure failure_of(const struct exchange *x, CURLcode code)
{
	if (x->inside) return TRANSFER_NOT_OUTSIDE;
	if (x->too_large) return TRANSFER_TOO_LARGE;
	switch (code) {
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT: return TRANSFER_BAD_ASK;
	/* told apart, the two would say which names there are inside */
	case CURLE_COULDNT_RESOLVE_HOST: return x->ask->inside ? TRANSFER_NO_NAME : TRANSFER_NOT_OUTSIDE;
	case CURLE_OPERATION_TIMEDOUT: return TRANSFER_TIMEOUT;
	case CURLE_TOO_MANY_REDIRECTS: return TRANSFER_CIRCLE;
	case CURLE_PEER_FAILED_VERIFICATION: return TRANSFER_UNPROVEN;
	case CURLE_USE_SSL_FAILED: return TRANSFER_NO_TLS;
	case CURLE_SSL_CONNECT_ERROR: return TRANSFER_BROKEN_TLS;
	case CURLE_LOGIN_DENIED: return TRANSFER_LOGIN;
	case CURLE_QUOTE_ERROR:
	case CURLE_WEIRD_SERVER_REPLY: return TRANSFER_REFUSED;
	case CURLE_SEND_ERROR: /* libcurl says this when a MAIL or RCPT was refused */
	case CURLE_RECV_ERROR: return TRANSFER_LOST;
	default: return TRANSFER_LOST;
	}
}

static bool set_failure(struct transfer_answer *out, enum transfer_failure is, struct err *e)
{
	out->failure = is;
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
		if (failures[i].is == is) return err_say(e, failures[i].code, NULL, failures[i].says);
	return err_set(e, ERR_FAILED, "the exchange failed");
}

/* -- the question -- */

static bool is_one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127) return false;
	return true;
}

static bool url_fits(struct str url)
{
	static const char *const schemes[] = { "https://", "http://", "smtps://", "smtp://",
		"imaps://", "imap://" };

	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] == 127) return false;
	if (url.n > TRANSFER_URL_BYTES) return false;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_starts(url, str_of(schemes[i]))) return true;
	return false;
}

/* True when no part of the question has a line break, which would put a second line into a head or
 * a command. */
static bool ask_fits(const struct transfer_ask *ask)
{
	if (!url_fits(ask->url) || !is_one_line(str_of(ask->method)) || !is_one_line(ask->user) ||
		!is_one_line(ask->password) || !is_one_line(ask->mail_from) ||
		ask->mail_to_n > TRANSFER_RECIPIENTS)
		return false;
	for (size_t i = 0; i < ask->headers_n; i++)
		if (!is_one_line(ask->headers[i])) return false;
	for (size_t i = 0; i < ask->mail_to_n; i++)
		if (!is_one_line(ask->mail_to[i]) || !ask->mail_to[i].n) return false;
	return true;
}

/* -- an address by itself -- */

/* Read a part of an address into `a`; empty: it has none. */
static struct str read_url_part(struct arena *a, CURLU *u, CURLUPart which)
{
	struct str part = S("");
	char *text = NULL;

	if (curl_url_get(u, which, &text, 0) == CURLUE_OK) part = str_dup(a, str_of(text));
	curl_free(text);
	return part;
}

/* True when a host is the number of a private address, or a name of this machine. */
static bool host_is_inside(struct arena *a, struct str host)
{
	unsigned char address[16];

	if (host.n && host.p[host.n - 1] == '.') host.n--;
	if (str_eq_nocase(host, S("localhost")) || str_ends(str_lower(a, host), S(".localhost")))
		return true;
	if (inet_pton(AF_INET, str_z(a, host), address) == 1) return !transfer_is_outside(address, 4);
	if (!str_starts(host, S("["))) return false;
	return inet_pton(AF_INET6, str_z(a, str_sub(host, 1, host.n - 1)), address) != 1 ||
		!transfer_is_outside(address, 16);
}

static bool check_parts(struct arena *a, CURLU *u, bool inside, struct str *host, struct err *e)
{
	struct str scheme = read_url_part(a, u, CURLUPART_SCHEME);

	*host = read_url_part(a, u, CURLUPART_HOST);
	if (!str_eq(scheme, S("https")) && !(inside && str_eq(scheme, S("http"))))
		return err_set(e, ERR_INPUT, TR("The address must begin with https://."));
	if (read_url_part(a, u, CURLUPART_USER).n || read_url_part(a, u, CURLUPART_PASSWORD).n)
		return err_set(e, ERR_INPUT, TR("Leave name and password out of the address."));
	if (!inside && host_is_inside(a, *host))
		return err_set(e, ERR_INPUT, TR("This address leads into a private network, which is not asked from here. Whoever runs this server can allow it."));
	return host->n > 0 || err_set(e, ERR_INPUT, TR("The address must begin with https://."));
}

bool transfer_fits(struct arena *a, struct str url, bool inside, struct str *host, struct err *e)
{
	CURLU *u = curl_url();
	CURLUcode is;
	bool ok;

	*host = S("");
	if (!u) abort();
	is = url_fits(url) ? curl_url_set(u, CURLUPART_URL, str_z(a, url), 0) : CURLUE_MALFORMED_INPUT;
	if (is == CURLUE_BAD_PORT_NUMBER)
		ok = err_set(e, ERR_INPUT, TR("What stands after the colon in the address is no port: it is a number up to 65535."));
	else if (is != CURLUE_OK) ok = err_set(e, ERR_INPUT, TR("The address must begin with https://."));
	else ok = check_parts(a, u, inside, host, e);
	curl_url_cleanup(u);
	return ok;
}

static struct curl_slist *make_list(struct arena *a, const struct str *lines, size_t n)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < n; i++) list = curl_slist_append(list, str_z(a, lines[i]));
	return list;
}

static void prepare_always(CURL *c, struct exchange *x, struct arena *a)
{
	const struct transfer_ask *ask = x->ask;

	curl_easy_setopt(c, CURLOPT_URL, str_z(a, ask->url));
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)(ask->seconds ? ask->seconds : TRANSFER_SECONDS));
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L); /* no waiting for a name server that is slow */
	curl_easy_setopt(c, CURLOPT_PROXY, ""); /* a proxy would be asked instead, unchecked */
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, give_up);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, x);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(c, CURLOPT_READDATA, x);
	curl_easy_setopt(c, CURLOPT_SEEKFUNCTION, give_again);
	curl_easy_setopt(c, CURLOPT_SEEKDATA, x);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, x->http ? "http,https" : "smtp,smtps,imap,imaps");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	if (ask->tls == TRANSFER_STARTTLS) curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
}

static void prepare_secret(CURL *c, const struct transfer_ask *ask, struct arena *a)
{
	if (ask->auth == TRANSFER_NO_AUTH) return;
	if (ask->auth == TRANSFER_BEARER) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, str_z(a, ask->password));
		if (ask->user.n) curl_easy_setopt(c, CURLOPT_USERNAME, str_z(a, ask->user));
		return;
	}
	curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST));
	curl_easy_setopt(c, CURLOPT_USERNAME, str_z(a, ask->user));
	curl_easy_setopt(c, CURLOPT_PASSWORD, str_z(a, ask->password));
}

static void prepare_http(CURL *c, struct exchange *x, struct arena *a)
{
	const struct transfer_ask *ask = x->ask;

	curl_easy_setopt(c, CURLOPT_USERAGENT, "rapport/" RAPPORT_VERSION);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, (long)(ask->redirects > 0));
	/* libcurl counts the second try, with the credentials that the server wanted,
	 * as a redirect */
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)ask->redirects + (ask->auth ? 2 : 0));
	if (ask->body.n) {
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)ask->body.n);
	}
	if (ask->method) curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, str_z(a, str_of(ask->method)));
}

/* Prepare an exchange of mail: SMTP when there is a message to send, else IMAP: a command, or a
 * FETCH by URL when there is no command. */
static void prepare_mail(CURL *c, struct exchange *x, struct arena *a, struct curl_slist *to)
{
	const struct transfer_ask *ask = x->ask;

	if (ask->method) curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, str_z(a, str_of(ask->method)));
	if (!ask->mail_to_n) return;
	curl_easy_setopt(c, CURLOPT_MAIL_FROM,
		str_fmt(a, "<%.*s>", STR(ask->mail_from)).p);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)ask->body.n);
}

/* Take the kept handle and reset it, so that only its connections are left; where none is kept,
 * make a handle for this exchange. */
static CURL *take_curl(const struct transfer_ask *ask)
{
	CURL *c = ask->line && !ask->auth ? ask->line->curl : NULL;

	if (!c) return curl_easy_init();
	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_MAXCONNECTS, (long)LINE_CONNECTIONS);
	return c;
}

static void give_curl_back(const struct transfer_ask *ask, CURL *c)
{
	if (!ask->line || c != ask->line->curl) curl_easy_cleanup(c);
}

static CURLcode run_exchange(struct arena *a, struct exchange *x, struct transfer_answer *out)
{
	const struct transfer_ask *ask = x->ask;
	struct curl_slist *headers = make_list(a, ask->headers, x->http ? ask->headers_n : 0);
	struct curl_slist *to = make_list(a, ask->mail_to, ask->mail_to_n);
	const char *ended = NULL;
	CURLcode code = CURLE_FAILED_INIT;
	CURL *c = take_curl(ask);
	curl_off_t wait = 0;
	long sent = 0;

	if (c) {
		prepare_always(c, x, a);
		prepare_secret(c, ask, a);
		if (x->http) prepare_http(c, x, a);
		else prepare_mail(c, x, a, to);
		if (headers) curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
		code = curl_easy_perform(c);
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &out->status);
		out->asked = curl_easy_getinfo(c, CURLINFO_REQUEST_SIZE, &sent) == CURLE_OK && sent > 0;
		if (curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0)
			out->retry_after = wait;
		if (curl_easy_getinfo(c, CURLINFO_EFFECTIVE_URL, &ended) == CURLE_OK && ended)
			out->url = str_dup(a, str_of(ended));
		give_curl_back(ask, c);
	}
	curl_slist_free_all(headers);
	curl_slist_free_all(to);
	return code;
}

bool transfer(struct arena *a, const struct transfer_ask *ask, struct transfer_answer *out,
	struct err *e)
{
	struct exchange x = { .ask = ask, .body = { .a = a }, .headers = { .a = a },
		.left = ask->body, .http = str_starts(ask->url, S("http")) };
	enum transfer_failure why;
	CURLcode code;

	*out = (struct transfer_answer){ 0 };
	if (!ask_fits(ask)) return set_failure(out, TRANSFER_BAD_ASK, e);
	curl_global_init(CURL_GLOBAL_DEFAULT); /* safe from any thread: libcurl counts the calls */
	code = run_exchange(a, &x, out);
	curl_global_cleanup();
	out->body = buf_str(&x.body);
	out->headers = buf_str(&x.headers);
	if (code == CURLE_OK) return true;
	why = failure_of(&x, code);
	/* a reply of 4xx or 5xx to a mail command, whatever libcurl calls it */
	if (!x.http && why == TRANSFER_LOST && out->status >= 400 && out->status < 600)
		why = TRANSFER_REFUSED;
	return set_failure(out, why, e);
}

struct str transfer_header(const struct transfer_answer *answer, struct str name)
{
	struct str rest = answer->headers, line, key, value, found = S("");

	while (str_line(&rest, &line))
		if (str_cut(line, ':', &key, &value) && str_eq_nocase(key, name)) found = str_trim(value);
	return found;
}
