/* SPDX-License-Identifier: Apache-2.0
 *
 * Chat, and programs of one's own, as ways of messages (model/message.h, docs/chat.md). A person says
 * where: the address of a webhook that they made in Slack, Mattermost or Teams, or of a program. Each
 * has one place on each way. What is said there is rendered when it is queued, in the markup of the
 * other server, in which no name can do anything.
 */
#ifndef MODEL_CHAT_H
#define MODEL_CHAT_H

#include "model/act_link.h"
#include "model/message.h"
#include "model/reach.h"

enum {
	CHAT_TITLE_BYTES = 140,    /* of a title, everywhere */
	CHAT_TEXT_BYTES = 2800,    /* of all lines together */
};

/* What the page of a way says. */
struct chat {
	const char *name;          /* "Slack", as people call it, marked TR() where it is a word */
	const char *label;         /* TR(): over the field */
	const char *hint;          /* TR(): where the address comes from */
	const char *type;          /* of the input */
	/* Render a message: the body that is sent, as JSON. */
	struct str (*write)(struct ctx *x, const struct html *words, const struct message *m);
	bool is_id;                /* what is typed is an id on the operator's server, and no address */
	bool signs;                /* there is a secret, shown once, with which what comes is verified */
};
/* By channel; NULL: the channel is none of chat. */
const struct chat *chat_of(enum message_channel channel);

/* Where x->me is reached on a channel. *out is NULL when nowhere. */
MUST_CHECK bool chat_get(struct ctx *x, enum message_channel channel, struct reach **out);
/* Set up where x->me is reached, in the place of what was there, and say so by mail. *secret is shown
 * once; empty: the channel has none. ERR_INPUT names the field "address". */
MUST_CHECK bool chat_put(struct ctx *x, enum message_channel channel, struct str address,
	struct str *secret);
/* Take it away; ERR_MISSING when there is nothing. */
MUST_CHECK bool chat_del(struct ctx *x, enum message_channel channel);

/* -- an account of the operator's, which writes to people directly (chat_link.c) -- */

enum { CHAT_LINK_SECONDS = 600, CHAT_LINKS = 1000 /* that wait */, CHAT_LINKS_KEPT = 20000, CHAT_USER_BYTES = 64, CHAT_NAME_BYTES = 56 };

/* Somebody's account on a chat server, in the words of that server. */
struct chat_account {
	struct str id;             /* letters and digits, at most CHAT_USER_BYTES */
	struct str team;           /* the same, of its workspace or team; may be empty */
	struct str name, place;    /* what people there call the two: anybody's text, or empty */
};
/* Where a link of `/rapport` leads. */
struct chat_door {
	enum message_channel channel;
	struct chat_account to;    /* name and place are one clean line each; without a name it is the id */
};

/* Say what a chat server answered of the operator's own account there, in a word: nobody else mends that. */
void chat_refused(struct err *why, const char *server, const char *word);
/* Whether the operator has set up what a way needs, besides an address of this site. */
bool chat_is_there(const struct ctx *x, enum message_channel channel);
/* Whether people connect themselves with `/rapport`, there. */
bool chat_has_bot(const struct ctx *x, enum message_channel channel);
/* Make a link that connects whoever opens it, once, with an account of a chat server: its path, in x->a.
 * The caller has proven that this account asks; a link it asked for before is over. `proof` is what is in this
 * request alone, a signature, and makes one link while it is valid; empty: there is none. Empty on error:
 * ERR_INPUT, ERR_LIMIT, ERR_FORBIDDEN for a proof that came before. */
struct str chat_link(struct ctx *x, enum message_channel channel, const struct chat_account *account,
	struct str proof);
/* Find out where a link leads. ERR_MISSING when it was used, is too old or was never made. */
MUST_CHECK bool chat_link_read(struct ctx *x, struct str token, struct chat_door *out);
/* Reach x->me there from now on, in the place of what was there, say so by mail, and use the link up. */
MUST_CHECK bool chat_connect(struct ctx *x, struct str token, enum message_channel *channel);
/* Forget links that are too old; for the worker. */
MUST_CHECK bool chat_link_sweep(struct ctx *x);
/* Pure: whether Slack has signed a request now: `timestamp` and `signature` are its headers, `body` its
 * bytes (v0: HMAC-SHA256 of "v0:timestamp:body"; not older than five minutes). */
