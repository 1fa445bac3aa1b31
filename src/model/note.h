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
	struct str shared_by;        /* the name of the person who wrote the shared line last */
	struct str mine;             /* x->me's private line; empty: none */
};

/* The lines of a talk that x->me reads. ERR_MISSING for a stranger. */
MUST_CHECK bool note_get(struct ctx *x, int64_t talk, struct note *out);
/* Replace the shared or the own private line of a talk; an empty text removes the line. */
MUST_CHECK bool note_set_shared(struct ctx *x, int64_t talk, struct str text);
MUST_CHECK bool note_set_private(struct ctx *x, int64_t talk, struct str text);
/* Delete every line that x->me alone reads. */
MUST_CHECK bool note_delete_private(struct ctx *x);

extern const char *const note_sql[];
extern const struct entity note_entity;

#endif
