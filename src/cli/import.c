/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport import team.csv`: a team file into the data folder, and the calendars of its
 * people from a folder, beside a running server too. Or everything from an export.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/file.h"
#include "cli/export.h"
#include "cli/folder.h"
#include "cli/term.h"
#include "model/calendar.h"
#include "model/roster.h"
#include "model/store.h"

struct asked {
	struct str data, database, calendars;
};

static bool say_mistakes(const struct team *t, const char *file)
{
	for (int i = 0; i < t->mistakes_n; i++)
		fprintf(stderr, "%s:%d: %.*s\n", file, t->mistakes[i].line,
			STR(t->mistakes[i].text));
	return false;
}

static bool import_team(struct store *s, struct arena *a, const char *file, struct team *t,
	struct err *e)
{
	struct roster_count n = { 0 };
	struct str text;
	struct ctx x;
	bool ok;

	if (!file_read(a, file, TEAM_FILE_BYTES, &text, e)) return false;
	if (!team_read(a, file, text, s->zones, t, e))
		return t->mistakes_n > 1 ? say_mistakes(t, file) : false;
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && roster_import(&x, t, &n);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) return err_set(e, x.err.code, "%s: %s", file, x.err.text);
	printf("%d people: %d new, %d changed, %d as before; %d pairs begun or changed, %d ended\n",
		t->n, n.added, n.changed, n.same, n.pairs_begun, n.pairs_ended);
	return true;
}

/* The path and what is wrong, which may begin with the path, or with the file's name here
 * and a line. */
static void say_broken(const char *path, struct str name, const struct err *why)
{
	struct str text = str_of(why->text);

	if (str_starts(text, str_of(path))) text = str_sub(text, strlen(path), text.n);
	else if (str_starts(text, name)) text = str_sub(text, name.n, text.n);
	fprintf(stderr, "%s%s%.*s\n", path, str_starts(text, S(":")) ? "" : ": ", STR(text));
}

/* One calendar, in a transaction and memory of its own. A file that cannot be read is
 * a warning: the others still come in. */
static bool import_calendar(struct store *s, const char *path, struct str key, struct err *e)
{
	struct arena *a = arena_new();
	struct str ics, name = str_fmt(a, "%.*s.ics", STR(key));
	struct err why = { 0 };
	struct ctx x = { 0 };
	int64_t id;
	bool ok;

	ok = file_read(a, path, CALENDAR_BYTES, &ics, &why);
	ok = ok && store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		roster_find(&x, key, &id) && calendar_put(&x, id, name, ics);
	if (x.db) ok = store_end(&x, ok);
	if (!ok && !why.code) why = x.err;
	if (!ok && why.code == ERR_INPUT) {
		say_broken(path, name, &why);
		ok = true;
	}
	if (!ok) *e = why;
	arena_free(a);
	return ok;
}

static bool import_calendars(struct store *s, struct arena *a, const struct team *t,
	struct str path, struct err *e)
{
	struct progress bar;
	struct folder folder;
	int32_t found = 0;

	if (!folder_list(a, str_z(a, path), &folder, e)) return false;
	progress_begin(&bar);
	for (int32_t i = 0; i < t->n; i++) {
		const struct calendar_file *file = folder_find(&folder, t->people[i].id);

		progress_show(&bar, "reading calendars", (double)i / t->n);
		if (!file) continue;
		found++;
		if (!import_calendar(s, file->path.p, t->people[i].id, e)) break;
	}
	progress_end(&bar);
	if (e->code) return false;
	printf("%d of %d calendars found in %.*s\n", found, t->n, STR(path));
	return true;
}

bool cli_import(struct arena *a, int argc, char **argv, struct err *e)
{
	struct asked o = { .data = S("data") };
	const struct cli_option options[] = {
		{ .name = "--data", .value = &o.data },
		{ .name = "--database", .value = &o.database },
		{ .name = "--calendars", .value = &o.calendars },
		{ 0 },
	};
	struct store s;
	struct team t = { 0 };
	bool ok, everything;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one team file: rapport import team.csv");
	everything = export_is_one(argv[1]);
	if (everything && o.calendars.n)
		return err_set(e, ERR_INPUT, "--calendars: an export has its calendars in it");
	if (!store_open(&s, o.data, o.database, STORE_USE, e)) return false;
	if (everything)
		ok = export_read(&s, a, argv[1], e);
	else
		ok = import_team(&s, a, argv[1], &t, e) &&
			(!o.calendars.n || import_calendars(&s, a, &t, o.calendars, e));
	store_close(&s);
	return ok;
}
