/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands that a person runs for themselves: whose they are, on which data folder, and
 * whom they name. Whoever may read the folder's key file can read all that is sealed with
 * it, so these commands ask for no password (docs/talks.md).
 */
#ifndef CLI_ACTING_H
#define CLI_ACTING_H

#include "base/ctx.h"
#include "cli/cli.h"
#include "ical/zones.h"
#include "model/pair.h"
#include "model/store.h"
#include "view/lang.h"

struct acting {
	struct cli_store where;         /* --data, --database */
	struct str as;                  /* --as */
	struct store store;
	struct arena *a;
	int64_t me;
	struct str name;                /* of me */
	const struct zone *zone;        /* of me */
	const struct lang *lang;        /* of what the terminal says */
};

/* The options that each of these commands has; its own table begins with them. */
#define ACTING_OPTIONS(w)                                                                          \
	CLI_STORE_OPTIONS(&(w)->where), { .name = "--as", .value = &(w)->as }

/* Open the folder and find who acts: --as, else RAPPORT_AS. ERR_INPUT when nobody has that
 * address. End it with acting_close(). */
MUST_CHECK bool acting_open(struct acting *w, struct arena *a, struct err *e);
void acting_close(struct acting *w);

/* Begin a transaction of the person who acts. It writes, also for a command that only reads: the person is told
 * under "What is kept about you" that a command was run in their name, and others what it showed of theirs. */
MUST_CHECK bool acting_begin(struct acting *w, struct ctx *x, struct err *e);
/* Keep those notes and commit the transaction when `ok`, else roll it back. False with *e when it was not committed. */
MUST_CHECK bool acting_end(struct ctx *x, bool ok, struct err *e);

/* The pair with the one person whose name begins so (ASCII case does not matter; the whole
 * name wins). ERR_INPUT lists the names when several fit, or none does. */
struct pair *acting_pair(struct ctx *x, struct str name);

/* "Mon 23 Nov" of an instant, "23 Nov" of a day. */
void acting_day(struct buf *b, const struct acting *w, int64_t utc);
void acting_date(struct buf *b, const struct acting *w, int64_t day);
/* A text that people typed, on one line and safe for a terminal. */
struct str acting_line(struct arena *a, struct str text);
/* Add ", 2 days late" when the date `day` is over, else nothing. */
void acting_late(struct buf *b, const struct acting *w, int64_t day);
/* Read a date like 2026-11-27 into *day. ERR_INPUT names the option. */
MUST_CHECK bool acting_date_of(const char *option, struct str text, int64_t *day, struct err *e);

#endif
