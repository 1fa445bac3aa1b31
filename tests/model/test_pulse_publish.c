/* SPDX-License-Identifier: Apache-2.0
 *
 * The rule of what is published, against an enumeration that knows nothing of cells and kinds: small
 * random organisations answer some rounds, people come, leave and change leaders in between; then
 * every sum and difference of what was published is tried, and everybody who answered is known.
 */
#include "model/pulse_publish.h"

#include <stdio.h>

#include "model/pulse_groups.h"
#include "tests/model/pulse_attack.h"
#include "tests/tap.h"

enum { PEOPLE = 40, ROUNDS = 6, ENUMERATED = 9 };

static uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);

static size_t below(size_t n)
{
	return (size_t)(attack_random(&seed) >> 20) % n;
}

/* One organisation over some rounds. */
struct history {
	struct arena *a;
	size_t rounds;
	bool here[PEOPLE];
	int64_t leader[PEOPLE];             /* a number from 1 on; 0: nobody */
	struct pulse_frame frames[ROUNDS];
	bool answered[ROUNDS][PEOPLE];
};

static void found(struct history *h, size_t people)
{
	*h = (struct history){ .a = arena_new() };
	for (size_t i = 0; i < people; i++) {
		h->here[i] = true;
		h->leader[i] = i ? (int64_t)below(i < 6 ? i : 6) + 1 : 0;
	}
}

/* Some join, some leave, some get another leader. */
static void change(struct history *h, size_t how_many)
{
	for (size_t k = 0; k < how_many; k++) {
		size_t i = 1 + below(PEOPLE - 1);

		if (!h->here[i]) h->here[i] = true, h->leader[i] = (int64_t)below(6) + 1;
		else if (below(2)) h->here[i] = false;
		else h->leader[i] = (int64_t)below(6) + 1;
		if (h->leader[i] == (int64_t)i + 1) h->leader[i] = 0;
	}
}

/* Ask everybody, let some of them answer, and decide what is published. */
static void ask(struct history *h, size_t percent)
{
	struct pulse_person *p = NEW_N(h->a, struct pulse_person, PEOPLE);
	struct pulse_frame *f = &h->frames[h->rounds];
	int64_t *answered;
	struct pulse_whom *whom;
	struct err e = { 0 };

	*f = (struct pulse_frame){ .people = p };
	for (size_t i = 0; i < PEOPLE; i++)
		if (h->here[i])
			p[f->people_n++] = (struct pulse_person){ (int64_t)i + 1, h->leader[i], 0, false };
	for (size_t i = 0; i < f->people_n; i++)
		if (pulse_find(p, f->people_n, p[i].leader) == f->people_n) p[i].leader = 0;
	f->cells_n = pulse_cells(h->a, p, f->people_n);
	if (!f->cells_n) return;
	f->answered = answered = NEW_N(h->a, int64_t, f->cells_n);
	for (size_t i = 0; i < f->people_n; i++) {
		bool yes = below(100) < percent;

		h->answered[h->rounds][p[i].person - 1] = yes;
		answered[p[i].cell] += yes;
	}
	pulse_groups(h->a, p, f->people_n, f->cells_n, &whom, &f->groups_n);
	f->groups = NEW_N(h->a, struct pulse_group, f->groups_n);
	for (size_t g = 0; g < f->groups_n; g++)
		f->groups[g] = (struct pulse_group){ whom[g].cells, whom[g].cells_n, false };
	h->rounds++;
	if (!pulse_publish(h->a, h->frames, h->rounds, &e)) abort();
}

/* What was published, as sets of people. */
struct published {
	size_t n, round[ATTACK_GROUPS];
	bool has[ATTACK_GROUPS][PEOPLE];
	bool covered[ROUNDS][PEOPLE];       /* in any published group of that round */
};

static void list_published(const struct history *h, struct published *out)
{
	*out = (struct published){ 0 };
	for (size_t r = 0; r < h->rounds; r++)
		for (size_t g = 0; g < h->frames[r].groups_n; g++) {
			const struct pulse_group *group = &h->frames[r].groups[g];

			if (!group->published) continue;
			out->round[out->n] = r;
			for (size_t i = 0; i < h->frames[r].people_n; i++)
				for (size_t c = 0; c < group->cells_n; c++)
					if (h->frames[r].people[i].cell == group->cells[c]) {
						int64_t who = h->frames[r].people[i].person - 1;

						out->has[out->n][who] = out->covered[r][who] = true;
					}
			out->n++;
		}
}

static bool fits(size_t n)
{
	return n == 0 || n >= PULSE_LEAST;
}

/* Any two groups differ by nobody or by enough who answered. */
static bool pairs_fit(const struct history *h, const struct published *p)
{
	for (size_t s = 0; s < p->n; s++) {
		size_t alone = 0;

		for (size_t i = 0; i < PEOPLE; i++)
			alone += p->has[s][i] && h->answered[p->round[s]][i];
		if (alone < PULSE_LEAST) return false;
		for (size_t t = 0; t < s; t++) {
			size_t n = 0;

			for (size_t i = 0; i < PEOPLE; i++) {
				if (p->has[s][i] && !p->has[t][i]) n += h->answered[p->round[s]][i];
				if (p->has[t][i] && !p->has[s][i]) n += h->answered[p->round[t]][i];
			}
			if (!fits(n)) return false;
		}
	}
	return true;
}

