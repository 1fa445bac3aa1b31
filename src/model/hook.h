/* SPDX-License-Identifier: Apache-2.0
 *
 * Webhooks, by the specification Standard Webhooks (docs/webhooks.md): a person lets a program of
 * theirs be told of what happens in their own talks, and an admin of who comes to the installation.
 * What is sent says that something happened and to which rows, by their ids, and never a word of
 * anybody. Who is told what is decided here, when it happens: nobody is told of what their pages
 * do not show.
 */
#ifndef MODEL_HOOK_H
#define MODEL_HOOK_H

#include "db/entity.h"
#include "model/retry.h"

enum {
	HOOKS = 10,                        /* of a person, and of the installation */
	HOOK_NAME_BYTES = 80,
	HOOK_URL_BYTES = 2000,
	HOOK_SECRETS = 3,                  /* the present one, and those before it that still sign */
	HOOK_FORMER = 24 * 3600,           /* seconds for which a secret still signs when there is a new one */
	HOOK_WAIT = 20,                    /* seconds in which what can be undone is told to nobody */
	HOOK_GIVE_UP = 48 * 3600,          /* seconds after which a delivery that fails is given up */
	/* an endpoint is switched off when a delivery is given up and nothing went well for so long */
	HOOK_FAILED_SECONDS = 40 * 3600,
	HOOK_TESTS = 5, HOOK_TESTS_SECONDS = 600, /* tests of an endpoint in so many seconds */
	HOOK_KEPT = 30 * 86400,            /* seconds for which a delivery stays in the list */
};
#define HOOK_SECRET_PREFIX "whsec_"

/* -- kinds of events (hook_kind.c) -- */

struct hook_kind {
	const char *name;        /* "talk.moved"; never changed, for programs of others know it */
	const char *says;        /* a sentence for people, marked TR() */
	bool whole;              /* told to endpoints of the installation, and to no others */
	bool waits;              /* it can be undone for some seconds, and is told after that */
};
extern const struct hook_kind hook_kinds[]; /* ends with a NULL name; a kind's bit is its place */
/* All kinds that an endpoint of a person, or with `whole` of the installation, may ask for. */
int64_t hook_kinds_of(bool whole);

/* -- endpoints (hook.c) -- */

enum hook_state {
	HOOK_ON,
	HOOK_OFF,                /* by hand */
	HOOK_GONE,               /* the other server answered 410: it wants no more */
	HOOK_FAILED,             /* a delivery failed for two days, and none went well meanwhile */
};

struct hook {
	int64_t id, person;
	bool whole;              /* of the installation, for all admins; else of the person's own things */
	struct str name;
	struct str url;          /* closed; see hook_entity */
	int64_t kinds;           /* bits */
	int64_t made;
	unsigned state;          /* enum hook_state */
	int64_t changed;         /* since when it is in this state */
	int64_t failing;         /* since when every try failed; 0: the last one went well, or there was none */
	int64_t failures;        /* in a row */
	int64_t not_before;
	struct str host;         /* of the url: the rest of it may be a secret */
	struct str events;       /* the names of its kinds, with spaces between */
};

/* List the endpoints of x->me; an admin also has those of the installation. */
MUST_CHECK bool hook_list(struct ctx *x, struct hook **out, size_t *n);
/* An endpoint of x->me. NULL, ERR_MISSING. */
MUST_CHECK struct hook *hook_get(struct ctx *x, int64_t id);
/* Whether x->me is an admin, who may add endpoints of the installation. */
MUST_CHECK bool hook_may_whole(struct ctx *x, bool *may);
/* Add an endpoint: the members whole, name, url and kinds of `typed`. `inside` is the operator's word
 * that private addresses may be told. The id, and *secret, which is shown once; 0 on error: ERR_INPUT
 * names the field, ERR_FULL, ERR_FORBIDDEN for an endpoint of the installation. */
MUST_CHECK int64_t hook_add(struct ctx *x, const struct hook *typed, bool inside, struct str *secret);
/* Change name and kinds. */
MUST_CHECK bool hook_set(struct ctx *x, int64_t id, struct str name, int64_t kinds);
/* Switch an endpoint on or off. What waits while it is switched off has failed, and can be sent
 * again. */
MUST_CHECK bool hook_switch(struct ctx *x, int64_t id, bool on);
MUST_CHECK bool hook_del(struct ctx *x, int64_t id);
/* Make another secret, which is shown once. The one before signs too, for HOOK_FORMER. */
MUST_CHECK bool hook_renew(struct ctx *x, int64_t id, struct str *secret);

