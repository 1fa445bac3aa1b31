/* SPDX-License-Identifier: Apache-2.0
 *
 * An export, recognised and read: for `rapport import`.
 */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "model/store.h"

/* Whether `path` is called *.jsonl or begins like an export. */
bool export_is_one(const char *path);
MUST_CHECK bool export_read(struct store *s, struct arena *a, const char *path, struct err *e);

#endif
