/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader sees here what is kept about them, and takes it along as files (pages/own.html).
 */
#ifndef WEB_OWN_H
#define WEB_OWN_H

#include "model/opened.h"
#include "model/own.h"
#include "view/html.h"
#include "web/assistants.h"

struct page_own {
	struct str leader_name;        /* who sees of the reader whether they have room; empty: nobody leads them */
	bool insight_off, coverage_off, room_off, assistants_off; /* what an agreement has turned off */
	/* what assistants asked, as far as the reader is told of it: with words of people, and without */
	struct calls_shown words, counted;
	bool pulse_off;                 /* no pulse is held here */
	int64_t *counts;              /* how many rows of each kind of own_kinds[] there are */
	struct opened *opened;        /* who opened what of the reader; also their own exports */
	struct when *opened_at;
	size_t opened_n;
	struct when *exported;        /* when the operator last exported everything; NULL: never */
	struct own_sent *sent;
	struct when *sent_at;
	size_t sent_n;
};
void page_own(struct html *h, const struct page_own *p);

/* The rows of one kind, for the page with everything that is kept. */
struct own_section {
	struct own_row *rows;
	struct when *made;
	/* the time of each line of each row */
	struct when **at;
	size_t n;
	/* how many rows there are; the page has the first `n` of them */
	int64_t all;
};
/* Everything that is kept about the reader, to read, print or save. */
struct page_own_export { struct own_section *kinds; struct when now; };
void page_own_export(struct html *h, const struct page_own_export *p);

/* The page that asks before rows are deleted. `chosen`: only the kind own_kinds[kind]; else all. */
struct page_own_delete { bool chosen; size_t kind; int64_t *counts; };
void page_own_delete(struct html *h, const struct page_own_delete *p);

#endif
