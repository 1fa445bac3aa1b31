/* SPDX-License-Identifier: Apache-2.0 */
#include "mail/smtp.h"

enum { SEND_SECONDS = 60 };

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

static enum smtp_result result_of(const struct sending *s, const struct transfer_answer *got)
{
	/* 354 asked for the message; a reply of another kind is the word about it */
	bool said = got->status >= 400 && got->status < 600;

	if (s->forbidden) return SMTP_LATER;
	if (s->gone && !said) return SMTP_IN_DOUBT;
	if (got->failure == TRANSFER_LOGIN || got->failure == TRANSFER_NO_TLS) return SMTP_LATER;
	return said && got->status >= 500 ? SMTP_REFUSED : SMTP_LATER;
}

enum smtp_result smtp_send(struct arena *a, const struct mail_server *server, struct str from,
	struct str to, struct str message, bool (*commit)(void *), void *arg,
	const _Atomic bool *stop, struct err *e)
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

	if (transfer(a, &ask, &got, &why)) return SMTP_SENT;
	if (got.status >= 400)
		err_set(e, ERR_FAILED, TR("%s (SMTP %ld)"), str_fmt(a, ERR_KEY "%s", why.says).p,
			got.status);
	else err_pass(e, ERR_FAILED, &why);
	return result_of(&s, &got);
}
