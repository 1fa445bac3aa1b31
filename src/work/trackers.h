/* SPDX-License-Identifier: Apache-2.0
 *
 * Putting steps into trackers and asking for their states; model/tracker_job.h decides what.
 */
#ifndef WORK_TRACKERS_H
#define WORK_TRACKERS_H

#include <stdatomic.h>

#include "model/store.h"

/* Do one thing that is due, if any; with `quick` only of people whose trackers were not slow
 * (model/send_turn.h). True when it may go on at once. */
bool trackers_next(struct store *s, struct arena *a, bool quick, const _Atomic bool *stop);

#endif
