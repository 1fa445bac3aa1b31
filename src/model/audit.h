/* SPDX-License-Identifier: Apache-2.0
 *
 * The audit log: who did which act to which row, and never any content.
 */
#ifndef MODEL_AUDIT_H
#define MODEL_AUDIT_H

#include "db/entity.h"

/* Log an act of x->me. `what` is the module and the act: "calendar.put". `target` is the id of the
 * row. */
MUST_CHECK bool audit_add(struct ctx *x, const char *what, int64_t target);
/* Tell the modules of model/watchers.c that an act was logged; audit_add() calls this. */
MUST_CHECK bool audit_added(struct ctx *x, const char *what, int64_t target);
/* When whoever runs the server last took an export of everything; 0: never. For everybody's eyes. */
MUST_CHECK bool audit_last_export(struct ctx *x, int64_t *at);

/* Who made a file of the period report of a pair (model/report.h), and when. */
struct audit_file {
	int64_t at;
	struct str name;
	bool shown;              /* by a command on the server: whoever runs it can give any name */
};
/* List them for the two of the pair, newest first; for anybody else there are none. */
MUST_CHECK bool audit_list_files(struct ctx *x, int64_t pair, size_t most, struct audit_file **out,
	size_t *n);

extern const char *const audit_sql[];
extern const struct entity audit_entity, audit_file_view;

#endif
