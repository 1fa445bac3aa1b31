/* SPDX-License-Identifier: Apache-2.0
 *
 * A Bloom filter: whether a text is among many, in two bytes for each of them. "No" is
 * certain; a "yes" is wrong about once in two thousand times (with 16 bits for each text and
 * 11 hashes). Made at build by tools/sieve.c from lists that are themselves kept nowhere.
 */
#ifndef BASE_SIEVE_H
#define BASE_SIEVE_H

#include <stdint.h>

#include "base/str.h"

enum { SIEVE_BITS = 16, SIEVE_HASHES = 11 }; /* for each text */

struct sieve {
	const uint64_t *words;
	uint64_t bits;           /* 64 in each word */
};

/* Put a text into the words of a filter with so many bits. */
void sieve_add(uint64_t *words, uint64_t bits, struct str s);
bool sieve_has(const struct sieve *f, struct str s);

#endif
