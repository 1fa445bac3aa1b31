/* SPDX-License-Identifier: Apache-2.0
 *
 * What each page is given. A page is pages/NAME.html, compiled to the function
 * page_NAME(); it decides nothing and asks the model for nothing.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "http/http.h"
#include "model/account.h"
#include "model/brief.h"
#include "model/caldav.h"
#include "model/calendar.h"
#include "model/claim.h"
#include "model/feed.h"
#include "model/history.h"
#include "model/pair.h"
#include "model/period.h"
#include "model/person.h"
#include "model/need.h"
#include "model/proposal.h"
#include "model/question_list.h"
#include "model/roster.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/token.h"
#include "view/html.h"
#include "view/parts.h"
#include "view/weekgrid.h"
#include "web/invitation.h"
#include "web/request.h"
#include "web/standing.h"

/* A form that was sent and not taken: it is offered to be sent again. */
struct again {
	const struct http_pairs *form;
	const struct entity *takes;  /* whose fields it sends; NULL: none that a table describes */
};
void page_again(struct html *h, const struct again *g);
/* A form that can be taken when it is meant so: it is sent again with the field INSIST. */
#define INSIST "all_the_same"
void page_ask(struct html *h, const struct again *g);
/* True when somebody typed something into it that would be a pity to lose. */
bool again_has_text(struct html *h, const struct again *g);

struct page_sign_in {
	struct str next;   /* where to go afterwards */
	struct str token;  /* of the link that was opened; empty: none was */
	struct str name;   /* whom it signs in */
	struct str address; /* as typed, when it was not taken */
	struct account_demo *demo;
	size_t demos;
};
void page_sign_in(struct html *h, const struct page_sign_in *p);

struct page_welcome {
	struct str name;
	struct account came;
	struct when opened, made;  /* the link they came by */
	struct str address;        /* to sign in with; empty: none is known */
	bool unproven;             /* that one must be confirmed first */
	bool has_password;
};
void page_welcome(struct html *h, const struct page_welcome *p);

/* What the reader's calendar tells by itself. */
struct page_history {
	const struct history_pair *pairs;
	struct when *last, *next;      /* of each; utc 0: none */
	size_t n;
	int64_t day;                   /* the first of `days` */
	struct history_day days[7];    /* of the next seven; those without meetings are left out */
	bool offer;                    /* to take them into the team, if not there yet */
};
/* A section each; nothing when the calendar tells nothing of it. */
void part_history_pairs(struct html *h, const struct page_history *p);
void part_history_days(struct html *h, const struct page_history *p);
/* How those of one pair fared: sentences, nothing when all went as planned. */
void part_history_counts(struct html *h, const struct history_pair *p);

/* Setting up, in three steps. */
struct page_set_up {
	struct person_settings typed;
	struct str address;        /* as typed */
	struct zone_list zones;
	bool first;                /* nobody else is here: the demo is offered */
};
void page_set_up(struct html *h, const struct page_set_up *p);

struct page_set_up_calendar {
	struct calendar *calendars;
	size_t calendars_n;
};
void page_set_up_calendar(struct html *h, const struct page_set_up_calendar *p);

struct page_set_up_team {
	struct newcomer typed;
	struct zone_list zones;
	struct str minutes, cadence; /* as typed */
	struct pair *pairs;
	size_t pairs_n;
	struct team *file;           /* that was refused, with its mistakes; NULL: none */
	bool admin, may_add;
	struct page_history history;
};
void page_set_up_team(struct html *h, const struct page_set_up_team *p);

/* A stretch of the reader's day, for the timeline. */
struct today_item {
	struct when from, to;
	struct str title;   /* of an own meeting; the other's name for a talk; empty: free */
	int64_t talk;       /* 0: none */
	int64_t minutes;
	bool soft, over;
};

struct today_waiting {
	struct str name;
	int64_t person;
	int64_t days;       /* since the last talk; −1: none yet */
};

