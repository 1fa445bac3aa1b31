/* SPDX-License-Identifier: Apache-2.0
 *
 * People are written first and their leaders second, so that a file may name a leader behind the
 * members of the team.
 */
#include "model/roster.h"

#include "base/clean.h"
#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/claim.h"
#include "model/entity.h"
#include "model/hours.h"
#include "model/one_on_one.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/spell.h"
#include "view/lang.h"

enum { FIND, ADD, CHANGE, LEADER, ADDRESS_OWNER, ADDRESS_ADD, ADDRESS_MAIN, ELSEWHERE, ENDED,
	UNNAMED,
	PAIR_BEGIN, ADMIN, MAKE_ADMIN, ANYBODY, UNNAMED_LEAVE, MAY_ADD, IS_ADMIN, SET_KEY, KNOWN };
const char *const roster_sql[] = {
	[FIND] = "SELECT id FROM person WHERE key = $1",
	[ADD] = "{+person}",
	[CHANGE] =
		"UPDATE person SET name = $2, timezone = $3, work_hours = $4, left_at = NULL"
		" WHERE id = $1 AND (name <> $2 OR timezone <> $3 OR work_hours <> $4"
		"                    OR left_at IS NOT NULL)",
	[LEADER] = "UPDATE person SET leader = $2 WHERE id = $1",
	[ADDRESS_OWNER] = "SELECT person FROM address WHERE address = $1",
	[ADDRESS_ADD] =
		"INSERT INTO address (address, person, main, proven) VALUES ($1, $2, 1, $3)"
		" ON CONFLICT (address) DO UPDATE SET main = 1",
	[ADDRESS_MAIN] = "UPDATE address SET main = 0 WHERE person = $1",
	[ELSEWHERE] =
		"SELECT id FROM pair WHERE member = $1 AND leader <> $2 AND ended IS NULL",
	[ENDED] = "SELECT id FROM pair WHERE leader = $1 AND member = $2 AND ended IS NOT NULL",
	[UNNAMED] =
		"/* all: once for an import */ SELECT r.id FROM pair r"
		"  JOIN person l ON l.id = r.leader JOIN person m ON m.id = r.member"
		" WHERE '' IN (l.name, m.name) AND r.ended IS NULL",
	[PAIR_BEGIN] =
		"{+pair} ON CONFLICT (leader, member) DO UPDATE SET ended = NULL, handed = NULL,"
		"  since = CASE WHEN pair.ended IS NULL THEN pair.since ELSE excluded.since END,"
		"  minutes = excluded.minutes, cadence_days = excluded.cadence_days"
		" WHERE pair.ended IS NOT NULL OR pair.minutes <> excluded.minutes"
		"    OR pair.cadence_days <> excluded.cadence_days",
	[ADMIN] = "/* all: once for an import */ SELECT 1 FROM person"
		" WHERE admin = 1 AND name <> '' AND left_at IS NULL LIMIT 1",
	[MAKE_ADMIN] = "UPDATE person SET admin = 1 WHERE id = $1",
	[ANYBODY] = "/* all: once, when the server starts */ SELECT 1 FROM person LIMIT 1",
	[UNNAMED_LEAVE] =
		"/* all: once for an import */ UPDATE person SET left_at = $1"
		" WHERE name = '' AND left_at IS NULL",
	[MAY_ADD] =
		"SELECT 1 FROM person WHERE id = $1 AND left_at IS NULL AND (admin = 1"
		"  OR EXISTS (SELECT 1 FROM pair WHERE leader = $1 AND ended IS NULL))",
	[IS_ADMIN] = "SELECT 1 FROM person WHERE id = $1 AND admin = 1 AND left_at IS NULL",
	[SET_KEY] = "UPDATE person SET key = $2 WHERE id = $1",
	[KNOWN] = "SELECT count(*) FROM audit WHERE what = 'roster.known' AND who = $1 AND at > $2",
	NULL
};

