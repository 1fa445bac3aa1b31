/* SPDX-License-Identifier: Apache-2.0
 *
 * When a pulse is over: what this server holds of it is added up.
 */
#ifndef WORK_PULSE_H
#define WORK_PULSE_H

#include "model/store.h"

/* Empty the store's box when its round is over. What fails is logged, and tried again the next time. */
void pulse_settle(struct store *s, struct arena *a);

#endif
