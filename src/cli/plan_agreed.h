/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan that was accepted before: what is read of it, and what became of it.
 */
#ifndef CLI_PLAN_AGREED_H
#define CLI_PLAN_AGREED_H

#include "cli/plan_input.h"

/* One talk of the accepted plan. */
struct agreed_talk {
	int32_t leader, member; /* indexes into ask.people */
	int64_t start;          /* UTC, 0: this pair had none */
	int32_t minutes;
	bool begun;
};

struct agreed {
	struct agreed_talk *of_pair; /* per pair of the ask */
	struct agreed_talk *begun;   /* their pairs are no longer in the ask */
	int32_t begun_n;
	int32_t strangers;           /* talks of the file whose pair is not to be planned */
};

/* Read the plan result (docs/planning.md) `name` into `in->ask`: talks keep their time, those
 * that start within `freeze` hours of `now` are fixed, nothing is planned before `now`, and
 * what has begun is not planned again. */
MUST_CHECK bool agreed_read(struct arena *a, const char *name, int64_t now, int64_t freeze,
	struct plan_input *in, struct agreed *out, struct err *e);

/* Before and after, side by side. */
void agreed_show_table(struct buf *b, const struct plan_input *in, const struct agreed *agreed,
	const struct week *w, struct term term);
void agreed_show_json(struct buf *b, const struct plan_input *in, const struct agreed *agreed,
	const struct week *w);

#endif
