/* SPDX-License-Identifier: Apache-2.0
 *
 * A field of a form as the table of its entity describes it (pages/entry.html).
 */
#ifndef WEB_ENTRY_H
#define WEB_ENTRY_H

#include "db/entity.h"
#include "view/parts.h"

/* What the page knows beside the table; every member may be left out. */
struct entry {
	struct str value;
	struct str other;      /* the name of the other of the pair, for "You and Bo" */
	struct str label;      /* taken in the place of the label of the table */
	struct str reader;     /* taken in the place of the readers of the table */
	struct str hint;       /* a line below the field; empty: none */
	/* the type of the input, in the place of that of the table: "email" */
	const char *type;
	const char *id;        /* on the page, where two forms have such a field; NULL: its name */
	const char *autocomplete; /* NULL: off */
	const struct field_line *line; /* both may type there at once; NULL: one alone */
	int rows;              /* over 1: the field has so many lines */
	bool required;         /* the browser does not send the form while the field is empty */
	bool beside;           /* a field beside this one says who reads both */
};

/* Write the field that a form of the entity calls `name`, "due" or "steps.0.due": its label, who
 * reads it, its kind and its longest text. */
void part_entry(struct html *h, const struct entity *t, const char *name, const struct entry *e);
/* Write the same field as choices side by side (radio buttons). */
void part_entry_choices(struct html *h, const struct entity *t, const char *name,
	const struct entry *e, const struct choice *choices, size_t n);
/* Write the same field as a list to choose from (select). */
void part_entry_choice(struct html *h, const struct entity *t, const char *name,
	const struct entry *e, const struct choice *choices, size_t n);

#endif
