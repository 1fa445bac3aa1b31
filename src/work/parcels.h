/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages to chat, browsers and programs, sent when they are due (model/reach.h).
 */
#ifndef WORK_PARCELS_H
#define WORK_PARCELS_H

#include <stdatomic.h>

#include "model/store.h"

/* Send one parcel, and note what came of it. True when there may be more to do. Gives up when *stop
 * turns true. */
bool parcels_next(struct store *s, struct arena *a, const _Atomic bool *stop);

#endif
