/* SPDX-License-Identifier: Apache-2.0
 *
 * A small organisation for the model's tests, on a fresh database: Ada leads Ben and
 * Cara, Ben leads Dev, Eve is alone. It is Monday 2026-11-23, 08:00 in Berlin.
 */
#ifndef TESTS_MODEL_WORLD_H
#define TESTS_MODEL_WORLD_H

#include "base/date.h"
#include "base/secret.h"
#include "ical/zones.h"
#include "model/proposal.h"
#include "model/roster.h"
#include "model/store.h"
#include "model/team.h"
#include "tests/db.h"

static const char world_team[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n"
	"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n"
	"dev,Dev,dev@example.org,ben,Europe/Berlin,09:00-17:00,10,7\n"
	"eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00,15,7\n";

enum { MONDAY = 20780 }; /* 2026-11-23 in days since 1970 */

struct world {
	struct store store;
	struct arena *a;
	char folder[256];
	int64_t now;
	int64_t ada, ben, cara, dev, eve;
};

static inline void world_die(const char *what, const struct err *e)
{
	test_db_die(what, e);
}

/* A transaction as `me`. */
static inline struct ctx world_as(struct world *w, int64_t me)
{
	struct ctx x;

	if (!store_begin(&w->store, w->a, DB_WRITE, me, w->now, &x)) world_die("begin", &x.err);
	return x;
}

static inline void world_keep(struct ctx *x)
{
	if (!store_end(x, true)) world_die("commit", &x->err);
}

static inline void world_drop(struct ctx *x)
{
	if (x->db) db_rollback(x->db);
	x->db = NULL;
}

/* Find times for the week of `day` as one step, in the transaction of x. */
static inline bool world_find_times(struct ctx *x, int64_t day, bool use_soft)
{
	struct proposal_search *s = proposal_ask(x, day, use_soft);

	return s && proposal_solve(s, &x->err) && proposal_keep(x, s);
}

static inline void world_import(struct world *w, const char *csv)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct roster_count count;
	struct team team;

	if (!team_read(w->a, "team", str_of(csv), w->store.zones, &team, &x.err) ||
		!roster_import(&x, &team, &count))
		world_die("roster", &x.err);
	world_keep(&x);
}

static inline int64_t world_id(struct world *w, const char *key)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	int64_t id = 0;

	if (!roster_find(&x, str_of(key), &id)) world_die(key, &x.err);
	world_keep(&x);
	return id;
}

static inline struct world world(struct db_pool *pool)
{
	struct world w = { .a = arena_new(), .now = MONDAY * INT64_C(86400) + 7 * HOUR };
	struct err e = { 0 };

	test_db_folder(w.folder, sizeof w.folder);
	w.store.pool = pool;
	w.store.zones = zones_new(NULL);
	w.store.keys = keys_open(str_fmt(w.a, "%s/key", w.folder).p, true, &e);
	if (!w.store.keys) world_die("key", &e);
	world_import(&w, world_team);
	w.ada = world_id(&w, "ada");
	w.ben = world_id(&w, "ben");
	w.cara = world_id(&w, "cara");
	w.dev = world_id(&w, "dev");
	w.eve = world_id(&w, "eve");
	return w;
}

static inline void world_end(struct world *w)
{
	keys_free(w->store.keys);
	zones_free(w->store.zones);
	test_db_folder_end(w->folder);
	arena_free(w->a);
}

/* A failure that says this, until the next. */
static inline const struct err *failure(const char *says)
{
	static struct err e;

	err_clear(&e);
	err_say(&e, ERR_FAILED, NULL, says);
	return &e;
}

/* A calendar of one event: "20261123T100000" to "…" in Berlin. */
static inline struct str world_event(struct world *w, const char *from, const char *to,
	const char *title, const char *extra)
{
	return str_fmt(w->a,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
		"UID:%s@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
		"DTSTART;TZID=Europe/Berlin:%s\r\nDTEND;TZID=Europe/Berlin:%s\r\nSUMMARY:%s\r\n%s"
		"END:VEVENT\r\nEND:VCALENDAR\r\n", title, from, to, title, extra);
}

#endif
