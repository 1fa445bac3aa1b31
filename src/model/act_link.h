/* SPDX-License-Identifier: Apache-2.0
 *
 * Links in messages that do something: each for one person, one act and one thing, and once. Programs
 * follow the links of a mail before anybody reads it, so a link leads to a page that asks, and only the
 * button of that page does it. The database keeps a hash of what stands in the link. Where a chat server says
 * who presses a button of a message, the same row is a button there and leads to no page any more.
 *
 * Whoever has the link may be somebody else: mail is forwarded. So without a sign-in a link does only
 * what its person alone answers for and can take back, and its page says no more than the message did.
 */
#ifndef MODEL_ACT_LINK_H
#define MODEL_ACT_LINK_H

#include "base/ctx.h"

/* These numbers are kept in the database. */
enum act_link_kind {
	ACT_LINK_DONE,             /* "done", of what its person promised */
	ACT_LINK_TIME,             /* take the time that the other proposes for a talk; with a sign-in */
	ACT_LINK_MINUTES,          /* plan three minutes that were asked for; with a sign-in */
	ACT_LINK_KINDS,
};

/* Where the page of a link is, before its token. */
#define ACT_LINK_PATH "/act/"

enum {
	ACT_LINK_SECONDS = 14 * 86400, /* the longest that one works */
	ACT_LINK_KEPT = 30 * 86400,    /* seconds for which its page still says what became of it */
};

struct act_link {
	int64_t id, person;
	enum act_link_kind act;
	int64_t about, turn;
	int64_t until, used;       /* used 0: not yet */
	bool needs_sign_in;
	bool did;                  /* it was done by this very call, and not before */
	bool stands;               /* what it is about still waits for the act */
	struct str name;           /* of the other of the pair; empty when it does not stand */
	int64_t day;               /* of a promise: when it is due, in days since 1970; 0: no date … */
	int64_t promised;          /* … and the day on which it was made, in their zone */
	int64_t starts;            /* of the time that it is about; 0: it is about none */
};

/* Make a link for x->me, until `until` and at most ACT_LINK_SECONDS: its path, "/act/…"; empty on
 * error. */
struct str act_link_make(struct ctx *x, enum act_link_kind act, int64_t about, int64_t turn,
	int64_t until);
/* Read a link, for whoever has it. ERR_MISSING when there is none, its person has left, or x->me is
 * somebody else. */
MUST_CHECK bool act_link_get(struct ctx *x, struct str token, struct act_link *out);
/* Whether what an act does needs a sign-in. */
bool act_link_needs_sign_in(enum act_link_kind act);
/* Make of a link ("/act/…") that was just made a button of a message on a channel (enum message_channel):
 * it is pressed there, and leads to no page. */
MUST_CHECK bool act_link_bind(struct ctx *x, struct str path, int64_t way);
/* Read a button of that channel, as act_link_get() does a link. The caller finds out who pressed it. */
MUST_CHECK bool act_link_button(struct ctx *x, struct str token, int64_t way, struct act_link *out);
/* Do what a link or a button that was just read is for, as act_link_use() does. */
MUST_CHECK bool act_link_do(struct ctx *x, struct act_link *l);
/* Do what a link is for, as its person. ERR_SIGN_IN when x->me is nobody and has to be its person;
 * ERR_CONFLICT when it was used, is too old or has nothing to do any more. */
MUST_CHECK bool act_link_use(struct ctx *x, struct str token, struct act_link *out);
/* For the worker. */
MUST_CHECK bool act_link_sweep(struct ctx *x);

extern const char *const act_link_sql[];

#endif
