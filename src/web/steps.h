/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/steps.html is given, and the rows of steps and needs that other pages show too.
 */
#ifndef WEB_STEPS_H
#define WEB_STEPS_H

#include "model/goal.h"
#include "model/need.h"
#include "model/passed.h"
#include "model/step.h"
#include "model/topic.h"
#include "model/written.h"
#include "web/pages.h"

struct page_steps {
	int64_t today;
	const struct pair *leader; /* the reader's pair with their leader; NULL: none */
	struct str because;        /* an obstacle that the reader asks about: the form begins with it; empty: none */
	struct step *mine, *confirm, *owed;
	size_t mine_n, confirm_n, owed_n;
	struct need *answer, *asked, *answered; /* for me to answer; open; answered lately */
	size_t answer_n, asked_n, answered_n;
	struct need *given;      /* granted by the reader, and not there yet */
	size_t given_n;
	struct passed *passed;  /* needs on their way up */
	size_t passed_n;
};
void page_steps(struct html *h, const struct page_steps *p);

/* One of them alone. */
struct page_one {
	const struct step *step;
	const struct need *need;
	const struct topic *topic;
	struct goal *goals;     /* that it may serve; for people alone */
	size_t goals_n;
};
void page_step(struct html *h, const struct page_one *p);
void page_need(struct html *h, const struct page_one *p);

/* One row of a list: what, who, by when, and what the reader can do about it. The form
 * comes back to h->path. */
void steps_row(struct html *h, const struct step *s, bool acts);
void needs_row(struct html *h, const struct need *n, bool acts);
/* Where a need stands between an obstacle and its removal: a line of stations, in words and as a
 * picture of them. */
void part_chain(struct html *h, const struct need *n);
/* A form to say what the reader needs, of the pair with this person; `because` stands in it as what is in the
 * way, and opens it. */
void need_form(struct html *h, int64_t person, struct str name, struct str because);
/* A link to that form with this obstacle in it: a check-in of the reader's; 0: the one that the pair of the
 * reader and their leader said last. */
void need_because(struct html *h, int64_t check_in);
void topics_row(struct html *h, const struct topic *t);
/* A field to add a topic to the pair with this person. */
void topic_form(struct html *h, int64_t person, struct str name);

#endif
