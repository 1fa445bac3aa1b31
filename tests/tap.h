/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests print TAP (testanything.org), which `prove` reads. A test is a function whose
 * name is the claim; RUN() names it in the output, and OK() and IS() are its checks.
 *
 *	int main(void) { RUN(a_leap_year_has_366_days); return tap_end(); }
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static int tap_count, tap_failed;
static const char *tap_claim = "";

static inline int tap_ok(int ok, const char *what, const char *file, int line)
{
	printf("%s %d - %s: %s\n", ok ? "ok" : "not ok", ++tap_count, tap_claim, what);
	if (!ok) {
		tap_failed++;
		printf("#   at %s:%d\n", file, line);
	}
	fflush(stdout);
	return ok;
}

static inline int tap_is_int(int64_t got, int64_t want, const char *what, const char *file,
	int line)
{
	if (tap_ok(got == want, what, file, line)) return 1;
	printf("#   got %" PRId64 ", expected %" PRId64 "\n", got, want);
	return 0;
}

static inline int tap_is_str(struct str got, struct str want, const char *what, const char *file,
	int line)
{
	if (tap_ok(str_eq(got, want), what, file, line)) return 1;
	printf("#   got      \"%.*s\"\n#   expected \"%.*s\"\n", STR(got), STR(want));
	return 0;
}

static inline int tap_end(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

/* Print a reason and leave: what this file tests is not there on this machine. */
static inline int tap_skip_all(const char *why)
{
	printf("1..0 # SKIP %s\n", why);
	return 0;
}

#define OK(condition) tap_ok(!!(condition), #condition, __FILE__, __LINE__)
#define IS(got, want) tap_is_int((int64_t)(got), (int64_t)(want), #got, __FILE__, __LINE__)
#define IS_STR(got, want) tap_is_str((got), (want), #got, __FILE__, __LINE__)
#define RUN(claim)                                                                                 \
	do {                                                                                       \
		tap_claim = #claim;                                                                \
		claim();                                                                           \
	} while (0)

#endif
