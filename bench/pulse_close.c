/* SPDX-License-Identifier: Apache-2.0
 *
 * usage: pulse_close DATA PEOPLE ROUNDS
 *
 * A new data folder with an organisation in which everybody leads up to eight people, and so many
 * rounds of the pulse. Nine in ten answer, and between two rounds one in a hundred gets another
 * leader. Says of each round how long it takes to work out its results, and to keep them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/pulse_result.h"
#include "model/store.h"

enum { SPAN = 8, MOST = 1 << 20 };

struct bench {
	struct store store;
	struct arena *a;
	int64_t people, now;
	int64_t id[MOST];
};

static void die(const char *what, const struct err *e)
{
	fprintf(stderr, "%s: %s\n", what, e->text);
	exit(1);
}

static struct ctx begin(struct bench *b, enum db_mode mode)
{
	struct ctx x;

	if (!store_begin(&b->store, b->a, mode, CTX_OPERATOR, b->now, &x)) die("begin", &x.err);
	return x;
}

static void finish(struct ctx *x, bool ok, const char *what)
{
	if (!store_end(x, ok)) die(what, &x->err);
}

static double read_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fill_people(struct bench *b)
{
	static const char add[] =
		"INSERT INTO person (id, key, name, timezone, work_hours, lang, admin, made, leader)"
		" VALUES ($1, $2, $2, 'Europe/Berlin', '09:00-17:00', '', 0, $3, $4)";
	struct ctx x = begin(b, DB_WRITE);
	bool ok = true;

	for (int64_t i = 0; ok && i < b->people; i++) {
		b->id[i] = id_new(b->now);
		ok = db_run(&x, i ? add : "INSERT INTO person (id, key, name, timezone, work_hours, lang,"
			" admin, made) VALUES ($1, $2, $2, 'Europe/Berlin', '09:00-17:00', '', 1, $3)",
			i ? "isii" : "isi", b->id[i], str_fmt(b->a, "p%lld", (long long)i), b->now,
			i ? b->id[(i - 1) / SPAN] : 0) == 1;
	}
	finish(&x, ok, "people");
}

/* One in a hundred of those who lead nobody gets another leader. */
static void move_people(struct bench *b)
{
	int64_t leaders = (b->people - 2) / SPAN + 1;
	struct ctx x = begin(b, DB_WRITE);
	bool ok = true;

	for (int64_t i = 0; ok && i < b->people / 100; i++)
		ok = db_run(&x, "UPDATE person SET leader = $2 WHERE id = $1", "ii",
			b->id[leaders + rand() % (b->people - leaders)], b->id[rand() % leaders]) == 1;
	finish(&x, ok, "moves");
}

/* Nine in ten of each cell answer: three in five of these agree. */
static void answer_round(struct bench *b)
{
	struct ctx x = begin(b, DB_WRITE);
	bool ok = true;

	for (int64_t said = 0; ok && said < 2; said++)
		ok = db_run(&x, "INSERT INTO pulse_count (round, cell, place, said, n)"
			" SELECT a.round, a.cell, p.place, 3 * $1,"
			"  CASE WHEN $1 = 0 THEN count(*) * 6 / 10 ELSE count(*) * 9 / 10 - count(*) * 6 / 10 END"
			" FROM pulse_asked a JOIN pulse_round r ON r.id = a.round AND r.closed IS NULL,"
			"  (SELECT 0 AS place UNION SELECT 1 UNION SELECT 2) p GROUP BY a.round, a.cell, p.place", "i",
			said) >= 0;
	ok = ok && db_run(&x, "INSERT INTO pulse_count (round, cell, place, said, n)"
		" SELECT a.round, a.cell, 3, 0, count(*) * 9 / 10 FROM pulse_asked a"
		"  JOIN pulse_round r ON r.id = a.round AND r.closed IS NULL GROUP BY a.round, a.cell", "") >= 0;
	finish(&x, ok, "answers");
}

static void hold_round(struct bench *b, int number)
{
	struct ctx x = begin(b, DB_WRITE);
	struct pulse_closing *c;
	struct rusage used;
	double at[3];
	bool ok = pulse_open(&x, x.now + PULSE_DAYS * DAY) != 0;

	finish(&x, ok, "open");
	answer_round(b);
	b->now += (PULSE_DAYS + 1) * DAY;
	at[0] = read_clock();
	x = begin(b, DB_READ);
	ok = pulse_close_ask(&x, &c) && c;
	finish(&x, ok, "ask");
	at[1] = read_clock();
	x = begin(b, DB_WRITE);
	ok = pulse_close_keep(&x, c);
	finish(&x, ok, "keep");
	at[2] = read_clock();
	getrusage(RUSAGE_SELF, &used);
	printf("round %d: %.2f s to work out, %.2f s to keep, %ld MB at most\n", number, at[1] - at[0],
		at[2] - at[1], used.ru_maxrss / 1024);
	b->now += 30 * DAY;
	arena_reset(b->a);
}

int main(int argc, char **argv)
{
	static struct bench b;
	struct err e = { 0 };
	int64_t rounds = argc == 4 ? strtol(argv[3], NULL, 10) : 0;

	b = (struct bench){ .a = arena_new(), .now = INT64_C(1795417200) };
	b.people = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
	if (rounds < 1 || b.people < 100 || b.people > MOST) {
		fprintf(stderr, "usage: pulse_close DATA PEOPLE ROUNDS\n");
		return 2;
	}
	if (!store_open(&b.store, str_of(argv[1]), S(""), STORE_MAKE, &e)) die("open", &e);
	fill_people(&b);
	for (int r = 1; r <= rounds; r++) {
		hold_round(&b, r);
		move_people(&b);
	}
	store_close(&b.store);
	arena_free(b.a);
	return 0;
}
