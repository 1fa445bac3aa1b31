/* SPDX-License-Identifier: Apache-2.0
 *
 * The objects of a collection (RFC 4791, section 4.1) are kept sealed, one row each, as its items.
 * After each change all items together are read as one calendar, so that a CalDAV collection
 * becomes busy time in the same way as a file (model/calendar.h).
 */
#include "model/caldav.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/err_kept.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/feed.h"
#include "model/invitation.h"
#include "model/written.h"
#include "view/lang.h"

enum { COUNT, ADD, RENEW, ADD_COLLECTION, LIST, COLLECTIONS, OWN, CHOOSE, DUE_NOW,
	AGAIN, CALENDARS_OF, DEL_ITEMS, DEL_COLLECTIONS, DEL, FORGET_ITEMS, FORGET, CLAIM, KNOWN, PUT_ITEM,
	MISS_ITEM, DEL_ITEM, ITEM, ITEMS, SIZE, KEPT, TOKEN, FAILED_ONE, DONE, FAILED, WRITES, WRITES_AS, UNCHOSEN, BEHIND,
	HURRY };
const char *const caldav_sql[] = {
	[COUNT] = "SELECT count(*) FROM caldav_account WHERE owner = $1",
	[ADD] = "{+caldav_account}",
	[RENEW] =
		"UPDATE caldav_account SET secret = $2, bearer = $3, next_try = $4, failures = 0, error = ''"
		" WHERE id = $1",
	[ADD_COLLECTION] = "{+caldav_collection}",
	[LIST] =
		"SELECT {caldav_account} FROM caldav_account WHERE owner = $1 ORDER BY id LIMIT 5",
	[COLLECTIONS] =
		"SELECT {caldav_collection} FROM caldav_collection WHERE account = $1 ORDER BY id LIMIT 50",
	[OWN] = "SELECT 1 FROM caldav_account WHERE id = $1 AND owner = $2",
	[CHOOSE] = "UPDATE caldav_collection SET chosen = $2, writes = $3 WHERE id = $1",
	[DUE_NOW] = "UPDATE caldav_account SET next_try = $2 WHERE id = $1",
	[AGAIN] = "UPDATE caldav_collection SET next_try = 0 WHERE account = $1",
	[CALENDARS_OF] =
		"SELECT calendar FROM caldav_collection WHERE account = $1 AND calendar IS NOT NULL",
	[DEL_ITEMS] =
		"DELETE FROM caldav_item WHERE collection IN"
		" (SELECT id FROM caldav_collection WHERE account = $1)",
	[DEL_COLLECTIONS] = "DELETE FROM caldav_collection WHERE account = $1",
	[DEL] = "DELETE FROM caldav_account WHERE id = $1 AND owner = $2",
	[FORGET_ITEMS] =
		"DELETE FROM caldav_item WHERE collection IN"
		" (SELECT id FROM caldav_collection WHERE calendar = $1)",
	[FORGET] =
		"UPDATE caldav_collection SET calendar = NULL, chosen = 0, token = ''"
		" WHERE calendar = $1",
	[CLAIM] =
		"UPDATE caldav_account SET next_try = $2 WHERE id = (SELECT a.id FROM caldav_account a"
		"  JOIN person p ON p.id = a.owner WHERE a.next_try <= $1 AND p.left_at IS NULL"
		"  ORDER BY a.next_try LIMIT 1)"
		/* asked again, for a node that has waited for the claim of another */
		"   AND next_try <= $1"
		" RETURNING {caldav_account}",
	[KNOWN] =
		"SELECT href, etag, failures, next_try FROM caldav_item WHERE collection = $1 ORDER BY href",
	[PUT_ITEM] =
		"INSERT INTO caldav_item (collection, href, etag, ics, failures, next_try)"
		" VALUES ($1, $2, $3, $4, 0, 0)"
		" ON CONFLICT (collection, href) DO UPDATE SET etag = excluded.etag, ics = excluded.ics,"
		"  failures = 0, next_try = 0",
	[MISS_ITEM] =
		"INSERT INTO caldav_item (collection, href, etag, ics, failures, next_try)"
		" VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (collection, href) DO UPDATE SET etag = excluded.etag,"
		"  failures = excluded.failures, next_try = excluded.next_try",
	[DEL_ITEM] = "DELETE FROM caldav_item WHERE collection = $1 AND href = $2",
	[ITEM] = "SELECT ics FROM caldav_item WHERE collection = $1 AND href = $2",
	[ITEMS] = "SELECT ics, href FROM caldav_item WHERE collection = $1 ORDER BY href",
	[SIZE] =
		"SELECT count(*), COALESCE(sum(length(href) + length(etag)), 0) FROM caldav_item"
		" WHERE collection = $1",
	[KEPT] = "UPDATE caldav_collection SET calendar = $2 WHERE id = $1",
	[TOKEN] =
		"UPDATE caldav_collection SET token = $2, fetched = $3, next_try = 0, failures = 0, error = '',"
		"  unread = (SELECT count(*) FROM caldav_item i WHERE i.collection = $1 AND i.failures > 0)"
		" WHERE id = $1",
	[FAILED_ONE] =
		"UPDATE caldav_collection SET next_try = $2, failures = failures + 1, error = $3"
		" WHERE id = $1",
	[DONE] = /* a collection that fails waits longer; $3 is when the others are due */
		"UPDATE caldav_account SET failures = 0, error = '',"
		"  fetched = CASE WHEN EXISTS (SELECT 1 FROM caldav_collection c WHERE c.account = $1"
		"   AND c.chosen = 1 AND c.failures > 0) THEN fetched ELSE $2 END,"
		"  next_try = COALESCE((SELECT min(CASE WHEN c.failures > 0 THEN c.next_try ELSE $3 END)"
		"   FROM caldav_collection c WHERE c.account = $1 AND c.chosen = 1), $3)"
		" WHERE id = $1",
	[FAILED] =
		"UPDATE caldav_account SET next_try = $2, failures = failures + 1, error = $3"
		" WHERE id = $1",
	[WRITES] =
		"SELECT {caldav_collection c} FROM caldav_account a JOIN caldav_collection c ON c.account = a.id"
		" WHERE a.owner = $1 AND c.writes = 1 ORDER BY c.id LIMIT 1",
	[WRITES_AS] = "SELECT {caldav_account} FROM caldav_account WHERE id = $1",
	[UNCHOSEN] =
		"UPDATE caldav_collection SET writes = 0 WHERE account IN"
		" (SELECT id FROM caldav_account WHERE owner = $1)",
	[BEHIND] =
		"SELECT COALESCE(min(c.fetched), 0) FROM caldav_account a"
		"  JOIN caldav_collection c ON c.account = a.id"
		" WHERE a.owner = $1 AND c.chosen = 1 AND c.fetched > 0"
		"   AND (a.failures > 0 OR c.failures > 0)",
	[HURRY] =
		"UPDATE caldav_account SET next_try = $2 WHERE owner = $1 AND next_try > $2"
		"   AND failures = 0 AND fetched > 0 AND fetched < $3",
	NULL
};

