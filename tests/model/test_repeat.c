/* SPDX-License-Identifier: Apache-2.0 */
#include "model/repeat.h"

#include "tests/model/world.h"

/* Ask for a repetition as it is sent, and keep it when it is new. */
static bool send(struct ctx *x, struct str key, struct str asked, int64_t made, struct repeat *r)
{
	*r = (struct repeat){ .key = key, .asked = asked, .seconds = REPEAT_SECONDS };
	if (!repeat_find(x, r)) return false;
	if (r->done) return true;
	r->made = made;
	return repeat_keep(x, r);
}

static int64_t count(struct ctx *x)
{
	struct db_q *q = db_query(x, "SELECT count(*) FROM repeat", "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	OK(q && db_done(q));
	return n;
}

static void a_key_stands_for_one_request_of_its_person(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct repeat r;

	OK(send(&x, S("k"), S("POST /a"), 7, &r) && !r.done);
	OK(send(&x, S("k"), S("POST /a"), 8, &r) && r.done);
	IS(r.made, 7);
	OK(!send(&x, S("k"), S("POST /b"), 9, &r) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(send(&x, S("K"), S("POST /b"), 0, &r) && !r.done);
	OK(send(&x, S("K"), S("POST /b"), 5, &r) && r.done);
	IS(r.made, 0);
	x.me = w.ben;
	OK(send(&x, S("k"), S("POST /b"), 3, &r) && !r.done);
	IS(count(&x), 3);
	world_drop(&x);
	world_end(&w);
}

static void a_key_has_its_bounds(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	char text[REPEAT_KEY_BYTES + 2];
	struct repeat r;

	for (size_t i = 0; i < sizeof text; i++) text[i] = 'x';
	OK(!send(&x, S(""), S("a"), 1, &r) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(!send(&x, (struct str){ text, REPEAT_KEY_BYTES + 1 }, S("a"), 1, &r) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(send(&x, (struct str){ text, REPEAT_KEY_BYTES }, S("a"), 1, &r) && !r.done);
	world_drop(&x);
	world_end(&w);
}

static void after_a_day_it_is_forgotten(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct repeat r;

	OK(send(&x, S("k"), S("a"), 1, &r));
	x.now += REPEAT_SECONDS - 1;
	OK(send(&x, S("k"), S("a"), 2, &r) && r.done);
	OK(repeat_sweep(&x));
	IS(count(&x), 1);
	x.now += 1;
	OK(send(&x, S("k"), S("b"), 2, &r) && !r.done); /* before the worker came by */
	IS(count(&x), 1);
	x.now += REPEAT_SECONDS;
	OK(repeat_sweep(&x));
	IS(count(&x), 0);
	world_drop(&x);
	world_end(&w);
}

static void a_form_that_waited_is_known_for_longer(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct repeat r = { .key = S("f"), .asked = S("a"), .made = 4, .seconds = REPEAT_FORM_SECONDS };

	OK(repeat_find(&x, &r) && !r.done);
	r.made = 4;
	OK(repeat_keep(&x, &r));
	x.now += REPEAT_FORM_SECONDS - 1;
	OK(repeat_sweep(&x) && send(&x, S("f"), S("a"), 5, &r) && r.done);
	IS(r.made, 4);
	x.now += 1;
	OK(repeat_sweep(&x));
	IS(count(&x), 0);
	world_drop(&x);
	world_end(&w);
}

static void neither_key_nor_request_is_kept(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct repeat r;
	struct db_q *q;

	OK(send(&x, S("zq-key"), S("zq-words"), 1, &r));
	q = db_query(&x, "SELECT key, asked FROM repeat", "");
	OK(q && db_next(q));
	OK(!str_has(db_bytes(q, 0), S("zq-")) && !str_has(db_bytes(q, 1), S("zq-")));
	/* nor what a thief of the database could make of a guess without the key file */
	OK(!str_eq(db_bytes(q, 1), secret_hash(w.a, S("zq-words"))));
	OK(db_done(q));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_key_stands_for_one_request_of_its_person);
	RUN_DB(a_key_has_its_bounds);
	RUN_DB(after_a_day_it_is_forgotten);
	RUN_DB(a_form_that_waited_is_known_for_longer);
	RUN_DB(neither_key_nor_request_is_kept);
	return tap_end();
}
