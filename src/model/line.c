/* SPDX-License-Identifier: Apache-2.0 */
#include "model/line.h"

#include "base/id.h"
#include "db/db.h"
#include "model/asked.h"
#include "model/live.h"
#include "model/note.h"
#include "model/pair.h"
#include "model/said.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { HEAD, HEADS, SINCE, LAST, RECENT, ADD, TRIM, TRIM_EMPTY, FORGET, CUT };
/* idle rows of a line whose talk is over, or that belongs to a pair; $1: idle since then */
#define IDLE                                                                                       \
	" ops IS NOT NULL AND made < $1"                                                           \
	" AND NOT EXISTS (SELECT 1 FROM line_op l WHERE l.about = line_op.about"                   \
	"  AND l.line = line_op.line AND l.made >= $1)"                                            \
	" AND NOT EXISTS (SELECT 1 FROM talk t WHERE t.id = line_op.about AND t.state = 0)"
/* a batch of the same client that is newer, so that this one is needed no more to tell what comes
 * twice */
#define NOT_ITS_NEWEST                                                                             \
	" EXISTS (SELECT 1 FROM line_op l WHERE l.about = line_op.about"                           \
	"  AND l.line = line_op.line AND l.author = line_op.author"                                \
	"  AND l.client = line_op.client AND l.seq > line_op.seq)"
const char *const line_sql[] = {
	[HEAD] = "SELECT n FROM line_op WHERE about = $1 AND line = $2 ORDER BY n DESC LIMIT 1",
	[HEADS] = "SELECT line, max(n) FROM line_op WHERE about IN ($1, $2) GROUP BY line",
	[SINCE] = "SELECT o.id, o.n, o.author, o.client, o.seq, o.ops FROM line_op o"
		  "  JOIN pair r ON r.id = o.pair"
		  " WHERE o.about = $2 AND o.line = $3 AND o.n > $4 AND o.ops IS NOT NULL"
		  "  AND $1 IN (r.leader, r.member) ORDER BY o.n LIMIT $5",
	[LAST] = "SELECT max(seq) FROM line_op"
		 " WHERE about = $2 AND line = $3 AND author = $1 AND client = $4",
	[RECENT] = "SELECT count(*), sum(CASE WHEN made > $5 THEN 1 ELSE 0 END) FROM line_op"
		   " WHERE about = $2 AND line = $3 AND author = $1 AND client <> '' AND made > $4",
	[ADD] = "INSERT INTO line_op (id, pair, about, line, n, author, client, seq, ops, made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	[TRIM] =
		"DELETE FROM line_op WHERE about = $1 AND line = $2 AND n <= $3 AND" NOT_ITS_NEWEST,
	[TRIM_EMPTY] = "UPDATE line_op SET ops = NULL WHERE about = $1 AND line = $2 AND n <= $3",
	[FORGET] = "DELETE FROM line_op WHERE" IDLE " AND" NOT_ITS_NEWEST,
	[CUT] = "UPDATE line_op SET ops = NULL WHERE" IDLE,
	NULL
};

const char *const line_kinds[] = { "remember", "goal", "obstacle", "answer", NULL };

/* A line: whose it is, and its place in the table. */
struct place {
	enum line_kind kind;
	int64_t talk, pair, about;
};

static bool is_of_pair(enum line_kind kind)
{
	return kind == LINE_GOAL || kind == LINE_OBSTACLE;
}

static bool find_place(struct ctx *x, int64_t talk, enum line_kind kind, struct place *p)
{
	struct talk *t = talk_get(x, talk);

	if (!t) return false;
	*p = (struct place){ kind, talk, t->pair, is_of_pair(kind) ? t->pair : talk };
	return true;
}

/* -- the text, which other modules own -- */

static bool read_text(struct ctx *x, const struct place *p, struct str *text)
{
	struct said said;
	struct asked *asked;
	struct note note;

	*text = S("");
	if (is_of_pair(p->kind)) {
		if (!said_last(x, p->pair, p->kind == LINE_GOAL ? SAID_GOAL : SAID_OBSTACLE, &said))
			return false;
		*text = said.typed;
	} else if (p->kind == LINE_ANSWER) {
		if (!asked_find(x, p->talk, &asked)) return false;
		if (asked) *text = asked->typed;
	} else {
		if (!note_get(x, p->talk, &note)) return false;
		*text = note.typed;
	}
	return true;
}

