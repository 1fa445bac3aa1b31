/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stays.h"

#include "tests/model/talking.h"

static bool stays(struct ctx *x, int64_t pair, int64_t person)
{
	bool is = false;

	OK(stays_of(x, pair, person, &is));
	return is;
}

static void each_of_two_says_it_of_their_own_lines(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t with_ben = talking_pair(&x, w.ben), with_cara = talking_pair(&x, w.cara);

	OK(!stays(&x, with_ben, w.ada) && !stays(&x, with_ben, w.ben));
	OK(stays_set(&x, with_ben, true) && stays_set(&x, with_ben, true));
	OK(stays(&x, with_ben, w.ada) && !stays(&x, with_ben, w.ben) && !stays(&x, with_cara, w.ada));
	x.me = w.ben;
	OK(stays(&x, with_ben, w.ada)); /* who is told why */
	OK(stays_set(&x, with_ben, false) && stays(&x, with_ben, w.ada)); /* it is hers to take back */
	x.me = w.cara;
	OK(!stays_set(&x, with_ben, true) && talking_failed(&x, ERR_MISSING));
	OK(!stays(&x, with_ben, w.ada)); /* nothing to anybody else */
	x.me = w.ada;
	talking_end(&x, with_ben);
	OK(stays(&x, with_ben, w.ada)); /* it outlasts the pair … */
	OK(stays_set(&x, with_ben, false) && !stays(&x, with_ben, w.ada)); /* … and can be taken back then */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(each_of_two_says_it_of_their_own_lines);
	return tap_end();
}
