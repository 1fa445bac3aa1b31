/* SPDX-License-Identifier: Apache-2.0 */
#include "model/roster.h"

#include "base/date.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/account.h"
#include "model/proposal.h"
#include "tests/model/talking.h"

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

/* Ben follows Eve from now on: what Ada and he had ahead is called off and told. */
static void with_its_pair_what_was_ahead_ends(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), ahead = talk_plan(&x, pair, w.now + DAY, 15, 15);
	int64_t open = talk_begin_now(&x, pair), past = talk_plan(&x, pair, w.now - DAY, 15, 15);
	struct roster_count n;
	struct db_q *q;
	struct err e;

	OK(ahead && open && past && world_find_times(&x, MONDAY + 7, false));
	world_keep(&x);
	OK(import(&w, "id,name,email,leader,timezone,work_hours\n"
		      "eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00\n"
		      "ben,Ben,ben@example.org,eve,Europe/Berlin,09:00-17:00\n", &n, &e));
	x = world_as(&w, w.ada);
	IS(talk_get(&x, ahead)->state, TALK_CANCELLED);
	IS(talk_get(&x, open)->state, TALK_PLANNED); /* they are in it, and may end it */
	OK(talk_end(&x, open, 0));
	IS(talk_get(&x, past)->state, TALK_PLANNED);
	OK(!talk_next(&x) && !x.err.code);
	OK((q = db_query(&x, "SELECT 1 FROM invitation_due WHERE talk = $1", "i", ahead)));
	OK(db_next(q) && db_done(q));
	OK((q = db_query(&x, "SELECT 1 FROM proposed_talk WHERE pair = $1", "i", pair)));
	OK(!db_next(q) && db_done(q));
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

static bool adds(struct world *w, int64_t me, struct newcomer n, enum err_code *code)
{
	struct ctx x = world_as(w, me);
	int64_t person;
	bool ok = roster_add(&x, &n, &person);
	struct pair *p = ok ? pair_with(&x, person) : NULL;

	*code = x.err.code;
	if (ok) ok = p && p->leader == me && p->minutes == n.minutes;
	world_drop(&x);
	return ok;
}

/* A leader is told that an address is known, so often in a day; then of none whether it is. */
static void a_leader_asks_for_few_addresses_in_a_day(struct db_pool *p)
{
	struct world w = world(p);
	struct newcomer n = { .name = S("Flo"), .address = S("eve@example.org"), .minutes = 10,
		.cadence_days = 7, .timezone = S("Asia/Tokyo"), .work_hours = S("09:00-17:00") };
	enum err_code code;
	struct ctx x;

	for (int i = 0; i < ROSTER_KNOWN_DAILY; i++) {
		OK(!adds(&w, w.ben, n, &code) && code == ERR_CONFLICT);
		x = world_as(&w, w.ben);
		OK(roster_known(&x));
		world_keep(&x);
	}
	OK(!adds(&w, w.ben, n, &code) && code == ERR_LIMIT);
	n.address = S("nobody@example.org");
	OK(!adds(&w, w.ben, n, &code) && code == ERR_LIMIT);
	n.address = S("");
	OK(adds(&w, w.ben, n, &code));
	n.address = S("nobody@example.org");
	OK(adds(&w, w.ada, n, &code)); /* an admin sees who is here */
	w.now += DAY;
	n.address = S("other@example.org");
	OK(adds(&w, w.ben, n, &code));
	world_end(&w);
}

static void who_leads_or_runs_the_house_adds_to_their_own_team(struct db_pool *p)
{
	struct world w = world(p);
	struct newcomer n = { .name = S("Flo"), .address = S("Flo@example.org"), .minutes = 10,
		.cadence_days = 7, .timezone = S("Asia/Tokyo"), .work_hours = S("09:00-17:00") };
	int64_t may[] = { w.ada, w.ben }, may_not[] = { w.cara, w.dev, w.eve, 0 };
	enum err_code code;

	for (size_t i = 0; i < 2; i++) OK(adds(&w, may[i], n, &code));
	for (size_t i = 0; i < 4; i++) OK(!adds(&w, may_not[i], n, &code));
	IS(code, ERR_MISSING);
	OK(!adds(&w, w.cara, n, &code) && code == ERR_FORBIDDEN);
	n.address = S("ben@example.org");
	OK(!adds(&w, w.ada, n, &code) && code == ERR_CONFLICT);
	n.address = S("");
	OK(adds(&w, w.ada, n, &code));
	n.timezone = S(""); /* nobody's clock is guessed */
	OK(!adds(&w, w.ada, n, &code) && code == ERR_INPUT);
	n.timezone = S("Asia/Tokyo");
	n.work_hours = S("");
	OK(!adds(&w, w.ada, n, &code) && code == ERR_INPUT);
	n.work_hours = S("09:00-17:00");
	n.minutes = 4;
	OK(!adds(&w, w.ada, n, &code) && code == ERR_INPUT);
	n.minutes = 3;
	n.name = S("two\nlines");
	OK(!adds(&w, w.ada, n, &code) && code == ERR_INPUT);
	world_end(&w);
}

static void an_own_file_knows_me_by_my_address(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct roster_count count;
	struct team team;
	int64_t id;

	OK(team_read(w.a, "t", S("id,name,email,leader,timezone,work_hours\n"
		"boss,Ada L,ada@example.org,,Europe/Berlin,09:00-17:00\n"
		"flo,Flo,flo@example.org,boss,Europe/Berlin,09:00-17:00\n"), w.store.zones, &team, &x.err));
	OK(roster_import_own(&x, &team, &count) && count.added == 1);
	OK(roster_find(&x, S("boss"), &id) && id == w.ada);
	OK(roster_find(&x, S("flo"), &id) && pair_with(&x, id));
	x.me = w.ben;
	OK(!roster_import_own(&x, &team, &count) && x.err.code == ERR_FORBIDDEN);
	world_drop(&x);
	world_end(&w);
}

static void the_first_of_an_empty_house_makes_room_for_a_team_file(struct db_pool *p)
{
	struct ctx x = { .a = arena_new(), .me = CTX_OPERATOR, .now = 1000 };
	struct world w;
	int64_t first = 0, again = 0, who = 0;

	x.db = db_begin(p, DB_WRITE, &x.err);
	OK(roster_found(&x, &first) && first);
	OK(roster_found(&x, &again) && again == 0);
	OK(db_commit(x.db, &x.err));
	arena_free(x.a);
	w = world(p);
	x = world_as(&w, CTX_OPERATOR);
	OK(account_first(&x, &who) && who == w.ada);
	OK(person_get(&x, w.ada)->admin);
	OK(person_get(&x, first)->left_at != 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_leader_asks_for_few_addresses_in_a_day);
	RUN_DB(who_leads_or_runs_the_house_adds_to_their_own_team);
	RUN_DB(an_own_file_knows_me_by_my_address);
	RUN_DB(the_first_of_an_empty_house_makes_room_for_a_team_file);
	RUN_DB(the_same_file_changes_nothing);
	RUN_DB(a_new_leader_ends_the_old_pair);
	RUN_DB(with_its_pair_what_was_ahead_ends);
	RUN_DB(an_address_of_somebody_else_is_refused);
	RUN_DB(the_first_leader_becomes_admin);
	return tap_end();
}
