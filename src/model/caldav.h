/* SPDX-License-Identifier: Apache-2.0
 *
 * Accounts at CalDAV servers: what somebody's calendars there say becomes their busy time,
 * and one of them may be where their talks are written. Asking is slow and needs no
 * database: one says what is due, the worker asks, and one keeps what came of it.
 */
#ifndef MODEL_CALDAV_H
#define MODEL_CALDAV_H

#include "caldav/caldav.h"
#include "model/calendar.h"

enum {
	CALDAV_ACCOUNTS = 5,         /* of one person */
	CALDAV_EVERY = 900,          /* seconds between two syncs that went well */
	CALDAV_OBJECT_EVENTS = 10000, /* occurrences in the time that is known, of one object */
};

struct caldav_collection {
	int64_t id, account, calendar; /* calendar 0: not read yet */
	struct str name, url;        /* url for the worker only */
	bool chosen, writes, syncs;
	struct str token;
	int64_t fetched, next_try, failures; /* when it went well last; not before, while it fails */
	struct str error;            /* of the last try (base/err_kept.h); empty: it went well */
	int64_t unread;              /* objects in it that could not be read: what was known of them stays */
};

struct caldav_account {
	int64_t id, owner;
	struct str name;
	struct str url, account, secret; /* for the worker only */
	bool bearer;                 /* the secret is a token */
	int64_t fetched, next_try, failures; /* of the account as a whole: sign-in, server */
	struct str error;            /* of the last try (base/err_kept.h); empty: it went well */
	struct caldav_collection *collections;
	size_t collections_n;
};

/* Keep an account of x->me that was just discovered; its calendars are not chosen yet. One that is
 * there already gets the new secret and what calendars are new, and keeps what was chosen.
 * ERR_FULL beyond CALDAV_ACCOUNTS. Its id, 0 on error. */
MUST_CHECK int64_t caldav_add(struct ctx *x, const struct caldav_at *at,
	const struct caldav_found *found, size_t n);
/* Those of x->me, without addresses and secrets. */
MUST_CHECK bool caldav_list(struct ctx *x, struct caldav_account **out, size_t *n);
/* Which calendars of x->me's account count, and which gets the talks (0: none). The account
 * is due at once. ERR_MISSING for a stranger's. */
MUST_CHECK bool caldav_choose(struct ctx *x, int64_t account, const int64_t *chosen, size_t n,
	int64_t writes);
/* Forget x->me's account, its secrets and what was read from it. */
MUST_CHECK bool caldav_remove(struct ctx *x, int64_t account);
/* As feed_behind() and feed_hurry(), of accounts. */
MUST_CHECK bool caldav_behind(struct ctx *x, int64_t person, int64_t *since);
MUST_CHECK bool caldav_hurry(struct ctx *x, int64_t person);
/* A calendar is taken away by its owner: it does not come back by itself. */
MUST_CHECK bool caldav_forget(struct ctx *x, int64_t calendar);

/* -- for the worker, as operator -- */

struct caldav_job {
	struct caldav_account account; /* with the addresses of its chosen collections */
	struct caldav_at at;
};
/* The account that waits longest, taken for CALDAV_LEASE seconds; NULL when none is due. */
enum { CALDAV_LEASE = 300 };
struct caldav_job *caldav_due(struct ctx *x);
/* What is known of a collection: href and etag of each item; of one that could not be read its
 * failures, the etag of that version, and when it is tried again. */
MUST_CHECK bool caldav_known(struct ctx *x, int64_t collection, struct caldav_item **out, size_t *n);
/* Reading a large calendar takes a while in which nobody should wait to write: so what changed is
 * checked with no transaction at hand (an object that is no calendar becomes `unread`), and in one
 * that reads, *out becomes what caldav_keep() will read, for calendar_ahead_read(); NULL when nothing
 * is to be read. */
void caldav_check(struct zones *zones, int64_t now, struct caldav_item *changed, size_t n);
MUST_CHECK bool caldav_ahead(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, const struct caldav_item *changed, size_t n,
	struct calendar_ahead **out);
/* The same for caldav_keep_text(). */
MUST_CHECK bool caldav_text_ahead(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, struct str ics, struct calendar_ahead **out);
/* Keep what changed (`gone`, `unread`, or with contents), and read the calendar anew if anything did.
 * An object that cannot be read keeps what was known of it, and is counted. ERR_LIMIT: their names
 * alone, over all syncs, are more than one listing may be (CALDAV_LIST_BYTES). */
MUST_CHECK bool caldav_keep(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, const struct caldav_item *changed, size_t n,
	struct str token);
/* Keep all that is known of a collection, read like a file: its objects in a row, or when its owner
 * is busy, where no more may be known. */
MUST_CHECK bool caldav_keep_text(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, struct str ics);
/* A collection could not be read: a sentence of the catalogue. What is known stays. */
MUST_CHECK bool caldav_failed(struct ctx *x, const struct caldav_collection *c, const struct err *why,
	int64_t retry_after);
/* The sync is over: `why` NULL, or what is wrong with the account as a whole. What is
 * known stays; a server that asked to be left alone for so many seconds is. */
MUST_CHECK bool caldav_done(struct ctx *x, const struct caldav_job *job, const struct err *why,
	int64_t retry_after);
/* Where a person's talks are written, a URL that ends in a slash; empty: nowhere. */
MUST_CHECK bool caldav_writes(struct ctx *x, int64_t person, struct caldav_at *at,
	struct str *collection);

extern const char *const caldav_sql[];
extern const struct entity caldav_account_entity, caldav_collection_entity;

#endif
