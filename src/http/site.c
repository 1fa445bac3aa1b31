/* SPDX-License-Identifier: Apache-2.0
 *
 * This file knows where the server listens, and by which names its site may be asked.
 */
#include "http/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

/* Split "host:port" or "[v6]:port"; the port may be missing. The host is empty when
 * it is neither. */
static struct str split_authority(struct str authority, struct str *port)
{
	struct str host;

	if (authority.n && authority.p[0] == '[') {
		size_t end = str_index(authority, ']');

		host = str_sub(authority, 1, end);
		*port = str_sub(authority, end + 1, authority.n);
		if (port->n && port->p[0] == ':') *port = str_sub(*port, 1, port->n);
		else if (port->n) host = S(""); /* no authority: "[::1]80" */
		return host;
	}
	str_cut(authority, ':', &host, port);
	return host;
}

static bool is_loopback_name(struct str host)
{
	struct in_addr v4;
	char z[64];

	if (str_eq_nocase(host, S("localhost")) || str_eq(host, S("::1"))) return true;
	if (host.n >= sizeof z || host.n == 0) return false;
	memcpy(z, host.p, host.n);
	z[host.n] = '\0';
	return inet_pton(AF_INET, z, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

static bool is_literal(struct str host)
{
	unsigned char out[sizeof(struct in6_addr)];
	char z[64];

	if (host.n >= sizeof z || host.n == 0) return false;
	memcpy(z, host.p, host.n);
	z[host.n] = '\0';
	return inet_pton(AF_INET, z, out) == 1 || inet_pton(AF_INET6, z, out) == 1;
}

static bool read_public_url(struct http_site *s, struct arena *a, struct err *e)
{
	struct str url = str_of(s->conf.public_url), rest, port;
	bool plain = str_starts(url, S("http://"));

	if (url.n == 0) return true;
	s->https = str_starts(url, S("https://"));
	rest = str_sub(url, plain ? 7 : 8, url.n);
	if (str_ends(rest, S("/"))) rest.n--;
	s->public_host = split_authority(rest, &port);
	if ((!s->https && !plain) || s->public_host.n == 0 || str_index(rest, '/') < rest.n)
		return err_set(e, ERR_INPUT,
			"%.*s: expected a public address like https://rapport.example.org, "
			"without a path", STR(url));
	if (plain && !is_loopback_name(s->public_host))
		return err_set(e, ERR_INPUT,
			"%.*s: a public address must begin with https://; only this machine's "
			"own names may go without", STR(url));
	s->public_origin = str_fmt(a, "%s%.*s", s->https ? "https://" : "http://", STR(rest));
	return true;
}

static bool read_listen(struct http_site *s, struct err *e)
{
	struct str listen = str_of(s->conf.listen);
	int64_t port;

	if (str_starts(listen, S("unix:"))) {
		s->unix_path = str_sub(listen, 5, listen.n);
		s->loopback = true;
		if (s->unix_path.n && s->unix_path.n < sizeof((struct sockaddr_un *)0)->sun_path)
			return true;
		return err_at(e, ERR_INPUT, s->conf.listen, "expected unix:/path, 107 bytes at most");
	}
	s->listen_host = split_authority(listen, &s->port);
	if (str_eq_nocase(s->listen_host, S("localhost"))) s->listen_host = S("127.0.0.1");
	if (!is_literal(s->listen_host) || !str_int(s->port, &port) || port < 0 || port > 65535)
		return err_at(e, ERR_INPUT, s->conf.listen,
			"expected an address and a port like 127.0.0.1:8080 or [::1]:8080");
	s->loopback = is_loopback_name(s->listen_host);
	s->any_address = str_eq(s->listen_host, S("0.0.0.0")) || str_eq(s->listen_host, S("::"));
	return true;
}

bool site_init(struct http_site *s, struct arena *a, const struct http_conf *c, struct err *e)
{
	*s = (struct http_site){ .conf = *c };
	if (!read_public_url(s, a, e) || !read_listen(s, e)) return false;
	if (!proxies_parse(str_of(c->trusted_proxies), &s->proxies, e)) return false;
	s->origin = s->public_origin;
	if (s->loopback || s->https) return true;
	return err_at(e, ERR_INPUT, c->listen,
		"beyond this machine, pages and passwords would travel readable; put a proxy "
		"that speaks TLS before rapport and give its address with --public-url "
		"https://…, or listen on 127.0.0.1");
}

/* True when a text is a port and nothing else. In "127.0.0.1:80@evil.example" it is not: a link
 * would take evil.example for the host. */
static bool is_port(struct str port)
{
	for (size_t i = 0; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9') return false;
	return port.n <= 5;
}

bool site_has_host(const struct http_site *s, struct str authority)
{
	struct str port, host = split_authority(authority, &port);

	if (host.n == 0 || !is_port(port)) return false;
	if (s->public_host.n && str_eq_nocase(host, s->public_host)) return true;
	if (is_loopback_name(host)) return true;
	/* DNS rebinding needs a name, so that addresses may be asked */
	if (s->any_address) return is_literal(host);
	return s->listen_host.n && str_eq(host, s->listen_host);
}

static socklen_t fill_address(const struct http_site *s, struct arena *a, union address *at)
{
	const char *host = str_z(a, s->listen_host);
	int64_t port = 0;

	memset(at, 0, sizeof *at);
	if (s->unix_path.n) {
		at->local.sun_family = AF_UNIX;
		memcpy(at->local.sun_path, s->unix_path.p, s->unix_path.n);
		return sizeof at->local;
	}
	(void)str_int(s->port, &port);
	if (inet_pton(AF_INET, host, &at->v4.sin_addr) == 1) {
		at->v4.sin_family = AF_INET;
		at->v4.sin_port = htons((uint16_t)port);
		return sizeof at->v4;
	}
	inet_pton(AF_INET6, host, &at->v6.sin6_addr);
	at->v6.sin6_family = AF_INET6;
	at->v6.sin6_port = htons((uint16_t)port);
	return sizeof at->v6;
}

/* Remove the Unix socket of a server that was killed. A server that still runs answers on its
 * socket, and keeps it. */
static void remove_stale(const union address *at, socklen_t n)
{
	struct stat st;
	int fd;

	if (at->any.sa_family != AF_UNIX || stat(at->local.sun_path, &st) < 0 ||
		!S_ISSOCK(st.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) return;
	if (connect(fd, &at->any, n) < 0 && errno == ECONNREFUSED) unlink(at->local.sun_path);
	close(fd);
}

static struct str print_name(const struct http_site *s, struct arena *a, int fd)
{
	union address at = { 0 };
	socklen_t n = sizeof at;
	bool v6;
	int port;

	if (s->unix_path.n) return str_of(s->conf.listen);
	if (getsockname(fd, &at.any, &n) < 0) return str_of(s->conf.listen);
	v6 = at.any.sa_family == AF_INET6;
	port = ntohs(v6 ? at.v6.sin6_port : at.v4.sin_port);
	return str_fmt(a, v6 ? "[%.*s]:%d" : "%.*s:%d", STR(s->listen_host), port);
}

int site_listen(const struct http_site *s, struct arena *a, struct str *name, struct err *e)
{
	union address at;
	socklen_t n = fill_address(s, a, &at);
	int on = 1, fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0) goto failed;
	remove_stale(&at, n);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, &at.any, n) < 0) goto failed;
	if (s->unix_path.n && chmod(at.local.sun_path, 0660) < 0) goto failed;
	if (listen(fd, SOMAXCONN) < 0) goto failed;
	*name = print_name(s, a, fd);
	return fd;
failed:
	if (errno == EADDRINUSE)
		err_at(e, ERR_FAILED, s->conf.listen, "another program listens there already");
	else
		err_at(e, errno == EADDRNOTAVAIL ? ERR_INPUT : ERR_FAILED, s->conf.listen, "%s", strerror(errno));
	if (fd >= 0) close(fd);
	return -1;
}
