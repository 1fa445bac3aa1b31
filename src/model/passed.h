/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs that are passed up. The leader of the pair proposes it; the asker agrees, and words the
 * need for the person above; then the need stands with that person. They read those words, the
 * asker's name and by when, and nothing of the talk or of the need itself. Their answer is the
 * answer to the need.
 */
#ifndef MODEL_PASSED_H
#define MODEL_PASSED_H

#include "db/entity.h"
#include "model/need.h"

enum passed_state {
	PASSED_PROPOSED,   /* the asker is asked whether they agree */
	PASSED_STANDS,     /* whoever is above is to answer */
	PASSED_REFUSED,    /* the asker would rather not */
	PASSED_TAKEN_BACK, /* the asker no longer agrees */
	PASSED_ANSWERED,
	PASSED_FURTHER,    /* passed up once more: another row goes on */
};

struct passed {
	int64_t id, need;
	int64_t asker, leader;       /* the asker, and the leader of the pair */
	int64_t sender, upper;       /* who passes the need up, and to whom */
	struct str asker_name, leader_name, sender_name, upper_name;
	/* in the asker's words for whoever is above; empty: they have not agreed */
	struct str words;
	int64_t due;                 /* days since 1970; 0: no date */
	enum passed_state state;
	int64_t made, closed;        /* UTC seconds; closed 0: the row is proposed or stands */
	bool mine;                   /* the asker is x->me */
	bool to_answer;              /* the row stands with x->me, who is to answer */
	/* of the need, once it was answered; NEED_OPEN: it is not, or waits again */
	enum need_state outcome;
	/* in passed_list(), for the two of the pair: the words of the need; and where x->me is asked to
	 * agree, the words to which x->me agreed for it before; empty: none */
	struct str needed, said;
};

/* Propose to pass an open need up to whoever leads x->me, who is then to answer it. The result is
 * the id of the row, which is an old one when the need is on its way up already; 0 on error:
 * ERR_CONFLICT when nobody leads x->me, ERR_FORBIDDEN when x->me does not lead the pair. */
MUST_CHECK int64_t passed_propose(struct ctx *x, int64_t need);
/* Pass a row up further that stands with x->me: the asker is asked again. The result is the id of
 * the new row, 0 on error. */
MUST_CHECK int64_t passed_further(struct ctx *x, int64_t id);
/* The row `id`, if x->me takes part in it. A person above sees it only once the asker has agreed,
 * and not after the asker took that back. NULL and ERR_MISSING otherwise. */
MUST_CHECK struct passed *passed_get(struct ctx *x, int64_t id);
/* List the rows that are proposed or stand and in which x->me takes part, of open needs alone, and
 * those that x->me passed on and that were answered at `since` or later; the oldest first. */
enum { PASSED_PAGE = 100 };
MUST_CHECK bool passed_list(struct ctx *x, int64_t since, struct passed **out, size_t *n);

/* List for Today the rows to which x->me is asked to agree, the rows that stand with x->me, and last
 * those that x->me passed on and that were answered at `since` or later; each the oldest first. */
MUST_CHECK bool passed_list_today(struct ctx *x, int64_t since, size_t most, struct passed **out,
	size_t *n);

/* Agree as the asker, with the words for whoever is above; or refuse: then the need is gone from
 * everybody above. */
MUST_CHECK bool passed_agree(struct ctx *x, int64_t id, struct str words);
MUST_CHECK bool passed_refuse(struct ctx *x, int64_t id);
/* Take the agreement back as the asker, before an answer: the words are deleted. */
MUST_CHECK bool passed_take_back(struct ctx *x, int64_t id);
/* Take a need of x->me back from everybody above, before an answer: what x->me agreed to, and what
 * x->me is asked to agree to, because the need is taken back or goes along to another leader.
 * `can_undo`: this can be undone together with the act of now. */
MUST_CHECK bool passed_withdraw(struct ctx *x, int64_t need, bool can_undo);
/* A pair has ended: what its member had passed up to its leader stands there no more. */
MUST_CHECK bool passed_pair_ended(struct ctx *x, int64_t pair);
/* Answer one that stands with x->me: the need is granted, with a step of x->me's by `due` (0: no
 * date) for the sender; or declined. */
MUST_CHECK bool passed_promise(struct ctx *x, int64_t id, int64_t due);
MUST_CHECK bool passed_decline(struct ctx *x, int64_t id, struct str reason);

/* Undo one of these acts, or the new row of a proposal; for model/undo_act.c. ERR_CONFLICT when the
 * row has changed since. */
struct undo;
MUST_CHECK bool passed_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool passed_undo_new(struct ctx *x, const struct undo *u);

extern const char *const passed_sql[];
extern const struct entity passed_entity;

#endif
