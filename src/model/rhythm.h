/* SPDX-License-Identifier: Apache-2.0
 *
 * In which rhythm two people talk, from the days on which they did. Pure.
 */
#ifndef MODEL_RHYTHM_H
#define MODEL_RHYTHM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The five bounds are those that others use too, so that figures can be compared. Who has talked never, or
 * once, has no rhythm yet; that is a state of its own, and not the slowest rhythm. */
enum rhythm {
	RHYTHM_NEVER,        /* no talk in RHYTHM_WEEKS */
	RHYTHM_ONCE,         /* on one day: there is no gap to go by */
	RHYTHM_WEEKLY,
	RHYTHM_TO_3_WEEKS,
	RHYTHM_3_TO_6,
	RHYTHM_6_TO_10,
	RHYTHM_OVER_10,
};
enum { RHYTHMS = RHYTHM_OVER_10 + 1 };

enum {
	RHYTHM_WEEKS = 52,    /* talks of the last so many weeks count … */
	RHYTHM_DAYS = 9,      /* … and of these the last so many days with a talk */
	RHYTHM_WEEKLY_DAYS = 8, /* a weekly talk that moves by a day is weekly */
};

struct rhythm_found {
	enum rhythm is;
	/* the gap that decided, in days: the middle one, or the days since the last talk when they are more than
	 * twice as many, since a rhythm that has stopped is none. 0: there is no gap. */
	int64_t gap;
	int64_t last;         /* the last day with a talk, in days since 1970; 0: none */
	bool paused;          /* the days since the last talk decided */
};

/* Find the rhythm of two people who talked on these days (since 1970, in ascending order, a day may come
 * more than once), all of them in the RHYTHM_WEEKS weeks up to `today`. Days after today are left out. */
struct rhythm_found rhythm_find(const int64_t *days, size_t n, int64_t today);

/* The bucket of a gap of so many days. */
enum rhythm rhythm_of_gap(int64_t days);

extern const char *const rhythm_words[];  /* for JSON, by their number; ends with NULL */
extern const char *const rhythm_labels[]; /* for people, marked TR() */

#endif
