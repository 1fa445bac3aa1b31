/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps that lie in a tracker (model/tracker.h), or are on their way there. Only the owner of a step
 * puts it there; both of the pair see that it lies there, and under which number. What goes out is the
 * line of the step and a link to it, and what comes back is whether the issue is open.
 */
#ifndef MODEL_TRACKED_H
#define MODEL_TRACKED_H

#include "db/entity.h"
#include "model/tracker.h"

enum { TRACKED_NUMBER_BYTES = 60, TRACKED_SHOWN = 50 };
/* Why a line is not sent: the name of the other of the pair, who wrote it. */
#define TRACKED_STAYS TR("%.*s wrote this line, and has said that lines of theirs stay here.")

/* These stand in the columns state and theirs and never change. */
enum tracked_state { TRACKED_WAITS, TRACKED_LIES, TRACKED_REFUSED, TRACKED_GONE };
enum tracked_theirs { ISSUE_OPEN, ISSUE_CLOSED, ISSUE_NOT_PLANNED };

struct tracked {
	int64_t id, tracker, step;
	int64_t made;
	unsigned state;          /* enum tracked_state */
	struct str number;       /* of the issue; empty: none yet */
	unsigned theirs;         /* enum tracked_theirs: the issue as last seen */
	int64_t theirs_at;
	int64_t next_try;        /* 0: nothing is to do */
	int64_t tries;
	struct str error;        /* as err_keep() has it; empty: nothing is wrong */
	struct str page;         /* of the issue, for x->me; empty: none */
};

/* What a tracker is sent of a step, for its owner to look at first. */
struct tracked_words {
	struct str title;        /* the line, or as much of it as a title may have */
	struct str link;         /* the address of the step */
	struct tracker_words places; /* the same for templates, with the day it is due */
};
MUST_CHECK bool tracked_words(struct ctx *x, int64_t step, struct tracked_words *out);

/* Find out whether the line of a step stays here, because the other of the pair wrote it and said so
 * (model/stays.h). */
struct step;
MUST_CHECK bool tracked_stays(struct ctx *x, const struct step *s, bool *stays);

/* Put an open step of x->me into a tracker of theirs; with `yes` x->me agrees to what is sent.
 * ERR_FORBIDDEN for who does not own the step, and when its line stays here; ERR_CONFLICT: it lies in one, it is not open, the
 * tracker is stopped, or x->me has not agreed. */
MUST_CHECK bool tracked_put(struct ctx *x, int64_t step, int64_t tracker, bool yes);
/* Forget that a step of x->me lies in a tracker. The issue stays there. ERR_MISSING. */
MUST_CHECK bool tracked_forget(struct ctx *x, int64_t step);
/* Find where a step of x->me lies. *out is NULL when it lies nowhere. */
MUST_CHECK bool tracked_find(struct ctx *x, int64_t step, struct tracked **out);
/* List what lies in a tracker of x->me or waits to be put there, newest first, at most
 * TRACKED_SHOWN. */
MUST_CHECK bool tracked_list(struct ctx *x, int64_t tracker, struct tracked **out, size_t *n);

/* For tracker_disagreed(): what waits to be put into a tracker of x->me waits no more. */
MUST_CHECK bool tracked_end_waiting(struct ctx *x, int64_t tracker);
/* For model/watchers.c: an act of the audit log. Of most nothing follows. */
MUST_CHECK bool tracked_heard(struct ctx *x, const char *act, int64_t target);

/* Pure: the title of an issue: a line without line breaks, cut at TRACKER_TITLE_CHARS. */
struct str tracked_title(struct arena *a, struct str words);

extern const char *const tracked_sql[];
extern const struct entity tracked_entity;

#endif
