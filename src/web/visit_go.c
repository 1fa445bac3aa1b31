/* SPDX-License-Identifier: Apache-2.0
 *
 * After a form comes a page. What the form has to say there – a line, an act that can be undone, that the form was taken
 * – goes along in cookies, each of which is shown once.
 */
#include "model/undo.h"
#include "web/once.h"
#include "web/web.h"

enum { SENT_BYTES = 200 /* of the longest path of a form that a cookie notes */ };

static const struct str notice_name = { "notice", 6 };
static const struct str undo_name = { "undo", 4 };
static const struct str sent_name = { "sent", 4 };

/* Note in a cookie which form was taken. The next page tells the browser, which then forgets its
 * draft of the form. */
static void note_sent_form(struct visit *v)
{
	struct buf path = { .a = v->x.a };

	if (v->q->method != POST || v->q->path.n > SENT_BYTES) return;
	buf_percent(&path, v->q->path);
	http_set_cookie(v->q, v->r, sent_name, buf_str(&path), 60);
}

bool visit_go(struct visit *v, const char *notice, const char *path, ...)
{
	struct buf to = { .a = v->x.a };
	va_list args;

	if (v->api) return true; /* the API answers with the changed row and does not redirect */
	va_start(args, path);
	buf_vfmt(&to, path, args);
	va_end(args);
	if (notice) {
		struct buf said = { .a = v->x.a };

		buf_percent(&said, str_of(notice));
		http_set_cookie(v->q, v->r, notice_name, buf_str(&said), 60);
	}
	if (v->x.undo) {
		struct buf act = { .a = v->x.a };

		id_print(&act, v->x.undo);
		http_set_cookie(v->q, v->r, undo_name, buf_str(&act), UNDO_SECONDS);
	}
	note_sent_form(v);
	if (v->once) once_go(v, buf_str(&to));
	else http_redirect(v->q, v->r, buf_str(&to));
	return true;
}

bool visit_is_ours(struct str path)
{
	return str_starts(path, S("/")) && !str_starts(path, S("//")) && !str_has(path, S("\\"));
}

struct str visit_find_back(const struct visit *v, const char *otherwise)
{
	struct str to = visit_field(v, "back");

	return visit_is_ours(to) ? to : str_of(otherwise);
}

bool visit_back(struct visit *v, const char *notice, const char *otherwise)
{
	return visit_go(v, notice, "%.*s", STR(visit_find_back(v, otherwise)));
}

void visit_read_notices(struct visit *v)
{
	struct str said = http_cookie(v->q, notice_name), act = http_cookie(v->q, undo_name);
	struct str sent = http_cookie(v->q, sent_name);

	if (v->q->method != GET || visit_wants_json(v) || visit_ahead(v) ||
		str_has(http_field(&v->q->headers, S("accept")), S("text/event-stream")))
		return;
	if (said.n) {
		if (http_decode(v->x.a, said, false, &said) && str_utf8(said)) v->h.notice = said;
		http_set_cookie(v->q, v->r, notice_name, S(""), 0);
	}
	if (act.n) {
		id_parse(act, &v->h.undo);
		http_set_cookie(v->q, v->r, undo_name, S(""), 0);
	}
	if (sent.n) {
		if (http_decode(v->x.a, sent, false, &sent) && str_utf8(sent)) v->h.sent = sent;
		http_set_cookie(v->q, v->r, sent_name, S(""), 0);
	}
}
