/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept about a person: for each entity which of its rows concern them, in words that they
 * read, and the rows themselves. One table says it for every entity; one without a row there
 * fails tests/model/test_own.c.
 */
#ifndef MODEL_OWN_H
#define MODEL_OWN_H

#include "db/entity.h"

struct own_kind {
	const struct entity *t;
	/* TR(): what it is, who reads it, and how long it is kept. */
	const char *title, *readers, *kept;
	const char *by;     /* the field that names who wrote a row; NULL: the person, or the program */
	const char *hidden; /* fields that are not given out, " ics hash "; NULL: all are */
	bool memberless;    /* its columns have no members, so the statement names them all */
	/* Delete what x->me wrote of it and shares with nobody who would lose a promise by it; NULL: it
	 * goes with something else, or stays. `forget` is TR(), what the button says. */
	bool (*del)(struct ctx *x);
	const char *forget;
	/* TR(): which words of it stay elsewhere; NULL: none. */
	const char *stays;
};

/* The kinds in the order of the page; ends with a NULL `t`. */
extern const struct own_kind own_kinds[];
/* Entities of which no row is about a person alone, and why; ends with a NULL `t`. */
struct own_none { const struct entity *t; const char *why; };
extern const struct own_none own_none[];

/* The place of the entity `name` in own_kinds[]; false: it has none. */
bool own_find(struct str name, size_t *kind);

/* A field of a row, in words. */
struct own_line {
	const char *label;         /* TR(); NULL: the text says it */
	struct str text;
	bool chosen;               /* the text is one of the words of a field, "full" */
};
struct own_row {
	bool yours;                /* x->me wrote it, or nobody did */
	int64_t made;              /* UTC seconds; 0: the entity does not say */
	struct str json;           /* all its fields, an object */
	struct own_line *lines;
	size_t lines_n;
};

enum {
	OWN_ROWS = 2000,           /* of a kind in an export, the newest first */
	OWN_BYTES = 8 << 20,       /* of JSON in an export; what is over it is left out and said */
};
/* How many rows of a kind concern x->me. */
MUST_CHECK bool own_count(struct ctx *x, size_t kind, int64_t *n);
/* These rows, in x->a; what others wrote only where x->me may read it. */
MUST_CHECK bool own_list(struct ctx *x, size_t kind, struct own_row **out, size_t *n);
/* All of it as one object of JSON. */
MUST_CHECK bool own_export(struct ctx *x, struct buf *b);
/* Delete what x->me wrote of a kind. ERR_INPUT when it is none that can be deleted so. */
MUST_CHECK bool own_delete(struct ctx *x, size_t kind);

/* Mail that went out about x->me: of which kind, to whom, how often and when last. */
struct own_sent {
	struct str kind, to;       /* as in model/outbox.h; the receiver's name */
	int64_t n, latest;
};
enum { OWN_SENT = 50 };
MUST_CHECK bool own_sent(struct ctx *x, struct own_sent **out, size_t *n);

extern const char *const own_sql[];

#endif
