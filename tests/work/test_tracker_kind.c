/* SPDX-License-Identifier: Apache-2.0 */
#include "work/tracker_talk.h"

#include "base/date.h"
#include "tests/tap.h"

static struct arena *a;

static struct tracker_job job(unsigned kind)
{
	return (struct tracker_job){ .kind = kind, .url = S("https://t.example.org"),
		.project = kind == TRACKER_GITLAB ? S("acme/app") : kind >= TRACKER_JIRA_CLOUD ? S("APP") : S("acme/app"),
		.account = S("ben@example.org"), .token = S("tok"), .labels = S("one, two"), .issue_type = S("Task"),
		.title = S("A \"line\" <b>"), .link = S("https://r/steps/05fb7y33482mz"), .number = S("12"),
		.now = 1795420800, .since = 1795417200, .tries = 2 };
}

static bool has_header(const struct tracker_ask *q, struct str line)
{
	for (size_t i = 0; i < q->headers_n; i++)
		if (str_eq(q->headers[i], line)) return true;
	return false;
}

static void github_is_asked_as_documented(void)
{
	struct tracker_job j = job(TRACKER_GITHUB);
	struct tracker_ask q;

	j.account = S("octo-cat");
	tracker_github.make(a, &j, &q);
	IS_STR(q.url, S("https://t.example.org/repos/acme/app/issues"));
	IS_STR(q.body, S("{\"title\":\"A \\\"line\\\" \\u003cb\\u003e\",\"body\":\"https://r/steps/05fb7y33482mz\",\"labels\":[\"one\",\"two\"]}"));
	OK(has_header(&q, S("Authorization: Bearer tok")) && has_header(&q, S("X-GitHub-Api-Version: 2022-11-28")));
	tracker_github.states(a, &j, 2, S(""), &q);
	IS_STR(q.url, S("https://t.example.org/repos/acme/app/issues?state=all&sort=updated&direction=asc&per_page=50&page=2"
		"&since=2026-11-23T07%3A00%3A00Z&creator=octo-cat"));
	j.etag = S("W/\"1\"");
	tracker_github.states(a, &j, 1, S(""), &q);
	OK(has_header(&q, S("If-None-Match: W/\"1\"")));
	tracker_github.states(a, &j, 2, S(""), &q);
	OK(!has_header(&q, S("If-None-Match: W/\"1\"")));
	j.over = j.dropped = true;
	OK(tracker_github.tell(a, &j, 0, S(""), &q));
	IS_STR(q.body, S("{\"state\":\"closed\",\"state_reason\":\"not_planned\"}"));
}

static void gitlab_is_asked_as_documented(void)
{
	struct tracker_job j = job(TRACKER_GITLAB);
	struct tracker_ask q;

	tracker_gitlab.make(a, &j, &q);
	IS_STR(q.url, S("https://t.example.org/api/v4/projects/acme%2Fapp/issues"));
	OK(str_has(q.body, S("\"labels\":\"one, two\"")));
	tracker_gitlab.look(a, &j, 1, S(""), &q);
	OK(str_has(q.url, S("scope=created_by_me")) && str_ends(q.url, S("&created_after=2026-11-23T06%3A00%3A00Z")));
}

static void jira_is_asked_as_documented(void)
{
	static const char way[] = "{\"transitions\":[{\"id\":\"11\",\"to\":{\"statusCategory\":{\"key\":\"new\"}}},"
		"{\"id\":\"31\",\"to\":{\"statusCategory\":{\"key\":\"done\"}}}]}";
	struct tracker_job j = job(TRACKER_JIRA_CLOUD);
	struct tracker_ask q;

	j.number = S("APP-7");
	tracker_jira_cloud.states(a, &j, 1, S("t/1"), &q);
	IS_STR(q.headers[0], S("Authorization: Basic YmVuQGV4YW1wbGUub3JnOnRvaw=="));
	OK(str_starts(q.url, S("https://t.example.org/rest/api/2/search/jql?maxResults=50&")) &&
		str_ends(q.url, S("updated%20%3E%3D%20-62m%20ORDER%20BY%20updated%20ASC&nextPageToken=t%2F1")));
	j.kind = TRACKER_JIRA;
	tracker_jira.states(a, &j, 2, S(""), &q);
	IS_STR(q.headers[0], S("Authorization: Bearer tok"));
	OK(str_ends(q.url, S("&startAt=50")));
	j.over = true;
	OK(tracker_jira.tell(a, &j, 1, S(way), &q));
	IS_STR(q.body, S("{\"transition\":{\"id\":\"31\"}}"));
	j.over = false;
	OK(tracker_jira.tell(a, &j, 1, S(way), &q));
	IS_STR(q.body, S("{\"transition\":{\"id\":\"11\"}}"));
	OK(!tracker_jira.tell(a, &j, 1, S("{\"transitions\":[]}"), &q));
	OK(!tracker_jira.tell(a, &j, 1, S("no"), &q));
}

