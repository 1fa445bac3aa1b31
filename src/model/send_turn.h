/* SPDX-License-Identifier: Apache-2.0
 *
 * Turns in the queues that send to other servers. Any person can name a server that is slow, and as many
 * as they like, one after the other. So turns are taken by their owner and not by an address: an owner is
 * sent one thing at a time, whoever was served longest ago comes first, and an owner that was slow is
 * left out for some time by the worker for quick ones. None of this ends with the address that was asked.
 */
#ifndef MODEL_SEND_TURN_H
#define MODEL_SEND_TURN_H

#include "model/store.h"

enum send_queue { SEND_PARCELS, SEND_HOOKS, SEND_TRACKERS };
enum {
	SEND_SLOW = 3,             /* seconds: who takes longer is slow … */
	SEND_SLOW_TIMES = 20,      /* … for so many times as long as it took */
	SEND_TURNS_KEPT = 7 * 86400,
};

/* For the statements that look for what is due: $1 is now, and $2 what send_turn_slow() gives. `queue` is a
 * number of enum send_queue, `owner` an expression; 0 is the installation. */
#define SEND_TURN(queue, owner) " LEFT JOIN send_turn s ON s.queue = " queue " AND s.owner = " owner
#define SEND_TURN_IS_FREE " (COALESCE(s.claim, 0) = 0 OR s.busy_until <= $1) AND COALESCE(s.slow_until, 0) <= $2"
#define SEND_TURN_ORDER " COALESCE(s.busy_until, 0)"

/* Owners that are slow until after this moment (UTC seconds) are left out: by `quick` workers all that are. */
int64_t send_turn_slow(const struct ctx *x, bool quick);
/* Take the turn of an owner for `lease` seconds, under a claim that is no other's. */
MUST_CHECK bool send_turn_take(struct ctx *x, enum send_queue queue, int64_t owner, int64_t claim,
	int64_t lease);
/* Give it back, and note whether it was slow. Nothing is changed when another worker has it meanwhile. */
MUST_CHECK bool send_turn_give(struct ctx *x, enum send_queue queue, int64_t owner, int64_t claim);
/* Forget who was served longest ago. */
MUST_CHECK bool send_turn_sweep(struct ctx *x);

extern const char *const send_turn_sql[];

#endif
