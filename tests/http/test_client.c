/* SPDX-License-Identifier: Apache-2.0 */
#include "http/client.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <unistd.h>

#include "tests/tap.h"

static bool outside(const char *text)
{
	unsigned char p[16];

	if (inet_pton(AF_INET, text, p) == 1) return transfer_is_outside(p, 4);
	if (inet_pton(AF_INET6, text, p) == 1) return transfer_is_outside(p, 16);
	printf("# %s is no address\n", text);
	return false;
}

static void addresses_of_the_public_net_lead_outside(void)
{
	static const char *const public[] = { "93.184.216.34", "8.8.8.8", "100.63.255.255", "100.128.0.0",
		"172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255", "198.17.0.1", "198.20.0.1",
		"2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2a00::1" };

	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (!OK(outside(public[i]))) printf("# %s\n", public[i]);
}

static void all_others_do_not(void)
{
	static const char *const inside[] = { "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3",
		"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1",
		"100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.19.255.255",
		"198.51.100.1", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
		"febf::1", "fc00::1", "fdff::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::",
		"2001::1", "2001:db8::1", "4000::1" };

	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		if (!OK(!outside(inside[i]))) printf("# %s\n", inside[i]);
	OK(!transfer_is_outside((const unsigned char *)"abcdefgh", 8));
}

/* Whoever may name any server cannot find out by a failure which names there are inside. */
static void a_name_inside_fails_like_none(void)
{
	struct arena *a = arena_new();
	char name[256] = "";
	struct addrinfo *at = NULL;

	if (gethostname(name, sizeof name - 1) != 0 || getaddrinfo(name, NULL, NULL, &at) != 0) {
		OK(true); /* this machine has no name of its own that leads anywhere */
		arena_free(a);
		return;
	}
	freeaddrinfo(at);
	for (int inside = 0; inside < 2; inside++) {
		struct transfer_answer got[2];
		struct err why[2] = { { 0 }, { 0 } };
		const struct transfer_ask asks[2] = {
			{ .url = str_fmt(a, "https://%s:1/x", name), .limit = 100, .seconds = 10, .inside = inside },
			{ .url = S("https://no-such-name.invalid:1/x"), .limit = 100, .seconds = 10, .inside = inside } };

		for (int i = 0; i < 2; i++) OK(!transfer(a, &asks[i], &got[i], &why[i]));
		OK((got[0].failure == got[1].failure) == !inside);
		OK((why[0].code == why[1].code && str_eq(str_of(why[0].text), str_of(why[1].text))) == !inside);
	}
	arena_free(a);
}

int main(void)
{
	RUN(addresses_of_the_public_net_lead_outside);
	RUN(all_others_do_not);
	RUN(a_name_inside_fails_like_none);
	return tap_end();
}
