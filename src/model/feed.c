/* SPDX-License-Identifier: Apache-2.0 */
#include "model/feed.h"

#include "base/err_kept.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"

enum { PUT, LIST, DEL, CLAIM, DUE, RELEASE, WELL, FAILED, CALENDAR, BEHIND,
	HURRY };
const char *const feed_sql[] = {
	[PUT] =
		"{+feed} ON CONFLICT (calendar) DO UPDATE"
		" SET url = excluded.url, etag = excluded.etag,"
		"  modified = excluded.modified, fetched = excluded.fetched,"
		"  next_try = excluded.next_try, failures = 0, error = ''",
	[LIST] =
		"SELECT {feed f} FROM calendar c JOIN feed f ON f.calendar = c.id"
		" WHERE c.owner = $1"
		" ORDER BY c.id",
	[DEL] = "DELETE FROM feed WHERE calendar = $1",
	[CLAIM] =
		"UPDATE feed SET next_try = $2 WHERE calendar IN (SELECT f.calendar FROM feed f"
		"  JOIN calendar c ON c.id = f.calendar JOIN person p ON p.id = c.owner"
		"  WHERE f.next_try <= $1 AND p.left_at IS NULL ORDER BY f.next_try LIMIT $3)"
		"   AND next_try <= $1" /* again, for whoever waited for another's claim */
		" RETURNING {feed}",
	[DUE] =
		"SELECT f.calendar FROM feed f JOIN calendar c ON c.id = f.calendar"
		"  JOIN person p ON p.id = c.owner"
		" WHERE f.next_try <= $1 AND p.left_at IS NULL LIMIT $2",
	[RELEASE] = "UPDATE feed SET next_try = 0 WHERE calendar = $1",
	[WELL] =
		"UPDATE feed SET etag = $2, modified = $3, fetched = $4, next_try = $5,"
		" failures = 0,"
		"  error = '' WHERE calendar = $1",
	[FAILED] =
		"UPDATE feed SET next_try = $2, failures = failures + 1, error = $3"
		" WHERE calendar = $1",
	[CALENDAR] = "SELECT name, owner FROM calendar WHERE id = $1",
	[BEHIND] =
		"SELECT COALESCE(min(f.fetched), 0) FROM feed f"
		" JOIN calendar c ON c.id = f.calendar"
		" WHERE c.owner = $1 AND f.failures > 0",
	[HURRY] =
		"UPDATE feed SET next_try = $2 WHERE next_try > $2 AND failures = 0"
		" AND fetched < $3"
		"   AND calendar IN (SELECT id FROM calendar WHERE owner = $1)",
	NULL
};

static const struct entity_field feed_fields[] = {
	FIELD(feed, calendar, ID, .about = "which calendar it gives"),
	FIELD(feed, url, SEALED, .closed = true, .readers = READ_NOBODY, .most = CLIENT_URL_BYTES,
		.place = "feed", .about = "whoever has it reads the calendar"),
	FIELD(feed, etag, TEXT, .most = 500, .about = "of the last answer; empty: it gave none"),
	FIELD(feed, modified, TEXT, .most = 500, .about = "its Last-Modified, the same"),
	FIELD(feed, fetched, TIME, .about = "when it last came, changed or not"),
	FIELD(feed, next_try, TIME, .about = "not before"),
	FIELD(feed, failures, INT, .most = 1000000, .about = "in a row"),
	FIELD(feed, error, TEXT,
		.about = "of the last try: a sentence and what fills it, as JSON; empty: it went well"),
	{ 0 },
};
const struct entity feed_entity = { .name = "feed", .fields = feed_fields,
	.size = sizeof(struct feed),
	.purpose = "from where a calendar is fetched",
	.read_by = "its owner alone",
	.kept = "as long as the calendar",
};

struct str feed_url(struct arena *a, struct str typed)
{
	struct str url = str_trim(typed);

	if (!str_starts(url, S("webcal://"))) return url;
	return str_fmt(a, "https%.*s", STR(str_sub(url, 6, url.n)));
}

/* "calendar.example.org ·3f0a": two feeds of one server differ, and none is given away. */
static struct str name_of(struct ctx *x, struct str url)
{
	struct str scheme, rest, host, path, user, after, hash = secret_hash(x->a, url);

	str_cut(url, ':', &scheme, &rest);
	str_cut(str_sub(rest, 2, rest.n), '/', &host, &path);
	if (str_cut(host, '@', &user, &after)) host = after;
	str_cut(host, '?', &host, &path);
	return str_fmt(x->a, "%.*s ·%02x%02x", STR(str_sub(host, 0, 100)), (unsigned char)hash.p[0],
		(unsigned char)hash.p[1]);
}

struct calendar *feed_put(struct ctx *x, struct str url, const struct client_answer *got)
{
	struct calendar *c = calendar_put(x, x->me, name_of(x, url), got->body);
	struct feed f = { .url = url,
		.etag = got->etag,
		.modified = got->modified,
		.fetched = x->now,
		.next_try = x->now + FEED_EVERY };

