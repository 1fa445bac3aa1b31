/* SPDX-License-Identifier: Apache-2.0
 *
 * What the worker does with trackers: it claims a tracker with one thing to do, asks (work/trackers.c),
 * and notes what came of it under that claim. Each function is called in a transaction of its own.
 */
#ifndef MODEL_TRACKER_JOB_H
#define MODEL_TRACKER_JOB_H

#include "model/tracked.h"

enum {
	TRACKER_LEASE = 180,               /* seconds for which one worker has a tracker to itself */
	TRACKER_SECONDS = 100,             /* for all requests of one job: shorter than the lease */
	TRACKER_GIVE_UP = 48 * 3600,       /* seconds after which nothing is tried again by itself */
	TRACKER_POLL = 120,                /* seconds between two questions for states, while they bring news … */
	TRACKER_POLL_MOST = 3600,          /* … and when they bring none for long */
	TRACKER_WATCHED = 14 * 86400,      /* seconds for which a step that is over is still asked about */
};

enum tracker_what {
	TRACKER_CHECK,           /* are token and project right? */
	TRACKER_MAKE,            /* make an issue, if there is none of the step yet */
	TRACKER_TELL,            /* close or open an issue, as the step here is */
	TRACKER_ASK,             /* what are the states of the issues? */
};

struct tracker_job {
	enum tracker_what what;
	int64_t now;             /* when it was claimed */
	int64_t tracker, person, claim;
	unsigned kind, state;
	struct str url, project, account, token, labels, issue_type, template;
	int64_t failures;
	int64_t since;           /* of TRACKER_ASK: states from then on; of TRACKER_MAKE: when tries began */
	struct str etag;
	int64_t quiet;
	/* of TRACKER_MAKE and TRACKER_TELL */
	int64_t tracked, step;
	int64_t tries;           /* with this one */
	struct str title, link, number;
	struct tracker_words places;
	bool over, dropped;      /* how the step is */
};

/* Whether something is due. */
MUST_CHECK bool tracker_due(struct ctx *x, bool quick, bool *due);
/* Claim a tracker with what is due longest of it: the one that was asked least recently. *job is NULL
 * when nothing is due. */
MUST_CHECK bool tracker_claim(struct ctx *x, bool quick, struct tracker_job **job);

/* An issue, as far as it is read. */
struct tracker_issue {
	struct str number;
	unsigned theirs;         /* enum tracked_theirs */
	int64_t at;              /* when it was changed last, or closed, by the clock of the tracker */
	int64_t updated;         /* when it was changed last */
	struct str account;      /* who made it; empty: not said */
};
enum tracker_result {
	TRACKER_WENT,
	TRACKER_AGAIN,           /* it failed, and may go well later */
	TRACKER_NOT_THIS,        /* this issue is refused; others may go well */
	TRACKER_LOST,            /* this issue is not there any more */
	TRACKER_STOP,            /* nothing will go well before its person has changed something */
};
struct tracker_outcome {
	enum tracker_result is;
	const struct err *why;   /* NULL: it went well */
	int64_t rest;            /* seconds for which the tracker wants to be left alone; 0: it does not say */
	struct tracker_issue *issues; /* of TRACKER_MAKE and TRACKER_TELL one */
	size_t n;
	struct str etag;         /* of TRACKER_ASK */
	bool unchanged;          /* of TRACKER_ASK: nothing has changed since the last answer */
	bool more;               /* of TRACKER_ASK: there was no time for all */
};
/* Note what came of a job, as the person whose tracker it is, and give the tracker back. Nothing is
 * changed when another worker has it meanwhile. */
MUST_CHECK bool tracker_done(struct ctx *x, const struct tracker_job *job, const struct tracker_outcome *o);

/* Delete the trackers of who left. */
MUST_CHECK bool tracker_sweep(struct ctx *x);
struct tracker_count {
	int64_t on, failing, stopped;    /* trackers: on; of these, whose last request failed; stopped */
	int64_t waiting, there, refused; /* steps */
};
MUST_CHECK bool tracker_count(struct ctx *x, struct tracker_count *out);

extern const char *const tracker_job_sql[];

#endif
