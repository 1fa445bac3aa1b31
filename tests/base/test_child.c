/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/child.h"

static struct arena *a;
static struct child_answer got;

static enum child_end shell(const char *script, struct str in, size_t most, int seconds)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	const struct child_ask ask = { .program = "/bin/sh", .argv = argv, .in = in, .most = most,
		.seconds = seconds };

	return child_run(a, &ask, &got);
}

static void what_goes_in_comes_back(void)
{
	struct str much = { NEW_N(a, char, 9 << 20), 9 << 20 };

	IS(shell("cat", S("hello\n"), 100, 20), CHILD_EXITED);
	IS(got.status, 0);
	IS_STR(got.out, S("hello\n"));
	IS(shell("cat", much, much.n, 20), CHILD_EXITED);
	OK(str_eq(got.out, much));
	IS(shell("echo no >&2; exit 7", S(""), 100, 20), CHILD_EXITED);
	IS(got.status, 7);
	IS_STR(got.out, S(""));
	IS(shell("exit 3", much, 100, 20), CHILD_EXITED); /* it does not read what it is given */
	IS(got.status, 3);
}

static void however_it_ends_is_known(void)
{
	const char *const argv[] = { "none", NULL };
	const struct child_ask none = { .program = "/nowhere/none", .argv = argv, .seconds = 5 };

	IS(shell("kill -SEGV $$", S("x"), 100, 20), CHILD_CRASHED);
	IS(got.status, SIGSEGV);
	IS(shell("while :; do :; done", S(""), 100, 1), CHILD_LATE);
	IS(shell("exec >&- <&-; exec sleep 100", S(""), 100, 1), CHILD_LATE);
	IS(shell("sleep 100", (struct str){ NEW_N(a, char, 9 << 20), 9 << 20 }, 100, 1), CHILD_LATE);
	IS(shell("while :; do echo much; done", S(""), 1000, 20), CHILD_TOO_MUCH);
	IS(child_run(a, &none, &got), CHILD_NOT_STARTED);
}

static void it_is_ended_when_we_are(void)
{
	const char *const argv[] = { "sh", "-c", "sleep 100", NULL };
	_Atomic bool stop = true;
	const struct child_ask ask = { .program = "/bin/sh", .argv = argv, .seconds = 100, .stop = &stop };

	IS(child_run(a, &ask, &got), CHILD_STOPPED);
}

static void it_knows_nothing_of_us(void)
{
	int open = dup(0); /* a file of ours that nobody thought of */

	setenv("RAPPORT_SMTP_PASSWORD", "secret", 1);
	IS(shell("set; ls /proc/$$/fd", S(""), 10000, 20), CHILD_EXITED);
	OK(open > 2 && !str_has(got.out, S("secret")) && str_has(got.out, S("0\n1\n2\n")));
	OK(!str_has(got.out, S("\n3\n")));
	close(open);
}

int main(void)
{
	a = arena_new();
	RUN(what_goes_in_comes_back);
	RUN(however_it_ends_is_known);
	RUN(it_is_ended_when_we_are);
	RUN(it_knows_nothing_of_us);
	arena_free(a);
	return tap_end();
}
