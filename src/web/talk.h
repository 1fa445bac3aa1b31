/* SPDX-License-Identifier: Apache-2.0
 *
 * What the pages of a talk are given (pages/talk.html, talk_mode.html, talk_after.html).
 */
#ifndef WEB_TALK_H
#define WEB_TALK_H

#include "model/brief.h"
#include "web/invitation.h"
#include "web/pages.h"
#include "web/standing.h"

enum { AFTER_STEPS = 2, AFTER_TOPICS = 50, AFTER_GOALS = 20 };

/* "planned", "open", "held", "missed" or "cancelled": when it changes, another page is right. */
const char *talk_page_state(const struct talk *t);
/* What asks for that now and then, and then goes to the talk (web-assets/follow.js). */
void part_follow(struct html *h, const struct talk *t);

/* Before: the brief, on one screen. */
struct page_brief {
	const struct brief *brief;
	struct when at, last_at;
	struct when *check_ins_at;      /* of the brief's check-ins */
	struct invitations_shown invited;
	struct standing_shown standing;
	bool leads;
};
void page_talk(struct html *h, const struct page_brief *p);

enum { MODE_CARD = 2 };

/* During: one thing at a time. */
struct page_mode {
	const struct talk *talk;
	enum beat beat;
	const struct question *question; /* NULL: none fits; the beat says enough */
	const struct person *thanked;   /* the other, while recognising: how they like to be thanked; or NULL */
	const struct card_line *card;   /* of the other, while arriving: at most MODE_CARD lines */
	size_t card_n;
};
void page_talk_mode(struct html *h, const struct page_mode *p);

/* After: what was kept, and the card to keep more. */
struct page_after {
	const struct talk *talk;
	struct standing_shown standing;
	struct when at;
	int64_t other;                  /* the person who is not the reader */
	const struct http_pairs *typed; /* what was sent then */
	struct str in_a_week;           /* a date for the form */
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
	struct goal *goals;             /* open ones that both read: the next step may serve one */
	size_t goals_n;
	const struct asked *asked;      /* the question that the card asks an answer to; NULL: none */
};
void page_after(struct html *h, const struct page_after *p);

/* Missed or cancelled: what became of it. */
void page_talk_gone(struct html *h, const struct talk *t, struct when at);

/* Before cancelling: a shorter talk at a time that fits both. */
struct page_cancel {
	const struct talk *talk;
	struct when at;
	struct plan_choice offers[TALK_OFFERS];
	size_t offers_n;
	const struct talk_offer *found; /* the same as `offers` */
	struct standing_shown standing;
	struct str start, minutes;      /* another time, as typed; else as it is */
};
void page_cancel(struct html *h, const struct page_cancel *p);

#endif
