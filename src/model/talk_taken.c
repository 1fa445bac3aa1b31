/* SPDX-License-Identifier: Apache-2.0
 *
 * Planned talks whose time a calendar has taken since.
 */
#include "model/talk.h"

#include "base/date.h"
#include "db/db.h"

enum { TAKEN };
/* True when the last busy time of a person that begins before the end of talk t ends after the
 * start of t. Busy spans do not overlap, so that no earlier one has to be looked at: one step in
 * the index. */
#define BUSY_AT(person)                                                                            \
	"COALESCE((SELECT b.ends FROM busy b WHERE b.person = " person " AND b.kind = 2"           \
	"            AND b.starts < t.starts + t.minutes * 60"                                     \
	"          ORDER BY b.starts DESC LIMIT 1), 0) > t.starts"
#define TAKEN_OF(me, other)                                                                        \
	"SELECT t.id, t.starts, p.name, " BUSY_AT("t." me) " AS mine, " BUSY_AT("t." other) " AS theirs" \
	"  FROM talk t JOIN person p ON p.id = t." other                                           \
	" WHERE t." me " = $1 AND t.starts >= $2 AND t.starts < $3 AND t.state = 0" \
	"   AND (t.source = 0 OR t.source = 2"                                                     \
	"        AND (t.starts < t.event_starts OR t.starts >= t.event_ends))"
const char *const talk_taken_sql[] = {
	[TAKEN] =
		"SELECT id, starts, name, mine, theirs FROM (" TAKEN_OF("leader", "member")
		" UNION ALL " TAKEN_OF("member", "leader") ") AS taken"
		" WHERE mine OR theirs ORDER BY starts, id LIMIT 10",
	NULL
};

bool talk_list_taken(struct ctx *x, struct talk_taken **out, size_t *n)
{
	struct db_q *q = db_query(x, talk_taken_sql[TAKEN], "iii", x->me, x->now,
		x->now + TALK_OFFER_DAYS * (int64_t)DAY);

	*out = NEW_N(x->a, struct talk_taken, TALKS_TAKEN);
	*n = 0;
	if (!q) return false;
	while (*n < TALKS_TAKEN && db_next(q))
		(*out)[(*n)++] = (struct talk_taken){ .id = db_int(q, 0),
			.starts = db_int(q, 1),
			.other = db_text(q, 2),
			.mine = db_int(q, 3) != 0,
			.theirs = db_int(q, 4) != 0 };
	return db_done(q);
}