static const struct entity_field caldav_account_fields[] = {
	FIELD(caldav_account, id, ID),
	FIELD(caldav_account, owner, ID, .about = "whose it is"),
	FIELD(caldav_account, name, TEXT, .most = 300, .about = "of the server, to show"),
	FIELD(caldav_account, url, SEALED, .closed = true, .most = TRANSFER_URL_BYTES, .place = "caldav.url",
		.about = "where its calendars are"),
	FIELD(caldav_account, account, SEALED, .closed = true, .most = 1000, .place = "caldav.account",
		.about = "the name to sign in with"),
	FIELD(caldav_account, secret, SEALED, .closed = true, .readers = READ_NOBODY, .most = 4000, .place = "caldav.secret",
		.about = "password or token there"),
	FIELD(caldav_account, bearer, BOOL, .about = "whether the secret is a token"),
	FIELD(caldav_account, fetched, TIME, .about = "when all went well last; 0: never"),
	FIELD(caldav_account, next_try, TIME, .about = "not before"),
	FIELD(caldav_account, failures, INT, .most = 1000000, .about = "in a row"),
	FIELD(caldav_account, error, TEXT, .about = "of the last try: a sentence and what fills it, as JSON; empty: it went well"),
	{ 0 },
};
const struct entity caldav_account_entity = { .name = "caldav_account", .fields = caldav_account_fields,
	.size = sizeof(struct caldav_account),
	.purpose = "from which server calendars come",
	.read_by = "its owner alone",
	.kept = "until its owner takes it away",
};

