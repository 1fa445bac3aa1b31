/* SPDX-License-Identifier: Apache-2.0
 *
 * Rounds, who is asked in them, and the sums of what was answered. The statements below that know a
 * person know no answer, and those that know answers know no person.
 */
#include "model/pulse.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "view/lang.h"

/* A person `p` who is too new: somebody who is no admin has added them, after the time of a placeholder. */
#define IS_NEW(since)                                                                              \
	"p.made > " since " AND EXISTS"                                                             \
	" (SELECT 1 FROM audit u LEFT JOIN person w ON w.id = u.who"                                \
	"   WHERE u.what = 'roster.add' AND u.target = p.id AND COALESCE(w.admin, 0) = 0)"

enum { MAY_OPEN, IS_OFF, TURN, NOTE_FORGETS, FORGETS, UNCLOSED, OPEN_NOW, LATEST, RESTING, GET_ONE, LIST, EVERYBODY,
	NEW, ADD, ASK, MINE, BESIDE, CELL_SIZE, CELL_DRAWN, CALL_OFF, FORGET_DRAWN, DROP_COUNTS, DROP_SPENT, DROP_LINES,
	DROP_ASKED, DRAW, HOLD, COUNTED, COUNT, SPEND, SPEND_ONCE, SPENT, LINE, SWEEP };
const char *const pulse_sql[] = {
	[MAY_OPEN] =
		"SELECT 1 FROM person p WHERE p.id = $1 AND p.left_at IS NULL AND (p.admin = 1"
		" OR (p.leader IS NULL AND EXISTS"
		"  (SELECT 1 FROM person m WHERE m.leader = p.id AND m.left_at IS NULL)))",
	[IS_OFF] = "SELECT 1 FROM pulse_switch WHERE id = 1 AND turned_off = 1",
	[TURN] = "{+pulse_switch} ON CONFLICT (id) DO UPDATE SET turned_off = excluded.turned_off",
	[NOTE_FORGETS] = "{+pulse_switch} ON CONFLICT (id) DO UPDATE SET forgets = excluded.forgets"
		" WHERE pulse_switch.forgets <> excluded.forgets",
	[FORGETS] = "SELECT 1 FROM pulse_switch WHERE id = 1 AND forgets = 1",
	[UNCLOSED] = "SELECT id FROM pulse_round WHERE closed IS NULL",
	[OPEN_NOW] =
		"SELECT {pulse_round r} FROM pulse_round r WHERE r.closed IS NULL AND r.ends > $1",
	[LATEST] =
		"/* all: rounds take days, and two years of them are kept */"
		" SELECT statement FROM pulse_round WHERE closed IS NOT NULL AND answered > 0"
		" ORDER BY id DESC LIMIT 1",
	/* of the one that was called off in its first minutes nothing had left the memory of a server */
	[RESTING] =
		"SELECT statement, closed FROM pulse_round WHERE closed > $1"
		" AND (answered > 0 OR (called_off = 1 AND closed - opened >= $2))",
	[GET_ONE] = "SELECT {pulse_round r} FROM pulse_round r WHERE r.id = $1",
	[LIST] = "/* all: rounds take days, and two years of them are kept */"
		" SELECT {pulse_round r} FROM pulse_round r ORDER BY r.id DESC LIMIT $1",
	[EVERYBODY] =
		"/* all: everybody is asked */"
		" SELECT p.id, COALESCE(p.leader, 0) FROM person p WHERE p.left_at IS NULL"
		"  AND (p.leader IS NOT NULL OR EXISTS"
		"   (SELECT 1 FROM person m WHERE m.leader = p.id AND m.left_at IS NULL))"
		"  AND NOT (" IS_NEW("$1") ")"
		" ORDER BY p.id",
	[NEW] = "SELECT p.made FROM person p WHERE p.id = $2 AND " IS_NEW("$1"),
	[ADD] = "{+pulse_round}",
	[ASK] = "{+pulse_asked}",
	[MINE] = "SELECT {pulse_asked a} FROM pulse_asked a WHERE a.round = $2 AND a.person = $1",
	[BESIDE] =
		"SELECT count(*), COALESCE(sum(CASE WHEN leader = $3 THEN 1 ELSE 0 END), 0)"
		" FROM pulse_asked WHERE round = $1 AND cell = $2",
	[CELL_SIZE] = "SELECT count(*) FROM pulse_asked WHERE round = $1 AND cell = $2",
	[CELL_DRAWN] =
		"SELECT count(*) FROM pulse_asked WHERE round = $1 AND cell = $2 AND drawn = 1",
	[CALL_OFF] =
		"UPDATE pulse_round SET closed = $2, called_off = 1 WHERE id = $1 AND closed IS NULL",
	[FORGET_DRAWN] = "UPDATE pulse_asked SET drawn = 0 WHERE round = $1 AND drawn = 1",
	[DROP_COUNTS] = "DELETE FROM pulse_count WHERE round = $1",
	[DROP_SPENT] = "DELETE FROM pulse_spent WHERE round = $1",
	[DROP_LINES] = "DELETE FROM pulse_line WHERE round = $1",
	[DROP_ASKED] = "DELETE FROM pulse_asked WHERE round = $1",
	[DRAW] =
		"UPDATE pulse_asked SET drawn = 1 WHERE round = $2 AND person = $1 AND drawn = 0"
		" AND EXISTS (SELECT 1 FROM pulse_round r"
		"  WHERE r.id = $2 AND r.closed IS NULL AND r.ends > $3)",
	[HOLD] = "UPDATE pulse_round SET ends = ends WHERE id = $1 AND closed IS NULL",
	[COUNTED] =
		"SELECT n FROM pulse_count WHERE round = $1 AND cell = $2 AND place = 3 AND said = 0",
	[COUNT] =
		"INSERT INTO pulse_count (round, cell, place, said, n) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (round, cell, place, said) DO UPDATE SET n = pulse_count.n + excluded.n",
	[SPEND] = "INSERT INTO pulse_spent (round, token) VALUES ($1, $2)",
	[SPEND_ONCE] =
		"INSERT INTO pulse_spent (round, token) VALUES ($1, $2) ON CONFLICT DO NOTHING",
	[SPENT] = "SELECT 1 FROM pulse_spent WHERE round = $1 AND token = $2",
	[LINE] = "INSERT INTO pulse_line (id, round, cell, leader, words) VALUES ($1, $2, $3, 0, $4)",
	[SWEEP] = "DELETE FROM pulse_round WHERE closed < $1",
	NULL
};

