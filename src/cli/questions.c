/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport questions`: the questions that one wrote, or those of the organisation; into a file and
 * out of one.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/acting.h"
#include "model/question_list.h"

static void show_question(struct buf *b, const struct listed_question *q)
{
	static const char *const asks[] = { "", ", the leader asks", ", the member asks" };

	buf_fmt(b, "%.*s (%s%s", STR(acting_line(b->a, q->words)), question_beats[q->beat], asks[q->side]);
	if (q->minutes > 3) buf_fmt(b, ", %lld minutes", (long long)q->minutes);
	buf_z(b, ")\n");
}

static bool show_list(struct ctx *x, enum question_list list, struct buf *b)
{
	struct listed_question *q;
	size_t n;

	if (!question_list(x, list, &q, &n)) return false;
	for (size_t i = 0; i < n; i++) show_question(b, &q[i]);
	if (!n)
		buf_z(b, list == QUESTION_OWN ? "You have written no question of your own.\n" :
			"The organisation has no questions of its own.\n");
	return true;
}

static bool bring_in(struct ctx *x, enum question_list list, const char *path, struct buf *b)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct question_count count;
	struct str text;

	if (!file_read(x->a, path, QUESTION_FILE_BYTES, &text, &x->err)) return false;
	if (!question_import(x, list, name, text, &count)) return false;
	buf_fmt(b, "questions: %zu new, %zu there already\n", count.added, count.before);
	return true;
}

/* Like every file that the program gives out: for its owner alone, and never over another. */
static bool give_out(struct ctx *x, enum question_list list, const char *path, struct buf *b)
{
	struct buf file = { .a = x->a };

	if (!question_export(x, list, strcmp(path, "-") == 0 ? b : &file)) return false;
	return strcmp(path, "-") == 0 || file_create(path, buf_str(&file), 0600, &x->err);
}

static bool check_verb(int argc, char **argv, struct err *e)
{
	bool known = argc > 1 && (strcmp(argv[1], "import") == 0 || strcmp(argv[1], "export") == 0);

	if (argc == 1 || (known && argc == 3)) return true;
	if (known) return err_set(e, ERR_INPUT, "expected: rapport questions %s FILE", argv[1]);
	return err_set(e, ERR_INPUT, "%.40s: expected import or export", argv[1]);
}

bool cli_questions(struct arena *a, int argc, char **argv, struct err *e)
{
	struct acting w = { 0 };
	bool shared = false, ok;
	const struct cli_option options[] = { ACTING_OPTIONS(&w),
		{ .name = "--organisation", .flag = &shared }, { 0 } };
	enum question_list list;
	struct buf b = { .a = a };
	struct ctx x;

	if (!cli_options(&argc, argv, options, e) || !check_verb(argc, argv, e)) return false;
	if (!acting_open(&w, a, e)) return false;
	list = shared ? QUESTION_SHARED : QUESTION_OWN;
	ok = acting_begin(&w, &x, e);
	if (ok) {
		if (argc == 1) ok = show_list(&x, list, &b);
		else if (argv[1][0] == 'i') ok = bring_in(&x, list, argv[2], &b);
		else ok = give_out(&x, list, argv[2], &b);
		ok = acting_end(&x, ok, e);
	}
	if (ok) fwrite(b.p, 1, b.n, stdout);
	acting_close(&w);
	return ok;
}