/* -- what happens (hook_kind.c); for model/watchers.c, in the transaction of the cause -- */

/* Put an event on its way to whom it concerns: `act` is the name of an act in the audit log, and
 * `target` its row. Most acts are told to nobody. The act "undo" takes back what waits. */
MUST_CHECK bool hook_heard(struct ctx *x, const char *act, int64_t target);

/* -- deliveries (hook_send.c) -- */

enum delivery_state { DELIVERY_WAITS, DELIVERY_DONE, DELIVERY_FAILED };

struct delivery {
	int64_t id, hook;
	struct str kind, body;
	unsigned state;          /* enum delivery_state */
	int64_t made, changed;
	int64_t next_try;        /* 0: none */
	int64_t tries, status;   /* status 0: there was no answer */
	struct str error;        /* as err_keep() has it; empty: it went well, or was not tried */
	int64_t arrived;         /* when it was last taken, also if a later try failed; 0: never */
};

/* Add an event for an endpoint whose authority was asked already; `data` is the inside of an object
 * of JSON: ids. It is due at `due`. */
MUST_CHECK bool hook_put(struct ctx *x, int64_t hook, const char *kind, struct str data, int64_t due);
/* Let what waits for an endpoint fail, because it is switched off; the caller has asked who may. */
MUST_CHECK bool hook_end_waiting(struct ctx *x, int64_t hook);
/* Forget what waits of an act that is undone. */
MUST_CHECK bool hook_undone(struct ctx *x, int64_t act);
/* Send a test to an endpoint of x->me. ERR_CONFLICT when it is switched off, ERR_LIMIT. */
MUST_CHECK bool hook_test(struct ctx *x, int64_t id);
/* List what was sent to an endpoint of x->me, newest first, in pages (model/written.h). */
MUST_CHECK bool hook_list_sent(struct ctx *x, int64_t hook, int64_t before, size_t most,
	struct delivery **out, size_t *n);
/* Whether hook_again() may send it: it is over, or was tried and waits for a later try. */
bool hook_may_again(const struct delivery *d, int64_t now);
/* Send something as soon as its endpoint may be told, under the same id; *hook is the endpoint. ERR_CONFLICT
 * when it is due already, or its endpoint is switched off. */
MUST_CHECK bool hook_again(struct ctx *x, int64_t id, struct hook **hook);

/* -- for the worker, as operator, each in a transaction of its own -- */

/* Whether something is due; for a `quick` worker, of owners that were not slow (model/send_turn.h). */
MUST_CHECK bool hook_due(struct ctx *x, bool quick, bool *due);
struct hook_job {
	int64_t id, hook, claim;
	int64_t owner;           /* whose turn it is; 0: the installation's */
	int64_t tries;           /* with this one */
	int64_t since;
	int64_t failures;        /* of the endpoint, in a row */
	int64_t failing;
	struct str url, body;
	struct str message_id;   /* "msg_…": the same at each try */
	struct str signature;    /* of a try now: "v1,… v1,…" */
};
/* Claim an endpoint with what is due longest of it: of the owner that was told least recently the one that
 * was. An owner is told one thing at a time. *job is NULL when nothing is due. */
MUST_CHECK bool hook_claim(struct ctx *x, bool quick, struct hook_job **job);
/* Note what came of a job, and give the endpoint back. Nothing is changed when another worker has it
 * meanwhile. */
MUST_CHECK bool hook_done(struct ctx *x, const struct hook_job *job, const struct retry_outcome *o);
/* Delete what is over: deliveries after HOOK_KEPT, former secrets, endpoints of who left. */
MUST_CHECK bool hook_sweep(struct ctx *x);
struct hook_count {
	int64_t on, failing, ended; /* endpoints: on; of these, whose last try failed; switched off by us */
	int64_t waiting, failed;    /* deliveries */
};
MUST_CHECK bool hook_count(struct ctx *x, struct hook_count *out);

/* A new secret: 32 random bytes, as the specification writes them down. */
struct str hook_secret(struct arena *a);
/* Pure: the value of webhook-signature with one secret: "v1," and the base64 of HMAC-SHA256 over id,
 * timestamp and body with points between. False when the secret is none. */
MUST_CHECK bool hook_sign(struct arena *a, struct str secret, struct str id, int64_t timestamp,
	struct str body, struct str *signature);

extern const char *const hook_sql[], *const hook_kind_sql[], *const hook_send_sql[];
extern const struct entity hook_entity, delivery_entity;

#endif
