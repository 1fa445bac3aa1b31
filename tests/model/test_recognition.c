/* SPDX-License-Identifier: Apache-2.0 */
#include "model/recognition.h"

#include "model/capture.h"
#include "model/card.h"
#include "tests/model/talking.h"

/* From x->me to somebody, in no talk. */
static int64_t thank(struct ctx *x, int64_t receiver, enum thanks_audience audience, struct str words)
{
	return recognition_add(x, &(struct recognition){ .receiver = receiver, .audience = audience,
		.words = words });
}

static void likes(struct ctx *x, int64_t person, enum thanks_way way)
{
	int64_t me = x->me;

	x->me = person;
	OK(person_set_thanks(x, way));
	x->me = me;
}

static size_t shown_to(struct ctx *x, int64_t person)
{
	struct recognition *r;
	size_t n = 99;

	x->me = person;
	OK(recognition_list_shared(x, 0, 10, &r, &n));
	return n;
}

static void thanks_go_from_one_to_the_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), talk = talking_held(&x, pair, HOUR), id;
	struct recognition *r, said = { .pair = pair, .talk = talk,
		.words = S("for taking the call at night"), .changed = S("I could sleep") };
	size_t n;

	OK((id = recognition_add(&x, &said)));
	OK(thank(&x, w.ada, THANKS_TO_ONE, S("for the calm")));
	OK(recognition_list_talk(&x, talk, &r, &n) && n == 1 && r[0].id == id);
	x.me = w.ada;
	OK(recognition_list(&x, pair, 0, 10, &r, &n) && n == 2); /* of the pair, also between talks */
	OK(r[1].giver == w.ben && r[1].receiver == w.ada && !r[1].mine && r[1].talk == talk);
	IS_STR(r[1].words, S("for taking the call at night"));
	IS_STR(r[1].changed, S("I could sleep"));
	IS_STR(r[1].giver_name, S("Ben"));
	OK(!r[0].changed.n);
	OK(recognition_list(&x, pair, r[0].id, 10, &r, &n) && n == 1); /* the next page */
	OK(!recognition_del(&x, id) && talking_failed(&x, ERR_MISSING)); /* only who said it */
	OK(!thank(&x, w.ben, THANKS_TO_ONE, S("")) && talking_failed(&x, ERR_INPUT));
	x.me = w.ben;
	OK(recognition_del(&x, id) && recognition_list(&x, pair, 0, 10, &r, &n) && n == 1);
	OK(!recognition_get(&x, id) && talking_failed(&x, ERR_MISSING));
	talking_end(&x, pair);
	said.talk = 0;
	OK(!recognition_add(&x, &said) && talking_failed(&x, ERR_CONFLICT));
	OK(recognition_list(&x, pair, 0, 10, &r, &n) && n == 1); /* it stays readable */
	world_drop(&x);
	world_end(&w);
}

static void anybody_thanks_anybody_of_the_organisation(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.eve);
	struct recognition *r;
	size_t n;

	OK(thank(&x, w.dev, THANKS_TO_ONE, S("for the map")));
	OK(recognition_list_given(&x, 0, 10, &r, &n) && n == 1 && r[0].mine && !r[0].pair);
	x.me = w.dev;
	OK(recognition_list_received(&x, 0, 10, &r, &n) && n == 1 && r[0].giver == w.eve);
	OK(recognition_list_given(&x, 0, 10, &r, &n) && n == 0);
	OK(!thank(&x, w.dev, THANKS_TO_ONE, S("me")) && talking_failed(&x, ERR_INPUT));
	OK(!thank(&x, 12345, THANKS_TO_ONE, S("nobody")) && talking_failed(&x, ERR_MISSING));
	OK(db_run(&x, "UPDATE person SET left_at = $2 WHERE id = $1", "ii", w.eve, x.now) == 1);
	OK(!thank(&x, w.eve, THANKS_TO_ONE, S("goodbye")) && talking_failed(&x, ERR_MISSING));
	OK(recognition_list_received(&x, 0, 10, &r, &n) && n == 1); /* kept */
	world_drop(&x);
	world_end(&w);
}

