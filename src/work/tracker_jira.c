/* SPDX-License-Identifier: Apache-2.0
 *
 * Jira, in the cloud and on a server of one's own, by version 2 of its REST interface: version 3, of
 * the cloud alone, differs in texts that are trees, and an address needs none. In the cloud a token
 * belongs to an account, and the search has a page for each token of the page before; on a server the
 * token says who one is, and pages are counted.
 *
 * The days in a question (JQL) are of the zone of whoever asks, which is not known here, so it says
 * how many minutes ago. A state is what Jira makes of every status of every project: "done" or not.
 */
#include "work/tracker_talk.h"

#include "base/base64.h"
#include "base/date.h"

static void begin(struct arena *a, const struct tracker_job *j, struct tracker_ask *q, const char *method)
{
	struct buf b = { .a = a };

	tracker_begin(a, j, q, method);
	if (j->kind == TRACKER_JIRA_CLOUD) {
		buf_z(&b, "Authorization: Basic ");
		base64_put(&b, str_fmt(a, "%.*s:%.*s", STR(j->account), STR(j->token)));
		q->headers[0] = buf_str(&b);
	}
	tracker_header(q, S("Accept: application/json"));
	if (str_eq(str_of(method), S("POST"))) tracker_header(q, S("Content-Type: application/json"));
}

static void check(struct arena *a, const struct tracker_job *j, int step, struct tracker_ask *q)
{
	begin(a, j, q, "GET");
	/* a project that everybody may see is shown to whoever has a wrong token, too */
	if (step == 0) q->url = str_fmt(a, "%.*s/rest/api/2/myself", STR(j->url));
	if (step == 1) q->url = str_fmt(a, "%.*s/rest/api/2/project/%.*s", STR(j->url), STR(j->project));
}

/* Ask for a page of the issues that the token's owner has made in the project; `field` is "created" or
 * "updated", not before `since`. */
static void search(struct arena *a, const struct tracker_job *j, const char *field, const char *order,
	int64_t since, int page, struct str next, struct tracker_ask *q)
{
	struct buf b = { .a = a };
	int64_t minutes = (j->now - since) / MINUTE + 2;

	begin(a, j, q, "GET");
	buf_fmt(&b, "%.*s/rest/api/2/search%s?maxResults=%d&fields=status,resolution,resolutiondate,updated,description&jql=",
		STR(j->url), j->kind == TRACKER_JIRA_CLOUD ? "/jql" : "", TRACKER_PAGE);
	buf_percent(&b, str_fmt(a, "project = \"%.*s\" AND creator = currentUser() AND %s >= -%lldm ORDER BY %s %s",
		STR(j->project), field, (long long)(minutes > 1 ? minutes : 1), field, order));
	if (j->kind != TRACKER_JIRA_CLOUD) buf_fmt(&b, "&startAt=%d", (page - 1) * TRACKER_PAGE);
	if (next.n) {
		buf_z(&b, "&nextPageToken=");
		buf_percent(&b, next);
	}
	q->url = buf_str(&b);
}

static void look(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	search(a, j, "created", "DESC", j->since - HOUR, page, next, q);
}

static void states(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	search(a, j, "updated", "ASC", j->since, page, next, q);
}

static void make(struct arena *a, const struct tracker_job *j, struct tracker_ask *q)
{
	struct buf b = { .a = a };

	begin(a, j, q, "POST");
	q->url = str_fmt(a, "%.*s/rest/api/2/issue", STR(j->url));
	buf_z(&b, "{\"fields\":{\"project\":{\"key\":");
	json_put_text(&b, j->project);
	buf_z(&b, "},\"issuetype\":{\"name\":");
	json_put_text(&b, j->issue_type);
	buf_z(&b, "},\"summary\":");
	json_put_text(&b, j->title);
	buf_z(&b, ",\"description\":");
	json_put_text(&b, j->link);
	if (j->labels.n) {
		buf_z(&b, ",\"labels\":");
		tracker_put_labels(&b, j->labels);
	}
	buf_z(&b, "}}");
	q->body = buf_str(&b);
}

/* -- ways from one state to another -- */

