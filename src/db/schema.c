/* SPDX-License-Identifier: Apache-2.0
 *
 * Is a database made of what the migrations make, and of nothing else? A file that
 * somebody else had in hands may hold a trigger or a view that acts for them. So the
 * objects are compared, one by one, with those of an empty database that is brought to
 * the same version in memory.
 */
#include "db/driver.h"
#include "db/migrate.h"

#include <string.h>

struct object {
	struct str kind, name, sql;
};

struct objects {
	struct object *at;
	size_t n;
};

/* List every object of a database by kind and name, in x->a. */
static bool list_objects(struct db_pool *p, enum db_mode mode, struct ctx *x, struct objects *out)
{
	struct db_q *q;
	bool ok;

	*out = (struct objects){ LIST_NEW(x->a, struct object), 0 };
	if (!(x->db = db_begin(p, mode, &x->err))) return false;
	q = db_query(x, p->driver->schema, "");
	while (q && db_next(q))
		*LIST_ADD(x->a, out->at, out->n) =
			(struct object){ db_text(q, 0), db_text(q, 1), db_text(q, 2) };
	ok = q && db_done(q);
	db_rollback(x->db);
	x->db = NULL;
	return ok;
}

/* List the objects of a new database of this version. */
static bool make_objects(int64_t version, struct ctx *x, struct objects *out)
{
	struct migration *list = NEW_N(x->a, struct migration, (size_t)version + 1);
	struct db_pool *fresh = db_open(DB_IN_MEMORY, true, false, &x->err);
	bool ok;

	memcpy(list, migrations, sizeof *list * (size_t)version);
	ok = fresh && migrate_run(fresh, list, &x->err) && list_objects(fresh, DB_WRITE, x, out);
	db_close(fresh);
	return ok;
}

static int compare_objects(const struct object *a, const struct object *b)
{
	int c = str_cmp(a->kind, b->kind);

	return c ? c : str_cmp(a->name, b->name);
}

static bool refuse_object(struct err *e, const struct object *o, const char *what)
{
	return err_set(e, ERR_INPUT, "the %.*s %.*s %s", STR(o->kind), STR(str_sub(o->name, 0, 80)), what);
}

static bool same_objects(const struct objects *here, const struct objects *made, struct err *e)
{
	size_t i = 0, k = 0;

	while (i < here->n || k < made->n) {
		const struct object *a = &here->at[i], *b = &made->at[k];
		int c = i == here->n ? 1 : k == made->n ? -1 : compare_objects(a, b);

		if (c < 0) return refuse_object(e, a, "is nothing that rapport makes");
		if (c > 0) return refuse_object(e, b, "is missing");
		if (!str_eq(a->sql, b->sql)) return refuse_object(e, a, "is not as rapport makes it");
		i++, k++;
	}
	return true;
}

bool db_schema_fits(struct db_pool *p, struct err *e)
{
	struct ctx x = { .a = arena_new() };
	struct objects here, made;
	int64_t version = 0;
	bool ok = true;

	if (p->driver->schema) {
		ok = db_version(p, &version, &x.err);
		if (ok && (version < 1 || version > db_newest()))
			ok = err_set(&x.err, ERR_CONFLICT, "the database has version %lld and this program "
				"knows %lld; use the newer program", (long long)version, (long long)db_newest());
		ok = ok && list_objects(p, DB_READ, &x, &here) && make_objects(version, &x, &made) &&
			same_objects(&here, &made, &x.err);
	}
	if (!ok) err_pass(e, x.err.code, &x.err);
	arena_free(x.a);
	return ok;
}
