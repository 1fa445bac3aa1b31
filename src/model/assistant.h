/* SPDX-License-Identifier: Apache-2.0
 *
 * Assistants: programs with a token of a person that ask by the Model Context Protocol. What a person wrote
 * reaches the assistant of another only while both of the pair allow it (two keys), and each call is written
 * down for the people whom it was about.
 */
#ifndef MODEL_ASSISTANT_H
#define MODEL_ASSISTANT_H

#include "db/entity.h"

/* One yes of one of a pair. */
struct assistant_key {
	int64_t id, pair, person, made;
};

/* A person with whom x->me talks, and who of the two allows that assistants read their words. */
struct assistant_pair {
	int64_t person, pair;
	struct str name;
	bool leads_me;
	int64_t minutes, cadence_days; /* as in model/pair.h */
	bool mine, theirs;             /* x->me allows it; the other does */
};

/* A call of an assistant, once for each person whom its answer was about. */
struct assistant_call {
	int64_t id;
	int64_t person;            /* whose assistant it was */
	/* the name of its token; empty: a command beside the data folder, or the assistant of another */
	struct str program;
	struct str tool;
	int64_t about;             /* 0: the person alone */
	bool words;                /* words that `about` wrote were in the answer */
	int64_t made;
	struct str person_name, about_name; /* the last empty without `about` */
};

enum {
	ASSISTANT_CALLS = 100,     /* of a list */
	ASSISTANT_A_DAY = 5000,    /* the most calls of a person that are written down in a day, and so are answered */
	ASSISTANT_KEPT_DAYS = 90,
};

/* List the people of x->me's pairs that go on, by name, with both keys of each. */
MUST_CHECK bool assistant_pairs(struct ctx *x, struct assistant_pair **out, size_t *n);
/* True when both of the pair allow it. */
static inline bool assistant_both(const struct assistant_pair *p)
{
	return p->mine && p->theirs;
}
/* x->me says whether assistants may read what the two of the pair wrote. True when it is so already.
 * ERR_MISSING for a stranger, ERR_CONFLICT when the pair has ended. */
MUST_CHECK bool assistant_allow(struct ctx *x, int64_t pair, bool allow);
/* Nobody of a pair that has ended, or begins anew, allows anything any more. */
MUST_CHECK bool assistant_pair_over(struct ctx *x, int64_t pair);

/* Check that assistants of x->me may ask once more today; else ERR_LIMIT. */
MUST_CHECK bool assistant_may_ask(struct ctx *x);
/* Write down that an assistant of x->me was answered. */
MUST_CHECK bool assistant_note(struct ctx *x, struct str program, const char *tool, int64_t about, bool words);
/* List the last ASSISTANT_CALLS that x->me is told of, the latest first: those of their own assistants,
 * and those of others in which words of x->me were. */
MUST_CHECK bool assistant_calls(struct ctx *x, struct assistant_call **out, size_t *n);
/* List the same of one pair of x->me. */
MUST_CHECK bool assistant_calls_with(struct ctx *x, int64_t person, struct assistant_call **out, size_t *n);
/* Forget calls that are older than ASSISTANT_KEPT_DAYS; for the worker. */
MUST_CHECK bool assistant_sweep(struct ctx *x);

extern const char *const assistant_sql[];
extern const struct entity assistant_key_entity, assistant_call_entity;

#endif
