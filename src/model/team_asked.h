/* SPDX-License-Identifier: Apache-2.0
 *
 * What was asked and what became of it: a list for a leader and their team, without names. An asker
 * puts an answered need of theirs on it, in words of their own for the team; the list is shown only
 * where an entry could be of several people (docs/decisions/0062-asked-without-names.md).
 */
#ifndef MODEL_TEAM_ASKED_H
#define MODEL_TEAM_ASKED_H

#include "db/entity.h"

enum {
	TEAM_ASKED_MEMBERS = 5,    /* a list is shown to a team of at least so many members, … */
	TEAM_ASKED_ENTRIES = 3,    /* … with at least so many entries, … */
	TEAM_ASKED_ASKERS = 3,     /* … which at least so many people put there */
	/* the most entries that are read */
	TEAM_ASKED_PAGE = 200,
};

/* An entry as its asker reads it. */
struct team_asked {
	int64_t id, need, asker;
	struct str words;
	int64_t made;
	unsigned state;            /* of the need: enum need_state of model/need.h */
	int64_t answered;          /* UTC seconds when the need was answered */
};

/* An entry as the team reads it: without id, name or day. */
enum team_outcome_became { TEAM_GRANTED, TEAM_DECLINED, TEAM_THERE };
enum team_outcome_answered { TEAM_THIS_QUARTER, TEAM_LAST_QUARTER, TEAM_EARLIER };
struct team_outcome {
	struct str words;
	enum team_outcome_became became;
	enum team_outcome_answered answered;
};
struct team_outcomes {
	struct team_outcome *rows; /* ordered by their words */
	size_t rows_n;
	/* the list is not shown: entries could be told apart, or there are none */
	bool held_back;
};

/* Put an answered need of x->me, a member, on the list in these words, or change the words. The
 * result is the id of the entry, 0 on error: ERR_FORBIDDEN for a need of somebody else's or a
 * leader's, ERR_CONFLICT while it is not answered. */
MUST_CHECK int64_t team_asked_put(struct ctx *x, int64_t need, struct str words);
/* Take back an entry of x->me, or all of them: they are deleted. ERR_MISSING when x->me has no such
 * entry. */
MUST_CHECK bool team_asked_take_back(struct ctx *x, int64_t id);
MUST_CHECK bool team_asked_delete_all(struct ctx *x);
/* List the entries of x->me, newest first. */
MUST_CHECK bool team_asked_mine(struct ctx *x, struct team_asked **out, size_t *n);
/* List the entries of a leader's team, for that leader and their members; for anybody else the list
 * is held back. An entry that was put on the list this week (from Monday, UTC) is shown from next
 * week on. */
MUST_CHECK bool team_asked_list(struct ctx *x, int64_t leader, struct team_outcomes *out);

extern const char *const team_asked_sql[];
extern const struct entity team_asked_entity, team_outcome_view;

#endif
