/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder of calendars, one for each person of a team file: DIR/<id>.ics, or one
 * folder further down.
 */
#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include "base/err.h"
#include "base/str.h"

struct calendar_file {
	struct str id, path; /* path ends with NUL */
	size_t order;        /* found earlier: higher in the folder wins */
};

struct folder {
	struct arena *a;
	struct calendar_file *file; /* by id */
	size_t n, cap;
};

/* The calendars below `path`, at most a million; all in `a`. */
MUST_CHECK bool folder_list(struct arena *a, const char *path, struct folder *f, struct err *e);
/* The calendar of a person, NULL when there is none. */
const struct calendar_file *folder_find(const struct folder *f, struct str id);

#endif
