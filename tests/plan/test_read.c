/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/arena.h"
#include "plan/plan.h"

#define PEOPLE "[{\"work\":[0,8,0],\"busy\":[],\"prefer\":[],\"cap\":4}," \
	"{\"work\":[0,8,0,8,9,1],\"busy\":[2,3],\"prefer\":[0,4],\"cap\":4}]"
#define TALKS "[{\"who\":[0,1],\"lengths\":[[2,0],[1,4]],\"weight\":7,\"due\":0,\"keep\":[4,5]}]"
#define COSTS "{\"late\":4,\"split_cap\":12,\"prefer_miss\":3,\"unplaced\":100}"
#define DOCUMENT(costs, people, talks)                                                        \
	"{\"format\":\"rapport-problem-1\",\n\"cells\":9,\"costs\":" costs ",\n\"people\":"    \
	people ",\n\"talks\":" talks "}"
#define PERSON(work, busy, prefer, cap)                                                        \
	"{\"work\":" work ",\"busy\":" busy ",\"prefer\":" prefer ",\"cap\":" cap "}"
#define WITH_PERSON(work, busy, prefer, cap)                                                   \
	DOCUMENT(COSTS, "[" PERSON(work, busy, prefer, cap) "]", "[]")
#define WITH_TALK(who, lengths, rest)                                                          \
	DOCUMENT(COSTS, PEOPLE, "[{\"who\":" who ",\"lengths\":" lengths "," rest "}]")

static void a_problem_is_read_with_all_its_fields(void)
{
	struct arena *a = arena_new();
	struct plan_problem p;
	struct err e = { 0 };

	OK(plan_problem_read(a, "p.json", S(DOCUMENT(COSTS, PEOPLE, TALKS)), &p, &e));
	IS(p.people_n, 2);
	IS(p.talks_n, 1);
	IS(p.cell_minutes, 5);
	IS(p.people[1].work[1].day, 1);
	IS(p.people[1].busy[0].end, 3);
	IS(p.people[1].prefer[0].end, 4);
	IS(p.talks[0].length[1].cost, 4);
	IS(p.talks[0].keep, 4);
	IS(p.talks[0].keep_cost, 5);
	OK(plan_problem_read(a, "p.json", S(DOCUMENT(COSTS, "[]", "[]")), &p, &e));
	IS(p.talks_n, 0);
	arena_free(a);
}

static void a_field_of_a_later_version_is_passed_over(void)
{
	struct arena *a = arena_new();
	struct plan_problem p;
	struct err e = { 0 };

	OK(plan_problem_read(a, "p.json", S("{\"note\":{\"a\":[1.5e3,null,\"\\\"\"],\"b\":{}},"
		"\"format\":\"rapport-problem-1\",\"cells\":9,\"costs\":" COSTS ",\"people\":" PEOPLE
		",\"talks\":[],\"x\":true}"), &p, &e));
	arena_free(a);
}

