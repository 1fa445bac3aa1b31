/* SPDX-License-Identifier: Apache-2.0
 *
 * What the pages of thanks are given (pages/thanks.html), and what other pages say of them.
 */
#ifndef WEB_THANKS_H
#define WEB_THANKS_H

#include "http/http.h"
#include "model/card.h"
#include "model/recognition.h"
#include "view/html.h"

/* One list of thanks: the newest of them, and where it goes on. */
struct thanks_list {
	struct recognition *rows;
	struct when *at;
	size_t n;
	bool more;              /* there are earlier ones */
	bool alone;             /* the page has this list alone */
};

struct page_thanks {
	struct thanks_list received, given, shared;
	struct recognition *received_rows, *given_rows, *shared_rows; /* the same, for JSON */
	size_t received_rows_n, given_rows_n, shared_rows_n;
	struct str typed;       /* a name that was looked for; empty: none was */
	struct person *found;   /* who is called so */
	size_t found_n;
	bool found_more;
	struct person *around;  /* who is around the reader, while no name is looked for */
	size_t around_n;
	bool ask;               /* thanked, and nothing said yet of how one likes it */
};
void page_thanks(struct html *h, const struct page_thanks *p);

/* To thank somebody. */
struct page_thank {
	const struct person *person;
	const struct card_line *line;   /* how they like thanks, in their words; NULL: none to read */
	const struct http_pairs *typed; /* what was sent and refused; NULL: nothing was */
};
void page_thank(struct html *h, const struct page_thank *p);

/* How somebody likes to be thanked, as a sentence for whoever wants to. */
struct str thanks_say(struct html *h, struct str name, enum thanks_way likes);
/* The field `name` of an entity in which the giver says who reads thanks to somebody; nothing when it
 * can only be the two. */
void part_thanks_audience(struct html *h, const struct entity *t, const char *name, struct str value,
	struct str receiver, enum thanks_way likes);

#endif
