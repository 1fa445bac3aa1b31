/* SPDX-License-Identifier: Apache-2.0 */
#include "model/audit.h"

#include "base/id.h"
#include "db/db.h"

enum { ADD };
const char *const audit_sql[] = {
	[ADD] = "INSERT INTO audit (id, at, who, what, target) VALUES ($1, $2, $3, $4, $5)",
	NULL
};

const struct entity_field audit_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "at", .type = FIELD_TIME },
	{ .name = "who", .type = FIELD_WHO },
	{ .name = "what", .type = FIELD_TEXT },
	{ .name = "target", .type = FIELD_WHO },
	{ 0 },
};

bool audit_add(struct ctx *x, const char *what, int64_t target)
{
	return db_run(x, audit_sql[ADD], "iiisi", id_new(x->now), x->now, x->me, str_of(what),
		       target) == 1;
}
