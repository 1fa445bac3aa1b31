/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys of locked notes and their wraps. What a browser sends is checked for its form alone: whether
 * a wrap opens, only its owner can find out.
 */
#include "model/note_key.h"

#include "base/base64.h"
#include "base/envelope.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "view/lang.h"

enum { LEAST_SALT = 16, MOST_SALT = 64, MOST_CREDENTIAL = 1023 }; /* bytes */

enum { KEYS, WRAPS, CURRENT, BEGIN, ADD_WRAP, READY, DROP_KIND, DEL_WRAP, DEL_WRAPS, DEL_KEY,
	COUNT_PASSKEYS };
/* kind 2 is NOTE_WRAP_PASSKEY */
const char *const note_key_sql[] = {
	[KEYS] = "SELECT {note_key k} FROM note_key k WHERE k.person = $1 ORDER BY k.id LIMIT $2",
	[WRAPS] = "SELECT {note_wrap w} FROM note_wrap w WHERE w.person = $1 ORDER BY w.id LIMIT $2",
	[CURRENT] = "SELECT max(id) FROM note_key WHERE person = $1 AND ready IS NOT NULL",
	[BEGIN] = "{+note_key}",
	[ADD_WRAP] = "{+note_wrap}",
	[READY] = "UPDATE note_key SET ready = $3 WHERE id = $1 AND person = $2 AND ready IS NULL",
	[DROP_KIND] = "DELETE FROM note_wrap WHERE key = $1 AND kind = $2 AND person = $3",
	[DEL_WRAP] = "DELETE FROM note_wrap WHERE id = $1 AND person = $2 AND kind = 2",
	[DEL_WRAPS] = "DELETE FROM note_wrap WHERE key = $1 AND person = $2",
	[DEL_KEY] = "DELETE FROM note_key WHERE id = $1 AND person = $2",
	[COUNT_PASSKEYS] = "SELECT count(*) FROM note_wrap WHERE key = $1 AND kind = 2",
	NULL
};

static const struct entity_field key_fields[] = {
	FIELD(note_key, id, ID),
	FIELD(note_key, person, ID, .about = "whose it is"),
	FIELD(note_key, ready, TIME, .null = true,
		.about = "when its recovery kit was typed back; null: not yet, and it locks nothing"),
	FIELD(note_key, made, TIME),
	{ 0 },
};
const struct entity note_key_entity = { .name = "note_key", .fields = key_fields,
	.size = sizeof(struct note_key),
	.purpose = "which keys lock notes of somebody; the keys themselves are not here",
	.read_by = "that person alone",
	.kept = "until locking is turned off or the key is exchanged",
};

static const char *const kinds[] = { "passphrase", "kit", "passkey", "next", NULL };

/* Nobody sees these fields in a form, so their labels are not translated: the browser makes them. */
#define MADE(member, T, LABEL, ...)                                                                \
	TYPED(note_wrap, member, T, AUTHOR, LABEL, .unseen = true, __VA_ARGS__)
static const struct entity_field wrap_fields[] = {
	FIELD(note_wrap, id, ID),
	FIELD(note_wrap, person, ID, .about = "whose it is"),
	MADE(key, ID, "Key", .needed = true, .about = "the key that is wrapped"),
	MADE(kind, CHOICE, "What opens it", .words = kinds,
		.about = "what it is wrapped with; kit: with itself, next: with the key after it"),
	MADE(kdf, TEXT, "How the passphrase is made a key", .most = 16,
		.about = "argon2id, or hkdf-sha256 for a passkey; empty: the other key is at hand"),
	MADE(memory, INT, "Memory of it", .about = "KiB, of argon2id"),
	MADE(passes, INT, "Passes of it", .about = "of argon2id"),
	MADE(lanes, INT, "Lanes of it", .about = "of argon2id"),
	MADE(salt, TEXT, "Salt", .most = MOST_SALT * 4 / 3, .about = "base64url"),
	MADE(wrapped, SEALED, "The wrapped key", .needed = true, .most = 100,
		.place = "note_wrap.wrapped",
		.about = "base64url of 12 bytes of nonce, the encrypted key and 16 bytes of tag"),
	MADE(credential, TEXT, "Passkey", .most = MOST_CREDENTIAL * 4 / 3,
		.about = "base64url of its id"),
	FIELD(note_wrap, made, TIME),
	{ 0 },
};
const struct entity note_wrap_entity = { .name = "note_wrap", .fields = wrap_fields,
	.size = sizeof(struct note_wrap),
	.purpose = "how the key of locked notes can be had: wrapped, by passphrase or passkey",
	.read_by = "that person alone",
	.kept = "as long as the key",
};

