/* SPDX-License-Identifier: Apache-2.0
 *
 * A link that was handed over has been in two hands: in those of who made it, and in those of its
 * person. Whoever of the two uses it could be the other, so the account is shut until a password is
 * set, and the person can see who made the link and when (account_first_entry).
 */
#include "model/account.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/claim.h"
#include "model/entity.h"
#include "model/letter.h"
#include "model/password.h"
#include "model/person.h"
#include "model/token.h"
#include "view/lang.h"

enum { LINK_ADD, LINK_GET, LINK_USE, SESSION_ADD, SESSION_GET, SESSION_DEL, LINK_SWEEP,
	SESSION_SWEEP, DEMO_GET, DEMO_SET, DEMO_PEOPLE, FIRST, LINKS_DEL, SESSIONS_DEL, MAY_LINK,
	ENTERED, ANY_ENTERED, ENTER, PROOF, OWN_PROOF, SET_PASSWORD, CAME, FORGET, FIRST_ENTRY,
	WHOSE };
const char *const account_sql[] = {
	[LINK_ADD] =
		"INSERT INTO sign_in (token, person, expires, made_by, made, mailed)"
		" VALUES ($1, $2, $3, $4, $5, $6)",
	[LINK_GET] =
		"SELECT p.id, p.name FROM sign_in s JOIN person p ON p.id = s.person"
		" WHERE s.token = $1 AND s.expires > $2 AND p.left_at IS NULL",
	[LINK_USE] =
		"DELETE FROM sign_in WHERE token = $1 AND expires > $2"
		" RETURNING person, made_by, made, mailed",
	[SESSION_ADD] =
		"INSERT INTO session (token, person, made, expires) VALUES ($1, $2, $3, $4)",
	[SESSION_GET] =
		"SELECT s.person, c.shut FROM session s JOIN person p ON p.id = s.person"
		"  JOIN account c ON c.person = s.person"
		" WHERE s.token = $1 AND s.expires > $2 AND p.left_at IS NULL",
	[SESSION_DEL] = "DELETE FROM session WHERE token = $1",
	[LINK_SWEEP] = "DELETE FROM sign_in WHERE expires <= $1",
	[SESSION_SWEEP] = "DELETE FROM session WHERE expires <= $1",
	[DEMO_GET] = "SELECT value FROM setting WHERE name = 'demo'",
	[DEMO_SET] = "INSERT INTO setting (name, value) VALUES ('demo', '1')",
	[DEMO_PEOPLE] =
		"/* all: a demo has some people */ SELECT p.id, p.name,"
		" (SELECT count(*) FROM (SELECT 1 AS one FROM pair WHERE leader = p.id LIMIT 1) a)"
		" + (SELECT count(*) FROM (SELECT 1 AS one FROM pair r"
		" JOIN pair s ON s.leader = r.member"
		"      WHERE r.leader = p.id LIMIT 1) b)"
		"  FROM person p WHERE p.left_at IS NULL ORDER BY p.made DESC, p.id LIMIT 20",
	[FIRST] =
		"/* all: once, when the server starts */ SELECT id FROM person"
		" WHERE left_at IS NULL"
		" ORDER BY CASE WHEN name = '' THEN 1 ELSE 0 END, admin DESC, id LIMIT 1",
	[LINKS_DEL] = "DELETE FROM sign_in WHERE person = $1",
	[SESSIONS_DEL] = "DELETE FROM session WHERE person = $1",
	[MAY_LINK] =
		"SELECT 1 FROM person me WHERE me.id = $1 AND me.left_at IS NULL AND (me.admin = 1"
		"  OR EXISTS (SELECT 1 FROM pair WHERE leader = $1 AND member = $2"
		" AND ended IS NULL))"
		" AND EXISTS (SELECT 1 FROM person WHERE id = $2 AND left_at IS NULL)",
	/* a person who is shut does not count: nothing was done or read in their name yet */
	[ENTERED] = "SELECT 1 FROM account WHERE person = $1 AND entered IS NOT NULL AND shut = 0",
	[ANY_ENTERED] =
		"/* all: once, when the server starts */ SELECT 1 FROM account"
		" WHERE entered IS NOT NULL LIMIT 1",
	[ENTER] =
		"{+account} ON CONFLICT (person) DO UPDATE SET"
		"  entered = COALESCE(account.entered, excluded.entered)",
	[PROOF] =
		"SELECT p.id, c.password FROM address a JOIN person p ON p.id = a.person"
		"  JOIN account c ON c.person = p.id"
		" WHERE a.address = $1 AND p.left_at IS NULL",
	[OWN_PROOF] = "SELECT person, password FROM account WHERE person = $1",
	[SET_PASSWORD] =
		"UPDATE account SET password = $3, shut = 0 WHERE person = $1 AND password = $2",
	/* only the first sign-in is kept: a later link neither changes nor shuts an account */
	[CAME] =
		"{+account} ON CONFLICT (person) DO UPDATE SET entered = excluded.entered,"
		"  linked_by = excluded.linked_by, linked = excluded.linked,"
		" mailed = excluded.mailed,"
		"  shut = excluded.shut"
		" WHERE account.entered IS NULL",
	[FORGET] = "UPDATE account SET password = '', shut = 0 WHERE person = $1",
	[FIRST_ENTRY] =
		"SELECT {account c}, COALESCE(m.name, '') AS by_name"
		"  FROM account c LEFT JOIN person m ON m.id = c.linked_by"
		" WHERE c.person = $1 AND c.entered IS NOT NULL",
	[WHOSE] =
		"SELECT p.name, COALESCE(l.name, '') FROM person p LEFT"
		" JOIN person l ON l.id = p.leader"
		" WHERE p.id = $1",
	NULL
};

