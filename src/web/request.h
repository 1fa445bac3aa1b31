/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests "I need three minutes": what pages/requests.html is written from, and the parts that
 * other pages show too. A request tells its asker whether it was seen and answered, and offers
 * times to the person who answers it.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "model/pair.h"
#include "model/request.h"
#include "model/talk.h"
#include "view/html.h"
#include "web/web.h"

/* A time at which the three minutes of a request fit both people. */
struct request_offer {
	int64_t request, starts;
};

struct request_shown {
	const struct request *is;
	struct when made, seen, answered, talk_at, again, passed_by; /* utc 0: not yet */
	bool now;                      /* both people have three minutes at this moment */
	const struct request_offer *offers;
	struct when at[TALK_OFFERS];   /* the starts of the offers */
	size_t offers_n;
};

struct requests_shown {
	struct request *rows;          /* requests that wait for the reader, the oldest first */
	size_t rows_n;
	struct request_shown *shown;   /* what is shown of each row */
	struct request_offer *offers;  /* of all rows */
	size_t offers_n;
	bool more;                     /* there are more than were asked for */
	int64_t usual;                 /* seconds in which the reader answers; 0: not known */
	const struct request *mine;    /* the request of the reader that is not over; NULL: none */
	struct request_shown mine_shown;
};

/* Fill in the requests that wait for the reader, at most `most`, and the reader's own request in
 * the pair with their leader (NULL: they have no leader). */
MUST_CHECK bool requests_fill(struct visit *v, const struct pair *leader, size_t most,
	struct requests_shown *out);
/* Fill in the request that waits in a pair of the reader, or the reader's own request that is not
 * over; out->is is NULL when there is neither. */
MUST_CHECK bool request_fill_pair(struct visit *v, const struct pair *p, struct request_shown *out);

/* Write a section with the requests that wait for the reader; nothing when none does. */
void part_requests(struct html *h, const struct requests_shown *r);
/* Write a request that waits for the reader as a row of a list. */
void part_request_row(struct html *h, const struct request_shown *s);
/* Write the button "I need three minutes", or what became of the request. `leader` is who is asked,
 * and `name` their name; `first`: it is the first thing to do on the page. */
void part_ask(struct html *h, const struct request_shown *mine, int64_t leader, struct str name, bool first);
/* Beside a talk, that it answers the reader's own; nothing when it does not. */
void part_asked(struct html *h, const struct request_shown *mine, int64_t talk);

struct page_requests {
	struct requests_shown requests;
	struct str leader;             /* the reader's own leader; empty: none */
	int64_t leader_id;
};
void page_requests(struct html *h, const struct page_requests *p);

/* The parts of a page that has a struct requests_shown as its member `requests`. */
extern const struct entity request_offer_view;
#define REQUEST_PARTS(S)                                                                           \
	MANY(S, "requests", requests.rows, request, request_entity),                               \
	MANY(S, "request_offers", requests.offers, request_offer, request_offer_view),             \
	ONE(S, "request", requests.mine, request, request_entity)

#endif
