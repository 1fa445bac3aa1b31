/* SPDX-License-Identifier: Apache-2.0
 *
 * Matrix (client-server API, v3): the operator's account invites a person to a room of the two, and says
 * there what there is to say. The room is not encrypted, and has no word that anybody wrote. A message has
 * a transaction id, so that the homeserver knows one that comes twice. An address is the person's id, and
 * behind a space, once there is one, the room, and behind another one "in" when they were seen there, or
 * "other" when the room is that of an invitation for somebody else (chat_invited.c). A homeserver lets us
 * speak on in a room that the other has left: so it is asked first whether they are there, or still may come.
 */
#include "base/json.h"
#include "model/chat.h"
#include "view/html.h"

/* Add a text as HTML in which a name behind an @ calls nobody. */
static void put_html(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		chat_put_entities(b, str_sub(s, i, i + 1));
		if (s.p[i] == '@') buf_z(b, "\xe2\x81\xa0");
	}
}

static void put_plain(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		buf_ch(b, s.p[i]);
		if (s.p[i] == '@') buf_z(b, "\xe2\x81\xa0");
	}
}

static void put_link(const struct ctx *x, struct buf *plain, struct buf *html, struct str says, struct str path)
{
	struct str text = chat_line(x->a, says, CHAT_TITLE_BYTES), url = chat_url(x, path);

	buf_fmt(plain, "\n%.*s: %.*s", STR(text), STR(url));
	buf_z(html, "<br><a href=\"");
	chat_put_entities(html, url);
	buf_z(html, "\">");
	put_html(html, text);
	buf_z(html, "</a>");
}

struct str chat_matrix_write(struct ctx *x, const struct html *h, const struct message *m)
{
	struct buf b = { .a = x->a }, plain = { .a = x->a }, html = { .a = x->a };
	struct str title = chat_line(x->a, m->title, CHAT_TITLE_BYTES);

	put_plain(&plain, title);
	buf_ch(&plain, '\n');
	chat_lines(&plain, m, put_plain, "\n");
	buf_z(&html, "<strong>");
	put_html(&html, title);
	buf_z(&html, "</strong><br>");
	chat_lines(&html, m, put_html, "<br>");
	for (size_t i = 0; i < m->acts_n; i++) put_link(x, &plain, &html, m->acts[i].says, m->acts[i].path);
	if (m->kind != MESSAGE_TEST) /* whose act leads there already */
		put_link(x, &plain, &html, str_of(tr("Choose what you are told")), S("/settings/messages"));
	/* m.text, because clients do not ring for m.notice; and it mentions nobody */
	buf_z(&b, "{\"msgtype\":\"m.text\",\"m.mentions\":{},\"format\":\"org.matrix.custom.html\",\"body\":");
	json_put_text(&b, buf_str(&plain));
	buf_z(&b, ",\"formatted_body\":");
	json_put_text(&b, buf_str(&html));
	buf_ch(&b, '}');
	return buf_str(&b);
}

bool chat_matrix_is_set_up(const struct ctx *x)
{
	return chat_is_set_up(x) && chat_is_there(x, MESSAGE_MATRIX);
}

bool chat_matrix_send(struct ctx *x, const struct html *words, int64_t person, const struct message *m,
	int64_t until)
{
	return parcel_put(x, person, MESSAGE_MATRIX, m->kind, chat_matrix_write(x, words, m), until, NULL);
}

/* The first request of a try, when there is a room: whether they are in it. */
static bool is_look(const struct parcel_job *job)
{
	return job->step == 0 && chat_part(job->address, 1).n > 0;
}

static bool is_other(struct str address)
{
	return str_eq(chat_part(address, 2), S(CHAT_ROOM_OTHER));
}

/* Note the invitation that is about to be made; false with *why when it must not be. */
static bool begin_room(struct ctx *x, const struct parcel_job *job, struct err *why)
{
	bool may;

	if (!chat_invited_begin(x, chat_part(job->address, 0), job->person, &may)) {
		*why = x->err;
		return false;
	}
	return may || chat_not_invited(why);
}

static bool keep_room(struct ctx *x, const struct parcel_job *job, struct err *why)
{
	bool is_in = str_eq(chat_part(job->address, 2), S("in"));

	if (chat_invited_keep(x, chat_part(job->address, 0), job->person, chat_part(job->address, 1), is_in))
		return true;
	*why = x->err;
	return false;
}

static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	struct str id = chat_part(job->address, 0), room = chat_part(job->address, 1);
	struct buf b = { .a = x->a };

	if (!chat_is_there(x, MESSAGE_MATRIX))
		return err_set(why, ERR_FAILED, TR("this way is not set up here"));
	if (room.n) {
		buf_z(&b, "/_matrix/client/v3/rooms/");
		buf_percent(&b, room);
		if (is_look(job)) {
			buf_z(&b, "/state/m.room.member/");
			buf_percent(&b, id);
			chat_ask_server(x, ask, &x->outward->matrix, "GET", buf_str(&b), S(""));
			return true;
		}
		if (!keep_room(x, job, why)) return false;
		buf_fmt(&b, "/send/m.room.message/%.*s", STR(job->key));
		chat_ask_server(x, ask, &x->outward->matrix, "PUT", buf_str(&b), job->body);
		return true;
	}
	if (!begin_room(x, job, why)) return false;
	buf_z(&b, "{\"is_direct\":true,\"preset\":\"private_chat\",\"name\":\"rapport\",\"invite\":[");
	json_put_text(&b, id);
	buf_z(&b, "]}");
	chat_ask_server(x, ask, &x->outward->matrix, NULL, S("/_matrix/client/v3/createRoom"), buf_str(&b));
	return true;
}

