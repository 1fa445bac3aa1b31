/* SPDX-License-Identifier: Apache-2.0
 *
 * pages/check_in.html is written from this struct, and other pages show check-ins with these parts.
 */
#ifndef WEB_CHECK_IN_H
#define WEB_CHECK_IN_H

#include "model/brief.h"
#include "model/check_in_wish.h"
#include "model/offer.h"
#include "web/locks.h"
#include "web/web.h"

struct page_check_in {
	struct check_in typed;     /* a check-in that was sent and refused */
	struct check_in_wish wish; /* when the reader would like to be reminded */
	const struct check_in_wish *wishes; /* `wish`, as a part of the JSON */
	struct offer *offers;      /* the offers of the leader */
	size_t offers_n;
	struct str leader;         /* the name of who can be shown it; empty: nobody */
	struct check_in *mine;     /* newest first */
	struct when *at, *opened;  /* when each was made, and opened */
	size_t mine_n;
	struct locks_shown locks;  /* whether they are locked, and those that are */
	const struct locked *locked; /* the same, as a part of the JSON */
	size_t locked_n;
	struct when *locked_at;
};
void page_check_in(struct html *h, struct page_check_in *p);

/* Write what somebody said in a check-in: their own words, and their choices in words. */
void part_check_in_words(struct html *h, const struct check_in *c);
/* Draw how workload and energy went, as small lines with their words; nothing with fewer than two
 * check-ins. */
void part_check_in_lines(struct html *h, const struct check_in *c, size_t n);
/* Write, for the leader before a talk, the check-ins that the member shows since the last talk
 * (`at` is when each was made), and that the member has taken something back. Nothing when there is
 * neither. */
void part_how_they_are(struct html *h, const struct brief *b, const struct when *at);
/* Find when each check-in of the brief was made. */
struct when *check_ins_at(struct visit *v, const struct brief *b);
/* Say a workload in the words of the reader: "full". */
const char *say_workload(struct html *h, struct str workload);
/* Say a workload or an energy in the words of the reader. */
const char *say_check_in(struct html *h, struct str word);

#endif
