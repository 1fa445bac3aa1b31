/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/mail_options.h"

#include "base/clean.h"
#include "cli/secret_file.h"

/* Move the user out of an address: "smtp://user@host:587" becomes "smtp://host:587". The user may
 * hold an @. */
static void take_user(struct arena *a, struct str url, struct mail_server *s)
{
	size_t host = str_index(url, ':') + 3, end = host + str_index(str_sub(url, host, url.n), '/');

	s->url = url;
	for (size_t i = end; i-- > host;) {
		if (url.p[i] != '@') continue;
		s->user = str_sub(url, host, i);
		s->url = str_fmt(a, "%.*s%.*s", STR(str_sub(url, 0, host)),
			STR(str_sub(url, i + 1, url.n)));
		return;
	}
}

static bool is_loopback(struct str url)
{
	struct str host = str_sub(url, str_index(url, ':') + 3, url.n);

	return str_starts(host, S("127.")) || str_starts(host, S("[::1]")) ||
		str_eq(str_sub(host, 0, str_index(host, ':')), S("localhost"));
}

static bool take_server(struct arena *a, const char *option, struct str url, const char *scheme,
	bool plain, struct mail_server *s, struct err *e)
{
	struct str bare = str_fmt(a, "%s://", scheme), secure = str_fmt(a, "%ss://", scheme);

	if (!str_starts(url, bare) && !str_starts(url, secure))
		return err_at(e, ERR_INPUT, option, "expected %s://HOST:PORT or %ss://HOST", scheme,
			scheme);
	take_user(a, url, s);
	s->plain = plain && str_starts(url, bare);
	if (s->plain && !is_loopback(s->url))
		return err_set(e, ERR_INPUT,
			"--mail-plain: only for servers on this machine; %s is another", option);
	return true;
}

/* An option that needs another one is refused, rather than passed over. */
static bool check_together(const struct mail_options *o, struct err *e)
{
	if (!o->smtp.n && o->smtp_password_file.n)
		return err_set(e, ERR_INPUT, "--smtp-password-file needs --smtp, the server that it is for");
	if (!o->imap.n && o->imap_password_file.n)
		return err_set(e, ERR_INPUT, "--imap-password-file needs --imap, the mailbox that it is for");
	if (o->plain && !o->smtp.n && !o->imap.n)
		return err_set(e, ERR_INPUT, "--mail-plain needs --smtp or --imap, the server that it is for");
	if (o->imap.n && !o->smtp.n)
		return err_set(e, ERR_INPUT, "--imap needs --mail-from and --smtp: answers come to what was sent");
	if (!o->from.n != !o->smtp.n) return err_set(e, ERR_INPUT, "--mail-from and --smtp go together");
	return true;
}

bool mail_options_take(struct arena *a, const struct mail_options *o, struct store *s,
	struct err *e)
{
	const struct secret_place smtp = { "--smtp-password-file", "RAPPORT_SMTP_PASSWORD", o->smtp_password_file };
	const struct secret_place imap = { "--imap-password-file", "RAPPORT_IMAP_PASSWORD", o->imap_password_file };

	s->mail_authserv = o->authserv;
	if (!check_together(o, e)) return false;
	if (!o->from.n) return true;
	if (!clean_address(a, o->from, &s->mail_from))
		return err_set(e, ERR_INPUT, "--mail-from: expected an address like talks@example.org");
	if (!take_server(a, "--smtp", o->smtp, "smtp", o->plain, &s->smtp, e)) return false;
	if (!secret_file_take(a, &smtp, &s->smtp.password, e)) return false;
	if (!o->imap.n) return true;
	return take_server(a, "--imap", o->imap, "imap", o->plain, &s->imap, e) &&
		secret_file_take(a, &imap, &s->imap.password, e);
}
