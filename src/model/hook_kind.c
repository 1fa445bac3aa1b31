/* SPDX-License-Identifier: Apache-2.0
 *
 * Which events there are, what they are told of by, and whom they concern. The audit log names
 * every act once, in the transaction of the act, so it is where events are heard of.
 *
 * What is not in this table is told to no program: answers and results of a pulse, check-ins, notes,
 * cards, what was read by whom, and whatever would let somebody count or compare people.
 * An endpoint of the installation hears nothing of what two people do (docs/decisions/0070-webhooks.md).
 */
#include "model/hook.h"

#include "base/id.h"
#include "db/db.h"
#include "model/undo.h"

/* The places of hook_kinds; a place is a bit in the column hook.kinds and never changes. */
enum kind {
	TALK_PLAN, TALK_MOVE, TALK_CANCEL, TALK_HOLD, TALK_MISS, TALK_COUNTER, MINUTES_ASK, TOPIC_ADD,
	STEP_ADD, STEP_CHANGE, STEP_DO, STEP_KEEP, STEP_REOPEN, STEP_DROP, NEED_ASK, NEED_ANSWER,
	NEED_MEET, NEED_TAKE_BACK, THANKS_GIVE, PERSON_ADD, PERSON_CHANGE,
};
const struct hook_kind hook_kinds[] = {
	[TALK_PLAN] = { "talk.planned", TR("A talk is planned"), .waits = true },
	[TALK_MOVE] = { "talk.moved", TR("A talk has another time or length"), .waits = true },
	[TALK_CANCEL] = { "talk.cancelled", TR("A talk is called off"), .waits = true },
	[TALK_HOLD] = { "talk.held", TR("A talk was held"), .waits = true },
	[TALK_MISS] = { "talk.missed", TR("A talk did not happen"), .waits = true },
	[TALK_COUNTER] = { "talk.countered", TR("Another time is proposed for a talk") },
	[MINUTES_ASK] = { "minutes.asked", TR("Somebody asks for three minutes") },
	[TOPIC_ADD] = { "topic.added", TR("A topic is added") },
	[STEP_ADD] = { "step.added", TR("A step is added"), .waits = true },
	[STEP_CHANGE] = { "step.changed", TR("A step has another date, or is put back"), .waits = true },
	[STEP_DO] = { "step.done", TR("A step is done"), .waits = true },
	[STEP_KEEP] = { "step.kept", TR("A step is confirmed as done"), .waits = true },
	[STEP_REOPEN] = { "step.reopened", TR("A step is open again"), .waits = true },
	[STEP_DROP] = { "step.dropped", TR("A step is dropped"), .waits = true },
	[NEED_ASK] = { "need.asked", TR("A need is asked for") },
	[NEED_ANSWER] = { "need.answered", TR("A need is granted or declined"), .waits = true },
	[NEED_MEET] = { "need.met", TR("What was needed is there"), .waits = true },
	[NEED_TAKE_BACK] = { "need.taken_back", TR("A need is taken back"), .waits = true },
	[THANKS_GIVE] = { "thanks.given", TR("Thanks are given") },
	[PERSON_ADD] = { "person.added", TR("A person is added"), .whole = true },
	[PERSON_CHANGE] = { "person.changed", TR("A person has another name, zone or working hours in a team file"), .whole = true },
	{ 0 },
};

/* What the row of an act is, by which it is found whom the act concerns. */
enum about { TALK, TOPIC, REQUEST, STEP, NEED, PASSED, THANKS, PERSON, ABOUTS };
static const char *const names[ABOUTS] = { "talk", "topic", "request", "step", "need", "need",
	"thanks", "person" };

static const struct heard {
	const char *act;
	enum kind kind;
	enum about about;
} heard[] = {
	{ "talk.plan", TALK_PLAN, TALK },
	{ "talk.move", TALK_MOVE, TALK },
	{ "talk.shorten", TALK_MOVE, TALK },
	{ "talk.cancel", TALK_CANCEL, TALK },
	{ "talk.hold", TALK_HOLD, TALK },
	{ "talk.miss", TALK_MISS, TALK },
	{ "invitation.counter", TALK_COUNTER, TALK },
	{ "request.add", MINUTES_ASK, REQUEST },
	{ "topic.add", TOPIC_ADD, TOPIC },
	{ "step.add", STEP_ADD, STEP },
	{ "step.move", STEP_CHANGE, STEP },
	{ "step.put_back", STEP_CHANGE, STEP },
	{ "step.done", STEP_DO, STEP },
	{ "step.confirm", STEP_KEEP, STEP },
	{ "step.reopen", STEP_REOPEN, STEP },
	{ "step.drop", STEP_DROP, STEP },
	{ "need.add", NEED_ASK, NEED },
	{ "need.grant", NEED_ANSWER, NEED },
	{ "need.decline", NEED_ANSWER, NEED },
	{ "passed.promise", NEED_ANSWER, PASSED },
	{ "passed.decline", NEED_ANSWER, PASSED },
	{ "need.meet", NEED_MEET, NEED },
	{ "need.take_back", NEED_TAKE_BACK, NEED },
	{ "recognition.add", THANKS_GIVE, THANKS },
	{ "person.add", PERSON_ADD, PERSON },
	{ "person.change", PERSON_CHANGE, PERSON },
};

