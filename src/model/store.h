/* SPDX-License-Identifier: Apache-2.0
 *
 * An open data folder: its database, its key file and the time zones. Commands and the server begin
 * every piece of work here.
 *
 *	DIR/rapport.db        the database (unless one is named by URL)
 *	DIR/key               the key that seals content; keep a copy of it, but not with the backups
 *	DIR/rapport.db.lock   held by the server
 */
#ifndef MODEL_STORE_H
#define MODEL_STORE_H

#include "base/ctx.h"
#include "db/db.h"
#include "mail/smtp.h"
#include "model/live.h"
#include "model/outward.h"

struct pulse_box;

struct store {
	struct db_pool *pool;
	struct keys *keys;
	char *key_path; /* the file that the keys were read from; allocated with malloc() */
	struct zones *zones;
	struct str mail_from; /* serve --mail-from: an address; empty: no mail is sent */
	/* --mail-authserv-id: the server whose word on senders counts (RFC 8601); empty: senders
	 * need not be proven */
	struct str mail_authserv;
	struct mail_server smtp, imap; /* with an empty url: not set up */
	_Atomic bool mailbox_fails; /* the last look into it did not come about */
	struct str site; /* the URL of the application; empty: not known, as in a command */
	_Atomic(const struct live_ear *) ear; /* told of each commit that pairs see; NULL: nobody is */
	struct pulse_box *pulse; /* where answers of a pulse wait (model/pulse_box.h); NULL: nowhere, as in a command */
	/* requests since the start in the name of a chat server that did not prove it */
	_Atomic int64_t unproven_slack, unproven_mattermost;
	struct outward outward; /* what goes out over HTTP besides feeds: serve --allow-private-webhooks and others */
	bool inside;  /* feeds may lie on private addresses: serve --allow-private-feeds */
};

enum store_use {
	STORE_MAKE,  /* make folder, key and database when absent */
	STORE_USE,   /* folder, key and database must be there; a server may be running */
	STORE_SERVE, /* as STORE_MAKE, and nobody else may serve this folder */
};

/* Open the folder `data` (empty: "data") with the database at `database` (postgresql://…; empty:
 * the file in the folder), and bring its schema up to date. ERR_INPUT when the key file is missing
 * or belongs to another database. On error nothing stays open. */
MUST_CHECK bool store_open(struct store *s, struct str data, struct str database,
	enum store_use use, struct err *e);
void store_close(struct store *s);

/* The path of the file `name` inside a data folder (empty: "data"), in `a`. */
const char *store_file(struct arena *a, struct str data, const char *name);
/* Make the folder, for its owner alone, when it is not there. */
MUST_CHECK bool store_make_folder(struct arena *a, struct str data, struct err *e);

/* Begin a piece of work of the person `me`: *x gets the arena `a`, the time `now` and a new
 * transaction. store_end() ends the work: it commits when `ok`, else it rolls back, and returns
 * false (x->err set) when the commit failed or `ok` was false. */
MUST_CHECK bool store_begin(struct store *s, struct arena *a, enum db_mode mode, int64_t me,
	int64_t now, struct ctx *x);
MUST_CHECK bool store_end(struct ctx *x, bool ok);

/* Write a row to see whether the database can be written. False, with a line in the log, when it
 * cannot, as on a full disk; pages can be read all the same. */
bool store_try_write(struct store *s, struct arena *a);

/* Check that the server would find its keys if it started again: read the key file once more and
 * compare its keys, and the keys in memory, with the database of `x`. ERR_INPUT, with the reason,
 * when the file is missing, or the file or the database is another one. */
MUST_CHECK bool store_key_stands(const struct store *s, struct ctx *x);

/* The system's clock, UTC seconds; RAPPORT_NOW (RFC 3339) stands in for it in tests. */
int64_t store_clock(void);
/* The same in milliseconds; RAPPORT_NOW is where it begins, and it goes on from there. */
int64_t store_clock_ms(void);

#endif
