/* SPDX-License-Identifier: Apache-2.0 */
#include "model/roster.h"

#include "model/pair.h"
#include "model/person.h"
#include "tests/model/world.h"

static bool import(struct world *w, const char *csv, struct roster_count *count, struct err *e)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct team team;
	bool ok = team_read(w->a, "team", str_of(csv), w->store.zones, &team, &x.err) &&
		roster_import(&x, &team, count);

	*e = x.err;
	if (ok) world_keep(&x);
	else world_drop(&x);
	return ok;
}

static void the_same_file_changes_nothing(struct db_pool *p)
{
	struct world w = world(p);
	struct roster_count n;
	struct err e;

	OK(import(&w, world_team, &n, &e));
	IS(n.same, 5);
	IS(n.added + n.changed + n.pairs_begun + n.pairs_ended, 0);
	world_end(&w);
}

static void a_new_leader_ends_the_old_pair(struct db_pool *p)
{
	struct world w = world(p);
	struct roster_count n;
	struct pair *pairs, *mine;
	struct ctx x;
	struct err e;
	size_t led;

	OK(import(&w, "id,name,email,leader,timezone,work_hours\n"
		      "eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00\n"
		      "ben,Ben,ben@example.org,eve,Europe/Berlin,09:00-17:00\n", &n, &e));
	IS(n.pairs_ended, 1);
	IS(n.pairs_begun, 1);
	x = world_as(&w, w.ada);
	OK(pair_list(&x, &pairs, &led) && led == 1);
	IS_STR(pairs[0].name, S("Cara"));
	OK(!pair_near(&x, w.ben) && x.err.code == ERR_MISSING);
	world_drop(&x);
	x = world_as(&w, w.ben);
	OK((mine = pair_with_leader(&x)) && mine->leader == w.eve);
	world_drop(&x);
	world_end(&w);
}

static void an_address_of_somebody_else_is_refused(struct db_pool *p)
{
	struct world w = world(p);
	struct roster_count n;
	struct err e;

	OK(!import(&w, "id,name,email,leader,timezone,work_hours\n"
		       "new,New,ADA@example.org,,Europe/Berlin,09:00-17:00\n", &n, &e));
	IS(e.code, ERR_CONFLICT);
	IS(world_id(&w, "new"), 0);
	world_end(&w);
}

static void the_first_leader_becomes_admin(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	OK(person_me(&x)->admin);
	x.me = w.eve;
	OK(!person_me(&x)->admin);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(the_same_file_changes_nothing);
	RUN_DB(a_new_leader_ends_the_old_pair);
	RUN_DB(an_address_of_somebody_else_is_refused);
	RUN_DB(the_first_leader_becomes_admin);
	return tap_end();
}
