/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds: calendars that are fetched by their address. The address opens the calendar to
 * whoever has it, so it is sealed, and shown as the name of its server only. Fetching is
 * slow and needs no database: one asks what is due, fetches, and says what came of it.
 */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include "http/client.h"
#include "model/calendar.h"

enum {
	FEED_EVERY = 3600,          /* seconds between two fetches that went well … */
	FEED_SPREAD = 600,          /* … and up to this more, so that not all come due at once */
	FEED_HURRY = 300,           /* … but none sooner again than this */
	FEED_LEASE = 120,           /* longer than fetching one may take */
	FEED_RETRY = 900,           /* after a failure; doubled with each … */
	FEED_RETRY_MOST = 86400,    /* … up to a day */
};

struct feed {
	int64_t calendar;
	struct str url;             /* of feed_take() alone */
	struct str etag, modified;  /* of the last answer */
	int64_t fetched, next_try, failures;
	struct str error;           /* fixed sentences of the catalogue; empty: it went well */
};

/* The address as it is asked for: trimmed, webcal as https. */
struct str feed_url(struct arena *a, struct str typed);
/* Keep a feed of x->me that was just fetched: its calendar, named after its server. NULL
 * when it is no calendar. */
MUST_CHECK struct calendar *feed_put(struct ctx *x, struct str url, const struct client_answer *got);
/* calendar_ahead_ask() for a feed that will be put. */
MUST_CHECK bool feed_put_ahead(struct ctx *x, struct str url, const struct client_answer *got,
	struct calendar_ahead **out);
/* The feeds of x->me, without their addresses, in the order of calendar_list(). */
MUST_CHECK bool feed_list(struct ctx *x, struct feed **out, size_t *n);
/* Seconds until the next try after so many failures before this one: whoever is asked in vain
 * is asked more and more rarely, and not before the time it named, for a day at most. */
int64_t feed_pause(int64_t failures, int64_t retry_after);
MUST_CHECK bool feed_forget(struct ctx *x, int64_t calendar);
/* When the feed of `person` that fails for longest was fetched last; 0: none fails. */
MUST_CHECK bool feed_behind(struct ctx *x, int64_t person, int64_t *since);
/* Fetch those of `person` again soon: somebody relies on them now. */
MUST_CHECK bool feed_hurry(struct ctx *x, int64_t person);

/* For the worker, as operator: those that wait longest, at most `most`, taken for FEED_LEASE
 * seconds, so that others are fetched beside them. *n is 0 when none is due. */
MUST_CHECK bool feed_take(struct ctx *x, size_t most, struct feed **out, size_t *n);
/* How many are due now, counted up to `most`. */
MUST_CHECK bool feed_count_due(struct ctx *x, int64_t most, int64_t *n);
/* It was not fetched after all: it is due at once. */
MUST_CHECK bool feed_release(struct ctx *x, const struct feed *f);
/* calendar_ahead_ask() for what came of fetching it, before feed_done(). */
MUST_CHECK bool feed_ahead(struct ctx *x, const struct feed *f, const struct client_answer *got,
	struct calendar_ahead **out);
/* What came of fetching it: `got`, or why not (NULL: it went well). What is known stays when it
 * failed; it is not tried before got->retry_after, for a day at most. */
MUST_CHECK bool feed_done(struct ctx *x, const struct feed *f, const struct client_answer *got,
	const char *why);

extern const char *const feed_sql[];
extern const struct entity feed_entity;

#endif
