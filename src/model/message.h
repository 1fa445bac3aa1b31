/* SPDX-License-Identifier: Apache-2.0
 *
 * A message tells somebody, outside of the pages, that something has happened or waits: who, when
 * and where to read it. It never says what: no word that people wrote is in it, so that mail, chat
 * and push services learn names and times and nothing else. A message is made here, from a kind and
 * ids, in its reader's language. How it looks is the matter of its renderers, one for each channel:
 * model/message_mail.c and model/chat.h.
 */
#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

#include "base/ctx.h"
#include "ical/zone.h"

struct html;
struct reach_way;

/* These numbers are kept in the database. */
enum message_kind {
	MESSAGE_TEST,      /* nothing has happened: "this is how it looks" */
	MESSAGE_WEEK,      /* the week, on Monday morning (model/digest.h) */
	MESSAGE_ASKED,     /* somebody asks for three minutes */
	MESSAGE_NEED,      /* a need has waited for an answer for a week */
	MESSAGE_OVERDUE,   /* what the reader promised was due yesterday */
	MESSAGE_TOMORROW,  /* what the reader promised is due tomorrow */
	MESSAGE_CHECK_IN,  /* the reader wished to be reminded to look how they are */
	MESSAGE_SOON,      /* a talk begins in some minutes */
	MESSAGE_MOVED,     /* a talk has another time */
	MESSAGE_OFF,       /* a talk was called off */
	MESSAGE_ANSWERED,  /* the other cannot come to a talk, or proposes another time */
	MESSAGE_ADDED,     /* the other of a pair has brought a topic for a talk that is near */
	MESSAGE_THREE,     /* the talk that the reader asked for is planned */
	MESSAGE_KINDS,
};

/* These too. */
enum message_channel {
	MESSAGE_NOTHING, MESSAGE_MAIL, MESSAGE_PUSH,
	MESSAGE_SLACK, MESSAGE_MATTERMOST, MESSAGE_TEAMS,
	MESSAGE_PROGRAM,   /* a program of the person's own */
	MESSAGE_MATRIX,
	MESSAGE_CHANNELS,
};

enum {
	MESSAGE_LINES = 16, MESSAGE_ACTS = 3,
	MESSAGE_SOON_MINUTES = 10,   /* before a talk */
	MESSAGE_NEED_DAYS = 7,
	MESSAGE_ADDED_DAYS = 4,      /* a talk is near that is so many days ahead */
};

struct message_act {
	struct str says, path;     /* "Open the talk", "/talks/…" of this site */
	bool presses;              /* it needs no sign-in: a chat server that knows who presses may have it as a button */
};

struct message {
	enum message_kind kind;
	int64_t about;             /* as in struct message_ask */
	struct str title;          /* one line, as are the others */
	struct str lines[MESSAGE_LINES];
	size_t lines_n;
	/* the first leads to what the message is about. An act is only ever done on the page behind it,
	 * which asks once (model/act_link.h), for programs follow links, or by a button that they cannot press */
	struct message_act acts[MESSAGE_ACTS];
	size_t acts_n;
};

/* What is said, and to whom: the reader is x->me. */
struct message_ask {
	enum message_kind kind;
	/* the id of the talk, need or request; of a week its Monday, of promises the day they are due, in
	 * days since 1970; else 0 */
	int64_t about;
	int64_t turn;              /* which of several of the same thing (model/message_plan.h); else 0 */
	const struct zone *zone;   /* the reader's */
};

/* Make the message in the language of `words` (model/letter.h: letter_words). *is is false when there
 * is nothing to say any more: what it was about is done, was seen, or just happened. */
MUST_CHECK bool message_make(struct ctx *x, const struct html *words, const struct message_ask *ask,
	struct message *out, bool *is);

/* -- the table of kinds -- */

/* By kind, and NULL behind the last: in addresses, forms, exports and JSON. */
extern const char *const message_names[MESSAGE_KINDS + 1];

struct message_row {
	const char *says;          /* TR(): as people choose it under Settings */
	enum message_channel usual; /* when they have chosen nothing … */
	bool rings;                /* … and by push, when they have asked a device to show messages */
	int weight;                /* of several at once the heavier goes first */
	bool calendar;             /* news of a time in the calendar: not among those that are counted */
	bool waits;                /* what falls into quiet hours is said after them; else never */
	bool in_week;              /* the week says it too: not said on the same day */
};
extern const struct message_row message_rows[MESSAGE_KINDS];
/* The kind of this name; MESSAGE_KINDS: none has it. */
enum message_kind message_named(struct str name);

/* -- renderers and channels -- */

/* By channel, and NULL behind the last: in forms, exports and JSON. */
extern const char *const message_channel_names[MESSAGE_CHANNELS + 1];

struct message_way {
	const char *says;          /* TR() */
	/* Whether the operator has set up what it needs. */
	bool (*is_set_up)(const struct ctx *x);
	/* Find out whether it leads to a person now. */
	bool (*leads_to)(struct ctx *x, int64_t person, enum message_channel channel, bool *does);
	/* Find out whether messages to a person can have buttons that do something; NULL: they never can. */
	bool (*has_buttons)(struct ctx *x, int64_t person, enum message_channel channel, bool *does);
	/* Queue the message to `person`, in the transaction of x; `until`, UTC seconds, is when it is of no
	 * use any more. */
	bool (*send)(struct ctx *x, const struct html *words, int64_t person, const struct message *m,
		int64_t until);
	/* How what it queues goes out (model/reach.h); NULL: it has a queue of its own. */
	const struct reach_way *reach;
};
/* By channel; MESSAGE_NOTHING has no functions. */
extern const struct message_way message_ways[MESSAGE_CHANNELS];
/* leads_to of every channel whose messages are parcels: to whom a reach of this channel is on. */
MUST_CHECK bool message_reach_leads_to(struct ctx *x, int64_t person, enum message_channel channel,
	bool *does);
/* For the worker: how parcels of a channel go out. NULL: this program does not know how. */
const struct reach_way *message_reach_way(int64_t channel);

/* Mail: what the plain and the HTML part hold. */
struct message_mail {
	struct str subject, text, html;
	struct str unsubscribe;    /* an address for List-Unsubscribe (RFC 8058); empty: none */
};
/* Render a message for the mail of `person`. */
void message_mail_write(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, struct message_mail *out);
bool message_mail_is_set_up(const struct ctx *x);
MUST_CHECK bool message_mail_leads_to(struct ctx *x, int64_t person, enum message_channel channel,
	bool *does);
/* Find where a test by mail to a person goes: their main address, or of an admin one of their own that is not
 * proven yet; empty: nowhere. */
MUST_CHECK bool message_mail_for_test(struct ctx *x, int64_t person, struct str *address);
MUST_CHECK bool message_mail_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);

/* What pages/mail_message.html writes. */
struct message_page {
	const struct message *is;
	struct str urls[MESSAGE_ACTS]; /* of the acts */
	struct str unsubscribe, settings; /* both are empty for a test, whose act leads there */
};
void mail_message(struct html *h, const struct message_page *p);

extern const char *const message_sql[], *const message_mail_sql[];

#endif
