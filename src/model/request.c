/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests for three minutes. A request is answered by a talk, and talks come about in many ways:
 * from the page of the request, from the week's plan, from "I have three minutes now", or by being
 * reported afterwards. So model/watchers.c tells of what happens to talks, and nothing else answers
 * a request.
 */
#include "model/request.h"

#include <stdlib.h>

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, OF_PAIR, LAST, WAITING, LOOK, USUAL, ADD, SAY, FORGET_WORDS, TAKE_BACK,
	ANSWER_PLANNED, ANSWER_BEGUN, ANSWER_ENDED, TAKE_BACK_OFF, WAIT_AGAIN, UNPLANNED, END_PAIR
	};
/* A time was planned for request `q`, and an hour after its end nobody has begun or told the talk; or somebody
 * said that nobody came. A newer request of the two speaks for an older one. */
#define PASSED_BY(q, now)                                                                          \
	q ".state = 1 AND EXISTS (SELECT 1 FROM talk v JOIN pair r ON r.id = v.pair"               \
	"   WHERE v.id = " q ".talk AND r.ended IS NULL AND (v.state = 2"                          \
	"     OR (v.state = 0 AND v.began IS NULL AND v.starts + v.minutes * 60 <= " now " - 3600)))" \
	" AND NOT EXISTS (SELECT 1 FROM request w WHERE w.pair = " q ".pair AND w.id > " q ".id)"
#define TALKED_SINCE(q)                                                                            \
	"EXISTS (SELECT 1 FROM talk h WHERE h.pair = " q ".pair AND h.state = 1 AND h.ended >= " q ".made)"
/* True for a request that waits: no talk was planned for it, or the planned time passed without a
 * talk. */
#define WAITS(q, now) "(" q ".state = 0 OR (" PASSED_BY(q, now) "))"
/* $3 is now. */
#define REQUEST                                                                                    \
	"SELECT {request q}, a.name AS asker_name, o.name AS other_name,"                          \
	"       COALESCE(t.starts, 0) AS talk_starts, COALESCE(t.state + 1, 0) AS talk_state,"     \
	"       s.first AS seen,"                                                                  \
	"       CASE WHEN " PASSED_BY("q", "$3") " AND NOT " TALKED_SINCE("q")                     \
	"         THEN t.starts + t.minutes * 60 END AS passed_by"                                 \
	"  FROM request q JOIN person a ON a.id = q.asker JOIN person o ON o.id = q.other"         \
	"  LEFT JOIN talk t ON t.id = q.talk"                                                      \
	"  LEFT JOIN opened s ON s.object = q.id AND s.reader = q.other"
/* The requests that wait for $1; of the answered requests of a pair only the newest can wait
 * again. */
#define WAITING_FOR_ME                                                                             \
	REQUEST " WHERE q.other = $1 AND q.state = 0 UNION ALL " REQUEST                           \
	" JOIN pair p ON p.leader = $1 AND p.ended IS NULL"                                        \
	" WHERE q.id = (SELECT max(w.id) FROM request w WHERE w.pair = p.id)"                      \
	"   AND q.other = $1 AND " PASSED_BY("q", "$3") " AND NOT " TALKED_SINCE("q")
#define ALONE(now)                                                                                 \
	" AND NOT EXISTS (SELECT 1 FROM request q WHERE q.pair = request.pair AND q.id <> request.id" \
	"   AND " WAITS("q", now) ")"
