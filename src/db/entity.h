/* SPDX-License-Identifier: Apache-2.0
 *
 * An entity is described once, by a table of its fields beside the SQL of the module that owns it.
 * A field has one name: its column, its member of the struct, its field of a form, its member in
 * JSON and the field that an error is about are all called so. The table drives rows, INSERT,
 * input, JSON, CSV and schema (model/entity.h), export and import (model/fields.h), and what a page
 * says at the field.
 *
 * WHERE, JOIN and ORDER BY are SQL, written by hand. Two marks in a statement stand for columns
 * that the table knows; entity_expand() writes them out when the statement is prepared:
 *
 *	{step s}   s.id, s.pair, …: every column that has a member, of the alias s
 *	{+step}    INSERT INTO step (id, pair, …) VALUES ($1, $2, …) of the same columns
 *
 * A statement selects first {step s} and then, by their names, the joined fields in the order of
 * the table.
 */
#ifndef DB_ENTITY_H
#define DB_ENTITY_H

#include "base/ctx.h"

enum field_type {
	FIELD_END,
	FIELD_ID,     /* an id; in JSON 13 characters (base/id.h), or null for NULL */
	FIELD_WHO,    /* the id of who did something; in JSON also "operator" (CTX_OPERATOR), and
	               * null for 0, nobody */
	FIELD_TEXT,
	FIELD_ZONE,   /* text: IANA name of a zone */
	FIELD_HOURS,  /* text: working hours (model/hours.h) */
	FIELD_INT,
	FIELD_CHOICE, /* an enum in the struct, a number in its column, a word in JSON and forms */
	FIELD_BOOL,   /* 0 or 1 */
	FIELD_TIME,   /* UTC seconds; in JSON RFC 3339 */
	FIELD_DAY,    /* days since 1970; in JSON "2026-11-23" */
	FIELD_BYTES,
	FIELD_SEALED, /* text that the database holds sealed with the key file */
};

/* Who may read a field. The page says so beside the field. */
enum field_readers {
	READ_AS_ROW,   /* whoever may see the row; only for fields that nobody types */
	READ_PAIR,     /* the two of the pair */
	READ_AUTHOR,   /* who wrote it, or whose it is, and nobody else */
	READ_SHARED,   /* who wrote it, and whom they show the row to */
	READ_TEAM,     /* a leader and the members of their team */
	READ_NAMED,    /* whom the row names, or else the two of the pair */
	READ_NEAR,     /* their leader, their members, and the other members of their leader */
	READ_EVERYONE, /* everybody of the organisation who is signed in */
	READ_OPERATOR, /* whoever runs the server */
	READ_NOBODY,   /* only the program uses the field: no page, JSON, CSV or schema has it */
};

struct entity_field {
	const char *name;      /* of the column and the member, and in forms, JSON and errors */
	enum field_type type;
	size_t at;             /* the offset of its member in the struct; FIELD_NOWHERE: none */
	bool null;             /* the column may be NULL: then the member is 0 or the empty text */
	int64_t none;          /* of a field that no column has: the number of the member that is null */
	bool derived;          /* an import works it out from other fields: not exported */
	bool later;            /* refers to a row of this table that may come later in an export */
	bool joined;           /* no column of this table: statements select it from another … */
	bool computed;         /* … or entity.complete() works it out */
	bool typed;            /* people type it: forms have it, and JSON that is sent to us */
	bool needed;           /* a typed field that must not be empty */
	bool closing;          /* a typed field of the act that closes a row, not of its form */
	bool unseen;           /* a typed field that a form sends by itself (hidden, or a button) */
	bool closed;           /* a sealed field that stays sealed in a row until its module calls
	                        * entity_open() for it; no JSON, CSV or schema has it */
	int since;             /* the schema that brought the field; in older exports it is 0 */
	/* The bounds of a number; of a typed FIELD_DAY they count in days from today; 0 and 0:
	 * none. `least` is also the first number of a choice, and `most` the most bytes of a text
	 * or file. */
	int64_t least, most;
	const char *usual;     /* the value of a needed field that is left out, for the schema */
	const char *with;      /* the name of the field without which this one says nothing */
	/* In a table whose first field is an act: the words of the act that take this field,
	 * "promise decline"; NULL: every word. */
	const char *acts;
	const char *place;     /* a sealed value is bound to "PLACE id" (base/secret.h) */
	/* The words of a FIELD_CHOICE, by its number, or the values that a text may have besides
	 * the empty one; ends with NULL. */
	const char *const *words;
	enum field_readers readers;
	const char *label;     /* what a form says over a typed field, marked TR() */
	const char *about;     /* says what it is, in the catalogue and the schema; NULL: `label` */
};

