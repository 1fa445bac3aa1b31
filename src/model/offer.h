/* SPDX-License-Identifier: Apache-2.0
 *
 * Offers: what leaders would hand over, for the members of their team to read, and who of them would
 * like it. Who wishes for what is read by the leader and the member alone.
 */
#ifndef MODEL_OFFER_H
#define MODEL_OFFER_H

#include "db/entity.h"

enum { OFFERS = 50 }; /* of one leader */

struct offer {
	int64_t id, leader;
	struct str words;
	int64_t made, ended;    /* ended 0: it is offered */
	struct str leader_name;
	bool wished;            /* x->me, a member, would like it */
	bool mine;
};

/* A member who would like an offer of x->me, their leader. */
struct offer_wish {
	int64_t id, offer, person;
	int64_t made;
	struct str name;
};

/* A new offer of x->me to whoever x->me leads: of o the words are taken. Its id, 0 on error.
 * ERR_FORBIDDEN for somebody who leads nobody, ERR_FULL beyond OFFERS. */
MUST_CHECK int64_t offer_add(struct ctx *x, struct offer *o);
/* It is offered no longer; by its leader. */
MUST_CHECK bool offer_end(struct ctx *x, int64_t id);
/* Delete everything that x->me offered, and who would have liked it. */
MUST_CHECK bool offer_delete_all(struct ctx *x);
/* What x->me offers, newest first, and who would like which. */
MUST_CHECK bool offer_list_mine(struct ctx *x, struct offer **out, size_t *n);
MUST_CHECK bool offer_list_wishes(struct ctx *x, struct offer_wish **out, size_t *n);
/* What the leader of x->me offers, newest first. */
MUST_CHECK bool offer_list_open(struct ctx *x, struct offer **out, size_t *n);
/* x->me would like an offer of their leader, or no longer. */
MUST_CHECK bool offer_wish(struct ctx *x, int64_t id, bool wish);

extern const char *const offer_sql[];
extern const struct entity offer_entity, offer_wish_entity;

#endif
