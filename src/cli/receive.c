/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport receive`: a mail from standard input, for operators whose mail server hands it to
 * a pipe.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/file.h"
#include "mail/message.h"
#include "model/inbox.h"
#include "model/store.h"

static void say(const struct inbox_result *r)
{
	if (r->again) printf("read before\n");
	else if (r->unproven) printf("an answer whose sender is not proven\n");
	else if (r->bounced) printf("a mail that came back\n");
	else if (r->taken) printf("an answer\n");
	else if (r->stale) printf("an answer to what is no longer so\n");
	else printf("nothing for us\n");
}

bool cli_receive(struct arena *a, int argc, char **argv, struct err *e)
{
	struct str data = S("data"), database = S(""), authserv = S("");
	const struct cli_option options[] = {
		{ .name = "--data", .value = &data },
		{ .name = "--database", .value = &database },
		{ .name = "--mail-authserv-id", .value = &authserv },
		{ 0 },
	};
	struct inbox_result result = { 0 };
	struct str message;
	struct store s;
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 1)
		return err_set(e, ERR_INPUT, "unexpected argument %s: the mail comes from standard input",
			argv[1]);
	if (!file_read(a, "-", MAIL_BYTES, &message, e)) return false;
	if (!store_open(&s, data, database, STORE_USE, e)) return false;
	s.mail_authserv = authserv;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		inbox_take(&x, message, &result);
	if (x.db) ok = store_end(&x, ok);
	if (ok) say(&result);
	else *e = x.err;
	store_close(&s);
	return ok;
}
