/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of thanks are written from these structs (pages/thanks.html); other pages use the parts
 * below.
 */
#ifndef WEB_THANKS_H
#define WEB_THANKS_H

#include "http/http.h"
#include "model/card.h"
#include "model/recognition.h"
#include "view/html.h"

/* One list of thanks, the newest first. */
struct thanks_list {
	struct recognition *rows;
	struct when *at;
	size_t n;
	bool more;              /* there are earlier ones */
	bool alone;             /* the page has only this list */
};

struct page_thanks {
	struct thanks_list received, given, shared;
	/* the rows of these lists, as parts of the JSON */
	struct recognition *received_rows, *given_rows, *shared_rows;
	size_t received_rows_n, given_rows_n, shared_rows_n;
	struct str typed;       /* a name that was looked for; empty: none was */
	struct person *found;   /* people who are called so */
	size_t found_n;
	bool found_more;
	struct person *around;  /* who is around the reader, while no name is looked for */
	size_t around_n;
	bool ask;               /* the reader was thanked, and has not said how they like to be */
};
void page_thanks(struct html *h, const struct page_thanks *p);

/* The page to thank somebody. */
struct page_thank {
	const struct person *person;
	/* how they like thanks, in their words; NULL: none to read */
	const struct card_line *line;
	const struct http_pairs *typed; /* a form that was sent and refused; NULL: none was */
};
void page_thank(struct html *h, const struct page_thank *p);

/* Say how a person likes to be thanked. */
struct str thanks_say(struct html *h, struct str name, enum thanks_way likes);
/* Write the field `name` of an entity, in which the giver says who may read the thanks; nothing
 * when only the two can. */
void part_thanks_audience(struct html *h, const struct entity *t, const char *name, struct str value,
	struct str receiver, enum thanks_way likes);

#endif
