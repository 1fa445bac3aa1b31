/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/smtp.h"

#include "base/clean.h"

enum { SEND_SECONDS = 60, SAID_BYTES = 200, MAIL_TOO_LARGE = 552 };

struct sending {
	bool (*commit)(void *);
	void *arg;
	bool gone, forbidden;
};

static bool last_byte(void *arg)
{
	struct sending *s = arg;

	s->forbidden = s->commit && !s->commit(s->arg);
	s->gone = !s->forbidden;
	return s->gone;
}

/* True when a server has refused us or our own address, before it was asked about the recipient: fewer than
 * two of its replies were 250, to the greeting and to MAIL, since the connection or its encryption began. */
static bool was_before_recipient(struct str replies)
{
	struct str line;
	int taken = 0;

	while (str_line(&replies, &line)) {
		if (line.n > 3 && line.p[3] == '-') continue; /* more lines of this reply come */
		if (str_starts(line, S("220"))) taken = 0;
		else if (str_starts(line, S("250"))) taken++;
	}
	return taken < 2;
}

/* The text of the reply with this code, without words that have an @. */
static struct str read_reply(struct arena *a, struct str replies, long status)
{
	struct str code = str_fmt(a, "%ld", status), line, word;
	struct buf b = { .a = a };

	while (str_line(&replies, &line)) {
		struct str rest = str_sub(line, 4, line.n);

		while (str_starts(line, code) && rest.n) {
			str_cut(rest, ' ', &word, &rest);
			if (b.n) buf_ch(&b, ' ');
			buf_add(&b, str_has(word, S("@")) ? S("<address>") : word);
		}
	}
	return clean_foreign(a, buf_str(&b), SAID_BYTES, false);
}

static enum smtp_result result_of(const struct sending *s, const struct transfer_answer *got)
{
	/* 354 asked for the message; a reply of another kind is the word about it */
	bool said = got->status >= 400 && got->status < 600;

	if (s->forbidden) return SMTP_LATER;
	if (s->gone && !said) return SMTP_IN_DOUBT;
	if (got->failure == TRANSFER_LOGIN || got->failure == TRANSFER_NO_TLS) return SMTP_LATER;
	if (said && got->status != MAIL_TOO_LARGE && was_before_recipient(got->headers)) return SMTP_LATER;
	return said && got->status >= 500 ? SMTP_REFUSED : SMTP_LATER;
}

enum smtp_result smtp_send(struct arena *a, const struct mail_server *server, struct str from,
	struct str to, struct str message, bool (*commit)(void *), void *arg,
	const _Atomic bool *stop, struct str *said, struct err *e)
{
	struct sending s = { .commit = commit, .arg = arg };
	struct transfer_ask ask = { .url = server->url, .body = message, .user = server->user,
		.password = server->password, .mail_from = from, .mail_to = &to, .mail_to_n = 1,
		.auth = server->user.n ? TRANSFER_ANY : TRANSFER_NO_AUTH,
		.tls = server->plain ? TRANSFER_TLS_BY_SCHEME : TRANSFER_STARTTLS,
		.commit = last_byte, .arg = &s, .limit = 64 << 10, .seconds = SEND_SECONDS,
		.stop = stop, .inside = true /* the operator's own word */ };
	struct transfer_answer got;
	struct err why = { 0 };

	*said = S("");
	if (transfer(a, &ask, &got, &why)) return SMTP_SENT;
	if (got.status >= 400) *said = read_reply(a, got.headers, got.status);
	if (got.status >= 400)
		err_set(e, ERR_FAILED, TR("%s (SMTP %ld)"), str_fmt(a, ERR_KEY "%s", why.says).p,
			got.status);
	else err_pass(e, ERR_FAILED, &why);
	return result_of(&s, &got);
}
