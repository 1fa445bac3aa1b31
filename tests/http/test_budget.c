/* SPDX-License-Identifier: Apache-2.0 */
#include "http/budget.h"

#include "tests/tap.h"

static int woken;

static void wake(void *arg)
{
	(void)arg;
	woken++;
}

static void who_does_not_fit_waits_in_the_order_of_asking(void)
{
	struct budget *b = budget_new(100, wake, NULL);
	struct claim one = { 0 }, two = { 0 }, three = { 0 };

	OK(budget_claim(b, &one, 1, 60));
	OK(!budget_claim(b, &two, 2, 50) && budget_is_short(b));
	OK(!budget_claim(b, &three, 3, 30)); /* it would fit, but came later */
	woken = 0;
	budget_release(&one);
	IS(woken, 1);
	OK(!budget_claim(b, &three, 3, 30));
	OK(budget_claim(b, &two, 2, 50) && budget_claim(b, &three, 3, 30));
	IS(budget_used(b), 80);
	budget_release(&two);
	budget_release(&three);
	OK(!budget_used(b) && !budget_is_short(b));
	budget_release(&three); /* a second time is nothing */
	budget_free(b);
}

static void one_person_has_one_at_a_time(void)
{
	struct budget *b = budget_new(100, wake, NULL);
	struct claim mine = { 0 }, again = { 0 }, other = { 0 };

	OK(budget_claim(b, &mine, 1, 10));
	OK(!budget_claim(b, &again, 1, 10));
	OK(budget_claim(b, &other, 2, 80)); /* is not behind what waits for its own */
	budget_release(&mine);
	OK(budget_claim(b, &again, 1, 10));
	OK(budget_claim(b, &again, 1, 20)); /* grows */
	IS(budget_used(b), 100);
	budget_release(&again);
	budget_release(&other);
	budget_free(b);
}

static void who_had_a_turn_goes_behind_the_others(void)
{
	struct budget *b = budget_new(100, wake, NULL);
	struct claim mine[4] = { 0 }, other = { 0 };

	OK(budget_claim(b, &mine[0], 1, 80));
	for (int i = 1; i < 4; i++) OK(!budget_claim(b, &mine[i], 1, 80));
	OK(!budget_claim(b, &other, 2, 80));
	budget_release(&mine[0]);
	OK(!budget_claim(b, &mine[1], 1, 80) && budget_claim(b, &other, 2, 80));
	budget_release(&other);
	for (int i = 1; i < 4; i++) {
		OK(budget_claim(b, &mine[i], 1, 80));
		budget_release(&mine[i]);
	}
	OK(!budget_used(b) && !budget_is_short(b));
	budget_free(b);
}

static void what_is_larger_than_all_goes_alone(void)
{
	struct budget *b = budget_new(100, wake, NULL);
	struct claim small = { 0 }, huge = { 0 };

	OK(budget_claim(b, &small, 1, 10));
	OK(!budget_claim(b, &huge, 2, 500));
	budget_release(&small);
	OK(budget_claim(b, &huge, 2, 500));
	OK(!budget_claim(b, &small, 1, 10));
	budget_release(&huge);
	OK(budget_claim(b, &small, 1, 10));
	budget_release(&small);
	budget_free(b);
}

int main(void)
{
	RUN(who_does_not_fit_waits_in_the_order_of_asking);
	RUN(one_person_has_one_at_a_time);
	RUN(who_had_a_turn_goes_behind_the_others);
	RUN(what_is_larger_than_all_goes_alone);
	return tap_end();
}
