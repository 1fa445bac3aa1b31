/* SPDX-License-Identifier: Apache-2.0 */
#include "model/person.h"

#include "model/claim.h"
#include "tests/model/world.h"

static bool sees(struct world *w, int64_t me, int64_t other)
{
	struct ctx x = world_as(w, me);
	bool seen = person_get(&x, other) != NULL;

	if (!seen) IS(x.err.code, ERR_MISSING);
	world_drop(&x);
	return seen;
}

static void one_sees_those_near_and_nobody_else(struct db_pool *p)
{
	struct world w = world(p);

	OK(sees(&w, w.ada, w.ada) && sees(&w, w.ada, w.ben) && sees(&w, w.ada, w.cara));
	OK(sees(&w, w.ben, w.ada) && sees(&w, w.ben, w.cara) && sees(&w, w.ben, w.dev));
	OK(!sees(&w, w.ada, w.eve) && !sees(&w, w.eve, w.ada) && !sees(&w, w.dev, w.ada));
	OK(!sees(&w, 0, w.ada));
	world_end(&w);
}

static void settings_are_checked_field_by_field(struct db_pool *p)
{
	struct world w = world(p);
	struct person_settings good = { S("Ada L."), S("Europe/Paris"), S("Mon-Thu 08:00-16:00"), S("de") };
	struct person_settings bad[] = {
		{ S(""), good.timezone, good.work_hours, S("") },
		{ S("a\xff"), good.timezone, good.work_hours, S("") },
		{ S("\xe2\x80\x8b\xc2\xa0"), good.timezone, good.work_hours, S("") },
		{ S("Ben\xe2\x80\xae" "adA"), good.timezone, good.work_hours, S("") },
		{ S("A\xe2\x80\x8b" "da"), good.timezone, good.work_hours, S("") },
		{ S("Ada\xc2\x9b" "2J"), good.timezone, good.work_hours, S("") },
		{ good.name, S("Europe/\xe2\x80\x8bParis"), good.work_hours, S("") },
		{ good.name, S("Europe/Nowhere"), good.work_hours, S("") },
		{ good.name, S("../../etc/passwd"), good.work_hours, S("") },
		{ good.name, good.timezone, S("25:00-26:00"), S("") },
		{ good.name, good.timezone, good.work_hours, S("xx") },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct ctx x = world_as(&w, w.ada);

		OK(!person_set(&x, &bad[i]) && x.err.code == ERR_INPUT);
		world_drop(&x);
	}
	struct ctx x = world_as(&w, w.ada);
	good.name = S("\xe2\x80\x8b" "Ada\xc2\xa0L.\xc2\xa0");
	good.timezone = S("Europe/Paris\xc2\xa0");
	good.work_hours = S("\xef\xbb\xbfMon-Thu 08:00-16:00");
	OK(person_set(&x, &good));
	IS_STR(person_me(&x)->name, S("Ada L."));
	IS_STR(person_me(&x)->work_hours, S("Mon-Thu 08:00-16:00"));
	IS_STR(person_me(&x)->timezone, S("Europe/Paris"));
	world_keep(&x);
	world_end(&w);
}

static void an_address_belongs_to_one_person(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id;
	bool proven;

	OK(claim_add(&x, S(" Ada.Private@Example.org "), &proven));
	OK(person_find(&x, S("ADA.PRIVATE@example.org"), &id) && id == w.ada);
	OK(claim_add(&x, S("ada@example.org"), &proven));
	OK(!claim_add(&x, S("ben@example.org"), &proven));
	IS(x.err.code, ERR_CONFLICT);
	err_clear(&x.err);
	OK(!claim_add(&x, S("no address"), &proven) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(!claim_add(&x, S("ada@exam\xc2\xadple.org"), &proven) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	OK(claim_add(&x, S("\xe2\x80\x8b" "ada.lind@example.org\xc2\xa0"), &proven));
	OK(person_find(&x, S("ada.lind@example.org\xe3\x80\x80"), &id) && id == w.ada);
	world_drop(&x);
	world_end(&w);
}

static void somebody_is_found_by_the_beginning_of_a_name(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.eve);
	struct person *found;
	size_t n;

	OK(db_run(&x, "UPDATE person SET name = 'Ren\xc3\xa9 \xc3\x84nne Ben-Haddad' WHERE id = $1", "i", w.dev) == 1);
	OK(person_named(&x, S("REN"), 8, &found, &n) && n == 1 && found[0].id == w.dev && !found[0].work_hours.n);
	OK(person_named(&x, S(" ann"), 8, &found, &n) && n == 1);
	OK(person_named(&x, S("haddad"), 8, &found, &n) && n == 1);
	OK(person_named(&x, S("ben"), 8, &found, &n) && n == 2);
	OK(person_named(&x, S("ben"), 1, &found, &n) && n == 1);
	OK(person_named(&x, S("addad"), 8, &found, &n) && n == 0);
	OK(person_named(&x, S("b"), 8, &found, &n) && n == 0); /* no list of everybody */
	OK(person_named(&x, S(""), 8, &found, &n) && n == 0 && person_named(&x, S("eve"), 8, &found, &n) && n == 0);
	OK(person_named(&x, S("\xff\xfe"), 8, &found, &n) && n == 0);
	OK(db_run(&x, "UPDATE person SET left_at = $2 WHERE id = $1", "ii", w.dev, x.now) == 1);
	OK(person_named(&x, S("ren"), 8, &found, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(one_sees_those_near_and_nobody_else);
	RUN_DB(settings_are_checked_field_by_field);
	RUN_DB(an_address_belongs_to_one_person);
	RUN_DB(somebody_is_found_by_the_beginning_of_a_name);
	return tap_end();
}
