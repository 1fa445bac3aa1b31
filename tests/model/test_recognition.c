/* SPDX-License-Identifier: Apache-2.0 */
#include "model/recognition.h"
#include "tests/model/talking.h"

static void thanks_go_from_one_to_the_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), talk = talking_held(&x, pair, HOUR), id;
	struct recognition *r;
	size_t n;

	OK((id = recognition_add(&x, pair, talk, S("for taking the call at night"))));
	OK(recognition_add(&x, pair, 0, S("for the calm")));
	OK(recognition_list_talk(&x, talk, &r, &n) && n == 1 && r[0].id == id);
	x.me = w.ada;
	OK(recognition_list(&x, pair, 0, 10, &r, &n) && n == 2);
	OK(r[1].giver == w.ben && r[1].receiver == w.ada && !r[1].mine && r[1].talk == talk);
	IS_STR(r[1].words, S("for taking the call at night"));
	IS_STR(r[1].giver_name, S("Ben"));
	OK(recognition_list(&x, pair, r[0].id, 10, &r, &n) && n == 1); /* the next page */
	OK(!recognition_del(&x, id) && talking_failed(&x, ERR_MISSING)); /* only who said it */
	OK(!recognition_add(&x, pair, 0, S("")) && talking_failed(&x, ERR_INPUT));
	x.me = w.ben;
	OK(recognition_del(&x, id) && recognition_list(&x, pair, 0, 10, &r, &n) && n == 1);
	talking_end(&x, pair);
	OK(!recognition_add(&x, pair, 0, S("goodbye")) && talking_failed(&x, ERR_CONFLICT));
	OK(recognition_list(&x, pair, 0, 10, &r, &n) && n == 1); /* it stays readable */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(thanks_go_from_one_to_the_other);
	return tap_end();
}
