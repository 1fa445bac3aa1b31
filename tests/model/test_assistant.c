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

/* List the calls that x->me is told of, with one person or with all. */
static size_t list_calls(struct ctx *x, bool words, int64_t with, struct assistant_call **out)
{
	size_t n = SIZE_MAX;

	return assistant_list(x, &(struct assistant_calls){ .words = words, .with = with }, ASSISTANT_CALLS, out, &n) ?
		n : SIZE_MAX;
}

/* Count their rows. */
static size_t count_calls(struct ctx *x, int64_t with)
{
	struct assistant_call *calls;

	return list_calls(x, true, with, &calls) + list_calls(x, false, with, &calls);
}

static bool note(struct ctx *x, const char *tool, int64_t about, enum assistant_outcome outcome)
{
	return assistant_note_call(x, S("Desk"), tool, about, outcome);
}

static void a_call_is_told_to_its_person_and_to_whose_words_were_given(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct assistant_call *calls;
	int64_t kept;
	size_t kind;

	OK(note(&x, "whoami", 0, ASSISTANT_ANSWERED));
	OK(assistant_note_words(&x, S("Desk"), "brief", w.ben));
	OK(note(&x, "brief", w.cara, ASSISTANT_ANSWERED) && note(&x, "topics", w.ben, ASSISTANT_WITHHELD));
	IS(count_calls(&x, 0), 4);
	IS(count_calls(&x, w.ben), 2);
	IS(count_calls(&x, w.cara), 1);
	x.me = w.ben;
	IS(count_calls(&x, 0), 1);
	OK(list_calls(&x, true, 0, &calls) == 1);
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

static void calls_without_words_are_counted_by_day(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct assistant_call *calls;
	int64_t first = x.now;

	for (int i = 0; i < 40; i++, x.now++) {
		OK(note(&x, "today", 0, ASSISTANT_ANSWERED) && note(&x, "brief", w.ben, ASSISTANT_WITHHELD));
		OK(note(&x, "today", 0, ASSISTANT_NO_SCOPE));
	}
	OK(assistant_note_call(&x, S("Lap"), "today", 0, ASSISTANT_ANSWERED) && note(&x, "brief", w.cara, ASSISTANT_ANSWERED));
	OK(list_calls(&x, true, 0, &calls) == 0 && list_calls(&x, false, 0, &calls) == 5);
	OK(calls[4].more == 39 && calls[4].made == first && calls[4].latest == x.now - 1 && !calls[4].about);
	OK(calls[3].about == w.ben && calls[3].outcome == ASSISTANT_WITHHELD && calls[3].more == 39);
	OK(calls[2].outcome == ASSISTANT_NO_SCOPE && calls[2].more == 39 && !calls[1].more);
	x.now += DAY;
	OK(note(&x, "today", 0, ASSISTANT_ANSWERED) && list_calls(&x, false, 0, &calls) == 6 && !calls[0].more);
	world_drop(&x);
	world_end(&w);
}

static void calls_with_words_are_never_pushed_off_a_list(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct assistant_calls which = { .words = true };
	struct assistant_call *calls;
	int64_t last = INT64_MAX;
	size_t n, seen = 0;

	for (int i = 0; i < 25; i++) {
		OK(assistant_note_words(&x, S("Desk"), "brief", i % 2 ? w.ben : w.cara));
		for (int k = 0; k < 4; k++) OK(assistant_note_call(&x, S("Desk"), "today", 0, (enum assistant_outcome)k));
		x.now += DAY;
	}
	do { /* page by page */
		OK(assistant_list(&x, &which, 10, &calls, &n));
		for (size_t i = 0; i < n; i++, seen++) {
			OK(calls[i].words && calls[i].id < last);
			which.before = last = calls[i].id;
		}
	} while (n == 10);
	IS(seen, 25);
	x.me = w.ben;
	IS(list_calls(&x, true, w.ada, &calls), 12);
	world_drop(&x);
	world_end(&w);
}

static void assistants_may_not_ask_without_end(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	for (int i = 0; i < ASSISTANT_A_DAY - 1; i++)
		if (!(i % 2 ? note(&x, "today", 0, ASSISTANT_ANSWERED) : assistant_note_words(&x, S("Desk"), "brief", w.ben)))
			OK(false);
	OK(note(&x, "today", 0, ASSISTANT_NO_SCOPE)); /* what is refused is not of the number */
	OK(assistant_may_ask(&x) && note(&x, "today", w.ben, ASSISTANT_WITHHELD));
	OK(!assistant_may_ask(&x) && x.err.code == ERR_LIMIT);
	err_clear(&x.err);
	x.me = w.ben;
	OK(assistant_may_ask(&x));
	x.me = w.ada;
	x.now += DAY;
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
	RUN_DB(calls_without_words_are_counted_by_day);
	RUN_DB(calls_with_words_are_never_pushed_off_a_list);
	return tap_end();
}
