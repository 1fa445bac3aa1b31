/* SPDX-License-Identifier: Apache-2.0
 *
 * What was asked and what became of it: a list for a leader and their team, without names. On it is
 * what an asker put there, of a need that was answered, in words of their own for the team; and it is
 * shown only where an entry could be of several people (docs/decisions/0062-asked-without-names.md).
 */
#ifndef MODEL_TEAM_ASKED_H
#define MODEL_TEAM_ASKED_H

#include "db/entity.h"

enum {
	TEAM_ASKED_MEMBERS = 5,    /* so many members has a team at least whose list is shown, … */
	TEAM_ASKED_ENTRIES = 3,    /* … so many entries the list, … */
	TEAM_ASKED_ASKERS = 3,     /* … and so many people put them there */
	TEAM_ASKED_PAGE = 200,
};

/* An entry, for its asker alone. */
struct team_asked {
	int64_t id, need, asker;
	struct str words;
	int64_t made;
	unsigned state;            /* of the need: enum need_state of model/need.h */
	int64_t answered;          /* UTC seconds */
};

/* The same as the team reads it: no id, no name, no day. */
enum team_outcome_became { TEAM_GRANTED, TEAM_DECLINED, TEAM_THERE };
enum team_outcome_answered { TEAM_THIS_QUARTER, TEAM_LAST_QUARTER, TEAM_EARLIER };
struct team_outcome {
	struct str words;
	enum team_outcome_became became;
	enum team_outcome_answered answered;
};
struct team_outcomes {
	struct team_outcome *rows; /* in the order of their words */
	size_t rows_n;
	bool held_back;            /* it is not shown: entries could be told apart, or there are none */
};

/* Put an answered need of x->me, a member's, on the list in these words, or change them. Its id, 0 on
 * error: ERR_FORBIDDEN for a need of somebody else's or a leader's, ERR_CONFLICT while it is not answered. */
MUST_CHECK int64_t team_asked_put(struct ctx *x, int64_t need, struct str words);
/* Take an entry of x->me back: it is deleted. */
MUST_CHECK bool team_asked_take_back(struct ctx *x, int64_t id);
MUST_CHECK bool team_asked_delete_all(struct ctx *x);
/* What x->me put there, newest first. */
MUST_CHECK bool team_asked_mine(struct ctx *x, struct team_asked **out, size_t *n);
/* The list of a leader's team, for that leader and their members. For anybody else it is held back. What
 * was put there this week (from Monday, UTC) stands on it next week. */
MUST_CHECK bool team_asked_list(struct ctx *x, int64_t leader, struct team_outcomes *out);

extern const char *const team_asked_sql[];
extern const struct entity team_asked_entity, team_outcome_view;

#endif
