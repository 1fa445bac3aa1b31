/* SPDX-License-Identifier: Apache-2.0
 *
 * The keys with which somebody locks notes in their browser (docs/locked-notes.md). The server
 * never has such a key. It keeps wraps: the key, encrypted with a key that a passphrase or a
 * passkey gives. Only their owner reads them.
 */
#ifndef MODEL_NOTE_KEY_H
#define MODEL_NOTE_KEY_H

#include "db/entity.h"

enum { NOTE_KEYS = 2 /* of one person */, NOTE_WRAPS = 24 /* of one person */,
	NOTE_PASSKEYS = 8 /* of one key */ };

struct note_key {
	int64_t id, person;
	int64_t ready;             /* when its recovery kit was typed back; 0: not yet */
	int64_t made;
};

/* What a wrap is encrypted with. */
enum note_wrap_kind {
	NOTE_WRAP_PASSPHRASE,
	NOTE_WRAP_KIT,             /* with the key itself: shows whether a kit is of this key */
	NOTE_WRAP_PASSKEY,
	NOTE_WRAP_NEXT,            /* with the key that takes the place of this one */
};

struct note_wrap {
	int64_t id, person, key;
	enum note_wrap_kind kind;
	struct str kdf;
	int64_t memory, passes, lanes; /* of argon2id: KiB, passes, lanes */
	struct str salt, wrapped, credential; /* base64url */
	int64_t made;
};

/* List the keys of x->me, oldest first, at most NOTE_KEYS, or their wraps. */
MUST_CHECK bool note_key_list(struct ctx *x, struct note_key **out, size_t *n);
MUST_CHECK bool note_wrap_list(struct ctx *x, struct note_wrap **out, size_t *n);
/* Find the key with which x->me locks texts now: the newest that is ready; 0: they lock none. */
MUST_CHECK bool note_key_current(struct ctx *x, int64_t *key);
/* ERR_CONFLICT at `field` when x->me locks their notes, so that no form which was open before they
 * began to keeps a text that can be read here. */
MUST_CHECK bool note_key_none(struct ctx *x, const char *field);
/* True when `key` is a ready key of x->me; else ERR_CONFLICT. */
MUST_CHECK bool note_key_locks(struct ctx *x, int64_t key);

/* Begin a key, from the typed members of its first wrap, one by a passphrase; a key that was begun
 * before and is not ready is forgotten. `former` is the current key, wrapped with the new one;
 * empty when there is no current key. ERR_INPUT when a member has no possible form; ERR_CONFLICT
 * when a former key is not exchanged wholly yet. */
MUST_CHECK bool note_key_begin(struct ctx *x, struct note_wrap *w, struct str former);
/* Make a key that was begun ready: its recovery kit was typed back. `proof` is the wrap of the kind
 * NOTE_WRAP_KIT. */
MUST_CHECK bool note_key_ready(struct ctx *x, int64_t key, struct str proof);
/* Keep a wrap of a ready key: one by a passphrase takes the place of the one before, one by a
 * passkey is added. */
MUST_CHECK bool note_wrap_put(struct ctx *x, struct note_wrap *w);
/* Delete a wrap by a passkey. */
MUST_CHECK bool note_wrap_del(struct ctx *x, int64_t id);
/* Delete a key with its wraps; the caller has made sure that it locks no text (model/locked.h). */
MUST_CHECK bool note_key_del(struct ctx *x, int64_t key);

extern const char *const note_key_sql[];
extern const struct entity note_key_entity, note_wrap_entity;

#endif
