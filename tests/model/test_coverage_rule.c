/* SPDX-License-Identifier: Apache-2.0 */
#include "model/coverage_rule.h"

#include "tests/tap.h"

enum { LEADERS = 200, AREAS = 6, ORGANISATIONS = 20000 };

/* A random organisation: leaders with their areas and pairs. */
struct organisation {
	struct coverage_leader at[LEADERS];
	size_t n;
};

static uint64_t random_state = 88172645463325252u;

static int64_t draw(int64_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (int64_t)(random_state % (uint64_t)below);
}

/* Most pairs of a leader have one rhythm, as in life; leaders differ much, and some are extreme. */
static struct organisation draw_organisation(void)
{
	struct organisation o = { .n = (size_t)draw(LEADERS) };
	int64_t areas = 1 + draw(AREAS), most = 1 + draw(12), common = draw(COVERAGE_BUCKETS);

	for (size_t i = 0; i < o.n; i++) {
		int64_t own = draw(3) ? common : draw(COVERAGE_BUCKETS);

		o.at[i].area = (size_t)draw(areas);
		for (int64_t k = draw(most + 1); k > 0; k--)
			o.at[i].pairs[draw(4) ? own : draw(COVERAGE_BUCKETS)]++;
	}
	return o;
}

static int64_t pairs_of(const struct coverage_leader *l)
{
	int64_t n = 0;

	for (int b = 0; b < COVERAGE_BUCKETS; b++) n += l->pairs[b];
	return n;
}

/* What somebody learns of the leaders with in[area] by adding and subtracting what is shown: nothing
 * at all, or a set that breaks no promise. */
static bool keeps_promises(const struct organisation *o, const struct coverage_shown *s, const bool *in)
{
	int64_t cell[COVERAGE_BUCKETS] = { 0 }, leaders = 0, all = 0, not_slow = 0;

	for (size_t i = 0; i < o->n; i++) {
		if (!in[o->at[i].area] || !pairs_of(&o->at[i])) continue;
		leaders++;
		all += pairs_of(&o->at[i]);
		for (size_t c = 0; c < s->cells_n; c++)
			for (unsigned b = s->cells[c].first; b <= s->cells[c].last; b++)
				cell[c] += o->at[i].pairs[b];
	}
	if (!all) return true;
	if (leaders < 5 || all < 5) return false;
	for (size_t c = 0; c < s->cells_n; c++) {
		if (cell[c] < 5) return false;
		if (s->cells[c].first < COVERAGE_OFTEN) not_slow += cell[c];
	}
	/* every leader could be one who talks with everybody */
	for (size_t i = 0; i < o->n; i++)
		if (in[o->at[i].area] && pairs_of(&o->at[i]) > not_slow) return false;
	return true;
}

/* Every set that follows from the shown ones: each area alone or together with others, and the whole
 * without them. */
static bool every_difference_keeps(const struct organisation *o, const struct coverage_shown *s)
{
	for (unsigned chosen = 0; chosen < 1u << s->areas_n; chosen++) {
		bool in[COVERAGE_AREAS] = { 0 }, rest[COVERAGE_AREAS];

		for (size_t i = 0; i < s->areas_n; i++) in[s->areas[i].area] = chosen >> i & 1;
		for (size_t i = 0; i < COVERAGE_AREAS; i++) rest[i] = !in[i];
		if (!keeps_promises(o, s, in) || !keeps_promises(o, s, rest)) return false;
	}
	return true;
}

static bool figures_are_right(const struct organisation *o, const struct coverage_shown *s)
{
	int64_t all = 0, counted = 0;

	for (size_t i = 0; i < o->n; i++) all += pairs_of(&o->at[i]);
	for (size_t c = 0; c < s->cells_n; c++) {
		int64_t pairs = 0;

		for (size_t i = 0; i < o->n; i++)
			for (unsigned b = s->cells[c].first; b <= s->cells[c].last; b++)
				pairs += o->at[i].pairs[b];
		if (pairs != s->cells[c].pairs) return false;
		counted += pairs;
	}
	return s->pairs == all && counted == all;
}

static void no_shown_set_and_no_difference_tells_of_few(void)
{
	int64_t shown = 0, areas = 0, held_back = 0, broken = 0, wrong = 0;

	for (int i = 0; i < ORGANISATIONS; i++) {
		struct arena *a = arena_new();
		struct organisation o = draw_organisation();
		struct coverage_shown s;

		coverage_choose(a, o.at, o.n, &s);
		if (s.cells_n) {
			shown++;
			areas += (int64_t)s.areas_n;
			broken += !every_difference_keeps(&o, &s);
			wrong += !figures_are_right(&o, &s);
		}
		held_back += s.enough && !s.cells_n;
		arena_free(a);
	}
	IS(broken, 0);
	IS(wrong, 0);
	/* the claim would be an easy one if nothing were shown */
	OK(shown > ORGANISATIONS / 3 && areas > ORGANISATIONS / 10 && held_back > ORGANISATIONS / 50);
	printf("# %lld shown, with %lld areas; %lld held back\n", (long long)shown, (long long)areas,
		(long long)held_back);
}

/* Whoever knows the rule and reads the cells of all pairs never knows the number of one bucket that
 * is between 0 and 4: some other organisation looks the same. Found by looking at all of them. */
