/* SPDX-License-Identifier: Apache-2.0
 *
 * Each page is written from a struct. A page is pages/NAME.html, compiled to the function
 * page_NAME(struct html *, the struct). It decides nothing and asks the model for nothing: the
 * handler has filled in all that it shows.
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
#include "model/hook.h"
#include "model/insight.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/period.h"
#include "model/person.h"
#include "model/proposal.h"
#include "model/question_list.h"
#include "model/roster.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/token.h"
#include "model/tracker.h"
#include "view/html.h"
#include "view/parts.h"
#include "view/weekgrid.h"
#include "web/first_links.h"
#include "web/invitation.h"
#include "web/live.h"
#include "web/request.h"
#include "web/standing.h"

/* A form that was sent and refused: this page offers to send it again. */
struct again {
	const struct http_pairs *form;
	const struct entity *takes;  /* the entity of its fields; NULL: no table describes them */
};
void page_again(struct html *h, const struct again *g);
/* Ask whether a form is meant so: it is sent again with the field INSIST. */
#define INSIST "all_the_same"
void page_ask(struct html *h, const struct again *g);
/* True when somebody typed text into the form that would be lost. */
bool again_has_text(struct html *h, const struct again *g);

struct page_sign_in {
	struct str next;   /* where to go afterwards */
	struct str token;  /* of the link that was opened; empty: none was */
	struct str name;   /* of the person whom the link signs in */
	struct str leaves; /* the name of somebody else who is signed in on this device until then; empty: nobody is */
	struct str address; /* as it was typed and refused */
	struct account_demo *demo;
	size_t demos;
	bool mails;        /* a link can be mailed to whoever asks for one */
	bool asked;        /* somebody has just asked */
};
void page_sign_in(struct html *h, const struct page_sign_in *p);

struct page_welcome {
	struct str name;
	struct account came;
	struct when opened, made;  /* when the link was used, and when it was made */
	struct str address;        /* the address to sign in with; empty: none is known */
	bool unproven;             /* the address must be confirmed first */
	bool has_password;
};
void page_welcome(struct html *h, const struct page_welcome *p);

/* What the calendar of the reader tells about their one-on-ones and their days. */
struct page_history {
	const struct history_pair *pairs;
	struct when *last, *next;      /* the last and the next one-on-one of each; utc 0: none */
	size_t n;
	int64_t day;                   /* the first of `days` */
	struct history_day days[7];    /* the next seven days; days without meetings are left out */
	bool offer;                    /* offer to add people to the team who are not in it yet */
};
/* Write a section about the pairs, and one about the days; nothing when the
 * calendar tells nothing. */
void part_history_pairs(struct html *h, const struct page_history *p);
void part_history_days(struct html *h, const struct page_history *p);
/* Say how many one-on-ones of a pair were moved or called off; nothing when none was. */
void part_history_counts(struct html *h, const struct history_pair *p);

/* Setting up has three pages; this is the first, about the person. */
struct page_set_up {
	struct person_settings typed;
	struct str address;        /* as it was typed */
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
	struct str minutes, cadence; /* as they were typed */
	struct pair *pairs;
	size_t pairs_n;
	/* a team file that was refused, with its mistakes; NULL: none */
	struct team *file;
	bool admin, may_add;
	struct page_history history;
};
void page_set_up_team(struct html *h, const struct page_set_up_team *p);

/* A stretch of the reader's day, for the timeline. */
struct today_item {
	struct when from, to;
	struct str title;   /* of a meeting; for a talk the name of the other; empty: free time */
	int64_t talk;       /* the id of the talk; 0: it is none */
	int64_t minutes;
	bool soft, over;
};

struct today_waiting {
	struct str name;
	int64_t person;
	int64_t days;       /* since the last talk; −1: none yet */
};