static void what_is_wrong_is_named_by_its_line_and_path(void)
{
	static const struct { const char *text, *want; } wrong[] = {
		{ "", "p.json:1: expected an object" },
		{ "{", "p.json:1: expected a text" },
		{ "[]", "p.json:1: expected an object" },
		{ "{}", "p.json:1: the field \"format\" is missing" },
		{ "{\"format\":\"rapport-problem-2\"}",
			"p.json:1: format: is \"rapport-problem-2\", expected \"rapport-problem-1\"" },
		{ DOCUMENT(COSTS, PEOPLE, "7"), "p.json:4: talks: expected a list" },
		{ DOCUMENT(COSTS, PEOPLE, "[7]"), "p.json:4: talks[0]: expected an object" },
		{ DOCUMENT(COSTS, PEOPLE, TALKS) "x",
			"p.json:4: something follows the end of the problem" },
		{ DOCUMENT(COSTS, "[{\"work\":[1,2]}]", TALKS),
			"p.json:3: people[0].work: has 2 numbers, expected a multiple of 3" },
		{ DOCUMENT(COSTS, "[{\"work\":[1,2,0.5]}]", TALKS),
			"p.json:3: people[0].work[2]: expected a whole number" },
		{ DOCUMENT(COSTS, "[{\"work\":[1,2,99999999999]}]", TALKS),
			"p.json:3: people[0].work[2]: this number is too large" },
		{ DOCUMENT(COSTS, "[{\"cap\":1,\"cap\":2}]", TALKS),
			"p.json:3: people[0].cap: is given twice" },
		{ DOCUMENT(COSTS, "[{\"cap\":1}]", TALKS),
			"p.json:3: people[0]: the field \"work\" is missing" },
		{ DOCUMENT("{\"late\":-1,\"split_cap\":1,\"prefer_miss\":1,\"unplaced\":1}", PEOPLE,
			TALKS), "p.json: costs.late: is -1, expected 0 to 1000000" },
		{ WITH_PERSON("[0,8,0,7,9,1]", "[]", "[]", "4"),
			"p.json: people[0].work: interval 1 begins at 7, before the end of the one "
			"before it (8); they must be in order and not overlap" },
		{ WITH_PERSON("[0,8,0]", "[5,6,2,3]", "[]", "4"),
			"p.json: people[0].busy: interval 1 begins at 2, before the end of the one "
			"before it (6); they must be in order and not overlap" },
		{ WITH_PERSON("[0,8,0]", "[6,5]", "[]", "4"),
			"p.json: people[0].busy: interval 0 is [6, 5), it must end after its start" },
		{ WITH_PERSON("[0,10,0]", "[]", "[]", "4"),
			"p.json: people[0].work: interval 0 is [0, 10), outside the cells 0 to 9" },
		{ WITH_PERSON("[0,8,-1]", "[]", "[]", "4"),
			"p.json: people[0].work: window 0 has day -1, expected 0 to 100000" },
		{ WITH_PERSON("[0,8,0]", "[]", "[3,3]", "4"),
			"p.json: people[0].prefer: interval 0 is [3, 3), it must end after its start" },
		{ WITH_PERSON("[0,8,0]", "[]", "[]", "4,\"soft\":[2,3,1,2]"),
			"p.json: people[0].soft: interval 1 begins at 1, before the end of the one "
			"before it (3); they must be in order and not overlap" },
		{ WITH_PERSON("[0,8,0]", "[]", "[]", "-1"),
			"p.json: people[0].cap: is -1, expected 0 or more" },
		{ WITH_TALK("[0,2]", "[[1,0]]", "\"weight\":1,\"due\":0"),
			"p.json: talks[0].who[1]: there is no person 2, the last one is 1" },
		{ WITH_TALK("[1,1]", "[[1,0]]", "\"weight\":1,\"due\":0"),
			"p.json: talks[0].who: both are person 1, expected two different people" },
		{ WITH_TALK("[0]", "[[1,0]]", "\"weight\":1,\"due\":0"),
			"p.json:4: talks[0].who: has 1 people, expected 2" },
		{ WITH_TALK("[0,1]", "[]", "\"weight\":1,\"due\":0"),
			"p.json: talks[0].lengths: has 0 entries, expected 1 to 8" },
		{ WITH_TALK("[0,1]", "[[0,0]]", "\"weight\":1,\"due\":0"),
			"p.json: talks[0].lengths[0]: is 0 cells long, expected 1 to 100000" },
		{ WITH_TALK("[0,1]", "[[1,-1]]", "\"weight\":1,\"due\":0"),
			"p.json: talks[0].lengths[0]: costs -1, expected 0 to 1000000000" },
		{ WITH_TALK("[0,1]", "[[1,0]]", "\"weight\":-1,\"due\":0"),
			"p.json: talks[0].weight: is -1, expected 0 to 1000000" },
		{ WITH_TALK("[0,1]", "[[1,0]]", "\"weight\":1,\"due\":0,\"keep\":[-3,1]"),
			"p.json:4: talks[0].keep: starts at -3, expected 0 or more" },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct arena *a = arena_new();
		struct plan_problem p;
		struct err e = { 0 };

		OK(!plan_problem_read(a, "p.json", str_of(wrong[i].text), &p, &e));
		IS(e.code, ERR_INPUT);
		IS_STR(str_of(e.text), str_of(wrong[i].want));
		arena_free(a);
	}
}

static void every_cut_of_a_problem_is_refused(void)
{
	struct str whole = S(DOCUMENT(COSTS, PEOPLE, TALKS));
	size_t refused = 0;

	for (size_t n = 0; n < whole.n; n++) {
		struct arena *a = arena_new();
		char *cut = malloc(n + 1); /* of its own, so that ASan sees a read beyond it */
		struct plan_problem p;
		struct err e = { 0 };

		memcpy(cut, whole.p, n);
		refused += !plan_problem_read(a, "p.json", (struct str){ cut, n }, &p, &e);
		free(cut);
		arena_free(a);
	}
	IS(refused, whole.n);
}

int main(void)
{
	RUN(a_problem_is_read_with_all_its_fields);
	RUN(a_field_of_a_later_version_is_passed_over);
	RUN(what_is_wrong_is_named_by_its_line_and_path);
	RUN(every_cut_of_a_problem_is_refused);
	return tap_end();
}