/* A list inside a row: rows of another entity, when one form or JSON holds them all, or ids. */
struct entity_rows {
	const char *name;           /* of the array: "steps" in JSON, "steps.0.words" in forms */
	const struct entity *t;     /* NULL: the array has ids (int64_t), each a field of a form */
	const char *about;          /* says what the ids are */
	size_t at, count_at;        /* the offsets of the array and of the size_t with its length */
	size_t most;                /* how many the array has room for */
};

struct entity {
	const char *name;           /* of the table, and in JSON */
	const struct entity_field *fields; /* ends with FIELD_END; the first is the primary key */
	size_t size;                /* of the struct */
	/* Work out the computed members of a row that was read, for the reader x->me;
	 * may be NULL. */
	void (*complete)(struct ctx *x, void *row);
	const struct entity_rows *rows; /* ends with a NULL name; NULL: there are none */
	const char *exported;       /* which rows an export has, as a condition of SQL; NULL: all */
	/* For the data catalogue: what the rows are kept for, who may see one, and how long it is
	 * kept. */
	const char *purpose, *read_by, *kept;
};

/* A field with a member: FIELD(step, due, DAY, .null = true). A member of another C type does not
 * compile. */
#define FIELD(S, member, T, ...)                                                                   \
	{ .name = #member, .type = FIELD_##T, .at = FIELD_AT(S, member, FIELD_C_##T), __VA_ARGS__ }
/* A field that people type: its readers and its label cannot be left out. */
#define TYPED(S, member, T, WHO, LABEL, ...)                                                       \
	FIELD(S, member, T, .typed = true, .readers = READ_##WHO, .label = LABEL, __VA_ARGS__)
/* A column without a member: the marks {step s} and {+step} leave it out. */
#define COLUMN(column, T, ...)                                                                     \
	{ .name = #column, .type = FIELD_##T, .at = FIELD_NOWHERE, __VA_ARGS__ }

/* A list of rows in the array `member` of struct T, counted by `member`_n. */
#define ROWS(S, member, T)                                                                         \
	{ .name = #member, .t = &T##_entity, .at = FIELD_ROWS_AT(S, member, struct T *),           \
		.count_at = FIELD_AT(S, member##_n, size_t *),                                     \
		.most = sizeof ((struct S *)0)->member / sizeof *((struct S *)0)->member }

/* A list of ids in the array `member`, counted by `member`_n. */
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

enum { FIELDS = 40 }; /* the most fields that an entity has */

/* All entities; ends with NULL. An entity comes behind those that it refers to, so that an import
 * can add the rows in this order. model/fields.c has the list. */
extern const struct entity *const entities[];

/* Find an entity by its name. NULL: there is none. */
const struct entity *entity_named(struct str name);
/* Find a field by its name. NULL: the entity does not have it. */
const struct entity_field *entity_field(const struct entity *t, struct str name);
/* Find the typed field that a form calls `name`: "due" or "steps.0.due". NULL: there is none. */
const struct entity_field *entity_form_field(const struct entity *t, struct str name);
/* True when the marks {step s} and {+step} have this field. */
bool entity_has_column(const struct entity_field *f);

/* Write out the marks of a statement, NUL-terminated, in `a`; a statement without marks comes back
 * itself. A mark that names no entity stays as it is, so that the database
 * refuses the statement. */
const char *entity_expand(struct arena *a, const char *sql);

#endif
