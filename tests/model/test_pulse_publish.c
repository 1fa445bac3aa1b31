/* SPDX-License-Identifier: Apache-2.0
 *
 * The rule of what is published, against an enumeration that knows nothing of cells and kinds: small
 * random organisations answer some rounds, people come, leave and change leaders in between; then
 * every sum and difference of what was published is tried, and everybody who answered is known.
 */
#include "model/pulse_publish.h"

#include <stdio.h>

#include "model/pulse_groups.h"
#include "model/pulse_stats.h"
#include "model/pulse_tell.h"
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

/* -- what is told of the groups -- */

enum { GROUPS = ATTACK_GROUPS };

/* What everybody said in the last round of a history, and what is told of it. */
struct said {
	bool agrees[PEOPLE];
	int way[PEOPLE];                    /* of what changed; −1: not compared */
	struct pulse_share share[GROUPS];
	struct pulse_turn turn[GROUPS];
};

/* Tell of each group by itself, which is not enough. */
static void tell_carelessly(const struct pulse_frame *f, const int64_t *agree, struct said *s)
{
	for (size_t g = 0; g < f->groups_n; g++) {
		int64_t n = 0, yes = 0;

		for (size_t c = 0; c < f->groups[g].cells_n; c++) {
			n += f->answered[f->groups[g].cells[c]];
			yes += agree[f->groups[g].cells[c]];
		}
		if (f->groups[g].published) s->share[g] = (struct pulse_share){ n, pulse_told(yes, n), 0, 0 };
	}
}

static void tell(const struct history *h, struct said *s, bool carelessly)
{
	const struct pulse_frame *f = &h->frames[h->rounds - 1];
	int64_t *agree = NEW_N(h->a, int64_t, f->cells_n);
	struct pulse_turn *cells = NEW_N(h->a, struct pulse_turn, f->cells_n);

	for (size_t i = 0; i < f->people_n; i++) {
		size_t who = (size_t)f->people[i].person - 1;

		if (!h->answered[h->rounds - 1][who]) continue;
		agree[f->people[i].cell] += s->agrees[who];
		if (s->way[who] >= 0) cells[f->people[i].cell].way[s->way[who]]++;
	}
	memset(s->share, 0, sizeof s->share);
	memset(s->turn, 0, sizeof s->turn);
	pulse_tell_turns(h->a, f->groups, f->groups_n, cells, f->cells_n, s->turn);
	if (carelessly) tell_carelessly(f, agree, s);
	else pulse_tell_shares(h->a, f->groups, f->groups_n, f->answered, agree, f->cells_n, s->share);
}

/* Some teams agree all, some nobody, some are divided. */
static void say(const struct history *h, struct said *s)
{
	size_t of[PEOPLE + 1];

	for (size_t i = 0; i <= PEOPLE; i++) of[i] = below(3) ? below(2) * 100 : below(101);
	for (size_t i = 0; i < PEOPLE; i++) {
		size_t percent = of[h->leader[i]];

		s->agrees[i] = below(100) < percent;
		s->way[i] = below(100) < percent ? 0 : (int)(percent / 40) % PULSE_WAYS;
	}
}

/* The groups of the last round that were published, and who of them answered. */
struct told_groups {
	size_t n, group[GROUPS];
	bool has[GROUPS][PEOPLE];
};

static void list_told(const struct history *h, struct told_groups *out)
{
	const struct pulse_frame *f = &h->frames[h->rounds - 1];

	*out = (struct told_groups){ 0 };
	for (size_t g = 0; g < f->groups_n; g++) {
		if (!f->groups[g].published) continue;
		out->group[out->n] = g;
		for (size_t i = 0; i < f->people_n; i++)
			for (size_t c = 0; c < f->groups[g].cells_n; c++)
				if (f->people[i].cell == f->groups[g].cells[c])
					out->has[out->n][f->people[i].person - 1] = true;
		out->n++;
	}
}

/* Try every sum and difference of the groups from `g` on. Where it is the sum of a set of people of whom
 * some answered, the same sum of what was told is neither nobody nor all of these. */
