/* SPDX-License-Identifier: Apache-2.0 */
#include "http/limit.h"

#include "tests/tap.h"

static void tries_run_out_and_come_back_with_time(void)
{
	struct limit *l = limit_new(3, 10);
	int64_t wait;

	for (int i = 0; i < 3; i++) OK(limit_take(l, S("ada"), 1000, &wait));
	OK(!limit_take(l, S("ada"), 1000, &wait) && wait == 10);
	OK(!limit_take(l, S("ada"), 1009, &wait) && wait == 1);
	OK(limit_take(l, S("ada"), 1010, NULL));
	OK(!limit_take(l, S("ada"), 1010, NULL));
	OK(limit_take(l, S("ben"), 1010, NULL)); /* each name for itself */
	for (int i = 0; i < 3; i++) OK(limit_take(l, S("ada"), 2000, NULL));
	OK(!limit_take(l, S("ada"), 2000, NULL)); /* never more than three at once */
	limit_forgive(l, S("ada"));
	OK(limit_take(l, S("ada"), 2000, NULL));
	for (int i = 0; i < 9; i++) OK(limit_has(l, S("cara"), 2000, NULL)); /* asking takes none */
	for (int i = 0; i < 3; i++) OK(limit_take(l, S("cara"), 2000, NULL));
	OK(!limit_has(l, S("cara"), 2000, &wait) && wait == 10);
	limit_return(l, S("cara"));
	OK(limit_take(l, S("cara"), 2000, NULL) && !limit_take(l, S("cara"), 2000, NULL));
	limit_free(l);
}

static void a_flood_of_names_takes_no_more_memory_and_forgets_the_quiet_first(void)
{
	struct limit *l = limit_new(2, 3600);
	struct arena *a = arena_new();
	int held = 0;

	for (int i = 0; i < 2; i++) OK(limit_take(l, S("ada"), 1000, NULL));
	for (int i = 0; i < 100000; i++) {
		if (!limit_take(l, str_fmt(a, "name %d", i), 1000, NULL)) held++;
		if (i % 1000 == 0) arena_reset(a);
	}
	IS(held, 0);
	OK(!limit_take(l, S("ada"), 1000, NULL)); /* the busiest of her set is kept */
	limit_free(l);
	arena_free(a);
}

static void one_customer_of_ipv6_is_one_name(void)
{
	struct arena *a = arena_new();

	IS_STR(limit_address(a, S("192.0.2.7")), S("192.0.2.7"));
	IS_STR(limit_address(a, S("2001:db8:1:2:3::4")), S("2001:0db8:0001:0002::/64"));
	IS_STR(limit_address(a, S("")), S(""));
	arena_free(a);
}

int main(void)
{
	RUN(tries_run_out_and_come_back_with_time);
	RUN(a_flood_of_names_takes_no_more_memory_and_forgets_the_quiet_first);
	RUN(one_customer_of_ipv6_is_one_name);
	return tap_end();
}
