/* SPDX-License-Identifier: Apache-2.0
 *
 * One per request, command or job: what every call of the model needs to know.
 * Nothing reads a clock or a person from anywhere else, so a test can set both.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct calendar_ahead;
struct db;
struct keys;
struct live_ear;
struct live_notes;
struct opened_notes;
struct outward;
struct pairs_known;
struct watch;
struct zones;

struct ctx {
	struct arena *a;     /* gone with the request */
	struct db *db;       /* an open transaction's connection */
	struct zones *zones; /* time zones read so far; shared, thread-safe */
	const struct keys *keys; /* seals content at rest (base/secret.h) */
	struct str mail_from; /* the address mail is sent from; empty: mail is not set up */
	struct str mail_authserv; /* whose word about senders counts; empty: nobody's is asked */
	const struct outward *outward; /* what the operator said of messages (model/outward.h); NULL: nothing */
	struct str site;     /* where pages are reached, "https://…"; empty: not known */
	struct str unopened; /* shown for sealed text that does not open; empty: in English */
	int64_t unopened_n;  /* how many sealed values did not open so far */
	int64_t now;         /* UTC seconds; the only clock */
	int64_t me;          /* the acting person; 0 is nobody, and may do nothing */
	int64_t undo;        /* what was done here can be taken back under this (model/undo.h); 0: nothing */
	int64_t act;         /* what was done here before x->undo is set has this number, which becomes that; 0: none */
	bool reads;          /* db is a snapshot in which nothing changes: what was read stays true */
	struct calendar_ahead *ahead; /* a calendar that is read already (model/calendar.h); NULL: none */
	struct pairs_known *pairs; /* what model/pair.c has read in it; NULL: nothing yet */
	int64_t agreed;      /* a bit for each part that is turned off, when `reads` (model/agreed.h); 0: not read yet */
	struct opened_notes *opened; /* what x->me read of others, to be kept (model/opened.h); NULL: nothing */
	struct live_notes *live; /* changes to tell after the commit (model/live.h) */
	const struct live_ear *ear; /* who is told of them; NULL: nobody */
	const struct watch *watch; /* of background work: when it is over, statements fail; NULL: none */
	struct err err;
};

/* For maintenance that no person asked for: import and sync by the operator's own
 * command line or the worker. It reads no content of a pair. */
#define CTX_OPERATOR INT64_C(-1)

#endif
