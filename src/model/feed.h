/* SPDX-License-Identifier: Apache-2.0
 *
 * Feeds: calendars that are fetched by their address. The address opens the calendar to
 * whoever has it, so it is sealed, and pages show the name of its server only. Fetching is
 * slow and needs no database: the worker asks which feeds are due, fetches them, and then notes
 * what came of it.
 */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include "http/client.h"
#include "model/calendar.h"

enum {
	FEED_EVERY = 3600,          /* seconds between two fetches that went well … */
	FEED_SPREAD = 600,          /* … and up to this more, so that not all come due at once */
	FEED_HURRY = 300,           /* seconds before which no feed is fetched again */
	FEED_LEASE = 120,           /* seconds that the worker has for a feed: more than it can take */
	FEED_RETRY = 900,           /* seconds after a failure; doubled with each … */
	FEED_RETRY_MOST = 86400,    /* … up to a day */
};

struct feed {
	int64_t calendar;
	struct str url;             /* filled by feed_take() alone */
	struct str etag, modified;  /* headers of the last answer */
	int64_t fetched, next_try, failures;
	struct str error;           /* why the last fetch failed (base/err_kept.h); empty: it went well */
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
/* The seconds until the next try after this many failures in a row. The pause grows with each, and
 * is not shorter than the server asked for (retry_after), but at most a day. */
int64_t feed_pause(int64_t failures, int64_t retry_after);
/* Forget the feed of a calendar that is about to be deleted. */
MUST_CHECK bool feed_forget(struct ctx *x, int64_t calendar);
/* Find when the feed of `person` that has failed for longest was fetched last; 0: none fails. */
MUST_CHECK bool feed_behind(struct ctx *x, int64_t person, int64_t *since);
/* Make the feeds of `person` due now, unless they were read in the last FEED_HURRY seconds, because
 * somebody relies on them. */
MUST_CHECK bool feed_hurry(struct ctx *x, int64_t person);

/* Take the due feeds that wait longest, at most `most`, for FEED_LEASE seconds, in which no other
 * worker takes them. *n is 0 when none is due. For the worker, as operator. */
MUST_CHECK bool feed_take(struct ctx *x, size_t most, struct feed **out, size_t *n);
/* Count the feeds that are due now, up to `most`. */
MUST_CHECK bool feed_count_due(struct ctx *x, int64_t most, int64_t *n);
/* Give a taken feed back that was not fetched: it is due at once. */
MUST_CHECK bool feed_release(struct ctx *x, const struct feed *f);
/* calendar_ahead_ask() for what came of fetching it, before feed_done(). */
MUST_CHECK bool feed_ahead(struct ctx *x, const struct feed *f, const struct client_answer *got,
	struct calendar_ahead **out);
/* Keep what came of fetching a feed: `got`, or `why` it failed (NULL: it went well). After a
 * failure the old calendar stays, and the next try waits for got->retry_after, for a day at
 * most. */
MUST_CHECK bool feed_done(struct ctx *x, const struct feed *f, const struct client_answer *got,
	const struct err *why);

extern const char *const feed_sql[];
extern const struct entity feed_entity;

#endif