/* An error code of Matrix; empty: what was answered has none. */
static struct str code_of(struct arena *a, struct str body)
{
	struct str code = chat_answer(a, body, "errcode");

	for (size_t i = 0; i < code.n; i++)
		if (!((code.p[i] >= 'A' && code.p[i] <= 'Z') || code.p[i] == '_')) return S("");
	return code.n <= 60 ? code : S("");
}

static int64_t wait_of(struct str body)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("answer", body, &wrong);
	struct err ignored = { 0 };
	int64_t ms = 0;

	if (!doc) return 0;
	struct json top = json_top(doc), value = json_get(&top, "retry_after_ms");

	if (!value.v || !json_int(&value, 0, INT64_C(86400000), &ms, &ignored)) ms = 0;
	json_free(doc);
	return (ms + 999) / 1000;
}

/* Whether they are in the room or may still come; else they have turned it down, or left. */
static void read_look(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	struct str is = chat_answer(a, got->body, "membership"), id = chat_part(job->address, 0);
	bool is_in = str_eq(is, S("join")), other = is_other(job->address);

	if (is_in && other) {
		out->result = PARCEL_REFUSED;
		chat_not_invited(&out->why);
	} else if (is_in || str_eq(is, S("invite"))) {
		out->result = PARCEL_GO_ON;
		out->address = other ? id : str_fmt(a, "%.*s %.*s%s", STR(id), STR(chat_part(job->address, 1)),
			is_in ? " in" : "");
	} else if (str_eq(is, S("leave")) || str_eq(is, S("ban"))) out->result = PARCEL_GONE;
	else out->result = PARCEL_REFUSED;
	if (out->result == PARCEL_GONE)
		err_set(&out->why, ERR_FAILED, TR("The invitation was turned down, or the room was left."));
}

static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	struct str code = code_of(a, got->body), room;

	if (out->result == PARCEL_SENT) {
		if (is_look(job)) {
			read_look(a, job, got, out);
			return;
		}
		if (chat_part(job->address, 1).n) {
			if (!chat_answer(a, got->body, "event_id").n) out->result = PARCEL_REFUSED;
			return;
		}
		room = chat_answer(a, got->body, "room_id");
		out->result = room.n ? PARCEL_GO_ON : PARCEL_REFUSED;
		out->address = room.n ? str_fmt(a, "%.*s %.*s", STR(job->address), STR(room)) : S("");
		return;
	}
	out->all = got->status == 429;
	if (got->status == 429 && wait_of(got->body)) out->retry_after = wait_of(got->body);
	if (got->status == 401 || got->status == 404) out->result = PARCEL_LATER; /* the operator mends it */
	if (str_eq(code, S("M_FORBIDDEN"))) out->result = PARCEL_GONE; /* they want no room with us */
	if (code.n && got->status == 401) chat_refused(&out->why, "Matrix", str_z(a, code));
	else if (code.n) err_set(&out->why, ERR_FAILED, TR("%s says: %s"), "Matrix", str_z(a, code));
}

bool chat_matrix_ended(struct ctx *x, int64_t person, bool *declined)
{
	struct reach *r;
	struct str id;
	bool of_another, was;

	*declined = false;
	if (!reach_of(x, person, MESSAGE_MATRIX, &r)) return false;
	/* where no room could be made, it may be our account that may not make any */
	*declined = r && r->state == REACH_GONE && chat_part(r->address, 1).n > 0;
	if (!*declined) return true;
	id = chat_part(r->address, 0);
	/* whose account it is goes on in their own room: their no was to the room of somebody else */
	if (!chat_invited_of_another(x, id, person, &of_another) || of_another) return of_another;
	return chat_declined_add(x, id) && chat_invited_forget(x, id, &was);
}

bool chat_matrix_leave(struct ctx *x)
{
	struct reach *r;

	if (!reach_of(x, x->me, MESSAGE_MATRIX, &r)) return false;
	if (!r || r->state != REACH_ON || !chat_part(r->address, 1).n || is_other(r->address)) return true;
	return chat_invited_keep(x, chat_part(r->address, 0), x->me, chat_part(r->address, 1),
		str_eq(chat_part(r->address, 2), S("in")));
}

/* An invitation that the homeserver refused was none. */
static bool end_try(struct ctx *x, const struct parcel_job *job, const struct parcel_outcome *o)
{
	bool refused = o->try.status >= 400 && o->try.status < 500 && !chat_part(job->address, 1).n;

	return !refused || chat_invited_not(x, chat_part(job->address, 0), job->person);
}

const struct reach_way chat_matrix_reach = { make, read, true, end_try };
