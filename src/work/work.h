/* SPDX-License-Identifier: Apache-2.0
 *
 * The background worker: a thread beside the server that keeps what the pages read
 * fresh, one small transaction at a time.
 */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include "model/store.h"

struct work;

/* Start the thread; it looks for work at once and then every minute. */
struct work *work_start(struct store *s, struct err *e);
/* Ask it to stop, and wait for the piece of work under way. */
void work_stop(struct work *w);

#endif
