/* SPDX-License-Identifier: Apache-2.0
 *
 * Locked texts. A row is its owner's alone: every statement has the owner in its WHERE. That an
 * envelope is bound to the talk or check-in of its row, the browser checks when it opens it.
 */
#include "model/locked.h"

#include "base/envelope.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/check_in.h"
#include "model/entity.h"
#include "model/note.h"
#include "model/note_key.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET, LIST, CHECK_INS_OF, OF_TALK, COUNT, COUNT_KEY, ADD, GIVE_WAY, RENEW, DEL, DEL_ALL };
const char *const locked_sql[] = {
	[GET] = "SELECT {locked l} FROM locked l WHERE l.id = $2 AND l.owner = $1",
	[LIST] =
		"SELECT {locked l} FROM locked l WHERE l.owner = $1 AND l.id < $2"
		" ORDER BY l.id DESC LIMIT $3",
	[CHECK_INS_OF] =
		"SELECT {locked l} FROM locked l WHERE l.owner = $1 AND l.kind = 1 AND l.id < $2"
		" ORDER BY l.id DESC LIMIT $3",
	[OF_TALK] =
		"SELECT {locked l} FROM locked l WHERE l.owner = $1 AND l.kind = 0 AND l.about = $2"
		" ORDER BY l.id LIMIT $3",
	[COUNT] = "SELECT count(*) FROM locked WHERE owner = $1",
	[COUNT_KEY] = "SELECT count(*) FROM locked WHERE key = $1 AND owner = $2",
	[ADD] = "{+locked}",
	[GIVE_WAY] =
		"DELETE FROM locked WHERE owner = $1 AND kind = $2 AND about = $3 AND id <= $4",
	[RENEW] = "UPDATE locked SET envelope = $3, key = $4 WHERE id = $1 AND owner = $2",
	[DEL] = "DELETE FROM locked WHERE id = $1 AND owner = $2",
	[DEL_ALL] = "DELETE FROM locked WHERE owner = $1",
	NULL
};

static const char *const kinds[] = { "note", "check_in", NULL };

static const struct entity_field locked_fields[] = {
	FIELD(locked, id, ID),
	FIELD(locked, owner, ID, .about = "whose it is"),
	TYPED(locked, kind, CHOICE, AUTHOR, "What is locked", .unseen = true, .words = kinds,
		.about = "a private line of a talk, or a check-in"),
	TYPED(locked, about, ID, AUTHOR, "What it belongs to", .unseen = true, .needed = true,
		.about = "the talk; or the id of the check-in, made by the browser"),
	FIELD(locked, pair, ID, .null = true, .about = "of the talk"),
	FIELD(locked, key, ID, .about = "the key that opens it"),
	TYPED(locked, envelope, TEXT, AUTHOR, "The locked text", .unseen = true, .needed = true,
		.most = ENVELOPE_CHARS, .about = "docs/locked-notes.md"),
	FIELD(locked, made, TIME),
	{ 0 },
};
const struct entity locked_entity = { .name = "locked", .fields = locked_fields,
	.size = sizeof(struct locked),
	.purpose = "private lines and check-ins that their author has locked in the browser",
	.read_by = "its author alone, with a key that is not here",
	.kept = "until its author deletes or unlocks it",
};

struct locked *locked_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &locked_entity, db_query(x, locked_sql[GET], "ii", x->me, id),
		TR("there is no such locked text of yours"));
}

bool locked_list(struct ctx *x, int64_t before, size_t most, struct locked **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &locked_entity, db_query(x, locked_sql[LIST], "iii", x->me,
		written_before(before), page), (size_t)page, out, n);
}

bool locked_list_check_ins(struct ctx *x, int64_t before, size_t most, struct locked **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &locked_entity, db_query(x, locked_sql[CHECK_INS_OF], "iii", x->me,
		written_before(before), page), (size_t)page, out, n);
}

bool locked_list_talk(struct ctx *x, int64_t talk, struct locked **out, size_t *n)
{
	return entity_list(x, &locked_entity, db_query(x, locked_sql[OF_TALK], "iii", x->me, talk,
		(int64_t)LOCKED_LINES), LOCKED_LINES, out, n);
}

