/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything as JSON Lines, to move between engines and to leave with: a header, a line a
 * row, and a last line that says how many, so that a file that was cut is noticed.
 * docs/export.md is the contract. Driven by the tables of model/fields.h.
 */
#ifndef MODEL_ARCHIVE_H
#define MODEL_ARCHIVE_H

#include <stdio.h>

#include "base/ctx.h"
#include "model/calendar.h"

enum {
	ARCHIVE_LINE_BYTES = 6 * CALENDAR_BYTES + (1 << 20), /* every byte of a file as \u00XX */
	ARCHIVE_LATER = 1 << 20, /* rows that may refer to a row of their own table */
};

/* For a progress bar; `show` may be NULL. */
struct archive_progress {
	void (*show)(void *arg, const char *what, double done); /* from 0 to 1 */
	void *arg;
};

/* Write everything, as the operator, in x's transaction: the file shows one moment. What
 * is sealed is opened. `name` is the file's, for errors. */
MUST_CHECK bool archive_write(struct ctx *x, FILE *out, const char *name,
	struct archive_progress p, int64_t *records);

/* Read a file of archive_write() into an empty database, as the operator, in x's
 * transaction: all of it or nothing. What was sealed is sealed with x->keys, and the
 * calendars are read again. ERR_INPUT says "name:line: …", ERR_CONFLICT that the database
 * is not empty. */
MUST_CHECK bool archive_read(struct ctx *x, FILE *in, const char *name,
	struct archive_progress p, int64_t *records);

extern const char *const archive_sql[];

#endif
