/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport receive`: a mail from standard input, for operators whose mail server hands it to
 * a pipe.
 */
#include "cli/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "model/inbox.h"

/* More bytes than a message may have, so that a message that is too large is set aside, as it is
 * in a mailbox. */
enum { PIPE_KEPT = 16 << 20 };

static void print_result(const struct inbox_result *r)
{
	if (r->aside) printf("set aside: %s\n", r->aside);
	else if (r->again) printf("read before\n");
	else if (r->unproven) printf("an answer whose sender is not proven\n");
	else if (r->bounced) printf("a mail that came back\n");
	else if (r->taken) printf("an answer\n");
	else if (r->stale) printf("an answer to what is no longer so\n");
	else printf("nothing for us\n");
}

static void print_time(struct arena *a, int64_t at)
{
	struct buf b = { .a = a };

	date_print_rfc3339(&b, at);
	printf("%.*s", STR(buf_str(&b)));
}

static bool list_aside(struct store *s, struct arena *a, struct err *e)
{
	struct inbox_aside *all;
	struct ctx x;
	size_t n = 0;
	bool ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		inbox_aside_list(&x, &all, &n);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	for (size_t i = 0; ok && i < n; i++) {
		print_time(a, all[i].at);
		if (all[i].uid) printf("  UID %lld", (long long)all[i].uid);
		else printf("  by a pipe");
		printf("  %.*s\n", STR(all[i].why));
	}
	return ok;
}

/* Read a message from standard input to its end: a mail server that could not hand over all of a
 * message would try again for days. Bytes beyond PIPE_KEPT are read and dropped. */
static bool read_message(struct arena *a, struct str *out, struct err *e)
{
	static char rest[64 << 10];
	struct buf b = { .a = a };
	ssize_t n;

	while ((n = read(STDIN_FILENO, rest, sizeof rest)) != 0) {
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) return err_set(e, ERR_FAILED, "standard input: %s", strerror(errno));
		if (b.n < PIPE_KEPT) buf_add(&b, (struct str){ rest, (size_t)n });
	}
	*out = buf_str(&b);
	return true;
}

static bool receive_message(struct store *s, struct arena *a, struct err *e)
{
	const struct inbox_from pipe = { 0 };
	struct inbox_result result;
	struct str message;

	if (!read_message(a, &message, e)) return false;
	if (!inbox_receive(s, a, &pipe, &message, NULL, &result, e)) return false;
	print_result(&result);
	return true;
}

bool cli_receive(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	struct str authserv = S("");
	bool list = false, ok;
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&where),
		{ .name = "--mail-authserv-id", .value = &authserv },
		{ .name = "--set-aside", .flag = &list },
		{ 0 },
	};
	struct store s;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 1)
		return err_set(e, ERR_INPUT, "unexpected argument %s: the mail comes from standard input",
			argv[1]);
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	s.mail_authserv = authserv;
	ok = list ? list_aside(&s, a, e) : receive_message(&s, a, e);
	store_close(&s);
	return ok;
}
