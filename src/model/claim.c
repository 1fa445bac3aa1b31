/* SPDX-License-Identifier: Apache-2.0
 *
 * The code has nearly 50 random bits, holds for an hour and for CLAIM_TRIES tries; what is kept of
 * it is a tag under the key file, so a copy of the database proves nothing.
 */
#include "model/claim.h"

#include "base/clean.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/letter.h"
#include "model/person.h"
#include "view/lang.h"

enum { ADD, LIST, COUNT, CODE, GET_OWN, TRIED, DROP, DROP_ANY, OPEN, OPEN_ONE, OF_ADDRESS, HAS, END,
	MAIN, PROVEN, IS_ADMIN, MAILABLE };
#define CLAIM                                                                                      \
	"SELECT {claim c}, p.name, COALESCE(l.name, '') AS leader,"                                \
	"       CASE WHEN c.code <> '' AND c.expires > $2 AND c.tries < 5 THEN 1 ELSE 0 END AS mailed" \
	"  FROM claim c JOIN person p ON p.id = c.person LEFT JOIN person l ON l.id = p.leader"
const char *const claim_sql[] = {
	[ADD] = "{+claim} ON CONFLICT (person, address) DO NOTHING",
	[LIST] = CLAIM " WHERE c.person = $1 ORDER BY c.id",
	[COUNT] =
		"SELECT (SELECT count(*) FROM claim WHERE person = $1)"
		"     + (SELECT count(*) FROM address WHERE person = $1)",
	[CODE] = "UPDATE claim SET code = $3, expires = $4, tries = 0 WHERE id = $1 AND person = $2",
	[GET_OWN] = CLAIM " WHERE c.id = $1 AND c.person = $3",
	[TRIED] = "UPDATE claim SET tries = tries + 1 WHERE id = $1 AND person = $2",
	[DROP] = "DELETE FROM claim WHERE id = $1 AND person = $2",
	[DROP_ANY] = "DELETE FROM claim WHERE id = $1",
	[OPEN] = "/* all: what waits for an admin */ " CLAIM
		" WHERE p.left_at IS NULL AND c.id > $1 ORDER BY c.id LIMIT 50",
	[OPEN_ONE] = CLAIM " WHERE c.id = $1",
	[OF_ADDRESS] = CLAIM " WHERE c.address = $1 AND p.left_at IS NULL ORDER BY c.id LIMIT 50",
	[HAS] = "SELECT 1 FROM claim WHERE person = $1 AND address = $2",
	[END] = "DELETE FROM claim WHERE address = $1",
	[MAIN] =
		"INSERT INTO address (address, person, main, proven) VALUES ($1, $2,"
		"  CASE WHEN EXISTS (SELECT 1 FROM address WHERE person = $2) THEN 0 ELSE 1 END, $3)",
	[PROVEN] = "UPDATE address SET proven = 1 WHERE person = $1 AND address = $2",
	[IS_ADMIN] = "SELECT 1 FROM person WHERE id = $1 AND admin = 1 AND left_at IS NULL",
	[MAILABLE] =
		"SELECT a.address, 0, a.main FROM address a WHERE a.person = $1"
		" UNION ALL SELECT c.address, 1, 0 FROM claim c"
		"  WHERE c.person = $1 AND c.claimed_by <> c.person"
		" ORDER BY 2, 3 DESC, 1 LIMIT 1",
	NULL
};

static const struct entity_field claim_fields[] = {
	FIELD(claim, id, ID),
	FIELD(claim, person, ID, .about = "whose it would be"),
	FIELD(claim, address, TEXT, .most = 254,
		.about = "said to be theirs, not proven; in lower case"),
	FIELD(claim, claimed_by, WHO, .about = "who said so: the person, or their leader"),
	FIELD(claim, made, TIME),
	FIELD(claim, code, TEXT, .readers = READ_NOBODY, .most = 64,
		.about = "tag of the mailed code under the key; empty: none was mailed"),
	FIELD(claim, expires, TIME, .about = "of the code"),
	FIELD(claim, tries, INT, .most = CLAIM_TRIES, .about = "wrong codes since it was mailed"),
	FIELD(claim, name, TEXT, .joined = true),
	FIELD(claim, leader, TEXT, .joined = true),
	FIELD(claim, mailed, BOOL, .joined = true),
	{ 0 },
};
const struct entity claim_entity = { .name = "claim", .fields = claim_fields,
	.size = sizeof(struct claim),
	.purpose = "addresses that are said to be somebody's and not proven yet",
	.read_by = "the person, and an admin where no mail is set up",
	.kept = "until it is proven, refused or taken back",
};