bool chat_slack_signed(struct arena *a, struct str secret, struct str timestamp, struct str signature,
	struct str body, int64_t now);

/* -- buttons of messages, for whom an account of the operator's writes to (chat_press.c) -- */

/* What a button of ours is called there. */
#define CHAT_BUTTON "act"
enum { CHAT_ANSWER_SECONDS = 600 /* so long an answer to a press is of use */ };

/* A button that was pressed, as a chat server says it. */
struct chat_press {
	enum message_channel way;  /* MESSAGE_SLACK or MESSAGE_MATTERMOST */
	struct chat_account who;   /* id, and in Slack team */
	struct str token;          /* of what it does */
	struct str channel, ts;    /* in Slack: of the message */
};
/* Read a press; pure. ERR_INPUT says where the JSON is not as it should be. */
MUST_CHECK bool chat_press_read(struct arena *a, enum message_channel channel, struct str body,
	struct chat_press *out, struct err *e);
/* Whether messages to a person may have a button there that does something. */
MUST_CHECK bool chat_has_buttons(struct ctx *x, int64_t person, enum message_channel channel, bool *does);
/* Do what a button is for; the caller has proven what can be proven of who sends the press. out->did is false when
 * there was nothing to do any more. ERR_MISSING when there is none, or it was sent to somebody else. */
MUST_CHECK bool chat_press(struct ctx *x, const struct chat_press *p, struct act_link *out);
/* What stands in the place of a message whose button was pressed. */
struct message chat_pressed(struct ctx *x, const struct html *words, const struct act_link *l);
/* Put it there: *body is what Mattermost is answered; to Slack it is queued, and *body is empty. */
MUST_CHECK bool chat_press_answer(struct ctx *x, const struct chat_press *p, const struct act_link *l,
	struct str *body);

/* -- who wants no room in Matrix (chat_declined.c) -- */

enum { CHAT_DECLINED_SECONDS = 365 * 86400 };
/* Say, with ERR_INPUT at "address", that an account is not invited now: one sentence for each reason, so that nobody
 * learns from it which accounts are in use here. False. */
bool chat_not_invited(struct err *e);
/* A tag of an id, however it is written. */
struct str chat_mark(const struct ctx *x, struct str id);
/* Keep that an account, by its id, has turned an invitation down or left its room. */
MUST_CHECK bool chat_declined_add(struct ctx *x, struct str id);
/* Find out whether that is kept. */
MUST_CHECK bool chat_declined(struct ctx *x, struct str id, bool *is);
/* Keep it no longer, as the operator, nor that it was invited; ERR_FORBIDDEN for anybody else. *was: it was kept. */
MUST_CHECK bool chat_declined_forget(struct ctx *x, struct str id, bool *was);
/* For the worker: forget what is older than CHAT_DECLINED_SECONDS. */
MUST_CHECK bool chat_declined_sweep(struct ctx *x);
/* Find out whether the way of a person in Matrix that has just ended was turned down there, and then keep
 * that. */
MUST_CHECK bool chat_matrix_ended(struct ctx *x, int64_t person, bool *declined);

/* -- who was invited to a room in Matrix (chat_invited.c) -- */

enum {
	CHAT_INVITES = 5,          /* tries of one invitation within a day, whose answers were not known */
	CHAT_INVITED_DAILY = 5,    /* accounts that one person can have invited within a day */
};
/* Behind an address of Matrix: its room is that of another's invitation, which is looked at, and no more. */
#define CHAT_ROOM_OTHER "other"
/* Find with which address x->me sets an id up: alone, or with the room to which it was invited before. ERR_INPUT when
 * nobody can have it invited now, ERR_LIMIT when x->me can have nobody invited. */
MUST_CHECK bool chat_invited_address(struct ctx *x, struct str id, struct str *address);
/* Note that an id is about to be invited for a person; *may is false when it must not be. */
MUST_CHECK bool chat_invited_begin(struct ctx *x, struct str id, int64_t person, bool *may);
/* Note its room, and whether it was seen there. Nothing changes when the last invitation was another's. */
MUST_CHECK bool chat_invited_keep(struct ctx *x, struct str id, int64_t person, struct str room, bool accepted);
/* Note that the invitation that was about to be made was refused by our homeserver. */
MUST_CHECK bool chat_invited_not(struct ctx *x, struct str id, int64_t person);
/* Find out whether somebody else who is here has accepted an invitation for an id. */
MUST_CHECK bool chat_invited_of_another(struct ctx *x, struct str id, int64_t person, bool *is);
/* Forget that it was invited. *was: it was kept. */
MUST_CHECK bool chat_invited_forget(struct ctx *x, struct str id, bool *was);
/* For the worker: forget what is older than CHAT_DECLINED_SECONDS, but who has accepted for somebody who is here. */
MUST_CHECK bool chat_invited_sweep(struct ctx *x);
/* Note the room of the way of x->me in Matrix, which is about to go. */
MUST_CHECK bool chat_matrix_leave(struct ctx *x);

