/* SPDX-License-Identifier: Apache-2.0
 *
 * pages/goals.html is written from these structs, and other pages show goals with these parts.
 */
#ifndef WEB_GOALS_H
#define WEB_GOALS_H

#include "model/goal.h"
#include "model/solution.h"
#include "model/step.h"
#include "view/html.h"

struct choice;

/* Whom a goal of the reader may be shown to. */
struct goal_readers {
	struct str leader;         /* the name of the reader's leader; empty: nobody */
	bool leads;
};

struct page_goals {
	struct goal *goals, *closed; /* newest first */
	size_t goals_n, closed_n;
	struct goal_mark *marks;   /* the newest of all goals */
	size_t marks_n;
	struct goal_readers readers;
	struct goal typed;         /* a goal that was sent and refused */
};
void page_goals(struct html *h, const struct page_goals *p);

struct page_goal {
	struct goal *goal;
	struct goal_mark *marks;   /* newest first */
	struct when *marked;       /* when each was made */
	size_t marks_n;
	struct step *steps;        /* the reader's, by date */
	size_t steps_n;
	struct solution *solutions; /* of the reader's pairs */
	size_t solutions_n;
	struct choice *who;        /* who could do the next step, by id and name */
	size_t who_n;
	struct goal_readers readers;
	const struct goal *typed;  /* as sent to change it, when that was refused; NULL */
	struct step step;          /* as sent when it was refused */
	struct goal_mark mark;     /* likewise */
};
void page_goal(struct html *h, const struct page_goal *p);
void page_goal_change(struct html *h, const struct page_goal *p);

/* The goals that a talk serves, three at most; nothing when there are none. */
void part_goals_served(struct html *h, const struct goal *goals, size_t n);
/* The words of goal `id` of these; empty: it is none of them. */
struct str goal_words(const struct goal *goals, size_t n, int64_t id);

#endif
