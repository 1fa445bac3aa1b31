/* SPDX-License-Identifier: Apache-2.0
 *
 * What all kinds of trackers have in common: how an issue is known again, what refusals mean, and how
 * answers are read.
 */
#include "work/tracker_kind.h"

#include "base/date.h"
#include "view/lang.h"

struct str tracker_marker(struct str link)
{
	size_t at = link.n;

	for (int slashes = 0; at && slashes < 2; at--) slashes += link.p[at - 1] == '/';
	return str_sub(link, at, link.n);
}

/* -- limits -- */

/* Read a moment to wait for: seconds since 1970 (GitHub, GitLab), or RFC 3339 without seconds
 * (Jira). */
static int64_t read_moment(struct arena *a, struct str text, int64_t now)
{
	int64_t at;

	if (str_int(text, &at) || date_parse_rfc3339(text, &at)) return at > now ? at - now : 1;
	if (text.n == sizeof "2026-11-30T01:00Z" - 1 &&
		date_parse_rfc3339(str_fmt(a, "%.*s:00Z", STR(str_sub(text, 0, text.n - 1))), &at))
		return at > now ? at - now : 1;
	return 0;
}

int64_t tracker_rest(const struct transfer_answer *got, int64_t now)
{
	static const char *const left[] = { "x-ratelimit-remaining", "ratelimit-remaining" };
	static const char *const until[] = { "x-ratelimit-reset", "ratelimit-reset" };
	struct arena *a = arena_new();
	int64_t rest = got->retry_after;

	for (size_t i = 0; i < 2 && !rest; i++)
		if (str_eq(transfer_header(got, str_of(left[i])), S("0")))
			rest = read_moment(a, transfer_header(got, str_of(until[i])), now);
	arena_free(a);
	return rest;
}

/* -- refusals -- */

static enum tracker_result refuse(struct err *e, enum tracker_result is, const char *says)
{
	err_say(e, ERR_FAILED, NULL, says);
	return is;
}

/* True when a tracker says that too much was asked, and not that it does not take what it is asked:
 * GitHub has 403 for both. */
static bool is_limit(const struct transfer_answer *got, int64_t rest)
{
	return got->status == 429 || (got->status == 403 && rest);
}

enum tracker_result tracker_judge(const struct transfer_answer *got, enum tracker_what what, int64_t now,
	int64_t *rest, struct err *e)
{
	bool one = what == TRACKER_TELL;

	*rest = tracker_rest(got, now);
	if (is_limit(got, *rest)) {
		if (!*rest) *rest = MINUTE; /* as GitHub asks of whoever is told nothing else */
		return refuse(e, TRACKER_AGAIN, TR("It was asked too often, and is left alone for a while."));
	}
	switch (got->status) {
	case 401: return refuse(e, TRACKER_STOP, TR("It does not take the token (401). Make a new one there, and put it in here."));
	case 403: return refuse(e, TRACKER_STOP, TR("The token may not do this there (403). Give it the right to read and write issues."));
	case 404:
		return one ? refuse(e, TRACKER_LOST, TR("The issue is not there any more.")) :
			refuse(e, TRACKER_STOP, TR("It does not find the project, or the token may not see it (404)."));
	case 410:
		return one ? refuse(e, TRACKER_LOST, TR("The issue is not there any more.")) :
			refuse(e, TRACKER_STOP, TR("It takes no issues in this project (410)."));
	case 301: case 302: case 303: case 307: case 308:
		return refuse(e, TRACKER_STOP, TR("It sends us elsewhere: has the project another name now, or is the address another one?"));
	case 400: case 409: case 415: case 422:
		err_set(e, ERR_FAILED, TR("It does not take this (%d)."), (int)got->status);
		return what == TRACKER_MAKE || one ? TRACKER_NOT_THIS : what == TRACKER_CHECK ? TRACKER_STOP : TRACKER_AGAIN;
	default: break;
	}
	err_set(e, ERR_FAILED, TR("It answered with %d."), (int)got->status);
	return TRACKER_AGAIN;
}

/* -- answers -- */

static bool has_marker(const struct json *v, const char *text, struct str marker)
{
	struct json member = json_get(v, text);
	struct err ignored = { 0 };
	struct str s;
	size_t end;

	if (!marker.n || !member.v || !json_text(&member, &s, &ignored)) return false;
	for (size_t at = 0; at + marker.n <= s.n; at++) {
		if (!str_eq(str_sub(s, at, at + marker.n), marker)) continue;
		end = at + marker.n; /* an id ends there: no letter and no digit follows */
		if (end == s.n || !((s.p[end] >= '0' && s.p[end] <= '9') || (s.p[end] >= 'a' && s.p[end] <= 'z')))
			return true;
	}
	return false;
}

static bool read_issues(const struct tracker_kind_talk *kind, struct arena *a, const struct json *list,
	struct str marker, struct tracker_page_read *out, struct err *e)
{
	size_t n;

	if (!json_count(list, 2 * TRACKER_PAGE, &n, e)) return false;
	out->issues = NEW_N(a, struct tracker_issue, n + 1);
	out->more = n >= TRACKER_PAGE;
	for (size_t i = 0; i < n; i++) {
		struct json v = json_at(list, i), inner = kind->within ? json_get(&v, kind->within) : v;

		if (!kind->read_issue(a, &v, &out->issues[out->n], e)) return false;
		if (!out->issues[out->n].number.n) continue;
		out->n++;
		if ((out->found = has_marker(&inner, kind->text, marker))) return true;
	}
	return true;
}

bool tracker_read_page(const struct tracker_kind_talk *kind, struct arena *a, struct str body,
	struct str marker, struct tracker_page_read *out, struct err *e)
{
	struct json_doc *doc;
	struct json top, list;
	bool ok;

	*out = (struct tracker_page_read){ 0 };
	if (kind->any_answer) return true;
	if (!(doc = json_parse("issues", body, e))) return false;
	top = json_top(doc), list = kind->issues ? json_get(&top, kind->issues) : top;
	ok = read_issues(kind, a, &list, marker, out, e);
	if (ok && kind->read_next) kind->read_next(a, &top, out);
	json_free(doc);
	return ok;
}

bool tracker_read_one(const struct tracker_kind_talk *kind, struct arena *a, struct str body,
	struct tracker_issue *out, struct err *e)
{
	struct json_doc *doc;
	struct json top;
	bool ok;

	*out = (struct tracker_issue){ 0 };
	if (kind->any_answer) return true;
	if (!(doc = json_parse("issue", body, e))) return false;
	top = json_top(doc);
	ok = kind->read_issue(a, &top, out, e) && (out->number.n || err_set(e, ERR_INPUT, "no issue"));
	json_free(doc);
	return ok;
}
