/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs that are passed up. Who leads the pair proposes it, the asker agrees and words it for the
 * one above, and then it stands with them: those words, the asker's name and by when, and nothing
 * of the talk or the need. Their answer is the answer to the need.
 */
#ifndef MODEL_PASSED_H
#define MODEL_PASSED_H

#include "db/entity.h"

enum passed_state {
	PASSED_PROPOSED,   /* the asker is asked */
	PASSED_STANDS,     /* with whoever is above, who is to answer */
	PASSED_REFUSED,    /* the asker would rather not */
	PASSED_TAKEN_BACK, /* the asker no longer agrees */
	PASSED_ANSWERED,
	PASSED_FURTHER,    /* passed up once more: another row goes on */
};

struct passed {
	int64_t id, need;
	int64_t asker, leader;       /* the asker, and who leads the pair */
	int64_t sender, upper;       /* who passes it up, and to whom */
	struct str asker_name, leader_name, sender_name, upper_name;
	struct str words;            /* the asker's, for whoever is above; empty: not agreed */
	int64_t due;                 /* days since 1970; 0: no date */
	enum passed_state state;
	int64_t made, closed;        /* UTC seconds; closed 0: it goes on */
	bool mine;                   /* x->me is the asker */
	bool to_answer;              /* it stands with x->me */
	struct str needed, said;     /* in passed_list(), where x->me is asked to agree: the need's words, and
	                              * those that x->me agreed to for it before; empty: none */
};

/* Propose to pass an open need up to whoever leads x->me, who is to answer it. The one that goes on
 * already, when there is one; its id, 0 on error. ERR_CONFLICT when nobody leads x->me. */
MUST_CHECK int64_t passed_propose(struct ctx *x, int64_t need);
/* Pass one up further that stands with x->me: the asker is asked again. Its id, 0 on error. */
MUST_CHECK int64_t passed_further(struct ctx *x, int64_t id);
/* One that x->me takes part in; one above sees it only once the asker has agreed, and not after they
 * took that back. Else ERR_MISSING. */
MUST_CHECK struct passed *passed_get(struct ctx *x, int64_t id);
/* List those that go on and that x->me takes part in, the oldest first, of open needs alone. */
enum { PASSED_PAGE = 100 };
MUST_CHECK bool passed_list(struct ctx *x, struct passed **out, size_t *n);

/* For Today, the oldest first: those that stand with x->me, and those to which x->me is asked to agree. */
MUST_CHECK bool passed_list_today(struct ctx *x, size_t most, struct passed **out, size_t *n);

/* Agree as the asker, with the words for whoever is above; or rather not: then it is gone from everybody above. */
MUST_CHECK bool passed_agree(struct ctx *x, int64_t id, struct str words);
MUST_CHECK bool passed_refuse(struct ctx *x, int64_t id);
/* Take the agreement back as the asker, while it is not answered: its words are deleted. */
MUST_CHECK bool passed_take_back(struct ctx *x, int64_t id);
/* Take back whatever x->me, the asker, agreed to or is asked to agree to for a need that is not answered, from
 * everybody above: it is no longer needed, or goes along to another leader. `can_undo`: with the act of now. */
MUST_CHECK bool passed_withdraw(struct ctx *x, int64_t need, bool can_undo);
/* A pair has ended: what its member had passed up to its leader stands there no more. */
MUST_CHECK bool passed_pair_ended(struct ctx *x, int64_t pair);
/* Answer one that stands with x->me: the need is granted, with a step of x->me's by `due` (0: no
 * date) for the sender; or declined. */
MUST_CHECK bool passed_promise(struct ctx *x, int64_t id, int64_t due);
MUST_CHECK bool passed_decline(struct ctx *x, int64_t id, struct str reason);

/* Take one of these acts back; for model/undo_act.c. ERR_CONFLICT when it has changed since. */
struct undo;
MUST_CHECK bool passed_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool passed_undo_new(struct ctx *x, const struct undo *u);

extern const char *const passed_sql[];
extern const struct entity passed_entity;

#endif
