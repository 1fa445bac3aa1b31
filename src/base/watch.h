/* SPDX-License-Identifier: Apache-2.0
 *
 * How long a piece of background work may go on: until its deadline, and only while the program
 * is not told to end. Whatever loops, waits or asks others on its behalf looks at it.
 */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct watch {
	const _Atomic bool *stop; /* set when the program ends; NULL: it never is */
	int64_t until;            /* milliseconds of watch_clock(); 0: no deadline */
};

/* Milliseconds of a clock that nobody sets. */
int64_t watch_clock(void);
/* A watch that is over in `seconds` from now, or when *stop is set. */
struct watch watch_start(const _Atomic bool *stop, int seconds);
/* Whether the work is to end, for one reason or the other; never where there is no watch (NULL). */
bool watch_is_over(const struct watch *w);
/* Whether the program is told to end. */
bool watch_is_stopped(const struct watch *w);
/* Seconds for one step that may take `most`: at least 1, no more than is left. */
int watch_seconds(const struct watch *w, int most);

#endif
