/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport steps`: what I owe first, what I am to confirm, what others owe me; and what
 * became of one of them.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "cli/brief_show.h"
#include "model/step.h"
#include "model/written.h"

typedef bool list_fn(struct ctx *, int64_t, size_t, struct step **, size_t *);

/* Show a list of steps under its heading, with the name of the other person before each step. */
static bool show_list(struct ctx *x, struct buf *b, const struct acting *w, const char *heading,
	list_fn *list)
{
	struct step *s;
	size_t n;

	if (!list(x, 0, WRITTEN_PAGE, &s, &n)) return false;
	if (n) buf_fmt(b, "%s%s\n", b->n ? "\n" : "", heading);
	for (size_t i = 0; i < n; i++) {
		s[i].words = str_fmt(x->a, "%.*s: %.*s", STR(s[i].name), STR(s[i].words));
		brief_show_step(b, w, &s[i]);
	}
	return true;
}

static bool show_all(struct ctx *x, struct buf *b, const struct acting *w)
{
	if (!show_list(x, b, w, "You owe", step_list_mine)) return false;
	if (!show_list(x, b, w, "To confirm", step_list_to_confirm)) return false;
	if (!show_list(x, b, w, "Others owe you", step_list_owed)) return false;
	if (!b->n) buf_z(b, "Nothing is open, on either side.\n");
	return true;
}

/* Add to *found how many steps of a list have an id that ends with `end`; *id is the last of them. */
static bool count_endings(struct ctx *x, list_fn *list, struct str end, int64_t *id, size_t *found)
{
	int64_t before = 0;
	struct step *s;
	size_t n = WRITTEN_PAGE;

	while (n == WRITTEN_PAGE) {
		if (!list(x, before, WRITTEN_PAGE, &s, &n)) return false;
		for (size_t i = 0; i < n; i++) {
			struct buf b = { .a = x->a };

			if (!before || s[i].id < before) before = s[i].id;
			id_print(&b, s[i].id);
			if (!str_ends(buf_str(&b), end) || s[i].id == *id) continue;
			*id = s[i].id;
			++*found;
		}
	}
	return true;
}

/* Find the step that `text` names by its id, or by the end of its id. */
static bool find_step(struct ctx *x, struct str text, int64_t *id)
{
	struct str end = str_lower(x->a, str_trim(text));
	size_t found = 0;

	if (id_parse(end, id)) return true;
	*id = 0;
	if (end.n >= 3 && (!count_endings(x, step_list_mine, end, id, &found) ||
		!count_endings(x, step_list_to_confirm, end, id, &found) ||
		!count_endings(x, step_list_owed, end, id, &found)))
		return false;
	if (found == 1) return true;
	end = acting_line(x->a, str_sub(end, 0, 40));
	return err_set(&x->err, ERR_INPUT,
		found ? "%.*s ends the ids of several steps: write more of it"
		      : "%.*s is no open step: `rapport steps` lists them",
		STR(end));
}

struct verb {
	const char *name;
	int argc;
	const char *expected;
};

static const struct verb verbs[] = {
	{ "done", 3, "rapport steps done ID" },
	{ "reopen", 3, "rapport steps reopen ID" },
	{ "drop", 4, "rapport steps drop ID \"reason\"" },
	{ "move", 4, "rapport steps move ID DATE" },
};

static const struct verb *find_verb(int argc, char **argv, struct err *e)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(verbs[i].name, argv[1]) != 0) continue;
		if (argc == verbs[i].argc) return &verbs[i];
		err_set(e, ERR_INPUT, "expected: %s", verbs[i].expected);
		return NULL;
	}
	err_set(e, ERR_INPUT, "%.40s: expected done, reopen, drop or move", argv[1]);
	return NULL;
}

static bool change_step(struct ctx *x, char **argv)
{
	int64_t id, day;

	if (!find_step(x, str_of(argv[2]), &id)) return false;
	if (strcmp(argv[1], "done") == 0) return step_done(x, id);
	if (strcmp(argv[1], "reopen") == 0) return step_reopen(x, id);
	if (strcmp(argv[1], "drop") == 0) return step_drop(x, id, str_of(argv[3]));
	return acting_date_of("move", str_of(argv[3]), &day, &x->err) && step_move(x, id, day);
}

bool cli_steps(struct arena *a, int argc, char **argv, struct err *e)
{
	struct acting w = { 0 };
	const struct cli_option options[] = { ACTING_OPTIONS(&w), { 0 } };
	struct buf b = { .a = a };
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 1 && !find_verb(argc, argv, e)) return false;
	if (!acting_open(&w, a, e)) return false;
	ok = acting_begin(&w, &x, e);
	if (ok) ok = acting_end(&x, (argc == 1 || change_step(&x, argv)) && show_all(&x, &b, &w), e);
	if (ok) fwrite(b.p, 1, b.n, stdout);
	acting_close(&w);
	return ok;
}
