/* SPDX-License-Identifier: Apache-2.0
 *
 * All entities together: export, import and the check of a restored key go over their tables
 * of fields (db/entity.h). tests/model/test_fields.c compares them with the schema, so
 * that a new column is never forgotten.
 */
#ifndef MODEL_FIELDS_H
#define MODEL_FIELDS_H

#include "base/json.h"
#include "db/db.h"
#include "db/entity.h"

enum { FIELD_TEXT_BYTES = 64 << 10 }; /* of a text or file when its `most` is 0 */

/* Tables that no export carries, and why. */
struct left_out {
	const char *table, *why;
	const char *purpose, *read_by, *kept; /* as in struct entity */
};
extern const struct left_out left_out[]; /* ends with a NULL table */

/* How many entities there are, and how many rows entities[i] has. */
size_t fields_entities(void);
MUST_CHECK bool fields_count(struct ctx *x, size_t i, int64_t *n);
/* The first field that is sealed, NULL when there is none. */
const struct entity_field *entity_sealed(const struct entity *t);

/* Add a number of a field to JSON, as its type says. */
void field_put_number(struct buf *b, const struct entity_field *f, int64_t n);
/* "the two of the pair" */
const char *field_readers_say(enum field_readers readers);
/* True when the field is a column of the table, and not joined or computed. */
bool field_is_stored(const struct entity_field *f);

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
