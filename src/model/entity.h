/* SPDX-License-Identifier: Apache-2.0
 *
 * These functions work from the table of fields of an entity (db/entity.h): they read rows from the
 * database and add rows, take input from a form or JSON and check its limits, and write JSON, CSV
 * and schema. Input is parsed where it arrives (entity_take), and checked by the X_add() of its
 * module (entity_check), so that forms, JSON and the command line obey the same rules.
 */
#ifndef MODEL_ENTITY_H
#define MODEL_ENTITY_H

#include "base/json.h"
#include "db/db.h"
#include "db/entity.h"

/* -- the database -- */

/* Read at most `most` rows of a statement that selects {t alias} and then the joined fields. `rows`
 * is a struct X **: *rows becomes an array of the struct of the entity in x->a, and *n its length.
 * `q` may be NULL: then the statement has failed already. Sealed fields are opened
 * (model/written.h), but for closed ones, which stay sealed until entity_open(); t->complete() is
 * called for each row. */
MUST_CHECK bool entity_list(struct ctx *x, const struct entity *t, struct db_q *q, size_t most,
	void *rows, size_t *n);
/* Read the first row. NULL when there is none: ERR_MISSING with the sentence `missing`. */
void *entity_one(struct ctx *x, const struct entity *t, struct db_q *q, const char *missing);
/* Add a row by `sql`, a statement that begins with {+t}: each member with a column is an argument,
 * in the order of the table. Sealed fields are bound to the first member, the key, so it has to be
 * set before. False when no row was added. */
MUST_CHECK bool entity_add(struct ctx *x, const struct entity *t, const char *sql,
	const void *row);
/* Run a statement that begins with {+t} and ends with ON CONFLICT, so that it may have nothing to
 * do: how many rows it has added or changed; −1 on error. */
MUST_CHECK int64_t entity_run(struct ctx *x, const struct entity *t, const char *sql,
	const void *row);
/* Open the closed field `name` of a row that was read: its member becomes the text. False when it
 * does not open, because it was sealed with another key or is damaged: then the member is empty,
 * and x->err is not set. */
bool entity_open(struct ctx *x, const struct entity *t, const char *name, void *row);
/* True when the count that `sql` gives for `of` ($1) is less than `most`. False also when the
 * database failed; then x->err is set and keeps its first error, so that a caller may set its own
 * error in both cases. */
MUST_CHECK bool entity_room(struct ctx *x, const char *sql, int64_t of, int64_t most);

/* -- input -- */

/* The input of a row: a form, or an object of JSON; the other of the two is NULL. */
struct http_pairs;
struct entity_input {
	const struct http_pairs *form;
	const struct json *json;
	/* The list of the row and its index, in a form with several rows: there the field "words"
	 * of row 0 is named "steps.0.words", and errors name it so too. NULL: it
	 * is named "words". */
	const char *list;
	size_t index;
};

/* Set the typed members of a row, and of its lists of rows, that the input names. Members that the
 * input does not name stay as they are; an empty value becomes 0 or the empty text. ERR_INPUT names
 * the field whose value has the wrong form, or the member of JSON that is no typed field. Limits
 * are checked by entity_check(). */
MUST_CHECK bool entity_take(struct ctx *x, const struct entity *t, const struct entity_input *from,
	void *row);
/* Check that a text is a value of a field within its limits, and not empty when the field is
 * needed; else ERR_INPUT names the field. For fields that are in no row: those of an act or a
 * query. */
MUST_CHECK bool entity_parses(struct ctx *x, const struct entity_field *f, struct str text);
/* Empty all members of a row that nobody types. An X_add() calls this first and then sets those
 * members itself, so that it keeps every typed field, and a caller can set no other. */
void entity_keep_typed(const struct entity *t, void *row);
/* Check the typed members of a row against their limits, and trim their texts (in x->a). ERR_INPUT
 * names the field. */
MUST_CHECK bool entity_check(struct ctx *x, const struct entity *t, void *row);
/* entity_check() for one field, when an act changes it alone. */
MUST_CHECK bool entity_check_field(struct ctx *x, const struct entity *t, const char *name,
	void *row);

/* Add the typed members of a row to *b, in a form in which two different rows never look alike. A
 * card that is sent twice is recognised by it. */
void entity_tag(struct buf *b, const struct entity *t, const void *row);

/* -- output: fields that have a member, are not closed and are not of READ_NOBODY -- */

/* Write a row as an object of JSON: {"id":"…","words":"…",…}. */
void entity_json(struct buf *b, const struct entity *t, const void *row);
/* The same, but null stands for each field that `holds` holds back; NULL: none is. */
typedef bool entity_holds_back(void *env, const struct entity *t, const struct entity_field *f,
	const void *row);
void entity_json_told(struct buf *b, const struct entity *t, const void *row, entity_holds_back *holds,
	void *env);
/* Write a row as a line of CSV; when `row` is NULL, write the header. */
void entity_csv(struct buf *b, const struct entity *t, const void *row);
/* Write the JSON Schema (2020-12, as OpenAPI 3.1 wants it) of what entity_json() writes
 * (ENTITY_OUT), of what entity_json_told() writes when it holds texts back (ENTITY_TOLD, which is short), or of
 * what entity_take() reads (ENTITY_IN). */
enum entity_use { ENTITY_OUT, ENTITY_IN, ENTITY_TOLD };
void entity_schema(struct buf *b, const struct entity *t, enum entity_use use);
/* Write only the properties of this schema, and the names of those that are required, so that a schema
 * may join several entities; `without` lists names to leave out, "owner goal", NULL: none. Each property
 * and name begins with `between` once; the result is what the next one begins with. */
const char *entity_schema_fields(struct buf *b, const struct entity *t, enum entity_use use,
	const char *without, const char *between);
const char *entity_schema_needed(struct buf *b, const struct entity *t, enum entity_use use,
	const char *without, const char *between);

#endif
