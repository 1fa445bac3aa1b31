/* SPDX-License-Identifier: Apache-2.0 */
#include "model/talk.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "ical/busy.h"
#include "model/audit.h"
#include "model/pair.h"
#include "model/written.h"

enum { GET_ONE, LIST, OF_PAIR, NEXT_LED, NEXT_AS_MEMBER, CLASH, ADD, BUSY, LONGEST = 30 * MINUTE };
#define COLUMNS                                                                                    \
	"SELECT t.id, t.pair, t.leader, t.member, t.starts, t.minutes, t.wanted, t.state,"         \
	"       CASE WHEN t.leader = $1 THEN m.name ELSE l.name END"                               \
	"  FROM talk t JOIN person l ON l.id = t.leader JOIN person m ON m.id = t.member"
const char *const talk_sql[] = {
	[GET_ONE] = COLUMNS " WHERE t.id = $2 AND $1 IN (t.leader, t.member)",
	[LIST] = COLUMNS
		" WHERE t.id IN (SELECT id FROM talk WHERE leader = $1 AND starts >= $2 AND starts < $3"
		"                UNION SELECT id FROM talk"
		"                 WHERE member = $1 AND starts >= $2 AND starts < $3)"
		"   AND t.state <> 3 ORDER BY t.starts, t.id LIMIT 500",
	[OF_PAIR] = COLUMNS
		" WHERE t.pair = $2 AND $1 IN (t.leader, t.member)"
		" ORDER BY t.starts DESC, t.id DESC LIMIT $3",
	[NEXT_LED] = COLUMNS
		" WHERE t.leader = $1 AND t.starts > $2 AND t.state = 0"
		" ORDER BY t.starts, t.id LIMIT 10",
	[NEXT_AS_MEMBER] = COLUMNS
		" WHERE t.member = $1 AND t.starts > $2 AND t.state = 0"
		" ORDER BY t.starts, t.id LIMIT 10",
	[CLASH] =
		"SELECT id FROM talk WHERE state = 0 AND starts > $3 - 1800 AND starts < $4"
		"   AND starts + minutes * 60 > $3"
		"   AND (leader IN ($1, $2) OR member IN ($1, $2)) LIMIT 1",
	[ADD] =
		"INSERT INTO talk (id, pair, leader, member, starts, minutes, wanted, state, made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
	[BUSY] =
		"SELECT starts, starts + minutes * 60 FROM talk"
		" WHERE state = 0 AND leader = $1 AND starts > $2 - 1800 AND starts < $3"
		" UNION ALL SELECT starts, starts + minutes * 60 FROM talk"
		" WHERE state = 0 AND member = $1 AND starts > $2 - 1800 AND starts < $3"
		" ORDER BY 1 LIMIT 1000",
	NULL
};

const struct entity_field talk_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "leader", .type = FIELD_ID },
	{ .name = "member", .type = FIELD_ID },
	{ .name = "starts", .type = FIELD_TIME },
	{ .name = "minutes", .type = FIELD_INT, .least = 3, .most = 30 },
	{ .name = "wanted", .type = FIELD_INT, .least = 3, .most = 30 },
	{ .name = "state", .type = FIELD_INT, .most = TALK_CANCELLED },
	{ .name = "made", .type = FIELD_TIME },
	{ .name = "unplanned", .type = FIELD_BOOL },
	{ .name = "moved", .type = FIELD_INT, .most = INT32_MAX },
	{ .name = "began", .type = FIELD_TIME, .null = true },
	{ .name = "ended", .type = FIELD_TIME, .null = true },
	{ .name = "held_minutes", .type = FIELD_INT, .null = true, .most = TALK_MINUTES_MAX },
	{ .name = "logged_by", .type = FIELD_ID, .null = true },
	{ .name = "logged_at", .type = FIELD_TIME, .null = true },
	{ .name = "reason", .type = FIELD_SEALED, .null = true, .most = WRITTEN_BYTES,
		.place = "talk.reason" },
	{ 0 },
};

static void read_row(struct db_q *q, struct talk *t)
{
	*t = (struct talk){
		.id = db_int(q, 0),
		.pair = db_int(q, 1),
		.leader = db_int(q, 2),
		.member = db_int(q, 3),
		.starts = db_int(q, 4),
		.minutes = db_int(q, 5),
		.wanted = db_int(q, 6),
		.state = (enum talk_state)db_int(q, 7),
		.other = db_text(q, 8),
	};
}

