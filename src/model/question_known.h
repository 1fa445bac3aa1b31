/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of a pair when a question is chosen for it: this module alone says whether a
 * condition of the bank holds, and which words a question quotes. It uses only what both of the two
 * can read, and infers nothing about anybody.
 */
#ifndef MODEL_QUESTION_KNOWN_H
#define MODEL_QUESTION_KNOWN_H

#include "model/between.h"
#include "model/pair.h"
#include "model/question_bank.h"

enum {
	QUESTION_NEW_TALKS = 3,    /* a pair is new until it has had so many talks */
	QUESTION_LONG_TALKS = 12,  /* a pair has had many talks from so many on */
	QUESTION_GAP_DAYS = 21,    /* a gap is at least so long, and at least twice the cadence */
	QUESTION_LATELY_DAYS = 30, /* a step or thanks count for so long */
	QUESTION_LOAD_DAYS = 14,   /* a word on the workload counts for so long */
	QUESTION_QUOTE = 60,       /* the most characters that a question quotes */
};

struct question_known {
	int64_t pair;
	bool leads;                /* x->me leads the pair */
	unsigned holds;            /* QUESTION_IF_… */
	struct str words[QUESTION_WORDS]; /* as typed; empty: there are none */
};

/* Find out what is known of a pair of x->me: from `all`, which the caller has read already, or by
 * reading it. */
MUST_CHECK bool question_known_by(struct ctx *x, const struct pair *p, const struct between *all,
	struct question_known *out);
MUST_CHECK bool question_known(struct ctx *x, const struct pair *p, struct question_known *out);

/* Make `typed` fit to be quoted in a question: on one line, without quotation marks around it and a
 * full stop behind it, with marks inside it turned into the single marks of the language, cut at a
 * word. Empty when nothing is left to quote. The result lives in `a` or in `typed`. */
struct lang;
struct str question_quote(struct arena *a, const struct lang *l, struct str typed);

extern const char *const question_known_sql[];

#endif
