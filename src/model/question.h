/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions: a bank of open ones in the program (question_bank.c), a person's own, and the
 * choice of one that fits the talk at hand. What a pair was asked in its last five talks is
 * not suggested.
 */
#ifndef MODEL_QUESTION_H
#define MODEL_QUESTION_H

#include "db/entity.h"
#include "view/lang.h"

/* The beats of a talk, in their order. */
enum beat {
	BEAT_ARRIVE,
	BEAT_LISTEN,
	BEAT_STEP,       /* the next successful step */
	BEAT_RESOURCES,
	BEAT_RECOGNISE,
	BEAT_CLOSE,
	BEATS,
};

enum question_relation {
	QUESTION_ANY,        /* both ways */
	QUESTION_TO_MEMBER,  /* the leader asks */
	QUESTION_TO_LEADER,  /* the member asks */
};

/* What a question needs to be whole: the words of the pair, or a talk that the two have had. */
enum { QUESTION_NEEDS_GOAL = 1, QUESTION_NEEDS_OBSTACLE = 2, QUESTION_NEEDS_TALK = 4 };

/* A question of the bank; texts are keys of the message catalogue, with %1$s for the goal
 * and %2$s for the obstacle. */
struct question_entry {
	const char *key;         /* stable: it is stored */
	const char *text;
	enum beat beat;
	enum question_relation relation;
	int minutes;             /* a talk at least this long */
	unsigned needs;          /* QUESTION_NEEDS_… */
	int intent;              /* 1 to 10: of the intents in docs/talks.md; 0: beyond them */
};
extern const struct question_entry question_bank[]; /* ends with a NULL key */

struct question {
	struct str key; /* of the bank, or the id of an own one; what question_asked() takes */
	struct str text;         /* whole, in the language asked for */
	enum beat beat;
	bool own;
};

/* Questions for x->me to ask in a pair, best first: of this beat (BEATS: any), that fit
 * `minutes`, the side of x->me and what the two have had, whole with the pair's goal and
 * obstacle, none of the last five talks, x->me's own among them. The same for the same pair, `seed` (a talk's id) and day. At most `most`;
 * fewer when the bank has no more. */
MUST_CHECK bool question_suggest(struct ctx *x, int64_t pair, int64_t seed, enum beat beat,
	int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n);

/* That it was asked in a talk, and the answer in a line (may be empty; replaces the one
 * before). Either of the two answers what was asked there. ERR_INPUT when there is no such
 * question. */
MUST_CHECK bool question_asked(struct ctx *x, int64_t talk, struct str key, struct str text,
	struct str answer);
struct asked {
	int64_t id, pair, talk, author;
	struct str question;         /* its key */
	struct str words, answer;    /* words: as it was asked */
	int64_t made;
};
/* Of a talk, oldest first; of a pair, newest first in pages (model/written.h). */
MUST_CHECK bool question_list_talk(struct ctx *x, int64_t talk, struct asked **out, size_t *n);
MUST_CHECK bool question_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct asked **out, size_t *n);

/* Own questions of x->me. */
enum { QUESTIONS = 100 };
struct own_question {
	int64_t id, owner;
	enum beat beat;
	struct str words;
	int64_t gone, made;          /* gone 0: in use */
};
MUST_CHECK int64_t question_add(struct ctx *x, enum beat beat, struct str words);
MUST_CHECK bool question_list_own(struct ctx *x, struct own_question **out, size_t *n);
MUST_CHECK bool question_del(struct ctx *x, int64_t id);

extern const char *const question_sql[];
extern const struct entity question_entity, asked_entity; /* of own_question and asked */

#endif
