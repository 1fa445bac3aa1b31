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

/* What became of a call. */
enum assistant_outcome {
	ASSISTANT_ANSWERED,
	ASSISTANT_WITHHELD,        /* answered without words of `about`, because the two have not both allowed it */
	/* It was refused, */
	ASSISTANT_NO_SCOPE,        /* because the token may not do that; */
	ASSISTANT_OFF,             /* because assistants are turned off here; */
	ASSISTANT_TOO_MUCH,        /* beyond what assistants of a person may ask in a day; */
	ASSISTANT_NOT_DONE,        /* because what was asked is not there, or cannot be done */
};

/* A call of an assistant, once for each person whom its answer was about. A call with words of theirs has a row of
 * its own; the others are counted: those of one day, tool, token, person and outcome are a row. */
struct assistant_call {
	int64_t id;
	int64_t person;            /* whose assistant it was */
	/* the name of its token; empty: a command beside the data folder, or the assistant of another */
	struct str program;
	struct str tool;
	int64_t about;             /* 0: the person alone */
	bool words;                /* words that `about` wrote were in the answer */
	int64_t made;              /* the first of them */
	enum assistant_outcome outcome;
	int64_t day;               /* the day (UTC) whose calls are counted; 0: it is one call */
	int64_t more;              /* how many calls there were beside the first … */
	int64_t latest;            /* … and the last of them; 0: there is one */
	struct str person_name, about_name; /* the last empty without `about` */
};

enum {
	ASSISTANT_CALLS = 50,      /* of a list */
	/* the most calls of a person in a day (UTC), one for each person whom an answer is about */
	ASSISTANT_A_DAY = 5000,
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
/* Write down that an assistant of x->me was given words that `about` wrote. */
MUST_CHECK bool assistant_note_words(struct ctx *x, struct str program, const char *tool, int64_t about);
/* Count a call of an assistant of x->me in whose answer no words of `about` were; 0: it was about x->me alone, or
 * refused. */
MUST_CHECK bool assistant_note_call(struct ctx *x, struct str program, const char *tool, int64_t about,
	enum assistant_outcome outcome);
/* Which calls are listed: those with words, of x->me in answers to others too; or those without, which are told to
 * x->me about their own assistants alone. */
struct assistant_calls {
	bool words;
	int64_t with;              /* of the pair with this person; 0: of all */
	int64_t before;            /* those before the row with this id; 0: the last ones */
};
/* List at most `most` rows, the latest first by when the first call of each was. */
MUST_CHECK bool assistant_list(struct ctx *x, const struct assistant_calls *which, size_t most,
	struct assistant_call **out, size_t *n);
/* Forget calls that are older than ASSISTANT_KEPT_DAYS; for the worker. */
MUST_CHECK bool assistant_sweep(struct ctx *x);

extern const char *const assistant_sql[];
extern const struct entity assistant_key_entity, assistant_call_entity;

#endif