struct page_today {
	/* The name of the new leader of the reader, while the reader has not said what this leader
	 * gets; else empty. */
	struct str handover;
	int64_t day;
	/* that runs today, of the team or of everybody; NULL: none */
	struct period *period;
	const struct talk *next;       /* NULL: none is planned */
	struct when next_at;
	struct standing_shown standing; /* the calendar behind `next` */
	struct today_item *items;
	size_t items_n;
	struct today_waiting *waiting; /* members who wait for a talk, the longest first */
	size_t waiting_n;
	/* three steps that the reader promised, the earliest first */
	struct step *owed;
	size_t owed_n;
	bool owed_more;
	/* steps of others that are done, for the reader to confirm */
	struct step *confirm;
	size_t confirm_n;
	/* needs passed up that the reader has to answer or agree to */
	struct passed *passed;
	size_t passed_n;
	struct need *answer;           /* needs that wait for an answer of the reader */
	size_t answer_n;
	struct need *answered;         /* needs of the reader, answered lately or not there yet */
	size_t answered_n;
	/* needs that the reader passed up and that were answered lately */
	struct need *down;
	size_t down_n;
	/* likewise, of pairs that the reader does not lead: passed on by the reader */
	struct passed *came_down;
	size_t came_down_n;
	bool leads, has_calendar;
	/* the time for a check-in that the reader has wished for has come */
	int64_t pulse;             /* enum pulse_today of model/pulse.h */
	bool reminded;
	bool nobody_now;               /* nobody with whom the reader talks is free, by calendars */
	struct str leader;             /* the name of the leader of the reader; empty: none */
	int64_t leader_id;
	struct invitations_open invited;
	struct talk_taken *taken;      /* talks whose time a meeting has taken */
	struct when *taken_at;
	size_t taken_n;
	/* one-on-ones called off, with three minutes offered instead */
	struct history_lapse *lapses;
	/* two for each: the old time, and that of the three minutes */
	struct when *lapses_at;
	size_t lapses_n;
	struct recognition *thanked;   /* thanks to the reader in the last week; NULL: none */
	bool ask_likes;                /* the reader has not said how they like to be thanked */
	struct person *unthanked;      /* members whom the reader has not thanked for a month */
	size_t unthanked_n;
	const struct goal *bare_goal;  /* a goal of the reader without a next step; NULL: none */
	bool no_card;                  /* the reader has a leader, and no line on their card yet */
	struct requests_shown requests; /* three minutes that somebody has asked for */
	const struct pressure_shown
		*pressure; /* the answer to a red-hot week (web/pressure.h); NULL: none */
	const struct pressure_taken
		*pressure_taken; /* two weeks of which answers were accepted; NULL: the reader leads nobody */
	struct topic *topics;          /* three open topics with the leader, the newest first */
	size_t topics_n;
};
void page_today(struct html *h, const struct page_today *p);

struct plan_choice { struct when at; int64_t minutes; };

/* One talk in the plan's list and drawer, in the reader's words. */
struct plan_row {
	const struct proposed_talk *t;
	struct when at;                /* t->starts, when the talk has a time */
	struct str *why;               /* sentences that say why it has this time */
	size_t why_n;
	struct str reason;             /* why it has no time, and below what would free one */
	struct str would_free;
	struct plan_choice options[PROPOSAL_OPTIONS];
	size_t options_n;              /* of the chosen talk only */
	struct plan_length_choice {
		int64_t minutes;
		/* why it does not fit where the talk stands; empty: it does */
		struct str why;
	} lengths[PLAN_LENGTHS_MAX];
	size_t lengths_n;              /* other lengths that it may have; of the chosen talk only */
	/* when it can begin, a line a day; of the chosen talk only */
	struct str *fits;
	size_t fits_n;
	struct standing_shown standing; /* of the chosen talk, when it stands in a calendar */
};

struct page_plan {
	struct proposal *p;
	struct period *period;         /* p->period, as a part of the JSON; NULL: none */
	const struct proposed_talk *talks; /* p->talks, as a part of the JSON */
	size_t talks_n;
	struct grid grid;
	struct plan_row *rows;         /* in the order of p->talks */
	const struct plan_row **by_time; /* the rows by time, as the list shows them */
	size_t rows_n;
	const struct plan_row *chosen; /* the row whose drawer is open; NULL: none */
	/* a time typed for that row, and why it is refused; or empty */
	struct str typed, refused;
	int64_t monday;
	int64_t open, minutes, shortened, unplaced; /* what accepting all would mean */
	int64_t accepted;
	int64_t not_due;
	bool has_calendar, past;
	struct str without_calendar;   /* names of members whose calendar is not known */
	struct str behind;             /* names of people whose calendars are old, and since when */
	struct talk *week;             /* every talk of the reader in these days … */
	size_t week_n;
	struct talk *own;              /* … and those of them in which the reader is the member */
	struct when *own_at;
	size_t own_n;
	bool alone;              /* the reader is in no pair that goes on */
};
/* Write the page; this also lays out p->grid. */
void page_plan(struct html *h, struct page_plan *p);

struct people_row {
	const struct pair *pair;
	int64_t days;                  /* since the last talk; −1: none yet */
	struct when next;              /* the next talk; utc 0: none */
	bool next_stands;              /* the next talk comes from a calendar */
	bool has_calendar;
};

struct page_people {
	struct people_row *rows;
	size_t rows_n;
	const struct pair *pairs;      /* the pairs of the rows, as a part of the JSON */
	size_t pairs_n;
	const struct pair *leader;     /* the reader's pair with their leader; NULL: none */
	struct people_row leader_row;
	struct page_history history;
	bool may_add;
	bool insight_off, room_off;    /* what an agreement has turned off */
	bool pulse_off;                /* no pulse is held here */
	bool sees_coverage;            /* how often the pairs below the reader talk is shown to them */
	struct claim *claims;          /* addresses that wait for the reader, an admin */
	size_t claims_n;
};
void page_people(struct html *h, const struct page_people *p);

