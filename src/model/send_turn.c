/* SPDX-License-Identifier: Apache-2.0 */
#include "model/send_turn.h"

#include "db/db.h"

enum { TAKE, GIVE, SWEEP };
const char *const send_turn_sql[] = {
	[TAKE] =
		"INSERT INTO send_turn (queue, owner, claim, since, busy_until, slow_until) VALUES ($1, $2, $3, $4, $5, 0)"
		" ON CONFLICT (queue, owner) DO UPDATE SET claim = excluded.claim, since = excluded.since,"
		"  busy_until = excluded.busy_until WHERE send_turn.claim = 0 OR send_turn.busy_until <= excluded.since",
	/* since when it was taken, so that all requests of a turn count */
	[GIVE] =
		"UPDATE send_turn SET claim = 0, busy_until = $4,"
		"  slow_until = CASE WHEN $4 - since > $5 THEN $4 + ($4 - since) * $6 ELSE slow_until END"
		" WHERE queue = $1 AND owner = $2 AND claim = $3",
	[SWEEP] = "DELETE FROM send_turn WHERE busy_until < $1",
	NULL
};

int64_t send_turn_slow(const struct ctx *x, bool quick)
{
	return quick ? x->now : INT64_MAX;
}

bool send_turn_take(struct ctx *x, enum send_queue queue, int64_t owner, int64_t claim, int64_t lease)
{
	return db_run(x, send_turn_sql[TAKE], "iiiii", (int64_t)queue, owner, claim, x->now, x->now + lease) == 1;
}

bool send_turn_give(struct ctx *x, enum send_queue queue, int64_t owner, int64_t claim)
{
	return db_run(x, send_turn_sql[GIVE], "iiiiii", (int64_t)queue, owner, claim, x->now, (int64_t)SEND_SLOW,
		(int64_t)SEND_SLOW_TIMES) >= 0;
}

bool send_turn_sweep(struct ctx *x)
{
	return db_run(x, send_turn_sql[SWEEP], "i", x->now - SEND_TURNS_KEPT) >= 0;
}
