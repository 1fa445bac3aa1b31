/* SPDX-License-Identifier: Apache-2.0
 *
 * Whole files: read with a limit, written so that a crash leaves the old or the new
 * one and nothing between.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

/* The bytes of `path` ("-" is standard input), in `a`. ERR_INPUT when it is not
 * there, is no regular file or pipe, or has more than `limit` bytes. */
MUST_CHECK bool file_read(struct arena *a, const char *path, size_t limit, struct str *out,
	struct err *e);

/* Replace `path` by `bytes`, with permissions `mode`: written beside it, synced,
 * renamed. ERR_FAILED leaves the old file as it was. */
MUST_CHECK bool file_write(const char *path, struct str bytes, unsigned mode, struct err *e);

/* The same for a file that must not be there yet: ERR_CONFLICT when it is, also when
 * another program makes it at this moment. */
MUST_CHECK bool file_create(const char *path, struct str bytes, unsigned mode, struct err *e);

/* Sync the folder `path` lies in, without which a rename may not survive a power cut.
 * False with errno set. */
MUST_CHECK bool file_sync_folder_of(const char *path);

/* The names in a folder, sorted, without "." and ".."; ERR_INPUT when it is none. */
MUST_CHECK bool file_list(struct arena *a, const char *folder, struct str **names, size_t *n,
	struct err *e);

#endif
