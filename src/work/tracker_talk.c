/* SPDX-License-Identifier: Apache-2.0 */
#include "work/tracker_talk.h"

#include "base/date.h"
#include "model/written.h"

const struct tracker_kind_talk *tracker_kind_talk(unsigned kind)
{
	static const struct tracker_kind_talk *const kinds[TRACKER_KINDS] = {
		[TRACKER_GITHUB] = &tracker_github,
		[TRACKER_GITLAB] = &tracker_gitlab,
		[TRACKER_JIRA_CLOUD] = &tracker_jira_cloud,
		[TRACKER_JIRA] = &tracker_jira,
		[TRACKER_WEBHOOK] = &tracker_webhook,
	};

	return kind < TRACKER_KINDS ? kinds[kind] : NULL;
}

void tracker_header(struct tracker_ask *q, struct str line)
{
	if (q->headers_n < TRACKER_HEADERS) q->headers[q->headers_n++] = line;
}

void tracker_begin(struct arena *a, const struct tracker_job *j, struct tracker_ask *q, const char *method)
{
	*q = (struct tracker_ask){ .method = method };
	tracker_header(q, str_fmt(a, "Authorization: Bearer %.*s", STR(j->token)));
}

void tracker_add_time(struct buf *b, const char *name, int64_t at)
{
	struct buf text = { .a = b->a };

	date_print_rfc3339(&text, at);
	buf_z(b, name);
	buf_percent(b, buf_str(&text));
}

void tracker_put_labels(struct buf *b, struct str labels)
{
	bool any = false;

	buf_ch(b, '[');
	while (labels.n) {
		struct str label, rest;

		if (!str_cut(labels, ',', &label, &rest)) rest = S("");
		labels = rest;
		if (!(label = str_trim(label)).n) continue;
		if (any) buf_ch(b, ',');
		json_put_text(b, label);
		any = true;
	}
	buf_ch(b, ']');
}

struct str tracker_text(struct arena *a, const struct json *v, size_t most)
{
	struct err ignored = { 0 };
	struct str s;

	if (!v->v || !json_text(v, &s, &ignored) || s.n > most || written_control(s, S("")) < s.n) return S("");
	return str_dup(a, s);
}

int64_t tracker_time(struct arena *a, const struct json *v)
{
	struct str s = tracker_text(a, v, 40);
	int64_t at;

	if (date_parse_rfc3339(s, &at)) return at > 0 ? at : 0;
	if (s.n > 5 && (s.p[s.n - 5] == '+' || s.p[s.n - 5] == '-') &&
		date_parse_rfc3339(str_fmt(a, "%.*s:%.*s", STR(str_sub(s, 0, s.n - 2)), STR(str_sub(s, s.n - 2, s.n))), &at))
		return at > 0 ? at : 0;
	return 0;
}
