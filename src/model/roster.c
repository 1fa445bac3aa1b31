/* SPDX-License-Identifier: Apache-2.0 */
#include "model/roster.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"

enum { FIND, ADD, CHANGE, LEADER, ADDRESS_OWNER, ADDRESS_ADD, ADDRESS_MAIN, PAIR_END,
	PAIR_BEGIN, ADMIN, MAKE_ADMIN };
const char *const roster_sql[] = {
	[FIND] = "SELECT id FROM person WHERE key = $1",
	[ADD] =
		"INSERT INTO person (id, key, name, leader, timezone, work_hours, lang, admin, made,"
		"  left_at) VALUES ($1, $2, $3, NULL, $4, $5, '', 0, $6, NULL)",
	[CHANGE] =
		"UPDATE person SET name = $2, timezone = $3, work_hours = $4, left_at = NULL"
		" WHERE id = $1 AND (name <> $2 OR timezone <> $3 OR work_hours <> $4"
		"                    OR left_at IS NOT NULL)",
	[LEADER] = "UPDATE person SET leader = $2 WHERE id = $1",
	[ADDRESS_OWNER] = "SELECT person FROM address WHERE address = $1",
	[ADDRESS_ADD] =
		"INSERT INTO address (address, person, main) VALUES ($1, $2, 1)"
		" ON CONFLICT (address) DO UPDATE SET main = 1",
	[ADDRESS_MAIN] = "UPDATE address SET main = 0 WHERE person = $1",
	[PAIR_END] =
		"UPDATE pair SET ended = $3"
		" WHERE member = $1 AND leader <> $2 AND ended IS NULL",
	[PAIR_BEGIN] =
		"INSERT INTO pair (id, leader, member, minutes, cadence_days, since, ended)"
		" VALUES ($1, $2, $3, $4, $5, $6, NULL)"
		" ON CONFLICT (leader, member) DO UPDATE SET ended = NULL,"
		"  minutes = excluded.minutes, cadence_days = excluded.cadence_days"
		" WHERE pair.ended IS NOT NULL OR pair.minutes <> excluded.minutes"
		"    OR pair.cadence_days <> excluded.cadence_days",
	[ADMIN] = "/* all: once for an import */ SELECT 1 FROM person WHERE admin = 1 LIMIT 1",
	[MAKE_ADMIN] = "UPDATE person SET admin = 1 WHERE id = $1",
	NULL
};

bool roster_find(struct ctx *x, struct str key, int64_t *id)
{
	struct db_q *q = db_query(x, roster_sql[FIND], "s", key);

	*id = 0;
	if (!q) return false;
	if (db_next(q)) *id = db_int(q, 0);
	return db_done(q);
}

static struct str hours_text(struct ctx *x, const struct hours *hours)
{
	struct buf b = { .a = x->a };

	hours_print(&b, hours);
	return buf_str(&b);
}

static bool put_person(struct ctx *x, const struct team_person *p, int64_t *id,
	struct roster_count *count)
{
	struct str zone = zone_name(p->zone), hours = hours_text(x, p->hours);
	int64_t rows;

	if (!roster_find(x, p->id, id)) return false;
	if (*id) {
		rows = db_run(x, roster_sql[CHANGE], "isss", *id, p->name, zone, hours);
		count->changed += rows > 0;
		count->same += rows == 0;
		return rows >= 0;
	}
	count->added++;
	*id = id_new(x->now);
	return db_run(x, roster_sql[ADD], "issssi", *id, p->id, p->name, zone, hours, x->now) == 1;
}

static bool put_address(struct ctx *x, const struct team_person *p, int64_t id)
{
	struct str address = str_lower(x->a, p->email);
	struct db_q *q;
	int64_t owner = 0;

	if (!address.n) return true;
	if (!(q = db_query(x, roster_sql[ADDRESS_OWNER], "s", address))) return false;
	if (db_next(q)) owner = db_int(q, 0);
	if (!db_done(q)) return false;
	if (owner && owner != id)
		return err_set(&x->err, ERR_CONFLICT, "line %d: %.*s belongs to somebody else here",
			p->line, STR(address));
	return db_run(x, roster_sql[ADDRESS_MAIN], "i", id) >= 0 &&
		db_run(x, roster_sql[ADDRESS_ADD], "si", address, id) >= 0;
}

static bool put_leader(struct ctx *x, const struct team_person *p, int64_t id, int64_t leader,
	struct roster_count *count)
{
	int64_t ended, begun = 0;

	if (db_run(x, roster_sql[LEADER], "io", id, leader) != 1) return false;
	ended = db_run(x, roster_sql[PAIR_END], "iii", id, leader, x->now);
	if (leader)
		begun = db_run(x, roster_sql[PAIR_BEGIN], "iiiiii", id_new(x->now), leader, id,
			(int64_t)p->minutes, (int64_t)p->cadence_days, x->now);
	if (ended < 0 || begun < 0) return false;
	count->pairs_ended += (int32_t)ended;
	count->pairs_begun += (int32_t)begun;
	return true;
}

static bool see_to_an_admin(struct ctx *x, const struct team *t, const int64_t *ids)
{
	struct db_q *q = db_query(x, roster_sql[ADMIN], "");
	bool have;

	if (!q) return false;
	have = db_next(q);
	if (!db_done(q)) return false;
	for (int32_t i = 0; i < t->n && !have; i++)
		if (t->people[i].leader < 0)
			return db_run(x, roster_sql[MAKE_ADMIN], "i", ids[i]) == 1;
	return true;
}

bool roster_import(struct ctx *x, const struct team *t, struct roster_count *count)
{
	int64_t *ids = NEW_N(x->a, int64_t, t->n);

	*count = (struct roster_count){ 0 };
	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator imports a team");
	for (int32_t i = 0; i < t->n; i++)
		if (!put_person(x, &t->people[i], &ids[i], count) ||
			!put_address(x, &t->people[i], ids[i]))
			return false;
	for (int32_t i = 0; i < t->n; i++) {
		int32_t leader = t->people[i].leader;

		if (!put_leader(x, &t->people[i], ids[i], leader < 0 ? 0 : ids[leader], count))
			return false;
	}
	return see_to_an_admin(x, t, ids) && audit_add(x, "roster.import", 0);
}
