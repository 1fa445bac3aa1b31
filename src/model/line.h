/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines that both of a pair may edit at once: the line to remember of a talk, the answer to its
 * question, the goal of the pair and its obstacle. Each line has a log of what was done to its text, in
 * one order (model/typing.h). A batch that arrives is carried over what the log has since the number
 * that its author had seen, and stored; the text itself belongs to note, said and asked, whose rules
 * and authority hold. A private line is never a line of these.
 *
 * A page is a client: it names itself by a random word and numbers its batches; it sends one at a
 * time, again until it is answered. A batch that comes twice is kept once.
 */
#ifndef MODEL_LINE_H
#define MODEL_LINE_H

#include "base/ctx.h"
#include "model/typing.h"

enum line_kind { LINE_REMEMBER, LINE_GOAL, LINE_OBSTACLE, LINE_ANSWER, LINE_KINDS };
extern const char *const line_kinds[]; /* "remember" …; ends with NULL */

enum {
	LINE_LOG = 1000,         /* the most batches that are kept of a line */
	LINE_WORK = 20000,       /* the most pairs of operations that one batch is carried over */
	LINE_A_MINUTE = 600,     /* the most batches of a person in one line */
	LINE_CLIENT_BYTES = 40,  /* the longest name of a client */
	LINE_IDLE = 86400,       /* seconds without typing, after which the log is cut */
	LINE_AUDIT = 600,        /* seconds of typing that the audit log has once */
};

/* A batch in the log. */
struct line_op {
	int64_t n;               /* its number */
	int64_t author, seq;
	struct str client;       /* empty: the text was set otherwise, by a form or a program */
	struct typing ops;
};

struct line {
	struct str text;         /* white space at its ends too */
	int64_t n;               /* the number of the newest batch, 0: there is none */
	int64_t last;            /* the newest `seq` of the client, 0: there is none */
	bool reset;              /* the log does not reach back as far as was asked: the text counts */
	struct line_op *since;   /* what the log has since then; none after a reset */
	size_t since_n;
};

/* Read a line of a talk of x->me, as `client` sees it that has the batches up to `since`; −1: none.
 * ERR_MISSING for a stranger. */
MUST_CHECK bool line_get(struct ctx *x, int64_t talk, enum line_kind kind, struct str client,
	int64_t since, struct line *out);

/* Find the numbers of all lines of a talk of x->me, for a page that shows their texts already. */
MUST_CHECK bool line_numbers(struct ctx *x, int64_t talk, int64_t n[LINE_KINDS]);

struct line_batch {
	struct str client;
	int64_t seq;             /* from 1, greater with each batch */
	int64_t last;            /* the newest `seq` that the client knows to be stored; 0: none */
	int64_t base;            /* the number of the newest batch that it has seen */
	struct typing ops;
};

/* Store a batch of x->me. It is in out->since, beside what the client has not seen; it is not there
 * when nothing was stored, because the log does not reach back (out->reset) or has a batch of the
 * client that the client does not know of yet: then it sends the rest again.
 * ERR_MISSING for a stranger, ERR_CONFLICT when the line takes nothing any more (the pair has ended),
 * ERR_INPUT when the text becomes too long, ERR_LIMIT when batches come too fast. */
MUST_CHECK bool line_apply(struct ctx *x, int64_t talk, enum line_kind kind,
	const struct line_batch *b, struct line *out);

/* Note in the log that a text was set otherwise than by typing; `about` is the talk of a line to
 * remember or an answer, else the pair. The caller has asked for authority. */
MUST_CHECK bool line_replaced(struct ctx *x, enum line_kind kind, int64_t about, struct str before,
	struct str after);

/* Cut the logs of lines in which nobody has typed for LINE_IDLE and whose talk is over; what tells a
 * batch that comes twice stays. As the operator. */
MUST_CHECK bool line_sweep(struct ctx *x);

extern const char *const line_sql[];

#endif