/* Ben has Ada, Cara and Dev around him, and Eve nowhere near. */
static void no_more_people_read_it_than_the_receiver_likes(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct recognition *r;
	size_t n;

	OK(!thank(&x, w.ben, THANKS_TO_TEAM, S("a")) && err_is_about(&x.err, "audience"));
	OK(talking_failed(&x, ERR_INPUT)); /* who has not said is thanked in private */
	likes(&x, w.ben, THANKS_TEAM);
	OK(thank(&x, w.ben, THANKS_TO_ONE, S("alone")) && thank(&x, w.ben, THANKS_TO_TEAM, S("team")));
	OK(!thank(&x, w.ben, THANKS_TO_ALL, S("all")) && talking_failed(&x, ERR_INPUT));
	likes(&x, w.ben, THANKS_WRITING);
	OK(thank(&x, w.ben, THANKS_TO_ALL, S("all")));
	OK(!thank(&x, w.ben, THANKS_TO_ALL + 1, S("more")) && talking_failed(&x, ERR_INPUT));
	IS(shown_to(&x, w.cara), 2);
	IS(shown_to(&x, w.dev), 2);
	IS(shown_to(&x, w.eve), 1);
	IS(shown_to(&x, w.ada), 0); /* what one gave stands elsewhere */
	IS(shown_to(&x, CTX_OPERATOR), 0);
	x.me = w.cara;
	OK(recognition_list_shared(&x, 0, 10, &r, &n) && n == 2 && !r[0].pair && !r[0].mine);
	likes(&x, w.ben, THANKS_TEAM); /* from now on, for what is there too */
	IS(shown_to(&x, w.cara), 2);
	IS(shown_to(&x, w.eve), 0);
	x.me = w.ada;
	OK(recognition_list_given(&x, 0, 10, &r, &n) && n == 3 && r[0].audience == THANKS_TO_ALL);
	IS(r[0].shown, THANKS_TO_TEAM);
	likes(&x, w.ben, THANKS_PRIVATE);
	IS(shown_to(&x, w.cara), 0);
	likes(&x, w.ben, THANKS_WRITING);
	x.me = w.ada;
	OK(recognition_del(&x, r[0].id) && shown_to(&x, w.eve) == 0); /* taken back: nowhere */
	world_drop(&x);
	world_end(&w);
}

static void who_would_rather_not_is_told_in_person(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ben), HOUR);
	struct capture card = { .thanks = S("for the calm"), .thanks_changed = S("we shipped") };
	struct recognition *r;
	size_t n;

	likes(&x, w.ben, THANKS_RATHER_NOT);
	OK(!thank(&x, w.ben, THANKS_TO_ONE, S("a")) && str_has(str_of(x.err.text), S("Ben would rather not")));
	OK(talking_failed(&x, ERR_INPUT));
	OK(!capture_save(&x, talk, &card) && err_is_about(&x.err, "thanks") && talking_failed(&x, ERR_INPUT));
	likes(&x, w.ben, THANKS_TEAM);
	card.thanks_audience = THANKS_TO_ALL;
	OK(!capture_save(&x, talk, &card) && err_is_about(&x.err, "thanks_audience") && talking_failed(&x, ERR_INPUT));
	card.thanks_audience = THANKS_TO_TEAM;
	OK(capture_save(&x, talk, &card) && recognition_list_given(&x, 0, 10, &r, &n) && n == 1);
	OK(r[0].talk == talk && r[0].shown == THANKS_TO_TEAM);
	IS_STR(r[0].changed, S("we shipped"));
	likes(&x, w.ben, THANKS_RATHER_NOT);
	IS(shown_to(&x, w.cara), 0);
	x.me = w.ben;
	OK(recognition_list_received(&x, 0, 10, &r, &n) && n == 1); /* it is theirs to keep */
	world_drop(&x);
	world_end(&w);
}

static size_t unthanked(struct ctx *x, struct recognition **newest, struct person **p)
{
	size_t n = 99;

	OK(recognition_today(x, x->now - DAY, x->now - 30 * DAY, 5, newest, p, &n));
	return n;
}

