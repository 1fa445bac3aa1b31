/* SPDX-License-Identifier: Apache-2.0
 *
 * All data as JSON Lines, to move between engines and to take along: a header, a line a row, and a
 * last line with the number of rows, so that a file that was cut is noticed. docs/export.md is the
 * contract. The tables of model/fields.h drive the writer and the reader.
 */
#ifndef MODEL_ARCHIVE_H
#define MODEL_ARCHIVE_H

#include <stdio.h>

#include "base/ctx.h"
#include "model/calendar.h"

enum {
	/* a calendar whose every byte is written \u00XX, and the rest of its row */
	ARCHIVE_LINE_BYTES = 6 * CALENDAR_BYTES + (1 << 20),
	ARCHIVE_LATER = 1 << 20, /* the most references to rows of the same table */
};

/* Whom to tell how far the work is; `show` may be NULL. */
struct archive_progress {
	void (*show)(void *arg, const char *what, double done); /* from 0 to 1 */
	void *arg;
};

/* Write all data, as the operator, in x's transaction, so that the file shows one moment. Sealed
 * values are opened. Errors call the file `name`; *records is the number of rows. */
MUST_CHECK bool archive_write(struct ctx *x, FILE *out, const char *name,
	struct archive_progress p, int64_t *records);

/* Read a file of archive_write() into an empty database, as the operator, in x's
 * transaction: all of it or nothing. Values that were sealed are sealed with x->keys, and
 * calendars are read again. ERR_INPUT says "name:line: …", ERR_CONFLICT that the database
 * is not empty. */
MUST_CHECK bool archive_read(struct ctx *x, FILE *in, const char *name,
	struct archive_progress p, int64_t *records);

extern const char *const archive_sql[];

#endif
