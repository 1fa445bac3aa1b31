/* SPDX-License-Identifier: Apache-2.0
 *
 * An organisation of two areas with six leaders each, for the tests of what is shown of many pairs.
 */
#ifndef TESTS_MODEL_AREAS_H
#define TESTS_MODEL_AREAS_H

#include "tests/model/world.h"

enum { OCTOBER = 20727 }; /* 2026-10-01 in days since 1970; it is November in the tests */

/* Everybody who is there signs in. */
static inline void areas_come_in(struct world *w)
{
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "INSERT INTO account (person, password, entered) SELECT id, '', $1 FROM person WHERE true"
		    " ON CONFLICT (person) DO UPDATE SET entered = COALESCE(account.entered, excluded.entered)", "i", x.now) < 0)
		world_die("account", &x.err);
	world_keep(&x);
}

/* Zed leads Uma and Vic, each of whom leads six leaders (a0 …, b0 …) with two people each. */
static inline void areas_build(struct world *w)
{
	struct buf b = { .a = w->a };

	w->now = (OCTOBER - 100) * DAY;
	buf_z(&b, "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"zed,Zed,zed@example.org,,UTC,09:00-17:00,15,7\n"
		"boss,Boss,boss@example.org,,UTC,09:00-17:00,15,7\n"
		"uma,Uma,uma@example.org,zed,UTC,09:00-17:00,15,7\n"
		"vic,Abe,vic@example.org,zed,UTC,09:00-17:00,15,7\n");
	for (int i = 0; i < 12; i++) {
		char area = i < 6 ? 'a' : 'b';

		buf_fmt(&b, "%c%d,L,%c%d@example.org,%s,UTC,09:00-17:00,15,7\n", area, i % 6, area, i % 6,
			i < 6 ? "uma" : "vic");
		for (int k = 0; k < 2; k++)
			buf_fmt(&b, "%c%d-%d,M,%c%d-%d@example.org,%c%d,UTC,09:00-17:00,15,7\n", area, i % 6, k, area,
				i % 6, k, area, i % 6);
	}
	world_import(w, str_z(w->a, buf_str(&b)));
	areas_come_in(w);
	w->now = MONDAY * DAY + 9 * HOUR;
}

/* The pair of these two talked every `gap` days in the quarter before October. */
static inline void areas_talk_every(struct world *w, const char *leader, const char *member, int64_t gap)
{
	static int64_t talks;
	int64_t lead = world_id(w, leader), follow = world_id(w, member), pair = 0;
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, "SELECT id FROM pair WHERE leader = $1 AND member = $2", "ii", lead, follow);

	if (q && db_next(q)) pair = db_int(q, 0);
	if (!q || !db_done(q) || !pair) world_die("pair", &x.err);
	for (int64_t day = OCTOBER - 2; day >= OCTOBER - 90; day -= gap)
		if (db_run(&x,
			    "INSERT INTO talk (id, pair, leader, member, starts, minutes, wanted, state, made, held_minutes)"
			    " VALUES ($1, $2, $3, $4, $5, 15, 15, 1, $5, 12)",
			    "iiiii", ++talks, pair, lead, follow, day * DAY) != 1)
			world_die("talk", &x.err);
	world_keep(&x);
}

/* One of two of each leader talks weekly; the other of each talks as `gap` says, 0: never. */
static inline void areas_talk_all(struct world *w, int64_t gap)
{
	for (int i = 0; i < 12; i++) {
		const char *lead = str_fmt(w->a, "%c%d", i < 6 ? 'a' : 'b', i % 6).p;

		areas_talk_every(w, lead, str_fmt(w->a, "%s-0", lead).p, 7);
		if (gap) areas_talk_every(w, lead, str_fmt(w->a, "%s-1", lead).p, gap);
	}
}

#endif