/* Try every sum and difference of the groups from `g` on, of which `v` is the sum so far. Where it is
 * the sum of a set of people, nobody of these answered in a round that tells of them, or enough did. */
static bool sums_fit(const struct history *h, const struct published *p, size_t g, int *v)
{
	if (g < p->n) {
		for (int sign = -1; sign <= 1; sign++) {
			bool ok;

			for (size_t i = 0; i < PEOPLE; i++) v[i] += sign * p->has[g][i];
			ok = sums_fit(h, p, g + 1, v);
			for (size_t i = 0; i < PEOPLE; i++) v[i] -= sign * p->has[g][i];
			if (!ok) return false;
		}
		return true;
	}
	for (size_t i = 0; i < PEOPLE; i++)
		if (v[i] < 0 || v[i] > 1) return true;
	for (size_t r = 0; r < h->rounds; r++) {
		size_t n = 0;

		for (size_t i = 0; i < PEOPLE; i++)
			n += v[i] && p->covered[r][i] && h->answered[r][i];
		if (!fits(n)) return false;
	}
	return true;
}

/* Nobody, and no two, three or four together, can be worked out by any combination at all. */
static bool nobody_is_found(const struct history *h, const struct published *p)
{
	static struct attack t;
	bool answered[ATTACK_PEOPLE] = { false };
	size_t of[4];

	t.people = PEOPLE, t.groups = p->n;
	for (size_t g = 0; g < p->n; g++)
		for (size_t i = 0; i < PEOPLE; i++) t.row[g][i] = p->has[g][i];
	for (size_t r = 0; r < h->rounds; r++)
		for (size_t i = 0; i < PEOPLE; i++) answered[i] |= h->answered[r][i];
	attack_solve(&t);
	attack_choose(&t, &seed);
	return attack_find(&t, answered, of) == 0;
}

static void nothing_small_is_published_by_random_organisations(void)
{
	static struct published p;
	size_t organisations = 0, groups = 0, again = 0, bad_pairs = 0, bad_sums = 0, found_one = 0;

	for (size_t k = 0; k < 4000; k++) {
		struct history h;
		size_t rounds = 1 + below(ROUNDS), percent = 40 + below(61);
		int v[PEOPLE] = { 0 };

		found(&h, 6 + below(PEOPLE - 10));
		for (size_t r = 0; r < rounds; r++) {
			if (r) change(&h, below(4) * below(4));
			ask(&h, percent);
		}
		list_published(&h, &p);
		organisations++;
		groups += p.n;
		for (size_t i = 0; i < p.n; i++) again += p.round[i] > 0;
		bad_pairs += !pairs_fit(&h, &p);
		bad_sums += !sums_fit(&h, &p, p.n > ENUMERATED ? p.n - ENUMERATED : 0, v);
		if (k % 4 == 0) found_one += !nobody_is_found(&h, &p);
		arena_free(h.a);
	}
	IS(bad_pairs, (size_t)0);
	IS(bad_sums, (size_t)0);
	IS(found_one, (size_t)0);
	OK(organisations == 4000 && groups > 8000); /* and the rule lets something through */
	OK(again > 2000);
	printf("# %zu groups published, %zu of them in later rounds\n", groups, again);
}

/* -- a large organisation -- */

enum { MANY = 100000, YEAR = 4 };

/* Somebody of a large organisation in one round. */
struct seat {
	bool answered, covered;
};

