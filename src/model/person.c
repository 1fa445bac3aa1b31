/* SPDX-License-Identifier: Apache-2.0 */
#include "model/person.h"

#include "base/clean.h"
#include "base/date.h"
#include "db/db.h"
#include "ical/zones.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/hours.h"
#include "model/password_fold.h"
#include "model/period.h"
#include "model/pulse.h"
#include "view/lang.h"

enum { GET_ONE, MY_WORK, HERE, NAMES, ADDRESSES, FIND, SET, SET_THANKS, SET_UNSEEN };
const char *const person_sql[] = {
	[GET_ONE] =
		"SELECT {person p}, COALESCE(a.address, '') AS email,"
		"       EXISTS (SELECT 1 FROM card_line c WHERE c.person = p.id) AS has_card,"
		"       EXISTS (SELECT 1 FROM note_key n WHERE n.person = p.id) AS has_locks,"
		"       EXISTS (SELECT 1 FROM calendar k WHERE k.owner = p.id) AS has_calendar,"
		"       EXISTS (SELECT 1 FROM pair r WHERE r.member = p.id AND r.ended IS NOT NULL"
		"                AND r.handed IS NULL) AS hands_over,"
		/* reader 0 is GOAL_LEADER, shown to the leader of a pair that goes on, and 2
		 * GOAL_TEAM */
		"       COALESCE((SELECT min(g.id) FROM goal g WHERE g.owner = p.id AND g.state = 0"
		"                 AND (g.reader = 2 OR (g.reader = 0 AND EXISTS"
		"                      (SELECT 1 FROM pair a WHERE a.id = g.pair"
		" AND a.ended IS NULL)))"
		"                 AND NOT EXISTS (SELECT 1 FROM step t WHERE t.goal = g.id"
		" AND t.state = 0)), 0)"
		"         AS bare_goal,"
		PERIOD_RUNS_FOR("p.id", "$3") " AS in_period,"
		"       COALESCE((SELECT w.remind FROM check_in_wish w"
		" WHERE w.owner = p.id), 0) AS remind,"
		PULSE_TODAY("p.id", "$4") " AS pulse"
		"  FROM person p LEFT JOIN address a ON a.person = p.id AND a.main = 1"
		" WHERE p.id = $1"
		"   AND ($2 IN (p.id, p.leader, CAST(-1 AS INTEGER))"
		"        OR EXISTS (SELECT 1 FROM person me WHERE me.id = $2"
		"                      AND me.leader IN (p.id, p.leader)))",
	[MY_WORK] = "SELECT id, name, timezone, work_hours FROM person WHERE id = $1",
	[HERE] =
		"SELECT p.id, p.name, p.thanks FROM person p"
		" WHERE p.id = $2 AND p.left_at IS NULL AND p.name <> ''"
		"   AND EXISTS (SELECT 1 FROM person me WHERE me.id = $1 AND me.left_at IS NULL)",
	[NAMES] =
		"/* all: names are compared in C, where case and accents are known */"
		" SELECT p.id, p.name, p.thanks FROM person p"
		" WHERE p.id <> $1 AND p.left_at IS NULL AND p.name <> ''"
		"   AND EXISTS (SELECT 1 FROM person me WHERE me.id = $1 AND me.left_at IS NULL)"
		" ORDER BY p.name, p.id",
	[ADDRESSES] =
		"SELECT address FROM address WHERE person = $1"
		" AND $2 IN (person, CAST(-1 AS INTEGER))"
		" ORDER BY main DESC, address",
	[FIND] = "SELECT person FROM address WHERE address = $1",
	[SET] =
		"UPDATE person SET name = $2, timezone = $3, work_hours = $4, lang = $5"
		" WHERE id = $1",
	[SET_THANKS] = "UPDATE person SET thanks = $2 WHERE id = $1 AND thanks <> $2",
	[SET_UNSEEN] = "UPDATE person SET unseen = $2 WHERE id = $1 AND unseen <> $2",
	NULL
};

const char *const thanks_ways[] = { "unsaid", "private", "team", "writing", "rather-not", NULL };

