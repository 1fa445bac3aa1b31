/* SPDX-License-Identifier: Apache-2.0
 *
 * It holds on when the pair has ended or begins anew: nobody is asked anew whether what they wrote may go out.
 */
#include "model/stays.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/pair.h"

enum { STAY, GO, OF, FROM };
const char *const stays_sql[] = {
	[STAY] = "{+line_stays} ON CONFLICT (pair, person) DO NOTHING",
	[GO] = "DELETE FROM line_stays WHERE pair = $1 AND person = $2",
	[OF] =
		"SELECT 1 FROM line_stays s JOIN pair p ON p.id = s.pair"
		" WHERE s.pair = $1 AND s.person = $2 AND $3 IN (p.leader, p.member)",
	/* a promise from above has words of somebody below whoever is asked: what they said of the need counts */
	[FROM] =
		"SELECT 1 FROM line_stays s JOIN pair p ON p.id = s.pair WHERE s.person = $1"
		" AND ($3 IN (p.leader, p.member) OR p.id = (SELECT pair FROM need WHERE id = $2))",
	NULL
};

static const struct entity_field stays_fields[] = {
	FIELD(line_stays, id, ID),
	FIELD(line_stays, pair, ID, .about = "of which two"),
	FIELD(line_stays, person, ID, .about = "whose lines stay here"),
	FIELD(line_stays, made, TIME),
	{ 0 },
};
const struct entity line_stays_entity = { .name = "line_stays", .fields = stays_fields,
	.size = sizeof(struct line_stays),
	.purpose = "who of a pair lets no line that they wrote go into a task tracker of the other",
	.read_by = "the two of the pair",
	.kept = "until it is taken back",
};

bool stays_set(struct ctx *x, int64_t pair, bool stays)
{
	const struct line_stays row = { id_new(x->now), pair, x->me, x->now };
	int64_t rows;

	if (!pair_get(x, pair)) return false;
	if (stays) rows = entity_run(x, &line_stays_entity, stays_sql[STAY], &row);
	else rows = db_run(x, stays_sql[GO], "ii", pair, x->me);
	if (rows <= 0) return rows == 0;
	return live_note(x, pair) && audit_add(x, stays ? "lines.stay" : "lines.go", pair);
}

bool stays_of(struct ctx *x, int64_t pair, int64_t person, bool *stays)
{
	return db_any(db_query(x, stays_sql[OF], "iii", pair, person, x->me), stays);
}

bool stays_from(struct ctx *x, int64_t writer, int64_t need, bool *stays)
{
	return db_any(db_query(x, stays_sql[FROM], "iii", writer, need, x->me), stays);
}
