/* SPDX-License-Identifier: Apache-2.0
 *
 * What went wrong: a code for the program, one sentence for the person who can act.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))

enum err_code {
	ERR_NONE,
	ERR_INPUT,     /* what was given is wrong, and can be given again */
	ERR_SIGN_IN,   /* nobody is signed in */
	ERR_FORBIDDEN, /* this person may not, and may know that */
	ERR_MISSING,   /* not there, or hidden from this person */
	ERR_CONFLICT,  /* it was right once; the state has moved on */
	ERR_ASK,       /* it can be done, when the person says that it is meant so */
	ERR_LIMIT,     /* too large, too many, too often */
	ERR_FAILED,    /* the work failed: disk, database, network */
};

struct err {
	enum err_code code;
	char text[512];
};

/* Record the failure; the first one stays, for it is the cause of those after it.
 * Always false, so that a guard is one line: `return err_set(…);` */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void err_clear(struct err *e);

/* The one table of exit statuses: 0 done, 1 the work failed, 2 bad input or usage. */
int err_exit(const struct err *e);
/* The one table of HTTP statuses. */
int err_http(const struct err *e);

#endif
