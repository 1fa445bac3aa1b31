/* SPDX-License-Identifier: Apache-2.0 */
#include "model/assistant.h"

#include "model/own.h"
#include "model/pair.h"
#include "tests/model/world.h"

/* Find the row of assistant_pairs() about a person; NULL: there is none. */
static const struct assistant_pair *row_of(struct ctx *x, int64_t person)
{
	struct assistant_pair *all;
	size_t n;

	if (!assistant_pairs(x, &all, &n)) return NULL;
	for (size_t i = 0; i < n; i++)
		if (all[i].person == person) return &all[i];
	return NULL;
}

static int64_t pair_of(struct ctx *x, int64_t person)
{
	struct pair *p = pair_with(x, person);

	return p ? p->id : 0;
}

static void only_two_keys_open_words(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	int64_t with_ada = pair_of(&x, w.ada), with_dev = pair_of(&x, w.dev);

	OK(row_of(&x, w.ada) && !assistant_both(row_of(&x, w.ada)) && row_of(&x, w.ada)->leads_me);
	OK(row_of(&x, w.dev) && !row_of(&x, w.dev)->leads_me && !row_of(&x, w.cara));
	OK(assistant_allow(&x, with_ada, true) && assistant_allow(&x, with_ada, true));
	OK(row_of(&x, w.ada)->mine && !row_of(&x, w.ada)->theirs && !assistant_both(row_of(&x, w.ada)));
	OK(!row_of(&x, w.dev)->mine);
	x.me = w.ada;
	OK(row_of(&x, w.ben)->theirs && !row_of(&x, w.ben)->mine);
	OK(assistant_allow(&x, with_ada, true) && assistant_both(row_of(&x, w.ben)));
	OK(!assistant_both(row_of(&x, w.cara)));
	x.me = w.ben;
	OK(assistant_both(row_of(&x, w.ada)) && !assistant_both(row_of(&x, w.dev)));
	OK(assistant_allow(&x, with_ada, false) && assistant_allow(&x, with_ada, false));
	OK(!assistant_both(row_of(&x, w.ada)) && row_of(&x, w.ada)->theirs);
	x.me = w.dev;
	OK(!assistant_allow(&x, with_ada, true) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	OK(assistant_allow(&x, with_dev, true) && !assistant_both(row_of(&x, w.ben)));
	world_drop(&x);
	world_end(&w);
}

static void a_pair_that_ends_has_no_keys(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = pair_of(&x, w.ada);

	OK(assistant_allow(&x, pair, true));
	x.me = w.ada;
	OK(assistant_allow(&x, pair, true) && assistant_both(row_of(&x, w.ben)));
	OK(pair_end(&x, pair) && !row_of(&x, w.ben));
	OK(!assistant_allow(&x, pair, true) && x.err.code == ERR_CONFLICT);
	world_drop(&x);
	world_end(&w);
}

/* Count the calls that x->me is told of, and those with one person. */
static size_t count_calls(struct ctx *x, int64_t with)
{
	struct assistant_call *calls;
	size_t n = SIZE_MAX;

	if (with ? assistant_calls_with(x, with, &calls, &n) : assistant_calls(x, &calls, &n)) return n;
	return SIZE_MAX;
}

static void a_call_is_told_to_its_person_and_to_whose_words_were_given(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct assistant_call *calls;
	size_t n, kind;
	int64_t kept;

	OK(assistant_note(&x, S("Desk"), "whoami", 0, false));
	OK(assistant_note(&x, S("Desk"), "brief", w.ben, true));
	OK(assistant_note(&x, S("Desk"), "brief", w.cara, false));
	IS(count_calls(&x, 0), 3);
	IS(count_calls(&x, w.ben), 1);
	IS(count_calls(&x, w.cara), 1);
	x.me = w.ben;
	OK(assistant_calls(&x, &calls, &n) && n == 1);
	IS_STR(calls[0].person_name, S("Ada"));
	IS_STR(calls[0].program, S("")); /* how she calls it is hers alone */
	OK(calls[0].words && calls[0].about == w.ben);
	IS(count_calls(&x, w.ada), 1);
	OK(own_find(S("assistant_call"), &kind) && own_count(&x, kind, &kept) && kept == 1);
	x.me = w.cara; /* nothing that she wrote was given */
	IS(count_calls(&x, 0), 0);
	IS(count_calls(&x, w.ada), 0);
	x.me = w.eve;
	IS(count_calls(&x, 0), 0);
	x.me = CTX_OPERATOR;
	x.now += (ASSISTANT_KEPT_DAYS + 1) * DAY;
	OK(assistant_sweep(&x));
	x.me = w.ada;
	IS(count_calls(&x, 0), 0);
	world_drop(&x);
	world_end(&w);
}

static void assistants_may_not_ask_without_end(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	for (int i = 0; i < ASSISTANT_A_DAY - 1; i++)
		if (!assistant_note(&x, S("Desk"), "today", 0, false)) OK(false);
	OK(assistant_may_ask(&x) && assistant_note(&x, S("Desk"), "today", 0, false));
	OK(!assistant_may_ask(&x) && x.err.code == ERR_LIMIT);
	err_clear(&x.err);
	x.me = w.ben;
	OK(assistant_may_ask(&x));
	x.me = w.ada;
	x.now += DAY + 2;
	OK(assistant_may_ask(&x));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(only_two_keys_open_words);
	RUN_DB(a_pair_that_ends_has_no_keys);
	RUN_DB(assistants_may_not_ask_without_end);
	RUN_DB(a_call_is_told_to_its_person_and_to_whose_words_were_given);
	return tap_end();
}
