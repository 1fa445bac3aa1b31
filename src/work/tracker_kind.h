/* SPDX-License-Identifier: Apache-2.0
 *
 * How each kind of tracker is spoken to: what it is asked, and what is read of its answers. Nothing
 * here sends anything, so that tests and the fuzzer reach all of it. Of an issue its number and its
 * state are read, and never its text; the text is only searched for the link to a step.
 */
#ifndef WORK_TRACKER_KIND_H
#define WORK_TRACKER_KIND_H

#include "base/json.h"
#include "http/transfer.h"
#include "model/tracker_job.h"

enum {
	TRACKER_HEADERS = 6,
	TRACKER_ANSWER_BYTES = 8 << 20,  /* of a page of issues with their texts */
	TRACKER_PAGE = 50,               /* issues of a page */
	TRACKER_PAGES = 10,              /* that one job reads */
};

/* A request; with an empty url there is none. */
struct tracker_ask {
	const char *method;
	struct str url, body;
	struct str headers[TRACKER_HEADERS];
	size_t headers_n;
};

/* A page of issues. */
struct tracker_page_read {
	struct tracker_issue *issues;
	size_t n;
	bool more;               /* there is a page behind it … */
	struct str next;         /* … which some trackers call so */
	bool found;              /* looked for: the last of the issues is the one */
};

/* The requests of a kind. A request that takes several is counted from 0 by `step`; pages are counted
 * from 1, and `next` is what the page before calls this one. */
struct tracker_kind_talk {
	void (*check)(struct arena *a, const struct tracker_job *j, int step, struct tracker_ask *q);
	/* Look for the issue that was made when no answer came. */
	void (*look)(struct arena *a, const struct tracker_job *j, int page, struct str next,
		struct tracker_ask *q);
	void (*make)(struct arena *a, const struct tracker_job *j, struct tracker_ask *q);
	/* Tell of the step as it is here; `before` is the answer to the step before. False: the tracker
	 * has no way there. */
	bool (*tell)(struct arena *a, const struct tracker_job *j, int step, struct str before,
		struct tracker_ask *q);
	void (*states)(struct arena *a, const struct tracker_job *j, int page, struct str next,
		struct tracker_ask *q);
	/* Read an issue; its number is empty when it is something else, which stands among issues. */
	bool (*read_issue)(struct arena *a, const struct json *v, struct tracker_issue *out, struct err *e);
	const char *issues;      /* the member of a page with its issues; NULL: the page is their array */
	/* the member of an issue with its text, inside of the member `within` (NULL: of the issue itself) */
	const char *within, *text;
	/* Read what a page says of the one behind it; NULL: a full one has one behind it. */
	void (*read_next)(struct arena *a, const struct json *page, struct tracker_page_read *out);
	bool any_answer;         /* no body is expected of it, and none of what stands above is there */
};

/* Read an answer with one issue, and one with a page of issues in which `marker` (empty: none) is looked
 * for. ERR_INPUT when the answer is something else. */
bool tracker_read_one(const struct tracker_kind_talk *kind, struct arena *a, struct str body,
	struct tracker_issue *out, struct err *e);
bool tracker_read_page(const struct tracker_kind_talk *kind, struct arena *a, struct str body,
	struct str marker, struct tracker_page_read *out, struct err *e);

/* The part of a link by which an issue of a step is known again: "/steps/ID". */
struct str tracker_marker(struct str link);

/* What a status that is no success means; `what` is being done. *rest gets the seconds for which the
 * tracker wants to be left alone at `now` (UTC seconds), 0: it does not say. *e says it for people. */
enum tracker_result tracker_judge(const struct transfer_answer *got, enum tracker_what what, int64_t now,
	int64_t *rest, struct err *e);
/* The same seconds of an answer that is one: 0, unless it is the last that is given for now. */
int64_t tracker_rest(const struct transfer_answer *got, int64_t now);

#endif
