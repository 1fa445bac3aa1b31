/* SPDX-License-Identifier: Apache-2.0
 *
 * Recognition: thanks for something specific, from one person of a pair to the other.
 */
#ifndef MODEL_RECOGNITION_H
#define MODEL_RECOGNITION_H

#include "db/entity.h"

struct recognition {
	int64_t id, pair, talk;      /* talk 0: between talks */
	int64_t giver, receiver;
	bool mine;                   /* x->me said it */
	struct str giver_name, receiver_name;
	struct str words;
	int64_t made;
};

/* Add thanks from x->me to the other of the pair; its id, 0 on error. */
MUST_CHECK int64_t recognition_add(struct ctx *x, int64_t pair, int64_t talk, struct str words);
/* List the thanks of a pair, newest first, in pages (model/written.h). */
MUST_CHECK bool recognition_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_talk(struct ctx *x, int64_t talk, struct recognition **out,
	size_t *n);
/* Take thanks back; only the giver may. */
MUST_CHECK bool recognition_del(struct ctx *x, int64_t id);

extern const char *const recognition_sql[];
extern const struct entity recognition_entity;

#endif