bool claim_list(struct ctx *x, struct claim **out, size_t *n)
{
	return entity_list(x, &claim_entity, db_query(x, claim_sql[LIST], "ii", x->me, x->now),
		CLAIMS_SHOWN, out, n);
}

bool claim_list_address(struct ctx *x, struct str address, struct claim **out, size_t *n)
{
	struct str kept;

	*n = 0;
	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator asks this");
	if (!clean_address(x->a, address, &kept)) return true;
	return entity_list(x, &claim_entity, db_query(x, claim_sql[OF_ADDRESS], "si", kept, x->now),
		CLAIMS_SHOWN, out, n);
}

bool claim_end(struct ctx *x, struct str address)
{
	return db_run(x, claim_sql[END], "s", address) >= 0;
}

/* From a claim to an address, in one step; ERR_CONFLICT when somebody was faster. `proven`: mail to it has
 * reached them, or the operator says so. */
static bool make_address(struct ctx *x, int64_t person, struct str address, bool proven)
{
	int64_t owner;

	if (!person_find(x, address, &owner)) return false;
	if (owner && owner != person)
		return err_field(&x->err, ERR_CONFLICT, "address",
			TR("It belongs to somebody else here."));
	if (!owner && db_run(x, claim_sql[MAIN], "sii", address, person, (int64_t)proven) != 1) return false;
	return claim_end(x, address) && audit_add(x, "claim.proven", person);
}

bool claim_settle(struct ctx *x, int64_t person, struct str address)
{
	bool has;

	if (!db_any(db_query(x, claim_sql[HAS], "is", person, address), &has)) return false;
	return has ? make_address(x, person, address, true)
		   : db_run(x, claim_sql[PROVEN], "is", person, address) >= 0;
}

bool claim_mail_address(struct ctx *x, int64_t person, struct str *address)
{
	struct db_q *q = db_query(x, claim_sql[MAILABLE], "i", person);

	*address = S("");
	if (!q) return false;
	if (db_next(q)) *address = db_text(q, 0);
	return db_done(q);
}

/* -- by a code -- */

/* Ten characters in groups that can be read aloud: "k7mq-3x9za". */
static struct str make_code(struct ctx *x)
{
	static const char digits[] = "23456789abcdefghjkmnpqrstuvwxyz"; /* none is like another */
	struct str token = secret_hash(x->a, secret_token(x->a));
	struct buf b = { .a = x->a };

	for (size_t i = 0; i < 10; i++) {
		unsigned char c = (unsigned char)token.p[i] % 31;

		if (i == 5) buf_ch(&b, '-');
		buf_ch(&b, digits[c]);
	}
	return buf_str(&b);
}

static struct str tag_of(struct ctx *x, int64_t id, struct str code)
{
	struct buf plain = { .a = x->a };
	struct str low = str_lower(x->a, code);

	for (size_t i = 0; i < low.n; i++)
		if (low.p[i] != '-' && low.p[i] != ' ') buf_ch(&plain, low.p[i]);
	return secret_tag(x->a, x->keys, str_fmt(x->a, "claim %lld", (long long)id),
		buf_str(&plain));
}

/* Write to whoever has an address already that x->me said it is theirs. Nothing of it tells x->me that it is
 * somebody's: the mail counts, comes back and fails like one with a code. */
static bool mail_owner(struct ctx *x, const struct person *me, int64_t id, struct str address)
{
	struct html words = letter_words(x, me->lang), *h = &words;

	return letter_send(x, h, &(struct letter){ .person = x->me, .to = address,
		.kind = S("address"), .about = id,
		.title = str_of(tr("Somebody said that your address is theirs")),
		.lines = {
			trf("%.*s says that this address is theirs. It is yours here, so nothing comes of it, and nobody was told that it is.",
				STR(letter_name(h, me->name))),
			str_of(tr("If that was you: an address is one person's here. Whoever runs this server can say whose.")),
		},
		.for_asker = true, .until = x->now + CLAIM_CODE_SECONDS });
}

static bool mail_code(struct ctx *x, int64_t id, struct str address)
{
	struct person *me = person_me(x);
	struct str code = make_code(x);
	struct html words, *h = &words;
	int64_t owner;

	if (!me || !person_find(x, address, &owner)) return false;
	words = letter_words(x, me->lang);
	if (db_run(x, claim_sql[CODE], "iisi", id, x->me, tag_of(x, id, code),
		    x->now + CLAIM_CODE_SECONDS) != 1)
		return err_set(&x->err, ERR_MISSING, TR("no such address waits"));
	if (owner) return mail_owner(x, me, id, address);
	return letter_send(x, h, &(struct letter){ .person = x->me, .to = address,
		.kind = S("address"), .about = id,
		.title = trf("%.*s: the code for your address", STR(code)),
		.lines = {
			trf("%.*s says that this address is theirs. If that is you, type this code under Settings within the hour: %.*s",
				STR(letter_name(h, me->name)), STR(code)),
			str_of(tr("If it is not you, tell nobody the code: without it, nothing comes of this.")),
		},
		.for_asker = true, .until = x->now + CLAIM_CODE_SECONDS });
}