static const struct entity_field caldav_collection_fields[] = {
	FIELD(caldav_collection, id, ID),
	FIELD(caldav_collection, account, ID, .about = "which account has it"),
	FIELD(caldav_collection, url, SEALED, .closed = true, .most = TRANSFER_URL_BYTES,
		.place = "caldav.collection", .about = "its address there"),
	FIELD(caldav_collection, name, TEXT, .most = 300, .about = "as the server calls it"),
	FIELD(caldav_collection, chosen, BOOL, .about = "whether it counts as busy time"),
	FIELD(caldav_collection, writes, BOOL, .about = "whether the person's talks are written into it"),
	FIELD(caldav_collection, syncs, BOOL, .about = "whether the server can tell what changed (RFC 6578)"),
	/* not exported, because the items are not: after an import everything is listed again */
	FIELD(caldav_collection, token, TEXT, .derived = true,
		.about = "as of that; empty: everything is looked at"),
	FIELD(caldav_collection, calendar, ID, .null = true,
		.about = "what is known of it here; null: nothing yet"),
	FIELD(caldav_collection, fetched, TIME, .since = 22, .about = "when it went well last; 0: never"),
	FIELD(caldav_collection, next_try, TIME, .since = 22, .about = "not before, while it fails"),
	FIELD(caldav_collection, failures, INT, .most = 1000000, .since = 22, .about = "in a row"),
	FIELD(caldav_collection, error, TEXT, .since = 22,
		.about = "of the last try: a sentence and what fills it, as JSON; empty: it went well"),
	FIELD(caldav_collection, unread, INT, .derived = true, .about = "objects in it that could not be read"),
	{ 0 },
};
const struct entity caldav_collection_entity = { .name = "caldav_collection", .fields = caldav_collection_fields,
	.size = sizeof(struct caldav_collection),
	.purpose = "the calendars of such an account",
	.read_by = "its owner alone",
	.kept = "as long as the account",
};

/* -- for its owner -- */

/* The host in a URL: "cal.example.org". */
static struct str find_host(struct str url)
{
	struct str host = str_sub(url, str_index(url, ':') + 3, url.n);

	return str_sub(host, 0, str_index(host, '/'));
}

static bool read_collections(struct ctx *x, struct caldav_account *a)
{
	return entity_list(x, &caldav_collection_entity,
		db_query(x, caldav_sql[COLLECTIONS], "i", a->id), 50, &a->collections,
		&a->collections_n);
}

/* Read the collections of an account and open their addresses. An address that does not open
 * becomes empty. */
static bool open_collections(struct ctx *x, struct caldav_account *a)
{
	if (!read_collections(x, a)) return false;
	for (size_t i = 0; i < a->collections_n; i++)
		entity_open(x, &caldav_collection_entity, "url", &a->collections[i]);
	return true;
}

static bool read_accounts(struct ctx *x, struct caldav_account **out, size_t *n)
{
	return entity_list(x, &caldav_account_entity, db_query(x, caldav_sql[LIST], "i", x->me),
		CALDAV_ACCOUNTS, out, n);
}

