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
	for (const struct entity *t = entities; t->name; t++)
		if (str_eq(str_of(t->name), table)) return t;
	return NULL;
}

static bool is_left_out(struct str table)
{
	for (const struct left_out *t = left_out; t->table; t++)
		if (str_eq(str_of(t->table), table)) return true;
	return false;
}

static const struct entity_field *field_of(const struct entity *t, struct str name)
{
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (str_eq(str_of(f->name), name)) return f;
	return NULL;
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
	for (const struct entity *t = entities; t->name; t++)
		for (const struct entity_field *f = t->fields; f->type; f++) described++;
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
	OK(entity_of(S("person")) < entity_of(S("address")));
	OK(entity_of(S("person")) < entity_of(S("pair")));
	OK(entity_of(S("pair")) < entity_of(S("proposed_talk")));
	OK(entity_of(S("proposal")) < entity_of(S("proposed_talk")));
	OK(entity_of(S("pair")) < entity_of(S("talk")));
	OK(entity_of(S("talk")) < entity_of(S("topic")));
	for (const struct entity *t = entities; t->name; t++) {
		int n = 0;

		for (const struct entity_field *f = t->fields; f->type; f++) n++;
		OK(n <= FIELDS && !t->fields->derived && !t->fields->null);
	}
}

int main(void)
{
	RUN_DB(every_column_is_described);
	RUN(a_forgotten_column_is_seen);
	RUN(those_referred_to_come_first);
	return tap_end();
}
