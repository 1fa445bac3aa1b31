/* SPDX-License-Identifier: Apache-2.0
 *
 * Wilson's interval (E. B. Wilson, 1927), with the correction for a finite population: the variance
 * of a share that is drawn without replacement is smaller by (of−n)/(of−1), which is the same as an
 * n that is larger by its inverse.
 */
#include "model/pulse_stats.h"

#include <math.h>

bool pulse_interval(int64_t yes, int64_t n, int64_t of, double *low, double *high)
{
	const double z = 1.959963984540054; /* leaves out 2.5 % on each side */
	double p, m, middle, half;

	*low = *high = n > 0 ? (double)yes / (double)n : 0;
	if (n <= 0 || n >= of) return false;
	p = *low;
	m = (double)n * (double)(of - 1) / (double)(of - n);
	middle = (p + z * z / (2 * m)) / (1 + z * z / m);
	half = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
	*low = middle - half;
	*high = middle + half;
	/* those who answered are certain */
	if (*low < (double)yes / (double)of) *low = (double)yes / (double)of;
	if (*high > (double)(yes + of - n) / (double)of) *high = (double)(yes + of - n) / (double)of;
	return true;
}

int64_t pulse_told(int64_t yes, int64_t n)
{
	if (yes < 1) return 1;
	return yes > n - 1 ? n - 1 : yes;
}

bool pulse_told_interval(int64_t least, int64_t most, int64_t n, int64_t of, double *low, double *high)
{
	double ignored;
	bool any = pulse_interval(least, n, of, low, &ignored);

	pulse_interval(most, n, of, &ignored, high);
	return any;
}
