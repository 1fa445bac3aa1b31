/* SPDX-License-Identifier: Apache-2.0 */
#include "model/tally.h"

#include <string.h>

#include "db/db.h"

enum { ADD, ALL };
const char *const tally_sql[] = {
	[ADD] =
		"INSERT INTO message_tally (id, n) VALUES ($1, $2)"
		" ON CONFLICT (id) DO UPDATE SET n = message_tally.n + excluded.n",
	[ALL] = "/* all: a few numbers */ SELECT id, n FROM message_tally",
	NULL
};

enum { STEP = 10 /* of ids between two channels */ };
const char *const tally_names[TALLIES] = { "said", "dropped", "failed" };

bool tally_add(struct ctx *x, int64_t channel, enum tally_of of, int64_t n)
{
	return n == 0 || db_run(x, tally_sql[ADD], "ii", channel * STEP + of, n) == 1;
}

bool tally_read(struct ctx *x, int64_t (*out)[TALLIES], size_t channels)
{
	struct db_q *q = db_query(x, tally_sql[ALL], "");

	memset(out, 0, channels * sizeof *out);
	if (!q) return false;
	while (db_next(q)) {
		int64_t id = db_int(q, 0);

		if (id >= 0 && (size_t)(id / STEP) < channels && id % STEP < TALLIES)
			out[id / STEP][id % STEP] = db_int(q, 1);
	}
	return db_done(q);
}