bool note_key_list(struct ctx *x, struct note_key **out, size_t *n)
{
	return entity_list(x, &note_key_entity,
		db_query(x, note_key_sql[KEYS], "ii", x->me, (int64_t)NOTE_KEYS), NOTE_KEYS, out, n);
}

bool note_wrap_list(struct ctx *x, struct note_wrap **out, size_t *n)
{
	return entity_list(x, &note_wrap_entity,
		db_query(x, note_key_sql[WRAPS], "ii", x->me, (int64_t)NOTE_WRAPS), NOTE_WRAPS, out,
		n);
}

bool note_key_current(struct ctx *x, int64_t *key)
{
	struct db_q *q = db_query(x, note_key_sql[CURRENT], "i", x->me);

	*key = 0;
	if (!q) return false;
	if (db_next(q)) *key = db_int(q, 0);
	return db_done(q);
}

bool note_key_none(struct ctx *x, const char *field)
{
	int64_t key;

	if (!note_key_current(x, &key)) return false;
	return !key || err_field(&x->err, ERR_CONFLICT, field,
		TR("Your notes are locked now, so this is kept only when your browser has locked it. Open the page anew; copy your words first."));
}

/* Find a key of x->me. NULL with ERR_MISSING for anybody else's. */
static const struct note_key *find_key(struct ctx *x, int64_t id)
{
	struct note_key *keys;
	size_t n;

	if (!note_key_list(x, &keys, &n)) return NULL;
	for (size_t i = 0; i < n; i++)
		if (keys[i].id == id) return &keys[i];
	err_set(&x->err, ERR_MISSING, TR("there is no such key of yours"));
	return NULL;
}

bool note_key_locks(struct ctx *x, int64_t key)
{
	const struct note_key *k = find_key(x, key);

	if (k && k->ready) return true;
	if (x->err.code && x->err.code != ERR_MISSING) return false;
	err_clear(&x->err);
	return err_set(&x->err, ERR_CONFLICT,
		TR("This was locked with a key that is no longer yours. Open the page anew and unlock again."));
}

/* Check that a member is base64url of `least` to `most` bytes. */
static bool check_bytes(struct ctx *x, const char *field, struct str text, size_t least,
	size_t most)
{
	struct str bytes;

	if (base64url_parse(x->a, text, &bytes) && bytes.n >= least && bytes.n <= most) return true;
	return err_field(&x->err, ERR_INPUT, field, TR("This is not how a browser locks it."));
}

/* Check the form of a wrap: what its kind needs, and nothing below the floor. */
static bool check_wrap(struct ctx *x, const struct note_wrap *w)
{
	bool by_words = w->kind == NOTE_WRAP_PASSPHRASE, by_passkey = w->kind == NOTE_WRAP_PASSKEY;
	struct str kdf = by_words ? S("argon2id") : by_passkey ? S("hkdf-sha256") : S("");

	if (!str_eq(w->kdf, kdf))
		return err_field(&x->err, ERR_INPUT, "kdf", TR("This is not how a browser locks it."));
	if (by_words && (w->memory < KDF_LEAST_MEMORY || w->memory > KDF_MOST_MEMORY ||
			w->passes < KDF_LEAST_PASSES || w->passes > KDF_MOST_PASSES || w->lanes != 1))
		return err_field(&x->err, ERR_INPUT, "memory",
			TR("This would be too easy to guess, or too slow."));
	if (!by_words && (w->memory || w->passes || w->lanes))
		return err_field(&x->err, ERR_INPUT, "memory", TR("This is not how a browser locks it."));
	return check_bytes(x, "salt", w->salt, by_words || by_passkey ? LEAST_SALT : 0,
			by_words || by_passkey ? MOST_SALT : 0) &&
		check_bytes(x, "credential", w->credential, by_passkey ? 1 : 0,
			by_passkey ? MOST_CREDENTIAL : 0) &&
		check_bytes(x, "wrapped", w->wrapped, ENVELOPE_WRAPPED, ENVELOPE_WRAPPED);
}

