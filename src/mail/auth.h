/* SPDX-License-Identifier: Apache-2.0
 *
 * What a mail server found out about a sender, as it writes it into the head of a message
 * (Authentication-Results, RFC 8601). Pure.
 */
#ifndef MAIL_AUTH_H
#define MAIL_AUTH_H

#include <stdbool.h>

#include "base/str.h"

/* Whether the field is of the server `id` and says that the domain of From is proven:
 * dmarc=pass (RFC 7489, 11.2). *is_theirs: whether it is of that server at all. */
bool mail_auth_passed(struct arena *a, struct str field, struct str id, bool *is_theirs);

#endif
