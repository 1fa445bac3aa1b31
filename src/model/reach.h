/* SPDX-License-Identifier: Apache-2.0
 *
 * Where people are reached outside of mail, and the queue of messages (model/message.h) on their way
 * there by HTTP. A *reach* is one destination of one person on one channel: a chat account, an address
 * of a program, a browser. A *parcel* is one message on its way to one reach. It is added in the
 * transaction of its cause, is sealed until it was sent, and is of no use from some moment on: nothing
 * is sent after that. A reach keeps its last failure, for whoever set it up.
 *
 * How a channel's parcels look as HTTP is a table of two functions, which the channel brings
 * (struct reach_way). Everything else is the same for all of them: claims, retries, what is never sent
 * twice, what is counted.
 */
#ifndef MODEL_REACH_H
#define MODEL_REACH_H

#include "db/entity.h"
#include "http/transfer.h"
#include "model/outward.h"
#include "model/retry.h"

enum {
	REACH_ADDRESS_BYTES = 4000,
	REACH_TYPED_BYTES = 2000,          /* of an address that somebody types */
	REACH_LABEL_BYTES = 120,
	REACH_BODY_BYTES = 64 << 10,       /* of one parcel */
	REACHES = 20,                      /* of a person */
	REACH_STEPS = 3,                   /* requests of one try */
	REACH_FAILED_SECONDS = 7 * 86400,  /* a reach is switched off when it has failed for so long … */
	REACH_FAILED_TRIES = 10,           /* … and so often in a row */
	PARCEL_KEPT = 35 * 86400,          /* seconds after which one that is over is forgotten */
};

/* -- where somebody is reached (reach.c) -- */

enum reach_state {
	REACH_ON,
	REACH_GONE,                /* the other server said that there is no such destination any more */
	REACH_FAILED,              /* nothing went well for REACH_FAILED_SECONDS */
};

struct reach {
	int64_t id, person;
	int64_t channel;           /* enum message_channel */
	struct str label;          /* how its person knows it: a host, "Firefox on Linux"; no secret */
	struct str address;        /* closed; what its channel needs to reach it, as that likes to write it */
	int64_t made;
	unsigned state;            /* enum reach_state */
	int64_t changed;           /* since when it is in this state */
	int64_t failing;           /* since when every try failed; 0: the last went well, or there was none */
	int64_t failures;          /* in a row */
	int64_t went;              /* when something last went well; 0: never */
	int64_t not_before;
	struct str error;          /* of the last try, as err_keep() has it; empty: it went well */
};

/* Set up a reach of x->me: the members channel, label and address of `typed`. `mark` (any bytes, hashed
 * here) says which destination it is: whoever sets up the same mark on the same channel again has it
 * from then on, with this address, and nobody else: the caller knows that it is theirs. The id; 0 on
 * error: ERR_FULL, ERR_INPUT. */
MUST_CHECK int64_t reach_put(struct ctx *x, const struct reach *typed, struct str mark);
/* List the reaches of x->me on a channel, oldest first. */
MUST_CHECK bool reach_list(struct ctx *x, int64_t channel, struct reach **out, size_t *n);
/* A reach of x->me. NULL, ERR_MISSING. */
MUST_CHECK struct reach *reach_get(struct ctx *x, int64_t id);
/* Take a reach of x->me away, with what is on its way there. */
MUST_CHECK bool reach_del(struct ctx *x, int64_t id);
/* Take the reach of x->me with this mark away, if there is one: the destination itself wants no more. */
MUST_CHECK bool reach_forget(struct ctx *x, int64_t channel, struct str mark);
/* Read the newest reach of a person on a channel, with its address open; *out is NULL when there is none,
 * or when it does not open. The caller has asked who may know. */
MUST_CHECK bool reach_of(struct ctx *x, int64_t person, int64_t channel, struct reach **out);
/* Whether a person has a reach on a channel that is on. The caller has asked who may know. */
MUST_CHECK bool reach_any(struct ctx *x, int64_t person, int64_t channel, bool *any);

/* -- parcels (reach_send.c) -- */

/* Queue `body`, a message of a kind (enum message_kind), for every reach of a person on a channel that is on, in the
 * transaction of x; nothing is sent from `until` on. *n (may be NULL) is how many there are. */
