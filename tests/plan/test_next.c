/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/arena.h"
#include "plan/plan.h"
#include "tests/plan/tiny.h"

static int32_t longest_of(const struct plan_talk *t)
{
	int32_t best = 0;

	for (int32_t i = 1; i < t->lengths; i++)
		if (t->length[i].cells > t->length[best].cells) best = i;
	return best;
}

/* What all plans under a rule say of a price. */
static int wrong_price(const struct plan_problem *p, int64_t cost, struct plan_price price,
	struct tiny_rule rule)
{
	int64_t best = tiny_optimum_with(p, &rule);

	if (!price.known) return price.exact;
	if (best == INT64_MAX) return !price.none;
	if (price.none || price.start == rule.not_start) return 1;
	if (rule.length >= 0 && price.length != rule.length) return 1;
	return price.exact ? cost + price.more != best : cost + price.more < best;
}

struct tally { int bad, asked, exact, longer, none; };

static void try_prices(struct arena *a, struct plan_problem *p, struct tally *n)
{
	struct plan_limits limits = { .threads = 1 };
	struct plan_solution s;
	struct err e = { 0 };
	struct plan_prices *price;

	if (!plan_solve(a, p, &limits, &s, &e)) {
		n->bad++;
		return;
	}
	price = plan_price_all(a, p, &s, &limits);
	for (int32_t t = 0; t < p->talks_n; t++) {
		int32_t wanted = longest_of(&p->talks[t]);

		if (s.start[t] < 0) {
			n->bad += price[t].next.known || price[t].longer.known;
			continue;
		}
		n->asked++;
		n->exact += price[t].next.exact;
		n->bad += !price[t].next.known || wrong_price(p, s.cost, price[t].next,
			(struct tiny_rule){ t, s.start[t], -1 });
		if (s.length[t] == wanted) continue;
		n->longer += price[t].longer.exact;
		n->none += price[t].longer.none;
		n->bad += wrong_price(p, s.cost, price[t].longer, (struct tiny_rule){ t, -1, wanted });
	}
}

static struct tally prices_of(int32_t problems, bool tree)
{
	struct tally n = { 0 };

	for (int32_t i = 1; i <= problems; i++) {
		struct arena *a = arena_new();
		int before = n.bad;

		try_prices(a, tiny_problem(a, (uint64_t)i + 7000, 1 + i % 5, tree), &n);
		if (n.bad > before) printf("# problem %d\n", i);
		arena_free(a);
	}
	return n;
}

static void on_trees_prices_are_those_of_all_plans_tried(void)
{
	struct tally n = prices_of(1500, true);

	IS(n.bad, 0);
	IS(n.exact, n.asked);
	OK(n.asked > 1000 && n.longer > 100 && n.none > 10);
}

static void elsewhere_a_price_is_exact_or_no_less_than_the_true_one(void)
{
	IS(prices_of(500, false).bad, 0);
}

static void without_time_nothing_is_said(void)
{
	struct arena *a = arena_new();
	struct plan_problem *p = tiny_problem(a, 11, 5, true);
	struct plan_limits limits = { .threads = 1 }, none = { .seconds = 1e-9 };
	struct plan_solution s;
	struct plan_prices *price;
	struct err e = { 0 };

	OK(plan_solve(a, p, &limits, &s, &e));
	price = plan_price_all(a, p, &s, &none);
	for (int32_t t = 0; t < p->talks_n; t++) OK(!price[t].next.known && !price[t].longer.known);
	arena_free(a);
}

int main(void)
{
	RUN(on_trees_prices_are_those_of_all_plans_tried);
	RUN(elsewhere_a_price_is_exact_or_no_less_than_the_true_one);
	RUN(without_time_nothing_is_said);
	return tap_end();
}
