/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of 16 bits hold costs from −65,535 to 0 as cost + 32,767: every true value fits,
 * so the sum of a stored value and a cost, taken modulo 2^16, is the stored sum. Two masks
 * that differ in bit 4 or above lie in different blocks of 16 masks, so plain vector loops combine
 * them; masks that differ in a lower bit lie in one block, and one vector is shifted against
 * itself. On processors with AVX2 a block is one register; elsewhere the compiler chooses.
 */
#include "plan/lanes.h"

#include <stdbool.h>

enum { BLOCK = 16, BIAS = 32767 };

static void clear16(void *row, size_t masks)
{
	int16_t *cell = row;

	for (size_t i = 0; i < masks; i++) cell[i] = BIAS;
}

/* Add modulo 2^16, without the undefined overflow of signed numbers. */
static int16_t sum16(int16_t a, int64_t b)
{
	return (int16_t)(uint16_t)((uint16_t)a + (uint16_t)b);
}

static void place16(void *to, const void *from, unsigned bit, int64_t cost, size_t masks)
{
	int16_t *restrict t = to;
	const int16_t *restrict f = from;
	size_t step = (size_t)1 << bit;

	for (size_t base = step; base < masks; base += 2 * step)
		for (size_t i = base; i < base + step; i++) {
			int16_t v = sum16(f[i - step], cost);

			t[i] = v < t[i] ? v : t[i];
		}
}

static void place_back16(void *to, const void *from, unsigned bit, int64_t cost, size_t masks)
{
	int16_t *restrict t = to;
	const int16_t *restrict f = from;
	size_t step = (size_t)1 << bit;

	for (size_t base = 0; base < masks; base += 2 * step)
		for (size_t i = base; i < base + step; i++) {
			int16_t v = sum16(f[i + step], cost);

			t[i] = v < t[i] ? v : t[i];
		}
}

static void pass16(void *to, const void *from, int64_t cost, size_t masks)
{
	int16_t *restrict t = to;
	const int16_t *restrict f = from;

	for (size_t i = 0; i < masks; i++) {
		int16_t v = sum16(f[i], cost);

		t[i] = v < t[i] ? v : t[i];
	}
}

static int64_t meet16(const void *one, const void *two, size_t masks)
{
	const int16_t *a = one, *b = two;
	int16_t least = INT16_MAX;

	for (size_t i = 0; i < masks; i++) {
		int16_t v = sum16(a[i], b[i] - (int64_t)BIAS);

		least = v < least ? v : least;
	}
	return (int64_t)least - BIAS;
}

static int64_t at16(const void *row, size_t mask)
{
	return (int64_t)((const int16_t *)row)[mask] - BIAS;
}

static const struct lanes lanes16 = { sizeof(int16_t), 65535, clear16, place16, place_back16,
	pass16, meet16, at16 };

/* The functions for cells of N bits, which hold a cost as it is. Wide cells are for unusual costs,
 * so this code is plain rather than fast. */
