/* SPDX-License-Identifier: Apache-2.0
 *
 * Notes: one line to remember of a talk. The shared line belongs to the pair; a private
 * one is read by its author and by nobody else, ever.
 */
#ifndef MODEL_NOTE_H
#define MODEL_NOTE_H

#include "db/entity.h"

struct note {
	struct str shared;           /* empty: none */
	struct str shared_by;        /* name of who wrote it last */
	struct str mine;             /* x->me's private line; empty: none */
};

/* The lines of a talk that x->me reads. ERR_MISSING for a stranger. */
MUST_CHECK bool note_get(struct ctx *x, int64_t talk, struct note *out);
/* Put a line in the place of the one before; an empty text removes it. */
MUST_CHECK bool note_set_shared(struct ctx *x, int64_t talk, struct str text);
MUST_CHECK bool note_set_private(struct ctx *x, int64_t talk, struct str text);

extern const char *const note_sql[];
extern const struct entity note_entity;

#endif
