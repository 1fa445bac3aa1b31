/* SPDX-License-Identifier: Apache-2.0 */
#include "model/audit.h"

#include "base/id.h"
#include "db/db.h"

enum { ADD };
const char *const audit_sql[] = {
	[ADD] = "INSERT INTO audit (id, at, who, what, target) VALUES ($1, $2, $3, $4, $5)",
	NULL
};

static const struct entity_field audit_fields[] = {
	COLUMN(id, ID),
	COLUMN(at, TIME),
	COLUMN(who, WHO),
	COLUMN(what, TEXT),
	COLUMN(target, WHO),
	{ 0 },
};
const struct entity audit_entity = { .name = "audit", .fields = audit_fields };

bool audit_add(struct ctx *x, const char *what, int64_t target)
{
	return db_run(x, audit_sql[ADD], "iiisi", id_new(x->now), x->now, x->me, str_of(what),
		       target) == 1;
}
