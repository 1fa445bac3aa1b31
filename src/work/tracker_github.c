/* SPDX-License-Identifier: Apache-2.0
 *
 * GitHub, by its REST interface of 2022-11-28. An issue that may have been made is looked for among
 * the newest of the repository, because the search of GitHub lags behind. States come as the issues
 * that changed since the last answer, of whoever the token is, with its ETag: an answer that nothing
 * changed costs nothing of what GitHub allows.
 */
#include "work/tracker_talk.h"

#include "base/date.h"

static void begin(struct arena *a, const struct tracker_job *j, struct tracker_ask *q, const char *method)
{
	tracker_begin(a, j, q, method);
	tracker_header(q, S("Accept: application/vnd.github+json"));
	tracker_header(q, S("X-GitHub-Api-Version: 2022-11-28"));
}

static struct str repository(struct arena *a, const struct tracker_job *j)
{
	return str_fmt(a, "%.*s/repos/%.*s", STR(j->url), STR(j->project));
}

/* GitHub tells of the owner of a token who they are, whether or not the token may do anything; so the
 * repository is asked, which a token that may not see it does not find. */
static void check(struct arena *a, const struct tracker_job *j, int step, struct tracker_ask *q)
{
	begin(a, j, q, "GET");
	if (step == 0) q->url = repository(a, j);
}

static void add_creator(struct buf *b, const struct tracker_job *j)
{
	if (!j->account.n) return;
	buf_z(b, "&creator=");
	buf_percent(b, j->account);
}

static void look(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	struct buf b = { .a = a };

	(void)next;
	begin(a, j, q, "GET");
	buf_fmt(&b, "%.*s/issues?state=all&sort=created&direction=desc&per_page=%d&page=%d",
		STR(repository(a, j)), TRACKER_PAGE, page);
	/* what was made after the first try has changed since then; clocks differ */
	tracker_add_time(&b, "&since=", j->since - HOUR);
	add_creator(&b, j);
	q->url = buf_str(&b);
}

static void make(struct arena *a, const struct tracker_job *j, struct tracker_ask *q)
{
	struct buf b = { .a = a };

	begin(a, j, q, "POST");
	tracker_header(q, S("Content-Type: application/json"));
	q->url = str_fmt(a, "%.*s/issues", STR(repository(a, j)));
	buf_z(&b, "{\"title\":");
	json_put_text(&b, j->title);
	buf_z(&b, ",\"body\":");
	json_put_text(&b, j->link);
	buf_z(&b, ",\"labels\":");
	tracker_put_labels(&b, j->labels);
	buf_ch(&b, '}');
	q->body = buf_str(&b);
}

static bool tell(struct arena *a, const struct tracker_job *j, int step, struct str before,
	struct tracker_ask *q)
{
	(void)before;
	begin(a, j, q, "PATCH");
	if (step) return true;
	tracker_header(q, S("Content-Type: application/json"));
	q->url = str_fmt(a, "%.*s/issues/%.*s", STR(repository(a, j)), STR(j->number));
	q->body = !j->over ? S("{\"state\":\"open\",\"state_reason\":\"reopened\"}") :
		j->dropped ? S("{\"state\":\"closed\",\"state_reason\":\"not_planned\"}") :
		S("{\"state\":\"closed\",\"state_reason\":\"completed\"}");
	return true;
}

static void states(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	struct buf b = { .a = a };

	(void)next;
	begin(a, j, q, "GET");
	if (page == 1 && j->etag.n) tracker_header(q, str_fmt(a, "If-None-Match: %.*s", STR(j->etag)));
	buf_fmt(&b, "%.*s/issues?state=all&sort=updated&direction=asc&per_page=%d&page=%d",
		STR(repository(a, j)), TRACKER_PAGE, page);
	tracker_add_time(&b, "&since=", j->since);
	add_creator(&b, j);
	q->url = buf_str(&b);
}

/* Read who made an issue; a login has letters, digits and hyphens. */
static struct str read_account(struct arena *a, const struct json *v)
{
	struct json user = json_get(v, "user"), login = json_get(&user, "login");
	struct str s = tracker_text(a, &login, TRACKER_ACCOUNT_BYTES);

	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			    (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '_'))
			return S("");
	return s;
}

static bool read_issue(struct arena *a, const struct json *v, struct tracker_issue *out, struct err *e)
{
	struct json number = json_get(v, "number"), state = json_get(v, "state");
	struct json reason = json_get(v, "state_reason"), closed = json_get(v, "closed_at");
	struct json updated = json_get(v, "updated_at"), pull = json_get(v, "pull_request");
	struct str word, why;
	int64_t n;

	*out = (struct tracker_issue){ 0 };
	if (!json_int(&number, 1, INT64_MAX, &n, e) || !json_text(&state, &word, e)) return false;
	if (pull.v) return true; /* GitHub lists pull requests as issues */
	why = tracker_text(a, &reason, 40);
	out->number = str_fmt(a, "%lld", (long long)n);
	out->account = read_account(a, v);
	out->updated = out->at = tracker_time(a, &updated);
	if (!str_eq(word, S("closed"))) return true;
	out->theirs = str_eq(why, S("not_planned")) || str_eq(why, S("duplicate")) ? ISSUE_NOT_PLANNED : ISSUE_CLOSED;
	if (closed.v && tracker_time(a, &closed)) out->at = tracker_time(a, &closed);
	return true;
}

const struct tracker_kind_talk tracker_github = { .check = check, .look = look, .make = make,
	.tell = tell, .states = states, .read_issue = read_issue, .text = "body" };
