/* SPDX-License-Identifier: Apache-2.0
 *
 * Telling people what is due (model/message_plan.h).
 */
#ifndef WORK_MESSAGES_H
#define WORK_MESSAGES_H

#include "model/store.h"

/* Tell one person what is due to them. False when nobody waits, or *stop became true. What fails is
 * logged and put off, so that it holds up nobody else. */
bool messages_next(struct store *s, struct arena *a, const _Atomic bool *stop);

#endif
