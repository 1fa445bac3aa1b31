/* SPDX-License-Identifier: Apache-2.0
 *
 * The worker's turn of telling people what is due, for tests with a clock of their own.
 */
#ifndef TESTS_MODEL_TELLING_H
#define TESTS_MODEL_TELLING_H

#include "model/message_plan.h"
#include "model/message_wish.h"
#include "model/outbox.h"
#include "tests/model/talking.h"

/* A transaction as `me`, where mail is set up. */
static inline struct ctx telling_as(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);

	x.mail_from = S("talks@example.org");
	x.site = S("https://talks.example.org");
	return x;
}

/* Everybody has come in, a month ago. */
static inline void telling_enter(struct ctx *x)
{
	if (db_run(x, "INSERT INTO account (person, password, entered) SELECT id, '', $1 FROM person", "i",
		    x->now - 30 * DAY) < 0)
		world_die("enter", &x->err);
}

/* Plan and say everything that is due now; x is the operator's. */
static inline void telling_run(struct ctx *x)
{
	int64_t me = x->me, person = 1;
	bool more = true;

	x->me = CTX_OPERATOR;
	while (more)
		if (!message_plan(x, &more)) world_die("plan", &x->err);
	while (person)
		if (!message_say(x, &person)) world_die("say", &x->err);
	x->me = me;
}

static inline int64_t telling_count(struct ctx *x, const char *sql, int64_t of)
{
	struct db_q *q = db_query(x, sql, "i", of);
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	if (!q || !db_done(q)) world_die("count", &x->err);
	return n;
}

/* How many messages went to somebody by mail so far. */
static inline int64_t telling_mails(struct ctx *x, int64_t person)
{
	return telling_count(x, "SELECT count(*) FROM outbox WHERE kind = 'message' AND person = $1", person);
}

/* How often a kind was said to anybody. */
static inline int64_t telling_said(struct ctx *x, enum message_kind kind)
{
	return telling_count(x, "SELECT count(*) FROM message WHERE state = 1 AND kind = $1", kind);
}

#endif
