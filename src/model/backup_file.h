/* SPDX-License-Identifier: Apache-2.0
 *
 * A backup file: an SQLite database, and behind it one line, "rapport-backup-1 " and a
 * seal over all bytes before it (base/secret.h, mac_begin()). SQLite goes by the number of
 * pages in its header, so the file opens with any tool; `rapport restore` takes it only
 * when the seal is right, so nobody without the key has changed a byte of it.
 */
#ifndef MODEL_BACKUP_FILE_H
#define MODEL_BACKUP_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct keys;

/* Whom to tell how far the work is, for a progress bar; `show` may be NULL. */
struct backup_progress {
	void (*show)(void *arg, int64_t done, int64_t of);
	void *arg;
};

/* One end of a copy: an open file and the name that errors give it. */
struct backup_end {
	int fd;
	const char *name;
};

/* Copy the database `in`, from its beginning, to `out`, and add the seal. */
MUST_CHECK bool backup_file_write(struct arena *a, const struct keys *k, struct backup_end in,
	struct backup_end out, struct backup_progress p, struct err *e);

/* Copy a backup file without its seal. ERR_INPUT when the seal is missing or not right: the file
 * was changed, or another key made it; then the copy is of no use. With `unsealed` a file without
 * a seal is taken. */
MUST_CHECK bool backup_file_read(struct arena *a, const struct keys *k, struct backup_end in,
	struct backup_end out, bool unsealed, struct backup_progress p, struct err *e);

#endif
