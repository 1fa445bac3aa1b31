/* SPDX-License-Identifier: Apache-2.0
 *
 * A field of a form as the table of its entity describes it (pages/entry.html).
 */
#ifndef WEB_ENTRY_H
#define WEB_ENTRY_H

#include "db/entity.h"
#include "view/parts.h"

/* What the page knows beside the table; all of it may be left out. */
struct entry {
	struct str value;
	struct str other;      /* the name of the other of the pair, for "You and Bo" */
	struct str label;      /* in the place of the table's */
	struct str reader;     /* in the place of who the table says reads it */
	struct str hint;
	const char *type;      /* in the place of the kind that the table says: "email" */
	const char *autocomplete; /* NULL: off */
	int rows;              /* over 1: several lines */
	bool required;         /* the form is nothing without it */
	bool beside;           /* it stands beside a field that says who reads it */
};

/* The field that a form of the entity calls `name`, "due" or "steps.0.due": its label, who reads
 * it, its kind and its longest text. */
void part_entry(struct html *h, const struct entity *t, const char *name, const struct entry *e);
/* The same to choose from. */
/* The same to choose from, side by side. */
void part_entry_choices(struct html *h, const struct entity *t, const char *name,
	const struct entry *e, const struct choice *choices, size_t n);
void part_entry_choice(struct html *h, const struct entity *t, const char *name,
	const struct entry *e, const struct choice *choices, size_t n);

#endif
