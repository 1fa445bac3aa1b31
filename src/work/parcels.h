/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages to chat, browsers and programs, sent when they are due (model/reach.h).
 */
#ifndef WORK_PARCELS_H
#define WORK_PARCELS_H

#include <stdatomic.h>

#include "model/store.h"

/* Send one parcel, and note what came of it; with `quick` only to people whose servers were not slow
 * (model/send_turn.h). True when there may be more to do. Gives up when *stop
 * turns true. */
bool parcels_next(struct store *s, struct arena *a, bool quick, const _Atomic bool *stop);

#endif