static void cells_hide_the_buckets_within(void)
{
	enum { PAIRS = 14, LOOKS = 1 << 16 };
	static struct { bool used, often; uint64_t look; int64_t least[6], most[6]; } seen[LOOKS];
	int64_t at[6], sets = 0, known = 0;

	for (at[0] = 0; at[0] <= PAIRS; at[0]++)
	for (at[1] = 0; at[0] + at[1] <= PAIRS; at[1]++)
	for (at[2] = 0; at[0] + at[1] + at[2] <= PAIRS; at[2]++)
	for (at[3] = 0; at[0] + at[1] + at[2] + at[3] <= PAIRS; at[3]++)
	for (at[4] = 0; at[0] + at[1] + at[2] + at[3] + at[4] <= PAIRS; at[4]++) {
		struct coverage_leader l[PAIRS] = { 0 };
		struct coverage_shown s;
		struct arena *a = arena_new();
		size_t n = 0, k;
		uint64_t look = 1;

		at[5] = PAIRS - at[0] - at[1] - at[2] - at[3] - at[4];
		for (int b = 0; b < 6; b++)
			for (int64_t i = 0; i < at[b]; i++) l[n++].pairs[b] = 1;
		coverage_choose(a, l, n, &s);
		for (size_t c = 0; c < s.cells_n; c++)
			look = look * 1000003 + (uint64_t)(s.cells[c].last * 100 + (unsigned)s.cells[c].pairs);
		for (k = look % LOOKS; seen[k].used && seen[k].look != look; k = (k + 1) % LOOKS) continue;
		for (int b = 0; b < 6; b++) {
			if (!seen[k].used || at[b] < seen[k].least[b]) seen[k].least[b] = at[b];
			if (!seen[k].used || at[b] > seen[k].most[b]) seen[k].most[b] = at[b];
		}
		seen[k].used = true, seen[k].look = look;
		seen[k].often = s.cells_n && s.cells[s.cells_n - 1].last < COVERAGE_OFTEN;
		sets++;
		arena_free(a);
	}
	for (size_t k = 0; k < LOOKS; k++)
		/* that nobody is slow is said of all, and only of all */
		for (int b = 0; seen[k].used && b < (seen[k].often ? COVERAGE_OFTEN : 6); b++)
			known += seen[k].least[b] == seen[k].most[b] && seen[k].most[b] < 5;
	IS(sets, 11628);
	IS(known, 0);
}

static struct coverage_leader leader(size_t area, int64_t weekly, int64_t none)
{
	return (struct coverage_leader){ .area = area, .pairs = { [COVERAGE_WEEKLY] = weekly,
		[COVERAGE_NONE] = none } };
}

static void four_leaders_are_not_shown(void)
{
	struct arena *a = arena_new();
	struct coverage_leader l[5] = { leader(0, 6, 6), leader(0, 6, 6), leader(0, 6, 6), leader(0, 6, 6) };
	struct coverage_shown s;

	coverage_choose(a, l, 5, &s); /* the fifth leads nobody */
	OK(!s.enough && !s.pairs && !s.cells_n);
	l[4] = leader(0, 1, 0);
	coverage_choose(a, l, 5, &s);
	OK(s.enough);
	IS(s.pairs, 49);
	IS(s.cells_n, 2);
	IS(s.cells[0].pairs, 25);
	IS(s.cells[1].pairs, 24);
	IS(s.cells[1].first, COVERAGE_TO_3_WEEKS); /* what is empty is not told apart from its neighbours */
	IS(s.cells[1].last, COVERAGE_NONE);
	arena_free(a);
}

static void who_must_be_slow_is_not_shown(void)
{
	struct arena *a = arena_new();
	struct coverage_leader l[6] = { { .pairs = { 1, 0, 9 } }, { .pairs = { 1, 0, 2 } }, { .pairs = { 1, 0, 2 } },
		{ .pairs = { 1, 0, 2 } }, { .pairs = { 1, 0, 2 } }, { .pairs = { 0, 5, 0 } } };
	struct coverage_shown s;

	/* 17 of 32 are slow, and 22 are not of the first leader: it may be all others */
	coverage_choose(a, l, 6, &s);
	OK(s.enough && s.cells_n == 3);
	l[0].pairs[COVERAGE_3_TO_6] = 20; /* 28 of 43 are, and 22 are the others' */
	coverage_choose(a, l, 6, &s);
	OK(s.enough && !s.cells_n);
	arena_free(a);
}

static void that_everybody_talks_often_may_be_said(void)
{
	struct arena *a = arena_new();
	struct coverage_leader l[6];
	struct coverage_shown s;

	for (size_t i = 0; i < 6; i++) l[i] = leader(i / 5, 4, 0);
	coverage_choose(a, l, 6, &s);
	IS(s.cells_n, 1);
	IS(s.cells[0].last, COVERAGE_TO_3_WEEKS);
	IS(s.areas_n, 0); /* the sixth leader would remain */
	l[5].pairs[COVERAGE_NONE] = 1, l[5].pairs[COVERAGE_WEEKLY] = 3;
	coverage_choose(a, l, 6, &s);
	OK(s.enough && !s.cells_n); /* and then nothing is said, not that one is missing */
	arena_free(a);
}

int main(void)
{
	RUN(no_shown_set_and_no_difference_tells_of_few);
	RUN(cells_hide_the_buckets_within);
	RUN(four_leaders_are_not_shown);
	RUN(who_must_be_slow_is_not_shown);
	RUN(that_everybody_talks_often_may_be_said);
	return tap_end();
}