const char *const pulse_choices[] = { "yes", "rather-yes", "rather-no", "no", "cannot-say", NULL };
const char *const pulse_changes[] = { "better", "same", "worse", NULL };

static const struct entity_field round_fields[] = {
	FIELD(pulse_round, id, ID),
	FIELD(pulse_round, opened, TIME, .about = "when it opened"),
	FIELD(pulse_round, ends, TIME, .about = "until when it takes answers"),
	FIELD(pulse_round, closed, TIME, .null = true,
		.about = "when its results were worked out; null: not yet"),
	FIELD(pulse_round, called_off, BOOL,
		.about = "it was called off, when it was closed: nothing that was answered is kept"),
	FIELD(pulse_round, statement, INT, .least = 0, .most = PULSE_STATEMENTS - 1,
		.about = "the first of its three statements; the next two follow"),
	FIELD(pulse_round, asked, INT, .about = "how many people"),
	FIELD(pulse_round, answered, INT, .about = "how many answers count, once it is closed"),
	{ 0 },
};
const struct entity pulse_round_entity = { .name = "pulse_round", .fields = round_fields,
	.size = sizeof(struct pulse_round),
	.purpose = "rounds of the pulse: when, and which statements",
	.read_by = "everybody who is signed in",
	.kept = "two years",
};

static const struct entity_field asked_fields[] = {
	FIELD(pulse_asked, id, ID),
	FIELD(pulse_asked, round, ID, .about = "in which they are asked"),
	FIELD(pulse_asked, person, ID, .about = "who is asked"),
	FIELD(pulse_asked, leader, ID, .null = true,
		.about = "who led them when the round opened; null: nobody"),
	FIELD(pulse_asked, cell, INT, .about = "the group in which an answer of theirs counts"),
	FIELD(pulse_asked, drawn, BOOL, .about = "they have drawn the right to one answer; forgotten when the round is closed"),
	{ 0 },
};
const struct entity pulse_asked_entity = { .name = "pulse_asked", .fields = asked_fields,
	.size = sizeof(struct pulse_asked),
	.purpose = "who is asked in a round, and that nobody answers twice; no answer stands here",
	.read_by = "that person alone, whether they have drawn",
	.kept = "two years",
};