static int compare_keys(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Mix the number of a group into what tells the groups of somebody. */
static uint64_t mix(uint64_t key, uint64_t group)
{
	key = (key ^ group) * UINT64_C(0xff51afd7ed558ccd);
	return key ^ key >> 29;
}

/* Count, by the groups alone that were published, people whom the same groups hold, and how many of them
 * answered in each round that tells of them. The result is how many such kinds tell of too few. */
static size_t count_small(const struct pulse_frame *frames, struct seat (*seats)[MANY], size_t rounds)
{
	static uint64_t key[MANY], keys[MANY];
	size_t bad = 0, n = 0;

	memset(key, 0, sizeof key);
	for (size_t r = 0; r < rounds; r++) {
		const struct pulse_frame *f = &frames[r];
		uint64_t *of = calloc(f->cells_n, sizeof *of);

		for (size_t g = 0; g < f->groups_n; g++)
			for (size_t c = 0; f->groups[g].published && c < f->groups[g].cells_n; c++)
				of[f->groups[g].cells[c]] = mix(of[f->groups[g].cells[c]], (r << 32) + g + 1);
		for (size_t i = 0; i < f->people_n; i++) {
			size_t who = (size_t)f->people[i].person - 1;

			seats[r][who].covered = of[f->people[i].cell] != 0;
			if (of[f->people[i].cell]) key[who] = mix(key[who], of[f->people[i].cell]);
		}
		free(of);
	}
	for (size_t i = 0; i < MANY; i++)
		if (key[i]) keys[n++] = key[i];
	qsort(keys, n, sizeof *keys, compare_keys);
	for (size_t r = 0; r < rounds; r++) {
		static size_t answered[MANY];

		memset(answered, 0, sizeof answered);
		for (size_t i = 0; i < MANY; i++)
			if (key[i] && seats[r][i].covered && seats[r][i].answered) {
				uint64_t *at = bsearch(&key[i], keys, n, sizeof *keys, compare_keys);

				while (at > keys && at[-1] == *at) at--;
				answered[at - keys]++;
			}
		for (size_t k = 0; k < n; k++) bad += !fits(answered[k]);
	}
	return bad;
}

/* Ask all who are not away, some of whom have another leader since. */
static void ask_many(struct arena *a, int64_t *leader, struct pulse_frame *f, struct seat *seats)
{
	struct pulse_person *p = NEW_N(a, struct pulse_person, MANY);
	struct pulse_whom *whom;
	int64_t *answered;

	*f = (struct pulse_frame){ .people = p };
	for (size_t i = 0; i < MANY; i++) {
		bool led_by_another = i > 12000 && below(400) == 0;

		if (led_by_another) leader[i] = 1 + (int64_t)below(11000);
		if (i > 12000 && below(300) == 0) continue;
		p[f->people_n++] = (struct pulse_person){ (int64_t)i + 1, leader[i], 0, false };
	}
	f->cells_n = pulse_cells(a, p, f->people_n);
	f->answered = answered = NEW_N(a, int64_t, f->cells_n);
	for (size_t i = 0; i < f->people_n; i++) {
		bool yes = below(10) < 9;

		seats[p[i].person - 1].answered = yes;
		answered[p[i].cell] += yes;
	}
	pulse_groups(a, p, f->people_n, f->cells_n, &whom, &f->groups_n);
	f->groups = NEW_N(a, struct pulse_group, f->groups_n);
	for (size_t g = 0; g < f->groups_n; g++)
		f->groups[g] = (struct pulse_group){ whom[g].cells, whom[g].cells_n, false };
}

static void the_rule_holds_for_a_hundred_thousand_over_a_year(void)
{
	static struct pulse_frame frames[YEAR];
	static struct seat seats[YEAR][MANY];
	static int64_t leader[MANY];
	struct arena *a = arena_new();
	struct err e = { 0 };
	size_t published = 0;

	for (size_t i = 1; i < MANY; i++) leader[i] = (int64_t)(i - 1) / 9 + 1;
	for (size_t r = 0; r < YEAR; r++) {
		ask_many(a, leader, &frames[r], seats[r]);
		OK(pulse_publish(a, frames, r + 1, &e));
		for (size_t g = 0; g < frames[r].groups_n; g++)
			published += frames[r].groups[g].published;
		OK(frames[r].groups[0].published); /* everybody, perhaps without some teams */
	}
	IS(count_small(frames, seats, YEAR), (size_t)0);
	printf("# %zu groups of a hundred thousand people\n", published);
	OK(published > 30000);
	/* the count sees a careless rule */
	for (size_t g = 0; g < frames[1].groups_n; g++) frames[1].groups[g].published = true;
	OK(count_small(frames, seats, YEAR) > 100);
	arena_free(a);
}

/* The enumeration finds what a careless rule publishes. */
static void a_careless_rule_is_caught(void)
{
	static struct published p;
	size_t bad = 0, found_one = 0;

	for (size_t k = 0; k < 200; k++) {
		struct history h;

		found(&h, 24);
		ask(&h, 80);
		change(&h, 2);
		ask(&h, 80);
		for (size_t r = 0; r < h.rounds; r++)
			for (size_t g = 0; g < h.frames[r].groups_n; g++)
				h.frames[r].groups[g].published = true;
		list_published(&h, &p);
		bad += !pairs_fit(&h, &p);
		found_one += !nobody_is_found(&h, &p);
		arena_free(h.a);
	}
	OK(bad > 100);
	OK(found_one > 50);
}

/* Ada leads six; with Ada they are seven. */
static void a_team_is_hidden_behind_its_leader_alone(void)
{
	struct pulse_person p[] = { { 1, 0, 0, false }, { 2, 1, 0, false }, { 3, 1, 0, false },
		{ 4, 1, 0, false }, { 5, 1, 0, false }, { 6, 1, 0, false }, { 7, 1, 0, false } };
	struct arena *a = arena_new();
	struct pulse_whom *whom;
	size_t n;

	IS(pulse_cells(a, p, 7), (size_t)1);
	pulse_groups(a, p, 7, 1, &whom, &n);
	IS(n, (size_t)1); /* everybody; the team would leave Ada alone */
	IS(whom[0].leader, (int64_t)0);
	IS(pulse_cells(a, p, 4), (size_t)0);
	arena_free(a);
}

int main(void)
{
	RUN(a_team_is_hidden_behind_its_leader_alone);
	RUN(a_careless_rule_is_caught);
	RUN(nothing_small_is_published_by_random_organisations);
	RUN(the_rule_holds_for_a_hundred_thousand_over_a_year);
	return tap_end();
}