/* Find the number of the first way that leads to a state of this sort. Empty: there is none. */
static struct str find_way(struct arena *a, const struct json *ways, size_t n, struct str sort)
{
	for (size_t i = 0; i < n; i++) {
		struct json way = json_at(ways, i), to = json_get(&way, "to");
		struct json category = json_get(&to, "statusCategory"), key = json_get(&category, "key");
		struct json id = json_get(&way, "id");

		if (str_eq(tracker_text(a, &key, 40), sort)) return tracker_text(a, &id, 40);
	}
	return S("");
}

static struct str read_way(struct arena *a, struct str body, bool over)
{
	struct err ignored = { 0 };
	struct json_doc *doc = json_parse("transitions", body, &ignored);
	struct json top, ways;
	struct str id = S("");
	size_t n;

	if (!doc) return id;
	top = json_top(doc);
	ways = json_get(&top, "transitions");
	if (json_count(&ways, 1000, &n, &ignored)) {
		id = find_way(a, &ways, n, over ? S("done") : S("new"));
		if (!id.n && !over) id = find_way(a, &ways, n, S("indeterminate"));
	}
	json_free(doc);
	return id;
}

static bool tell(struct arena *a, const struct tracker_job *j, int step, struct str before,
	struct tracker_ask *q)
{
	struct buf b = { .a = a };
	struct str way;

	begin(a, j, q, step ? "POST" : "GET");
	if (step > 1) return true;
	q->url = str_fmt(a, "%.*s/rest/api/2/issue/%.*s/transitions", STR(j->url), STR(j->number));
	if (step == 0) return true;
	if (!(way = read_way(a, before, j->over)).n) return false;
	buf_z(&b, "{\"transition\":{\"id\":");
	json_put_text(&b, way);
	buf_z(&b, "}}");
	q->body = buf_str(&b);
	return true;
}

/* -- reading -- */

/* Read a key, which goes into addresses: letters, digits, and one hyphen or more. */
static struct str read_key(struct arena *a, const struct json *v)
{
	struct str s = tracker_text(a, v, TRACKED_NUMBER_BYTES);

	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			    (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '_'))
			return S("");
	return s;
}

/* Whether somebody has closed it without doing it, in the words that Jira comes with. */
static bool is_given_up(struct arena *a, const struct json *fields)
{
	static const char *const words[] = { "Won't Do", "Won't Fix", "Duplicate", "Declined" };
	struct json resolution = json_get(fields, "resolution"), name = json_get(&resolution, "name");
	struct str s = tracker_text(a, &name, 100);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(s, str_of(words[i]))) return true;
	return false;
}

static bool read_issue(struct arena *a, const struct json *v, struct tracker_issue *out, struct err *e)
{
	struct json key = json_get(v, "key"), fields = json_get(v, "fields"), status = json_get(&fields, "status");
	struct json category = json_get(&status, "statusCategory"), sort = json_get(&category, "key");
	struct json updated = json_get(&fields, "updated"), ended = json_get(&fields, "resolutiondate");

	*out = (struct tracker_issue){ .number = read_key(a, &key) };
	if (!out->number.n) return json_err(&key, e, "no key of an issue");
	out->updated = out->at = tracker_time(a, &updated);
	if (!str_eq(tracker_text(a, &sort, 40), S("done"))) return true;
	out->theirs = is_given_up(a, &fields) ? ISSUE_NOT_PLANNED : ISSUE_CLOSED;
	if (tracker_time(a, &ended)) out->at = tracker_time(a, &ended);
	return true;
}

/* A server says how many there are, and the cloud whether there is a token for more. */
static void read_next(struct arena *a, const struct json *page, struct tracker_page_read *out)
{
	struct json next = json_get(page, "nextPageToken"), last = json_get(page, "isLast");
	struct json total = json_get(page, "total");
	struct err ignored = { 0 };
	bool is_last = false;
	int64_t all;

	out->next = tracker_text(a, &next, 500);
	if (!json_int(&total, 0, INT64_MAX, &all, &ignored))
		out->more = out->next.n && !(json_bool(&last, &is_last, &ignored) && is_last);
}

#define JIRA_TALK                                                                                            \
	{ .check = check, .look = look, .make = make, .tell = tell, .states = states,                         \
		.read_issue = read_issue, .issues = "issues", .within = "fields", .text = "description",      \
		.read_next = read_next }
const struct tracker_kind_talk tracker_jira = JIRA_TALK, tracker_jira_cloud = JIRA_TALK;
