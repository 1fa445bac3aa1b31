/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/check_in.html is given, and what other pages show of check-ins.
 */
#ifndef WEB_CHECK_IN_H
#define WEB_CHECK_IN_H

#include "model/brief.h"
#include "model/check_in_wish.h"
#include "model/offer.h"
#include "web/web.h"

struct page_check_in {
	struct check_in typed;     /* as sent when it was refused */
	struct check_in_wish wish; /* when the reader would like to be reminded */
	const struct check_in_wish *wishes; /* the same, for programs */
	struct offer *offers;      /* of the leader */
	size_t offers_n;
	struct str leader;         /* to whom it can be shown; empty: nobody */
	struct check_in *mine;     /* newest first */
	struct when *at, *opened;  /* when each was made, and opened */
	size_t mine_n;
};
void page_check_in(struct html *h, struct page_check_in *p);

/* What somebody said in a check-in: their words, and the choices in words. */
void part_check_in_words(struct html *h, const struct check_in *c);
/* How work and energy went, as small lines with their words; nothing with less than two points. */
void part_check_in_lines(struct html *h, const struct check_in *c, size_t n);
/* For the leader, before a talk: what the member shows since the last one, when each was said (`at`, of
 * b->check_ins), and that something was taken back. Nothing when there is neither. */
void part_how_they_are(struct html *h, const struct brief *b, const struct when *at);
/* When each of the brief's check-ins was said. */
struct when *check_ins_at(struct visit *v, const struct brief *b);
/* How much there is to do, "full", as a person says it. */
const char *say_workload(struct html *h, struct str workload);
/* The same of a word of a check-in, of how much there is to do or of energy. */
const char *say_check_in(struct html *h, struct str word);

#endif
