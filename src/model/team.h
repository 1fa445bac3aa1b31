/* SPDX-License-Identifier: Apache-2.0
 *
 * The team file says who is there, who leads whom, and when they work. It is CSV with a header and
 * has these columns in any order: id, name, email, leader, timezone, work_hours and, if wanted,
 * minutes and cadence_days. docs/planning.md describes the file for people.
 */
#ifndef MODEL_TEAM_H
#define MODEL_TEAM_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "ical/zones.h"
#include "model/hours.h"

enum {
	TEAM_PEOPLE_MAX = 100000,
	TEAM_MISTAKES_MAX = 20,
	TEAM_FILE_BYTES = 64 << 20,
	TEAM_MINUTES = 15,      /* of a talk, when the file has no minutes */
	TEAM_CADENCE_DAYS = 7,
	TEAM_CADENCE_MAX = 366,
};

struct team_person {
	struct str id, name, email;
	int32_t leader;          /* index into people, −1: nobody */
	const struct zone *zone;
	const struct hours *hours;
	int32_t minutes;         /* of the talk with the leader: 3, 5, 10, 15 or 30 */
	int32_t cadence_days;    /* between two talks, 1 or more */
	int line;                /* in the file */
};

struct team_mistake {
	int line;
	const struct err *why;      /* without the name of the file and the line */
};

struct team {
	struct team_person *people; /* in the order of the file */
	int32_t n;
	int32_t members;            /* people who have a leader */
	int32_t *by_id;             /* indexes into people, ordered by id */
	/* the first TEAM_MISTAKES_MAX mistakes of the file, in the order of lines */
	struct team_mistake mistakes[TEAM_MISTAKES_MAX];
	int mistakes_n;
};

/* True when a talk can have this many minutes. */
bool team_minutes_ok(int64_t minutes);

/* Read a team file. Nothing is taken from a file with mistakes: ERR_INPUT is then the only mistake
 * ("name:line: …"), or says how many mistakes are in out->mistakes. The team lives in `a`; its
 * zones live as long as `zones`. */
MUST_CHECK bool team_read(struct arena *a, const char *name, struct str text, struct zones *zones,
	struct team *out, struct err *e);

/* The person with this id, or −1. */
int32_t team_find(const struct team *t, struct str id);

#endif