static const struct entity_field setting_fields[] = {
	COLUMN(name, TEXT, .about = "of a fact about the database"),
	COLUMN(value, TEXT, .about = "set by the program"),
	{ 0 },
};
const struct entity setting_entity = { .name = "setting", .fields = setting_fields,
	.purpose = "facts about this database",
	.read_by = "the program",
	.kept = "as long as the installation",
};

/* The export has this table, because account_link() has to know after a move, too, who has signed
 * in before. */
static const struct entity_field account_fields[] = {
	FIELD(account, person, ID, .about = "whose it is"),
	FIELD(account, password, TEXT, .readers = READ_NOBODY,
		.about = "its argon2id hash; empty: none is set"),
	FIELD(account, entered, TIME, .null = true,
		.about = "when they first signed in; null: never yet"),
	FIELD(account, linked_by, WHO, .since = 23,
		.about = "who made their first link: a person or the operator; null: not known"),
	FIELD(account, linked, TIME, .since = 23, .about = "when it was made"),
	FIELD(account, mailed, TEXT, .most = 254, .since = 23,
		.about = "to which address it went; empty: it was handed over"),
	FIELD(account, shut, BOOL, .since = 23, .about = "no password has been set since a link"),
	FIELD(account, by_name, TEXT, .joined = true),
	{ 0 },
};
const struct entity account_entity = { .name = "account", .fields = account_fields,
	.size = sizeof(struct account),
	.purpose = "how somebody signs in",
	.read_by = "nobody: it is compared",
	.kept = "as long as the person",
};

bool account_entered(struct ctx *x, int64_t person, bool *entered)
{
	return db_any(db_query(x, account_sql[ENTERED], "i", person), entered);
}

bool account_any_entered(struct ctx *x, bool *entered)
{
	return db_any(db_query(x, account_sql[ANY_ENTERED], ""), entered);
}

/* Check that x->me may make a link for this person; errors as of account_link(). */
static bool check_linker(struct ctx *x, int64_t person)
{
	bool near, entered;

	if (x->me == CTX_OPERATOR) return true;
	if (!db_any(db_query(x, account_sql[MAY_LINK], "ii", x->me, person), &near)) return false;
	if (!near) return err_set(&x->err, ERR_MISSING, TR("no such person"));
	if (!account_entered(x, person, &entered)) return false;
	if (!entered) return true;
	return err_set(&x->err, ERR_FORBIDDEN,
		TR("This person has signed in before. A new link comes from whoever runs this server."));
}

/* Make a token and delete the tokens before it. `mailed` is the address that it goes to; empty:
 * x->me hands it over. */
static struct str make_link(struct ctx *x, int64_t person, struct str mailed)
{
	struct str token = secret_token(x->a);