static const struct entity_field newcomer_fields[] = {
	TYPED(newcomer, name, TEXT, NEAR, TR("Name"), .needed = true, .most = PERSON_NAME_BYTES),
	TYPED(newcomer, address, TEXT, AUTHOR, TR("E-mail address"), .most = 254),
	TYPED(newcomer, timezone, ZONE, NEAR, TR("Time zone"), .needed = true),
	TYPED(newcomer, work_hours, HOURS, NEAR, TR("Working hours"), .needed = true),
	TYPED(newcomer, minutes, INT, PAIR, TR("Minutes of a full talk"), .needed = true,
		.unseen = true, .least = 3, .most = 30),
	TYPED(newcomer, cadence_days, INT, PAIR, TR("Days between two talks"), .needed = true,
		.least = 1, .most = 90),
	{ 0 },
};
const struct entity newcomer_entity = { .name = "newcomer", .fields = newcomer_fields,
	.size = sizeof(struct newcomer) };

bool roster_find(struct ctx *x, struct str key, int64_t *id)
{
	struct db_q *q = db_query(x, roster_sql[FIND], "s", key);

	*id = 0;
	if (!q) return false;
	if (db_next(q)) *id = db_int(q, 0);
	return db_done(q);
}

static struct str print_hours(struct ctx *x, const struct hours *hours)
{
	struct buf b = { .a = x->a };

	hours_print(&b, hours);
	return buf_str(&b);
}

/* Bring one person up to date, or add the person; *id is theirs. */
static bool put_person(struct ctx *x, const struct team_person *p, int64_t *id,
	struct roster_count *count)
{
	struct str zone = zone_name(p->zone), hours = print_hours(x, p->hours);
	int64_t rows;

	if (!roster_find(x, p->id, id)) return false;
	if (*id) {
		rows = db_run(x, roster_sql[CHANGE], "isss", *id, p->name, zone, hours);
		count->changed += rows > 0;
		count->same += rows == 0;
		return rows == 0 || (rows > 0 && person_changed(x, *id));
	}
	count->added++;
	*id = id_new(x->now);
	return entity_add(x, &person_entity, roster_sql[ADD],
		&(struct person){ .id = *id,
			.key = p->id,
			.name = p->name,
			.timezone = zone,
			.work_hours = hours,
			.made = x->now }) &&
		person_added(x, *id);
}

/* Make an address the main one of a person. ERR_CONFLICT when somebody else has the address. */
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
		return err_set(&x->err, ERR_CONFLICT,
			TR("line %d: %.*s belongs to somebody else here"), p->line, STR(address));
	return db_run(x, roster_sql[ADDRESS_MAIN], "i", id) >= 0 &&
		db_run(x, roster_sql[ADDRESS_ADD], "sii", address, id, (int64_t)(x->me == CTX_OPERATOR)) >= 0 && claim_end(x, address);
}

/* End the pairs whose ids a query gives; ends the query too. */
static bool end_pairs(struct ctx *x, struct db_q *q, struct roster_count *count)
{
	int64_t *ids = LIST_NEW(x->a, int64_t);
	size_t n = 0;

	if (!q) return false;
	while (db_next(q)) *LIST_ADD(x->a, ids, n) = db_int(q, 0);
	if (!db_done(q)) return false;
	for (size_t i = 0; i < n; i++, count->pairs_ended++)
		if (!pair_end(x, ids[i])) return false;
	return true;
}

/* A pair that has ended begins anew: what its member showed the leader before has ended with it. */
static bool forget_shown(struct ctx *x, struct db_q *q)
{
	int64_t id = 0;

	if (!q) return false;
	if (db_next(q)) id = db_int(q, 0);
	return db_done(q) && (!id || pair_begins_anew(x, id));
}

/* Give a person a leader (0: none): the pairs with others end, and the pair with the leader begins
 * or gets the minutes and the cadence of the file. */
static bool put_leader(struct ctx *x, const struct team_person *p, int64_t id, int64_t leader,
	struct roster_count *count)
{
	int64_t begun = 0;