/* -- for message_ways[] (model/message_ways.c) -- */

bool chat_matrix_is_set_up(const struct ctx *x);
MUST_CHECK bool chat_matrix_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);

bool chat_is_set_up(const struct ctx *x);
MUST_CHECK bool chat_slack_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);
MUST_CHECK bool chat_mattermost_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);
MUST_CHECK bool chat_teams_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);
MUST_CHECK bool chat_program_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until);
extern const struct reach_way chat_slack_reach, chat_mattermost_reach, chat_teams_reach,
	chat_program_reach, chat_matrix_reach;
extern const char *const chat_link_sql[], *const chat_declined_sql[], *const chat_invited_sql[],
	*const chat_press_sql[];

struct str chat_slack_write(struct ctx *x, const struct html *words, const struct message *m);
struct str chat_mattermost_write(struct ctx *x, const struct html *words, const struct message *m);
/* What puts a message in the place of another: in Slack that of a time in a channel. */
struct str chat_slack_update(struct ctx *x, const struct html *words, const struct message *m,
	struct str channel, struct str ts);
struct str chat_mattermost_update(struct ctx *x, const struct html *words, const struct message *m);
struct str chat_teams_write(struct ctx *x, const struct html *words, const struct message *m);
struct str chat_matrix_write(struct ctx *x, const struct html *words, const struct message *m);
struct str chat_program_write(struct ctx *x, const struct html *words, const struct message *m);

/* Keep where x->me is reached on r->channel from now on, as r->label and r->address have it, in the place
 * of what was there; and say so to x->me by mail, so that nobody is reached elsewhere unawares. */
MUST_CHECK bool chat_keep(struct ctx *x, struct reach *r);

/* For model/watchers.c: keep who turned us down, and say by mail that a way was switched off, and that
 * mail takes its place. Channels
 * that are none of chat are left alone: a browser that is gone was somebody's wish. */
MUST_CHECK bool chat_ended(struct ctx *x, int64_t person, int64_t channel);

/* -- what the renderers share (chat_text.c); pure -- */

/* `s` as one line of at most `most` bytes, cut between two characters: what is unseen or breaks a line
 * becomes a space, and nothing in it becomes a link. */
struct str chat_line(struct arena *a, struct str s, size_t most);
/* The lines of a message, each by `put` (chat_line() is done), with `between` between them. */
void chat_lines(struct buf *b, const struct message *m, void (*put)(struct buf *, struct str),
	const char *between);
/* The address of a path of this site. */
struct str chat_url(const struct ctx *x, struct str path);
/* The token of an act that is a button. */
struct str chat_token(const struct message_act *act);
/* Add a text with & < > as entities, as Slack wants it. */
void chat_put_entities(struct buf *b, struct str s);
/* Add a text in which Markdown has no meaning, nor a name behind an @. */
void chat_put_markdown(struct buf *b, struct str s);
/* The word behind the first space of an address that an account of the operator's writes to ("bot U1"),
 * or behind the second. Empty: there is none. */
struct str chat_part(struct str address, int n);
/* Make a request of JSON of the operator's account to its server. `method` may be NULL: POST. */
void chat_ask_server(struct ctx *x, struct transfer_ask *ask, const struct outward_server *server,
	const char *method, struct str path, struct str body);
/* A member of an answer of JSON that is a text of at most 255 bytes without blanks or controls; empty:
 * there is none. */
struct str chat_answer(struct arena *a, struct str body, const char *member);
/* Make a request of JSON to an address that a person gave. */
void chat_post_json(struct ctx *x, struct transfer_ask *ask, struct str url, struct str body);
/* A short word of lower-case letters, digits and _ that another server said, for an error; empty: what
 * it said is no such word. */
struct str chat_word(struct arena *a, struct str body);

#endif