/* The account of x->me at this address and under this name; 0: none (check x->err). */
/* Find the account of x->me at this URL and of this name; 0: there is none. */
static int64_t find_account(struct ctx *x, const struct caldav_at *at)
{
	struct caldav_account *all;
	size_t n;

	if (!read_accounts(x, &all, &n)) return 0;
	for (size_t i = 0; i < n; i++)
		if (entity_open(x, &caldav_account_entity, "url", &all[i]) &&
			entity_open(x, &caldav_account_entity, "account", &all[i]) &&
			str_eq(all[i].url, at->url) && str_eq(all[i].account, at->user))
			return all[i].id;
	return 0;
}

static int64_t add_account(struct ctx *x, const struct caldav_at *at)
{
	const struct caldav_account a = { .id = id_new(x->now), .owner = x->me,
		.name = str_sub(find_host(at->url), 0, 300), .url = at->url, .account = at->user,
		.secret = at->password, .bearer = at->auth == TRANSFER_BEARER,
		.next_try = x->now + CALDAV_EVERY };

	if (!entity_room(x, caldav_sql[COUNT], x->me, CALDAV_ACCOUNTS)) {
		err_set(&x->err, ERR_FULL, TR("at most %d accounts; take one away first"), CALDAV_ACCOUNTS);
		return 0;
	}
	return entity_add(x, &caldav_account_entity, caldav_sql[ADD], &a) ? a.id : 0;
}

/* Add the collections that the account does not have yet. */
static bool add_collections(struct ctx *x, const struct caldav_account *a,
	const struct caldav_found *found, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct caldav_collection c = { .id = id_new(x->now), .account = a->id,
			.url = found[i].url, .name = found[i].name, .syncs = found[i].syncs };
		bool known = false;

		for (size_t k = 0; k < a->collections_n; k++)
			known = known || str_eq(a->collections[k].url, found[i].url);
		if (!known && !entity_add(x, &caldav_collection_entity, caldav_sql[ADD_COLLECTION], &c))
			return false;
	}
	return true;
}

int64_t caldav_add(struct ctx *x, const struct caldav_at *at, const struct caldav_found *found,
	size_t n)
{
	struct caldav_account a = { .id = find_account(x, at) };

	if (x->err.code) return 0;
	if (a.id && (!open_collections(x, &a) ||
			    db_run(x, caldav_sql[RENEW], "ibii", a.id,
				    written_seal(x, "caldav.secret", a.id, at->password),
				    (int64_t)(at->auth == TRANSFER_BEARER), x->now) != 1 ||
			    db_run(x, caldav_sql[AGAIN], "i", a.id) < 0))
		return 0;
	if (!a.id && !(a.id = add_account(x, at))) return 0;
	return add_collections(x, &a, found, n) && audit_add(x, "caldav.add", a.id) ? a.id : 0;
}

bool caldav_list(struct ctx *x, struct caldav_account **out, size_t *n)
{
	if (!read_accounts(x, out, n)) return false;
	for (size_t i = 0; i < *n; i++) {
		struct caldav_account *a = &(*out)[i];

		if (!read_collections(x, a)) return false;
		a->url = a->account = a->secret = S("");
		for (size_t k = 0; k < a->collections_n; k++) a->collections[k].url = S("");
	}
	return true;
}

/* ERR_MISSING when the account is not of x->me. */
static bool check_own(struct ctx *x, int64_t account)
{
	struct db_q *q = db_query(x, caldav_sql[OWN], "ii", account, x->me);
	bool own;

	if (!q) return false;
	own = db_next(q);
	if (!db_done(q)) return false;
	return own || err_set(&x->err, ERR_MISSING, TR("no such account"));
}

static bool is_chosen(int64_t id, const int64_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == id) return true;
	return false;
}

