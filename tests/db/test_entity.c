/* SPDX-License-Identifier: Apache-2.0
 *
 * The marks of statements, and that every statement that selects an entity's columns selects
 * the joined fields behind them, in the order of its table of fields.
 */
#include "db/entity.h"
#include "tests/db.h"

struct statements {
	const char *name;       /* "talk_sql" */
	const char *const *sql; /* ends with NULL */
};

#include "statements.inc" /* every table of them, by tools/list-sql */

static void marks_are_written_out(void)
{
	struct arena *a = arena_new();

	IS_STR(str_of(entity_expand(a, "SELECT {topic t}, p.name FROM topic t")),
		S("SELECT t.id, t.pair, t.author, t.words, t.state, t.talk, t.carried, t.made, t.client, p.name"
		  " FROM topic t"));
	IS_STR(str_of(entity_expand(a, "SELECT {topic} FROM topic")),
		S("SELECT id, pair, author, words, state, talk, carried, made, client FROM topic"));
	IS_STR(str_of(entity_expand(a, "{+topic}")),
		S("INSERT INTO topic (id, pair, author, words, state, talk, carried, made, client)"
		  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"));
	IS_STR(str_of(entity_expand(a, "{+topic} ON CONFLICT DO NOTHING")),
		S("INSERT INTO topic (id, pair, author, words, state, talk, carried, made, client)"
		  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"));
	arena_free(a);
}

static void what_is_no_mark_stays(void)
{
	static const char *const plain = "SELECT 1";
	struct arena *a = arena_new();

	OK(entity_expand(a, plain) == plain); /* not even copied */
	IS_STR(str_of(entity_expand(a, "SELECT {shoe s}")), S("SELECT {shoe s}"));
	IS_STR(str_of(entity_expand(a, "SELECT {topic t")), S("SELECT {topic t"));
	IS_STR(str_of(entity_expand(a, "{}{+}{ topic}")), S("{}{+}{ topic}"));
	arena_free(a);
}

/* -- joined columns -- */

/* Take the next column off the list behind a mark, up to its comma or FROM; false at its end. */
static bool next_column(struct str *rest, struct str *column)
{
	int depth = 0;
	size_t i = 0;

	if (!str_starts(*rest, S(","))) return false;
	*rest = str_trim(str_sub(*rest, 1, rest->n));
	for (; i < rest->n; i++) {
		if (rest->p[i] == '(') depth++;
		if (rest->p[i] == ')') depth--;
		if (depth == 0 && (rest->p[i] == ',' ||
			str_starts(str_sub(*rest, i, rest->n), S(" FROM ")))) break;
	}
	*column = str_trim(str_sub(*rest, 0, i));
	*rest = str_sub(*rest, i, rest->n);
	return true;
}

/* "name" of "x AS name", of "p.name" and of "name". */
static struct str name_of(struct str column)
{
	for (size_t i = column.n; i > 0; i--)
		if (column.p[i - 1] == ' ' || column.p[i - 1] == '.')
			return str_sub(column, i, column.n);
	return column;
}

static const struct entity_field *next_joined(const struct entity_field *f)
{
	while (f->type && !f->joined) f++;
	return f;
}

/* What is wrong with the columns behind the mark of a statement; empty: nothing. */
static struct str wrong_join(struct arena *a, const char *sql)
{
	struct str rest = str_of(sql), mark, column;
	const struct entity_field *f;
	const struct entity *t;

	if (!str_cut(rest, '{', &mark, &rest) || str_starts(rest, S("+"))) return S("");
	str_cut(rest, '}', &mark, &rest);
	str_cut(mark, ' ', &mark, &column);
	if (!(t = entity_named(mark))) return str_fmt(a, "there is no entity %.*s", STR(mark));
	f = next_joined(t->fields);
	for (; next_column(&rest, &column); f = next_joined(f + 1)) {
		if (!f->type) return str_fmt(a, "%.*s is one too many", STR(column));
		if (!str_eq(name_of(column), str_of(f->name)))
			return str_fmt(a, "%.*s stands where %s belongs", STR(column), f->name);
	}
	return f->type ? str_fmt(a, "%s is missing", f->name) : S("");
}

static void every_statement_selects_the_joined_fields_in_order(void)
{
	struct arena *a = arena_new();
	size_t seen = 0;

	for (const struct statements *s = statements; s->name; s++)
		for (size_t i = 0; s->sql[i]; i++) {
			struct str wrong = wrong_join(a, s->sql[i]);

			/* what is kept about somebody is read column by column, as it is stored */
			if (strcmp(s->name, "own_sql") == 0 && str_has(wrong, S("is missing"))) continue;
			if (wrong.n) printf("#   in: %s\n", s->sql[i]);
			IS_STR(wrong, S(""));
			seen += strchr(s->sql[i], '{') != NULL;
		}
	OK(seen > 10);
	arena_free(a);
}

static void a_wrong_order_is_seen(void)
{
	struct arena *a = arena_new();

	IS_STR(wrong_join(a, "SELECT {topic t}, p.name FROM topic t"), S(""));
	OK(wrong_join(a, "SELECT {topic t} FROM topic t").n > 0);
	OK(wrong_join(a, "SELECT {topic t}, p.id FROM topic t").n > 0);
	OK(wrong_join(a, "SELECT {topic t}, p.name, p.id FROM topic t").n > 0);
	OK(wrong_join(a, "SELECT {step s}, p.name AS owner_name, leaders, o.name AS other_name FROM s").n > 0);
	IS_STR(wrong_join(a, "SELECT {step s}, coalesce(a, b) AS leaders, p.name AS owner_name,"
		" o.name AS other_name, w.id AS writer, w.name AS writer_name, coalesce(c, d) AS needed_by,"
		" e.change AS changed, e.field AS changed_field, e.due AS was_due,"
		" e.state AS was_state, e.closed AS was_closed, e.became, e.at AS changed_at,"
		" k.state AS tracked, t.kind AS tracker_kind, t.state AS tracker_stopped, k.number AS issue, k.theirs AS issue_state, k.ended AS issue_ended,"
		" 1 AS may_track FROM s"), S(""));
	OK(wrong_join(a, "SELECT {shoe s} FROM shoe").n > 0);
	arena_free(a);
}

int main(void)
{
	RUN(marks_are_written_out);
	RUN(what_is_no_mark_stays);
	RUN(every_statement_selects_the_joined_fields_in_order);
	RUN(a_wrong_order_is_seen);
	return tap_end();
}