const char *const request_sql[] = {
	[GET_ONE] = REQUEST
		" WHERE q.id = $2 AND ($1 = q.asker OR ($1 = q.other AND q.state <> 2))",
	[OF_PAIR] = REQUEST " WHERE q.pair = $2 AND $1 IN (q.asker, q.other)"
		"   AND (q.state = 0 OR (" PASSED_BY("q", "$3") " AND NOT " TALKED_SINCE("q") "))",
	[LAST] = REQUEST
		" WHERE q.pair = $2 AND q.asker = $1 AND q.state <> 2 ORDER BY q.id DESC LIMIT 1",
	/* In no order: SQLite would sort in a table of its own; list_waiting() does it. */
	[WAITING] = WAITING_FOR_ME " LIMIT $2",
	[LOOK] = WAITING_FOR_ME " UNION ALL " REQUEST
		" WHERE q.id = (SELECT max(id) FROM request WHERE asker = $1 AND state <> 2)"
		" LIMIT $2",
	[USUAL] =
		"SELECT answered - made FROM request WHERE other = $1 AND state = 1"
		" ORDER BY id DESC LIMIT $2",
	[ADD] = "{+request}",
	[SAY] = "UPDATE request SET words = $2 WHERE id = $1 AND asker = $3 AND " WAITS("request",
		"$4"),
	[FORGET_WORDS] = "UPDATE request SET words = NULL WHERE asker = $1 AND words IS NOT NULL",
	[TAKE_BACK] =
		"UPDATE request SET state = 2, words = NULL WHERE id = $1 AND asker = $2"
		" AND " WAITS("request", "$3"),
	/* one that was planned before is no answer, and neither is what stands in a calendar */
	[ANSWER_PLANNED] =
		"UPDATE request SET state = 1, answered = $2, talk = $1, again = NULL"
		" WHERE pair = (SELECT pair FROM talk WHERE id = $1) AND " WAITS("request", "$2")
		"   AND made <= (SELECT made FROM talk WHERE id = $1 AND state = 0"
		" AND source <> 1)",
	[ANSWER_BEGUN] =
		"UPDATE request SET state = 1, answered = $2, talk = $1, again = NULL"
		" WHERE pair = (SELECT pair FROM talk WHERE id = $1) AND " WAITS("request", "$2"),
	[ANSWER_ENDED] =
		"UPDATE request SET state = 1, answered = $2, again = NULL,"
		"  talk = (SELECT max(id) FROM talk WHERE pair = $1 AND state = 1"
		"           AND ended >= request.made)"
		" WHERE pair = $1 AND " WAITS("request", "$2") " AND EXISTS (SELECT 1 FROM talk"
		"   WHERE pair = $1 AND state = 1 AND ended >= request.made)",
	[TAKE_BACK_OFF] =
		"UPDATE request SET state = 2, words = NULL WHERE talk = $1 AND state = 1"
		" AND asker = $2"
		"   AND 3 = (SELECT state FROM talk WHERE id = $1)",
	[WAIT_AGAIN] =
		"UPDATE request SET state = 0, answered = NULL, talk = NULL, again = $2"
		" WHERE talk = $1 AND state = 1 AND 3 = (SELECT state FROM talk"
		" WHERE id = $1)" ALONE("$2"),
	[UNPLANNED] =
		"UPDATE request SET state = 0, answered = NULL, talk = NULL, again = $2"
		" WHERE talk = $1 AND state = 1" ALONE("$2"),
	[END_PAIR] = "UPDATE request SET state = 2, words = NULL WHERE pair = $1 AND state = 0",
	NULL
};

static const char *const states[] = { "open", "answered", "taken back", NULL };

/* The words of enum request_talk. */
static const char *const talk_states[] = { "none", "planned", "held", "missed", "cancelled", NULL };

static const struct entity_field request_fields[] = {
	FIELD(request, id, ID),
	FIELD(request, pair, ID, .about = "whose it is"),
	FIELD(request, asker, ID, .about = "who asks for a talk: the member of the pair"),
	FIELD(request, other, ID, .about = "who answers: its leader"),
	TYPED(request, words, SEALED, PAIR, TR("One line, if you like"), .null = true,
		.most = WRITTEN_BYTES,
		.place = "request.words"),
	FIELD(request, state, CHOICE, .words = states),
	FIELD(request, made, TIME),
	FIELD(request, answered, TIME, .null = true, .about = "a talk was planned or opened"),
	FIELD(request, talk, ID, .null = true, .about = "that talk; null: none"),
	FIELD(request, again, TIME, .null = true, .since = 41,
		.about = "since when it waits again, after a time was planned and given up; null: none was"),
	FIELD(request, asker_name, TEXT, .joined = true),
	FIELD(request, other_name, TEXT, .joined = true),
	FIELD(request, talk_starts, TIME, .null = true, .joined = true),
	FIELD(request, talk_state, CHOICE, .null = true, .joined = true, .words = talk_states,
		.least = 1,
		.about = "of that talk; null: there is none"),
	FIELD(request, seen, TIME, .null = true, .joined = true,
		.about = "the other has opened a page that shows it; null: not yet"),
	FIELD(request, passed_by, TIME, .null = true, .joined = true,
		.about = "when the planned time was over without a talk, so that it waits again; null: it was not"),
	FIELD(request, mine, BOOL, .computed = true),
	{ 0 },
};