bool caldav_choose(struct ctx *x, int64_t account, const int64_t *chosen, size_t n, int64_t writes)
{
	struct caldav_account a = { .id = account };

	if (!check_own(x, account) || !read_collections(x, &a)) return false;
	if (writes && db_run(x, caldav_sql[UNCHOSEN], "i", x->me) < 0) return false;
	for (size_t i = 0; i < a.collections_n; i++) {
		const struct caldav_collection *c = &a.collections[i];
		bool now = is_chosen(c->id, chosen, n);

		if (!now && c->calendar && !calendar_del(x, c->calendar)) return false;
		if (db_run(x, caldav_sql[CHOOSE], "iii", c->id, (int64_t)now,
			    (int64_t)(c->id == writes)) != 1)
			return false;
	}
	return db_run(x, caldav_sql[AGAIN], "i", account) >= 0 &&
		db_run(x, caldav_sql[DUE_NOW], "ii", account, x->now) == 1 &&
		audit_add(x, "caldav.choose", account);
}

bool caldav_remove(struct ctx *x, int64_t account)
{
	struct caldav_account a = { .id = account };

	if (!check_own(x, account) || !read_collections(x, &a)) return false;
	for (size_t i = 0; i < a.collections_n; i++)
		if (a.collections[i].calendar && !calendar_del(x, a.collections[i].calendar)) return false;
	return db_run(x, caldav_sql[DEL_ITEMS], "i", account) >= 0 &&
		db_run(x, caldav_sql[DEL_COLLECTIONS], "i", account) >= 0 &&
		db_run(x, caldav_sql[DEL], "ii", account, x->me) == 1 &&
		audit_add(x, "caldav.remove", account);
}

bool caldav_behind(struct ctx *x, int64_t person, int64_t *since)
{
	struct db_q *q = db_query(x, caldav_sql[BEHIND], "i", person);

	*since = 0;
	if (!q) return false;
	if (db_next(q)) *since = db_int(q, 0);
	return db_done(q);
}

bool caldav_hurry(struct ctx *x, int64_t person)
{
	return db_run(x, caldav_sql[HURRY], "iii", person, x->now, x->now - FEED_HURRY) >= 0;
}

bool caldav_forget(struct ctx *x, int64_t calendar)
{
	return db_run(x, caldav_sql[FORGET_ITEMS], "i", calendar) >= 0 &&
		db_run(x, caldav_sql[FORGET], "i", calendar) >= 0;
}

/* -- for the worker -- */

/* Open the address of an account and what signs in there. When one of them does not open, the
 * address is empty: then this account fails, and holds up no other. */
static void open_access(struct ctx *x, struct caldav_account *a, struct caldav_at *at)
{
	*at = (struct caldav_at){ .auth = a->bearer ? TRANSFER_BEARER : TRANSFER_ANY };
	if (!entity_open(x, &caldav_account_entity, "url", a) ||
		!entity_open(x, &caldav_account_entity, "account", a) ||
		!entity_open(x, &caldav_account_entity, "secret", a))
		return;
	at->url = a->url, at->user = a->account, at->password = a->secret;
}

struct caldav_job *caldav_due(struct ctx *x)
{
	struct caldav_job *job = NEW(x->a, struct caldav_job);
	struct caldav_account *a;
	size_t n;

	if (!entity_list(x, &caldav_account_entity,
		    db_query(x, caldav_sql[CLAIM], "ii", x->now, x->now + CALDAV_LEASE), 1, &a, &n) || !n)
		return NULL;
	job->account = *a;
	open_access(x, &job->account, &job->at);
	return open_collections(x, &job->account) ? job : NULL;
}

bool caldav_known(struct ctx *x, int64_t collection, struct caldav_item **out, size_t *n)
{
	struct db_q *q = db_query(x, caldav_sql[KNOWN], "i", collection);

	*out = LIST_NEW(x->a, struct caldav_item);
	*n = 0;
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct caldav_item){ .href = db_text(q, 0),
			.etag = db_text(q, 1), .failures = db_int(q, 2), .next_try = db_int(q, 3) };
	return db_done(q);
}

/* Add one object behind the others. White space at its beginning is cut off: a line that begins
 * with a space would go on with the last line of the object before it (RFC 5545, section 3.1). */
