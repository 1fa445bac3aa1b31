/* SPDX-License-Identifier: Apache-2.0
 *
 * Who was added and is not here yet, for those who may let them in: admins, and the leader of each. The
 * links themselves are made as model/account.h says.
 */
#ifndef MODEL_FIRST_LINK_H
#define MODEL_FIRST_LINK_H

#include "model/outbox.h"

enum { FIRST_LINKS = 20 };         /* of one list */

struct first_link {
	int64_t person;
	struct str name;
	struct str leader;         /* empty: nobody leads them, or x->me does */
	bool by_mail;              /* an address of theirs is known, to which a link can go */
	int64_t made;              /* when the newest link was made that works still; 0: there is none */
	bool mailed;               /* the newest link went to the outbox, and stands there as `mail` … */
	enum outbox_state mail;
	struct str error;          /* … with what came of its last try (base/err_kept.h); empty: no failure */
};

/* Whether a person needs a link: none works, or its mail has not arrived, or not at the first try. A
 * link that they asked for themselves does not count, for a stranger can ask for it too. */
bool first_link_is_needed(const struct first_link *l);

/* List the people whom x->me may send a first link, by id from `after` (0: from the first) on, at most
 * FIRST_LINKS; *more: there are others behind them. Who may let nobody in has an empty list. */
MUST_CHECK bool first_link_list(struct ctx *x, int64_t after, struct first_link **out, size_t *n, bool *more);

/* Find the same of one person; *out is zeroed when they are here, or are nobody whom x->me may let in. */
MUST_CHECK bool first_link_of(struct ctx *x, int64_t person, struct first_link *out);

extern const char *const first_link_sql[];

#endif