static void complete_request(struct ctx *x, void *row)
{
	struct request *q = row;

	q->mine = q->asker == x->me;
	if (q->passed_by) q->state = REQUEST_OPEN, q->answered = 0;
}

const struct entity request_entity = { .name = "request", .fields = request_fields,
	.size = sizeof(struct request), .complete = complete_request,
	.purpose = "who of a pair asked for three minutes, and when they had them",
	.read_by = "the two of the pair; one that was taken back: its asker",
	.kept = "as long as the installation: nothing is deleted by its age; its words until it is taken back",
};

struct request *request_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &request_entity,
		db_query(x, request_sql[GET_ONE], "iii", x->me, id, x->now),
		TR("nobody waits for three minutes here"));
}

/* Read the first row of a query, which ends; *out is NULL when there is none. */
static bool read_first(struct ctx *x, struct db_q *q, struct request **out)
{
	size_t n;

	if (!entity_list(x, &request_entity, q, 1, out, &n)) return false;
	if (!n) *out = NULL;
	return true;
}

bool request_of_pair(struct ctx *x, int64_t pair, struct request **out)
{
	return read_first(x, db_query(x, request_sql[OF_PAIR], "iii", x->me, pair, x->now), out);
}

bool request_last(struct ctx *x, int64_t pair, struct request **out)
{
	return read_first(x, db_query(x, request_sql[LAST], "iii", x->me, pair, x->now), out);
}

static int compare_age(const void *a, const void *b)
{
	const struct request *p = a, *q = b;

	return (p->id > q->id) - (p->id < q->id);
}

/* List those that wait for x->me, one of a pair at most, and with LOOK the one of x->me; the oldest
 * first. */
static bool list_waiting(struct ctx *x, int statement, struct request **out, size_t *n)
{
	int64_t most = PAIRS + 1;

	if (!entity_list(x, &request_entity,
		    db_query(x, request_sql[statement], "iii", x->me, most, x->now),
		    (size_t)most, out, n))
		return false;
	qsort(*out, *n, sizeof **out, compare_age);
	return true;
}

bool request_list(struct ctx *x, size_t most, struct request **out, size_t *n)
{
	size_t page = (size_t)written_page(most);

	if (!list_waiting(x, WAITING, out, n)) return false;
	if (*n > page) *n = page;
	return true;
}

bool request_look(struct ctx *x, size_t most, struct request **out, size_t *n,
	struct request **mine)
{
	size_t page = (size_t)written_page(most), rows;
	struct request *all;

	*n = 0;
	*mine = NULL;
	if (!list_waiting(x, LOOK, &all, &rows)) return false;
	*out = NEW_N(x->a, struct request, rows);
	for (size_t i = 0; i < rows; i++) {
		if (all[i].mine) *mine = &all[i];
		else if (*n < page) (*out)[(*n)++] = all[i];
	}
	return true;
}

int64_t request_add(struct ctx *x, int64_t pair)
{
	struct pair *p = pair_going(x, pair);
	struct request q = { .id = id_new(x->now), .pair = pair, .asker = x->me, .made = x->now };
	struct request *waits;

	if (!p) return 0;
	if (p->member != x->me) {
		err_set(&x->err, ERR_FORBIDDEN,
			TR("you lead this pair: plan a talk, or open one now"));
		return 0;
	}
	if (!request_of_pair(x, pair, &waits)) return 0;
	if (waits) return waits->id;
	q.other = p->leader;
	return entity_add(x, &request_entity, request_sql[ADD], &q) && live_note(x, pair) &&
			audit_add(x, "request.add", q.id)
		? q.id
		: 0;
}

