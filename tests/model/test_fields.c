/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables of fields against the schema as the database has it: a column that was added
 * and not described would be lost by every export.
 */
#include "tests/model/world.h"

#include "model/fields.h"

/* Name, type and whether NULL is possible, for every column of every table. */
static const char sqlite_columns[] =
	"SELECT t.name, c.name, c.type, CASE WHEN c.\"notnull\" = 1 THEN 0 ELSE 1 END"
	"  FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
	" ORDER BY t.name, c.cid";
static const char postgres_columns[] =
	"SELECT table_name, column_name, data_type, CASE WHEN is_nullable = 'NO' THEN 0 ELSE 1 END"
	"  FROM information_schema.columns WHERE table_schema = current_schema()"
	" ORDER BY table_name, ordinal_position";

static const struct entity *entity_of(struct str table)
{
	return entity_named(table);
}

/* Where it stands in the list; behind its end when it is in none. */
static size_t place_of(const char *name)
{
	size_t i = 0;

	while (entities[i] && strcmp(entities[i]->name, name) != 0) i++;
	return i;
}

static bool is_left_out(struct str table)
{
	for (const struct left_out *t = left_out; t->table; t++)
		if (str_eq(str_of(t->table), table)) return true;
	return false;
}

static const struct entity_field *field_of(const struct entity *t, struct str name)
{
	const struct entity_field *f = entity_field(t, name);

	return f && field_is_stored(f) ? f : NULL;
}

static char type_of(const struct entity_field *f)
{
	switch (f->type) {
	case FIELD_TEXT: case FIELD_ZONE: case FIELD_HOURS: return 't';
	case FIELD_BYTES: case FIELD_SEALED: return 'b';
	default: return 'i';
	}
}

static char type_named(struct str type)
{
	if (str_eq_nocase(type, S("text"))) return 't';
	return str_eq_nocase(type, S("blob")) || str_eq_nocase(type, S("bytea")) ? 'b' : 'i';
}

/* What is wrong with the description of a column; empty: nothing. */
static struct str trouble(struct arena *a, struct str table, struct str column, struct str type,
	bool null)
{
	const struct entity *t = entity_of(table);
	const struct entity_field *f = t ? field_of(t, column) : NULL;

	if (!t) return is_left_out(table) ? S("") :
		str_fmt(a, "table %.*s is neither exported nor left out", STR(table));
	if (!f) return str_fmt(a, "%.*s.%.*s has no field", STR(table), STR(column));
	if (type_of(f) != type_named(type))
		return str_fmt(a, "%.*s.%.*s is %.*s", STR(table), STR(column), STR(type));
	if (f->null != null) return str_fmt(a, "%.*s.%.*s: NULL", STR(table), STR(column));
	return S("");
}

static void every_column_is_described(struct db_pool *p)
{
	bool sqlite = strcmp(db_engine(p), "sqlite") == 0;
	struct ctx x = { .a = arena_new() };
	size_t seen = 0, described = 0;
	struct db_q *q;

	x.db = db_begin(p, DB_READ, &x.err);
	q = x.db ? db_query(&x, sqlite ? sqlite_columns : postgres_columns, "") : NULL;
	if (!q) test_db_die("columns", &x.err);
	while (db_next(q)) {
		struct str wrong = trouble(x.a, db_text(q, 0), db_text(q, 1), db_text(q, 2),
			db_int(q, 3) != 0);

		IS_STR(wrong, S(""));
		seen += entity_of(db_text(q, 0)) != NULL;
	}
	if (!db_done(q)) test_db_die("columns", &x.err);
	db_rollback(x.db);
	for (size_t i = 0; entities[i]; i++)
		for (const struct entity_field *f = entities[i]->fields; f->type; f++)
			described += field_is_stored(f);
	IS(described, seen); /* none is described that is not there */
	arena_free(x.a);
}

static void a_forgotten_column_is_seen(void)
{
	struct arena *a = arena_new();

	IS_STR(trouble(a, S("person"), S("id"), S("INTEGER"), false), S(""));
	OK(trouble(a, S("person"), S("shoe_size"), S("INTEGER"), false).n > 0);
	OK(trouble(a, S("shoe"), S("id"), S("INTEGER"), false).n > 0);
	OK(trouble(a, S("person"), S("id"), S("TEXT"), false).n > 0);
	OK(trouble(a, S("person"), S("name"), S("text"), true).n > 0);
	arena_free(a);
}

static void those_referred_to_come_first(void)
{
	/* person before address, pair, calendar; pair and proposal before proposed_talk */
	OK(place_of("person") < place_of("address"));
	OK(place_of("person") < place_of("pair"));
	OK(place_of("pair") < place_of("proposed_talk"));
	OK(place_of("proposal") < place_of("proposed_talk"));
	OK(place_of("pair") < place_of("talk"));
	OK(place_of("talk") < place_of("topic"));
	for (size_t i = 0; entities[i]; i++) {
		const struct entity *t = entities[i];
		int n = 0;

		for (const struct entity_field *f = t->fields; f->type; f++) n++;
		OK(n <= FIELDS && !t->fields->derived && !t->fields->null);
	}
}

/* What is wrong with how a field is described; empty: nothing. */
static const char *misdescribed(const struct entity_field *f)
{
	if (f->typed && (f->readers == READ_AS_ROW || f->readers == READ_NOBODY))
		return "it is typed, and does not say who reads it";
	if (f->typed && !f->label) return "it is typed, and has no label";
	/* one that is typed and computed is kept in rows of another table */
	if (f->typed && (f->at == FIELD_NOWHERE || f->joined)) return "it is typed, and kept nowhere";
	if (f->joined && f->computed) return "it is joined and computed";
	if (!field_is_stored(f) && f->at == FIELD_NOWHERE) return "it has no member to stand in";
	if (f->type == FIELD_CHOICE && !f->words) return "it has no words to choose from";
	if (f->type == FIELD_SEALED && !f->place) return "it is sealed for no place";
	if (!f->about && !f->label && !f->words && field_is_stored(f) && strcmp(f->name, "id") != 0 &&
		strcmp(f->name, "made") != 0) return "nothing says what it is";
	if (f->needed && !f->typed) return "it is needed, and not typed";
	return NULL;
}

static void every_typed_field_says_who_reads_it(void)
{
	const struct entity_field typed = { .name = "a", .type = FIELD_TEXT, .typed = true, .label = "A" };

	for (size_t i = 0; entities[i]; i++) {
		bool stored = true;

		for (const struct entity_field *f = entities[i]->fields; f->type; f++) {
			const char *wrong = misdescribed(f);

			if (wrong) printf("# %s.%s: %s\n", entities[i]->name, f->name, wrong);
			OK(!wrong);
			OK(stored || !field_is_stored(f)); /* joined and computed ones stand behind */
			stored = field_is_stored(f);
		}
	}
	OK(misdescribed(&typed) != NULL);
}

/* For the data catalogue, every table of the database, exported or not. */
static void every_table_says_what_for_and_how_long(void)
{
	for (size_t i = 0; entities[i]; i++)
		OK(entities[i]->purpose && entities[i]->read_by && entities[i]->kept);
	for (const struct left_out *t = left_out; t->table; t++)
		OK(t->why && t->purpose && t->read_by && t->kept);
}

int main(void)
{
	RUN_DB(every_column_is_described);
	RUN(a_forgotten_column_is_seen);
	RUN(those_referred_to_come_first);
	RUN(every_typed_field_says_who_reads_it);
	RUN(every_table_says_what_for_and_how_long);
	return tap_end();
}
