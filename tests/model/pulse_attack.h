/* SPDX-License-Identifier: Apache-2.0
 *
 * Somebody who has all that was ever published of one statement, and supposes that everybody says
 * the same in each round. Each published group is an equation: the sum over its people. What can be
 * worked out of a set of people is what their sum is in the span of these equations.
 */
#ifndef TESTS_MODEL_PULSE_ATTACK_H
#define TESTS_MODEL_PULSE_ATTACK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ATTACK_PEOPLE = 160, ATTACK_GROUPS = 400 };

/* Modulo a prime, so that elimination is exact; a random solution has a sum of 0 by accident once in
 * 2^60. */
#define ATTACK_PRIME UINT64_C(2305843009213693951) /* 2^61 - 1 */

struct attack {
	size_t people, groups;
	uint64_t row[ATTACK_GROUPS][ATTACK_PEOPLE];
	size_t pivot[ATTACK_GROUPS]; /* of each row, once solved */
	size_t rank;
	uint64_t z[ATTACK_PEOPLE];   /* random, and 0 in each equation */
};

static inline uint64_t attack_mul(uint64_t a, uint64_t b)
{
	return (uint64_t)((unsigned __int128)a * b % ATTACK_PRIME);
}

static inline uint64_t attack_inverse(uint64_t a)
{
	uint64_t r = 1;

	for (uint64_t e = ATTACK_PRIME - 2; e; e >>= 1, a = attack_mul(a, a))
		if (e & 1) r = attack_mul(r, a);
	return r;
}

/* Bring the equations into reduced echelon form. */
static inline void attack_solve(struct attack *t)
{
	t->rank = 0;
	for (size_t c = 0; c < t->people && t->rank < t->groups; c++) {
		size_t r = t->rank;
		uint64_t inverse;

		while (r < t->groups && !t->row[r][c]) r++;
		if (r == t->groups) continue;
		for (size_t k = 0; k < t->people; k++) {
			uint64_t swapped = t->row[r][k];

			t->row[r][k] = t->row[t->rank][k];
			t->row[t->rank][k] = swapped;
		}
		inverse = attack_inverse(t->row[t->rank][c]);
		for (size_t k = 0; k < t->people; k++)
			t->row[t->rank][k] = attack_mul(t->row[t->rank][k], inverse);
		for (r = 0; r < t->groups; r++) {
			uint64_t by = t->row[r][c];

			if (r == t->rank || !by) continue;
			for (size_t k = 0; k < t->people; k++)
				t->row[r][k] = (t->row[r][k] + ATTACK_PRIME -
					attack_mul(by, t->row[t->rank][k])) % ATTACK_PRIME;
		}
		t->pivot[t->rank++] = c;
	}
}

static inline uint64_t attack_random(uint64_t *seed)
{
	*seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
	return *seed % ATTACK_PRIME;
}

/* Choose a random z that is 0 in each equation. A set of people whose sum can be worked out is one
 * whose z have the sum 0. */
static inline void attack_choose(struct attack *t, uint64_t *seed)
{
	bool bound[ATTACK_PEOPLE] = { false };

	for (size_t r = 0; r < t->rank; r++) bound[t->pivot[r]] = true;
	for (size_t i = 0; i < t->people; i++) t->z[i] = bound[i] ? 0 : attack_random(seed);
	for (size_t r = 0; r < t->rank; r++) {
		uint64_t sum = 0;

		for (size_t k = 0; k < t->people; k++)
			if (!bound[k]) sum = (sum + attack_mul(t->row[r][k], t->z[k])) % ATTACK_PRIME;
		t->z[t->pivot[r]] = (ATTACK_PRIME - sum) % ATTACK_PRIME;
	}
}

/* Find a set of one to four people that can be worked out, of those with `answered`; people who never
 * answered count for nothing. The result is how many they are; 0: there is no such set. */
static inline size_t attack_find(const struct attack *t, const bool *answered, size_t found[4])
{
	const uint64_t *z = t->z;

	for (size_t a = 0; a < t->people; a++) {
		if (!answered[a]) continue;
		found[0] = a;
		if (!z[a]) return 1;
		for (size_t b = a + 1; b < t->people; b++) {
			uint64_t two = (z[a] + z[b]) % ATTACK_PRIME;

			if (!answered[b]) continue;
			found[1] = b;
			if (!two) return 2;
			for (size_t c = b + 1; c < t->people; c++) {
				uint64_t three = (two + z[c]) % ATTACK_PRIME;

				if (!answered[c]) continue;
				found[2] = c;
				if (!three) return 3;
				for (size_t d = c + 1; d < t->people; d++) {
					found[3] = d;
					if (answered[d] && (three + z[d]) % ATTACK_PRIME == 0)
						return 4;
				}
			}
		}
	}
	return 0;
}

#endif
