/* SPDX-License-Identifier: Apache-2.0
 *
 * Guessing at passwords is slowed down without shutting anybody out. Wrong tries are counted for
 * the address that they come from, for this address at one account, and for an account from
 * everywhere, where ten times as many are allowed. A device that has signed somebody in before has
 * a count of its own, so that strangers elsewhere cannot slow it down.
 */
#ifndef WEB_GUESS_H
#define WEB_GUESS_H

#include "web/web.h"

struct web_limits {
	struct limit *address; /* by the address from which a try comes, when it is known */
	struct limit *account; /* by address and account: names that strangers choose, so nothing else is here */
	struct limit *act;     /* by person and act, of whoever is signed in */
	struct limit *chat;    /* by account of a chat server, and by button: names that are proven */
	struct limit *press;   /* by address: buttons of chat that there are not */
	struct limit *crowd;   /* by account, from all devices that are not known to it */
	struct limit *device;  /* by known device */
	struct limit *token;   /* by personal token: what programs ask */
	struct limit *links;   /* by person: first links that go out by mail */
	struct limit *proof;   /* by address: answers of a pulse whose proof was wrong */
	/* by token: the same answer of a pulse again. A browser sends one again with each page until the round is over */
	struct limit *again;
	struct limit *warned;  /* by chat server: a warning that a request in its name was not proven */
	struct limit *drawn;   /* by person and hidden point: a draw of the last hour, which has no try left */
};

void guess_limits_init(struct web_limits *l);
void guess_limits_release(struct web_limits *l);

/* Take one try at signing in with the address `typed`, whose account is `person` (0: nobody has the
 * address; such tries are counted too). False when no try is left; *wait is then the number of
 * seconds until there is one. */
MUST_CHECK bool guess_take(struct visit *v, struct str typed, int64_t person, int64_t *wait);
/* Give the try back, because the password was right. */
void guess_right(struct visit *v, struct str typed, int64_t person);
/* True when this device has signed `person` in before. */
bool guess_knows_device(struct visit *v, int64_t person);
/* Make this device known to the account of `person`, who has signed in on it. */
void guess_know_device(struct visit *v, int64_t person);

#endif