struct talk *talk_get(struct ctx *x, int64_t id)
{
	struct db_q *q = db_query(x, talk_sql[GET_ONE], "ii", x->me, id);
	struct talk *t = NULL;

	if (!q) return NULL;
	if (db_next(q)) read_row(q, t = NEW(x->a, struct talk));
	if (!db_done(q)) return NULL;
	if (!t) err_set(&x->err, ERR_MISSING, "no such talk");
	return t;
}

bool talk_list(struct ctx *x, int64_t from, int64_t to, struct talk **out, size_t *n)
{
	enum { MOST = 500 };
	struct db_q *q = db_query(x, talk_sql[LIST], "iii", x->me, from, to);

	*out = NEW_N(x->a, struct talk, MOST);
	*n = 0;
	if (!q) return false;
	while (*n < MOST && db_next(q)) read_row(q, &(*out)[(*n)++]);
	return db_done(q);
}

bool talk_list_pair(struct ctx *x, int64_t pair, size_t most, struct talk **out, size_t *n)
{
	struct db_q *q = db_query(x, talk_sql[OF_PAIR], "iii", x->me, pair, (int64_t)most);

	*out = NEW_N(x->a, struct talk, most);
	*n = 0;
	if (!q) return false;
	while (*n < most && db_next(q)) read_row(q, &(*out)[(*n)++]);
	return db_done(q);
}

/* The first of these talks that is not over, if it comes before *next. */
static bool take_earlier(struct ctx *x, struct db_q *q, struct talk **next)
{
	struct talk t;

	if (!q) return false;
	while (db_next(q)) {
		read_row(q, &t);
		if (t.starts + t.minutes * MINUTE <= x->now) continue;
		if (*next && (*next)->starts <= t.starts) break;
		*next = NEW(x->a, struct talk);
		**next = t;
		break;
	}
	return db_done(q);
}

struct talk *talk_next(struct ctx *x)
{
	int64_t since = x->now - LONGEST;
	struct talk *next = NULL;

	if (!take_earlier(x, db_query(x, talk_sql[NEXT_LED], "ii", x->me, since), &next)) return NULL;
	if (!take_earlier(x, db_query(x, talk_sql[NEXT_AS_MEMBER], "ii", x->me, since), &next))
		return NULL;
	return next;
}

static bool both_have_no_talk(struct ctx *x, int64_t leader, int64_t member, int64_t from,
	int64_t to)
{
	struct db_q *q = db_query(x, talk_sql[CLASH], "iiii", leader, member, from, to);
	bool clash;

	if (!q) return false;
	clash = db_next(q);
	if (!db_done(q)) return false;
	return !clash || err_set(&x->err, ERR_CONFLICT, "one of you has another talk then");
}

int64_t talk_plan(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes, int64_t wanted)
{
	int64_t id = id_new(x->now);
	struct pair *p;

	if (minutes > wanted || !pair_minutes_fit(minutes) || !pair_minutes_fit(wanted)) {
		err_set(&x->err, ERR_INPUT, "minutes: expected 3, 5, 10, 15 or 30");
		return 0;
	}
	if (!(p = pair_get(x, pair))) return 0;
	if (p->leader != x->me) {
		err_set(&x->err, ERR_FORBIDDEN, "the leader of the pair plans its talks");
		return 0;
	}
	if (!both_have_no_talk(x, p->leader, p->member, starts, starts + minutes * MINUTE)) return 0;
	if (db_run(x, talk_sql[ADD], "iiiiiiii", id, pair, p->leader, p->member, starts, minutes,
		    wanted, x->now) != 1)
		return 0;
	return audit_add(x, "talk.plan", id) ? id : 0;
}

bool talk_busy(struct ctx *x, int64_t person, int64_t from, int64_t to, struct spans *out)
{
	struct db_q *q;

	out->at = NEW_N(x->a, struct span, 1000);
	out->n = 0;
	if (!pair_near(x, person)) return false;
	if (!(q = db_query(x, talk_sql[BUSY], "iii", person, from, to))) return false;
	while (out->n < 1000 && db_next(q))
		out->at[out->n++] = (struct span){ db_int(q, 0), db_int(q, 1) };
	return db_done(q);
}
