/* SPDX-License-Identifier: Apache-2.0
 *
 * pages/steps.html is written from these structs. Other pages show its rows of steps, needs and
 * topics too.
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
	struct step *replaced;  /* closed by the other, as the reader is told */
	size_t replaced_n;
};
void page_steps(struct html *h, const struct page_steps *p);

/* The page of one step, one need or one topic; the other two are NULL. */
struct page_one {
	const struct step *step;
	const struct need *need;
	const struct topic *topic;
	struct goal *goals;     /* goals that the step may serve; not for the API */
	size_t goals_n;
};
void page_step(struct html *h, const struct page_one *p);
void page_need(struct html *h, const struct page_one *p);

/* Write a step or a need as a row of a list: its words, its people, its date and, with `acts`, what
 * the reader can do. After such an act the reader comes back to h->path. */
void steps_row(struct html *h, const struct step *s, bool acts);
void needs_row(struct html *h, const struct need *n, bool acts);
/* Write how far a need has come between the obstacle and its removal: a line of stations, as words
 * and as a picture. */
void part_chain(struct html *h, const struct need *n);
/* Write the form for a need of the reader in the pair with this person. `because` is the obstacle that
 * it begins with; when there is one, the form is open. */
void need_form(struct html *h, int64_t person, struct str name, struct str because);
/* Write a link to that form with an obstacle in it: that of a check-in of the reader; 0: the one that
 * the reader and their leader said last. */
void need_because(struct html *h, int64_t check_in);
/* Write a topic as a row of a list. */
void topics_row(struct html *h, const struct topic *t);
/* Write how many topics are open beside those that the brief has room for. */
void topics_more(struct html *h, const struct brief *b);
/* Write the form that adds a topic to the pair with this person. Before it is saved a script shows it
 * in the section whose heading has the id `into`. */
void topic_form(struct html *h, int64_t person, struct str name, const char *into);
/* Write in a form that adds a need or a step how a script shows its row before it is saved. */
void need_template(struct html *h, const char *into);
void step_template(struct html *h, const char *into);

#endif