static void add_object(struct buf *out, struct str ics)
{
	struct str mark = S("\xef\xbb\xbf"); /* a byte order mark; white space may follow */

	if (str_starts(ics, mark)) ics = str_sub(ics, mark.n, ics.n);
	buf_add(out, str_trim(ics));
	buf_z(out, "\r\n");
}

/* A text may have several calendars in a row (RFC 5545, section 3.4), each with its own zones. We
 * put this empty calendar last, so that the text ends as a whole calendar even when the last object
 * was cut or there are no objects. */
static const char last_calendar[] =
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//rapport//EN\r\nEND:VCALENDAR\r\n";

/* Add an object, unless the text becomes longer than a calendar may be. */
static bool add_within_limit(struct ctx *x, struct buf *out, struct str ics)
{
	if (out->n + ics.n > CALENDAR_BYTES - sizeof last_calendar)
		return err_set(&x->err, ERR_INPUT, TR("What is there is larger than what is read."));
	add_object(out, ics);
	return true;
}

/* Write all items of a collection as one text. */
static bool join_items(struct ctx *x, int64_t collection, struct buf *out)
{
	struct db_q *q = db_query(x, caldav_sql[ITEMS], "i", collection);

	if (!q) return false;
	while (db_next(q)) {
		struct str ics;

		if (!written_unseal(x, "caldav.item", collection, db_bytes(q, 0), &ics, &x->err) ||
			!add_within_limit(x, out, ics))
			break;
	}
	buf_z(out, last_calendar);
	return db_done(q) && !x->err.code;
}

static int compare_hrefs(const void *a, const void *b)
{
	return str_cmp((*(const struct caldav_item *const *)a)->href, (*(const struct caldav_item *const *)b)->href);
}

/* Add an item as it will be after a change (NULL: it has not changed). `known` are its old
 * contents; empty: the item is new. */
static bool add_item_after(struct ctx *x, struct buf *out, const struct caldav_item *changed, struct str known)
{
	if (!changed) return add_within_limit(x, out, known);
	return changed->gone || add_within_limit(x, out, changed->unread ? known : changed->ics);
}

/* Write all items as one text, as join_items() will when the changes are kept. The items and the
 * changes are both in the order of their paths, so that one walk merges them. */
static bool join_items_after(struct ctx *x, int64_t collection, const struct caldav_item *const *changed,
	size_t n, struct buf *out)
{
	struct db_q *q = db_query(x, caldav_sql[ITEMS], "i", collection);
	size_t i = 0;

	if (!q) return false;
	while (!x->err.code && db_next(q)) {
		struct str ics, href = db_text(q, 1);

		if (!written_unseal(x, "caldav.item", collection, db_bytes(q, 0), &ics, &x->err)) break;
		for (; i < n && str_cmp(changed[i]->href, href) < 0; i++)
			if (!add_item_after(x, out, changed[i], S(""))) break;
		if (x->err.code) break;
		if (i < n && str_eq(changed[i]->href, href)) {
			if (!add_item_after(x, out, changed[i++], ics)) break;
		} else if (!add_item_after(x, out, NULL, ics)) break;
	}
	for (; !x->err.code && i < n; i++)
		if (!add_item_after(x, out, changed[i], S(""))) break;
	buf_z(out, last_calendar);
	return db_done(q) && !x->err.code;
}

/* Make the name of the calendar of a collection: "Work (cal.example.org ·3f0a)". The last part
 * comes from the URL, so that two collections of one name get different names. */
static struct str make_name(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c)
{
	struct str hash = secret_hash(x->a, c->url);

	return str_fmt(x->a, "%.*s (%.*s ·%02x%02x)", STR(c->name),
		STR(str_sub(job->account.name, 0, 80)), (unsigned char)hash.p[0],
		(unsigned char)hash.p[1]);
}

/* When the item that is gone was the copy of a talk, its owner has deleted it: that declines the
 * talk. */