static bool write_text(struct ctx *x, const struct place *p, struct str text, bool again)
{
	switch (p->kind) {
	case LINE_GOAL: return said_type(x, p->pair, SAID_GOAL, p->talk, text, again);
	case LINE_OBSTACLE: return said_type(x, p->pair, SAID_OBSTACLE, p->talk, text, again);
	case LINE_ANSWER: return asked_type(x, p->talk, text, again);
	default: return note_type_shared(x, p->talk, text, again);
	}
}

/* -- the log -- */

static bool read_number(struct db_q *q, int64_t *n)
{
	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

static bool read_head(struct ctx *x, const struct place *p, int64_t *n)
{
	return read_number(db_query(x, line_sql[HEAD], "ii", p->about, (int64_t)p->kind), n);
}

static bool read_last(struct ctx *x, const struct place *p, struct str client, int64_t *seq)
{
	return read_number(db_query(x, line_sql[LAST], "iiis", x->me, p->about, (int64_t)p->kind,
				   client), seq);
}

/* Read a batch of the log. One that does not open, or is no batch, is as if the log were cut. */
static bool read_op(struct ctx *x, struct db_q *q, struct line_op *o)
{
	struct err why = { 0 };
	struct str json;

	*o = (struct line_op){ .n = db_int(q, 1), .author = db_int(q, 2), .client = db_text(q, 3),
		.seq = db_int(q, 4) };
	return written_unseal(x, "line_op.ops", db_int(q, 0), db_bytes(q, 5), &json, &why) &&
		typing_parse(x->a, json, TYPING_OPS_KEPT, &o->ops, &why);
}

/* Read the batches with numbers above `since` into out->since. When one of them is not kept any more,
 * or `since` is a number that the line never had, out->reset says so. */
static bool read_since(struct ctx *x, const struct place *p, int64_t since, struct line *out)
{
	struct db_q *q;
	bool whole = since >= 0 && since <= out->n && out->n - since <= LINE_LOG;

	if (!whole) return out->reset = true;
	if (since == out->n) return true;
	out->since = NEW_N(x->a, struct line_op, (size_t)(out->n - since));
	q = db_query(x, line_sql[SINCE], "iiiii", x->me, p->about, (int64_t)p->kind, since,
		(int64_t)LINE_LOG);
	if (!q) return false;
	while (db_next(q) && whole && (int64_t)out->since_n < out->n - since) {
		struct line_op *o = &out->since[out->since_n++];

		whole = read_op(x, q, o) && o->n == since + (int64_t)out->since_n;
	}
	if (!db_done(q)) return false;
	out->reset = !whole || (int64_t)out->since_n < out->n - since;
	if (out->reset) out->since_n = 0;
	return true;
}

static bool add_op(struct ctx *x, const struct place *p, const struct line_op *o)
{
	int64_t id = id_new(x->now), old = o->n - LINE_LOG;
	struct buf json = { .a = x->a };

	typing_print(&json, &o->ops);
	if (db_run(x, line_sql[ADD], "iiiiiisibi", id, p->pair, p->about, (int64_t)p->kind, o->n,
		    o->author, o->client, o->seq,
		    written_seal(x, "line_op.ops", id, buf_str(&json)), x->now) != 1)
		return false;
	if (old <= 0 || old % 100) return true;
	return db_run(x, line_sql[TRIM], "iii", p->about, (int64_t)p->kind, old) >= 0 &&
		db_run(x, line_sql[TRIM_EMPTY], "iii", p->about, (int64_t)p->kind, old) >= 0;
}

bool line_replaced(struct ctx *x, enum line_kind kind, int64_t about, struct str before,
	struct str after)
{
	struct place p = { .kind = kind, .pair = about, .about = about };
	struct line_op o = { .author = x->me, .client = S("") };

	if (str_eq(before, after)) return true;
	if (!is_of_pair(kind) && !find_place(x, about, kind, &p)) return false;
	if (!read_head(x, &p, &o.n)) return false;
	o.n++;
	o.seq = o.n;
	o.ops = typing_diff(x->a, before, after);
	return add_op(x, &p, &o);
}

/* -- reading and typing -- */

static bool read_line(struct ctx *x, const struct place *p, struct str client, int64_t since,
	struct line *out)
{
	*out = (struct line){ 0 };
	return read_text(x, p, &out->text) && read_head(x, p, &out->n) &&
		read_last(x, p, client, &out->last) && read_since(x, p, since, out);
}

bool line_get(struct ctx *x, int64_t talk, enum line_kind kind, struct str client, int64_t since,
	struct line *out)
{
	struct place p;

	return find_place(x, talk, kind, &p) && read_line(x, &p, client, since, out);
}

bool line_numbers(struct ctx *x, int64_t talk, int64_t n[LINE_KINDS])
{
	struct talk *t = talk_get(x, talk);
	struct db_q *q;

	for (int i = 0; i < LINE_KINDS; i++) n[i] = 0;
	if (!t || !(q = db_query(x, line_sql[HEADS], "ii", talk, t->pair))) return false;
	while (db_next(q))
		if (db_int(q, 0) >= 0 && db_int(q, 0) < LINE_KINDS) n[db_int(q, 0)] = db_int(q, 1);
	return db_done(q);
}

/* Check how fast batches come; *again: the audit log has this typing already. */
static bool check_pace(struct ctx *x, const struct place *p, bool *again)
{
	int64_t lately = 0, minute = 0;
	struct db_q *q = db_query(x, line_sql[RECENT], "iiiii", x->me, p->about, (int64_t)p->kind,
		x->now - LINE_AUDIT, x->now - 60);

	if (!q) return false;
	if (db_next(q)) lately = db_int(q, 0), minute = db_int(q, 1);
	if (!db_done(q)) return false;
	*again = lately > 0;
	return minute < LINE_A_MINUTE ||
		err_set(&x->err, ERR_LIMIT, TR("That was faster than anybody types; it is tried again."));
}

/* Have the page begin anew with the text as it is; always true. */
static bool begin_anew(struct line *l)
{
	l->reset = true;
	l->since_n = 0;
	return true;
}

/* Carry a batch over what was stored since, and keep it with the text that comes of it. */
static bool store_batch(struct ctx *x, const struct place *p, const struct line_batch *b,
	bool again, struct line *l)
{
	struct line_op o = { .n = l->n + 1, .author = x->me, .seq = b->seq, .client = b->client,
		.ops = b->ops };
	struct line_op *all = NEW_N(x->a, struct line_op, l->since_n + 1);
	struct str text, kept;
	size_t work = 0;

	for (size_t i = 0; i < l->since_n; i++) {
		struct typing other = l->since[i].ops;

		work += o.ops.n * other.n;
		if (work > LINE_WORK) return begin_anew(l);
		all[i] = l->since[i];
		typing_cross(x->a, &o.ops, &other);
	}
	if (!typing_apply(x->a, l->text, &o.ops, &text))
		return err_field(&x->err, ERR_INPUT, "ops", "lie outside of the text");
	if (o.ops.n > TYPING_OPS_KEPT)
		return err_field(&x->err, ERR_INPUT, "ops", "are too many");
	if (!write_text(x, p, text, again) || !add_op(x, p, &o) || !live_note(x, p->pair)) return false;
	all[l->since_n++] = o;
	l->since = all, l->text = text, l->n = o.n, l->last = b->seq;
	return read_text(x, p, &kept) && line_replaced(x, p->kind, p->about, text, kept);
}

bool line_apply(struct ctx *x, int64_t talk, enum line_kind kind, const struct line_batch *b,
	struct line *out)
{
	struct place p;
	bool again;

	if (!b->client.n || b->client.n > LINE_CLIENT_BYTES || !str_ascii(b->client))
		return err_field(&x->err, ERR_INPUT, "client", "expected a short word");
	if (b->seq < 1 || b->last < 0 || b->last >= b->seq)
		return err_field(&x->err, ERR_INPUT, "seq", "expected to be above `last`");
	if (!find_place(x, talk, kind, &p) || !read_line(x, &p, b->client, b->base, out))
		return false;
	if (out->reset || out->last != b->last) {
		/* whoever knows of more than is stored begins anew; whoever knows of less finds it in
		 * out->since */
		out->reset = out->reset || out->last < b->last;
		if (out->reset) out->since_n = 0;
		return true;
	}
	return check_pace(x, &p, &again) && store_batch(x, &p, b, again, out);
}

bool line_sweep(struct ctx *x)
{
	int64_t idle = x->now - LINE_IDLE;

	return db_run(x, line_sql[FORGET], "i", idle) >= 0 && db_run(x, line_sql[CUT], "i", idle) >= 0;
}
