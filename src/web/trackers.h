/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of task trackers: all of the reader's, one of them, and the page on which a step is put
 * into one.
 */
#ifndef WEB_TRACKERS_H
#define WEB_TRACKERS_H

#include "model/step.h"
#include "model/tracked.h"
#include "view/html.h"

struct page_trackers {
	struct tracker *trackers;
	size_t trackers_n;
	bool adds;               /* a kind was chosen: its form is shown */
	struct tracker typed;    /* what was sent and refused, but for the token */
};
void page_trackers(struct html *h, const struct page_trackers *p);

struct page_tracker {
	struct tracker *tracker;
	struct when agreed, went, not_before;
	struct tracked *steps;
	struct when *put_at;
	struct str *lines;       /* of these steps; empty: not readable any more */
	size_t steps_n;
	struct str secret;       /* that was just made, of a webhook; else empty */
};
void page_tracker(struct html *h, const struct page_tracker *p);

struct page_step_tracker {
	struct step *step;
	struct tracked *tracked;     /* where it lies; NULL: nowhere */
	struct tracker *tracker;     /* in which of the reader's; NULL: in none */
	struct when next_try;
	struct tracked_words words;
	bool stays;                  /* the other wrote the line, and said that it stays here */
	struct tracker *trackers;
	struct str *bodies;          /* what each is sent; empty: line and link */
	size_t trackers_n;
};
void page_step_tracker(struct html *h, const struct page_step_tracker *p);

/* Write how a tracker is, in a few words. */
struct str say_tracker_state(struct html *h, const struct tracker *t);

#endif
