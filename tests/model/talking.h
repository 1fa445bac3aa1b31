/* SPDX-License-Identifier: Apache-2.0
 *
 * Ada and Ben at the table, for the tests of what a talk leaves behind.
 */
#ifndef TESTS_MODEL_TALKING_H
#define TESTS_MODEL_TALKING_H

#include "model/pair.h"
#include "model/talk.h"
#include "tests/model/world.h"

/* The pair of x->me and somebody. */
static inline int64_t talking_pair(struct ctx *x, int64_t with)
{
	struct pair *p = pair_with(x, with);

	if (!p) world_die("pair", &x->err);
	return p->id;
}

/* A talk of that pair, held `ago` seconds ago. */
static inline int64_t talking_held(struct ctx *x, int64_t pair, int64_t ago)
{
	int64_t id = talk_hold(x, pair, x->now - ago, 3);

	if (!id) world_die("talk", &x->err);
	return id;
}

/* Somebody leaves the team, as a team file says it. */
static inline void talking_end(struct ctx *x, int64_t pair)
{
	if (db_run(x, "UPDATE pair SET ended = $2 WHERE id = $1", "ii", pair, x->now) != 1)
		world_die("end", &x->err);
}

/* True when the last call failed so; the next one begins anew. */
static inline bool talking_failed(struct ctx *x, enum err_code code)
{
	bool so = x->err.code == code;

	err_clear(&x->err);
	return so;
}

#endif
