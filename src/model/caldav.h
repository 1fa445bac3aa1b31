/* SPDX-License-Identifier: Apache-2.0
 *
 * Accounts of people at CalDAV servers. Calendars of an account that were chosen become busy time,
 * and into one calendar a person's talks are written. Asking a server is slow and needs no
 * database, so it happens between transactions: caldav_due() says which account is due, the worker
 * asks the server, and caldav_keep() and its neighbours keep the answers.
 */
#ifndef MODEL_CALDAV_H
#define MODEL_CALDAV_H

#include "caldav/caldav.h"
#include "model/calendar.h"

enum {
	CALDAV_ACCOUNTS = 5,         /* the most accounts of one person */
	CALDAV_EVERY = 900,          /* seconds between two syncs that went well */
	CALDAV_OBJECT_EVENTS = 10000, /* the most occurrences of one object in the days read */
};

struct caldav_collection {
	int64_t id, account, calendar; /* calendar: what was read of it; 0: nothing yet */
	struct str name, url;        /* only the worker gets the url */
	bool chosen;                 /* the collection counts as busy time */
	bool writes;                 /* the talks of the owner are written into the collection */
	bool syncs;                  /* the server can tell what has changed (RFC 6578) */
	struct str token;            /* the sync token of the last reading; empty: list all */
	int64_t fetched;             /* when the last try went well; 0: never */
	int64_t next_try, failures;  /* failures in a row, and when it is tried again */
	struct str error;            /* of the last try (base/err_kept.h); empty: it went well */
	int64_t unread;              /* objects that could not be read: their old contents stay */
};

struct caldav_account {
	int64_t id, owner;
	struct str name;             /* of the server */
	struct str url, account, secret; /* only the worker gets them */
	bool bearer;                 /* the secret is a token */
	int64_t fetched, next_try, failures; /* as above, of the whole account: sign-in, server */
	struct str error;            /* of the last try (base/err_kept.h); empty: it went well */
	struct caldav_collection *collections;
	size_t collections_n;
};

/* Keep an account of x->me that was just discovered, with its calendars, of which none is chosen
 * yet. An account that is there already gets the new secret and the calendars that are new, and
 * keeps its choice. The id of the account, 0 on error; ERR_FULL beyond CALDAV_ACCOUNTS. */
MUST_CHECK int64_t caldav_add(struct ctx *x, const struct caldav_at *at,
	const struct caldav_found *found, size_t n);
/* List the accounts of x->me, without addresses and secrets. */
MUST_CHECK bool caldav_list(struct ctx *x, struct caldav_account **out, size_t *n);
/* Choose which calendars of an account of x->me count as busy time, and into which of them talks
 * are written (0: none). The account is due at once. ERR_MISSING for a stranger. */
MUST_CHECK bool caldav_choose(struct ctx *x, int64_t account, const int64_t *chosen, size_t n,
	int64_t writes);
/* Forget an account of x->me, its secrets and what was read from it. ERR_MISSING for a stranger. */
MUST_CHECK bool caldav_remove(struct ctx *x, int64_t account);
/* These do for accounts what feed_behind() and feed_hurry() do for feeds. */
MUST_CHECK bool caldav_behind(struct ctx *x, int64_t person, int64_t *since);
MUST_CHECK bool caldav_hurry(struct ctx *x, int64_t person);
/* Forget the items of a calendar that its owner deletes, and choose it no more, so that it does not
 * come back by itself. */
MUST_CHECK bool caldav_forget(struct ctx *x, int64_t calendar);

/* -- for the worker, as operator -- */

struct caldav_job {
	struct caldav_account account; /* with all its collections and their addresses */
	struct caldav_at at;           /* how to reach it; its url is empty when it does not open */
};
/* Take the account that waits longest, for CALDAV_LEASE seconds. NULL when none is due, or on error
 * (check x->err). */
enum { CALDAV_LEASE = 300 };
struct caldav_job *caldav_due(struct ctx *x);
/* List the items of a collection that are known: href and etag of each. An item that could not be
 * read has its failures, the etag of the version that failed, and the time of its next try. */
MUST_CHECK bool caldav_known(struct ctx *x, int64_t collection, struct caldav_item **out, size_t *n);
/* Reading a large calendar takes a while in which nobody should wait to write. So caldav_check()
 * reads each changed object by itself, with no transaction at hand: an object that cannot be read
 * becomes `unread`. caldav_ahead() then finds out, in a transaction that reads, what caldav_keep()
 * will read: *out is for calendar_ahead_read(), and NULL when nothing has to be read. */
void caldav_check(struct zones *zones, int64_t now, struct caldav_item *changed, size_t n);
MUST_CHECK bool caldav_ahead(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, const struct caldav_item *changed, size_t n,
	struct calendar_ahead **out);
/* caldav_ahead() for caldav_keep_text(). */
MUST_CHECK bool caldav_text_ahead(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, struct str ics, struct calendar_ahead **out);
/* Keep the items that have changed (each is `gone`, `unread`, or has contents), read the calendar
 * anew if there are any or it was never read, and keep the sync token. An object that cannot be
 * read keeps its old contents, and is counted. ERR_LIMIT when all items together have more names
 * than one listing may have (CALDAV_LIST_BYTES). */
MUST_CHECK bool caldav_keep(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, const struct caldav_item *changed, size_t n,
	struct str token);
/* Keep a whole collection that came as one text: all its objects in a row, or, from a server that
 * tells no more, its free-busy times. */
MUST_CHECK bool caldav_keep_text(struct ctx *x, const struct caldav_job *job,
	const struct caldav_collection *c, struct str ics);
/* Note that a collection could not be read, and why. Its old contents are kept. `retry_after` is
 * how many seconds the server wants to be left alone; 0: it does not say. */
MUST_CHECK bool caldav_failed(struct ctx *x, const struct caldav_collection *c, const struct err *why,
	int64_t retry_after);
/* Note that the sync of an account is over. `why` is NULL, or says what is wrong with the account
 * as a whole; then its old contents are kept. `retry_after` as above. */
MUST_CHECK bool caldav_done(struct ctx *x, const struct caldav_job *job, const struct err *why,
	int64_t retry_after);
/* Find the URL into which the talks of a person are written, with a slash at its end; empty: the
 * person has chosen no calendar, or its secrets do not open. */
MUST_CHECK bool caldav_writes(struct ctx *x, int64_t person, struct caldav_at *at,
	struct str *collection);

extern const char *const caldav_sql[];
extern const struct entity caldav_account_entity, caldav_collection_entity;

#endif
