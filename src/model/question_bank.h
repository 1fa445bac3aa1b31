/* SPDX-License-Identifier: Apache-2.0
 *
 * The bank of open questions, and the conditions that a question of it can have.
 */
#ifndef MODEL_QUESTION_BANK_H
#define MODEL_QUESTION_BANK_H

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

enum question_side {
	QUESTION_ANY,        /* either of the two asks */
	QUESTION_TO_MEMBER,  /* the leader asks */
	QUESTION_TO_LEADER,  /* the member asks */
};

/* What people typed and a question may quote, in the order of its places: %1$s is the goal. */
enum question_word {
	QUESTION_GOAL,
	QUESTION_OBSTACLE,
	QUESTION_ANSWER,     /* an answer of the last talk */
	QUESTION_NEED,       /* an open need of the one who is asked */
	QUESTION_MY_NEED,    /* an open need of the one who asks */
	QUESTION_KEPT,       /* a step of the one who is asked, kept lately */
	QUESTION_MY_KEPT,
	QUESTION_OWED,       /* an overdue step of the one who asks */
	QUESTION_WORDS,
};

/* The conditions of a question; model/question_known.h says when each holds. The first ones belong
 * to the words above: a question with such a condition quotes the words. */
enum question_if {
	QUESTION_IF_GOAL = 1 << QUESTION_GOAL,
	QUESTION_IF_OBSTACLE = 1 << QUESTION_OBSTACLE,
	QUESTION_IF_ANSWER = 1 << QUESTION_ANSWER,
	QUESTION_IF_NEED = 1 << QUESTION_NEED,
	QUESTION_IF_MY_NEED = 1 << QUESTION_MY_NEED,
	QUESTION_IF_KEPT = 1 << QUESTION_KEPT,
	QUESTION_IF_MY_KEPT = 1 << QUESTION_MY_KEPT,
	QUESTION_IF_OWED = 1 << QUESTION_OWED,
	QUESTION_IF_TALK = 1 << 8,       /* the two have talked before */
	QUESTION_IF_NEW = 1 << 9,        /* the pair is new */
	QUESTION_IF_LONG = 1 << 10,      /* the pair has had many talks */
	QUESTION_IF_PEERS = 1 << 11,     /* neither leads the other */
	QUESTION_IF_GAP = 1 << 12,       /* the last talk was long ago */
	QUESTION_IF_BUSY = 1 << 13,      /* it is a busy time */
	QUESTION_IF_CALM = 1 << 14,      /* it is no busy time */
	QUESTION_IF_OVER = 1 << 15,      /* whoever is asked has said that the work is too much */
	QUESTION_IF_THANKED = 1 << 16,   /* whoever asks has thanked the other lately */
	QUESTION_IF_THANKED_ME = 1 << 17, /* the other has thanked whoever asks lately */
};

/* A question of the bank; texts are keys of the message catalogue. */
struct question_entry {
	const char *key;         /* stable: it is stored */
	const char *text;
	enum beat beat;
	enum question_side side;
	int minutes;             /* the least length of the talk */
	unsigned when;           /* QUESTION_IF_…, all of which must hold */
	int intent;              /* 1 to 10: of the intents in docs/questions.md; 0: beyond them */
};
extern const struct question_entry question_bank[]; /* ends with a NULL key */

#endif