/* True while a request waits and x->me, who asked, may change it; an error otherwise. */
static bool may_change(struct ctx *x, const struct request *q)
{
	if (!q->mine)
		return err_set(&x->err, ERR_FORBIDDEN,
			TR("%.*s asked for it, and alone takes it back"), STR(q->asker_name));
	return q->state == REQUEST_OPEN ||
		err_set(&x->err, ERR_CONFLICT, TR("your three minutes are answered already"));
}

bool request_say(struct ctx *x, int64_t id, struct str words)
{
	struct request *q = request_get(x, id);
	struct str line;

	if (!q || !may_change(x, q) || !written_take(x, "words", words, false, &line)) return false;
	return db_run(x, request_sql[SAY], "iyii", id,
		       line.n ? written_seal(x, "request.words", id, line) : line, x->me,
		       x->now) == 1 &&
		live_note(x, q->pair) && audit_add(x, "request.say", id);
}

bool request_take_back(struct ctx *x, int64_t id)
{
	struct request *q = request_get(x, id);

	if (!q) return false;
	if (q->mine && q->state == REQUEST_TAKEN_BACK) return true;
	return may_change(x, q) &&
		db_run(x, request_sql[TAKE_BACK], "iii", id, x->me, x->now) == 1 &&
		opened_forget(x, id) && live_note(x, q->pair) &&
		audit_add(x, "request.take_back", id);
}

bool request_forget_words(struct ctx *x)
{
	return db_run(x, request_sql[FORGET_WORDS], "i", x->me) >= 0;
}

void request_note_seen(struct ctx *x, const struct request *q)
{
	if (q->other == x->me) opened_note(x, &request_entity, q->id, q->asker);
}

/* Order numbers, for qsort(). */
static int compare_numbers(const void *a, const void *b)
{
	int64_t m = *(const int64_t *)a, n = *(const int64_t *)b;

	return (m > n) - (m < n);
}

bool request_usual(struct ctx *x, int64_t *seconds)
{
	struct db_q *q = db_query(x, request_sql[USUAL], "ii", x->me, (int64_t)REQUEST_USUAL);
	int64_t took[REQUEST_USUAL];
	size_t n = 0;

	*seconds = 0;
	if (!q) return false;
	while (n < REQUEST_USUAL && db_next(q)) took[n++] = db_int(q, 0);
	if (!db_done(q)) return false;
	qsort(took, n, sizeof *took, compare_numbers);
	if (n >= REQUEST_USUAL_LEAST) *seconds = took[n / 2] > 0 ? took[n / 2] : 1;
	return true;
}

/* -- answers: what happens to talks -- */

bool request_talk_changed(struct ctx *x, int64_t talk)
{
	return db_run(x, request_sql[ANSWER_PLANNED], "ii", talk, x->now) >= 0 &&
		db_run(x, request_sql[TAKE_BACK_OFF], "ii", talk, x->me) >= 0 &&
		db_run(x, request_sql[WAIT_AGAIN], "ii", talk, x->now) >= 0;
}

bool request_talk_unplanned(struct ctx *x, int64_t talk)
{
	return db_run(x, request_sql[UNPLANNED], "ii", talk, x->now) >= 0;
}

bool request_talk_begun(struct ctx *x, int64_t talk)
{
	return db_run(x, request_sql[ANSWER_BEGUN], "ii", talk, x->now) >= 0;
}

bool request_talk_ended(struct ctx *x, int64_t pair)
{
	return db_run(x, request_sql[ANSWER_ENDED], "ii", pair, x->now) >= 0;
}

bool request_pair_ended(struct ctx *x, int64_t pair)
{
	return db_run(x, request_sql[END_PAIR], "i", pair) >= 0;
}