static bool add_wrap(struct ctx *x, struct note_wrap *w)
{
	entity_keep_typed(&note_wrap_entity, w);
	w->id = id_new(x->now), w->person = x->me, w->made = x->now;
	return entity_check(x, &note_wrap_entity, w) && check_wrap(x, w) &&
		entity_add(x, &note_wrap_entity, note_key_sql[ADD_WRAP], w);
}

/* Forget a key that was begun and never became ready, and find the ready key that a new one takes
 * the place of; *former is 0 when there is none. ERR_CONFLICT when one is being exchanged. */
static bool make_room(struct ctx *x, int64_t *former)
{
	struct note_key *keys;
	size_t n, ready = 0;

	*former = 0;
	if (!note_key_list(x, &keys, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		if (keys[i].ready) *former = keys[i].id, ready++;
		else if (!note_key_del(x, keys[i].id)) return false;
	}
	return ready < NOTE_KEYS || err_set(&x->err, ERR_CONFLICT,
		TR("Your key is being exchanged already. Go on with that first."));
}

bool note_key_begin(struct ctx *x, struct note_wrap *w, struct str former)
{
	struct note_key k = { .id = w->key, .person = x->me, .made = x->now };
	struct note_wrap next = { .kind = NOTE_WRAP_NEXT, .wrapped = former };

	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first"));
	if (w->kind != NOTE_WRAP_PASSPHRASE || !id_is_near(k.id, x->now))
		return err_field(&x->err, ERR_INPUT, "key", TR("This is not how a browser locks it."));
	if (!make_room(x, &next.key)) return false;
	if (k.id <= next.key || !next.key != !former.n)
		return err_set(&x->err, ERR_CONFLICT,
			TR("Your keys have changed meanwhile. Open the page anew."));
	if (entity_run(x, &note_key_entity, note_key_sql[BEGIN], &k) != 1) return false;
	/* one that was begun before and never became ready has left such a wrap, too */
	if (db_run(x, note_key_sql[DROP_KIND], "iii", next.key, (int64_t)NOTE_WRAP_NEXT, x->me) < 0)
		return false;
	return add_wrap(x, w) && (!next.key || add_wrap(x, &next)) &&
		audit_add(x, "note_key.begin", k.id);
}

bool note_key_ready(struct ctx *x, int64_t key, struct str proof)
{
	struct note_wrap kit = { .key = key, .kind = NOTE_WRAP_KIT, .wrapped = proof };

	if (!find_key(x, key)) return false;
	if (db_run(x, note_key_sql[READY], "iii", key, x->me, x->now) != 1)
		return err_set(&x->err, ERR_CONFLICT,
			TR("Your keys have changed meanwhile. Open the page anew."));
	return add_wrap(x, &kit) && audit_add(x, "note_key.ready", key);
}

/* True when a key may have one passkey more. */
static bool has_room_for_passkey(struct ctx *x, int64_t key)
{
	if (entity_room(x, note_key_sql[COUNT_PASSKEYS], key, NOTE_PASSKEYS)) return true;
	return err_field(&x->err, ERR_FULL, "credential", TR("%d are kept; delete some first"),
		NOTE_PASSKEYS);
}

bool note_wrap_put(struct ctx *x, struct note_wrap *w)
{
	bool by_words = w->kind == NOTE_WRAP_PASSPHRASE;

	if (!by_words && w->kind != NOTE_WRAP_PASSKEY)
		return err_field(&x->err, ERR_INPUT, "kind", TR("This is not how a browser locks it."));
	if (!note_key_locks(x, w->key)) return false;
	if (by_words && db_run(x, note_key_sql[DROP_KIND], "iii", w->key,
				(int64_t)NOTE_WRAP_PASSPHRASE, x->me) < 0)
		return false;
	return (by_words || has_room_for_passkey(x, w->key)) && add_wrap(x, w) &&
		audit_add(x, "note_wrap.put", w->id);
}

bool note_wrap_del(struct ctx *x, int64_t id)
{
	int64_t n = db_run(x, note_key_sql[DEL_WRAP], "ii", id, x->me);

	if (n == 0) return err_set(&x->err, ERR_MISSING, TR("there is no such passkey of yours"));
	return n > 0 && audit_add(x, "note_wrap.del", id);
}

bool note_key_del(struct ctx *x, int64_t key)
{
	return find_key(x, key) && db_run(x, note_key_sql[DEL_WRAPS], "ii", key, x->me) >= 0 &&
		db_run(x, note_key_sql[DEL_KEY], "ii", key, x->me) == 1 &&
		audit_add(x, "note_key.del", key);
}
