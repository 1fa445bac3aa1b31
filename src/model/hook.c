/* SPDX-License-Identifier: Apache-2.0
 *
 * Endpoints. An endpoint of a person is theirs alone; an endpoint of the installation belongs to
 * whoever is an admin, because the admin who set it up may leave.
 */
#include "model/hook.h"

#include "base/base64.h"
#include "base/clean.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "http/transfer.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/written.h"
#include "view/lang.h"

enum { LIST, GET_ONE, IS_ADMIN, COUNT_OWN, COUNT_WHOLE, ADD, SET, SWITCH, DEL, ADD_SECRET,
	FORMER, OLDEST };
#define HOOK                                                                                       \
	"SELECT h.id, h.person, h.whole, h.name, h.url, h.kinds, h.made, h.state, h.changed,"       \
	"  h.failing, h.failures, h.not_before FROM hook h"
#define ADMIN(me) "EXISTS (SELECT 1 FROM person p WHERE p.id = " me " AND p.admin = 1 AND p.left_at IS NULL)"
#define OF(me) " ((h.whole = 0 AND h.person = " me ") OR (h.whole = 1 AND " ADMIN(me) "))"
const char *const hook_sql[] = {
	[LIST] = HOOK " WHERE h.person = $1 AND h.whole = 0 UNION ALL " HOOK
		" WHERE h.whole = 1 AND " ADMIN("$1") " ORDER BY 1",
	[GET_ONE] = HOOK " WHERE h.id = $2 AND" OF("$1"),
	[IS_ADMIN] = "SELECT 1 FROM person WHERE id = $1 AND admin = 1 AND left_at IS NULL",
	[COUNT_OWN] = "SELECT count(*) FROM hook WHERE person = $1 AND whole = 0",
	[COUNT_WHOLE] = "SELECT count(*) FROM hook WHERE whole = $1",
	[ADD] =
		"INSERT INTO hook (id, person, whole, name, url, kinds, made, state, changed, failing,"
		"  failures, not_before, claim, busy_until)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, NULL, 0, 0, 0, 0)",
	[SET] = "UPDATE hook AS h SET name = $3, kinds = $4 WHERE h.id = $2 AND" OF("$1"),
	[SWITCH] =
		"UPDATE hook AS h SET state = $3, changed = $4, failing = NULL, failures = 0,"
		"  not_before = 0 WHERE h.id = $2 AND" OF("$1"),
	[DEL] = "DELETE FROM hook AS h WHERE h.id = $2 AND" OF("$1"),
	[ADD_SECRET] = "INSERT INTO hook_secret (id, hook, secret, until) VALUES ($1, $2, $3, NULL)",
	[FORMER] = "UPDATE hook_secret SET until = $2 WHERE hook = $1 AND until IS NULL",
	/* all but the newest $2 of them */
	[OLDEST] =
		"DELETE FROM hook_secret WHERE hook = $1 AND id NOT IN (SELECT id FROM hook_secret"
		"  WHERE hook = $1 ORDER BY id DESC LIMIT $2)",
	NULL
};

static const char *const states[] = { "on", "off", "gone", "failed", NULL };

static const struct entity_field hook_fields[] = {
	FIELD(hook, id, ID),
	FIELD(hook, person, ID, .about = "who set it up"),
	FIELD(hook, whole, BOOL, .about = "of the installation; else of the person's own things"),
	TYPED(hook, name, TEXT, AUTHOR, TR("What it is for"), .needed = true, .most = HOOK_NAME_BYTES),
	TYPED(hook, url, SEALED, AUTHOR, TR("Address (https://)"), .needed = true, .closed = true,
		.most = HOOK_URL_BYTES, .place = "hook.url"),
	FIELD(hook, kinds, INT, .readers = READ_NOBODY, .about = "the same in bits"),
	FIELD(hook, made, TIME),
	FIELD(hook, state, CHOICE, .words = states),
	FIELD(hook, changed, TIME, .about = "since when it is in this state"),
	FIELD(hook, failing, TIME, .null = true, .about = "since when every try failed; null: the last one went well"),
	FIELD(hook, failures, INT, .about = "tries that failed in a row"),
	FIELD(hook, not_before, TIME, .about = "nothing is sent before"),
	FIELD(hook, host, TEXT, .computed = true, .about = "of the address, which is not shown again"),
	FIELD(hook, events, TEXT, .computed = true, .about = "names of kinds of events, with spaces between"),
	{ 0 },
};

/* Say for people and programs what the columns of bits and of bytes hold. */
static void complete_hook(struct ctx *x, void *row)
{
	struct hook *h = row;
	struct buf b = { .a = x->a };

	for (int i = 0; hook_kinds[i].name; i++) {
		if (!(h->kinds >> i & 1)) continue;
		if (b.n) buf_ch(&b, ' ');
		buf_z(&b, hook_kinds[i].name);
	}
	h->events = buf_str(&b);
}

const struct entity hook_entity = { .name = "hook", .fields = hook_fields,
	.size = sizeof(struct hook), .complete = complete_hook };

/* -- reading -- */

/* Leave of the address of an endpoint only the host. */
static void show_host(struct ctx *x, struct hook *h)
{
	struct err ignored = { 0 };

	if (!entity_open(x, &hook_entity, "url", h) ||
		!transfer_fits(x->a, h->url, true, &h->host, &ignored))
		h->host = S("");
	h->url = S("");
}

