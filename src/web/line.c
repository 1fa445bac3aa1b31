/* SPDX-License-Identifier: Apache-2.0
 *
 * What a script asks of lines in which both of a pair type at once:
 *
 *	GET  /talks/ID/lines.json?client=WORD&remember=12&goal=3
 *	     the lines that are named, each since the number that the page has; without names all of
 *	     them, with their texts
 *	POST /talks/ID/ops     csrf=…&line=remember&client=WORD&seq=4&last=3&base=12&ops=[["i",0,"a",0]]
 *
 * Both are answered with
 *
 *	{"me": "…", "csrf": "…", "pair": "…", "live": 17, "lines": [{"line": "remember", "n": 13, "last": 4,
 *	  "since": [{"n": 13, "client": "WORD", "seq": 4, "ops": [["i",0,"a",0]]}]}]}
 *
 * `client` is empty in a batch of anybody else. Where the log does not reach back, "text" stands in the
 * place of "since". `live` counts what has changed for the pair (model/live.h).
 */
#include "web/line.h"

#include "model/live.h"
#include "model/talk.h"
#include "web/handlers.h"

bool line_fill(struct visit *v, int64_t talk, enum line_kind kind, struct field_line *out)
{
	struct line l;

	if (!line_get(&v->x, talk, kind, S(""), -1, &l)) return false;
	*out = (struct field_line){ .name = line_kinds[kind],
		.talk = talk,
		.text = l.text,
		.n = l.n };
	return true;
}

bool lines_fill(struct visit *v, int64_t talk, const struct str texts[LINE_KINDS],
	struct field_line out[LINE_KINDS])
{
	int64_t n[LINE_KINDS];

	if (!line_numbers(&v->x, talk, n)) return false;
	for (int i = 0; i < LINE_KINDS; i++)
		out[i] = (struct field_line){ .name = line_kinds[i],
			.talk = talk,
			.text = texts[i],
			.n = n[i] };
	return true;
}

static void put_op(struct visit *v, const struct line_op *o, struct str client)
{
	struct buf *b = &v->h.b;
	bool mine = o->author == v->x.me && o->client.n && str_eq(o->client, client);

	buf_fmt(b, "{\"n\":%lld,\"client\":", (long long)o->n);
	json_put_text(b, mine ? client : S(""));
	buf_fmt(b, ",\"seq\":%lld,\"ops\":", (long long)o->seq);
	typing_print(b, &o->ops);
	buf_ch(b, '}');
}

static void put_line(struct visit *v, enum line_kind kind, const struct line *l, struct str client)
{
	struct buf *b = &v->h.b;

	buf_fmt(b, "{\"line\":\"%s\",\"n\":%lld,\"last\":%lld,", line_kinds[kind], (long long)l->n,
		(long long)l->last);
	if (l->reset) {
		buf_z(b, "\"text\":");
		json_put_text(b, l->text);
	} else {
		buf_z(b, "\"since\":[");
		for (size_t i = 0; i < l->since_n; i++) {
			if (i) buf_ch(b, ',');
			put_op(v, &l->since[i], client);
		}
		buf_ch(b, ']');
	}
	buf_ch(b, '}');
}

/* Begin the answer. A script whose session has been renewed meanwhile finds its new token there, and
 * whether it is the same person still. */
static bool put_head(struct visit *v, int64_t talk)
{
	struct talk *t = talk_get(&v->x, talk);
	int64_t live;

	if (!t || !live_number(&v->x, t->pair, &live)) return false;
	v->r->type = "application/json";
	buf_fmt(&v->h.b, "{\"me\":\"%s\",\"csrf\":", html_id_z(&v->h, v->x.me));
	json_put_text(&v->h.b, http_csrf(v->q));
	buf_fmt(&v->h.b, ",\"pair\":\"%s\",\"live\":%lld,\"lines\":[", html_id_z(&v->h, t->pair),
		(long long)live);
	return true;
}

static bool read_number(struct visit *v, const char *name, int64_t *n)
{
	return str_int(visit_field(v, name), n) ||
		err_field(&v->x.err, ERR_INPUT, name, TR("expected a whole number"));
}

bool talk_lines_get(struct visit *v)
{
	struct str client = visit_field(v, "client");
	bool named = false, first = true;
	int64_t talk;

	if (!visit_id(v, "id", &talk) || !put_head(v, talk)) return false;
	for (int i = 0; i < LINE_KINDS; i++) named = named || visit_field(v, line_kinds[i]).n;
	for (int i = 0; i < LINE_KINDS; i++) {
		int64_t since = -1;
		struct line l;

		if (named && !visit_field(v, line_kinds[i]).n) continue;
		if (named && !read_number(v, line_kinds[i], &since)) return false;
		if (!line_get(&v->x, talk, (enum line_kind)i, client, since, &l)) return false;
		if (!first) buf_ch(&v->h.b, ',');
		first = false;
		put_line(v, (enum line_kind)i, &l, client);
	}
	buf_z(&v->h.b, "]}\n");
	return true;
}

static bool read_kind(struct visit *v, enum line_kind *kind)
{
	struct str name = visit_field(v, "line");

	for (int i = 0; i < LINE_KINDS; i++)
		if (str_eq(name, str_of(line_kinds[i]))) {
			*kind = (enum line_kind)i;
			return true;
		}
	return err_field(&v->x.err, ERR_INPUT, "line",
		TR("expected remember, goal, obstacle or answer"));
}

static bool read_batch(struct visit *v, struct line_batch *b)
{
	*b = (struct line_batch){ .client = visit_field(v, "client") };
	return read_number(v, "seq", &b->seq) && read_number(v, "last", &b->last) &&
		read_number(v, "base", &b->base) &&
		typing_parse(v->x.a, http_field(&v->q->form, S("ops")), TYPING_OPS, &b->ops,
			&v->x.err);
}

bool talk_ops_post(struct visit *v)
{
	struct line_batch b;
	enum line_kind kind = LINE_REMEMBER;
	struct line l;
	int64_t talk;

	if (!visit_id(v, "id", &talk) || !talk_get(&v->x, talk)) return false;
	if (!read_kind(v, &kind) || !read_batch(v, &b)) return false;
	if (!line_apply(&v->x, talk, kind, &b, &l) || !put_head(v, talk)) return false;
	put_line(v, kind, &l, b.client);
	buf_z(&v->h.b, "]}\n");
	return true;
}
