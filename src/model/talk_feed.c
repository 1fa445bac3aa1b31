/* SPDX-License-Identifier: Apache-2.0 */
#include "model/talk_feed.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"

enum { GET_ONE, SET_MAIL, RENEW, REVOKE, PERSON, MAY_MAIL };
const char *const talk_feed_sql[] = {
	[GET_ONE] = "SELECT {talk_feed} FROM talk_feed WHERE person = $1",
	[SET_MAIL] = "{+talk_feed} ON CONFLICT (person) DO UPDATE SET mail = excluded.mail",
	[RENEW] =
		"{+talk_feed} ON CONFLICT (person) DO UPDATE SET token = excluded.token,"
		"  hash = excluded.hash",
	[REVOKE] = "UPDATE talk_feed SET token = NULL, hash = NULL WHERE person = $1",
	[PERSON] =
		"SELECT f.person FROM talk_feed f JOIN person p ON p.id = f.person"
		" WHERE f.hash = $1 AND p.left_at IS NULL",
	[MAY_MAIL] = "SELECT mail FROM talk_feed WHERE person = $1",
	NULL
};

static const struct entity_field talk_feed_fields[] = {
	FIELD(talk_feed, person, ID, .about = "whose talks it gives"),
	FIELD(talk_feed, mail, BOOL, .about = "whether invitations may come by mail"),
	FIELD(talk_feed, token, SEALED, .closed = true, .null = true, .most = SECRET_TOKEN_CHARS,
		.place = "talk_feed",
		.about = "of the private address, whoever has it reads their talks; null: there is none"),
	FIELD(talk_feed, hash, BYTES, .readers = READ_NOBODY, .null = true,
		.most = SECRET_HASH_BYTES,
		.about = "of the token, to find it by"),
	{ 0 },
};
const struct entity talk_feed_entity = { .name = "talk_feed", .fields = talk_feed_fields,
	.size = sizeof(struct talk_feed),
	.purpose = "how talks reach somebody's own calendar",
	.read_by = "the person alone",
	.kept = "as long as the person; the address until it is renewed or taken back",
};

bool talk_feed_get(struct ctx *x, struct talk_feed *out)
{
	struct talk_feed *row;
	size_t n;

	*out = (struct talk_feed){ .person = x->me, .mail = true };
	if (!entity_list(x, &talk_feed_entity, db_query(x, talk_feed_sql[GET_ONE], "i", x->me), 1,
		    &row, &n))
		return false;
	if (!n) return true;
	*out = *row;
	/* a token that does not open becomes empty, so that the person can make a new address */
	entity_open(x, &talk_feed_entity, "token", out);
	return true;
}

bool talk_feed_set_mail(struct ctx *x, bool mail)
{
	const struct talk_feed f = { .person = x->me, .mail = mail };

	return entity_add(x, &talk_feed_entity, talk_feed_sql[SET_MAIL], &f);
}

bool talk_feed_renew(struct ctx *x)
{
	struct talk_feed f = { .person = x->me, .mail = true, .token = secret_token(x->a) };

	f.hash = secret_hash(x->a, f.token);
	return entity_add(x, &talk_feed_entity, talk_feed_sql[RENEW], &f) &&
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
