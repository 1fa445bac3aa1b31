/* SPDX-License-Identifier: Apache-2.0 */
#include "model/account.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "view/lang.h"

enum { LINK_ADD, LINK_GET, LINK_USE, SESSION_ADD, SESSION_GET, SESSION_DEL, LINK_SWEEP,
	SESSION_SWEEP, DEMO_GET, DEMO_SET, DEMO_PEOPLE, FIRST, LINKS_DEL, SESSIONS_DEL, MAY_LINK,
	ENTERED, ANY_ENTERED, ENTER, PROOF, OWN_PROOF, SET_PASSWORD };
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
		"/* all: once, when the server starts */ SELECT id FROM person WHERE left_at IS NULL"
		" ORDER BY CASE WHEN name = '' THEN 1 ELSE 0 END, admin DESC, id LIMIT 1",
	[LINKS_DEL] = "DELETE FROM sign_in WHERE person = $1",
	[SESSIONS_DEL] = "DELETE FROM session WHERE person = $1",
	[MAY_LINK] =
		"SELECT 1 FROM person me WHERE me.id = $1 AND me.left_at IS NULL AND (me.admin = 1"
		"  OR EXISTS (SELECT 1 FROM pair WHERE leader = $1 AND member = $2 AND ended IS NULL))"
		" AND EXISTS (SELECT 1 FROM person WHERE id = $2 AND left_at IS NULL)",
	[ENTERED] = "SELECT 1 FROM account WHERE person = $1 AND entered IS NOT NULL",
	[ANY_ENTERED] =
		"/* all: once, when the server starts */ SELECT 1 FROM account WHERE entered IS NOT NULL LIMIT 1",
	[ENTER] =
		"INSERT INTO account (person, password, entered) VALUES ($1, '', $2)"
		" ON CONFLICT (person) DO UPDATE SET"
		"  entered = COALESCE(account.entered, excluded.entered)",
	[PROOF] =
		"SELECT p.id, c.password FROM address a JOIN person p ON p.id = a.person"
		"  JOIN account c ON c.person = p.id"
		" WHERE a.address = $1 AND p.left_at IS NULL",
	[OWN_PROOF] = "SELECT person, password FROM account WHERE person = $1",
	[SET_PASSWORD] = "UPDATE account SET password = $3 WHERE person = $1 AND password = $2",
	NULL
};

const struct entity_field setting_fields[] = {
	{ .name = "name", .type = FIELD_TEXT },
	{ .name = "value", .type = FIELD_TEXT },
	{ 0 },
};

/* Who has been here must be known after a move too: see account_link(). */
const struct entity_field account_fields[] = {
	{ .name = "person", .type = FIELD_ID },
	{ .name = "password", .type = FIELD_TEXT },
	{ .name = "entered", .type = FIELD_TIME, .null = true },
	{ 0 },
};

static bool found(struct db_q *q, bool *any)
{
	if (!q) return false;
	*any = db_next(q);
	return db_done(q);
}

bool account_entered(struct ctx *x, int64_t person, bool *entered)
{
	return found(db_query(x, account_sql[ENTERED], "i", person), entered);
}

bool account_any_entered(struct ctx *x, bool *entered)
{
	return found(db_query(x, account_sql[ANY_ENTERED], ""), entered);
}

static bool may_link(struct ctx *x, int64_t person)
{
	bool near, entered;

	if (x->me == CTX_OPERATOR) return true;
	if (!found(db_query(x, account_sql[MAY_LINK], "ii", x->me, person), &near)) return false;
	if (!near) return err_set(&x->err, ERR_MISSING, "no such person");
	if (!account_entered(x, person, &entered)) return false;
	if (!entered) return true;
	return err_set(&x->err, ERR_FORBIDDEN,
		TR("This person has signed in before. A new link comes from whoever runs this server."));
}

struct str account_link(struct ctx *x, int64_t person)
{
	struct str token = secret_token(x->a);

	if (!may_link(x, person)) return (struct str){ 0 };
	if (db_run(x, account_sql[LINKS_DEL], "i", person) < 0 ||
		db_run(x, account_sql[LINK_ADD], "bii", secret_hash(x->a, token), person,
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
	if (db_run(x, account_sql[ENTER], "ii", person, x->now) != 1 ||
		db_run(x, account_sql[SESSION_ADD], "biii", secret_hash(x->a, cookie), person, x->now,
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

static bool read_proof(struct db_q *q, struct account_proof *p)
{
	*p = (struct account_proof){ 0 };
	if (!q) return false;
	if (db_next(q)) {
		p->person = db_int(q, 0);
		p->hash = db_text(q, 1);
	}
	return db_done(q);
}

bool account_proof(struct ctx *x, struct str address, struct account_proof *p)
{
	return read_proof(db_query(x, account_sql[PROOF], "s", str_lower(x->a, address)), p);
}

bool account_own_proof(struct ctx *x, struct account_proof *p)
{
	return read_proof(db_query(x, account_sql[OWN_PROOF], "i", x->me), p);
}

bool account_compare(struct arena *a, struct account_proof *p, struct str password)
{
	p->fits = secret_password_fits(a, p->hash, password) && p->person;
	return p->fits;
}

struct str account_enter_proven(struct ctx *x, const struct account_proof *p)
{
	struct account_proof now;

	x->me = p->person;
	if (!account_own_proof(x, &now)) return (struct str){ 0 };
	if (p->fits && now.hash.n && str_eq(p->hash, now.hash)) return open_session(x, p->person);
	x->me = 0;
	err_set(&x->err, ERR_SIGN_IN, TR("This address and this password do not belong together."));
	return (struct str){ 0 };
}

struct str account_set_password(struct ctx *x, const struct account_proof *old, struct str hash)
{
	if (old->person != x->me || (old->hash.n && !old->fits)) {
		err_set(&x->err, ERR_FORBIDDEN, "the password so far was not given");
		return (struct str){ 0 };
	}
	if (!hash.n) err_set(&x->err, ERR_FAILED, "no memory to keep a password safely");
	else if (db_run(x, account_sql[SET_PASSWORD], "iss", x->me, old->hash, hash) != 1)
		err_set(&x->err, ERR_CONFLICT, "the password has changed in the meantime");
	if (x->err.code || db_run(x, account_sql[SESSIONS_DEL], "i", x->me) < 0 ||
		db_run(x, account_sql[LINKS_DEL], "i", x->me) < 0 ||
		!audit_add(x, "account.password", x->me))
		return (struct str){ 0 };
	return open_session(x, x->me);
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