static bool sums_hide(const struct history *h, const struct told_groups *t, const struct said *s,
	size_t g, int *v, int64_t agree)
{
	int64_t n = 0;

	for (int sign = -1; g < t->n && sign <= 1; sign++) {
		bool ok;

		for (size_t i = 0; i < PEOPLE; i++) v[i] += sign * t->has[g][i];
		ok = sums_hide(h, t, s, g + 1, v, agree + sign * s->share[t->group[g]].agree);
		for (size_t i = 0; i < PEOPLE; i++) v[i] -= sign * t->has[g][i];
		if (!ok) return false;
	}
	if (g < t->n) return true;
	for (size_t i = 0; i < PEOPLE; i++) {
		if (v[i] < 0 || v[i] > 1) return true;
		n += v[i] && h->answered[h->rounds - 1][i];
	}
	return n == 0 || (agree > 0 && agree < n);
}

/* True when somebody of the people whom the same groups hold as `who` may have said something else
 * than all of them, and all that is told would be the same. */
static bool one_could_differ(const struct history *h, const struct told_groups *t,
	const struct said *s, size_t who)
{
	static struct said other;
	bool all = true, all_turned = true;
	size_t turned = 0;

	for (size_t i = 0; i < PEOPLE; i++) {
		bool alike = h->answered[h->rounds - 1][i];

		for (size_t g = 0; g < t->n; g++) alike &= t->has[g][i] == t->has[g][who];
		if (!alike) continue;
		all &= s->agrees[i] == s->agrees[who];
		turned += s->way[i] >= 0;
		all_turned &= s->way[i] == s->way[who];
	}
	other = *s;
	if (all) other.agrees[who] = !s->agrees[who];
	if (all_turned && turned) other.way[who] = (s->way[who] + 1) % PULSE_WAYS;
	tell(h, &other, false);
	return memcmp(other.share, s->share, sizeof s->share) == 0 &&
		memcmp(other.turn, s->turn, sizeof s->turn) == 0;
}

static bool everybody_could_differ(const struct history *h, const struct told_groups *t,
	const struct said *s)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		bool told = false;

		for (size_t g = 0; g < t->n; g++) told |= t->has[g][i];
		if (told && h->answered[h->rounds - 1][i] && !one_could_differ(h, t, s, i)) return false;
	}
	return true;
}

static void no_sum_tells_that_all_or_nobody_agrees(void)
{
	static struct said s;
	static struct told_groups t;
	size_t bad = 0, known = 0, careless = 0, many = 0, outside = 0;

	for (size_t k = 0; k < 2000; k++) {
		struct history h;
		int v[PEOPLE] = { 0 };

		found(&h, 12 + below(PEOPLE - 12));
		ask(&h, 60 + below(41));
		if (!h.rounds) { arena_free(h.a); continue; }
		say(&h, &s);
		list_told(&h, &t);
		many += t.n > 2;
		if (t.n > 8) t.n = 8;
		tell(&h, &s, false);
		bad += !sums_hide(&h, &t, &s, 0, v, 0);
		known += !everybody_could_differ(&h, &t, &s);
		for (size_t g = 0; g < t.n; g++) {
			const struct pulse_share *one = &s.share[t.group[g]];
			int64_t yes = 0;

			for (size_t i = 0; i < PEOPLE; i++)
				yes += t.has[g][i] && h.answered[0][i] && s.agrees[i];
			outside += yes < one->least || yes > one->most || one->agree < one->least || one->agree > one->most;
		}
		tell(&h, &s, true);
		careless += !sums_hide(&h, &t, &s, 0, v, 0);
		arena_free(h.a);
	}
	IS(bad, (size_t)0);
	IS(known, (size_t)0);
	IS(outside, (size_t)0);  /* the true number lies between the two that are told */
	OK(many > 500);
	OK(careless > 200);      /* the enumeration sees what is told of each group by itself */
	printf("# %zu organisations with three groups or more; %zu would have told too much\n", many, careless);
}

