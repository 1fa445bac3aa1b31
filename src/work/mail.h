/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail out of the outbox, and into the inbox.
 */
#ifndef WORK_MAIL_H
#define WORK_MAIL_H

#include "model/store.h"

/* Send the mail that is due. False when none is, or *stop became true. */
bool mail_next(struct store *s, struct arena *a, const _Atomic bool *stop);
/* Take what is new in the mailbox, when the operator named one. */
void mail_poll(struct store *s, struct arena *a, const _Atomic bool *stop);

#endif
