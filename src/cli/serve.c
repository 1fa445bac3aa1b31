/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport serve`: open the data folder, listen, say where to sign in, and stay until
 * a signal comes.
 */
#include "cli/chat_options.h"
#include "cli/commands.h"
#include "cli/mail_options.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/log.h"
#include "model/account.h"
#include "model/demo.h"
#include "model/pulse_box.h"
#include "model/roster.h"
#include "model/store.h"
#include "web/web.h"
#include "work/pulse.h"
#include "work/work.h"

struct asked {
	struct cli_store where;
	struct str listen, public_url, trusted, log;
	struct mail_options mail;
	struct chat_options chat;
	bool demo, inside, inside_hooks;
};

static bool read_options(struct asked *o, int argc, char **argv, struct err *e)
{
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&o->where),
		{ .name = "--listen", .value = &o->listen },
		{ .name = "--public-url", .value = &o->public_url },
		{ .name = "--trusted-proxy", .value = &o->trusted },
		{ .name = "--log", .value = &o->log },
		{ .name = "--mail-from", .value = &o->mail.from },
		{ .name = "--smtp", .value = &o->mail.smtp },
		{ .name = "--smtp-password-file", .value = &o->mail.smtp_password_file },
		{ .name = "--imap", .value = &o->mail.imap },
		{ .name = "--imap-password-file", .value = &o->mail.imap_password_file },
		{ .name = "--mail-authserv-id", .value = &o->mail.authserv },
		{ .name = "--mail-plain", .flag = &o->mail.plain },
		{ .name = "--slack-token-file", .value = &o->chat.slack_token_file },
		{ .name = "--slack-signing-secret-file", .value = &o->chat.slack_secret_file },
		{ .name = "--slack-api", .value = &o->chat.slack_api },
		{ .name = "--mattermost", .value = &o->chat.mattermost },
		{ .name = "--mattermost-token-file", .value = &o->chat.mattermost_token_file },
		{ .name = "--mattermost-command-token-file", .value = &o->chat.mattermost_command_file },
		{ .name = "--matrix", .value = &o->chat.matrix },
		{ .name = "--matrix-token-file", .value = &o->chat.matrix_token_file },
		{ .name = "--demo", .flag = &o->demo },
		{ .name = "--allow-private-feeds", .flag = &o->inside },
		{ .name = "--allow-private-webhooks", .flag = &o->inside_hooks },
		{ 0 },
	};
	enum log_level level;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 1) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[1]);
	if (str_eq(o->log, S("quiet"))) level = LOG_QUIET;
	else if (str_eq(o->log, S("warn"))) level = LOG_WARN;
	else if (str_eq(o->log, S("info"))) level = LOG_INFO;
	else if (str_eq(o->log, S("debug"))) level = LOG_DEBUG;
	else return err_set(e, ERR_INPUT, "--log: expected quiet, warn, info or debug");
	log_start(level);
	return true;
}

/* A token for whoever starts the server while nobody has ever signed in: the demo's leader,
 * the first admin, or, in an empty folder, the first person, who then sets up in the
 * browser. Later starts print none, for their output is kept in a journal; `rapport link`
 * makes one when it is asked. */
static bool make_first_token(struct ctx *x, bool demo, struct str *token)
{
	int64_t who = 0;
	bool entered;

	/* asked before the people of the demo come in */
	if (!account_any_entered(x, &entered)) return false;
	if (demo && !demo_fill(x)) return false;
	if (entered) return true;
	if (!account_first(x, &who) || (!who && !roster_found(x, &who))) return false;
	return (*token = account_link(x, who)).n > 0;
}

static bool first_token(struct store *s, struct arena *a, bool demo, struct str *token, struct err *e)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		make_first_token(&x, demo, token);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	return ok;
}

/* Whoever opens a pulse is told whether what waits is lost when this server stops. */
static bool note_pulse(struct store *s, struct arena *a, struct err *e)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		pulse_note_forgets(&x, !pulse_box_can_save(getenv("RUNTIME_DIRECTORY")));

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	return ok;
}

static void print_address(const struct asked *o, const struct web *w, struct str token)
{
	struct str address = web_address(w);
	struct str base = o->public_url;

	if (!base.n) printf("open http://%.*s", STR(address));
	else printf("open %.*s", STR(base));
	if (token.n) printf("/sign-in/%.*s\n", STR(token));
	else printf("/\n");
	fflush(stdout);
}

/* How readers reach us, for what leads here from mails and calendars; empty where only
 * the socket knows. */
static struct str choose_site(const struct asked *o, struct arena *a)
{
	struct str site = o->public_url;

	while (site.n && site.p[site.n - 1] == '/') site.n--;
	if (site.n) return site;
	if (str_starts(o->listen, S("unix:")) || str_ends(o->listen, S(":0"))) return S("");
	return str_fmt(a, "http://%.*s", STR(o->listen));
}

static const char *say_on(bool on)
{
	return on ? "on" : "off";
}

/* Say what goes out, and warn where what it leads to opens on this machine alone. */
static void log_channels(const struct asked *o, const struct store *s)
{
	const struct outward *out = &s->outward;
	bool mail = s->mail_from.n > 0, chat = out->slack.token.n || out->mattermost.token.n || out->matrix.token.n;

	log_info("channels mail=%s mailbox=%s slack=%s mattermost=%s matrix=%s", say_on(mail), say_on(s->imap.url.n > 0),
		say_on(out->slack.token.n > 0), say_on(out->mattermost.token.n > 0), say_on(out->matrix.token.n > 0));
	if (o->public_url.n || (!mail && !chat)) return;
	if (s->site.n)
		log_warn("no --public-url: what is sent leads to %.*s, which opens for nobody elsewhere", STR(s->site));
	else log_warn("no --public-url: messages and links to sign in are not sent, for they would lead nowhere");
}

static struct web *start_web(const struct asked *o, struct store *s, struct arena *a, struct err *e)
{
	struct web_conf c = {
		.listen = str_z(a, o->listen),
		.public_url = o->public_url.n ? str_z(a, o->public_url) : NULL,
		.trusted_proxies = str_z(a, o->trusted),
	};

	return web_start(s, &c, e);
}

static void wait_for_signal(void)
{
	sigset_t set;
	int which;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigwait(&set, &which);
}

/* Threads inherit this mask, so that the signal comes to sigwait() alone. */
static void hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* A server that crashes leaves no picture of its memory, in which sessions stand, and answers of a
 * pulse that wait. No other program of its user reads that memory either. */
static void forbid_dumps(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		log_warn("the system may keep this server's memory when it crashes");
}

bool cli_serve(struct arena *a, int argc, char **argv, struct err *e)
{
	struct asked o = { .where = CLI_STORE, .listen = S("127.0.0.1:8080"), .log = S("warn") };
	struct work *worker = NULL;
	struct web *w = NULL;
	struct str token = { 0 };
	struct store s;
	bool ok;

	if (!read_options(&o, argc, argv, e)) return false;
	forbid_dumps();
	hold_signals();
	if (!store_open(&s, o.where.data, o.where.database, STORE_SERVE, e)) return false;
	s.inside = o.inside;
	s.outward.inside = o.inside_hooks;
	s.pulse = pulse_box_new();
	pulse_box_load(s.pulse, &s, getenv("RUNTIME_DIRECTORY"));
	s.site = choose_site(&o, a);
	ok = mail_options_take(a, &o.mail, &s, e) && chat_options_take(a, &o.chat, &s.outward, e);
	if (ok) log_channels(&o, &s);
	if (ok && store_try_write(&s, a)) ok = note_pulse(&s, a, e) && first_token(&s, a, o.demo, &token, e);
	ok = ok && (worker = work_start(&s, e)) &&
		(w = start_web(&o, &s, a, e));
	if (ok) {
		print_address(&o, w, token);
		wait_for_signal();
	}
	if (worker) work_stop(worker); /* first, because its commits are told to open pages */
	if (w) web_stop(w);
	if (ok) pulse_settle(&s, a);
	pulse_box_save(s.pulse, s.keys, getenv("RUNTIME_DIRECTORY"));
	pulse_box_free(s.pulse);
	store_close(&s);
	return ok;
}
