/* SPDX-License-Identifier: Apache-2.0 */
#include "model/said.h"
#include "tests/model/talking.h"

static void the_last_word_of_either_counts(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct said said;

	OK(said_last(&x, pair, SAID_GOAL, &said) && said.made == 0 && said.words.n == 0);
	OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it")));
	OK(said_set(&x, pair, SAID_OBSTACLE, 0, S("slow tests")));
	x.me = w.ben;
	x.now += HOUR;
	OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it"))); /* the same again: still hers */
	OK(said_last(&x, pair, SAID_GOAL, &said) && said.author == w.ada && said.made == w.now);
	OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it in May")));
	OK(said_last(&x, pair, SAID_GOAL, &said) && said.mine);
	IS_STR(said.words, S("ship it in May"));
	OK(said_set(&x, pair, SAID_OBSTACLE, 0, S("")));
	OK(said_last(&x, pair, SAID_OBSTACLE, &said) && said.words.n == 0 && said.made);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(the_last_word_of_either_counts);
	return tap_end();
}