static bool decline_deleted(struct ctx *x, int64_t owner, int64_t collection, struct str href)
{
	struct db_q *q = db_query(x, caldav_sql[ITEM], "is", collection, href);
	struct str sealed = { 0 }, ics;
	struct err ignored = { 0 };
	struct itip what;

	if (!q) return false;
	if (db_next(q)) sealed = db_bytes(q, 0);
	if (!db_done(q)) return false;
	if (!sealed.n) return true;
	if (!written_unseal(x, "caldav.item", collection, sealed, &ics, &ignored)) return true;
	return !itip_read(x->a, ics, x->zones, zone_utc(x->zones), &what, &ignored) ||
		invitation_vanished(x, owner, what.uid);
}

/* True when an object can be read by itself. An object that cannot be read would make its whole
 * calendar unreadable, and one with very many occurrences would slow down every later reading. */
static bool is_readable(struct zones *zones, int64_t now, struct str ics)
{
	struct arena *a = arena_new();
	struct busy_ask ask = { .zones = zones, .zone = zone_utc(zones), .events = true,
		.from = now - CALENDAR_PAST_DAYS * (int64_t)DAY,
		.to = now + CALENDAR_AHEAD_DAYS * (int64_t)DAY, .name = "object" };
	struct busy_answer got = { 0 };
	struct err ignored = { 0 };
	bool ok = busy_read(a, ics, &ask, &got, &ignored) && got.events_n <= CALDAV_OBJECT_EVENTS;

	arena_free(a);
	return ok;
}

/* Check an object that has come and was not checked yet: it becomes `checked` or `unread`. */
static void check_item(struct zones *zones, int64_t now, struct caldav_item *it)
{
	if (it->gone || it->unread || it->checked) return;
	it->checked = is_readable(zones, now, it->ics);
	it->unread = !it->checked;
	it->failures += it->unread;
}

void caldav_check(struct zones *zones, int64_t now, struct caldav_item *changed, size_t n)
{
	for (size_t i = 0; i < n; i++) check_item(zones, now, &changed[i]);
}

/* Note that an item could not be read. Its old contents are kept. This version of it is asked for
 * again later, and another version (another etag) at the next sync. */
static bool keep_unread(struct ctx *x, int64_t collection, const struct caldav_item *it)
{
	int64_t failures = it->failures ? it->failures : 1;
	/* an item without failures was not even asked for: it is due at the next sync */
	int64_t wait = it->failures ? feed_pause(failures - 1, 0) : 0;

	return db_run(x, caldav_sql[MISS_ITEM], "issbii", collection, it->href, it->etag,
		       written_seal(x, "caldav.item", collection, S("")), failures,
		       x->now + wait) == 1;
}

static bool keep_item(struct ctx *x, int64_t owner, int64_t collection, const struct caldav_item *item)
{
	struct caldav_item it = *item;

	check_item(x->zones, x->now, &it);
	if (it.unread) return keep_unread(x, collection, &it);
	if (it.gone)
		return decline_deleted(x, owner, collection, it.href) &&
			db_run(x, caldav_sql[DEL_ITEM], "is", collection, it.href) >= 0;
	return db_run(x, caldav_sql[PUT_ITEM], "issb", collection, it.href, it.etag,
		       written_seal(x, "caldav.item", collection, it.ics)) >= 0;
}

/* ERR_LIMIT when the items of a collection have too many or too long names. A hostile server could
 * name other objects at each sync, none of which can be read, and fill the disk with names. */
static bool check_names(struct ctx *x, int64_t collection)
{
	struct db_q *q = db_query(x, caldav_sql[SIZE], "i", collection);
	bool ok = q && db_next(q) && db_int(q, 0) <= DAV_RESPONSES && db_int(q, 1) <= CALDAV_LIST_BYTES;

	return q && db_done(q) &&
		(ok || err_set(&x->err, ERR_LIMIT, TR("What is there is larger than what is read.")));
}