static void a_leader_is_told_whom_they_have_not_thanked(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct recognition *newest;
	struct person *p;

	OK(unthanked(&x, &newest, &p) == 0 && !newest); /* led since today */
	OK(db_run(&x, "UPDATE pair SET since = $1 WHERE leader = $2", "ii", x.now - 40 * DAY, w.ada) == 2);
	OK(unthanked(&x, &newest, &p) == 2 && p[0].id == w.ben && p[1].id == w.cara);
	OK(thank(&x, w.ben, THANKS_TO_ONE, S("a")) && thank(&x, w.ben, THANKS_TO_ONE, S("b")));
	likes(&x, w.cara, THANKS_RATHER_NOT);
	OK(unthanked(&x, &newest, &p) == 0 && !newest);
	x.me = w.ben;
	OK(unthanked(&x, &newest, &p) == 0 && newest); /* and who is thanked, for what */
	if (newest) IS_STR(newest->words, S("b"));
	if (newest) IS_STR(newest->giver_name, S("Ada"));
	x.now += 31 * DAY;
	OK(unthanked(&x, &newest, &p) == 1 && p[0].id == w.dev && !newest);
	x.me = w.ada;
	OK(unthanked(&x, &newest, &p) == 1 && p[0].id == w.ben);
	x.me = w.dev;
	IS(unthanked(&x, &newest, &p), 0);
	world_drop(&x);
	world_end(&w);
}

/* -- the migration -- */

/* Every migration before the one of this name. */
static const struct migration *before(struct arena *a, const char *name)
{
	size_t n = 0;
	struct migration *out;

	while (migrations[n].sql && !str_has(str_of(migrations[n].name), str_of(name))) n++;
	out = NEW_N(a, struct migration, n + 1);
	memcpy(out, migrations, n * sizeof *out);
	OK(migrations[n].sql && n > 0);
	return out;
}

static const struct migration no_migrations[] = { { 0, NULL, NULL } };

static void earlier_thanks_stay_between_the_two(struct db_pool *pool)
{
	struct ctx x = { .a = arena_new() };
	struct err e = { 0 };
	struct db_q *q;

	OK(migrate_run(pool, before(x.a, "-thanks"), &e));
	test_db_do(pool, "INSERT INTO person (id, key, name, timezone, work_hours, lang, admin, made)"
		" VALUES (1, 'a', 'A', 'UTC', '', '', 0, 0), (2, 'b', 'B', 'UTC', '', '', 0, 0)");
	test_db_do(pool, "INSERT INTO pair (id, leader, member, minutes, cadence_days, since) VALUES (3, 1, 2, 15, 7, 0)");
	x.db = db_begin(pool, DB_WRITE, &x.err);
	OK(x.db && db_run(&x, "INSERT INTO recognition (id, pair, giver, receiver, words, made)"
		" VALUES (4, 3, 1, 2, $1, 5)", "b", S("\1sealed")) == 1 && db_commit(x.db, &x.err));
	OK(migrate_run(pool, migrations, &e));
	x.db = db_begin(pool, DB_READ, &x.err);
	q = x.db ? db_query(&x, "SELECT pair, giver, receiver, words, audience, made FROM recognition"
		" WHERE changed IS NULL AND talk IS NULL AND id = 4", "") : NULL;
	OK(q && db_next(q) && db_int(q, 0) == 3 && db_int(q, 1) == 1 && db_int(q, 2) == 2);
	if (q) IS_STR(db_bytes(q, 3), S("\1sealed"));
	OK(q && db_int(q, 4) == THANKS_TO_ONE && db_int(q, 5) == 5 && !db_next(q) && db_done(q));
	db_rollback(x.db);
	arena_free(x.a);
}

int main(void)
{
	RUN_DB(thanks_go_from_one_to_the_other);
	RUN_DB(anybody_thanks_anybody_of_the_organisation);
	RUN_DB(no_more_people_read_it_than_the_receiver_likes);
	RUN_DB(who_would_rather_not_is_told_in_person);
	RUN_DB(a_leader_is_told_whom_they_have_not_thanked);
	RUN_DB_WITH(no_migrations, earlier_thanks_stay_between_the_two);
	return tap_end();
}