	if (db_run(x, account_sql[LINKS_DEL], "i", person) < 0 ||
		db_run(x, account_sql[LINK_ADD], "biiiis", secret_hash(x->a, token), person,
		    x->now + ACCOUNT_LINK_SECONDS, x->me, x->now, mailed) != 1 ||
		!audit_add(x, "account.link", person))
		return (struct str){ 0 };
	return token;
}

/* End every session and API token of a person, also those that an impostor has opened. */
static bool end_access(struct ctx *x, int64_t person)
{
	return db_run(x, account_sql[SESSIONS_DEL], "i", person) >= 0 && token_end(x, person);
}

bool account_link_way(struct ctx *x, int64_t person, struct str *address)
{
	*address = S("");
	if (!check_linker(x, person)) return false;
	return x->me == CTX_OPERATOR || !outbox_is_set_up(x) || !x->site.n ||
		claim_mail_address(x, person, address);
}

struct str account_link(struct ctx *x, int64_t person)
{
	struct str address;

	if (!account_link_way(x, person, &address)) return (struct str){ 0 };
	if (address.n) {
		err_set(&x->err, ERR_FORBIDDEN,
			TR("This link goes to their own mail, and to nobody else."));
		return (struct str){ 0 };
	}
	/* the operator also makes a link when an account was stolen: whoever is signed in is not
	 * any more */
	if (x->me == CTX_OPERATOR && !end_access(x, person))
		return (struct str){ 0 };
	return make_link(x, person, S(""));
}

/* Read the name of a person and of their leader. The callers have checked who may ask. */
static bool read_names(struct ctx *x, int64_t person, struct str *name, struct str *leader)
{
	struct db_q *q = db_query(x, account_sql[WHOSE], "i", person);

	*name = *leader = S("");
	if (!q) return false;
	if (db_next(q)) {
		*name = db_text(q, 0);
		*leader = db_text(q, 1);
	}
	return db_done(q);
}

bool account_whose(struct ctx *x, int64_t person, struct str *name, struct str *leader)
{
	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator asks this");
	return read_names(x, person, name, leader);
}

