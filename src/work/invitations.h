/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing accepted talks into the CalDAV calendars of those who want them there.
 */
#ifndef WORK_INVITATIONS_H
#define WORK_INVITATIONS_H

#include "model/store.h"

/* Write the copy that is due, and keep what came of it. False when none is due, or *stop
 * became true meanwhile: then it stays due. */
bool invitations_next(struct store *s, struct arena *a, const _Atomic bool *stop);

#endif
