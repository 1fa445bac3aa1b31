/* SPDX-License-Identifier: Apache-2.0 */
#include "model/talk_feed.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/written.h"

enum { GET_ONE, SET_MAIL, RENEW, REVOKE, PERSON, MAY_MAIL };
const char *const talk_feed_sql[] = {
	[GET_ONE] = "SELECT mail, token FROM talk_feed WHERE person = $1",
	[SET_MAIL] =
		"INSERT INTO talk_feed (person, mail) VALUES ($1, $2)"
		" ON CONFLICT (person) DO UPDATE SET mail = excluded.mail",
	[RENEW] =
		"INSERT INTO talk_feed (person, mail, token, hash) VALUES ($1, 1, $2, $3)"
		" ON CONFLICT (person) DO UPDATE SET token = excluded.token, hash = excluded.hash",
	[REVOKE] = "UPDATE talk_feed SET token = NULL, hash = NULL WHERE person = $1",
	[PERSON] =
		"SELECT f.person FROM talk_feed f JOIN person p ON p.id = f.person"
		" WHERE f.hash = $1 AND p.left_at IS NULL",
	[MAY_MAIL] = "SELECT mail FROM talk_feed WHERE person = $1",
	NULL
};

static const struct entity_field talk_feed_fields[] = {
	COLUMN(person, ID, .about = "whose talks it gives"),
	COLUMN(mail, BOOL, .about = "whether invitations may come by mail"),
	COLUMN(token, SEALED, .null = true, .most = SECRET_TOKEN_CHARS,
		.place = "talk_feed",
		.about = "of the private address, whoever has it reads their talks; null: there is none"),
	COLUMN(hash, BYTES, .readers = READ_NOBODY, .null = true, .most = SECRET_HASH_BYTES,
		.about = "of the token, to find it by"),
	{ 0 },
};
const struct entity talk_feed_entity = { .name = "talk_feed", .fields = talk_feed_fields,
	.purpose = "how talks reach somebody's own calendar",
	.read_by = "the person alone",
	.kept = "as long as the person; the address until it is renewed or taken back",
};

bool talk_feed_get(struct ctx *x, struct talk_feed *out)
{
	struct db_q *q = db_query(x, talk_feed_sql[GET_ONE], "i", x->me);
	struct str sealed = { 0 };
	struct err why = { 0 };

	*out = (struct talk_feed){ .mail = true };
	if (!q) return false;
	if (db_next(q)) {
		out->mail = db_int(q, 0) != 0;
		sealed = db_bytes(q, 1);
	}
	if (!db_done(q)) return false;
	/* an address that does not open is as if there were none: a new one can be made */
	if (sealed.n && !written_unseal(x, "talk_feed", x->me, sealed, &out->token, &why))
		out->token = S("");
	return true;
}

bool talk_feed_set_mail(struct ctx *x, bool mail)
{
	return db_run(x, talk_feed_sql[SET_MAIL], "ii", x->me, (int64_t)mail) == 1;
}

bool talk_feed_renew(struct ctx *x)
{
	struct str token = secret_token(x->a);

	return db_run(x, talk_feed_sql[RENEW], "ibb", x->me,
		       written_seal(x, "talk_feed", x->me, token),
		       secret_hash(x->a, token)) == 1 &&
		audit_add(x, "talk_feed.renew", x->me);
}

bool talk_feed_revoke(struct ctx *x)
{
	return db_run(x, talk_feed_sql[REVOKE], "i", x->me) >= 0 &&
		audit_add(x, "talk_feed.revoke", x->me);
}

bool talk_feed_person(struct ctx *x, struct str token, int64_t *person)
{
	struct db_q *q = db_query(x, talk_feed_sql[PERSON], "b", secret_hash(x->a, token));

	*person = 0;
	if (!q) return false;
	if (db_next(q)) *person = db_int(q, 0);
	return db_done(q);
}

bool talk_feed_may_mail(struct ctx *x, int64_t person, bool *may)
{
	struct db_q *q = db_query(x, talk_feed_sql[MAY_MAIL], "i", person);

	*may = true;
	if (!q) return false;
	if (db_next(q)) *may = db_int(q, 0) != 0;
	return db_done(q);
}