struct page_today {
	struct str handover;           /* who leads the reader now, while they are to say what goes along; else empty */
	int64_t day;
	struct period *period;         /* that runs today, of the team or of everybody; NULL: none */
	const struct talk *next;       /* NULL: none is planned */
	struct when next_at;
	struct standing_shown standing; /* of it */
	struct today_item *items;
	size_t items_n;
	struct today_waiting *waiting; /* longest first; the leader's */
	size_t waiting_n;
	struct step *owed;             /* what the reader promised: three, the earliest first */
	size_t owed_n;
	bool owed_more;
	struct step *confirm;          /* said to be done, for the reader to see */
	size_t confirm_n;
	struct passed *passed;         /* needs that stand with the reader, passed up; or to which they are to agree */
	size_t passed_n;
	struct need *answer;           /* that wait for the reader */
	size_t answer_n;
	struct need *answered;         /* what the reader needed and was answered lately, or is not there yet */
	size_t answered_n;
	struct need *down;             /* that the reader had passed up, and that were answered lately */
	size_t down_n;
	bool leads, has_calendar;
	bool reminded;                 /* the reader wished to be reminded to look how they are, and it is time */
	bool nobody_now;               /* of those the reader talks with, nobody is free: by calendars */
	struct str leader;             /* the reader's own leader; empty: none */
	int64_t leader_id;
	struct invitations_open invited;
	struct talk_taken *taken;      /* talks whose time something else has now */
	struct when *taken_at;
	size_t taken_n;
	struct history_lapse *lapses;  /* one-on-ones called off, and three minutes instead */
	struct when *lapses_at;        /* two each: when it was to be, and the three minutes */
	size_t lapses_n;
	struct recognition *thanked;   /* the reader, within the last week; NULL: nobody has */
	bool ask_likes;                /* and they have not said how they like it */
	struct person *unthanked;      /* by the reader for a month, of those they lead */
	size_t unthanked_n;
	const struct goal *bare_goal;  /* of the reader's, on which nobody has a next step; NULL: none */
	bool no_card;                  /* with a leader, and no line of a card of one's own yet */
	struct requests_shown requests; /* three minutes that were asked for */
	struct topic *topics;          /* open ones with that leader, the newest first: three */
	size_t topics_n;
};
void page_today(struct html *h, const struct page_today *p);

struct plan_choice { struct when at; int64_t minutes; };

/* One talk in the plan's list and drawer, in the reader's words. */
struct plan_row {
	const struct proposed_talk *t;
	struct when at;                /* t->starts, when there is one */
	struct str *why;               /* sentences */
	size_t why_n;
	struct str reason;             /* no time: why, and what would free one */
	struct str would_free;
	struct plan_choice options[PROPOSAL_OPTIONS];
	size_t options_n;              /* of the chosen talk only */
	struct plan_length_choice {
		int64_t minutes;
		struct str why;        /* why it does not fit where the talk stands; empty: it does */
	} lengths[PLAN_LENGTHS_MAX];
	size_t lengths_n;              /* other lengths it may have; of the chosen talk only */
	struct str *fits;              /* when it can begin, a line a day; likewise */
	size_t fits_n;
	struct standing_shown standing; /* of the chosen talk, when it stands in a calendar */
};

struct page_plan {
	struct proposal *p;
	struct period *period;         /* p's; NULL: none */
	const struct proposed_talk *talks; /* p's */
	size_t talks_n;
	struct grid grid;
	struct plan_row *rows;         /* in the order of p->talks */
	const struct plan_row **by_time; /* the same as the list tells them: first talk first */
	size_t rows_n;
	const struct plan_row *chosen; /* its drawer is open; NULL: none */
	struct str typed, refused;     /* a time that was typed for it, and why it cannot be; or empty */
	int64_t monday;
	int64_t open, minutes, shortened, unplaced; /* what accepting all would mean */
	int64_t accepted;
	int64_t not_due;
	bool has_calendar, past;
	struct str without_calendar;   /* names of members whose calendar is not known */
	struct str behind;             /* whose could not be read lately, and since when */
	struct talk *week;             /* every talk of the reader in these days … */
	size_t week_n;
	struct talk *own;              /* … and those in which the reader is the member */
	struct when *own_at;
	size_t own_n;
	bool alone;              /* the reader is in no pair that goes on */
};
/* Lays out p->grid. */
void page_plan(struct html *h, struct page_plan *p);

struct people_row {
	const struct pair *pair;
	int64_t days;                  /* since the last talk; −1: none yet */
	struct when next;              /* utc 0: none */
	bool next_stands;              /* in a calendar, by itself */
	bool has_calendar;
};

struct page_people {
	struct people_row *rows;
	size_t rows_n;
	const struct pair *pairs;      /* those of the rows */
	size_t pairs_n;
	const struct pair *leader;     /* the reader's pair with their leader; NULL: none */
	struct people_row leader_row;
	struct page_history history;
	bool may_add;
	struct claim *claims;          /* addresses that wait for the reader, an admin */
	size_t claims_n;
};
void page_people(struct html *h, const struct page_people *p);

