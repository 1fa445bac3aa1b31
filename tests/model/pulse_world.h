/* SPDX-License-Identifier: Apache-2.0
 *
 * Three teams under one person, who are asked in a pulse: for its tests.
 */
#ifndef TESTS_MODEL_PULSE_WORLD_H
#define TESTS_MODEL_PULSE_WORLD_H

#include "model/pulse_box.h"
#include "model/pulse_result.h"
#include "tests/model/world.h"

static const char pulse_world_head[] = "id,name,email,leader,timezone,work_hours\n";

/* A line of a team file for person `i`; p0 is at the top. */
static inline void pulse_world_line(struct buf *b, size_t i, int64_t leader)
{
	buf_fmt(b, "p%zu,P%zu,p%zu@example.org,", i, i, i);
	if (leader >= 0) buf_fmt(b, "p%lld", (long long)leader);
	buf_z(b, ",Europe/Berlin,09:00-17:00\n");
}

/* A world in which p0 leads p1 to p3, and each of these leads six; besides Ada's people. */
static inline struct world pulse_world(struct db_pool *pool)
{
	struct world w = world(pool);
	struct buf b = { .a = w.a };

	buf_z(&b, pulse_world_head);
	pulse_world_line(&b, 0, -1);
	for (size_t i = 1; i <= 3; i++) pulse_world_line(&b, i, 0);
	for (size_t i = 4; i < 22; i++) pulse_world_line(&b, i, (int64_t)(i - 4) / 6 + 1);
	world_import(&w, str_z(w.a, buf_str(&b)));
	w.store.pulse = pulse_box_new();
	setenv("RAPPORT_NOW", "2026-11-23T07:00:00Z", 1);
	return w;
}

static inline void pulse_world_end(struct world *w)
{
	pulse_box_free(w->store.pulse);
	unsetenv("RAPPORT_NOW");
	world_end(w);
}

static inline int64_t pulse_world_person(struct world *w, size_t i)
{
	return world_id(w, str_fmt(w->a, "p%zu", i).p);
}

/* A round that opens now. The server's own clock is two hours later, when answers may be added up. */
static inline int64_t pulse_world_open(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);
	int64_t id = pulse_open(&x, w->now + 7 * DAY);
	struct buf clock = { .a = w->a };

	if (!id) world_die("open", &x.err);
	world_keep(&x);
	date_print_rfc3339(&clock, w->now + 2 * HOUR);
	setenv("RAPPORT_NOW", str_z(w->a, buf_str(&clock)), 1);
	return id;
}

/* Weeks go by, after which every statement may be asked again. */
static inline void pulse_world_rest(struct world *w)
{
	w->now += PULSE_REST_DAYS * DAY;
}

static inline int64_t pulse_world_room(struct world *w, int64_t round, int64_t cell)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	int64_t n;

	if (!pulse_room(&x, round, cell, &n)) world_die("room", &x.err);
	world_keep(&x);
	return n;
}

/* Put an answer where it waits, if there is room for it. */
static inline enum pulse_put pulse_world_put(struct world *w, const struct pulse_answer *a)
{
	return pulse_box_put(w->store.pulse, a, pulse_world_room(w, a->round, a->cell));
}

static inline void pulse_world_draw(struct world *w)
{
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "UPDATE pulse_asked SET drawn = 1", "") < 0) world_die("draw", &x.err);
	world_keep(&x);
}

/* Somebody answers the round: draws, and puts the answer where it waits. */
static inline bool pulse_world_give(struct world *w, int64_t round, int64_t who, unsigned char said, const char *line)
{
	struct ctx x = world_as(w, who);
	struct pulse_asked *mine = pulse_draw(&x, round);
	struct pulse_answer a = { .round = round, .said = { said, said, PULSE_CANNOT_SAY },
		.change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED },
		.line = str_of(line) };

	if (!mine) return world_drop(&x), false;
	a.cell = mine->cell;
	world_keep(&x);
	return pulse_world_put(w, &a) == PULSE_TAKEN;
}

/* Likewise, and the server has its beat. */
static inline bool pulse_world_answer(struct world *w, int64_t round, int64_t who, unsigned char said, const char *line)
{
	return pulse_world_give(w, round, who, said, line) &&
		pulse_box_beat(w->store.pulse, &w->store, w->a);
}

/* The round is over: what waits is added up, and results are worked out. */
static inline void pulse_world_close(struct world *w)
{
	struct pulse_closing *c;
	struct ctx x;

	w->now += 8 * DAY;
	if (!pulse_box_empty(w->store.pulse, &w->store, w->a)) abort();
	x = world_as(w, CTX_OPERATOR);
	if (!pulse_close_ask(&x, &c) || !c || !pulse_close_keep(&x, c)) world_die("close", &x.err);
	world_keep(&x);
}

static inline size_t pulse_world_results(struct world *w, int64_t me, int64_t round, struct pulse_result **out)
{
	struct ctx x = world_as(w, me);
	size_t n;

	if (!pulse_result_list(&x, round, out, &n)) world_die("results", &x.err);
	world_keep(&x);
	return n;
}

static inline int64_t pulse_world_count(struct world *w, const char *sql)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, sql, "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	if (!q || !db_done(q)) world_die(sql, &x.err);
	world_keep(&x);
	return n;
}

#endif
