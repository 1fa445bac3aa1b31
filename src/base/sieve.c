/* SPDX-License-Identifier: Apache-2.0
 *
 * Two hashes of the text make the others (Kirsch and Mitzenmacher, "Less hashing, same
 * performance"). They guard nothing: who finds a text that is taken for one of the list has
 * found a password that is refused.
 */
#include "base/sieve.h"

/* str_hash(), then mixed so that all bits depend on all (the finalizer of splitmix64). */
static uint64_t hash_of(struct str s, uint64_t seed)
{
	uint64_t h = str_hash(STR_HASH ^ seed, s);

	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 31;
}

void sieve_add(uint64_t *words, uint64_t bits, struct str s)
{
	uint64_t h = hash_of(s, 0), step = hash_of(s, 1) | 1;

	for (int i = 0; i < SIEVE_HASHES; i++, h += step)
		words[h % bits / 64] |= UINT64_C(1) << h % bits % 64;
}

bool sieve_has(const struct sieve *f, struct str s)
{
	uint64_t h = hash_of(s, 0), step = hash_of(s, 1) | 1;

	for (int i = 0; i < SIEVE_HASHES; i++, h += step)
		if (!(f->words[h % f->bits / 64] >> h % f->bits % 64 & 1)) return false;
	return true;
}
