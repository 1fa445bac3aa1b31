/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds, fetched when they are due (model/feed.h).
 */
#ifndef WORK_FEEDS_H
#define WORK_FEEDS_H

#include "http/transfer.h"
#include "model/store.h"

/* Fetch some that are due over a line that is kept, and keep what came of it; at most a fair share
 * where `threads` do so. True when there may be more to do. Gives up when *stop turns true. */
bool feeds_next(struct store *s, struct arena *a, struct transfer_line *line, int threads,
	const _Atomic bool *stop);

#endif