static const struct entity_field cell_fields[] = {
	FIELD(pulse_cell, id, ID),
	FIELD(pulse_cell, round, ID, .about = "of which round"),
	FIELD(pulse_cell, cell, INT, .about = "the group, as in pulse_asked"),
	FIELD(pulse_cell, place, INT, .about = "which of the three statements, 0 to 2"),
	FIELD(pulse_cell, asked, INT, .about = "how many people"),
	FIELD(pulse_cell, answered, INT, .about = "how many said how far they agree"),
	FIELD(pulse_cell, compared, INT, .about = "how many of them said it before"),
	{ 0 },
};
const struct entity pulse_cell_entity = { .name = "pulse_cell", .fields = cell_fields,
	.size = sizeof(struct pulse_cell),
	.purpose = "how many answered, for the rule by which later rounds are published",
	.read_by = "nobody: the program uses it",
	.kept = "two years",
};

static const struct entity_field switch_fields[] = {
	FIELD(pulse_switch, id, ID),
	FIELD(pulse_switch, turned_off, BOOL,
		.about = "whoever runs the server has turned the pulse off"),
	FIELD(pulse_switch, forgets, BOOL,
		.about = "the server that was started last forgets the answers that wait when it is stopped"),
	{ 0 },
};
const struct entity pulse_switch_entity = { .name = "pulse_switch", .fields = switch_fields,
	.size = sizeof(struct pulse_switch),
	.purpose = "whether this installation has a pulse",
	.read_by = "everybody who is signed in",
	.kept = "as long as the installation",
};

enum pulse_statement pulse_statement_at(const struct pulse_round *r, size_t place)
{
	return (enum pulse_statement)(((size_t)r->statement + place) % PULSE_STATEMENTS);
}

/* Read the number in the first column of the first row; 0 when there is none. */
static bool read_number(struct db_q *q, int64_t *n)
{
	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* -- who may, and whether -- */

bool pulse_may_open(struct ctx *x, bool *may)
{
	*may = x->me == CTX_OPERATOR;
	return *may || db_any(db_query(x, pulse_sql[MAY_OPEN], "i", x->me), may);
}

static bool must_open(struct ctx *x)
{
	bool may;

	if (!pulse_may_open(x, &may)) return false;
	return may || err_set(&x->err, ERR_FORBIDDEN,
			TR("an admin opens a pulse, or somebody whom nobody leads"));
}

bool pulse_is_off(struct ctx *x, bool *off)
{
	return db_any(db_query(x, pulse_sql[IS_OFF], ""), off);
}

/* Delete what was drawn and answered in a round, and note that it was called off. */
static bool call_off(struct ctx *x, int64_t round)
{
	static const int drops[] = { FORGET_DRAWN, DROP_COUNTS, DROP_SPENT, DROP_LINES };

	if (db_run(x, pulse_sql[CALL_OFF], "ii", round, x->now) != 1)
		return err_set(&x->err, ERR_MISSING, TR("no pulse is open"));
	for (size_t i = 0; i < sizeof drops / sizeof *drops; i++)
		if (db_run(x, pulse_sql[drops[i]], "i", round) < 0) return false;
	return true;
}

/* Call off the round that is not closed, if there is one, and delete who was asked. That it was stays known,
 * so that turning the pulse off and on opens the same statements no sooner. */
static bool drop_open(struct ctx *x)
{
	int64_t round;

	return read_number(db_query(x, pulse_sql[UNCLOSED], ""), &round) &&
		(!round || (call_off(x, round) && db_run(x, pulse_sql[DROP_ASKED], "i", round) >= 0));
}

bool pulse_turn(struct ctx *x, bool off)
{
	const struct pulse_switch s = { .id = 1, .turned_off = off };

	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator turns the pulse off or on");
	return entity_add(x, &pulse_switch_entity, pulse_sql[TURN], &s) &&
		(!off || drop_open(x)) && audit_add(x, off ? "pulse.off" : "pulse.on", 0);
}

bool pulse_note_forgets(struct ctx *x, bool forgets)
{
	const struct pulse_switch s = { .id = 1, .forgets = forgets };

	assert(x->me == CTX_OPERATOR);
	return entity_run(x, &pulse_switch_entity, pulse_sql[NOTE_FORGETS], &s) >= 0;
}

bool pulse_forgets(struct ctx *x, bool *forgets)
{
	return db_any(db_query(x, pulse_sql[FORGETS], ""), forgets);
}

/* -- opening and calling off -- */

/* List everybody who is to be asked, by id. Somebody whose leader is not among them is led by
 * nobody here. */
static bool list_everybody(struct ctx *x, struct pulse_person **out, size_t *n)
{
	struct db_q *q = db_query(x, pulse_sql[EVERYBODY], "i", x->now - PULSE_NEW_DAYS * DAY);

	*out = LIST_NEW(x->a, struct pulse_person);
	*n = 0;
	while (q && db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct pulse_person){ .person = db_int(q, 0),
			.leader = db_int(q, 1) };
	if (!q || !db_done(q)) return false;
	for (size_t i = 0; i < *n; i++)
		if (pulse_find(*out, *n, (*out)[i].leader) == *n) (*out)[i].leader = 0;
	return true;
}

static bool ask_everybody(struct ctx *x, int64_t round, const struct pulse_person *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct pulse_asked a = { .id = id_new(x->now), .round = round,
			.person = p[i].person, .leader = p[i].leader, .cell = p[i].cell };

		if (!entity_add(x, &pulse_asked_entity, pulse_sql[ASK], &a)) return false;
	}
	return true;
}