static bool keep_items(struct ctx *x, int64_t owner, int64_t collection,
	const struct caldav_item *changed, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!keep_item(x, owner, collection, &changed[i])) return false;
	return check_names(x, collection);
}

/* Read the whole text of a collection as its calendar. */
static bool keep_text(struct ctx *x, const struct caldav_job *job, const struct caldav_collection *c,
	struct str ics)
{
	struct calendar *cal = calendar_put(x, job->account.owner, make_name(x, job, c), ics);

	return cal && db_run(x, caldav_sql[KEPT], "ii", c->id, cal->id) == 1;
}

/* Note that a collection was read up to this sync token. */
static bool keep_token(struct ctx *x, const struct caldav_collection *c, struct str token)
{
	return db_run(x, caldav_sql[TOKEN], "isi", c->id, token, x->now) == 1;
}

bool caldav_keep_text(struct ctx *x, const struct caldav_job *job, const struct caldav_collection *c,
	struct str ics)
{
	return keep_text(x, job, c, ics) && keep_token(x, c, S(""));
}

bool caldav_text_ahead(struct ctx *x, const struct caldav_job *job, const struct caldav_collection *c,
	struct str ics, struct calendar_ahead **out)
{
	return calendar_ahead_ask(x, job->account.owner, make_name(x, job, c), ics, out);
}

bool caldav_ahead(struct ctx *x, const struct caldav_job *job, const struct caldav_collection *c,
	const struct caldav_item *changed, size_t n, struct calendar_ahead **out)
{
	const struct caldav_item **sorted = NEW_N(x->a, const struct caldav_item *, n);
	struct buf text = { .a = x->a };

	*out = NULL;
	if (!n && c->calendar) return true;
	for (size_t i = 0; i < n; i++) sorted[i] = &changed[i];
	if (n) qsort(sorted, n, sizeof *sorted, compare_hrefs);
	return join_items_after(x, c->id, sorted, n, &text) && caldav_text_ahead(x, job, c, buf_str(&text), out);
}

bool caldav_keep(struct ctx *x, const struct caldav_job *job, const struct caldav_collection *c,
	const struct caldav_item *changed, size_t n, struct str token)
{
	struct buf text = { .a = x->a };

	if ((n || !c->calendar) &&
		!(keep_items(x, job->account.owner, c->id, changed, n) &&
			join_items(x, c->id, &text) && keep_text(x, job, c, buf_str(&text))))
		return false;
	return keep_token(x, c, token);
}

bool caldav_failed(struct ctx *x, const struct caldav_collection *c, const struct err *why,
	int64_t retry_after)
{
	return db_run(x, caldav_sql[FAILED_ONE], "iis", c->id,
		       x->now + feed_pause(c->failures, retry_after), err_keep(x->a, why)) >= 0;
}

bool caldav_done(struct ctx *x, const struct caldav_job *job, const struct err *why, int64_t retry_after)
{
	if (!why)
		return db_run(x, caldav_sql[DONE], "iii", job->account.id, x->now,
			       x->now + CALDAV_EVERY) >= 0;
	return db_run(x, caldav_sql[FAILED], "iis", job->account.id,
		       x->now + feed_pause(job->account.failures, retry_after), err_keep(x->a, why)) >= 0;
}

bool caldav_writes(struct ctx *x, int64_t person, struct caldav_at *at, struct str *collection)
{
	struct caldav_collection *c;
	struct caldav_account *a;
	size_t n;

	*collection = S("");
	*at = (struct caldav_at){ 0 };
	if (!entity_list(x, &caldav_collection_entity, db_query(x, caldav_sql[WRITES], "i", person), 1,
		    &c, &n))
		return false;
	if (!n) return true;
	a = entity_one(x, &caldav_account_entity, db_query(x, caldav_sql[WRITES_AS], "i", c->account),
		TR("no such account"));
	if (!a) return false;
	open_access(x, a, at);
	if (at->url.n && entity_open(x, &caldav_collection_entity, "url", c)) *collection = c->url;
	return true;
}
