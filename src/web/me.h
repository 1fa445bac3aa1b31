/* SPDX-License-Identifier: Apache-2.0
 *
 * What matters to somebody: the card as its owner writes it, and as others read it
 * (pages/me.html).
 */
#ifndef WEB_ME_H
#define WEB_ME_H

#include "model/card.h"
#include "view/html.h"

/* The reader's own card. */
struct page_me {
	const struct card *card;      /* as it is, or as it was sent and refused */
	struct card_line *lines;      /* as it is; for JSON */
	size_t lines_n;
	struct str leader;            /* who leads them; empty: nobody does */
	bool leads;                   /* they lead somebody */
};
void page_me(struct html *h, const struct page_me *p);

/* Somebody's card, as far as the reader may see it. */
struct page_card {
	const struct person *person;
	struct card_line *lines;
	size_t lines_n;
};
void page_card(struct html *h, const struct page_card *p);

/* What a line is about, as its writer says it: "Ask me about". */
const char *card_kind_says(struct html *h, enum card_kind kind);
/* The field in which one says how one likes to be thanked. */
void part_thanks_way(struct html *h, enum thanks_way way);
/* Rows of a list: what each line is about, and its words. */
void card_rows(struct html *h, const struct card_line *lines, size_t n);

#endif