/* What is open between two, or was kept of a talk of theirs. */
struct page_open {
	const struct step *steps;
	size_t steps_n;
	const struct need *needs;
	size_t needs_n;
	const struct topic *topics;
	size_t topics_n;
	const struct recognition *thanks;
	size_t thanks_n;
	const struct solution *solutions;
	size_t solutions_n;
	const struct check_in *check_ins; /* that the member shows the reader */
	size_t check_ins_n;
	const struct said *goal, *obstacle; /* NULL: none was said */
};
struct page_open open_of_brief(const struct brief *b);
/* Its parts, where it is the member `open` of a page. */
#define OPEN_PARTS(S, PAGED)                                                                       \
	MANY(S, "steps", open.steps, step, step_entity, .paged = PAGED),                           \
	MANY(S, "needs", open.needs, need, need_entity, .paged = PAGED),                           \
	MANY(S, "topics", open.topics, topic, topic_entity, .paged = PAGED),                       \
	MANY(S, "thanks", open.thanks, recognition, recognition_entity, .paged = PAGED),           \
	MANY(S, "solutions", open.solutions, solution, solution_entity),                           \
	MANY(S, "check_ins", open.check_ins, check_in, check_in_entity),                           \
	ONE(S, "goal", open.goal, said, said_entity),                                              \
	ONE(S, "obstacle", open.obstacle, said, said_entity)

struct page_person {
	const struct pair *pair;
	struct page_open open;
	const struct brief *brief;     /* what is open between the two */
	struct when *check_ins_at;     /* of the brief */
	int64_t other;                 /* the person who is not the reader */
	struct people_row row;
	struct talk *talks;
	struct when *talks_at;
	size_t talks_n;
	/* For programs: what was settled between the two, and asked. */
	const struct step *closed_steps;
	size_t closed_steps_n;
	const struct need *closed_needs;
	size_t closed_needs_n;
	const struct asked *asked;
	size_t asked_n;
	struct talk *ahead;      /* the soonest of the planned ones */
	struct when *ahead_at;
	size_t ahead_n;
	bool leads;
	struct request_shown request;  /* three minutes that were asked for; is NULL: none */
	struct one_on_one_denied *denied; /* series that are no one-on-ones of the two */
	struct when *denied_at;
	size_t denied_n;
	struct history_pair *history;  /* of the two, in the reader's calendar; NULL: none */
	struct str clock;              /* what time it is there */
	bool waits_for_link;           /* has never signed in, and the reader may help */
	struct str link_to;            /* where such a link is mailed; empty: it is handed over */
};
void page_person(struct html *h, const struct page_person *p);
/* A link that signs `name` in once. */
void page_person_link(struct html *h, struct str name, struct str link);

enum settings_matter { SETTINGS_ALL, SETTINGS_CALENDARS, SETTINGS_ACCOUNTS, SETTINGS_TALKS, SETTINGS_ME,
	SETTINGS_PASSWORD, SETTINGS_ADDRESSES, SETTINGS_QUESTIONS, SETTINGS_TOKENS, SETTINGS_MATTERS };
struct page_settings {
	enum settings_matter matter;   /* what the page is about; SETTINGS_ALL: the list of them */
	const struct person *me;
	struct person_settings typed;  /* as sent when it was refused, else as it is */
	struct zone_list zones;
	struct calendar *calendars;
	struct when *read_at;
	size_t calendars_n;
	struct str *addresses;
	size_t addresses_n;
	struct claim *claims;          /* said to be the reader's, not proven */
	size_t claims_n;
	bool has_mail;                 /* they are proven by mail, else by an admin */
	struct feed **feeds;           /* of each calendar; NULL: a file */
	struct feed *fetched;          /* all of them */
	size_t fetched_n;
	struct when *next_try;         /* of each feed */
	struct str feed_typed;         /* as sent when it was refused */
	bool has_password;
	struct talks_out talks_out;
	struct caldav_account *accounts;
	struct when *accounts_at;      /* two each: when it went well last, and the next try */
	struct when **collections_at;  /* of each account, the next try of each of its calendars */
	size_t accounts_n;
	struct str caldav_url, caldav_user; /* as sent when it was refused */
	size_t questions_n;          /* own ones */
	struct token *tokens;
	size_t tokens_n;
	struct str token_text;         /* of one that was made this moment, to be copied; else empty */
	struct str token_name;         /* as sent when it was refused */
	unsigned token_scopes;         /* likewise, else what is offered first */
};
/* The form for a calendar's address; `next` is "set-up" while setting up. */
void part_feed(struct html *h, struct str typed, const char *next);
void page_settings(struct html *h, const struct page_settings *p);

#endif
