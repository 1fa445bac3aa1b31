/* SPDX-License-Identifier: Apache-2.0
 *
 * This file finds the address of a reader behind proxies. Anybody can send X-Forwarded-For, so it
 * is read from its right end, and only past proxies that the operator has named: the first address
 * that is no such proxy was written by one, and is that of the reader.
 */
#include "http/inside.h"

#include <arpa/inet.h>
#include <string.h>

static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff }; /* ::ffff:0:0/96 */

/* Read an IPv6 address, or an IPv4 address in its mapped form (RFC 4291, section 2.5.5.2). */
static bool read_address(struct str s, unsigned char out[16])
{
	char z[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof z) return false;
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	if (inet_pton(AF_INET6, z, out) == 1) return true;
	memcpy(out, mapped, sizeof mapped);
	return inet_pton(AF_INET, z, out + 12) == 1;
}

static struct str print_address(struct arena *a, const unsigned char at[16])
{
	char z[INET6_ADDRSTRLEN];
	bool v4 = memcmp(at, mapped, sizeof mapped) == 0;

	inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? at + 12 : at, z, sizeof z);
	return str_dup(a, str_of(z));
}

static bool read_proxy(struct str item, struct proxy *out)
{
	struct str address, prefix;
	int64_t bits;
	bool whole = !str_cut(item, '/', &address, &prefix), v4;

	*out = (struct proxy){ 0 };
	if (str_eq_nocase(address, S("localhost"))) address = S("127.0.0.1");
	if (!read_address(address, out->at)) return false;
	v4 = str_index(address, ':') == address.n;
	if (whole) bits = v4 ? 32 : 128;
	else if (!str_int(prefix, &bits) || bits < 0 || bits > (v4 ? 32 : 128)) return false;
	out->bits = (int)bits + (v4 ? 96 : 0);
	return true;
}

bool proxies_parse(struct str list, struct proxies *out, struct err *e)
{
	struct str item;

	*out = (struct proxies){ 0 };
	while (list.n) {
		str_cut(list, ',', &item, &list);
		item = str_trim(item);
		if (str_eq(item, S("unix"))) {
			out->local = true;
			continue;
		}
		if (out->n == PROXIES)
			return err_set(e, ERR_INPUT, "--trusted-proxy: at most %d addresses", PROXIES);
		if (!read_proxy(item, &out->at[out->n++]))
			return err_set(e, ERR_INPUT, "--trusted-proxy %.*s: expected an address, a "
				"prefix like 10.0.0.0/8, or unix", STR(str_sub(item, 0, 100)));
	}
	return true;
}

static bool is_within(const struct proxy *p, const unsigned char at[16])
{
	int bytes = p->bits / 8, rest = p->bits % 8;

	if (memcmp(p->at, at, (size_t)bytes) != 0) return false;
	return rest == 0 || (p->at[bytes] ^ at[bytes]) >> (8 - rest) == 0;
}

static bool is_trusted(const struct proxies *p, const unsigned char at[16])
{
	for (size_t i = 0; i < p->n; i++)
		if (is_within(&p->at[i], at)) return true;
	return false;
}

static bool is_loopback(const unsigned char at[16])
{
	static const unsigned char one[16] = { [15] = 1 };

	return memcmp(at, one, 16) == 0 || (memcmp(at, mapped, sizeof mapped) == 0 && at[12] == 127);
}

/* Read one item of the header: "1.2.3.4", "1.2.3.4:5678", "2001:db8::1" or "[2001:db8::1]:443". */
static bool read_item(struct str item, unsigned char out[16])
{
	struct str host, port;

	item = str_trim(item);
	if (read_address(item, out)) return true;
	if (item.n && item.p[0] == '[')
		return read_address(str_sub(item, 1, str_index(item, ']')), out);
	return str_cut(item, ':', &host, &port) && read_address(host, out);
}

/* Take the last item off a list. */
static bool take_last(struct str *list, struct str *item)
{
	size_t at = list->n;

	if (!list->n) return false;
	while (at > 0 && list->p[at - 1] != ',') at--;
	*item = str_sub(*list, at, list->n);
	list->n = at ? at - 1 : 0;
	return true;
}

bool proxies_trust(const struct proxies *p, struct str peer)
{
	unsigned char at[16];

	return read_address(peer, at) ? is_trusted(p, at) : p->local;
}

struct str proxies_reader(struct arena *a, const struct proxies *p, struct str peer,
	struct str forwarded)
{
	unsigned char at[16];
	bool here = !read_address(peer, at); /* a Unix socket has no address */
	struct str item;

	/* the address of this machine itself may be that of a proxy with all readers: then it is
	 * unknown */
	if (!proxies_trust(p, peer)) return here || is_loopback(at) ? S("") : print_address(a, at);
	while (take_last(&forwarded, &item)) {
		if (!read_item(item, at)) return S("");
		if (!is_trusted(p, at)) return print_address(a, at);
	}
	return S("");
}
