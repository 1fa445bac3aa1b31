/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts that their author has locked in the browser: the private lines of talks, and check-ins that
 * are shown to nobody (docs/locked-notes.md). A row is an envelope (base/envelope.h), which the
 * server cannot open. No brief, question or list of another module reads it, and nobody but its
 * author.
 */
#ifndef MODEL_LOCKED_H
#define MODEL_LOCKED_H

#include "db/entity.h"

struct check_in;

enum { LOCKED = 10000 /* texts of one person */, LOCKED_LINES = 8 /* of one talk */ };
enum locked_kind { LOCKED_NOTE, LOCKED_CHECK_IN };

struct locked {
	int64_t id, owner;
	enum locked_kind kind;
	/* The talk; or the id of the check-in, which the browser makes, for the envelope is bound to
	 * it, and which the check-in has when it is no longer locked. */
	int64_t about;
	int64_t pair;              /* of the talk; 0: none */
	int64_t key;               /* the key that opens it, as the envelope names it */
	struct str envelope;
	int64_t made;              /* when its author wrote it */
};

/* The locked text `id` of x->me; NULL and ERR_MISSING for anybody else's. */
MUST_CHECK struct locked *locked_get(struct ctx *x, int64_t id);
/* List the locked texts of x->me, newest first, in pages (model/written.h). */
MUST_CHECK bool locked_list(struct ctx *x, int64_t before, size_t most, struct locked **out,
	size_t *n);
/* List the locked check-ins of x->me likewise, or the locked lines of a talk, oldest first. A talk
 * has several when x->me wrote on two devices at once: none is lost, and their author joins them. */
MUST_CHECK bool locked_list_check_ins(struct ctx *x, int64_t before, size_t most,
	struct locked **out, size_t *n);
MUST_CHECK bool locked_list_talk(struct ctx *x, int64_t talk, struct locked **out, size_t *n);
/* How many locked texts x->me has under a key. */
MUST_CHECK bool locked_count(struct ctx *x, int64_t key, int64_t *n);

/* Keep a locked text of x->me, from its typed members. The plain text that it was made of (the
 * private line of the talk, the check-in with this id) is deleted. The rows of the same talk up to
 * the id `seen` give way: their texts are part of this one. ERR_INPUT when the envelope has no
 * possible form, ERR_CONFLICT when its key is not x->me's, or the check-in is shown to somebody. */
MUST_CHECK int64_t locked_put(struct ctx *x, struct locked *l, int64_t seen);
/* Replace the envelope of a text, which is now locked with another key. ERR_MISSING when the row
 * has given way meanwhile. */
MUST_CHECK bool locked_renew(struct ctx *x, int64_t id, struct str envelope);
/* Keep a text as its author has unlocked it, in place of the locked one: a line of a talk (`words`)
 * or a check-in (`c`, which may be shown to their leader at once). */
MUST_CHECK bool locked_open_note(struct ctx *x, int64_t id, struct str words);
MUST_CHECK bool locked_open_check_in(struct ctx *x, int64_t id, struct check_in *c);
/* Delete a locked text; or all of x->me. */
MUST_CHECK bool locked_del(struct ctx *x, int64_t id);
MUST_CHECK bool locked_delete_all(struct ctx *x);
/* Delete a key of x->me and its wraps. ERR_CONFLICT while it locks a text. */
MUST_CHECK bool locked_drop_key(struct ctx *x, int64_t key);

extern const char *const locked_sql[];
extern const struct entity locked_entity;

#endif
