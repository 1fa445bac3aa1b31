/* SPDX-License-Identifier: Apache-2.0
 *
 * What a share of answers says, and how sure it is. Pure.
 */
#ifndef MODEL_PULSE_STATS_H
#define MODEL_PULSE_STATS_H

#include <stdbool.h>
#include <stdint.h>

/* Work out the 95 % interval of a share: of `n` people who answered, out of `of` who were asked,
 * `yes` agree; both ends are from 0 to 1. It is Wilson's, with n·(of−1)/(of−n) in the place of n,
 * because a team is asked nearly in full. False when there is none, because everybody answered or
 * nobody did: then the share is exact, or there is no share. */
bool pulse_interval(int64_t yes, int64_t n, int64_t of, double *low, double *high);

/* The number of those who agree, as it may be told of one kind of `n` people (model/pulse_tell.h):
 * never none and never all, which would tell of each of them what they said. So 1 means "at most 1" and n−1 "at least n−1". */
int64_t pulse_told(int64_t yes, int64_t n);
/* The interval of a number that was told, which covers every number that it stands for: from `least`
 * to `most` of `n` agree. */
bool pulse_told_interval(int64_t least, int64_t most, int64_t n, int64_t of, double *low, double *high);

#endif
