/* SPDX-License-Identifier: Apache-2.0
 *
 * GitLab, by version 4 of its REST interface. Whoever the token is has made the issues that are asked
 * for, which GitLab itself picks out ("created_by_me").
 */
#include "work/tracker_talk.h"

#include "base/date.h"

static struct str project(struct arena *a, const struct tracker_job *j)
{
	struct buf b = { .a = a };

	buf_fmt(&b, "%.*s/api/v4/projects/", STR(j->url));
	buf_percent(&b, j->project);
	return buf_str(&b);
}

static void check(struct arena *a, const struct tracker_job *j, int step, struct tracker_ask *q)
{
	tracker_begin(a, j, q, "GET");
	if (step == 0) q->url = project(a, j);
}

static void look(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	struct buf b = { .a = a };

	(void)next;
	tracker_begin(a, j, q, "GET");
	buf_fmt(&b, "%.*s/issues?scope=created_by_me&state=all&order_by=created_at&sort=desc&per_page=%d&page=%d",
		STR(project(a, j)), TRACKER_PAGE, page);
	tracker_add_time(&b, "&created_after=", j->since - HOUR);
	q->url = buf_str(&b);
}

static void make(struct arena *a, const struct tracker_job *j, struct tracker_ask *q)
{
	struct buf b = { .a = a };

	tracker_begin(a, j, q, "POST");
	tracker_header(q, S("Content-Type: application/json"));
	q->url = str_fmt(a, "%.*s/issues", STR(project(a, j)));
	buf_z(&b, "{\"title\":");
	json_put_text(&b, j->title);
	buf_z(&b, ",\"description\":");
	json_put_text(&b, j->link);
	if (j->labels.n) {
		buf_z(&b, ",\"labels\":");
		json_put_text(&b, j->labels);
	}
	buf_ch(&b, '}');
	q->body = buf_str(&b);
}

static bool tell(struct arena *a, const struct tracker_job *j, int step, struct str before,
	struct tracker_ask *q)
{
	(void)before;
	tracker_begin(a, j, q, "PUT");
	if (step) return true;
	tracker_header(q, S("Content-Type: application/json"));
	q->url = str_fmt(a, "%.*s/issues/%.*s", STR(project(a, j)), STR(j->number));
	q->body = j->over ? S("{\"state_event\":\"close\"}") : S("{\"state_event\":\"reopen\"}");
	return true;
}

static void states(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	struct buf b = { .a = a };

	(void)next;
	tracker_begin(a, j, q, "GET");
	if (page == 1 && j->etag.n) tracker_header(q, str_fmt(a, "If-None-Match: %.*s", STR(j->etag)));
	buf_fmt(&b, "%.*s/issues?scope=created_by_me&state=all&order_by=updated_at&sort=asc&per_page=%d&page=%d",
		STR(project(a, j)), TRACKER_PAGE, page);
	tracker_add_time(&b, "&updated_after=", j->since);
	q->url = buf_str(&b);
}

static bool read_issue(struct arena *a, const struct json *v, struct tracker_issue *out, struct err *e)
{
	struct json number = json_get(v, "iid"), state = json_get(v, "state"), moved = json_get(v, "moved_to_id");
	struct json closed = json_get(v, "closed_at"), updated = json_get(v, "updated_at");
	struct str word;
	int64_t n;

	*out = (struct tracker_issue){ 0 };
	if (!json_int(&number, 1, INT64_MAX, &n, e) || !json_text(&state, &word, e)) return false;
	out->number = str_fmt(a, "%lld", (long long)n);
	out->updated = out->at = tracker_time(a, &updated);
	if (!str_eq(word, S("closed"))) return true;
	/* one that was moved to another project is closed, and goes on there */
	out->theirs = moved.v && !json_is_nothing(&moved) ? ISSUE_NOT_PLANNED : ISSUE_CLOSED;
	if (tracker_time(a, &closed)) out->at = tracker_time(a, &closed);
	return true;
}

const struct tracker_kind_talk tracker_gitlab = { .check = check, .look = look, .make = make,
	.tell = tell, .states = states, .read_issue = read_issue, .text = "description" };