static struct claim *get_own(struct ctx *x, int64_t id)
{
	return entity_one(x, &claim_entity,
		db_query(x, claim_sql[GET_OWN], "iii", id, x->now, x->me),
		TR("no such address waits"));
}

bool claim_prove(struct ctx *x, int64_t id, struct str code, bool *proven)
{
	struct claim *c = get_own(x, id);

	*proven = c && c->mailed && secret_equal(c->code, tag_of(x, id, code));
	if (!c) return false;
	if (*proven) return make_address(x, x->me, c->address, true);
	return db_run(x, claim_sql[TRIED], "ii", id, x->me) == 1;
}

bool claim_send(struct ctx *x, int64_t id)
{
	struct claim *c = get_own(x, id);

	return c && mail_code(x, id, c->address);
}

bool claim_drop(struct ctx *x, int64_t id)
{
	if (db_run(x, claim_sql[DROP], "ii", id, x->me) != 1)
		return err_set(&x->err, ERR_MISSING, TR("no such address waits"));
	return audit_add(x, "claim.drop", x->me);
}

/* -- a new one -- */

static bool is_admin(struct ctx *x, bool *admin)
{
	return db_any(db_query(x, claim_sql[IS_ADMIN], "i", x->me), admin);
}

static bool has_room(struct ctx *x)
{
	struct db_q *q = db_query(x, claim_sql[COUNT], "i", x->me);
	int64_t n = 0;

	if (!q) return false;
	if (db_next(q)) n = db_int(q, 0);
	if (!db_done(q)) return false;
	return n < PERSON_ADDRESSES ||
		err_field(&x->err, ERR_FULL, "address",
			TR("You have as many addresses as one person can have. Take one away first."));
}

bool claim_for(struct ctx *x, int64_t person, struct str address)
{
	const struct claim c = { .id = id_new(x->now), .person = person, .address = address,
		.claimed_by = x->me, .made = x->now };

	return entity_run(x, &claim_entity, claim_sql[ADD], &c) >= 0;
}

static bool mail_new(struct ctx *x, struct str address)
{
	struct claim *mine;
	size_t n;

	if (!claim_list(x, &mine, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(mine[i].address, address)) return mail_code(x, mine[i].id, address);
	return true;
}

bool claim_add(struct ctx *x, struct str typed, bool *proven)
{
	struct str address;
	int64_t owner;
	bool admin;

	*proven = false;
	if (!person_address_take(x, typed, &address) || !person_find(x, address, &owner))
		return false;
	*proven = owner == x->me;
	if (*proven) return true;
	/* that it is somebody else's is told to them, and not to x->me */
	if (!has_room(x) || !is_admin(x, &admin)) return false;
	*proven = admin && !outbox_is_set_up(x);
	if (*proven) return make_address(x, x->me, address, false);
	return claim_for(x, x->me, address) && audit_add(x, "claim.add", x->me) &&
		(!outbox_is_set_up(x) || mail_new(x, address));
}

/* -- by an admin -- */

static bool may_judge(struct ctx *x, bool *may)
{
	*may = false;
	return outbox_is_set_up(x) || is_admin(x, may);
}

bool claim_list_open(struct ctx *x, struct claim **out, size_t *n)
{
	bool may;

	*n = 0;
	if (!may_judge(x, &may) || !may) return !x->err.code;
	return entity_list(x, &claim_entity, db_query(x, claim_sql[OPEN], "ii", (int64_t)0, x->now),
		CLAIMS_SHOWN, out, n);
}

bool claim_judge(struct ctx *x, int64_t id, bool is_true)
{
	struct claim *c;
	size_t n = 0;
	bool may;

	if (!may_judge(x, &may)) return false;
	if (may &&
		!entity_list(x, &claim_entity, db_query(x, claim_sql[OPEN_ONE], "ii", id, x->now),
			1, &c, &n))
		return false;
	if (!n) return err_set(&x->err, ERR_MISSING, TR("no such address waits"));
	if (is_true) return make_address(x, c->person, c->address, false);
	return db_run(x, claim_sql[DROP_ANY], "i", id) == 1 &&
		audit_add(x, "claim.refuse", c->person);
}
