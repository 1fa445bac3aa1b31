/* SPDX-License-Identifier: Apache-2.0 */
#include "model/act_link.h"

#include "base/secret.h"
#include "model/request.h"
#include "model/step.h"
#include "tests/model/telling.h"

static int64_t promise(struct world *w, struct ctx *x)
{
	struct step s = { .owner = w->ben, .words = S("words"), .due = MONDAY + 3 };
	int64_t id;

	x->me = w->ben;
	s.pair = talking_pair(x, w->ada);
	if (!(id = step_add(x, &s))) world_die("promise", &x->err);
	return id;
}

/* A link for Ben to say that his promise is done: what stands behind "/act/". */
static struct str link_for(struct ctx *x, int64_t step)
{
	struct str path = act_link_make(x, ACT_LINK_DONE, step, 0, x->now + DAY);

	OK(str_starts(path, S("/act/")) && path.n == 5 + SECRET_TOKEN_CHARS);
	return str_sub(path, 5, path.n);
}

static struct ctx begin(struct world *w, struct db_pool *pool)
{
	struct ctx x;

	*w = world(pool);
	x = telling_as(w, CTX_OPERATOR);
	telling_enter(&x);
	return x;
}

static void end(struct world *w, struct ctx *x)
{
	world_drop(x);
	world_end(w);
}

static int64_t state_of(struct ctx *x, int64_t step)
{
	return telling_count(x, "SELECT state FROM step WHERE id = $1", step);
}

static bool fails(struct ctx *x, enum err_code code)
{
	bool is = x->err.code == code;

	err_clear(&x->err);
	return is;
}

static void a_link_does_its_act_once_and_without_a_sign_in(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t step = promise(&w, &x);
	struct str token = link_for(&x, step);
	struct act_link l;

	x.me = 0;
	OK(act_link_get(&x, token, &l) && l.stands && !l.used && l.day == MONDAY + 3);
	IS_STR(l.name, S("Ada"));
	IS(state_of(&x, step), STEP_OPEN); /* reading it changes nothing */
	OK(act_link_use(&x, token, &l) && l.used);
	IS(state_of(&x, step), STEP_DONE);
	OK(step_reopen(&x, step));
	x.me = 0;
	OK(!act_link_use(&x, token, &l) && fails(&x, ERR_CONFLICT));
	IS(state_of(&x, step), STEP_OPEN); /* and it does not do it again */
	OK(act_link_get(&x, token, &l) && l.used);
	end(&w, &x);
}

static void a_link_is_of_nobody_else_and_only_its_hash_is_kept(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t step = promise(&w, &x);
	struct str token = link_for(&x, step);
	struct act_link l;

	x.me = w.ada;
	OK(!act_link_get(&x, token, &l) && fails(&x, ERR_MISSING));
	OK(!act_link_use(&x, token, &l) && fails(&x, ERR_MISSING));
	x.me = 0;
	OK(!act_link_get(&x, S(""), &l) && fails(&x, ERR_MISSING));
	OK(!act_link_get(&x, str_sub(token, 1, token.n), &l) && fails(&x, ERR_MISSING));
	OK(!act_link_get(&x, secret_token(x.a), &l) && fails(&x, ERR_MISSING));
	IS(telling_count(&x, "SELECT count(*) FROM act_link WHERE used IS NULL AND person = $1", w.ben), 1);
	OK(db_run(&x, "UPDATE person SET left_at = 1 WHERE id = $1", "i", w.ben) == 1);
	OK(!act_link_get(&x, token, &l) && fails(&x, ERR_MISSING));
	end(&w, &x);
}

static void a_link_ends_with_its_time_and_with_its_thing(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t step = promise(&w, &x), other = promise(&w, &x);
	struct str token = link_for(&x, step), late = link_for(&x, other);
	struct act_link l;

	OK(step_drop(&x, step, S("why")));
	x.me = 0;
	OK(act_link_get(&x, token, &l) && !l.stands && !l.name.n);
	OK(!act_link_use(&x, token, &l) && fails(&x, ERR_CONFLICT));
	x.now += DAY;
	OK(act_link_get(&x, late, &l) && l.stands && l.until <= x.now);
	OK(!act_link_use(&x, late, &l) && fails(&x, ERR_CONFLICT));
	IS(state_of(&x, other), STEP_OPEN);
	x.now += ACT_LINK_KEPT + 1;
	OK(act_link_sweep(&x) && !act_link_get(&x, late, &l) && fails(&x, ERR_MISSING));
	end(&w, &x);
}

static void a_time_is_taken_with_a_sign_in(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct act_link l;
	struct str token;
	int64_t talk, at = x.now + 50 * HOUR;

	x.me = w.ada;
	if (!(talk = talk_plan(&x, talking_pair(&x, w.ben), x.now + 26 * HOUR, 10, 15))) world_die("plan", &x.err);
	if (db_run(&x, "INSERT INTO invitation (id, talk, person, way, sequence, starts, minutes, cancelled,"
		    " told, answer, etag, pending, next_try, failures, error, counter_starts, counter_minutes)"
		    " SELECT id, id, $2, 1, 0, starts, minutes, 0, made, 0, '', 0, 0, 0, '', $3, 10 FROM talk WHERE id = $1",
		    "iii", talk, w.ben, at) != 1)
		world_die("invitation", &x.err);
	token = act_link_make(&x, ACT_LINK_TIME, talk, at, at);
	token = str_sub(token, 5, token.n);
	x.me = 0;
	OK(act_link_get(&x, token, &l) && l.stands && l.needs_sign_in && l.starts == at);
	OK(!act_link_use(&x, token, &l) && fails(&x, ERR_SIGN_IN));
	x.me = w.ada;
	OK(act_link_use(&x, token, &l));
	IS(telling_count(&x, "SELECT starts FROM talk WHERE id = $1", talk), at);
	OK(act_link_get(&x, token, &l) && l.used);
	end(&w, &x);
}

static void three_minutes_are_planned_with_a_sign_in(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct act_link l;
	struct str token;
	int64_t request, pair, starts;

	x.me = w.ben;
	pair = talking_pair(&x, w.ada);
	if (!(request = request_add(&x, pair))) world_die("request", &x.err);
	x.me = w.ada;
	OK(talk_offer_first(&x, pair, REQUEST_MINUTES, &starts) && starts);
	token = act_link_make(&x, ACT_LINK_MINUTES, request, starts, starts);
	token = str_sub(token, 5, token.n);
	x.me = 0;
	OK(act_link_get(&x, token, &l) && l.stands && l.needs_sign_in && l.starts == starts);
	OK(!act_link_use(&x, token, &l) && fails(&x, ERR_SIGN_IN));
	x.me = w.ben; /* who asked does not answer */
	OK(!act_link_use(&x, token, &l) && fails(&x, ERR_MISSING));
	x.me = w.ada;
	OK(act_link_use(&x, token, &l));
	IS(telling_count(&x, "SELECT count(*) FROM talk WHERE minutes = 3 AND state = 0 AND starts = $1", starts), 1);
	IS(telling_count(&x, "SELECT state FROM request WHERE id = $1", request), REQUEST_ANSWERED);
	end(&w, &x);
}

int main(void)
{
	RUN_DB(a_link_does_its_act_once_and_without_a_sign_in);
	RUN_DB(a_link_is_of_nobody_else_and_only_its_hash_is_kept);
	RUN_DB(a_link_ends_with_its_time_and_with_its_thing);
	RUN_DB(a_time_is_taken_with_a_sign_in);
	RUN_DB(three_minutes_are_planned_with_a_sign_in);
	return tap_end();
}
