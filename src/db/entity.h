/* SPDX-License-Identifier: Apache-2.0
 *
 * What an entity is made of, said once: one table of fields beside the SQL of the module that
 * owns it. A field has one name: of the column, the member of the struct, the field of the
 * form, the member in JSON and the field that an error is about. From the table come rows,
 * INSERT, input, JSON, CSV and schema (model/entity.h), export and import
 * (model/fields.h), and what a page says at the field.
 *
 * WHERE, JOIN and ORDER BY stay SQL, written by hand. Two marks in a statement stand for what
 * the table knows; they are written out when it is prepared:
 *
 *	{step s}   s.id, s.pair, …: every column that has a member, of the alias s
 *	{+step}    INSERT INTO step (id, pair, …) VALUES ($1, $2, …) of the same columns
 *
 * A statement selects first {step s} and then, by their names, the joined fields in the order
 * of the table.
 */
#ifndef DB_ENTITY_H
#define DB_ENTITY_H

#include "base/ctx.h"
#include "db/entity.h"

enum field_type {
	FIELD_END,
	FIELD_ID,     /* in JSON 13 characters (base/id.h); NULL is null */
	FIELD_WHO,    /* an id, "operator" (CTX_OPERATOR), or null: 0, nobody and nothing */
	FIELD_TEXT,
	FIELD_ZONE,   /* text: IANA name of a zone */
	FIELD_HOURS,  /* text: working hours (model/hours.h) */
	FIELD_INT,
	FIELD_CHOICE, /* a small number with a word in JSON and forms; an enum in the struct */
	FIELD_BOOL,   /* 0 or 1 */
	FIELD_TIME,   /* UTC seconds; in JSON RFC 3339 */
	FIELD_DAY,    /* days since 1970; in JSON "2026-11-23" */
	FIELD_BYTES,
	FIELD_SEALED, /* bytes, sealed in the database with the key file */
};

/* Who may read what stands in a field, as the page says it beside the field. */
enum field_readers {
	READ_AS_ROW,   /* whoever may see the row; only of what nobody types */
	READ_PAIR,     /* the two of the pair */
	READ_AUTHOR,   /* who wrote it, or whose it is, and nobody else */
	READ_SHARED,   /* who wrote it, and whom they show the row to */
	READ_TEAM,     /* a leader and the members of their team */
	READ_NAMED,    /* whom the row names, or else the two of the pair */
	READ_NEAR,     /* their leader, their members, and the other members of their leader */
	READ_EVERYONE, /* everybody of the organisation who is signed in */
	READ_OPERATOR, /* whoever runs the server */
	READ_NOBODY,   /* the program uses it and shows it to nobody: no JSON, CSV or schema has it */
};

struct entity_field {
	const char *name;      /* of the column, the member, in forms, in JSON and in errors */
	enum field_type type;
	size_t at;             /* of the member in the struct; FIELD_NOWHERE: it has none */
	bool null;             /* may be NULL: 0 or the empty text in the struct */
	bool derived;          /* worked out again from the other fields: not exported */
	bool later;            /* refers to a row of the same table, maybe a later one */
	bool joined;           /* no column of this table: a statement selects it from others … */
	bool computed;         /* … or the module works it out: entity.complete() */
	bool typed;            /* by people: in forms and in JSON that is sent */
	bool needed;           /* of a typed one: it must not be empty */
	bool closing;          /* of a typed one: said by the act that closes a row, not when it is made */
	bool unseen;           /* of a typed one: the form sends it without that anybody types it */
	bool closed;           /* of a sealed one: what is read stays sealed until its module opens
	                        * it, entity_open(); no JSON, CSV or schema has it */
	int since;             /* the schema that brought it: an older export has none, and it is 0 */
	int64_t least, most;   /* of FIELD_INT; of a typed FIELD_DAY, in days from today; least is also
	                        * the first number of a choice, most the bytes of a text or file */
	const char *usual;     /* of a needed one that may be left out: what it is then, for the schema */
	const char *with;      /* of a typed one that says nothing without another: its name */
	const char *acts;      /* of a field beside an act, the first field of its table: the words of
	                        * the act that take it, "promise decline"; NULL: all of them */
	const char *place;     /* of FIELD_SEALED: bound to "PLACE id" (base/secret.h) */
	const char *const *words; /* of FIELD_CHOICE, by its number; of a text that is one of these, or empty; ends with NULL */
	enum field_readers readers;
	const char *label;     /* of a typed one: TR(), what stands over it in a form */
	const char *about;     /* what it is, for the data catalogue and the schema; NULL: its label */
};

