/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/sieve.h"

static void what_was_put_in_is_found_and_little_else(void)
{
	enum { N = 20000, BITS = N * SIEVE_BITS / 64 * 64 };
	struct arena *a = arena_new();
	uint64_t *words = NEW_N(a, uint64_t, BITS / 64);
	const struct sieve f = { words, BITS };
	size_t missing = 0, wrong = 0;

	for (int i = 0; i < N; i++) sieve_add(words, BITS, str_fmt(a, "in %d", i));
	for (int i = 0; i < N; i++) missing += !sieve_has(&f, str_fmt(a, "in %d", i));
	for (int i = 0; i < N; i++) wrong += sieve_has(&f, str_fmt(a, "out %d", i));
	IS(missing, 0);
	if (!OK(wrong <= 30)) printf("# %zu of %d\n", wrong, N);
	arena_free(a);
}

int main(void)
{
	RUN(what_was_put_in_is_found_and_little_else);
	return tap_end();
}