bool account_mail_link(struct ctx *x, int64_t person, struct str *to)
{
	struct person *me = person_me(x);
	struct html words, *h = &words;
	struct letter bound = { .person = person, .kind = S(FIRST_LINK_KIND), .refused_is_free = true };
	struct str token, name, leader;

	if (!me || !account_link_way(x, person, to)) return false;
	if (!to->n) return err_set(&x->err, ERR_CONFLICT, TR("there is no mail to send it with"));
	bound.to = *to;
	if (!letter_may(x, &bound)) return false;
	if (!read_names(x, person, &name, &leader) || !(token = make_link(x, person, *to)).n ||
		!outbox_withdraw(x, bound.kind, person))
		return false;
	words = letter_words(x, me->lang);
	return letter_send(x, h, &(struct letter){ .person = person, .to = *to, .kind = bound.kind,
		.refused_is_free = true, .about = person,
		.title = trf("%.*s invites you to rapport", STR(letter_name(h, me->name))),
		.lines = {
			trf("%.*s has added you to rapport. It is for short talks between people who lead others and those they lead, and keeps what two agree on where only these two read it.",
				STR(letter_name(h, me->name))),
			trf("The link signs you in as %.*s, once and within a day. Nobody else has it, %.*s neither.",
				STR(letter_name(h, name)), STR(letter_name(h, me->name))),
		},
		.act = str_of(tr("Sign in")),
		.path = str_fmt(x->a, "/sign-in/%.*s", STR(token)),
		.for_asker = true, .until = x->now + ACCOUNT_LINK_SECONDS });
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

/* Open a session of a person, who is x->me from now on. The value of its cookie; empty on error. */
static struct str open_session(struct ctx *x, int64_t person)
{
	struct str cookie = secret_token(x->a);

	x->me = person;
	if (!entity_add(x, &account_entity, account_sql[ENTER],
		    &(struct account){ .person = person, .entered = x->now }) ||
		db_run(x, account_sql[SESSION_ADD], "biii", secret_hash(x->a, cookie), person,
			x->now, x->now + ACCOUNT_SESSION_SECONDS) != 1 ||
		!audit_add(x, "account.enter", person))
		return (struct str){ 0 };
	return cookie;
}

/* The row of a link that was just used. */
struct used_link {
	int64_t person, made_by, made;
	struct str mailed;
};

/* Keep what a link that was used says about its person. A link that was mailed proves the address.
 * A link of the operator is for a person who has forgotten the password, or whose account somebody
 * else uses: so the password is forgotten, and all sessions and API tokens end. */
static bool take_link(struct ctx *x, const struct used_link *l)
{
	const struct account came = { .person = l->person,
		.entered = x->now,
		.linked_by = l->made_by,
		.linked = l->made,
		.mailed = l->mailed,
		.shut = l->made_by != CTX_OPERATOR && !l->mailed.n };

	if (entity_run(x, &account_entity, account_sql[CAME], &came) < 0) return false;
	if (l->mailed.n) return claim_settle(x, l->person, l->mailed);
	return l->made_by != CTX_OPERATOR ||
		(db_run(x, account_sql[FORGET], "i", l->person) == 1 &&
			end_access(x, l->person));
}

struct str account_enter(struct ctx *x, struct str token)
{
	struct db_q *q = db_query(x, account_sql[LINK_USE], "bi", secret_hash(x->a, token), x->now);
	struct used_link l = { 0 };

	if (!q) return (struct str){ 0 };
	if (db_next(q))
		l = (struct used_link){ db_int(q, 0), db_int(q, 1), db_int(q, 2), db_text(q, 3) };
	if (!db_done(q)) return (struct str){ 0 };
	if (l.person) return take_link(x, &l) ? open_session(x, l.person) : (struct str){ 0 };
	err_set(&x->err, ERR_SIGN_IN, TR("this link has been used or is too old"));
	return (struct str){ 0 };
}

bool account_first_entry(struct ctx *x, struct account *out)
{
	struct account *row;
	size_t n;

	*out = (struct account){ 0 };
	if (!entity_list(x, &account_entity, db_query(x, account_sql[FIRST_ENTRY], "i", x->me), 1,
		    &row, &n))
		return false;
	if (n) *out = *row;
	out->password = S(""); /* no page needs the hash */
	return true;
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
		err_set(&x->err, ERR_FORBIDDEN, TR("the password so far was not given"));
		return (struct str){ 0 };
	}
	if (!hash.n) err_set(&x->err, ERR_FAILED, TR("no memory to keep a password safely"));
	else if (db_run(x, account_sql[SET_PASSWORD], "iss", x->me, old->hash, hash) != 1)
		err_set(&x->err, ERR_CONFLICT, TR("the password has changed in the meantime"));
	if (x->err.code || db_run(x, account_sql[SESSIONS_DEL], "i", x->me) < 0 ||
		db_run(x, account_sql[LINKS_DEL], "i", x->me) < 0 ||
		!audit_add(x, "account.password", x->me))
		return (struct str){ 0 };
	return open_session(x, x->me);
}

bool account_password_fits(struct ctx *x, struct str password)
{
	struct str own[2 * PERSON_ADDRESSES + 1], *addresses;
	struct person *me = person_me(x);
	struct claim *claims;
	size_t n, claims_n, own_n = 0;

	if (!me || !person_addresses(x, x->me, &addresses, &n) ||
		!claim_list(x, &claims, &claims_n))
		return false;
	own[own_n++] = me->name;
	for (size_t i = 0; i < n; i++) own[own_n++] = addresses[i];
	for (size_t i = 0; i < claims_n && i < PERSON_ADDRESSES; i++)
		own[own_n++] = claims[i].address;
	return password_fit(x->a, password, own, own_n, &x->err);
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
			.leads = db_int(q, 2) };
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
	err_set(&x->err, ERR_FORBIDDEN, TR("signing in without a link is for the demo only"));
	return (struct str){ 0 };
}

bool account_session(struct ctx *x, struct str cookie, int64_t *person, int64_t *shut)
{
	struct db_q *q;

	*person = *shut = 0;
	if (cookie.n != SECRET_TOKEN_CHARS) return true;
	q = db_query(x, account_sql[SESSION_GET], "bi", secret_hash(x->a, cookie), x->now);
	if (!q) return false;
	if (db_next(q)) *(db_int(q, 1) ? shut : person) = db_int(q, 0);
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
		db_run(x, account_sql[SESSION_SWEEP], "i", x->now) >= 0 && token_sweep(x);
}