static const struct entity_field person_fields[] = {
	FIELD(person, id, ID),
	FIELD(person, key, TEXT, .about = "the id of the team file"),
	TYPED(person, name, TEXT, EVERYONE, TR("Name"), .most = PERSON_NAME_BYTES,
		.about = "as they are called; beyond those near them it is found by who looks for it "
			"to thank them"),
	FIELD(person, leader, ID, .null = true, .later = true,
		.about = "who leads them; null: they lead themselves"),
	TYPED(person, timezone, ZONE, NEAR, TR("Time zone"), .about = "the zone of their wall"),
	TYPED(person, work_hours, HOURS, NEAR, TR("Working hours"),
		.about = "when they may be asked to talk"),
	TYPED(person, lang, TEXT, NEAR, TR("Language"), .most = 16,
		.about = "of pages and mail; empty: the browser's"),
	FIELD(person, admin, BOOL, .about = "whether they run the organisation's settings"),
	FIELD(person, made, TIME),
	FIELD(person, left_at, TIME, .null = true, .about = "null: still here"),
	FIELD(person, thanks, CHOICE, .words = thanks_ways, .readers = READ_EVERYONE, .since = 28,
		.about = "how they like to be thanked"),
	FIELD(person, unseen, BOOL, .readers = READ_NOBODY, .since = 53,
		.about = "whether others are not told when they have a page of the two open"),
	FIELD(person, email, TEXT, .joined = true),
	FIELD(person, has_card, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(person, has_locks, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(person, has_calendar, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(person, hands_over, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(person, bare_goal, ID, .joined = true, .readers = READ_NOBODY),
	FIELD(person, in_period, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(person, remind, INT, .joined = true, .readers = READ_NOBODY),
	FIELD(person, pulse, INT, .joined = true, .readers = READ_NOBODY),
	{ 0 },
};
const struct entity person_entity = { .name = "person", .fields = person_fields,
	.size = sizeof(struct person),
	.purpose = "who takes part, whom they follow and when they work",
	.read_by = "the person and those near them: their leader, their members, the other "
		"members of their leader",
	.kept = "as long as the installation; who leaves is marked, and what was said with "
		"them stays readable to the two",
};

static const struct entity_field address_fields[] = {
	COLUMN(address, TEXT, .most = 254,
		.about = "in lower case; mail goes to it, and it signs in"),
	COLUMN(person, ID, .about = "whose it is"),
	COLUMN(main, BOOL, .about = "whether mail goes there"),
	COLUMN(proven, BOOL, .since = 58,
		.about = "whether mail there has reached them, or the operator said whose it is: a sign-in link may go there"),
	{ 0 },
};
const struct entity address_entity = { .name = "address", .fields = address_fields,
	.purpose = "where mail goes, and by which somebody signs in",
	.read_by = "the person; whom they talk with, in an invitation by mail; an admin while it is claimed",
	.kept = "as long as the person; an address given to somebody else goes",
};

struct person *person_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &person_entity, db_query(x, person_sql[GET_ONE], "iiii", id, x->me,
		date_day_of(x->now), x->now), TR("no such person"));
}

struct person *person_me(struct ctx *x)
{
	return person_get(x, x->me);
}

struct person *person_my_work(struct ctx *x)
{
	struct db_q *q = db_query(x, person_sql[MY_WORK], "i", x->me);
	struct person *p = NULL;

	if (q && db_next(q)) {
		p = NEW(x->a, struct person);
		p->id = db_int(q, 0);
		p->name = db_text(q, 1);
		p->timezone = db_text(q, 2);
		p->work_hours = db_text(q, 3);
	}
	if (!q || !db_done(q)) return NULL;
	if (!p) err_set(&x->err, ERR_MISSING, TR("no such person"));
	return p;
}

struct person *person_here(struct ctx *x, int64_t id)
{
	struct db_q *q = db_query(x, person_sql[HERE], "ii", x->me, id);
	struct person *p = NULL;

	if (q && db_next(q)) {
		p = NEW(x->a, struct person);
		p->id = db_int(q, 0);
		p->name = db_text(q, 1);
		p->thanks = (enum thanks_way)db_int(q, 2);
	}
	if (!q || !db_done(q)) return NULL;
	if (!p) err_set(&x->err, ERR_MISSING, TR("no such person"));
	return p;
}

/* True when a part of the name begins with `typed`; both are as password_fold() has them. */
static bool name_begins(struct str name, struct str typed)
{
	for (size_t i = 0; i + typed.n <= name.n; i++)
		if ((i == 0 || name.p[i - 1] == ' ' || name.p[i - 1] == '-') &&
			str_starts(str_sub(name, i, name.n), typed))
			return true;
	return false;
}

bool person_named(struct ctx *x, struct str typed, size_t most, struct person **out, size_t *n)
{
	struct str wanted = str_utf8(typed) ? password_fold(x->a, clean_trim(typed)) : S("");
	struct arena *row = arena_new();
	struct db_q *q;

	*out = NEW_N(x->a, struct person, most);
	*n = 0;
	if (wanted.n < 2 || wanted.n > PERSON_NAME_BYTES) {
		arena_free(row);
		return true;
	}
	q = db_query(x, person_sql[NAMES], "i", x->me);
	for (; q && *n < most && db_next(q); arena_reset(row))
		if (name_begins(password_fold(row, db_text(q, 1)), wanted))
			(*out)[(*n)++] = (struct person){ .id = db_int(q, 0), .name = db_text(q, 1),
				.thanks = (enum thanks_way)db_int(q, 2) };
	arena_free(row);
	return q && db_done(q);
}

bool person_addresses(struct ctx *x, int64_t id, struct str **out, size_t *n)
{
	struct db_q *q = db_query(x, person_sql[ADDRESSES], "ii", id, x->me);

	*out = NEW_N(x->a, struct str, PERSON_ADDRESSES);
	*n = 0;
	if (!q) return false;
	while (*n < PERSON_ADDRESSES && db_next(q)) (*out)[(*n)++] = db_text(q, 0);
	return db_done(q);
}

bool person_find(struct ctx *x, struct str address, int64_t *id)
{
	struct db_q *q = db_query(x, person_sql[FIND], "s", str_lower(x->a, clean_trim(address)));

	*id = 0;
	if (!q) return false;
	if (db_next(q)) *id = db_int(q, 0);
	return db_done(q);
}

bool person_hours_fit(struct ctx *x, struct str text, struct hours *hours)
{
	struct err why = { 0 };

	if (hours_parse(text, hours, &why)) return true;
	return err_field(&x->err, why.code, "work_hours",
		TR("These hours were not understood. Write them like "
		   "09:00-17:30, or Mon-Thu 08:00-16:00; Fri 08:00-12:00."));
}

_Static_assert(PERSON_NAME_BYTES == 200, "the sentence below says so");
bool person_name_take(struct ctx *x, struct str typed, struct str *name)
{
	struct clean_at at;

	if (!clean_name(x->a, typed, name, &at))
		return err_field(&x->err, ERR_INPUT, "name",
			TR("There is a character in it that nobody sees. Please type it again."));
	if (clean_has_link(*name))
		return err_field(&x->err, ERR_INPUT, "name",
			TR("A name has no web address in it. Please write it without."));
	if (name->n && name->n <= PERSON_NAME_BYTES) return true;
	return err_field(&x->err, ERR_INPUT, "name", 
		TR("Please write a name; it may have up to 200 letters."));
}

bool person_zone_fits(struct ctx *x, struct str zone)
{
	if (zone_find(x->zones, zone)) return true;
	if (!zone.n)
		return err_field(&x->err, ERR_INPUT, "timezone",
			TR("Please choose one; none is guessed."));
	return err_field(&x->err, ERR_INPUT, "timezone",
		TR("there is no zone \"%.*s\"; expected a name like Europe/Berlin"),
		STR(clean_shown(x->a, zone, 64)));
}

/* Check settings that were typed, and bring them into the form that is kept. */
static bool settings_take(struct ctx *x, const struct person_settings *typed,
	struct person_settings *s)
{
	struct hours hours;

	*s = *typed;
	s->timezone = clean_trim(typed->timezone);
	s->work_hours = clean_trim(typed->work_hours);
	if (!person_name_take(x, typed->name, &s->name) || !person_zone_fits(x, s->timezone))
		return false;
	if (s->lang.n && !str_eq(str_of(lang_code(lang_choose(s->lang))), s->lang))
		return err_field(&x->err, ERR_INPUT, "lang", TR("not a language of this program"));
	return person_hours_fit(x, s->work_hours, &hours);
}

bool person_set(struct ctx *x, const struct person_settings *typed)
{
	struct person_settings s;

	if (!settings_take(x, typed, &s)) return false;
	if (db_run(x, person_sql[SET], "issss", x->me, s.name, s.timezone, s.work_hours, s.lang) <
		0)
		return false;
	return audit_add(x, "person.set", x->me);
}

bool person_set_thanks(struct ctx *x, enum thanks_way thanks)
{
	int64_t rows;

	if (thanks > THANKS_RATHER_NOT)
		return err_field(&x->err, ERR_INPUT, "thanks",
			TR("Choose one of those that are offered."));
	rows = db_run(x, person_sql[SET_THANKS], "ii", x->me, (int64_t)thanks);
	return rows == 0 || (rows > 0 && audit_add(x, "person.thanks", x->me));
}

bool person_set_unseen(struct ctx *x, bool unseen)
{
	int64_t rows = db_run(x, person_sql[SET_UNSEEN], "ii", x->me, (int64_t)unseen);

	return rows == 0 || (rows > 0 && audit_add(x, unseen ? "person.unseen" : "person.seen", x->me));
}

bool person_address_take(struct ctx *x, struct str typed, struct str *address)
{
	struct clean_at at;

	if (clean_address(x->a, typed, address)) return true;
	if (clean_find(clean_trim(typed), &at))
		return err_field(&x->err, ERR_INPUT, "address",
			TR("There is a character in it that nobody sees. Please type it again."));
	return err_field(&x->err, ERR_INPUT, "address",
		TR("This is not an e-mail address. Write it like ada@example.org."));
}