bool locked_count(struct ctx *x, int64_t key, int64_t *n)
{
	struct db_q *q = db_query(x, locked_sql[COUNT_KEY], "ii", key, x->me);

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* Check the form of an envelope, and that x->me locks with its key now. */
static bool check_envelope(struct ctx *x, struct str text, int64_t *key)
{
	struct err why = { 0 };
	struct envelope e;

	if (!envelope_parse(x->a, text, &e, &why))
		return err_field(&x->err, ERR_INPUT, "envelope",
			TR("This is not how a browser locks it."));
	*key = e.key;
	return note_key_locks(x, e.key);
}

/* Take the plain line of a talk away that is locked from now on. */
static bool take_plain_line(struct ctx *x, struct locked *l)
{
	struct talk *t = talk_get(x, l->about);

	if (!t) return false;
	l->pair = t->pair;
	return note_set_private(x, l->about, S(""));
}

/* Take the plain check-in away that is locked from now on. A new one was made when its id was, for
 * it may have waited for a network. */
static bool take_plain_check_in(struct ctx *x, struct locked *l)
{
	struct check_in *c = check_in_get(x, l->about);

	if (c) {
		l->made = c->made;
		if (c->shown != CHECK_IN_PRIVATE)
			return err_set(&x->err, ERR_CONFLICT,
				TR("It is shown to somebody. Take it back first."));
		return check_in_delete(x, l->about);
	}
	if (x->err.code != ERR_MISSING) return false;
	err_clear(&x->err);
	if (id_made(l->about) < x->now) l->made = id_made(l->about);
	return id_is_near(l->about, x->now) ||
		err_field(&x->err, ERR_INPUT, "about", TR("This is not how a browser locks it."));
}

int64_t locked_put(struct ctx *x, struct locked *l, int64_t seen)
{
	entity_keep_typed(&locked_entity, l);
	l->id = id_new(x->now), l->owner = x->me, l->made = x->now;
	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first")), 0;
	if (!entity_check(x, &locked_entity, l) || !check_envelope(x, l->envelope, &l->key)) return 0;
	if (!entity_room(x, locked_sql[COUNT], x->me, LOCKED)) {
		err_field(&x->err, ERR_FULL, "envelope", TR("%d are kept; delete some first"), LOCKED);
		return 0;
	}
	if (!(l->kind == LOCKED_NOTE ? take_plain_line(x, l) : take_plain_check_in(x, l)) ||
		db_run(x, locked_sql[GIVE_WAY], "iiii", x->me, (int64_t)l->kind, l->about, seen) < 0)
		return 0;
	return entity_add(x, &locked_entity, locked_sql[ADD], l) &&
		audit_add(x, "locked.put", l->id) ? l->id : 0;
}

bool locked_renew(struct ctx *x, int64_t id, struct str envelope)
{
	int64_t key;

	if (!locked_get(x, id) || !check_envelope(x, envelope, &key)) return false;
	return db_run(x, locked_sql[RENEW], "iisi", id, x->me, envelope, key) == 1 &&
		audit_add(x, "locked.renew", id);
}

/* Find a locked text of a kind, and delete its row; its text comes in plain. */
static struct locked *take_locked(struct ctx *x, int64_t id, enum locked_kind kind)
{
	struct locked *l = locked_get(x, id);

	if (!l) return NULL;
	if (l->kind != kind) return err_set(&x->err, ERR_INPUT, TR("expected the other kind")), NULL;
	if (db_run(x, locked_sql[DEL], "ii", id, x->me) != 1) return NULL;
	return audit_add(x, "locked.open", id) ? l : NULL;
}

bool locked_open_note(struct ctx *x, int64_t id, struct str words)
{
	struct locked *l = take_locked(x, id, LOCKED_NOTE);
	struct note now;

	if (!l || !note_get(x, l->about, &now)) return false;
	if (now.mine.n && words.n && !str_eq(now.mine, words))
		words = str_fmt(x->a, "%.*s · %.*s", STR(now.mine), STR(words));
	return note_set_unlocked(x, l->about, words);
}

bool locked_open_check_in(struct ctx *x, int64_t id, struct check_in *c)
{
	struct locked *l = take_locked(x, id, LOCKED_CHECK_IN);

	if (!l) return false;
	c->id = l->about, c->made = l->made;
	return check_in_add_unlocked(x, c);
}

bool locked_del(struct ctx *x, int64_t id)
{
	return locked_get(x, id) && db_run(x, locked_sql[DEL], "ii", id, x->me) == 1 &&
		audit_add(x, "locked.del", id);
}

bool locked_delete_all(struct ctx *x)
{
	return db_run(x, locked_sql[DEL_ALL], "i", x->me) >= 0;
}

bool locked_drop_key(struct ctx *x, int64_t key)
{
	int64_t n;

	if (!locked_count(x, key, &n)) return false;
	if (n)
		return err_set(&x->err, ERR_CONFLICT,
			TR("This key still locks texts. Unlock them, or lock them with the new key first."));
	return note_key_del(x, key);
}
