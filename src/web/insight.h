/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of both sides, connection and execution, and the parts of them on the pages of a pair and of a talk.
 */
#ifndef WEB_INSIGHT_H
#define WEB_INSIGHT_H

#include "model/insight.h"
#include "view/html.h"

/* The facts of a pair or a team, and their weeks. */
struct insight_shown {
	const struct insight *of;       /* NULL: there are none */
	struct insight_week *weeks;     /* the earliest first */
	size_t weeks_n;
};

struct page_insight {
	struct insight_period period;
	struct insight_shown team;      /* of the reader; of NULL: they lead nobody */
	struct insight *pairs;          /* of the team, by name */
	struct insight_share *shares;   /* one for each pair of the team */
	size_t pairs_n, shares_n;
	struct insight_shown mine;      /* the pair in which the reader is the member; of NULL: there is none */
};
void page_insight(struct html *h, const struct page_insight *p);

struct page_insight_pair {
	struct insight_period period;
	struct insight_shown pair;
	int64_t other;                  /* the person who is not the reader */
	bool leads;
};
void page_insight_pair(struct html *h, const struct page_insight_pair *p);

/* The rows behind a number. */
struct page_insight_rows {
	struct insight_period period;
	enum insight_fact fact;
	int64_t with;                   /* the person of the pair; 0: the team of the reader */
	struct str name;                /* their name */
	struct insight_row *rows;
	struct when *at;
	size_t rows_n;
	int64_t after;                  /* others follow behind this row; 0: none do */
};
void page_insight_rows(struct html *h, const struct page_insight_rows *p);

struct visit;
/* Fill the facts of a pair for the part on its page, of the usual weeks; NULL when they are turned off here. */
MUST_CHECK bool insight_fill_pair(struct visit *v, int64_t pair, const struct insight **out);
/* Fill what came of a talk that was held, likewise. */
MUST_CHECK bool insight_fill_talk(struct visit *v, int64_t talk, const struct insight **out);

/* Write a few facts of a pair, with the way to all of them: for the page of `person`. */
void part_insight_pair(struct html *h, const struct insight *f, int64_t person);
/* Write what came of a held talk. */
void part_insight_talk(struct html *h, const struct insight *f);

/* Say what is counted, for so many: "talks held". */
const char *say_fact(struct html *h, enum insight_fact fact, int64_t n);

#endif
