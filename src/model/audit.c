/* SPDX-License-Identifier: Apache-2.0 */
#include "model/audit.h"

#include "base/id.h"
#include "db/db.h"
#include "model/entity.h"

enum { ADD, EXPORTED };
const char *const audit_sql[] = {
	[ADD] = "{+audit}",
	/* only the operator exports everything */
	[EXPORTED] = "SELECT COALESCE(max(at), 0) FROM audit WHERE what = 'archive.export'",
	NULL
};

struct line {
	int64_t id, at, who;
	struct str what;
	int64_t target;
};

static const struct entity_field audit_fields[] = {
	FIELD(line, id, ID),
	FIELD(line, at, TIME, .about = "when"),
	FIELD(line, who, WHO, .about = "a person, or the operator"),
	FIELD(line, what, TEXT, .about = "\"calendar.add\""),
	FIELD(line, target, WHO, .about = "to what it was done: an id, or null"),
	{ 0 },
};
const struct entity audit_entity = { .name = "audit", .fields = audit_fields,
	.size = sizeof(struct line),
	.purpose = "who did what and when, never a word of it",
	.read_by = "whoever runs the server",
	.kept = "as long as the installation",
};

bool audit_add(struct ctx *x, const char *what, int64_t target)
{
	const struct line l = { id_new(x->now), x->now, x->me, str_of(what), target };

	return entity_add(x, &audit_entity, audit_sql[ADD], &l);
}

bool audit_last_export(struct ctx *x, int64_t *at)
{
	struct db_q *q = db_query(x, audit_sql[EXPORTED], "");

	*at = 0;
	if (!q) return false;
	if (db_next(q)) *at = db_int(q, 0);
	return db_done(q);
}
