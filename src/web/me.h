/* SPDX-License-Identifier: Apache-2.0
 *
 * A card says what matters to a person. Its owner writes it on one page, and others read it on
 * another (pages/me.html).
 */
#ifndef WEB_ME_H
#define WEB_ME_H

#include "model/card.h"
#include "view/html.h"

/* The reader's own card. */
struct page_me {
	const struct card *card;      /* the card as it is kept, or as it was sent and refused */
	struct card_line *lines;      /* the card as it is kept, as a part of the JSON */
	size_t lines_n;
	struct str leader;            /* the name of the leader of the reader; empty: none */
	bool leads;                   /* the reader leads somebody */
};
void page_me(struct html *h, const struct page_me *p);

/* Somebody's card, as far as the reader may see it. */
struct page_card {
	const struct person *person;
	struct card_line *lines;
	size_t lines_n;
};
void page_card(struct html *h, const struct page_card *p);

/* Say what a kind of line is about, in words of its writer: "Ask me about". */
const char *card_kind_says(struct html *h, enum card_kind kind);
/* Write the field in which people say how they like to be thanked. */
void part_thanks_way(struct html *h, enum thanks_way way);
/* Write the lines of a card as rows of a list: what each line is about, and its words. */
void card_rows(struct html *h, const struct card_line *lines, size_t n);

#endif
