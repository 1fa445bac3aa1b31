/* SPDX-License-Identifier: Apache-2.0
 *
 * What an entity's table of fields (db/entity.h) drives: rows from the database and into it,
 * input from a form or JSON and its limits, and output as JSON, CSV and schema. What is
 * typed is parsed at the edge (entity_take) and checked in the model's own X_add()
 * (entity_check), so that a form, JSON and the command line have one rule.
 */
#ifndef MODEL_ENTITY_H
#define MODEL_ENTITY_H

#include "base/json.h"
#include "db/db.h"
#include "db/entity.h"

/* -- the database -- */

/* At most `most` rows of a statement that selects {t alias} and then the joined fields: an
 * array of the entity's struct in x->a, to which *rows (a struct X **) is set, and how many.
 * `q` may be NULL: then the statement has failed already. What is sealed is opened
 * (model/written.h), and t->complete() has seen each row. */
MUST_CHECK bool entity_list(struct ctx *x, const struct entity *t, struct db_q *q, size_t most,
	void *rows, size_t *n);
/* The first row; NULL, with ERR_MISSING and the sentence `missing`, when there is none. */
void *entity_one(struct ctx *x, const struct entity *t, struct db_q *q, const char *missing);
/* Run `sql`, which begins with {+t}, with the row's members. What is sealed is bound to the
 * row's key, its first field, which is set. */
MUST_CHECK bool entity_add(struct ctx *x, const struct entity *t, const char *sql,
	const void *row);
/* The same of a statement that ends with ON CONFLICT, and may find nothing to do: how many rows
 * it changed; −1 on error. */
MUST_CHECK int64_t entity_run(struct ctx *x, const struct entity *t, const char *sql,
	const void *row);
/* Open the closed field `name` of a row that was read, in its place. False, and it is empty, when
 * it does not open: it was sealed by another key, or is damaged. That is no error of x. */
bool entity_open(struct ctx *x, const struct entity *t, const char *name, void *row);
/* Whether the count that `sql` gives for `of` ($1) is less than `most`. False too when the
 * database failed, with x->err set: so a caller may always name its own error after it. */
MUST_CHECK bool entity_room(struct ctx *x, const char *sql, int64_t of, int64_t most);

/* -- input -- */

/* Where the fields of a row are taken from: a form, or an object of JSON; the other is NULL. */
struct http_pairs;
struct entity_input {
	const struct http_pairs *form;
	const struct json *json;
	/* Of a form with several rows: the field "words" of row 0 is named "steps.0.words", and
	 * an error says so. NULL: plainly "words". */
	const char *list;
	size_t index;
};

/* Set the typed members that the input names, and those of its lists of rows; those that it does not name stay as they are,
 * and an empty one becomes 0 or the empty text. ERR_INPUT names the field: its value is no
 * such thing, or JSON has a member that is no typed field. */
MUST_CHECK bool entity_take(struct ctx *x, const struct entity *t, const struct entity_input *from,
	void *row);
/* Whether a text is a value of the field, and there where it is needed; ERR_INPUT names it. For
 * what no row holds: an act, a parameter. */
MUST_CHECK bool entity_parses(struct ctx *x, const struct entity_field *f, struct str text);
/* Set to 0 what nobody types of a row: an X_add() begins with it, sets the rest, and so takes
 * every typed field there is. */
void entity_keep_typed(const struct entity *t, void *row);
/* Hold the typed members to their limits, and trim what is text (in x->a). ERR_INPUT names
 * the field. */
MUST_CHECK bool entity_check(struct ctx *x, const struct entity *t, void *row);
/* The same for one field, which an act changes alone. */
MUST_CHECK bool entity_check_field(struct ctx *x, const struct entity *t, const char *name,
	void *row);

/* Add what people type of a row, so that no two rows with different fields add the same bytes. */
void entity_tag(struct buf *b, const struct entity *t, const void *row);

/* -- output: all fields of a row that have a member, but closed ones and READ_NOBODY's -- */

/* {"id":"…", "words":"…", …} */
void entity_json(struct buf *b, const struct entity *t, const void *row);
/* A line of CSV; of NULL the head. */
void entity_csv(struct buf *b, const struct entity *t, const void *row);
/* The JSON Schema (2020-12, so OpenAPI 3.1) of what entity_json() writes, or of what
 * entity_take() reads. */
enum entity_use { ENTITY_OUT, ENTITY_IN };
void entity_schema(struct buf *b, const struct entity *t, enum entity_use use);

#endif