#define WIDER(N)                                                                               \
	static void clear##N(void *row, size_t masks)                                          \
	{                                                                                      \
		int##N##_t *cell = row;                                                        \
                                                                                               \
		for (size_t i = 0; i < masks; i++) cell[i] = 0;                                \
	}                                                                                      \
	static void place##N(void *to, const void *from, unsigned bit, int64_t cost,           \
		size_t masks)                                                                  \
	{                                                                                      \
		int##N##_t *restrict t = to;                                                   \
		const int##N##_t *restrict f = from;                                           \
		size_t step = (size_t)1 << bit;                                                \
                                                                                               \
		for (size_t base = step; base < masks; base += 2 * step)                       \
			for (size_t i = base; i < base + step; i++) {                          \
				int##N##_t v = (int##N##_t)(f[i - step] + cost);               \
                                                                                               \
				t[i] = v < t[i] ? v : t[i];                                    \
			}                                                                      \
	}                                                                                      \
	static void place_back##N(void *to, const void *from, unsigned bit, int64_t cost,      \
		size_t masks)                                                                  \
	{                                                                                      \
		int##N##_t *restrict t = to;                                                   \
		const int##N##_t *restrict f = from;                                           \
		size_t step = (size_t)1 << bit;                                                \
                                                                                               \
		for (size_t base = 0; base < masks; base += 2 * step)                          \
			for (size_t i = base; i < base + step; i++) {                          \
				int##N##_t v = (int##N##_t)(f[i + step] + cost);               \
                                                                                               \
				t[i] = v < t[i] ? v : t[i];                                    \
			}                                                                      \
	}                                                                                      \
	static void pass##N(void *to, const void *from, int64_t cost, size_t masks)            \
	{                                                                                      \
		int##N##_t *restrict t = to;                                                   \
		const int##N##_t *restrict f = from;                                           \
                                                                                               \
		for (size_t i = 0; i < masks; i++) {                                           \
			int##N##_t v = (int##N##_t)(f[i] + cost);                              \
                                                                                               \
			t[i] = v < t[i] ? v : t[i];                                            \
		}                                                                              \
	}                                                                                      \
	static int64_t meet##N(const void *one, const void *two, size_t masks)                 \
	{                                                                                      \
		const int##N##_t *a = one, *b = two;                                           \
		int64_t least = 0;                                                             \
                                                                                               \
		for (size_t i = 0; i < masks; i++) {                                           \
			int64_t v = (int64_t)a[i] + b[i];                                      \
                                                                                               \
			least = v < least ? v : least;                                         \
		}                                                                              \
		return least;                                                                  \
	}                                                                                      \
	static int64_t at##N(const void *row, size_t mask)                                     \
	{                                                                                      \
		return ((const int##N##_t *)row)[mask];                                        \
	}                                                                                      \
	static const struct lanes lanes##N = { sizeof(int##N##_t), INT##N##_MAX, clear##N,     \
		place##N, place_back##N, pass##N, meet##N, at##N };

WIDER(32)
WIDER(64)

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

/* All ones in the lanes whose number has `bit`. */
AVX2 static inline __m256i lanes_with(unsigned bit)
{
	const __m256i number = _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
		15);
	const __m256i b = _mm256_set1_epi16((int16_t)(1 << bit));

	return _mm256_cmpeq_epi16(_mm256_and_si256(number, b), b);
}

AVX2 static inline __m256i load(const int16_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline void store(int16_t *p, __m256i v)
{
	_mm256_storeu_si256((__m256i *)(void *)p, v);
}

/* The loop for one of the four low bits: UP moves lane i − 2^bit to lane i, for the masks
 * with the bit; DOWN moves lane i + 2^bit to lane i, for the masks without the bit. */
#define INSIDE(NAME, UP, DOWN)                                                                 \
	AVX2 static void NAME(int16_t *to, const int16_t *from, __m256i with, __m256i cost,    \
		size_t masks, bool back)                                                       \
	{                                                                                      \
		for (size_t i = 0; i < masks && !back; i += BLOCK) {                           \
			__m256i old = load(to + i), x = load(from + i);                        \
			__m256i v = _mm256_min_epi16(old, _mm256_add_epi16(UP, cost));         \
                                                                                               \
			store(to + i, _mm256_blendv_epi8(old, v, with));                       \
		}                                                                              \
		for (size_t i = 0; i < masks && back; i += BLOCK) {                            \
			__m256i old = load(to + i), x = load(from + i);                        \
			__m256i v = _mm256_min_epi16(old, _mm256_add_epi16(DOWN, cost));       \
                                                                                               \
			store(to + i, _mm256_blendv_epi8(v, old, with));                       \
		}                                                                              \
	}

INSIDE(inside0, _mm256_slli_si256(x, 2), _mm256_srli_si256(x, 2))
INSIDE(inside1, _mm256_slli_si256(x, 4), _mm256_srli_si256(x, 4))
INSIDE(inside2, _mm256_slli_si256(x, 8), _mm256_srli_si256(x, 8))
INSIDE(inside3, _mm256_permute2x128_si256(x, x, 0x08), _mm256_permute2x128_si256(x, x, 0x81))

AVX2 static void inside_blocks(int16_t *to, const int16_t *from, unsigned bit, __m256i cost,
	size_t masks, bool back)
{
	const __m256i with = lanes_with(bit);

	switch (bit) {
	case 0: inside0(to, from, with, cost, masks, back); break;
	case 1: inside1(to, from, with, cost, masks, back); break;
	case 2: inside2(to, from, with, cost, masks, back); break;
	default: inside3(to, from, with, cost, masks, back);
	}
}

/* to[i] = min(to[i], from[i] + cost) over `n` cells, a multiple of 16. */
AVX2 static inline void across_blocks(int16_t *to, const int16_t *from, __m256i cost, size_t n)
{
	for (size_t i = 0; i < n; i += BLOCK)
		store(to + i, _mm256_min_epi16(load(to + i),
			_mm256_add_epi16(load(from + i), cost)));
}

AVX2 static void place16_avx2(void *to, const void *from, unsigned bit, int64_t cost, size_t masks)
{
	const __m256i c = _mm256_set1_epi16((int16_t)(uint16_t)cost);
	size_t step = (size_t)1 << bit;

	if (bit < LANES_LEAST_BITS) {
		inside_blocks(to, from, bit, c, masks, false);
		return;
	}
	for (size_t base = step; base < masks; base += 2 * step)
		across_blocks((int16_t *)to + base, (const int16_t *)from + base - step, c, step);
}

AVX2 static void place_back16_avx2(void *to, const void *from, unsigned bit, int64_t cost,
	size_t masks)
{
	const __m256i c = _mm256_set1_epi16((int16_t)(uint16_t)cost);
	size_t step = (size_t)1 << bit;

	if (bit < LANES_LEAST_BITS) {
		inside_blocks(to, from, bit, c, masks, true);
		return;
	}
	for (size_t base = 0; base < masks; base += 2 * step)
		across_blocks((int16_t *)to + base, (const int16_t *)from + base + step, c, step);
}

AVX2 static void pass16_avx2(void *to, const void *from, int64_t cost, size_t masks)
{
	across_blocks(to, from, _mm256_set1_epi16((int16_t)(uint16_t)cost), masks);
}

AVX2 static int64_t meet16_avx2(const void *one, const void *two, size_t masks)
{
	const int16_t *a = one, *b = two;
	__m256i least = _mm256_set1_epi16(INT16_MAX), bias = _mm256_set1_epi16(BIAS);
	int16_t lane[BLOCK], low = INT16_MAX;

	for (size_t i = 0; i < masks; i += BLOCK)
		least = _mm256_min_epi16(least, _mm256_sub_epi16(
			_mm256_add_epi16(load(a + i), load(b + i)), bias));
	store(lane, least);
	for (int i = 0; i < BLOCK; i++) low = lane[i] < low ? lane[i] : low;
	return (int64_t)low - BIAS;
}

/* In cells of 32 bits a register holds eight masks. */
enum { BLOCK32 = 8, BLOCK32_BITS = 3 };

AVX2 static inline __m256i load32(const int32_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline void store32(int32_t *p, __m256i v)
{
	_mm256_storeu_si256((__m256i *)(void *)p, v);
}

AVX2 static inline void across_blocks32(int32_t *to, const int32_t *from, __m256i cost, size_t n)
{
	for (size_t i = 0; i < n; i += BLOCK32)
		store32(to + i, _mm256_min_epi32(load32(to + i),
			_mm256_add_epi32(load32(from + i), cost)));
}

/* A mask and its partner without (or with) one of the three low bits are lanes of one
 * register; `way` has all ones in the lanes that are to be improved. */
AVX2 static void inside_blocks32(int32_t *to, const int32_t *from, unsigned bit, __m256i cost,
	size_t masks, bool back)
{
	const __m256i number = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
	const __m256i b = _mm256_set1_epi32(1 << bit), partner = _mm256_xor_si256(number, b);
	const __m256i has = _mm256_cmpeq_epi32(_mm256_and_si256(number, b), b);
	const __m256i way = back ? _mm256_xor_si256(has, _mm256_set1_epi32(-1)) : has;

	for (size_t i = 0; i < masks; i += BLOCK32) {
		__m256i old = load32(to + i);
		__m256i v = _mm256_permutevar8x32_epi32(load32(from + i), partner);

		v = _mm256_min_epi32(old, _mm256_add_epi32(v, cost));
		store32(to + i, _mm256_blendv_epi8(old, v, way));
	}
}

AVX2 static void place32_avx2(void *to, const void *from, unsigned bit, int64_t cost, size_t masks)
{
	const __m256i c = _mm256_set1_epi32((int32_t)cost);
	size_t step = (size_t)1 << bit;

	if (bit < BLOCK32_BITS) {
		inside_blocks32(to, from, bit, c, masks, false);
		return;
	}
	for (size_t base = step; base < masks; base += 2 * step)
		across_blocks32((int32_t *)to + base, (const int32_t *)from + base - step, c, step);
}

AVX2 static void place_back32_avx2(void *to, const void *from, unsigned bit, int64_t cost,
	size_t masks)
{
	const __m256i c = _mm256_set1_epi32((int32_t)cost);
	size_t step = (size_t)1 << bit;

	if (bit < BLOCK32_BITS) {
		inside_blocks32(to, from, bit, c, masks, true);
		return;
	}
	for (size_t base = 0; base < masks; base += 2 * step)
		across_blocks32((int32_t *)to + base, (const int32_t *)from + base + step, c, step);
}

AVX2 static void pass32_avx2(void *to, const void *from, int64_t cost, size_t masks)
{
	across_blocks32(to, from, _mm256_set1_epi32((int32_t)cost), masks);
}

static const struct lanes lanes16_avx2 = { sizeof(int16_t), 65535, clear16, place16_avx2,
	place_back16_avx2, pass16_avx2, meet16_avx2, at16 };

static const struct lanes lanes32_avx2 = { sizeof(int32_t), INT32_MAX, clear32, place32_avx2,
	place_back32_avx2, pass32_avx2, meet32, at32 };

/* Take the AVX2 functions where the processor has them; both give the same costs. */
static const struct lanes *choose_lanes(const struct lanes *plain, const struct lanes *avx2)
{
	return __builtin_cpu_supports("avx2") ? avx2 : plain;
}
#else
#define lanes16_avx2 lanes16
#define lanes32_avx2 lanes32

static const struct lanes *choose_lanes(const struct lanes *plain, const struct lanes *avx2)
{
	(void)avx2;
	return plain;
}
#endif

const struct lanes *lanes_for(int64_t most)
{
	if (most <= lanes16.most) return choose_lanes(&lanes16, &lanes16_avx2);
	if (most <= lanes32.most) return choose_lanes(&lanes32, &lanes32_avx2);
	return &lanes64;
}
