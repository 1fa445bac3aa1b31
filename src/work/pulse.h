/* SPDX-License-Identifier: Apache-2.0
 *
 * What this server holds of a pulse is added up, from time to time and when it is over; then its results
 * are worked out.
 */
#ifndef WORK_PULSE_H
#define WORK_PULSE_H

#include "model/store.h"

/* Add up what may be of the store's box. What fails is logged, and tried again the next time. */
void pulse_settle(struct store *s, struct arena *a);
/* Close the round that is over and settled, if there is one. */
void pulse_finish(struct store *s, struct arena *a);

#endif
