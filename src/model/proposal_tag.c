/* SPDX-License-Identifier: Apache-2.0
 *
 * A number for a problem of the planner: times that were found without a transaction are kept
 * only when the problem is still the same (proposal_keep()).
 */
#include "model/proposal_inside.h"

static uint64_t add_to_tag(uint64_t tag, const void *bytes, size_t n)
{
	return str_hash(tag, (struct str){ bytes, n });
}

uint64_t proposal_tag(const struct plan_problem *p, const int32_t *open)
{
	uint64_t tag = add_to_tag(STR_HASH, &p->costs, sizeof p->costs);

	tag = add_to_tag(tag, &p->cells, sizeof p->cells);
	for (int32_t i = 0; i < p->people_n; i++) {
		const struct plan_person *who = &p->people[i];

		tag = add_to_tag(tag, who->work, (size_t)who->works * sizeof *who->work);
		tag = add_to_tag(tag, who->busy, (size_t)who->busies * sizeof *who->busy);
		tag = add_to_tag(tag, who->prefer, (size_t)who->prefers * sizeof *who->prefer);
		tag = add_to_tag(tag, who->soft, (size_t)who->softs * sizeof *who->soft);
		tag = add_to_tag(tag, &who->cap, sizeof who->cap);
	}
	for (int32_t i = 0; i < p->talks_n; i++) {
		const struct plan_talk *t = &p->talks[i];
		const int32_t numbers[] = { open[i], t->who[0], t->who[1], t->lengths, t->weight,
			t->due, t->hurry, t->keep, t->keep_cost };

		tag = add_to_tag(tag, numbers, sizeof numbers);
		tag = add_to_tag(tag, t->length, (size_t)t->lengths * sizeof *t->length);
		tag = add_to_tag(tag, t->nook, (size_t)t->nooks * sizeof *t->nook);
	}
	return tag;
}
