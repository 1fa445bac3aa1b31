/* SPDX-License-Identifier: Apache-2.0
 *
 * Notes: one line to remember of a talk. The shared line belongs to the pair; only its author can
 * ever read a private line.
 */
#ifndef MODEL_NOTE_H
#define MODEL_NOTE_H

#include "db/entity.h"

struct note {
	struct str shared;           /* empty: none */
	struct str typed;            /* the same as it is being typed, with white space at its ends */
	struct str shared_by;        /* the name of the person who wrote the shared line last */
	struct str mine;             /* x->me's private line; empty: none */
};

/* A row, as it is kept; struct note has what x->me reads of a talk. */
struct note_line {
	int64_t id, talk;
	int64_t reader;              /* who alone reads it; 0: both of the pair */
	int64_t author;
	struct str words, typed;     /* typed: with white space at its ends */
	int64_t made;
	struct str author_name;
	int64_t pair;                /* of the talk */
};

/* The lines of a talk that x->me reads. ERR_MISSING for a stranger. */
MUST_CHECK bool note_get(struct ctx *x, int64_t talk, struct note *out);
/* Replace the shared or the own private line of a talk; an empty text removes the line. */
MUST_CHECK bool note_set_shared(struct ctx *x, int64_t talk, struct str text);
MUST_CHECK bool note_set_private(struct ctx *x, int64_t talk, struct str text);
/* Replace the own private line by one that x->me has unlocked (model/locked.h). note_set_private()
 * refuses, with ERR_CONFLICT at "private", any text of somebody who locks their notes. */
MUST_CHECK bool note_set_unlocked(struct ctx *x, int64_t talk, struct str text);
/* List the private lines of x->me, newest first, in pages (model/written.h). */
MUST_CHECK bool note_list_private(struct ctx *x, int64_t before, size_t most, struct note_line **out,
	size_t *n);
/* Replace the shared line by what it is while somebody types (model/line.h), white space at its ends
 * too. `again`: the audit log has already that x->me writes there. */
MUST_CHECK bool note_type_shared(struct ctx *x, int64_t talk, struct str text, bool again);
/* Tell model/watchers.c that the shared line became another text at once, and not while it was
 * typed; in the transaction of the change. */
MUST_CHECK bool note_changed(struct ctx *x, int64_t talk, struct str before, struct str after);
/* Delete every line that x->me alone reads. */
MUST_CHECK bool note_delete_private(struct ctx *x);

extern const char *const note_sql[];
extern const struct entity note_entity;

#endif
