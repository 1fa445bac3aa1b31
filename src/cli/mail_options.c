/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/mail_options.h"

#include "base/clean.h"
#include "base/log.h"
#include "cli/secret_file.h"

/* A colon in a user's name is written %3A in an address, where a bare one would begin a password. */
static struct str read_user(struct arena *a, struct str typed)
{
	struct buf b = { .a = a };

	while (typed.n) {
		bool colon = typed.n > 2 && str_eq_nocase(str_sub(typed, 0, 3), S("%3A"));

		buf_ch(&b, colon ? ':' : typed.p[0]);
		typed = str_sub(typed, colon ? 3 : 1, typed.n);
	}
	return buf_str(&b);
}

/* Move the user out of an address: "smtp://user@host:587" becomes "smtp://host:587". The user may
 * hold an @. False when a password stands there. */
static bool take_user(struct arena *a, struct str url, struct mail_server *s)
{
	size_t host = str_index(url, ':') + 3, end = host + str_index(str_sub(url, host, url.n), '/');

	s->url = url;
	for (size_t i = end; i-- > host;) {
		if (url.p[i] != '@') continue;
		s->user = read_user(a, str_sub(url, host, i));
		s->url = str_fmt(a, "%.*s%.*s", STR(str_sub(url, 0, host)),
			STR(str_sub(url, i + 1, url.n)));
		return !str_has(str_sub(url, host, i), S(":"));
	}
	return true;
}

/* True when an address without its user has a host, and behind it nothing or a port. */
static bool has_host(struct str url)
{
	struct str rest = str_sub(url, str_index(url, ':') + 3, url.n), host, port;
	size_t v6 = str_starts(rest, S("[")) ? str_index(rest, ']') : 0, colon;
	int64_t n;

	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] == 127) return false;
	rest = str_sub(rest, 0, str_index(rest, '/'));
	if (v6 >= rest.n) return false; /* there is no host, or its bracket stays open */
	colon = v6 + str_index(str_sub(rest, v6, rest.n), ':');
	host = str_sub(rest, 0, colon), port = str_sub(rest, colon, rest.n);
	return host.n > 0 && (!port.n || (str_int(str_sub(port, 1, port.n), &n) && n > 0 && n < 65536));
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
		return err_at(e, ERR_INPUT, option, "expected %s://HOST:PORT or %ss://HOST", scheme, scheme);
	if (!take_user(a, url, s))
		return err_at(e, ERR_INPUT, option, "a password does not stand here, where every user of this machine reads it: "
			"it goes into a file (%s-password-file); a colon in the user's name is written %%3A", option);
	if (!has_host(s->url))
		return err_at(e, ERR_INPUT, option, "expected %s://USER@HOST:PORT or %ss://USER@HOST, with a number as port",
			scheme, scheme);
	s->plain = plain && str_starts(url, bare);
	if (s->plain && !is_loopback(s->url))
		return err_set(e, ERR_INPUT,
			"--mail-plain: only for servers on this machine; %s is another", option);
	return true;
}

/* Read the password of a server, of one line. One that nobody signs in with is refused. */
static bool take_password(struct arena *a, const char *server, const struct secret_place *p, struct mail_server *s,
	struct err *e)
{
	if (!secret_file_take(a, p, &s->password, e)) return false;
	for (size_t i = 0; i < s->password.n; i++)
		if ((unsigned char)s->password.p[i] < ' ' || s->password.p[i] == 127)
			return err_at(e, ERR_INPUT, secret_file_given(a, p), "expected a password of one line");
	if (s->password.n && !s->user.n)
		return err_at(e, ERR_INPUT, server, "there is a password and no user: expected USER@ before the host");
	if (s->user.n && !s->password.n)
		log_warn("no password for the user of %s: expected %s or %s", server, p->option, p->variable);
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
	if (!take_password(a, "--smtp", &smtp, &s->smtp, e)) return false;
	if (!o->imap.n) return true;
	return take_server(a, "--imap", o->imap, "imap", o->plain, &s->imap, e) && take_password(a, "--imap", &imap, &s->imap, e);
}
