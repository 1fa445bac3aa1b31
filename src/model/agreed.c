/* SPDX-License-Identifier: Apache-2.0 */
#include "model/agreed.h"

#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"

enum { ARE_OFF, TURN };
const char *const agreed_sql[] = {
	[ARE_OFF] = "/* all: a row a part */ SELECT id FROM agreed WHERE turned_off = 1",
	[TURN] = "{+agreed} ON CONFLICT (id) DO UPDATE SET turned_off = excluded.turned_off",
	NULL
};

static const struct entity_field agreed_fields[] = {
	FIELD(agreed, id, ID, .about = "the part: 1 insight, 2 coverage, 3 room, 4 assistants"),
	FIELD(agreed, turned_off, BOOL, .about = "whoever runs the server has turned it off"),
	{ 0 },
};
const struct entity agreed_entity = { .name = "agreed", .fields = agreed_fields,
	.size = sizeof(struct agreed),
	.purpose = "which figures are turned off for everybody, by agreement, and whether assistants are",
	.read_by = "everybody who is signed in",
	.kept = "as long as the installation",
};

/* What the audit log calls turning a part, and what its readers are told. */
static const struct {
	const char *off, *on, *says;
} parts[] = {
	[AGREED_INSIGHT] = { "insight.off", "insight.on",
		TR("Both sides in numbers are not worked out here: by agreement, they are turned off for everybody.") },
	[AGREED_COVERAGE] = { "coverage.off", "coverage.on",
		TR("How often people talk is not counted here: by agreement, it is turned off for everybody.") },
	[AGREED_ROOM] = { "room.off", "room.on",
		TR("Who has room is not put together here: by agreement, it is turned off for everybody.") },
	[AGREED_ASSISTANTS] = { "assistants.off", "assistants.on",
		TR("Assistants are not let in here: by agreement, they are turned off for everybody.") },
};

const char *agreed_says(enum agreed_part part)
{
	return parts[part].says;
}

/* Read which parts are off, a bit for each, and bit 0 because they were read. */
static bool read_parts(struct ctx *x, int64_t *off)
{
	struct db_q *q = db_query(x, agreed_sql[ARE_OFF], "");

	*off = 1;
	while (q && db_next(q)) {
		int64_t part = db_int(q, 0);

		if (part > 0 && part < 63) *off |= INT64_C(1) << part;
	}
	return q && db_done(q);
}

bool agreed_is_off(struct ctx *x, enum agreed_part part, bool *off)
{
	int64_t parts_off = x->agreed;

	if (!parts_off && !read_parts(x, &parts_off)) return false;
	if (x->reads) x->agreed = parts_off; /* a page asks for several, and nothing changes meanwhile */
	*off = parts_off >> part & 1;
	return true;
}

bool agreed_must_be_on(struct ctx *x, enum agreed_part part)
{
	bool off;

	if (!agreed_is_off(x, part, &off)) return false;
	return !off || err_say(&x->err, ERR_OFF, NULL, parts[part].says);
}

bool agreed_turn(struct ctx *x, enum agreed_part part, bool off)
{
	const struct agreed row = { .id = part, .turned_off = off };

	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator turns this off or on");
	return entity_add(x, &agreed_entity, agreed_sql[TURN], &row) &&
		audit_add(x, off ? parts[part].off : parts[part].on, 0);
}
