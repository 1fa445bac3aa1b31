/* SPDX-License-Identifier: Apache-2.0 */
#include "model/question_list.h"
#include "model/asked.h"
#include "model/question.h"
#include "base/id.h"
#include "tests/model/talking.h"
#include "view/lang.h"

static void an_admin_writes_what_everybody_is_offered(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), talk = talking_held(&x, pair, HOUR), id;
	struct listed_question q = { .beat = BEAT_CLOSE, .side = QUESTION_TO_LEADER,
		.words = S("What did the team laugh about?") }, *all;
	struct question *offered;
	struct buf key = { .a = x.a };
	size_t n;
	bool may;

	OK(db_run(&x, "UPDATE person SET admin = CASE WHEN id = $1 THEN 1 ELSE 0 END", "i", w.ada) > 0);
	OK(question_may_write(&x, QUESTION_SHARED, &may) && !may);
	OK(!question_add(&x, QUESTION_SHARED, &q) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ada;
	OK((id = question_add(&x, QUESTION_SHARED, &q)));
	id_print(&key, id);
	for (int i = 0; i < 2; i++, x.me = w.ben) { /* it is for a member to ask */
		bool there = false;

		OK(question_list(&x, QUESTION_SHARED, &all, &n) && n == 1 && all[0].minutes == 3);
		OK(question_suggest(&x, pair, 7, BEAT_CLOSE, 3, lang_choose(S("en")), 100, &offered, &n));
		for (size_t k = 0; k < n; k++) there = there || str_eq(offered[k].key, buf_str(&key));
		IS(there, i == 1);
	}
	OK(asked_add(&x, talk, buf_str(&key), S("What did the team laugh about?"), S("A cat.")));
	OK(!question_del(&x, QUESTION_SHARED, id) && talking_failed(&x, ERR_FORBIDDEN));
	OK(!question_del(&x, QUESTION_OWN, id) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	OK(question_del(&x, QUESTION_SHARED, id));
	OK(question_list(&x, QUESTION_SHARED, &all, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_file_comes_in_as_a_whole_or_not_at_all(struct db_pool *pool)
{
	static const char good[] = "beat,question\nlisten,What is new?\nclose,What is left?\nstep,What is new?\n";
	static const char bad[] = "beat,question\nlisten,What else?\nlisten,\n";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct listed_question *all;
	struct question_count count;
	struct buf out = { .a = x.a };
	size_t n;

	OK(question_import(&x, QUESTION_OWN, "f", str_of(good), &count));
	OK(count.added == 2 && count.before == 1);
	OK(question_import(&x, QUESTION_OWN, "f", str_of(good), &count) && count.added == 0 && count.before == 3);
	OK(!question_import(&x, QUESTION_OWN, "f", str_of(bad), &count));
	IS_STR(str_of(x.err.place), S("f:3"));
	err_clear(&x.err);
	OK(!question_import(&x, QUESTION_SHARED, "f", str_of(good), &count) &&
		talking_failed(&x, ERR_FORBIDDEN));
	OK(question_list(&x, QUESTION_OWN, &all, &n) && n == 2);
	OK(question_export(&x, QUESTION_OWN, &out));
	IS_STR(buf_str(&out), S("beat,side,minutes,question\r\nlisten,either,3,What is new?\r\n"
				"close,either,3,What is left?\r\n"));
	OK(db_run(&x, "UPDATE question SET minutes = 0 WHERE owner = $1", "i", w.ben) == 2); /* as an old export left it */
	out.n = 0;
	OK(question_export(&x, QUESTION_OWN, &out) && question_import(&x, QUESTION_OWN, "f", buf_str(&out), &count));
	x.me = w.ada; /* it is nobody else's */
	OK(question_list(&x, QUESTION_OWN, &all, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_list_that_is_full_says_so(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);

	for (int i = 0; i < QUESTIONS; i++)
		if (!question_add(&x, QUESTION_OWN, &(struct listed_question){ .words = S("What?") }))
			world_die("add", &x.err);
	OK(!question_add(&x, QUESTION_OWN, &(struct listed_question){ .words = S("What?") }) &&
		talking_failed(&x, ERR_FULL));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(an_admin_writes_what_everybody_is_offered);
	RUN_DB(a_file_comes_in_as_a_whole_or_not_at_all);
	RUN_DB(a_list_that_is_full_says_so);
	return tap_end();
}