/* Rows of another entity inside a row: a form or JSON that is kept in one go. Or ids alone. */
struct entity_rows {
	const char *name;           /* of the member, an array; "steps" in JSON, steps.0.words in forms */
	const struct entity *t;     /* NULL: int64_t ids, in a form each a field of this name */
	const char *about;          /* of ids */
	size_t at, count_at;        /* of the array and of the size_t that counts its rows */
	size_t most;
};

struct entity {
	const char *name;           /* of the table, and in JSON */
	const struct entity_field *fields; /* ends with FIELD_END; the first is the primary key */
	size_t size;                /* of the struct */
	/* Work out the computed members of a row that was read, for the reader x->me; may be NULL. */
	void (*complete)(struct ctx *x, void *row);
	const struct entity_rows *rows; /* ends with a NULL name; NULL: there are none */
	/* For the data catalogue: what it is kept for, who may see a row, and how long it is kept. */
	const char *purpose, *read_by, *kept;
};

/* A field with a member, whose C type is checked: FIELD(step, due, DAY, .null = true). */
#define FIELD(S, member, T, ...)                                                                   \
	{ .name = #member, .type = FIELD_##T, .at = FIELD_AT(S, member, FIELD_C_##T), __VA_ARGS__ }
/* A field that people type: who reads it and what stands over it cannot be left out. */
#define TYPED(S, member, T, WHO, LABEL, ...)                                                       \
	FIELD(S, member, T, .typed = true, .readers = READ_##WHO, .label = LABEL, __VA_ARGS__)
/* A column without a member: no statement of the marks reads or writes it. */
#define COLUMN(column, T, ...)                                                                     \
	{ .name = #column, .type = FIELD_##T, .at = FIELD_NOWHERE, __VA_ARGS__ }

/* Rows in the array `member`, counted by `member`_n, of struct T. */
#define ROWS(S, member, T)                                                                         \
	{ .name = #member, .t = &T##_entity, .at = FIELD_ROWS_AT(S, member, struct T *),           \
		.count_at = FIELD_AT(S, member##_n, size_t *),                                     \
		.most = sizeof ((struct S *)0)->member / sizeof *((struct S *)0)->member }

/* Ids in the array `member`, counted by `member`_n. */
#define IDS(S, member, ABOUT)                                                                      \
	{ .name = #member, .about = ABOUT, .at = FIELD_ROWS_AT(S, member, int64_t *),              \
		.count_at = FIELD_AT(S, member##_n, size_t *),                                     \
		.most = sizeof ((struct S *)0)->member / sizeof *((struct S *)0)->member }

#define FIELD_NOWHERE SIZE_MAX
#define FIELD_AT(S, member, TYPES)                                                                 \
	offsetof(struct S, member) + 0 * sizeof(char[_Generic(&((struct S *)0)->member, TYPES: 1)])
#define FIELD_ROWS_AT(S, member, ROW)                                                              \
	offsetof(struct S, member) + 0 * sizeof(char[_Generic(((struct S *)0)->member, ROW: 1)])
#define FIELD_C_ID int64_t *
#define FIELD_C_WHO int64_t *
#define FIELD_C_INT int64_t *
#define FIELD_C_TIME int64_t *
#define FIELD_C_DAY int64_t *
#define FIELD_C_BOOL bool *
#define FIELD_C_TEXT struct str *
#define FIELD_C_ZONE struct str *
#define FIELD_C_HOURS struct str *
#define FIELD_C_BYTES struct str *
#define FIELD_C_SEALED struct str *
/* An enum without negative values is an unsigned int, for gcc and clang alike. */
#define FIELD_C_CHOICE unsigned *

enum { FIELDS = 32 }; /* of an entity at most */

/* Every entity, those referred to before those that refer; model/fields.c lists them, as
 * sql/ lists the migrations. Ends with NULL. */
extern const struct entity *const entities[];

/* By the name of its table; NULL when there is none. */
const struct entity *entity_named(struct str name);
/* By name; NULL when the entity has no such field. */
const struct entity_field *entity_field(const struct entity *t, struct str name);
/* The typed field that a form calls `name`, "due" or "steps.0.due"; NULL when there is none. */
const struct entity_field *entity_form_field(const struct entity *t, struct str name);
/* Whether it is a column that {step s} and {+step} stand for. */
bool entity_has_column(const struct entity_field *f);

/* `sql` with its marks written out, NUL-terminated, in `a`; itself when it has none. A mark
 * that names no entity stays, and the database refuses the statement. */
const char *entity_expand(struct arena *a, const char *sql);

#endif
