/* SPDX-License-Identifier: Apache-2.0
 *
 * Who was added and is not here yet, for those who may let them in: admins, and the leader of each. The
 * links themselves are made as model/account.h says.
 */
#ifndef MODEL_FIRST_LINK_H
#define MODEL_FIRST_LINK_H

#include "base/ctx.h"

enum { FIRST_LINKS = 20 };         /* of one list */

struct first_link {
	int64_t person;
	struct str name;
	struct str leader;         /* empty: nobody leads them, or x->me does */
	bool by_mail;              /* an address of theirs is known, to which a link can go */
	int64_t made;              /* when the newest link was made that works still; 0: there is none */
};

/* List the people whom x->me may send a first link, by id from `after` (0: from the first) on, at most
 * FIRST_LINKS; *more: there are others behind them. Who may let nobody in has an empty list. */
MUST_CHECK bool first_link_list(struct ctx *x, int64_t after, struct first_link **out, size_t *n, bool *more);

extern const char *const first_link_sql[];

#endif