	if (db_run(x, roster_sql[LEADER], "io", id, leader) != 1) return false;
	if (!end_pairs(x, db_query(x, roster_sql[ELSEWHERE], "ii", id, leader), count))
		return false;
	if (leader &&
		(!forget_shown(x, db_query(x, roster_sql[ENDED], "ii", leader, id)) ||
			!spell_keep(x, leader, id)))
		return false;
	if (leader)
		begun = entity_run(x, &pair_entity, roster_sql[PAIR_BEGIN], &(struct pair){
			.id = id_new(x->now), .leader = leader, .member = id, .minutes = p->minutes,
			.cadence_days = p->cadence_days, .since = x->now });
	if (begun < 0 || (begun && !one_on_one_settle(x, id))) return false;
	count->pairs_begun += (int32_t)begun;
	return true;
}

/* Write all rows of a file; ids[i] becomes the id of its person i. A person without a leader in the
 * file is led by `top` (0: nobody). */
static bool put_team(struct ctx *x, const struct team *t, int64_t *ids, int64_t top,
	struct roster_count *count)
{
	*count = (struct roster_count){ 0 };
	for (int32_t i = 0; i < t->n; i++)
		if (!put_person(x, &t->people[i], &ids[i], count) ||
			!put_address(x, &t->people[i], ids[i]))
			return false;
	for (int32_t i = 0; i < t->n; i++) {
		int32_t leader = t->people[i].leader;

		if (!put_leader(x, &t->people[i], ids[i], leader < 0 ? top : ids[leader], count))
			return false;
	}
	return true;
}

/* Make the first person without a leader an admin, when the organisation has no admin. */
static bool ensure_admin(struct ctx *x, const struct team *t, const int64_t *ids)
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

	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator imports a team");
	*count = (struct roster_count){ 0 };
	/* a person who began to set up in the browser and has given no name leaves for the file */
	if (!end_pairs(x, db_query(x, roster_sql[UNNAMED], ""), count)) return false;
	if (db_run(x, roster_sql[UNNAMED_LEAVE], "i", x->now) < 0) return false;
	return put_team(x, t, ids, 0, count) && ensure_admin(x, t, ids) &&
		audit_add(x, "roster.import", 0);
}

/* Make the key of a person who comes from no team file: their own id as text. */
static struct str make_key(struct ctx *x, int64_t id)
{
	struct buf b = { .a = x->a };

	id_print(&b, id);
	return buf_str(&b);
}

bool roster_found(struct ctx *x, int64_t *person)
{
	bool anybody;

	*person = 0;
	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator does this");
	if (!db_any(db_query(x, roster_sql[ANYBODY], ""), &anybody)) return false;
	if (anybody) return true;
	*person = id_new(x->now);
	return entity_add(x, &person_entity, roster_sql[ADD],
		       &(struct person){ .id = *person,
			       .key = make_key(x, *person),
			       .timezone = S("UTC"),
			       .work_hours = S("09:00-17:00"),
			       .admin = true,
			       .made = x->now }) &&
		audit_add(x, "roster.found", *person);
}

bool roster_may_add(struct ctx *x, bool *may)
{
	return db_any(db_query(x, roster_sql[MAY_ADD], "i", x->me), may);
}

/* Whether x->me may be told today whether an address is known. Admins see who is here. */
static bool may_ask(struct ctx *x)
{
	int64_t known = 0;
	struct db_q *q;
	bool admin;

	if (!db_any(db_query(x, roster_sql[IS_ADMIN], "i", x->me), &admin)) return false;
	if (admin) return true;
	if (!(q = db_query(x, roster_sql[KNOWN], "ii", x->me, x->now - DAY))) return false;
	if (db_next(q)) known = db_int(q, 0);
	if (!db_done(q)) return false;
	return known < ROSTER_KNOWN_DAILY ||
		err_field(&x->err, ERR_LIMIT, "address",
			TR("You have named many addresses of people who are here already. An admin can add somebody, or you go on tomorrow."));
}

bool roster_known(struct ctx *x)
{
	return audit_add(x, "roster.known", 0);
}

