/* SPDX-License-Identifier: Apache-2.0 */
#include "db/entity.h"

#include <string.h>

const struct entity *entity_named(struct str name)
{
	for (size_t i = 0; entities[i]; i++)
		if (str_eq(name, str_of(entities[i]->name))) return entities[i];
	return NULL;
}

const struct entity_field *entity_field(const struct entity *t, struct str name)
{
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (str_eq(name, str_of(f->name))) return f;
	return NULL;
}

/* Find a list of rows by its name. NULL: the entity does not have it. */
static const struct entity_rows *find_rows(const struct entity *t, struct str name)
{
	for (const struct entity_rows *r = t->rows; r && r->name; r++)
		if (str_eq(name, str_of(r->name))) return r;
	return NULL;
}

const struct entity_field *entity_form_field(const struct entity *t, struct str name)
{
	struct str list, index, field;
	const struct entity_field *f;

	if (str_cut(name, '.', &list, &field) && str_cut(field, '.', &index, &field)) {
		const struct entity_rows *rows = find_rows(t, list);

		return rows && rows->t ? entity_form_field(rows->t, field) : NULL;
	}
	f = entity_field(t, name);
	return f && f->typed ? f : NULL;
}

bool entity_has_column(const struct entity_field *f)
{
	return f->at != FIELD_NOWHERE && !f->joined && !f->computed;
}

/* Write "s.id, s.pair, …"; without an alias "id, pair, …". */
static void put_columns(struct buf *b, const struct entity *t, struct str alias)
{
	const char *between = "";

	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!entity_has_column(f)) continue;
		buf_z(b, between);
		if (alias.n) {
			buf_add(b, alias);
			buf_ch(b, '.');
		}
		buf_z(b, f->name);
		between = ", ";
	}
}

/* Write "INSERT INTO step (id, pair, …) VALUES ($1, $2, …)". */
static void put_insert(struct buf *b, const struct entity *t)
{
	int n = 0;

	buf_fmt(b, "INSERT INTO %s (", t->name);
	put_columns(b, t, S(""));
	buf_z(b, ") VALUES (");
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!entity_has_column(f)) continue;
		n++;
		buf_fmt(b, n == 1 ? "$%d" : ", $%d", n);
	}
	buf_ch(b, ')');
}

/* Write out the mark whose text between the braces is `mark`; false when it names no entity. */
static bool put_mark(struct buf *b, struct str mark)
{
	bool insert = str_starts(mark, S("+"));
	struct str name = str_sub(mark, insert, mark.n), alias;
	const struct entity *t;

	str_cut(name, ' ', &name, &alias);
	if (!(t = entity_named(name))) return false;
	if (insert) put_insert(b, t);
	else put_columns(b, t, alias);
	return true;
}

const char *entity_expand(struct arena *a, const char *sql)
{
	struct buf b = { .a = a };
	const char *open;

	if (!strchr(sql, '{')) return sql;
	while ((open = strchr(sql, '{'))) {
		size_t n = strcspn(open, "}");

		buf_add(&b, (struct str){ sql, (size_t)(open - sql) });
		if (!open[n] || !put_mark(&b, (struct str){ open + 1, n - 1 })) {
			buf_ch(&b, '{');
			n = 0;
		}
		sql = open + n + 1;
	}
	buf_z(&b, sql);
	buf_ch(&b, '\0');
	return b.p;
}