bool hook_list(struct ctx *x, struct hook **out, size_t *n)
{
	if (!entity_list(x, &hook_entity, db_query(x, hook_sql[LIST], "i", x->me), 2 * HOOKS, out, n))
		return false;
	for (size_t i = 0; i < *n; i++) show_host(x, &(*out)[i]);
	return true;
}

struct hook *hook_get(struct ctx *x, int64_t id)
{
	struct hook *h = entity_one(x, &hook_entity, db_query(x, hook_sql[GET_ONE], "ii", x->me, id),
		TR("there is no such webhook"));

	if (h) show_host(x, h);
	return h;
}

bool hook_may_whole(struct ctx *x, bool *may)
{
	return db_any(db_query(x, hook_sql[IS_ADMIN], "i", x->me), may);
}

/* -- secrets -- */

struct str hook_secret(struct arena *a)
{
	struct buf b = { .a = a };
	struct str bytes;

	if (!base64url_parse(a, secret_token(a), &bytes)) return S("");
	buf_z(&b, HOOK_SECRET_PREFIX);
	base64_put(&b, bytes);
	return buf_str(&b);
}

static bool add_secret(struct ctx *x, int64_t hook, struct str *secret)
{
	int64_t id = id_new(x->now);

	*secret = hook_secret(x->a);
	return secret->n && db_run(x, hook_sql[ADD_SECRET], "iib", id, hook,
		written_seal(x, "hook_secret.secret", id, *secret)) == 1;
}

bool hook_renew(struct ctx *x, int64_t id, struct str *secret)
{
	return hook_get(x, id) && db_run(x, hook_sql[FORMER], "ii", id, x->now + HOOK_FORMER) >= 0 &&
		add_secret(x, id, secret) &&
		db_run(x, hook_sql[OLDEST], "ii", id, (int64_t)HOOK_SECRETS) >= 0 &&
		audit_add(x, "hook.renew", id);
}

/* -- changing -- */

static bool check_kinds(struct ctx *x, int64_t kinds, bool whole)
{
	return (kinds && !(kinds & ~hook_kinds_of(whole))) ||
		err_field(&x->err, ERR_INPUT, "events", TR("Choose at least one kind of event."));
}

static bool take_name(struct ctx *x, struct hook *h)
{
	struct clean_at at;

	if (!str_utf8(h->name) || !clean_name(x->a, h->name, &h->name, &at))
		return err_field(&x->err, ERR_INPUT, "name",
			TR("Write it with letters, digits and spaces."));
	return entity_check_field(x, &hook_entity, "name", h);
}

static bool check_address(struct ctx *x, struct hook *h, bool inside)
{
	struct err why = { 0 };

	if (!written_address(x, "url", h->url) || !entity_check_field(x, &hook_entity, "url", h)) return false;
	return transfer_fits(x->a, h->url, inside, &h->host, &why) ||
		err_say(&x->err, ERR_INPUT, "url", why.says);
}

static bool check_room(struct ctx *x, bool whole)
{
	bool may = true;

	if (whole && !hook_may_whole(x, &may)) return false;
	if (!may)
		return err_set(&x->err, ERR_FORBIDDEN, TR("An admin sets up webhooks of the installation."));
	return entity_room(x, hook_sql[whole ? COUNT_WHOLE : COUNT_OWN], whole ? 1 : x->me, HOOKS) ||
		err_set(&x->err, ERR_FULL,
			TR("You have as many webhooks as are kept. Take one away first."));
}

int64_t hook_add(struct ctx *x, const struct hook *typed, bool inside, struct str *secret)
{
	struct hook h = *typed;
	int64_t id = id_new(x->now);

	*secret = S("");
	if (x->me <= 0 || !check_room(x, h.whole) || !take_name(x, &h) ||
		!check_address(x, &h, inside) || !check_kinds(x, h.kinds, h.whole))
		return 0;
	if (db_run(x, hook_sql[ADD], "iiisbii", id, x->me, (int64_t)h.whole, h.name,
		    written_seal(x, "hook.url", id, h.url), h.kinds, x->now) != 1)
		return 0;
	return add_secret(x, id, secret) && audit_add(x, "hook.add", id) ? id : 0;
}

bool hook_set(struct ctx *x, int64_t id, struct str name, int64_t kinds)
{
	struct hook *h = hook_get(x, id);

	if (!h) return false;
	h->name = name;
	return take_name(x, h) && check_kinds(x, kinds, h->whole) &&
		db_run(x, hook_sql[SET], "iisi", x->me, id, h->name, kinds) == 1 &&
		audit_add(x, "hook.set", id);
}

bool hook_switch(struct ctx *x, int64_t id, bool on)
{
	struct hook *h = hook_get(x, id);

	if (!h) return false;
	if (on ? h->state == HOOK_ON : h->state == HOOK_OFF) return true;
	if (!on && !hook_end_waiting(x, id)) return false;
	return db_run(x, hook_sql[SWITCH], "iiii", x->me, id, (int64_t)(on ? HOOK_ON : HOOK_OFF),
		       x->now) == 1 &&
		audit_add(x, on ? "hook.on" : "hook.off", id);
}

bool hook_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, hook_sql[DEL], "ii", x->me, id);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("there is no such webhook"));
	return rows > 0 && audit_add(x, "hook.del", id);
}