static bool has_statement(const struct pulse_round *r, enum pulse_statement s)
{
	for (size_t i = 0; i < PULSE_PLACES; i++)
		if (pulse_statement_at(r, i) == s) return true;
	return false;
}

/* Choose where the next round begins, so that the statements take turns. */
static bool choose_statement(struct ctx *x, int64_t *statement)
{
	struct db_q *q = db_query(x, pulse_sql[LATEST], "");

	*statement = 0;
	if (!q) return false;
	if (db_next(q)) *statement = (db_int(q, 0) + PULSE_PLACES) % PULSE_STATEMENTS;
	return db_done(q);
}

bool pulse_opens_from(struct ctx *x, int64_t *from)
{
	struct pulse_round next = { 0 };
	struct db_q *q;

	*from = 0;
	if (!choose_statement(x, &next.statement)) return false;
	q = db_query(x, pulse_sql[RESTING], "ii", x->now - PULSE_REST_DAYS * DAY, (int64_t)PULSE_MISTAKE);
	while (q && db_next(q)) {
		const struct pulse_round r = { .statement = db_int(q, 0) };
		int64_t until = db_int(q, 1) + PULSE_REST_DAYS * DAY;

		for (size_t i = 0; i < PULSE_PLACES; i++)
			if (has_statement(&r, pulse_statement_at(&next, i)) && until > *from) *from = until;
	}
	return q && db_done(q);
}

/* The statements of the next round have rested. */
static bool must_have_rested(struct ctx *x)
{
	struct buf day = { .a = x->a };
	int64_t from;

	if (!pulse_opens_from(x, &from)) return false;
	if (!from) return true;
	date_print(&day, date_day_of(from + DAY - 1));
	return err_set(&x->err, ERR_CONFLICT,
		TR("the next three statements are asked again %d days after they were asked: from %s on"),
		PULSE_REST_DAYS, str_z(x->a, buf_str(&day)));
}

/* A round can be opened now: the pulse is on, and none is open. */
static bool must_be_free(struct ctx *x)
{
	bool off, open;

	if (!pulse_is_off(x, &off) || !db_any(db_query(x, pulse_sql[UNCLOSED], ""), &open))
		return false;
	if (off) return err_set(&x->err, ERR_CONFLICT, TR("the pulse is turned off here"));
	return !open || err_set(&x->err, ERR_CONFLICT,
			TR("a pulse is open already, or its results are being worked out"));
}

