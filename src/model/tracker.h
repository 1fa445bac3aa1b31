/* SPDX-License-Identifier: Apache-2.0
 *
 * Task trackers (docs/trackers.md): where a person works, and with what it is spoken to. A tracker is
 * its person's alone. model/tracked.h has the steps that lie in one, model/tracker_job.h what the
 * worker does.
 */
#ifndef MODEL_TRACKER_H
#define MODEL_TRACKER_H

#include "db/entity.h"

enum {
	TRACKERS = 5,                      /* of a person */
	TRACKER_URL_BYTES = 1000,
	TRACKER_PROJECT_BYTES = 300,
	TRACKER_ACCOUNT_BYTES = 200,
	TRACKER_TOKEN_BYTES = 1000,
	TRACKER_LABELS_BYTES = 200,
	TRACKER_TYPE_BYTES = 60,
	TRACKER_TEMPLATE_BYTES = 4000,
	TRACKER_TITLE_CHARS = 255,         /* of an issue, as the shortest of the trackers allows */
};

/* These stand in the column tracker.kind and never change. */
enum tracker_kind {
	TRACKER_GITHUB,
	TRACKER_GITLAB,
	TRACKER_JIRA_CLOUD,
	TRACKER_JIRA,            /* on a server of one's own: Data Center */
	TRACKER_WEBHOOK,         /* any program that takes JSON; it has no project and no token, but a secret that signs */
	TRACKER_KINDS
};

enum tracker_state {
	TRACKER_ON,
	TRACKER_STOPPED,         /* it said that it takes nothing: its token, its project or its address is wrong */
};

struct tracker {
	int64_t id, person;
	unsigned kind;           /* enum tracker_kind */
	struct str url;          /* closed; see tracker_entity */
	struct str project, account;
	struct str token;        /* closed */
	struct str labels;
	struct str issue_type;
	struct str template;
	bool closes;             /* a step that is over here closes its issue */
	int64_t agreed;          /* when its person agreed to what is sent; 0: they are asked first */
	int64_t made;
	unsigned state;          /* enum tracker_state */
	struct str error;        /* as err_keep() has it; empty: the last request went well */
	int64_t went;            /* 0: none went well yet */
	int64_t failures, not_before;
	int64_t asked;           /* 0: it is not to be tried */
	struct str host;         /* of the url */
};

/* What a kind is called, a name: "GitHub". */
const char *tracker_kind_says(unsigned kind);
/* The words of the kinds, in forms and JSON; ends with NULL. */
extern const char *const tracker_kinds[];
/* The address that a form proposes; empty: none. */
const char *tracker_kind_url(unsigned kind);
/* The template that a form of a webhook proposes. */
extern const char tracker_template[];

/* List the trackers of x->me, oldest first. */
MUST_CHECK bool tracker_list(struct ctx *x, struct tracker **out, size_t *n);
/* A tracker of x->me. NULL, ERR_MISSING. */
MUST_CHECK struct tracker *tracker_get(struct ctx *x, int64_t id);
/* Add a tracker: the typed members of `typed`. `inside` is the operator's word that private addresses
 * may be asked. The id; 0 on error: ERR_INPUT names the field, ERR_FULL. *secret is what a webhook is
 * signed with, which is shown once; of other kinds it is empty. */
MUST_CHECK int64_t tracker_add(struct ctx *x, const struct tracker *typed, bool inside, struct str *secret);
/* Change what may be changed of a tracker of x->me: account, labels, issue_type, template, closes, and
 * the token unless it is empty. A stopped one goes on with a new token. */
MUST_CHECK bool tracker_set(struct ctx *x, int64_t id, const struct tracker *typed);
/* Let the worker try whether token and project are right, without making anything. */
MUST_CHECK bool tracker_try(struct ctx *x, int64_t id);
/* Agree to what is sent to a tracker of x->me, or take that back: then what waits to be put there
 * waits no more. */
MUST_CHECK bool tracker_agree(struct ctx *x, int64_t id, bool yes);
/* Tell that x->me takes back what they agreed to; model/watchers.c lists who looks. */
MUST_CHECK bool tracker_disagreed(struct ctx *x, int64_t id);
/* Forget a tracker, and which steps lie there. The issues stay where they are. */
MUST_CHECK bool tracker_del(struct ctx *x, int64_t id);

/* The page of an issue for people, in x->a; empty: not known. `url` is the open address of the
 * tracker. */
struct str tracker_page(struct ctx *x, unsigned kind, struct str url, struct str project,
	struct str number);

/* What is put into the places of a template: {{line}} {{due}} {{link}} {{id}} {{state}}. */
struct tracker_words {
	struct str line, due, link, id, state;
};
/* Pure: fill a template; each text is escaped as inside a string of JSON. False when it has another
 * place, or a place outside of a string, or is no JSON: *e says which, about the field "template". */
MUST_CHECK bool tracker_fill(struct arena *a, struct str template, const struct tracker_words *w,
	struct str *out, struct err *e);

extern const char *const tracker_sql[];
extern const struct entity tracker_entity;

#endif
