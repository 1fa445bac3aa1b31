/* SPDX-License-Identifier: Apache-2.0
 *
 * When a pulse is over: what this server holds of it is added up, and then its results are worked
 * out.
 */
#ifndef WORK_PULSE_H
#define WORK_PULSE_H

#include "model/store.h"

/* Empty the store's box when its round is over. What fails is logged, and tried again the next time. */
void pulse_settle(struct store *s, struct arena *a);
/* Close the round that is over and settled, if there is one. */
void pulse_finish(struct store *s, struct arena *a);

#endif