int64_t pulse_open(struct ctx *x, int64_t ends)
{
	struct pulse_round r = { .id = id_new(x->now), .opened = x->now, .ends = ends };
	struct pulse_person *p;
	size_t n;

	if (!must_open(x) || !must_be_free(x) || !must_have_rested(x)) return 0;
	if (ends < x->now + PULSE_DAYS_LEAST * DAY || ends > x->now + PULSE_DAYS_MOST * DAY) {
		err_field(&x->err, ERR_INPUT, "days", TR("A pulse is open for %d to %d days."),
			PULSE_DAYS_LEAST, PULSE_DAYS_MOST);
		return 0;
	}
	if (!list_everybody(x, &p, &n) || !choose_statement(x, &r.statement)) return 0;
	if (!pulse_cells(x->a, p, n)) {
		err_set(&x->err, ERR_FULL,
			TR("a pulse needs %d people who lead or are led, so that nobody can be told apart"),
			PULSE_LEAST);
		return 0;
	}
	r.asked = (int64_t)n;
	return entity_add(x, &pulse_round_entity, pulse_sql[ADD], &r) &&
			ask_everybody(x, r.id, p, n) && audit_add(x, "pulse.open", r.id)
		? r.id
		: 0;
}

bool pulse_call_off(struct ctx *x)
{
	struct pulse_round *now;

	if (!must_open(x) || !pulse_now(x, &now)) return false;
	if (!now) return err_set(&x->err, ERR_MISSING, TR("no pulse is open"));
	return call_off(x, now->id) && audit_add(x, "pulse.call_off", now->id);
}

/* -- reading -- */

bool pulse_now(struct ctx *x, struct pulse_round **out)
{
	bool off;
	size_t n;

	*out = NULL;
	if (!pulse_is_off(x, &off)) return false;
	if (off) return true;
	if (!entity_list(x, &pulse_round_entity, db_query(x, pulse_sql[OPEN_NOW], "i", x->now), 1,
		    out, &n))
		return false;
	if (!n) *out = NULL;
	return true;
}

bool pulse_mine(struct ctx *x, int64_t round, struct pulse_asked **out)
{
	size_t n;

	if (!entity_list(x, &pulse_asked_entity,
		    db_query(x, pulse_sql[MINE], "ii", x->me, round), 1, out, &n))
		return false;
	if (!n) *out = NULL;
	return true;
}

bool pulse_asks_from(struct ctx *x, int64_t opened, int64_t *from)
{
	if (!read_number(db_query(x, pulse_sql[NEW], "ii", opened - PULSE_NEW_DAYS * DAY, x->me), from))
		return false;
	if (*from) *from += PULSE_NEW_DAYS * DAY;
	return true;
}

bool pulse_list(struct ctx *x, size_t most, struct pulse_round **out, size_t *n)
{
	return entity_list(x, &pulse_round_entity, db_query(x, pulse_sql[LIST], "i", (int64_t)most),
		most, out, n);
}

struct pulse_round *pulse_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &pulse_round_entity, db_query(x, pulse_sql[GET_ONE], "i", id),
		TR("no such pulse"));
}

bool pulse_cell_size(struct ctx *x, int64_t round, int64_t cell, int64_t *n)
{
	return read_number(db_query(x, pulse_sql[CELL_SIZE], "ii", round, cell), n);
}

bool pulse_beside(struct ctx *x, const struct pulse_asked *mine, struct pulse_beside *out)
{
	struct db_q *q = db_query(x, pulse_sql[BESIDE], "iii", mine->round, mine->cell, mine->leader);

	*out = (struct pulse_beside){ 0 };
	if (!q) return false;
	if (db_next(q)) *out = (struct pulse_beside){ db_int(q, 0), db_int(q, 1) };
	return db_done(q);
}

bool pulse_room(struct ctx *x, int64_t round, int64_t cell, int64_t *n)
{
	int64_t drawn, counted;

	if (!read_number(db_query(x, pulse_sql[CELL_DRAWN], "ii", round, cell), &drawn) ||
		!pulse_counted(x, round, cell, &counted))
		return false;
	*n = drawn - counted;
	return true;
}

/* -- drawing -- */

struct pulse_asked *pulse_draw(struct ctx *x, int64_t round)
{
	struct pulse_round *now;
	struct pulse_asked *mine;
	int64_t rows;

	if (!pulse_now(x, &now) || !pulse_mine(x, round, &mine)) return NULL;
	if (!now || now->id != round || !mine) {
		err_set(&x->err, ERR_MISSING, TR("no pulse is open that asks you"));
		return NULL;
	}
	rows = db_run(x, pulse_sql[DRAW], "iii", x->me, round, x->now);
	if (rows == 0) err_set(&x->err, ERR_CONFLICT, TR("you have answered this pulse already"));
	return rows == 1 ? mine : NULL;
}

