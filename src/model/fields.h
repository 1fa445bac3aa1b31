/* SPDX-License-Identifier: Apache-2.0
 *
 * What an entity is made of: one table of fields a table of the database, beside the
 * SQL of the module that owns it. Export, import and the check of a restored key are
 * driven by them; tests/model/test_fields.c compares them with the schema, so that a
 * new column is never forgotten.
 */
#ifndef MODEL_FIELDS_H
#define MODEL_FIELDS_H

#include "base/ctx.h"
#include "base/json.h"
#include "db/db.h"

enum field_type {
	FIELD_END,
	FIELD_ID,     /* in JSON 13 characters (base/id.h); NULL is null */
	FIELD_WHO,    /* an id, "operator" (CTX_OPERATOR), or null: 0, nobody and nothing */
	FIELD_TEXT,
	FIELD_ZONE,   /* text: IANA name of a zone */
	FIELD_HOURS,  /* text: working hours (model/hours.h) */
	FIELD_INT,
	FIELD_BOOL,   /* 0 or 1 */
	FIELD_TIME,   /* UTC seconds; in JSON RFC 3339 */
	FIELD_DAY,    /* days since 1970; in JSON "2026-11-23" */
	FIELD_BYTES,
	FIELD_SEALED, /* bytes, sealed in the database with the key file */
};

struct entity_field {
	const char *name;      /* of the column, and in JSON */
	enum field_type type;
	bool null;             /* may be NULL */
	bool derived;          /* worked out again from the other fields: not exported */
	bool later;            /* refers to a row of the same table, maybe a later one */
	int since;             /* the schema that brought it: an older export has none, and it is 0 */
	int64_t least, most;   /* of FIELD_INT; most is also the bytes of a text or file */
	const char *place;     /* of FIELD_SEALED: bound to "PLACE id" (base/secret.h) */
};

enum { FIELDS = 24, FIELD_TEXT_BYTES = 64 << 10 }; /* when `most` is 0 */

struct entity {
	const char *name;           /* of the table, and in JSON */
	const struct entity_field *fields; /* ends with FIELD_END; the first is the primary key */
};

/* Every entity, those referred to before those that refer. */
extern const struct entity entities[]; /* ends with a NULL name */

/* Tables that no export carries, and why. */
struct left_out {
	const char *table, *why;
};
extern const struct left_out left_out[]; /* ends with a NULL table */

/* How many entities there are, and how many rows entities[i] has. */
size_t fields_entities(void);
MUST_CHECK bool fields_count(struct ctx *x, size_t i, int64_t *n);
/* The first field that is sealed, NULL when there is none. */
const struct entity_field *entity_sealed(const struct entity *t);

/* Add a field of the row `id` to JSON: it stands in `column` of q's current row. A sealed
 * one that does not open is written as it is stored, {"unopened":base64}, and counted in
 * x->unopened_n. */
void field_put(struct ctx *x, struct buf *b, const struct entity_field *f,
	struct db_q *q, int column, int64_t id);
/* Read a field of the row `id` from JSON, as an argument for SQL; what is wrong with it is
 * ERR_INPUT, with its path. */
MUST_CHECK bool field_take(struct ctx *x, const struct entity_field *f, const struct json *v,
	int64_t id, struct db_arg *out);

/* Try to open every sealed value there is: how many there are, and how many do not open. For
 * the operator. */
MUST_CHECK bool fields_open_all(struct ctx *x, int64_t *all, int64_t *unopened);
/* Try x->keys (may be NULL) on one sealed value of each table: *any says whether there is
 * one, *opens whether one opens. One damaged row does not make a key the wrong one. For
 * the operator. */
MUST_CHECK bool fields_open_any(struct ctx *x, bool *any, bool *opens);

#endif
