/* SPDX-License-Identifier: Apache-2.0
 *
 * The brief: what a person should know before a talk, on one screen. The two of a pair read it,
 * each with their own private line.
 */
#ifndef MODEL_BRIEF_H
#define MODEL_BRIEF_H

#include "model/between.h"
#include "model/card.h"
#include "model/check_in.h"
#include "model/invitation.h"
#include "model/note.h"
#include "model/pair.h"
#include "model/question.h"
#include "model/talk.h"
#include "model/topic.h"

enum { BRIEF_ROWS = 20, BRIEF_BECAME = 5, BRIEF_CARD = 3, BRIEF_CHECK_INS = 3 }; /* of each list; the rest is a page away */

struct brief {
	struct pair *pair;           /* pair->name: the other */
	struct talk *talk;           /* the talk that the brief is for; NULL: none is planned */
	struct talk *last;           /* the last held talk; NULL: none yet */
	struct note last_note;       /* the lines of the last held talk */
	int64_t days_since;          /* days since the last held talk, or since the pair began */
	struct invitation *invited;  /* to the planned talk, the leader's first */
	size_t invited_n;
	struct invitation *answered; /* the other's, when they answered it in their calendar; NULL: not yet */
	struct talk *slipped;        /* the newest talk after `last` that was missed or cancelled; NULL */
	struct step *steps;          /* open and done ones, the leader's first, then by date */
	size_t steps_n;
	struct need *needs;          /* open, oldest first */
	size_t needs_n;
	struct step *kept;           /* kept or dropped since the last talk, newest first */
	size_t kept_n;
	struct need *granted;        /* granted or declined since then, newest first */
	size_t granted_n;
	struct topic *topics;        /* open, oldest first */
	size_t topics_n;
	int64_t topics_all;          /* how many are open */
	struct check_in *check_ins;  /* what the member shows the reader, who leads them, newest first */
	size_t check_ins_n;
	size_t check_ins_new;        /* how many check-ins were made since the last talk */
	int64_t withdrawn;           /* when the member last took a check-in back that the reader had
	                              * opened; 0: not lately, or they have talked since */
	struct said goal, obstacle;
	struct goal *goals;          /* those that open steps of the two serve, newest first */
	size_t goals_n;
	struct solution *solutions;  /* open ones of the two, newest first */
	size_t solutions_n;
	struct card_line *card;      /* what matters to the other, as far as they say it to the reader */
	size_t card_n;
	bool card_more;
	struct recognition *thanks;  /* the last thanks; NULL: none yet */
	struct asked *asked;         /* the last question with an answer; NULL: none yet */
	/* it is kept on a device for later, without what its authors are told of who read it */
	bool ahead;
	struct question *question;   /* NULL: the bank has nothing that fits */
	struct question *alternative; /* a second question; NULL: no other fits */
};

/* Gather the brief of a talk that talk_get() gave x->me, or of the next talk of a pair. NULL,
 * ERR_MISSING for a stranger. */
MUST_CHECK struct brief *brief_of_talk(struct ctx *x, struct talk *talk, const struct lang *l);
MUST_CHECK struct brief *brief_of_pair(struct ctx *x, int64_t pair, const struct lang *l);

#endif