/* -- adding up -- */

bool pulse_is_spent(struct ctx *x, int64_t round, struct str token, bool *spent)
{
	*spent = false;
	return !token.n || db_any(db_query(x, pulse_sql[SPENT], "ib", round, token), spent);
}

bool pulse_spend(struct ctx *x, int64_t round, struct str token, bool *first)
{
	struct pulse_round *r = pulse_get(x, round);
	int64_t rows;

	*first = false;
	if (!r && x->err.code != ERR_MISSING) return false;
	if (!r) err_clear(&x->err);
	if (!r || r->closed) return true;
	rows = db_run(x, pulse_sql[SPEND_ONCE], "ib", round, token);
	*first = rows == 1;
	return rows >= 0;
}

bool pulse_hold(struct ctx *x, int64_t round, bool *held)
{
	int64_t rows = db_run(x, pulse_sql[HOLD], "i", round);

	*held = rows == 1;
	return rows >= 0;
}

bool pulse_counted(struct ctx *x, int64_t round, int64_t cell, int64_t *n)
{
	return read_number(db_query(x, pulse_sql[COUNTED], "ii", round, cell), n);
}

/* Add the numbers of some answers of one cell to those that are there. */
static bool add_counts(struct ctx *x, const struct pulse_answer *a, size_t n)
{
	int64_t counts[PULSE_PLACES][PULSE_SAIDS] = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t place = 0; place < PULSE_PLACES; place++) {
			counts[place][a[i].said[place]]++;
			if (a[i].change[place] < PULSE_SAIDS) counts[place][a[i].change[place]]++;
		}
	for (int64_t place = 0; place < PULSE_PLACES; place++)
		for (int64_t said = 0; said < PULSE_SAIDS; said++)
			if (counts[place][said] &&
				db_run(x, pulse_sql[COUNT], "iiiii", a->round, a->cell, place, said,
					counts[place][said]) != 1)
				return false;
	return db_run(x, pulse_sql[COUNT], "iiiii", a->round, a->cell, (int64_t)PULSE_PLACES,
		       INT64_C(0), (int64_t)n) == 1;
}

static int compare_tokens(const void *a, const void *b)
{
	const struct pulse_answer *const *x = a, *const *y = b;

	return str_cmp((*x)->token, (*y)->token);
}

/* Note the tokens in the order of their bytes, which tells nothing. */
static bool spend_tokens(struct ctx *x, const struct pulse_answer *a, size_t n)
{
	const struct pulse_answer **by = NEW_N(x->a, const struct pulse_answer *, n);

	for (size_t i = 0; i < n; i++) by[i] = &a[i];
	qsort(by, n, sizeof *by, compare_tokens);
	for (size_t i = 0; i < n; i++)
		if (by[i]->token.n &&
			db_run(x, pulse_sql[SPEND], "ib", a->round, by[i]->token) != 1)
			return false;
	return true;
}

struct random_line {
	int64_t id;
	struct str words;
};

static int compare_lines(const void *a, const void *b)
{
	const struct random_line *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Keep the lines under random ids and in the order of these. */
static bool keep_lines(struct ctx *x, const struct pulse_answer *a, size_t n)
{
	struct random_line *l = NEW_N(x->a, struct random_line, n);
	size_t lines = 0;

	for (size_t i = 0; i < n; i++)
		if (a[i].line.n) l[lines++] = (struct random_line){ secret_id(), a[i].line };
	qsort(l, lines, sizeof *l, compare_lines);
	for (size_t i = 0; i < lines; i++) {
		struct str place = str_fmt(x->a, "pulse_line.words %lld", (long long)l[i].id);

		if (db_run(x, pulse_sql[LINE], "iiib", l[i].id, a->round, a->cell,
			    secret_seal(x->a, x->keys, place, l[i].words)) != 1)
			return false;
	}
	return true;
}

bool pulse_add_up(struct ctx *x, const struct pulse_answer *a, size_t n)
{
	assert(n >= PULSE_LEAST);
	return add_counts(x, a, n) && spend_tokens(x, a, n) && keep_lines(x, a, n);
}

bool pulse_sweep(struct ctx *x)
{
	return db_run(x, pulse_sql[SWEEP], "i", x->now - PULSE_KEPT_DAYS * DAY) >= 0;
}