	if (!c) return NULL;
	f.calendar = c->id;
	return entity_add(x, &feed_entity, feed_sql[PUT], &f) && audit_add(x, "feed.put", c->id)
		? c
		: NULL;
}

bool feed_list(struct ctx *x, struct feed **out, size_t *n)
{
	if (!entity_list(x, &feed_entity, db_query(x, feed_sql[LIST], "i", x->me), CALENDARS, out,
		    n))
		return false;
	for (size_t i = 0; i < *n; i++) (*out)[i].url = S("");
	return true;
}

bool feed_behind(struct ctx *x, int64_t person, int64_t *since)
{
	struct db_q *q = db_query(x, feed_sql[BEHIND], "i", person);

	*since = 0;
	if (!q) return false;
	if (db_next(q)) *since = db_int(q, 0);
	return db_done(q);
}

bool feed_hurry(struct ctx *x, int64_t person)
{
	return db_run(x, feed_sql[HURRY], "iii", person, x->now, x->now - FEED_HURRY) >= 0;
}

bool feed_forget(struct ctx *x, int64_t calendar)
{
	return db_run(x, feed_sql[DEL], "i", calendar) >= 0;
}

bool feed_take(struct ctx *x, size_t most, struct feed **out, size_t *n)
{
	struct db_q *q = db_query(x, feed_sql[CLAIM], "iii", x->now, x->now + FEED_LEASE,
		(int64_t)most);

	if (!entity_list(x, &feed_entity, q, most, out, n)) return false;
	/* one that does not open holds up no other: what has no address fails */
	for (size_t i = 0; i < *n; i++) entity_open(x, &feed_entity, "url", &(*out)[i]);
	return true;
}

bool feed_count_due(struct ctx *x, int64_t most, int64_t *n)
{
	struct db_q *q = db_query(x, feed_sql[DUE], "ii", x->now, most);

	*n = 0;
	if (!q) return false;
	while (db_next(q)) ++*n;
	return db_done(q);
}

bool feed_release(struct ctx *x, const struct feed *f)
{
	return db_run(x, feed_sql[RELEASE], "i", f->calendar) >= 0;
}

int64_t feed_pause(int64_t failures, int64_t retry_after)
{
	int64_t wait = FEED_RETRY;

	for (int64_t i = 0; i < failures && wait < FEED_RETRY_MOST; i++) wait *= 2;
	if (wait < retry_after) wait = retry_after;
	return wait < FEED_RETRY_MOST ? wait : FEED_RETRY_MOST;
}

static bool calendar_of(struct ctx *x, int64_t calendar, struct str *name, int64_t *owner)
{
	struct db_q *q = db_query(x, feed_sql[CALENDAR], "i", calendar);

	*name = S("");
	*owner = 0;
	if (!q) return false;
	if (db_next(q)) {
		*name = db_text(q, 0);
		*owner = db_int(q, 1);
	}
	return db_done(q);
}

/* The seconds by which the next try of a feed is put off: different for each feed and each time, so
 * that feeds are not all asked at one moment. */
static int64_t spread(const struct ctx *x, int64_t calendar)
{
	uint64_t mixed = ((uint64_t)calendar ^ (uint64_t)x->now << 20) *
		UINT64_C(0x9e3779b97f4a7c15);

	return (int64_t)(mixed >> 32) % FEED_SPREAD;
}

bool feed_ahead(struct ctx *x, const struct feed *f, const struct client_answer *got,
	struct calendar_ahead **out)
{
	struct str name;
	int64_t owner;

	*out = NULL;
	if (got->unchanged) return true;
	if (!calendar_of(x, f->calendar, &name, &owner)) return false;
	return !name.n || calendar_ahead_ask(x, owner, name, got->body, out);
}

bool feed_put_ahead(struct ctx *x, struct str url, const struct client_answer *got,
	struct calendar_ahead **out)
{
	return calendar_ahead_ask(x, x->me, name_of(x, url), got->body, out);
}

bool feed_done(struct ctx *x, const struct feed *f, const struct client_answer *got,
	const struct err *why)
{
	struct str name, etag, modified;
	int64_t owner;

	if (why)
		return db_run(x, feed_sql[FAILED], "iis", f->calendar,
			       x->now + feed_pause(f->failures, got->retry_after),
			       err_keep(x->a, why)) >= 0;
	if (!got->unchanged) {
		if (!calendar_of(x, f->calendar, &name, &owner)) return false;
		if (!name.n) return true; /* taken away meanwhile */
		if (!calendar_put(x, owner, name, got->body)) return false;
	}
	etag = got->unchanged && !got->etag.n ? f->etag : got->etag;
	modified = got->unchanged && !got->modified.n ? f->modified : got->modified;
	return db_run(x, feed_sql[WELL], "issii", f->calendar, etag, modified, x->now,
		       x->now + FEED_EVERY + spread(x, f->calendar)) >= 0;
}
