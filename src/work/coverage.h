/* SPDX-License-Identifier: Apache-2.0
 *
 * Quarters that are over are counted once, for each reader of coverage (model/coverage_kept.h).
 */
#ifndef WORK_COVERAGE_H
#define WORK_COVERAGE_H

#include "model/store.h"

/* Count what is missing, if an hour has gone by since *looked, which is set. What fails is logged, and tried again
 * an hour later. */
void coverage_finish(struct store *s, struct arena *a, int64_t *looked, const _Atomic bool *stop);

#endif