MUST_CHECK bool parcel_put(struct ctx *x, int64_t person, int64_t channel, int64_t kind, struct str body,
	int64_t until, size_t *n);

struct parcel_job {
	int64_t id, reach, person, channel, claim;
	int64_t tries;             /* with this one */
	int step;                  /* which request of this try it is, from 0 */
	int64_t until, failures, failing;
	struct str key;            /* "msg_…": the same at each try, and no other parcel's */
	struct str address, body;  /* open */
};

enum parcel_result {
	PARCEL_SENT,
	PARCEL_LATER,              /* try again, within its time */
	PARCEL_REFUSED,            /* this one is never taken; the reach stays */
	PARCEL_GONE,               /* the reach is no destination any more: it is switched off */
	PARCEL_GO_ON,              /* ask once more, now that the address is known better */
};
struct parcel_answer {
	enum parcel_result result;
	int64_t retry_after;       /* seconds; 0: it does not say */
	bool all;                  /* the pause is for all reaches of the channel: one account sends to all */
	struct str address;        /* what is kept as the reach's address from now on; empty: as it was */
	struct err why;            /* for its person; no code: the status says it */
};

struct parcel_outcome {
	enum parcel_result result;
	struct retry_outcome try;
	bool all;                  /* as in struct parcel_answer */
	bool unsure;               /* it may have arrived all the same */
};

/* What a channel brings to have its parcels sent. */
struct reach_way {
	/* Make the request of a job: url, method, headers, body, credentials and `inside` of *ask, in x->a,
	 * inside of a transaction (of a worker, as operator). False with *why: it cannot be made, and is
	 * tried later. */
	bool (*make)(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why);
	/* Read an answer that came, whatever its status. *out is filled as parcel_usual() does. */
	void (*read)(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
		struct parcel_answer *out);
	/* The other server takes the same key for the same message. Without it a try whose end is not known
	 * is the last one, for nobody is told twice. */
	bool knows_key;
	/* Note what came of a job that was made, inside of a transaction, before parcel_done(). NULL: nothing. */
	bool (*end)(struct ctx *x, const struct parcel_job *job, const struct parcel_outcome *o);
};
/* Read an answer as most servers mean it: 2xx sent, 404 and 410 gone, 408, 425, 429 and 5xx later, all
 * else refused. */
void parcel_usual(const struct transfer_answer *got, struct parcel_answer *out);

/* For the worker, as operator, each in a transaction of its own. */

/* Whether something is due; for a `quick` worker, of people whose servers were not slow (model/send_turn.h). */
MUST_CHECK bool parcel_due(struct ctx *x, bool quick, bool *due);
/* Claim the reach that was asked least recently, of the person who was told something least recently, with
 * the parcel that is due longest there. A person is told one thing at a time. *job is NULL when nothing is due. `way_of` gives the functions of a channel; NULL: this program has none. */
typedef const struct reach_way *reach_way_of(int64_t channel);
MUST_CHECK bool parcel_claim(struct ctx *x, bool quick, reach_way_of *way_of, struct parcel_job **job);
/* Keep an address that was learned in the middle of a try. */
MUST_CHECK bool parcel_learned(struct ctx *x, const struct parcel_job *job);
/* Note what came of a job, and give the reach back. Nothing is changed when another worker has it
 * meanwhile. */
MUST_CHECK bool parcel_done(struct ctx *x, const struct parcel_job *job, const struct parcel_outcome *o);
/* Told of a reach that was switched off: defined in model/watchers.c. */
MUST_CHECK bool reach_ended(struct ctx *x, int64_t person, int64_t channel);
/* Give up what is too late, and delete what is over, and reaches of whoever has left. */
MUST_CHECK bool parcel_sweep(struct ctx *x);
struct reach_count {
	int64_t on, failing, ended; /* reaches: on; of these, whose last try failed; switched off by us */
	int64_t waiting;           /* parcels */
};
/* Count by channel, for /metrics: out[channel]; channels from `n` on are left out. */
MUST_CHECK bool reach_count(struct ctx *x, struct reach_count *out, size_t n);

extern const char *const reach_sql[], *const reach_send_sql[];
extern const struct entity reach_entity;

#endif