/* Each statement gives the endpoints that $2, a kind's bit, concerns when it happens to row $1: their
 * id, the row's id as programs know it, and its pair. */
#define TOLD " AND h.whole = 0 AND h.state = 0 AND (h.kinds & $2) <> 0"                                \
	" AND EXISTS (SELECT 1 FROM person p WHERE p.id = h.person AND p.left_at IS NULL)"
#define ONE_OF(which, row, from, pair)                                                             \
	"SELECT h.id, " row ", " pair " FROM " from " JOIN hook h ON h.person = " which              \
	" WHERE t.id = $1" TOLD
#define OF_PAIR(from)                                                                              \
	ONE_OF("r.leader", "t.id", from " t JOIN pair r ON r.id = t.pair", "r.id") " UNION ALL "     \
	ONE_OF("r.member", "t.id", from " t JOIN pair r ON r.id = t.pair", "r.id")
const char *const hook_kind_sql[] = {
	[TALK] = OF_PAIR("talk"),
	[TOPIC] = OF_PAIR("topic"),
	[REQUEST] = OF_PAIR("request"),
	[STEP] = OF_PAIR("step"),
	[NEED] = OF_PAIR("need"),
	[PASSED] =
		ONE_OF("r.leader", "n.id", "passed t JOIN need n ON n.id = t.need JOIN pair r ON r.id = n.pair", "r.id")
		" UNION ALL "
		ONE_OF("r.member", "n.id", "passed t JOIN need n ON n.id = t.need JOIN pair r ON r.id = n.pair", "r.id"),
	[THANKS] = ONE_OF("t.giver", "t.id", "recognition t", "t.pair") " UNION ALL "
		ONE_OF("t.receiver", "t.id", "recognition t", "t.pair"),
	[PERSON] =
		"SELECT h.id, p.id, 0 FROM hook h JOIN person p ON p.id = $1"
		" WHERE h.whole = 1 AND h.state = 0 AND (h.kinds & $2) <> 0"
		" AND EXISTS (SELECT 1 FROM person o WHERE o.id = h.person AND o.admin = 1 AND o.left_at IS NULL)",
	NULL
};

_Static_assert(UNDO_SECONDS + UNDO_GRACE < HOOK_WAIT,
	"no program is told of what can still be taken back");

int64_t hook_kinds_of(bool whole)
{
	int64_t all = 0;

	for (int i = 0; hook_kinds[i].name; i++)
		if (hook_kinds[i].whole == whole) all |= INT64_C(1) << i;
	return all;
}

static const struct heard *find_heard(struct str act)
{
	for (size_t i = 0; i < sizeof heard / sizeof *heard; i++)
		if (str_eq(act, str_of(heard[i].act))) return &heard[i];
	return NULL;
}

static void put_id(struct buf *b, const char *name, int64_t id)
{
	if (!id) return;
	buf_fmt(b, "%s\"%s\":\"", b->n ? "," : "", name);
	id_print(b, id);
	buf_ch(b, '"');
}

/* Endpoints that are told of one event: both of a pair, each with all of theirs. */
struct told {
	int64_t hook, row, pair;
};

static bool list_told(struct ctx *x, const struct heard *what, int64_t target, struct told **out,
	size_t *n)
{
	struct db_q *q = db_query(x, hook_kind_sql[what->about], "ii", target, INT64_C(1) << what->kind);

	*out = LIST_NEW(x->a, struct told);
	*n = 0;
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct told){ db_int(q, 0), db_int(q, 1), db_int(q, 2) };
	return db_done(q);
}

bool hook_heard(struct ctx *x, const char *act, int64_t target)
{
	const struct heard *what = find_heard(str_of(act));
	const struct hook_kind *kind;
	struct told *told;
	size_t n;

	if (str_eq(str_of(act), S("undo"))) return hook_undone(x, target);
	if (!what) return true;
	if (!list_told(x, what, target, &told, &n)) return false;
	kind = &hook_kinds[what->kind];
	for (size_t i = 0; i < n; i++) {
		struct buf data = { .a = x->a };

		put_id(&data, names[what->about], told[i].row);
		put_id(&data, "pair", told[i].pair);
		if (!hook_put(x, told[i].hook, kind->name, buf_str(&data),
			    kind->waits && x->me > 0 ? x->now + HOOK_WAIT : x->now))
			return false;
	}
	return true;
}
