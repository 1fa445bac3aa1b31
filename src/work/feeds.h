/* SPDX-License-Identifier: Apache-2.0
 *
 * Fetching the calendars that have an address.
 */
#ifndef WORK_FEEDS_H
#define WORK_FEEDS_H

#include "model/store.h"

/* Fetch the feed that is due, and keep what came of it. False when none is due, or *stop
 * became true meanwhile: then it stays due. */
bool feeds_next(struct store *s, struct arena *a, const _Atomic bool *stop);

#endif
