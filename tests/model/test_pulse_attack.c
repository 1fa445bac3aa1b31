/* SPDX-License-Identifier: Apache-2.0
 *
 * Somebody who has everything that ten rounds of the pulse have published, while people come and leave.
 */
#include "tests/model/pulse_attack.h"

#include "model/pulse_groups.h"
#include "tests/model/pulse_world.h"

enum { MANY = 60, TEN = 10 };

struct ten {
	struct world w;
	int64_t id[MANY];
	int64_t leader[MANY];
	bool here[MANY];
	bool answered[MANY]; /* in any round */
	uint64_t seed;
};

static size_t draw(struct ten *t, size_t below)
{
	return (size_t)(attack_random(&t->seed) >> 20) % below;
}

/* Bring the team file of now in; who is not in it any more leaves by hand. */
static void import_people(struct ten *t)
{
	struct buf b = { .a = t->w.a };
	struct ctx x;

	buf_z(&b, pulse_world_head);
	for (size_t i = 0; i < MANY; i++)
		if (t->here[i]) pulse_world_line(&b, i, t->leader[i]);
	world_import(&t->w, str_z(t->w.a, buf_str(&b)));
	x = world_as(&t->w, CTX_OPERATOR);
	for (size_t i = 0; i < MANY; i++)
		if (t->id[i] && db_run(&x, t->here[i] ? "UPDATE person SET left_at = NULL WHERE id = $1"
						       : "UPDATE person SET left_at = 1 WHERE id = $1",
					"i", t->id[i]) != 1)
			world_die("leave", &x.err);
	world_keep(&x);
	for (size_t i = 0; i < MANY; i++)
		if (t->here[i] && !t->id[i]) t->id[i] = pulse_world_person(&t->w, i);
}

/* One to three come, leave or change. */
static void change_people(struct ten *t)
{
	for (size_t k = 1 + draw(t, 3); k > 0; k--) {
		size_t i = 7 + draw(t, MANY - 7);

		if (!t->here[i]) t->here[i] = true;
		else if (draw(t, 2)) t->here[i] = false;
		else t->leader[i] = 1 + (int64_t)draw(t, 6);
	}
	import_people(t);
}

static void hold_round(struct ten *t)
{
	int64_t round = pulse_world_open(&t->w, t->id[0]);

	for (size_t i = 0; i < MANY; i++)
		if (t->here[i] && draw(t, 10) < 9) {
			OK(pulse_world_answer(&t->w, round, t->id[i], (unsigned char)draw(t, PULSE_CHOICES), ""));
			t->answered[i] = true;
		}
	pulse_world_close(&t->w);
}

/* Add an equation for each published result of a statement: who was asked, in its cells. */
static void add_equations(struct ten *t, int64_t statement, struct attack *a)
{
	struct ctx x = world_as(&t->w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, "SELECT r.id, a.person, a.cell, r.cells FROM pulse_result r"
		" JOIN pulse_asked a ON a.round = r.round WHERE r.statement = $1 ORDER BY r.id", "i",
		statement);
	int64_t last = 0;

	memset(a, 0, sizeof *a);
	a->people = MANY;
	while (q && db_next(q)) {
		int64_t cell = db_int(q, 2);
		struct str bits = db_bytes(q, 3);

		if (db_int(q, 0) != last) a->groups++;
		last = db_int(q, 0);
		if (!(bits.p[cell / 8] >> cell % 8 & 1)) continue;
		for (size_t i = 0; i < MANY; i++)
			if (t->id[i] == db_int(q, 1)) a->row[a->groups - 1][i] = 1;
	}
	if (!q || !db_done(q)) world_die("equations", &x.err);
	world_keep(&x);
}

static void nobody_is_found_in_what_ten_rounds_publish(struct db_pool *pool)
{
	static struct attack a;
	struct ten t = { .w = world(pool), .seed = 77 };
	size_t groups = 0, of[4];
	struct ctx x = world_as(&t.w, CTX_OPERATOR);

	/* the people of the little world are not here */
	if (db_run(&x, "UPDATE person SET left_at = 1", "") < 0) world_die("leave", &x.err);
	world_keep(&x);
	t.w.store.pulse = pulse_box_new();
	setenv("RAPPORT_NOW", "2026-11-23T07:00:00Z", 1);
	for (size_t i = 0; i < MANY; i++) {
		t.here[i] = i < 50;
		t.leader[i] = i == 0 ? -1 : i < 7 ? 0 : 1 + (int64_t)(i % 6);
	}
	import_people(&t);
	for (size_t r = 0; r < TEN; r++) {
		if (r) change_people(&t), pulse_world_rest(&t.w);
		hold_round(&t);
	}
	for (int64_t s = 0; s < PULSE_STATEMENTS; s++) {
		add_equations(&t, s, &a);
		groups += a.groups;
		attack_solve(&a);
		attack_choose(&a, &t.seed);
		IS(attack_find(&a, t.answered, of), 0);
	}
	OK(groups > 30);
	printf("# %zu results of ten rounds\n", groups);
	pulse_world_end(&t.w);
}

int main(void)
{
	RUN_DB(nobody_is_found_in_what_ten_rounds_publish);
	return tap_end();
}
