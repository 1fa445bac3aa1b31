/* SPDX-License-Identifier: Apache-2.0
 *
 * Keeping calendars in step with CalDAV servers.
 */
#ifndef WORK_CALDAV_H
#define WORK_CALDAV_H

#include "model/store.h"

/* Sync the account that is due, and keep what came of it. False when none is due, or *stop
 * became true meanwhile. */
bool caldav_next(struct store *s, struct arena *a, const _Atomic bool *stop);

#endif
