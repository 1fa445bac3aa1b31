/* SPDX-License-Identifier: Apache-2.0
 *
 * A reach is its person's alone, as an endpoint of a webhook is. Its mark is kept as a hash: it may be
 * a secret address, and must be found without opening every row.
 */
#include "model/reach.h"

#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/written.h"

enum { LIST, OF, GET_ONE, COUNT, ANY, DEL, FORGET, TAKE, ADD };
#define REACH                                                                                      \
	"SELECT r.id, r.person, r.channel, r.label, r.address, r.made, r.state, r.changed, r.failing,"    \
	"  r.failures, r.went, r.not_before, r.error FROM reach r"
const char *const reach_sql[] = {
	[LIST] = REACH " WHERE r.person = $1 AND r.channel = $2 ORDER BY r.id LIMIT 20",
	[OF] = REACH " WHERE r.person = $1 AND r.channel = $2 ORDER BY r.id DESC LIMIT 1",
	[GET_ONE] = REACH " WHERE r.id = $2 AND r.person = $1",
	[COUNT] = "SELECT count(*) FROM reach WHERE person = $1",
	[ANY] = "SELECT 1 FROM reach WHERE person = $1 AND channel = $2 AND state = 0",
	[DEL] = "DELETE FROM reach WHERE id = $2 AND person = $1",
	[FORGET] = "DELETE FROM reach WHERE channel = $1 AND mark = $2 AND person = $3",
	[TAKE] = "DELETE FROM reach WHERE channel = $1 AND mark = $2",
	[ADD] =
		"INSERT INTO reach (id, person, channel, mark, label, address, made, state, changed, failing,"
		"  failures, went, not_before, error, claim, busy_until)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, NULL, 0, NULL, 0, '', 0, 0)",
	NULL
};

static const char *const states[] = { "on", "gone", "failed", NULL };
static const struct entity_field reach_fields[] = {
	FIELD(reach, id, ID),
	FIELD(reach, person, ID, .about = "who is reached there"),
	FIELD(reach, channel, INT),
	FIELD(reach, label, TEXT, .readers = READ_AUTHOR, .about = "how its person knows it"),
	TYPED(reach, address, SEALED, AUTHOR, TR("Address"), .needed = true, .closed = true,
		.most = REACH_TYPED_BYTES, .place = "reach.address"),
	FIELD(reach, made, TIME),
	FIELD(reach, state, CHOICE, .words = states),
	FIELD(reach, changed, TIME, .about = "since when it is in this state"),
	FIELD(reach, failing, TIME, .null = true, .about = "since when every try failed; null: the last one went well"),
	FIELD(reach, failures, INT, .about = "tries that failed in a row"),
	FIELD(reach, went, TIME, .null = true, .about = "when something last went well; null: never"),
	FIELD(reach, not_before, TIME, .about = "nothing is sent before"),
	FIELD(reach, error, TEXT, .about = "of the last try: a sentence and what fills it, as JSON; empty: it went well"),
	{ 0 },
};
const struct entity reach_entity = { .name = "reach", .fields = reach_fields,
	.size = sizeof(struct reach) };

static struct str hash_mark(struct ctx *x, struct str mark)
{
	return secret_hash(x->a, mark);
}

int64_t reach_put(struct ctx *x, const struct reach *r, struct str mark)
{
	int64_t id = id_new(x->now);

	if (x->me <= 0) {
		err_set(&x->err, ERR_SIGN_IN, TR("Sign in first."));
		return 0;
	}
	if (!r->address.n || r->address.n > REACH_ADDRESS_BYTES || r->label.n > REACH_LABEL_BYTES ||
		!str_utf8(r->label)) {
		err_set(&x->err, ERR_INPUT, TR("This cannot be an address."));
		return 0;
	}
	if (db_run(x, reach_sql[TAKE], "ib", r->channel, hash_mark(x, mark)) < 0) return 0;
	if (!entity_room(x, reach_sql[COUNT], x->me, REACHES)) {
		err_set(&x->err, ERR_FULL, TR("You are reached in as many places as are kept. Take one away first."));
		return 0;
	}
	if (db_run(x, reach_sql[ADD], "iiibsbi", id, x->me, r->channel, hash_mark(x, mark), r->label,
		    written_seal(x, "reach.address", id, r->address), x->now) != 1)
		return 0;
	return audit_add(x, "reach.add", id) ? id : 0;
}

bool reach_list(struct ctx *x, int64_t channel, struct reach **out, size_t *n)
{
	return entity_list(x, &reach_entity, db_query(x, reach_sql[LIST], "ii", x->me, channel), REACHES,
		out, n);
}

struct reach *reach_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &reach_entity, db_query(x, reach_sql[GET_ONE], "ii", x->me, id),
		TR("there is no such address of yours"));
}

bool reach_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, reach_sql[DEL], "ii", x->me, id);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("there is no such address of yours"));
	return rows > 0 && audit_add(x, "reach.del", id);
}

bool reach_forget(struct ctx *x, int64_t channel, struct str mark)
{
	return db_run(x, reach_sql[FORGET], "ibi", channel, hash_mark(x, mark), x->me) >= 0;
}

bool reach_of(struct ctx *x, int64_t person, int64_t channel, struct reach **out)
{
	struct err why = { 0 };
	struct reach *r;
	size_t n;

	*out = NULL;
	if (!entity_list(x, &reach_entity, db_query(x, reach_sql[OF], "ii", person, channel), 1, &r, &n))
		return false;
	if (n && written_unseal(x, "reach.address", r->id, r->address, &r->address, &why)) *out = r;
	return true;
}

bool reach_any(struct ctx *x, int64_t person, int64_t channel, bool *any)
{
	return db_any(db_query(x, reach_sql[ANY], "ii", person, channel), any);
}
