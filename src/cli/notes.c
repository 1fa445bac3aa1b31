/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport notes unlock FILE`: the locked notes of one's own export, opened with one's passphrase or
 * recovery kit. It needs no server, no database and no key file.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"
#include "cli/term.h"
#include "model/unlock.h"

enum { SECRET_BYTES = 1024 };

/* Read a line without showing it, when it is typed at a terminal. */
static bool read_secret(struct arena *a, const char *asks, struct str *out, struct err *e)
{
	char line[SECRET_BYTES + 2];
	struct termios before, quiet;
	bool typed = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0, got;

	if (typed) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fprintf(stderr, "%s: ", asks);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	got = fgets(line, sizeof line, stdin) != NULL;
	if (typed) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (!got) return err_set(e, ERR_INPUT, "nothing was typed");
	line[strcspn(line, "\r\n")] = '\0';
	*out = str_dup(a, str_of(line));
	secret_wipe(line, sizeof line);
	return true;
}

/* What stands before a text of a check-in. */
static const char *const labels[] = { "", "work: ", "energy: ", "in the way: ", "would help: ",
	"more of: " };

static void show_text(struct arena *a, const struct unlock_text *t)
{
	printf("%.*s", STR(str_sub(t->made, 0, 10)));
	if (str_eq(t->kind, S("check_in"))) printf(", a check-in");
	else if (t->with.n) printf(", with %.*s", STR(term_plain(a, t->with)));
	printf("\n");
	if (!t->opened) printf("  (does not open)\n");
	for (size_t i = 0; t->opened && unlock_names[i]; i++) {
		struct str rest = t->said[i], line;

		for (bool first = true; str_line(&rest, &line); first = false)
			printf("  %s%.*s\n", first ? labels[i] : "", STR(term_plain(a, line)));
	}
}

static bool unlock(struct arena *a, const char *path, bool kit, struct err *e)
{
	struct str json, secret;
	struct unlock_file f;
	size_t failed = 0;
	bool ok;

	if (!file_read(a, path, UNLOCK_BYTES, &json, e) || !unlock_read(a, path, json, &f, e))
		return false;
	if (!read_secret(a, kit ? "Recovery kit" : "Passphrase", &secret, e)) return false;
	ok = unlock_keys(a, &f, secret, kit, e) && unlock_texts(a, &f, &failed, e);
	secret_wipe((char *)(uintptr_t)secret.p, secret.n);
	unlock_forget(&f);
	if (!ok) return false;
	for (size_t i = f.texts_n; i-- > 0;) show_text(a, &f.texts[i]);
	if (!f.texts_n) fprintf(stderr, "rapport: no text of it is locked\n");
	return !failed || err_set(e, ERR_FAILED, "%zu of %zu texts do not open", failed, f.texts_n);
}

bool cli_notes(struct arena *a, int argc, char **argv, struct err *e)
{
	bool kit = false;
	const struct cli_option options[] = { { .name = "--kit", .flag = &kit }, { 0 } };

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 3 || strcmp(argv[1], "unlock") != 0)
		return err_set(e, ERR_INPUT, "expected: rapport notes unlock FILE");
	return unlock(a, argv[2], kit, e);
}
