/* SPDX-License-Identifier: Apache-2.0
 *
 * Titles and lines hold names that people chose for themselves. Whatever is in one must stay a name:
 * no mention of a whole channel, no link, no markup.
 */
#include "base/clean.h"
#include "base/json.h"
#include "model/chat.h"

struct str chat_line(struct arena *a, struct str s, size_t most)
{
	s = clean_unlink(a, clean_foreign(a, s, most, false)); /* which has taken out what NAME() put in */
	if (s.n <= most) return s;
	while (most && ((unsigned char)s.p[most] & 0xc0) == 0x80) most--;
	return str_sub(s, 0, most);
}

void chat_lines(struct buf *b, const struct message *m, void (*put)(struct buf *, struct str),
	const char *between)
{
	size_t room = CHAT_TEXT_BYTES;

	for (size_t i = 0; i < m->lines_n && room; i++) {
		struct str line = chat_line(b->a, m->lines[i], room);

		if (i) buf_z(b, between);
		put(b, line);
		room -= line.n;
	}
}

struct str chat_url(const struct ctx *x, struct str path)
{
	return str_fmt(x->a, "%.*s%.*s", STR(x->site), STR(path));
}

struct str chat_token(const struct message_act *act)
{
	return str_sub(act->path, sizeof ACT_LINK_PATH - 1, act->path.n);
}

void chat_put_entities(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '&') buf_z(b, "&amp;");
		else if (s.p[i] == '<') buf_z(b, "&lt;");
		else if (s.p[i] == '>') buf_z(b, "&gt;");
		else buf_ch(b, s.p[i]);
	}
}

/* Whether a line that begins so would be a list: "1. ", "- ". */
static size_t list_mark(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
	if (i && i < s.n && (s.p[i] == '.' || s.p[i] == ')')) return i;
	return s.n && (s.p[0] == '-' || s.p[0] == '+' || s.p[0] == '=') ? 0 : s.n;
}

void chat_put_markdown(struct buf *b, struct str s)
{
	size_t mark = list_mark(s);

	for (size_t i = 0; i < s.n; i++) {
		if (str_index(S("\\`*_{}[]()#|~<>&!:"), s.p[i]) < 18 || i == mark) buf_ch(b, '\\');
		buf_ch(b, s.p[i]);
		/* a word joiner, which is not seen: "@all" behind it calls nobody */
		if (s.p[i] == '@') buf_z(b, "\xe2\x81\xa0");
	}
}

void chat_post_json(struct ctx *x, struct transfer_ask *ask, struct str url, struct str body)
{
	struct str *header = NEW(x->a, struct str);

	*header = S("Content-Type: application/json");
	*ask = (struct transfer_ask){ .url = url, .method = "POST", .headers = header, .headers_n = 1,
		.body = body, .inside = x->outward && x->outward->inside };
}

struct str chat_part(struct str address, int n)
{
	struct str part = address, rest = address;

	for (int i = 0; i <= n; i++)
		if (!str_cut(rest, ' ', &part, &rest)) {
			if (i < n) return S("");
			break;
		}
	return part;
}

void chat_ask_server(struct ctx *x, struct transfer_ask *ask, const struct outward_server *server,
	const char *method, struct str path, struct str body)
{
	struct str *header = NEW(x->a, struct str);

	*header = S("Content-Type: application/json; charset=utf-8");
	/* the operator has named this server, so it may be inside */
	*ask = (struct transfer_ask){ .url = str_fmt(x->a, "%.*s%.*s", STR(server->url), STR(path)),
		.method = method ? method : "POST", .headers = header, .headers_n = 1, .body = body,
		.auth = TRANSFER_BEARER, .password = server->token, .inside = true };
}

struct str chat_answer(struct arena *a, struct str body, const char *member)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("answer", body, &wrong);
	struct err ignored = { 0 };
	struct str text = S("");

	if (!doc) return text;
	struct json top = json_top(doc), value = json_get(&top, member);

	if (!value.v || !json_text(&value, &text, &ignored) || text.n > 255) text = S("");
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 127) text = S("");
	text = str_dup(a, text);
	json_free(doc);
	return text;
}

struct str chat_word(struct arena *a, struct str body)
{
	struct str word = str_trim(body);

	for (size_t i = 0; i < word.n; i++)
		if (!((word.p[i] >= 'a' && word.p[i] <= 'z') || (word.p[i] >= '0' && word.p[i] <= '9') ||
			    word.p[i] == '_'))
			return S("");
	return word.n <= 60 ? str_dup(a, word) : S("");
}