/* Check what was typed about a new person, and bring it into the form that is kept. */
static bool check_newcomer(struct ctx *x, struct newcomer *n)
{
	struct hours hours;
	int64_t owner = 0;

	n->timezone = clean_trim(n->timezone);
	n->work_hours = clean_trim(n->work_hours);
	if (!person_name_take(x, n->name, &n->name)) return false;
	if (n->address.n && !person_address_take(x, n->address, &n->address)) return false;
	if (n->address.n && (!may_ask(x) || !person_find(x, n->address, &owner))) return false;
	if (owner)
		return err_field(&x->err, ERR_CONFLICT, "address",
			TR("It belongs to somebody else here."));
	if (!pair_minutes_fit(n->minutes))
		return err_field(&x->err, ERR_INPUT, "minutes",
			TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (n->cadence_days < 1 || n->cadence_days > 90)
		return err_field(&x->err, ERR_INPUT, "cadence_days",
			TR("Choose between 1 and 90 days."));
	return person_zone_fits(x, n->timezone) && person_hours_fit(x, n->work_hours, &hours);
}

/* Keep the address of a new person. From an admin it counts at once, as in a team file; from
 * another leader it is a claim that the person has to prove (model/claim.h). */
static bool give_address(struct ctx *x, const struct team_person *row, int64_t person)
{
	bool admin;

	if (!row->email.n) return true;
	if (!db_any(db_query(x, roster_sql[IS_ADMIN], "i", x->me), &admin)) return false;
	return admin ? put_address(x, row, person) : claim_for(x, person, row->email);
}

bool roster_add(struct ctx *x, const struct newcomer *asked, int64_t *person)
{
	struct roster_count count = { 0 };
	struct newcomer n = *asked;
	struct team_person row;
	bool may;

	if (!person_me(x) || !roster_may_add(x, &may)) return false;
	if (!may)
		return err_set(&x->err, ERR_FORBIDDEN, TR("only who leads adds people to a team"));
	if (!check_newcomer(x, &n)) return false;
	*person = id_new(x->now);
	row = (struct team_person){ .email = n.address, .minutes = (int32_t)n.minutes,
		.cadence_days = (int32_t)n.cadence_days };
	return entity_add(x, &person_entity, roster_sql[ADD], &(struct person){ .id = *person,
			.key = make_key(x, *person), .name = n.name, .timezone = n.timezone,
			.work_hours = n.work_hours, .made = x->now }) &&
		give_address(x, &row, *person) && put_leader(x, &row, *person, x->me, &count) &&
		audit_add(x, "roster.add", *person) && person_added(x, *person);
}

/* Find the row of the file that is about x->me, by any of their addresses; −1: none. Addresses that
 * wait to be proven count as well, because an admin says with the file who is who. */
static bool find_own_row(struct ctx *x, const struct team *t, int32_t *row)
{
	struct str *addresses;
	struct claim *claims;
	size_t n, claims_n;

	*row = -1;
	if (!person_addresses(x, x->me, &addresses, &n) || !claim_list(x, &claims, &claims_n))
		return false;
	for (int32_t i = 0; i < t->n && *row < 0; i++) {
		for (size_t k = 0; k < n; k++)
			if (str_eq_nocase(t->people[i].email, addresses[k])) *row = i;
		for (size_t k = 0; k < claims_n; k++)
			if (str_eq_nocase(t->people[i].email, claims[k].address)) *row = i;
	}
	return true;
}

bool roster_import_own(struct ctx *x, const struct team *t, struct roster_count *count)
{
	int64_t *ids = NEW_N(x->a, int64_t, t->n), known = 0;
	int32_t mine;
	bool admin;

	if (!db_any(db_query(x, roster_sql[IS_ADMIN], "i", x->me), &admin)) return false;
	if (!admin)
		return err_set(&x->err, ERR_FORBIDDEN, TR("only an admin brings in a team file"));
	if (!find_own_row(x, t, &mine)) return false;
	if (mine >= 0 && !roster_find(x, t->people[mine].id, &known)) return false;
	if (known && known != x->me)
		return err_set(&x->err, ERR_CONFLICT,
			TR("line %d: this id belongs to somebody else here"), t->people[mine].line);
	if (mine >= 0 && db_run(x, roster_sql[SET_KEY], "is", x->me, t->people[mine].id) != 1)
		return false;
	return put_team(x, t, ids, mine < 0 ? x->me : 0, count) && audit_add(x, "roster.import", 0);
}
