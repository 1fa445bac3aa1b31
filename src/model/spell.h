/* SPDX-License-Identifier: Apache-2.0
 *
 * When a pair went on before it ended and began anew. Its own row has only the last beginning; what was so at an
 * earlier time, such as at the end of a quarter, is asked of both.
 */
#ifndef MODEL_SPELL_H
#define MODEL_SPELL_H

#include "db/entity.h"

struct pair_spell {
	int64_t id, pair;
	int64_t since, ended;    /* UTC seconds */
};

/* In SQL: whether the pair `r` had begun before `begun` and went on at `at`, both expressions of UTC seconds. */
#define SPELL_THEN(r, begun, at)                                                                    \
	"((" r ".since < " begun " AND (" r ".ended IS NULL OR " r ".ended >= " at "))"              \
	" OR EXISTS (SELECT 1 FROM pair_spell w WHERE w.pair = " r ".id AND w.since < " begun         \
	"  AND w.ended >= " at "))"

/* Keep when the pair went on, if it has ended: it is about to begin anew. */
MUST_CHECK bool spell_keep(struct ctx *x, int64_t leader, int64_t member);

extern const char *const spell_sql[];
extern const struct entity pair_spell_entity;

#endif
