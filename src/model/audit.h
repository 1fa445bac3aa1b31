/* SPDX-License-Identifier: Apache-2.0
 *
 * The audit log: who did what to what, never the content.
 */
#ifndef MODEL_AUDIT_H
#define MODEL_AUDIT_H

#include "db/entity.h"

/* `what` is the module and what was done: "calendar.put". `target` is an id. */
MUST_CHECK bool audit_add(struct ctx *x, const char *what, int64_t target);

extern const char *const audit_sql[];
extern const struct entity audit_entity;

#endif
