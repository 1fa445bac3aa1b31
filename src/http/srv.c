/* SPDX-License-Identifier: Apache-2.0 */
#include "http/srv.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

enum { TRIES = 2, SECONDS_EACH = 2, RECORD_HEAD = 6 };

static bool open_answer(struct str answer, ns_msg *m)
{
	return answer.n && answer.n <= SRV_BYTES &&
		ns_initparse((const unsigned char *)answer.p, (int)answer.n, m) == 0;
}

/* True when a name has only letters, digits, dots and hyphens, as the name of a host has. */
static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && c != '-' && c != '.') return false;
	}
	return s.n > 0;
}

/* Read the target, port and order of a record. The order grows with the priority, and for one
 * priority shrinks with the weight. */
static bool read_record(struct arena *a, const ns_msg *m, const ns_rr *rr, struct srv *out, long *order)
{
	const unsigned char *data = ns_rr_rdata(*rr);
	char name[NS_MAXDNAME];
	struct str host;

	if (ns_rr_type(*rr) != ns_t_srv || ns_rr_rdlen(*rr) <= RECORD_HEAD) return false;
	if (ns_name_uncompress(ns_msg_base(*m), ns_msg_end(*m), data + RECORD_HEAD, name, sizeof name) < 0)
		return false;
	host = str_lower(a, str_of(name));
	while (host.n && host.p[host.n - 1] == '.') host.n--;
	*order = (long)ns_get16(data) * 65536 + 65535 - (long)ns_get16(data + 2);
	*out = (struct srv){ .host = host, .port = (int)ns_get16(data + 4) };
	/* an empty target, the root, says that the service is not offered (RFC 2782) */
	return is_host(host) && out->port > 0;
}

struct srv srv_read(struct arena *a, struct str answer)
{
	struct srv best = { 0 }, one;
	long best_order = 0, order;
	ns_msg m;
	ns_rr rr;

	if (!open_answer(answer, &m)) return best;
	for (int i = 0; i < ns_msg_count(m, ns_s_an) && i < SRV_RECORDS; i++) {
		if (ns_parserr(&m, ns_s_an, i, &rr) || !read_record(a, &m, &rr, &one, &order)) continue;
		if (best.host.n && order >= best_order) continue;
		best = one;
		best_order = order;
	}
	return best;
}

/* Read the path in a TXT record ("path=/dav"), which has strings with their lengths before them
 * (RFC 6764, section 4). */
static struct str read_path(struct arena *a, const ns_rr *rr)
{
	struct str rest = { (const char *)ns_rr_rdata(*rr), ns_rr_rdlen(*rr) };

	while (rest.n) {
		size_t n = (unsigned char)rest.p[0];
		struct str one = str_sub(rest, 1, 1 + n);

		rest = str_sub(rest, 1 + n, rest.n);
		if (str_starts(one, S("path=/")) && str_utf8(one)) return str_dup(a, str_sub(one, 5, one.n));
	}
	return S("");
}

struct str srv_read_path(struct arena *a, struct str answer)
{
	ns_msg m;
	ns_rr rr;

	if (!open_answer(answer, &m)) return S("");
	for (int i = 0; i < ns_msg_count(m, ns_s_an) && i < SRV_RECORDS; i++) {
		struct str path;

		if (ns_parserr(&m, ns_s_an, i, &rr) || ns_rr_type(rr) != ns_t_txt) continue;
		if ((path = read_path(a, &rr)).n) return path;
	}
	return S("");
}

static bool set_resolver(struct __res_state *state, struct arena *a, struct str resolver)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct str host, port;
	int64_t n;

	if (!str_cut(resolver, ':', &host, &port) || !str_int(port, &n) || n < 1 || n > 65535) return false;
	if (inet_pton(AF_INET, str_z(a, host), &to.sin_addr) != 1) return false;
	to.sin_port = htons((uint16_t)n);
	state->nscount = 1;
	state->nsaddr_list[0] = to;
	return true;
}

static struct str ask_resolver(struct arena *a, struct __res_state *state, const char *name, int type)
{
	unsigned char *answer = (unsigned char *)NEW_N(a, char, SRV_BYTES);
	int n = res_nquery(state, name, ns_c_in, type, answer, SRV_BYTES);

	return n > 0 && n <= SRV_BYTES ? (struct str){ (const char *)answer, (size_t)n } : S("");
}

struct srv srv_find(struct arena *a, struct str service, struct str domain, struct str resolver)
{
	struct __res_state state = { 0 };
	struct srv found = { 0 };
	const char *name = str_fmt(a, "%.*s.%.*s.", STR(service), STR(domain)).p;

	if (!is_host(str_lower(a, domain)) || domain.n > 250 || res_ninit(&state) != 0) return found;
	state.retry = TRIES;
	state.retrans = SECONDS_EACH;
	if (!resolver.n || set_resolver(&state, a, resolver)) {
		found = srv_read(a, ask_resolver(a, &state, name, ns_t_srv));
		if (found.host.n) found.path = srv_read_path(a, ask_resolver(a, &state, name, ns_t_txt));
	}
	res_nclose(&state);
	return found;
}
