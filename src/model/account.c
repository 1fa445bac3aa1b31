/* SPDX-License-Identifier: Apache-2.0 */
#include "model/account.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"

enum { LINK_ADD, LINK_GET, LINK_USE, SESSION_ADD, SESSION_GET, SESSION_DEL, LINK_SWEEP,
	SESSION_SWEEP, DEMO_GET, DEMO_SET, DEMO_PEOPLE, FIRST };
const char *const account_sql[] = {
	[LINK_ADD] = "INSERT INTO sign_in (token, person, expires) VALUES ($1, $2, $3)",
	[LINK_GET] =
		"SELECT p.id, p.name FROM sign_in s JOIN person p ON p.id = s.person"
		" WHERE s.token = $1 AND s.expires > $2 AND p.left_at IS NULL",
	[LINK_USE] =
		"DELETE FROM sign_in WHERE token = $1 AND expires > $2 RETURNING person",
	[SESSION_ADD] =
		"INSERT INTO session (token, person, made, expires) VALUES ($1, $2, $3, $4)",
	[SESSION_GET] =
		"SELECT s.person FROM session s JOIN person p ON p.id = s.person"
		" WHERE s.token = $1 AND s.expires > $2 AND p.left_at IS NULL",
	[SESSION_DEL] = "DELETE FROM session WHERE token = $1",
	[LINK_SWEEP] = "DELETE FROM sign_in WHERE expires <= $1",
	[SESSION_SWEEP] = "DELETE FROM session WHERE expires <= $1",
	[DEMO_GET] = "SELECT value FROM setting WHERE name = 'demo'",
	[DEMO_SET] = "INSERT INTO setting (name, value) VALUES ('demo', '1')",
	[DEMO_PEOPLE] =
		"/* all: the demo has nine people */ SELECT p.id, p.name, EXISTS (SELECT 1 FROM pair WHERE leader = p.id)"
		"  FROM person p WHERE p.left_at IS NULL ORDER BY p.id LIMIT 20",
	[FIRST] =
		"/* all: once, when the server starts */ SELECT id FROM person WHERE left_at IS NULL ORDER BY admin DESC, id LIMIT 1",
	NULL
};

const struct entity_field setting_fields[] = {
	{ .name = "name", .type = FIELD_TEXT },
	{ .name = "value", .type = FIELD_TEXT },
	{ 0 },
};

struct str account_link(struct ctx *x, int64_t person)
{
	struct str token = secret_token(x->a);

	if (x->me != CTX_OPERATOR) {
		err_set(&x->err, ERR_FORBIDDEN, "only the operator makes sign-in links");
		return (struct str){ 0 };
	}
	if (db_run(x, account_sql[LINK_ADD], "bii", secret_hash(x->a, token), person,
		    x->now + ACCOUNT_LINK_SECONDS) != 1 ||
		!audit_add(x, "account.link", person))
		return (struct str){ 0 };
	return token;
}

bool account_first(struct ctx *x, int64_t *person)
{
	struct db_q *q = db_query(x, account_sql[FIRST], "");

	*person = 0;
	if (!q) return false;
	if (db_next(q)) *person = db_int(q, 0);
	return db_done(q);
}

bool account_link_person(struct ctx *x, struct str token, int64_t *person, struct str *name)
{
	struct db_q *q = db_query(x, account_sql[LINK_GET], "bi", secret_hash(x->a, token), x->now);

	*person = 0;
	if (!q) return false;
	if (db_next(q)) {
		*person = db_int(q, 0);
		*name = db_text(q, 1);
	}
	return db_done(q);
}

static struct str open_session(struct ctx *x, int64_t person)
{
	struct str cookie = secret_token(x->a);

	x->me = person;
	if (db_run(x, account_sql[SESSION_ADD], "biii", secret_hash(x->a, cookie), person, x->now,
		    x->now + ACCOUNT_SESSION_SECONDS) != 1 ||
		!audit_add(x, "account.enter", person))
		return (struct str){ 0 };
	return cookie;
}

struct str account_enter(struct ctx *x, struct str token)
{
	struct db_q *q = db_query(x, account_sql[LINK_USE], "bi", secret_hash(x->a, token), x->now);
	int64_t person = 0;

	if (!q) return (struct str){ 0 };
	if (db_next(q)) person = db_int(q, 0);
	if (!db_done(q)) return (struct str){ 0 };
	if (person) return open_session(x, person);
	err_set(&x->err, ERR_SIGN_IN, "this link has been used or is too old");
	return (struct str){ 0 };
}

bool account_demo(struct ctx *x, struct account_demo **people, size_t *n)
{
	struct db_q *q = db_query(x, account_sql[DEMO_GET], "");
	bool demo;

	*n = 0;
	*people = NEW_N(x->a, struct account_demo, 20);
	if (!q) return false;
	demo = db_next(q);
	if (!db_done(q)) return false;
	if (!demo) return true;
	if (!(q = db_query(x, account_sql[DEMO_PEOPLE], ""))) return false;
	for (; *n < 20 && db_next(q); ++*n)
		(*people)[*n] = (struct account_demo){ .id = db_int(q, 0), .name = db_text(q, 1),
			.leads = db_int(q, 2) != 0 };
	return db_done(q);
}

bool account_set_demo(struct ctx *x)
{
	return db_run(x, account_sql[DEMO_SET], "") == 1;
}

struct str account_enter_demo(struct ctx *x, int64_t person)
{
	struct account_demo *people;
	size_t n;

	if (!account_demo(x, &people, &n)) return (struct str){ 0 };
	for (size_t i = 0; i < n; i++)
		if (people[i].id == person) return open_session(x, person);
	err_set(&x->err, ERR_FORBIDDEN, "signing in without a link is for the demo only");
	return (struct str){ 0 };
}

bool account_session(struct ctx *x, struct str cookie, int64_t *person)
{
	struct db_q *q;

	*person = 0;
	if (cookie.n != SECRET_TOKEN_CHARS) return true;
	q = db_query(x, account_sql[SESSION_GET], "bi", secret_hash(x->a, cookie), x->now);
	if (!q) return false;
	if (db_next(q)) *person = db_int(q, 0);
	return db_done(q);
}

bool account_leave(struct ctx *x, struct str cookie)
{
	return db_run(x, account_sql[SESSION_DEL], "b", secret_hash(x->a, cookie)) >= 0 &&
		audit_add(x, "account.leave", x->me);
}

bool account_sweep(struct ctx *x)
{
	return db_run(x, account_sql[LINK_SWEEP], "i", x->now) >= 0 &&
		db_run(x, account_sql[SESSION_SWEEP], "i", x->now) >= 0;
}