/* Everybody "5 of 17", a team "3 of 6" and another "2 of 5" would leave none of the other six. */
static void the_rest_of_everybody_is_hidden_too(void)
{
	const uint32_t all[] = { 0, 1, 2 }, one[] = { 0 }, two[] = { 1 };
	const struct pulse_group g[] = { { all, 3, true }, { one, 1, true }, { two, 1, true } };
	const int64_t answered[] = { 6, 5, 6 }, agree[] = { 3, 2, 0 };
	struct arena *a = arena_new();
	struct pulse_share out[3];

	pulse_tell_shares(a, g, 3, answered, agree, 3, out);
	IS(out[0].agree, (int64_t)6);
	IS(out[0].least, (int64_t)5);
	IS(out[0].most, (int64_t)6);
	IS(out[1].agree, (int64_t)3);
	IS(out[2].agree, (int64_t)2);
	pulse_tell_shares(a, g, 1, answered, agree, 3, out); /* alone it is exact */
	IS(out[0].agree, (int64_t)5);
	IS(out[0].most, (int64_t)5);
	arena_free(a);
}

/* The rule knows who was asked, and not who was away: a team of eight is told again when six answer, and
 * then all of them. docs/pulse.md says so, and why. */
static void the_same_people_are_told_again_though_others_answer(void)
{
	static const int64_t answered[][1] = { { 6 }, { 8 } };
	const uint32_t cells[] = { 0 };
	struct pulse_person p[8];
	struct pulse_group g[] = { { cells, 1, false }, { cells, 1, false } };
	struct pulse_frame f[] = { { p, 8, answered[0], 1, &g[0], 1 }, { p, 8, answered[1], 1, &g[1], 1 } };
	struct arena *a = arena_new();
	struct err e = { 0 };

	for (size_t i = 0; i < 8; i++) p[i] = (struct pulse_person){ (int64_t)i + 1, i ? 1 : 0, 0, false };
	OK(pulse_publish(a, f, 1, &e) && g[0].published);
	OK(pulse_publish(a, f, 2, &e) && g[1].published);
	arena_free(a);
}

/* A team of an organisation of 14,000 cells is kept in a byte, and read into no more than it has. */
static void a_group_takes_as_much_as_it_is_wide(void)
{
	const uint32_t one[] = { 13999 }, some[] = { 3, 11, 12 };
	const struct pulse_group team = { one, 1, true }, below_one = { some, 3, true };
	struct arena *a = arena_new();
	struct pulse_group back;
	int64_t first;
	struct str bits = pulse_bits_of_group(a, &team, &first);
	size_t held = arena_held(a);

	IS(bits.n, (size_t)1);
	for (size_t i = 0; i < 14000; i++) back = pulse_group_of_bits(a, bits, first, 14000);
	IS(back.cells_n, (size_t)1);
	IS(back.cells[0], (uint32_t)13999);
	OK(arena_held(a) - held < 1 << 20);
	bits = pulse_bits_of_group(a, &below_one, &first);
	IS(bits.n, (size_t)2);
	back = pulse_group_of_bits(a, bits, first, 12); /* a cell beyond the last is dropped */
	IS(back.cells_n, (size_t)2);
	IS(back.cells[1], (uint32_t)11);
	/* as it was kept before: from the first cell of all on, and longer than its last */
	back = pulse_group_of_bits(a, (struct str){ "\x08\x18\0\0", 4 }, 0, 30);
	IS(back.cells_n, (size_t)3);
	IS(back.cells[2], (uint32_t)12);
	arena_free(a);
}

int main(void)
{
	RUN(a_team_is_hidden_behind_its_leader_alone);
	RUN(a_careless_rule_is_caught);
	RUN(nothing_small_is_published_by_random_organisations);
	RUN(the_rule_holds_for_a_hundred_thousand_over_a_year);
	RUN(no_sum_tells_that_all_or_nobody_agrees);
	RUN(the_rest_of_everybody_is_hidden_too);
	RUN(the_same_people_are_told_again_though_others_answer);
	RUN(a_group_takes_as_much_as_it_is_wide);
	return tap_end();
}
