/* SPDX-License-Identifier: Apache-2.0
 *
 * A piece of work in a process of its own, for what foreign libraries do with strangers' bytes: a
 * crash, an endless loop or a full memory there ends that process and nothing else. It is this
 * program once more with another command (a server of many threads may not fork without exec), with an
 * empty environment and no open files but what it is given.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct child_ask {
	const char *program;       /* NULL: this program, also when its file was replaced meanwhile */
	const char *const *argv;   /* from argv[0] on, ends with NULL */
	struct str in;             /* its standard input */
	size_t most;               /* bytes of its standard output; a child that writes more is ended */
	int seconds;               /* a child that takes longer is killed */
	const _Atomic bool *stop;  /* NULL, or: the child is killed when *stop turns true */
};

enum child_end {
	CHILD_EXITED,      /* it ended by itself; its status is in child_answer */
	CHILD_CRASHED,     /* a signal ended it, whose number is in child_answer */
	CHILD_LATE,        /* its time was over */
	CHILD_TOO_MUCH,    /* it wrote more than `most` */
	CHILD_STOPPED,     /* *stop turned true */
	CHILD_NOT_STARTED, /* there was no process or no memory, which says nothing of the work */
};

struct child_answer {
	int status;                /* exit status, or number of the signal */
	struct str out;            /* what it wrote, in `a` */
};

/* Run the child to its end. What it writes to standard error is dropped: it may be a stranger's
 * words. */
enum child_end child_run(struct arena *a, const struct child_ask *ask, struct child_answer *got);

struct child_limits {
	size_t memory;             /* bytes of its own, beside what it has mapped from files */
	int seconds;               /* of CPU time, and twice as many of any */
};

/* In the child, when it has read its input and before it looks at it: no more memory or time than
 * these, no further file, socket or process, no core file. There is no way back. ERR_FAILED when
 * the system does not let it (a service's filter of system calls): then it must not go on. */
MUST_CHECK bool child_confine(const struct child_limits *l, struct err *e);

#endif
