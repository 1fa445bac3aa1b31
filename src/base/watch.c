/* SPDX-License-Identifier: Apache-2.0 */
#include "base/watch.h"

#include <stddef.h>
#include <time.h>

int64_t watch_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct watch watch_start(const _Atomic bool *stop, int seconds)
{
	return (struct watch){ .stop = stop, .until = watch_clock() + (int64_t)seconds * 1000 };
}

bool watch_is_stopped(const struct watch *w)
{
	return w && w->stop && atomic_load(w->stop);
}

bool watch_is_over(const struct watch *w)
{
	return watch_is_stopped(w) || (w && w->until && watch_clock() >= w->until);
}

int watch_seconds(const struct watch *w, int most)
{
	int64_t left = w && w->until ? (w->until - watch_clock()) / 1000 : most;

	return left < 1 ? 1 : left < most ? (int)left : most;
}
