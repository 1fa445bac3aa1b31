/* SPDX-License-Identifier: Apache-2.0
 *
 * Every table of SQL statements in the program, listed at build by tools/list-sql.
 */
#ifndef TESTS_DB_STATEMENTS_H
#define TESTS_DB_STATEMENTS_H

#include <stddef.h>

struct statements {
	const char *name;       /* "talk_sql" */
	const char *const *sql; /* ends with NULL */
};

extern const struct statements statements[]; /* ends with a NULL name */

#endif
