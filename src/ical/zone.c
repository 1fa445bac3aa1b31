/* SPDX-License-Identifier: Apache-2.0
 *
 * A zone is asked for its offset at an instant, by binary search.
 */
#include "ical/zone.h"

#include "base/date.h"
#include "ical/zone_changes.h"

static const int64_t cycle = (int64_t)146097 * DAY;

struct str zone_name(const struct zone *z)
{
	return z->name;
}

/* Move a time beyond the changes that are laid out by whole cycles of 400 years, into them. */
static int64_t into_cycle(const struct zone *z, int64_t t)
{
	if (t >= z->limit) return t - ((t - z->limit) / cycle + 1) * cycle;
	if (z->eternal && t < z->limit - cycle)
		return t + ((z->limit - cycle - 1 - t) / cycle + 1) * cycle;
	return t;
}

/* How many of the ascending `at` are at or before t. */
static size_t count_until(const int64_t *at, size_t n, int64_t t)
{
	const int64_t *base = at;

	if (n == 0) return 0;
	while (n > 1) {
		size_t half = n / 2;

		base = base[half - 1] <= t ? base + half : base;
		n -= half;
	}
	return (size_t)(base - at) + (*base <= t);
}

/* A time so far from now that sums could overflow becomes the farthest that is safe. */
static int64_t clamp_time(int64_t t)
{
	const int64_t most = (int64_t)1 << 60;

	return t > most ? most : t < -most ? -most : t;
}

int32_t zone_offset(const struct zone *z, int64_t utc)
{
	utc = clamp_time(utc);
	if (z->repeats) utc = into_cycle(z, utc);
	return z->offset[count_until(z->at, z->n, utc)];
}

int64_t zone_local_of(const struct zone *z, int64_t utc)
{
	return clamp_time(utc) + zone_offset(z, utc);
}

int64_t zone_utc_of(const struct zone *z, int64_t local)
{
	int64_t t = local = clamp_time(local);

	if (z->repeats) t = into_cycle(z, t);
	return local - z->offset[count_until(z->wall, z->n, t)];
}

int64_t zone_next_change(const struct zone *z, int64_t utc)
{
	int64_t t = utc = clamp_time(utc), moved;
	size_t i;

	if (z->repeats) t = into_cycle(z, utc);
	moved = utc - t;
	i = count_until(z->at, z->n, t);
	if (i < z->n && (!z->repeats || z->at[i] < z->limit)) return z->at[i] + moved;
	if (!z->repeats) return INT64_MAX;
	/* past the last change of the cycle comes its first again; a rule of daylight time all
	 * the year has none */
	i = count_until(z->at, z->n, z->limit - cycle - 1);
	return i < z->n && z->at[i] < z->limit ? z->at[i] + moved + cycle : INT64_MAX;
}
