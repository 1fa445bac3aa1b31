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
	COLUMN(at, TIME, .about = "when"),
	COLUMN(who, WHO, .about = "a person, or the operator"),
	COLUMN(what, TEXT, .about = "\"calendar.add\""),
	COLUMN(target, WHO, .about = "to what it was done: an id, or null"),
	{ 0 },
};
const struct entity audit_entity = { .name = "audit", .fields = audit_fields,
	.purpose = "who did what and when, never a word of it",
	.read_by = "whoever runs the server",
	.kept = "as long as the installation",
};

bool audit_add(struct ctx *x, const char *what, int64_t target)
{
	return db_run(x, audit_sql[ADD], "iiisi", id_new(x->now), x->now, x->me, str_of(what),
		       target) == 1;
}
