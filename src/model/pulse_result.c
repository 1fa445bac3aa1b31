/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pulse_result.h"

#include "db/db.h"
#include "model/entity.h"
#include "view/lang.h"

enum { RESULTS = 1000 }; /* the most that are read of a round */

enum { GET_ONE, OF_ROUND, OVER_TIME, LINES };
/* $1 may read what is published of everybody and of their own team in a round that asked them, and
 * what is published of the people whom they led. */
#define RESULT                                                                                     \
	"SELECT {pulse_result r}, COALESCE(l.name, '') AS leader_name, o.opened AS opened"         \
	"  FROM pulse_result r JOIN pulse_round o ON o.id = r.round AND o.closed IS NOT NULL"      \
	"  LEFT JOIN person l ON l.id = r.leader"
#define IS_HERE                                                                                    \
	" AND NOT EXISTS (SELECT 1 FROM pulse_switch w WHERE w.id = 1 AND w.turned_off = 1)"       \
	" AND EXISTS (SELECT 1 FROM person me WHERE me.id = $1 AND me.left_at IS NULL)"
#define ASKED_TOO "  JOIN pulse_asked a ON a.round = r.round AND a.person = $1"
/* The results that $1 may read, of those that fit `which`. */
#define READABLE(which)                                                                            \
	RESULT ASKED_TOO " WHERE r.leader = 0" which IS_HERE                                       \
	" UNION ALL " RESULT ASKED_TOO " WHERE r.leader = a.leader AND r.below = 0" which IS_HERE  \
	" UNION ALL " RESULT " WHERE r.leader = $1" which IS_HERE
const char *const pulse_result_sql[] = {
	[GET_ONE] = READABLE(" AND r.id = $2"),
	[OF_ROUND] = READABLE(" AND r.round = $2") " ORDER BY 1",
	[OVER_TIME] =
		READABLE(" AND r.leader = $2 AND r.statement = $3 AND r.below = $4")
		" ORDER BY 2 DESC LIMIT $5",
	[LINES] =
		"SELECT {pulse_line t} FROM pulse_line t"
		"  JOIN pulse_round r ON r.id = t.round AND r.closed IS NOT NULL"
		" WHERE t.round = $2 AND t.leader = $3 AND (t.leader = $1 OR EXISTS"
		"  (SELECT 1 FROM pulse_asked a WHERE a.round = t.round AND a.person = $1"
		"   AND (t.leader = 0 OR a.leader = t.leader)))" IS_HERE
		" ORDER BY t.id LIMIT $4",
	NULL
};

static const struct entity_field result_fields[] = {
	FIELD(pulse_result, id, ID),
	FIELD(pulse_result, round, ID, .about = "of which round"),
	FIELD(pulse_result, leader, WHO, .about = "whose people; null: everybody who was asked"),
	FIELD(pulse_result, below, BOOL,
		.about = "all below that leader; else whom they lead directly"),
	FIELD(pulse_result, statement, INT, .about = "which statement, 0 to 7"),
	FIELD(pulse_result, people, INT, .about = "how many the group has"),
	FIELD(pulse_result, asked, INT,
		.about = "how many of them count here; others would let somebody be told apart"),
	FIELD(pulse_result, answered, INT, .about = "how many answers of those count that say how far they agree"),
	FIELD(pulse_result, agree, INT,
		.about = "how many agree, so that no team in it is seen to agree with all or with nobody"),
	FIELD(pulse_result, least, INT, .about = "so many agree at least"),
	FIELD(pulse_result, most, INT, .about = "so many agree at most"),
	FIELD(pulse_result, better, INT, .about = "how many agree more than the last time; -1: not told"),
	FIELD(pulse_result, same, INT, .about = "how many say the same, likewise"),
	FIELD(pulse_result, worse, INT, .about = "how many agree less, likewise"),
	FIELD(pulse_result, first_cell, INT, .readers = READ_NOBODY,
		.about = "which cell the first bit of the cells is"),
	FIELD(pulse_result, cells, BYTES, .readers = READ_NOBODY, .most = PULSE_CELLS_MOST / 8,
		.about = "which cells count here, a bit each"),
	FIELD(pulse_result, leader_name, TEXT, .joined = true),
	FIELD(pulse_result, opened, TIME, .joined = true, .about = "when its round opened"),
	{ 0 },
};
const struct entity pulse_result_entity = { .name = "pulse_result", .fields = result_fields,
	.size = sizeof(struct pulse_result),
	.purpose = "what a round has published",
	.read_by = "of everybody, who was asked; of a team, its leader and its members then; of all below a leader, that leader",
	.kept = "two years",
};

static const struct entity_field line_fields[] = {
	FIELD(pulse_line, id, ID, .about = "a random number"),
	FIELD(pulse_line, round, ID, .about = "of which round"),
	FIELD(pulse_line, cell, INT, .readers = READ_NOBODY, .about = "the group, as in pulse_asked"),
	FIELD(pulse_line, leader, WHO,
		.about = "to whose team it is shown; null: to everybody who was asked"),
	FIELD(pulse_line, words, SEALED, .place = "pulse_line.words",
		.about = "a free line, without a name"),
	{ 0 },
};
const struct entity pulse_line_entity = { .name = "pulse_line", .fields = line_fields,
	.size = sizeof(struct pulse_line),
	/* of an open round nobody reads a line, and where there are few they are deleted unread */
	.exported = "round IN (SELECT r.id FROM pulse_round r WHERE r.closed IS NOT NULL)",
	.purpose = "free lines of a round, without names",
	.read_by = "once the round is closed and there are five: of a team, its leader and its members then, else everybody who was asked",
	.kept = "two years; where there are fewer than five, until the round is closed",
};

bool pulse_result_list(struct ctx *x, int64_t round, struct pulse_result **out, size_t *n)
{
	return entity_list(x, &pulse_result_entity,
		db_query(x, pulse_result_sql[OF_ROUND], "ii", x->me, round),
		RESULTS, out, n);
}

struct pulse_result *pulse_result_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &pulse_result_entity,
		db_query(x, pulse_result_sql[GET_ONE], "ii", x->me, id), TR("there is no such page"));
}

bool pulse_result_over_time(struct ctx *x, const struct pulse_result *r, size_t most,
	struct pulse_result **out, size_t *n)
{
	return entity_list(x, &pulse_result_entity,
		db_query(x, pulse_result_sql[OVER_TIME], "iiiii", x->me, r->leader, r->statement,
			(int64_t)r->below, (int64_t)most),
		most, out, n);
}

bool pulse_line_list(struct ctx *x, int64_t round, int64_t leader, struct pulse_line **out,
	size_t *n)
{
	return entity_list(x, &pulse_line_entity,
		db_query(x, pulse_result_sql[LINES], "iiii", x->me, round, leader,
			(int64_t)PULSE_LINES_SHOWN),
		PULSE_LINES_SHOWN, out, n);
}
