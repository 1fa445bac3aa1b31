/* SPDX-License-Identifier: Apache-2.0 */
#include "model/check_in.h"

#include "model/check_in_wish.h"
#include "model/opened.h"
#include "tests/model/talking.h"

static int64_t say(struct ctx *x, struct str words, struct str workload, struct str more)
{
	struct check_in c = { .words = words, .workload = workload, .more = more };
	int64_t id = check_in_add(x, &c);

	if (!id) world_die("check-in", &x->err);
	x->now += 60;
	return id;
}

/* What Ada is shown of Ben, and that her page was answered with it. */
static size_t shown_to(struct ctx *x, int64_t reader, int64_t pair)
{
	struct ctx other = *x;
	struct check_in *c;
	size_t n;

	other.me = reader, other.opened = NULL;
	if (!check_in_list_shared(&other, pair, 0, 20, &c, &n)) world_die("shown", &other.err);
	check_in_note_read(&other, c, n);
	if (!opened_keep(x, &other)) world_die("opened", &x->err);
	return n;
}

static void a_check_in_is_its_authors_alone_until_it_is_shown(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = say(&x, S("Tired, and glad"), S("over"), S(""));
	struct check_in *c;
	size_t n;

	OK(shown_to(&x, w.ada, pair) == 0 && shown_to(&x, w.dev, pair) == 0);
	OK(check_in_list(&x, 0, 10, &c, &n) && n == 1 && c[0].shown == CHECK_IN_PRIVATE && c[0].mine);
	IS_STR(c[0].words, S("Tired, and glad"));
	IS_STR(c[0].workload, S("over"));
	OK(check_in_share(&x, id, false));
	OK(shown_to(&x, w.ada, pair) == 1);
	OK(shown_to(&x, w.dev, pair) == 0 && shown_to(&x, w.cara, pair) == 0 && shown_to(&x, w.eve, pair) == 0);
	OK((c = check_in_get(&x, id)) && c->shown == CHECK_IN_SHARED && c->opened == x.now);
	IS_STR(c->reader_name, S("Ada"));
	x.me = w.ada; /* whoever is shown it does nothing with it */
	OK(!check_in_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!check_in_take_back(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!check_in_delete(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!check_in_share(&x, id, true) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void what_is_taken_back_is_gone_and_said_only_where_it_was_opened(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben), ada;
	int64_t pair = talking_pair(&x, w.ada), at, id = say(&x, S("Not so well"), S(""), S(""));
	struct opened *o;
	size_t n;

	OK(check_in_share(&x, id, false) && check_in_take_back(&x, id));
	ada = x, ada.me = w.ada;
	OK(check_in_withdrawn(&ada, pair, &at) && at == 0); /* never opened */
	OK(check_in_share(&x, id, false) && shown_to(&x, w.ada, pair) == 1);
	OK(check_in_take_back(&x, id) && check_in_take_back(&x, id)); /* twice is once */
	OK(shown_to(&x, w.ada, pair) == 0);
	OK(check_in_get(&x, id)->opened == x.now); /* that it was read stays known to its author */
	OK(check_in_withdrawn(&ada, pair, &at) && at == x.now);
	OK(opened_list(&x, &o, &n) && n == 1 && o[0].reader == w.ada && o[0].object == id);
	ada.me = w.eve;
	OK(check_in_withdrawn(&ada, pair, &at) && at == 0);
	OK(check_in_share(&x, id, false) && check_in_delete(&x, id));
	OK(!check_in_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(shown_to(&x, w.ada, pair) == 0 && opened_list(&x, &o, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void what_is_shown_for_the_next_talk_ends_with_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada);
	int64_t once = say(&x, S("for this talk"), S(""), S("")), always = say(&x, S("for good"), S(""), S(""));

	OK(check_in_share(&x, once, true) && check_in_share(&x, always, false));
	OK(shown_to(&x, w.ada, pair) == 2);
	talking_held(&x, pair, HOUR);
	OK(shown_to(&x, w.ada, pair) == 1);
	OK(check_in_get(&x, once)->shown == CHECK_IN_PRIVATE);
	OK(check_in_share(&x, once, false) && shown_to(&x, w.ada, pair) == 2); /* shown anew */
	talking_end(&x, pair); /* another leader: nothing goes along */
	OK(shown_to(&x, w.ada, pair) == 0 && check_in_get(&x, once)->shown == CHECK_IN_PRIVATE);
	OK(!check_in_share(&x, once, false) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void a_team_is_shown_by_its_newest_words(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben), ada;
	struct check_in *c;
	size_t n;

	OK(check_in_share(&x, say(&x, S("old"), S("room"), S("writing")), false));
	OK(check_in_share(&x, say(&x, S("new"), S("full"), S("")), false));
	OK(check_in_share(&x, say(&x, S("says neither"), S(""), S("")), false));
	say(&x, S("private"), S("over"), S("nothing"));
	x.me = w.cara;
	OK(check_in_share(&x, say(&x, S(""), S("over"), S("")), false));
	ada = x, ada.me = w.ada;
	OK(check_in_list_team(&ada, 0, &c, &n) && n == 3);
	IS_STR(c[0].workload, S("over"));
	IS_STR(c[1].workload, S("full"));
	IS_STR(c[2].more, S("writing"));
	OK(check_in_list_team(&x, 0, &c, &n) && n == 0); /* who leads nobody */
	world_drop(&x);
	world_end(&w);
}

static void bad_input_is_refused_at_its_field(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct check_in nothing = { .words = S("  ") }, wrong = { .workload = S("busy") };

	OK(!check_in_add(&x, &nothing) && strcmp(x.err.field, "words") == 0 && talking_failed(&x, ERR_INPUT));
	OK(!check_in_add(&x, &wrong) && strcmp(x.err.field, "workload") == 0 && talking_failed(&x, ERR_INPUT));
	x.me = w.ada; /* nobody leads her */
	OK(!check_in_share(&x, say(&x, S("fine"), S(""), S("")), false) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static bool is_due(struct ctx *x)
{
	bool due;

	if (!check_in_wish_due(x, &due)) world_die("due", &x->err);
	return due;
}

static void somebody_is_reminded_as_they_wish(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct check_in_wish wish = { .remind = REMIND_WEEKLY };
	int64_t pair = talking_pair(&x, w.ada);

	OK(!is_due(&x)); /* nothing reminds who did not ask for it */
	OK(check_in_wish_set(&x, &wish) && is_due(&x));
	say(&x, S("fine"), S(""), S(""));
	OK(!is_due(&x));
	x.now += 7 * DAY;
	OK(is_due(&x));
	wish.remind = REMIND_BEFORE;
	OK(check_in_wish_set(&x, &wish) && !is_due(&x));
	x.me = w.ada;
	OK(talk_plan(&x, pair, w.now + 9 * DAY, 15, 15) != 0);
	x.me = w.ben;
	OK(!is_due(&x));
	x.now += DAY + HOUR;
	OK(is_due(&x));
	say(&x, S("looking forward to it"), S(""), S(""));
	OK(!is_due(&x));
	x.me = w.ada;
	OK(!is_due(&x));
	wish.remind = 7;
	OK(!check_in_wish_set(&x, &wish) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_check_in_is_its_authors_alone_until_it_is_shown);
	RUN_DB(what_is_taken_back_is_gone_and_said_only_where_it_was_opened);
	RUN_DB(what_is_shown_for_the_next_talk_ends_with_it);
	RUN_DB(a_team_is_shown_by_its_newest_words);
	RUN_DB(somebody_is_reminded_as_they_wish);
	RUN_DB(bad_input_is_refused_at_its_field);
	return tap_end();
}
