/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept about a person: for each entity the rows that concern them, and in words what these
 * rows are. One table says it for every entity; tests/model/test_own.c fails for an entity that is
 * missing there.
 */
#ifndef MODEL_OWN_H
#define MODEL_OWN_H

#include "db/entity.h"
#include "model/message.h"

struct own_kind {
	const struct entity *t;
	/* TR(): what the rows are, who reads them, and how long they are kept */
	const char *title, *readers, *kept;
	/* the field that names who wrote a row; NULL: the person, or the program */
	const char *by;
	/* fields that are not given out, as in " ics hash "; NULL: all are given out */
	const char *hidden;
	/* the columns have no members, so that the statement names each column */
	bool memberless;
	/* Delete the rows that x->me wrote, and whose deletion takes no promise from anybody else;
	 * NULL: the rows go with other rows, or stay. `forget` is TR(), the text of the button. */
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

/* Find the place of the entity `name` in own_kinds[]; false: it has none. */
bool own_find(struct str name, size_t *kind);

/* A field of a row, in words. */
struct own_line {
	const char *label;         /* TR(); NULL: the line needs no label */
	struct str text;           /* empty: a word or a time stands there instead */
	bool chosen;               /* the text is one of the words of a field, like "full" */
	const char *word;          /* TR(); NULL: none */
	int64_t at;                /* UTC seconds; 0: no time */
	struct str kept;           /* a failure, as err_keep() has it; empty: none */
};
struct own_row {
	bool yours;                /* x->me wrote the row, or nobody did */
	int64_t made;              /* UTC seconds; 0: the entity does not say, or a line says when */
	struct str json;           /* an object with all its fields */
	struct own_line *lines;
	size_t lines_n;
};

enum {
	OWN_ROWS = 2000,           /* the most rows of a kind in an export, the newest first */
	/* the most bytes of JSON in an export; the rows beyond are left out, and their number is
	 * said */
	OWN_BYTES = 8 << 20,
};
/* Count the rows of a kind that concern x->me. */
MUST_CHECK bool own_count(struct ctx *x, size_t kind, int64_t *n);
/* List these rows, in x->a; rows that others wrote only if x->me may read them. */
MUST_CHECK bool own_list(struct ctx *x, size_t kind, struct own_row **out, size_t *n);
/* Write all kinds as one object of JSON. */
MUST_CHECK bool own_export(struct ctx *x, struct buf *b);
/* Delete what x->me wrote of a kind. ERR_INPUT when this kind cannot be deleted so. */
MUST_CHECK bool own_delete(struct ctx *x, size_t kind);

/* What went out about x->me: by which way, its kind, its receiver, how many there were, and when the
 * last went out. */
struct own_sent {
	enum message_channel channel;
	/* the kind as in model/outbox.h; the receiver's name, or of another way than mail the label of the
	 * reach (model/reach.h) */
	struct str kind, to;
	int64_t n, latest;
	int64_t message;       /* what went another way than mail: enum message_kind; −1: it was not written down yet */
	int64_t tracker;       /* lines of steps in a task tracker of `to`: enum tracker_kind; −1: something else */
};
enum { OWN_SENT = 50 };        /* the most of mail, of all other ways, and of trackers */
/* List mail, then what went other ways, and then what lies in trackers, each the newest first. */
MUST_CHECK bool own_sent(struct ctx *x, struct own_sent **out, size_t *n);

extern const char *const own_sql[];

#endif
