/* SPDX-License-Identifier: Apache-2.0
 *
 * Offers: what leaders would hand over, for the members of their team to read, and which members
 * would like it. The wish of a member is read by the leader and the member alone.
 */
#ifndef MODEL_OFFER_H
#define MODEL_OFFER_H

#include "db/entity.h"

enum { OFFERS = 50 }; /* the most offers of one leader */

struct offer {
	int64_t id, leader;
	struct str words;
	int64_t made, ended;    /* ended 0: it is still offered */
	struct str leader_name;
	bool wished;            /* x->me, a member, would like it */
	bool mine;
};

/* The wish of a member for an offer of x->me, their leader. */
struct offer_wish {
	int64_t id, offer, person;
	int64_t made;
	struct str name;
};

/* Add an offer of x->me to their members, with the words of o. The result is its id, 0 on error:
 * ERR_FORBIDDEN for somebody who leads nobody, ERR_FULL beyond OFFERS. */
MUST_CHECK int64_t offer_add(struct ctx *x, struct offer *o);
/* End an offer of x->me: it is offered no longer. ERR_MISSING when x->me has no such offer. */
MUST_CHECK bool offer_end(struct ctx *x, int64_t id);
/* Delete everything that x->me offered, with the wishes for it. */
MUST_CHECK bool offer_delete_all(struct ctx *x);
/* List what x->me offers, newest first; and the wishes of members for it. */
MUST_CHECK bool offer_list_mine(struct ctx *x, struct offer **out, size_t *n);
MUST_CHECK bool offer_list_wishes(struct ctx *x, struct offer_wish **out, size_t *n);
/* List what the leaders of x->me offer, newest first. */
MUST_CHECK bool offer_list_open(struct ctx *x, struct offer **out, size_t *n);
/* Say, or no longer say, that x->me would like an offer of their leader. ERR_MISSING when there is
 * no such offer. */
MUST_CHECK bool offer_wish(struct ctx *x, int64_t id, bool wish);

extern const char *const offer_sql[];
extern const struct entity offer_entity, offer_wish_entity;

#endif