/* What is open between two people, or was kept of one of their talks. */
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
	const struct check_in *check_ins; /* check-ins that the member shows the reader */
	size_t check_ins_n;
	const struct said *goal, *obstacle; /* NULL: none was said */
};
struct page_open open_of_brief(const struct brief *b);
/* The parts of a struct page_open that is the member `open` of a page. */
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
	struct when *check_ins_at;     /* when each check-in of the brief was made */
	int64_t other;                 /* the person who is not the reader */
	bool assistants_off;           /* by agreement, for everybody */
	bool lines_stay;               /* what the reader wrote goes into no task tracker of the other */
	struct people_row row;
	struct talk *talks;
	struct when *talks_at;
	size_t talks_n;
	/* For the API: what was settled between the two, and the questions that were asked. */
	const struct step *closed_steps;
	size_t closed_steps_n;
	struct str with;               /* the permanent address of the pair (web/with.c) */
	/* steps that the other has closed, as the reader is told; they stand among the open ones */
	struct step *replaced;
	size_t replaced_n;
	const struct need *closed_needs;
	size_t closed_needs_n;
	const struct asked *asked;
	size_t asked_n;
	struct talk *ahead;      /* the soonest planned talks */
	struct when *ahead_at;
	size_t ahead_n;
	bool leads;
	/* three minutes that one of the two asks for; is NULL: none */
	struct request_shown request;
	struct one_on_one_denied *denied; /* series that are no one-on-ones of the two */
	struct when *denied_at;
	size_t denied_n;
	struct history_pair *history;  /* their one-on-ones in the reader's calendar; NULL: none */
	struct str clock;              /* the time in the zone of the person */
	bool waits_for_link;           /* the person has never signed in, and the reader may help */
	struct str link_to;            /* where a link is mailed; empty: the reader hands it over */
	struct first_link link;        /* the one there is, of whoever waits for one … */
	struct when link_made;         /* … and when it was made */
	struct live_view live;
	const struct insight *insight; /* facts of the two; NULL: the API has a page of its own for them */
};
void page_person(struct html *h, const struct page_person *p);
/* Show a link that signs `name` in once, to be handed over. */
void page_person_link(struct html *h, struct str name, struct str link);

enum settings_matter {
	SETTINGS_ALL, SETTINGS_CALENDARS, SETTINGS_ACCOUNTS, SETTINGS_TALKS, SETTINGS_MESSAGES, SETTINGS_ME,
	SETTINGS_PASSWORD, SETTINGS_ADDRESSES, SETTINGS_LOCKS, SETTINGS_QUESTIONS, SETTINGS_TOKENS,
	SETTINGS_WEBHOOKS, SETTINGS_TRACKERS,
	SETTINGS_MATTERS
};
struct page_settings {
	/* the matter of the page; SETTINGS_ALL: the list of matters */
	enum settings_matter matter;
	const struct person *me;
	struct person_settings typed;  /* settings that were sent and refused, else the kept ones */
	struct zone_list zones;
	struct calendar *calendars;
	struct when *read_at;
	size_t calendars_n;
	struct str *addresses;
	size_t addresses_n;
	struct claim *claims;          /* addresses of the reader that are not proven yet */
	size_t claims_n;
	bool has_mail;                 /* addresses are proven by mail, else by an admin */
	struct feed **feeds;           /* the feed of each calendar; NULL: it is a file */
	struct feed *fetched;          /* all feeds */
	size_t fetched_n;
	struct when *next_try;         /* when each feed is tried again */
	struct str feed_typed;         /* the address of a feed that was sent and refused */
	bool has_password;
	struct talks_out talks_out;
	unsigned told_by;              /* a bit for each enum message_channel by which the reader is told of something … */
	size_t ways_off;               /* how many ways that the reader set up are switched off */
	int64_t quiet_from, quiet_to;  /* … but not between these minutes of the day; the same: at any time */
	struct caldav_account *accounts;
	struct when *accounts_at;      /* two for each: when it went well last, and its next try */
	struct when **collections_at;  /* for each account, the next try of each of its calendars */
	size_t accounts_n;
	struct str caldav_url, caldav_user; /* of an account that was sent and refused */
	int64_t note_key;              /* with which the reader locks notes; 0: they lock none */
	size_t questions_n;            /* how many questions the reader has written */
	size_t shared_n;               /* for an admin: how many there are for everybody */
	struct token *tokens;
	size_t tokens_n;
	bool assistants_off;           /* by agreement, for everybody */
	struct str token_text;         /* the text of a token that was just made; else empty */
	struct str token_name;         /* of a token that was sent and refused */
	struct hook *hooks;
	size_t hooks_n;
	struct tracker *trackers;
	size_t trackers_n;
	unsigned token_scopes;         /* of the same, else the scopes that are proposed */
	bool token_of_assistant;       /* of the same: an assistant is to get it */
};
/* Write the form for the address of a calendar; `next` is "set-up" while setting up. */
void part_feed(struct html *h, struct str typed, const char *next);
void page_settings(struct html *h, const struct page_settings *p);

#endif
