/* SPDX-License-Identifier: Apache-2.0
 *
 * How often pairs talked in quarters that are over, counted once for each reader of coverage and kept.
 * It stays as it is when somebody deletes talks, or a round of the pulse goes after two years, so that
 * no two looks at one quarter differ; and no page counts all pairs of an organisation again. The worker
 * counts for all readers, whoever looks or not, so that a row tells of nobody that they looked.
 */
#ifndef MODEL_COVERAGE_KEPT_H
#define MODEL_COVERAGE_KEPT_H

#include "db/entity.h"

enum { COVERAGE_KEPT_QUARTERS = 8 }; /* of two years, as long as answers of the pulse are kept */

struct coverage_kept {
	int64_t id, reader;
	bool everybody;          /* the pairs of the organisation; else those below the reader */
	int64_t quarter;         /* its first day, in days since 1970 */
	int64_t pairs, often;    /* 0 pairs: they may not be shown */
};

/* List what is kept for x->me, of everybody or of those below; in no order. */
MUST_CHECK bool coverage_kept_list(struct ctx *x, bool everybody, struct coverage_kept **out, size_t *n);

/* -- for the program itself -- */

/* List what is to be counted still, at most `most`: for each reader of coverage the last whole quarter and, of the
 * seven before it, those in which a round of the pulse was opened. Only `reader` and `quarter` are set. */
MUST_CHECK bool coverage_kept_missing(struct ctx *x, size_t most, struct coverage_kept **out, size_t *n);
/* Count the quarter for x->me, its reader. This takes half a second in an organisation of 100,000, so x only
 * reads. *sees is false when x->me sees no coverage any more. */
MUST_CHECK bool coverage_kept_count(struct ctx *x, struct coverage_kept *k, bool *sees);
/* Keep what was counted; what is there already stays. */
MUST_CHECK bool coverage_kept_add(struct ctx *x, struct coverage_kept *k);
/* Delete what is older than COVERAGE_KEPT_QUARTERS. */
MUST_CHECK bool coverage_kept_sweep(struct ctx *x);

extern const char *const coverage_kept_sql[];
extern const struct entity coverage_kept_entity;

#endif
