/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of a talk are written from these structs (pages/talk.html, talk_mode.html,
 * talk_after.html): before, during and after it.
 */
#ifndef WEB_TALK_H
#define WEB_TALK_H

#include "model/brief.h"
#include "model/floor.h"
#include "model/insight.h"
#include "web/invitation.h"
#include "web/line.h"
#include "web/live.h"
#include "web/pages.h"
#include "web/locks.h"
#include "web/standing.h"

enum { AFTER_STEPS = 2, AFTER_TOPICS = 50, AFTER_GOALS = 20 };

/* Before a talk: the brief, on one screen. Where no talk is planned, `at`, `invited` and `standing` are empty. */
struct page_brief {
	const struct brief *brief;
	struct when at, last_at;
	struct when *check_ins_at;      /* when each check-in of the brief was made */
	struct invitations_shown invited;
	struct standing_shown standing;
	struct locks_shown locks;       /* the reader's own lines of the last talk, if locked */
	bool leads;
	struct live_view live;
};
void page_talk(struct html *h, const struct page_brief *p);
/* Before a talk that nobody has planned: the same, with the button that begins one. */
void page_with(struct html *h, const struct page_brief *p);
/* Fill what the brief tells, with a talk or without. */
MUST_CHECK bool talk_fill_brief(struct visit *v, struct brief *b, struct page_brief *page);

enum { MODE_CARD = 2 }; /* the most lines of a card that talk mode shows */

/* During a talk (talk mode): one thing at a time. */
struct page_mode {
	const struct talk *talk;
	enum beat beat;
	const struct question *question; /* NULL: none fits; the beat says enough */
	const struct person *thanked;   /* the other, in the beat of recognising; else NULL */
	/* lines of the card of the other, in the beat of arriving */
	const struct card_line *card;
	size_t card_n;
	bool leads;
	struct floor floor;
	const struct floor *shown;      /* the same, for the API */
	struct field_line remember;     /* the line in which both type */
	struct live_view live;
};
void page_talk_mode(struct html *h, const struct page_mode *p);

/* After a talk: what was kept of it, and the card to keep more. */
struct page_after {
	const struct talk *talk;
	struct locks_shown locks;       /* the reader's own lines of it, if locked */
	struct standing_shown standing;
	struct when at;
	int64_t other;                  /* the person who is not the reader */
	const struct http_pairs *typed; /* the form as it was sent; empty after a GET */
	struct str in_a_week;           /* the date that the form proposes for a step */
	struct step *steps;
	size_t steps_n;
	struct need *needs;
	size_t needs_n;
	enum thanks_way likes;          /* how the other likes to be thanked */
	struct recognition *thanks;
	size_t thanks_n;
	struct topic *open, *done;
	size_t open_n, done_n;
	struct note note;
	struct said goal, obstacle;
	/* open goals that both read: a step may serve one of them */
	struct goal *goals;
	size_t goals_n;
	/* the question that the card asks an answer to; NULL: none */
	const struct asked *asked;
	struct field_line lines[LINE_KINDS]; /* the texts in which both may type at once */
	struct live_view live;
	const struct insight *came;     /* what came of a held talk; NULL: it was not held, a program asks, or they are turned off */
};
void page_after(struct html *h, const struct page_after *p);
/* A talk that nobody planned and that was held without a network: its minutes, and the card. Of `p`
 * the talk has the two and their pair, and no id; the lists of what was kept are empty. */
void page_held(struct html *h, const struct page_after *p);

struct capture;
/* Read the card of a talk from the form. A step without an owner is the member's, and a need
 * without an asker is the need of whoever types it. */
MUST_CHECK bool talk_read_capture(struct visit *v, const struct talk *t, struct capture *c);
/* Read how many minutes a talk took that is told of. ERR_INPUT beyond 1 to TALK_MINUTES_MAX. */
MUST_CHECK bool talk_read_held(struct visit *v, int64_t *minutes);
/* Find the other person of a talk, with their name and how they like to be thanked; *out is NULL
 * when they have left. */
MUST_CHECK bool talk_find_other(struct visit *v, const struct talk *t, const struct person **out);
/* Print the date that is `days` after today, for a form field. */
struct str talk_date_after(struct visit *v, int days);

/* After a talk that was missed or cancelled: what became of it. */
void page_talk_gone(struct html *h, const struct talk *t, struct when at);

/* Before a talk is cancelled: offers of a shorter talk at a time that fits both. */
struct page_cancel {
	const struct talk *talk;
	struct when at;
	struct plan_choice offers[TALK_OFFERS];
	size_t offers_n;
	const struct talk_offer *found; /* the same as `offers` */
	struct standing_shown standing;
	/* another time as it was typed, else the time of the talk */
	struct str start, minutes;
};
void page_cancel(struct html *h, const struct page_cancel *p);

#endif
