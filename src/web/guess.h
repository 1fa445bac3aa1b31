/* SPDX-License-Identifier: Apache-2.0
 *
 * Guessing at passwords is slowed down without shutting anybody out. Wrong tries count for
 * the address they come from, for that address at that account, and, ten times as many, for
 * the account from everywhere. A device that has signed somebody in before counts for itself
 * alone: what strangers do elsewhere does not touch it.
 */
#ifndef WEB_GUESS_H
#define WEB_GUESS_H

#include "web/web.h"

struct web_limits {
	struct limit *address; /* by the address from which a try comes, when it is known */
	struct limit *account; /* by address and account; also by what a person may do often */
	struct limit *crowd;   /* by account, from all devices that are not known to it */
	struct limit *device;  /* by known device */
	struct limit *token;   /* by personal token: what programs ask */
};

void guess_limits_init(struct web_limits *l);
void guess_limits_release(struct web_limits *l);

/* Take one try at signing in as `typed`, whose account is `person` (0: nobody has it, which
 * counts alike). False when there is none; *wait is then the seconds until there is. */
MUST_CHECK bool guess_take(struct visit *v, struct str typed, int64_t person, int64_t *wait);
/* The password was right: give back what the try took. */
void guess_right(struct visit *v, struct str typed, int64_t person);
/* Whether this device has signed `person` in before. */
bool guess_knows_device(struct visit *v, int64_t person);
/* `person` has signed in here: from now on this device is known to their account. */
void guess_know_device(struct visit *v, int64_t person);

#endif
