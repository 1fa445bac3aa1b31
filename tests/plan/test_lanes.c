/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "plan/lanes.h"
#include "tests/plan/tiny.h"

enum { MASKS_MOST = 64 };

/* A row of one kind and what it should hold. */
struct pair {
	_Alignas(32) char row[MASKS_MOST * 8];
	int64_t naive[MASKS_MOST];
};

static int differences(const struct lanes *l, const struct pair *x, size_t masks)
{
	int bad = 0;

	for (size_t m = 0; m < masks; m++) bad += l->at(x->row, m) != x->naive[m];
	return bad;
}

static void place(const struct lanes *l, struct pair *to, const struct pair *from, unsigned bit,
	int64_t cost, size_t masks, bool back)
{
	size_t b = (size_t)1 << bit;

	(back ? l->place_back : l->place)(to->row, from->row, bit, cost, masks);
	for (size_t m = 0; m < masks; m++) {
		if (!(m & b) != back) continue;
		if (from->naive[m ^ b] + cost < to->naive[m]) to->naive[m] = from->naive[m ^ b] + cost;
	}
}

/* Up to six talks whose costs add up to exactly −most, so that rows reach every value they
 * can hold; each talk once, as in a star. */
static int wrong_rows(int64_t most, unsigned bits, bool back, uint64_t seed)
{
	const struct lanes *l = lanes_for(most);
	struct pair row[8];
	size_t masks = (size_t)1 << bits;
	int64_t left = most, least = 0;
	int bad = 0;

	memset(row, 0, sizeof(row));
	for (int i = 0; i < 8; i++) l->clear(row[i].row, masks);
	for (unsigned bit = 0; bit < bits; bit++) {
		int64_t cost = bit == bits - 1 ? left : left / (1 + tiny_random(&seed, 9));

		left -= cost;
		for (int i = 7; i-- > 0;)
			place(l, &row[i + 1], &row[tiny_random(&seed, (uint32_t)i + 1)], bit, -cost,
				masks, back);
	}
	for (int i = 0; i < 8; i++) bad += differences(l, &row[i], masks);
	for (size_t m = 0; m < masks; m++)
		if (row[7].naive[m] < least) least = row[7].naive[m];
	l->clear(row[0].row, masks);
	return bad + (l->meet(row[7].row, row[0].row, masks) != least);
}

static void rows_of_each_width_hold_sums_to_their_limit(void)
{
	const int64_t most[] = { 1, 1000, 65535, 65536, INT32_MAX, (int64_t)INT32_MAX + 1,
		14000000000 };

	for (size_t i = 0; i < sizeof(most) / sizeof(*most); i++) {
		int bad = 0;

		for (uint64_t seed = 1; seed < 50; seed++)
			for (unsigned bits = LANES_LEAST_BITS; bits <= 6; bits++)
				bad += wrong_rows(most[i], bits, false, seed) +
					wrong_rows(most[i], bits, true, seed);
		IS(bad, 0);
	}
}

static void the_narrowest_width_that_holds_the_sum_is_taken(void)
{
	IS(lanes_for(65535)->width, 2);
	IS(lanes_for(65536)->width, 4);
	IS(lanes_for(INT32_MAX)->width, 4);
	IS(lanes_for((int64_t)INT32_MAX + 1)->width, 8);
}

int main(void)
{
	RUN(rows_of_each_width_hold_sums_to_their_limit);
	RUN(the_narrowest_width_that_holds_the_sum_is_taken);
	return tap_end();
}
