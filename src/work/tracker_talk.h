/* SPDX-License-Identifier: Apache-2.0
 *
 * The kinds of trackers, each in a file of its own, and what they share.
 */
#ifndef WORK_TRACKER_TALK_H
#define WORK_TRACKER_TALK_H

#include "work/tracker_kind.h"

extern const struct tracker_kind_talk tracker_github, tracker_gitlab, tracker_jira_cloud, tracker_jira,
	tracker_webhook;

/* NULL: there is no such kind. */
const struct tracker_kind_talk *tracker_kind_talk(unsigned kind);

/* Add a header, as a whole line. */
void tracker_header(struct tracker_ask *q, struct str line);
/* Begin a request with the token in "Authorization: Bearer". */
void tracker_begin(struct arena *a, const struct tracker_job *j, struct tracker_ask *q, const char *method);
/* Write the labels of a job as an array of JSON. */
void tracker_put_labels(struct buf *b, struct str labels);
/* Read a moment: RFC 3339, also with a zone without a colon, as Jira writes it. 0 when it is none. */
int64_t tracker_time(struct arena *a, const struct json *v);
/* Read a text into `a`, at most `most` bytes; empty when there is none, or it is longer or has a
 * control character. */
struct str tracker_text(struct arena *a, const struct json *v, size_t most);

/* Add a parameter to an address: a moment as RFC 3339 has it. `name` is "&since=". */
void tracker_add_time(struct buf *b, const char *name, int64_t at);

#endif