static void states_are_read(void)
{
	struct tracker_issue is;
	struct err e = { 0 };

	OK(tracker_read_one(&tracker_github, a, S("{\"number\":12,\"state\":\"closed\",\"state_reason\":null,\"closed_at\":\"2026-11-23T08:00:00Z\","
		"\"updated_at\":\"2026-11-23T09:00:00Z\",\"user\":{\"login\":\"a&b\"}}"), &is, &e));
	IS_STR(is.number, S("12"));
	IS(is.theirs, ISSUE_CLOSED);
	IS(is.at, 1795420800);
	IS(is.updated, 1795420800 + HOUR);
	OK(!is.account.n);
	OK(tracker_read_one(&tracker_jira, a, S("{\"key\":\"APP-7\",\"fields\":{\"status\":{\"statusCategory\":{\"key\":\"done\"}},"
		"\"updated\":\"2026-11-23T09:00:00.000+0100\"}}"), &is, &e));
	IS(is.theirs, ISSUE_CLOSED);
	IS(is.at, 1795420800);
	OK(tracker_read_one(&tracker_gitlab, a, S("{\"iid\":3,\"state\":\"closed\",\"moved_to_id\":9}"), &is, &e));
	IS(is.theirs, ISSUE_NOT_PLANNED);
	OK(!tracker_read_one(&tracker_jira, a, S("{\"key\":\"../myself\"}"), &is, &e));
	OK(!tracker_read_one(&tracker_github, a, S("{\"number\":\"12\",\"state\":\"open\"}"), &is, &e));
	OK(!tracker_read_one(&tracker_github, a, S("[]"), &is, &e));
}

static void an_issue_is_known_by_the_whole_address(void)
{
	struct str marker = tracker_marker(S("https://r/steps/05fb7y33482mz"));
	struct tracker_page_read p;
	struct err e = { 0 };

	IS_STR(marker, S("/steps/05fb7y33482mz"));
	OK(tracker_read_page(&tracker_github, a, S("[{\"number\":1,\"state\":\"open\",\"body\":\"/steps/05fb7y33482mz0\"},"
		"{\"number\":2,\"state\":\"open\",\"body\":null},"
		"{\"number\":3,\"state\":\"open\",\"body\":\"/steps/05fb7y33482mz\",\"pull_request\":{}},"
		"{\"number\":4,\"state\":\"open\",\"body\":\"at https://r/steps/05fb7y33482mz.\"},"
		"{\"number\":5,\"state\":\"open\",\"body\":\"/steps/05fb7y33482mz\"}]"), marker, &p, &e));
	OK(p.found);
	IS_STR(p.issues[p.n - 1].number, S("4"));
	OK(tracker_read_page(&tracker_github, a, S("[]"), marker, &p, &e) && !p.found && !p.n && !p.more);
}

static void refusals_are_told_apart(void)
{
	static const struct {
		long status;
		const char *headers;
		enum tracker_what what;
		enum tracker_result is;
		int64_t rest;
	} cases[] = {
		{ 401, "", TRACKER_ASK, TRACKER_STOP, 0 },
		{ 403, "", TRACKER_MAKE, TRACKER_STOP, 0 },
		{ 403, "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1060\r\n", TRACKER_MAKE, TRACKER_AGAIN, 60 },
		{ 403, "x-ratelimit-remaining: 7\r\nx-ratelimit-reset: 1060\r\n", TRACKER_MAKE, TRACKER_STOP, 0 },
		{ 429, "", TRACKER_ASK, TRACKER_AGAIN, 60 },
		{ 429, "RateLimit-Remaining: 0\r\nRateLimit-Reset: 1030\r\n", TRACKER_ASK, TRACKER_AGAIN, 30 },
		{ 429, "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1970-01-01T00:20Z\r\n", TRACKER_ASK, TRACKER_AGAIN, 200 },
		{ 404, "", TRACKER_TELL, TRACKER_LOST, 0 },
		{ 404, "", TRACKER_MAKE, TRACKER_STOP, 0 },
		{ 410, "", TRACKER_MAKE, TRACKER_STOP, 0 },
		{ 410, "", TRACKER_TELL, TRACKER_LOST, 0 },
		{ 301, "", TRACKER_ASK, TRACKER_STOP, 0 },
		{ 422, "", TRACKER_MAKE, TRACKER_NOT_THIS, 0 },
		{ 422, "", TRACKER_ASK, TRACKER_AGAIN, 0 },
		{ 500, "", TRACKER_MAKE, TRACKER_AGAIN, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct transfer_answer got = { .status = cases[i].status, .headers = str_of(cases[i].headers) };
		struct err e = { 0 };
		int64_t rest;

		IS(tracker_judge(&got, cases[i].what, 1000, &rest, &e), cases[i].is);
		IS(rest, cases[i].rest);
		OK(e.code == ERR_FAILED);
	}
}

int main(void)
{
	a = arena_new();
	github_is_asked_as_documented();
	gitlab_is_asked_as_documented();
	jira_is_asked_as_documented();
	states_are_read();
	an_issue_is_known_by_the_whole_address();
	refusals_are_told_apart();
	arena_free(a);
	return tap_end();
}
