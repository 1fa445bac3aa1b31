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
	struct cli_store where;
	struct str calendars;
};

static bool print_mistakes(struct arena *a, const struct team *t, const char *file)
{
	for (int i = 0; i < t->mistakes_n; i++)
		fprintf(stderr, "%s:%d: %.*s\n", file, t->mistakes[i].line,
			STR(term_plain(a, str_of(t->mistakes[i].why->text))));
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
		return t->mistakes_n > 1 ? print_mistakes(a, t, file) : false;
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && roster_import(&x, t, &n);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) return err_within(e, x.err.code, &x.err, "%s", file);
	printf("%d people: %d new, %d changed, %d as before; %d pairs begun or changed, %d ended\n",
		t->n, n.added, n.changed, n.same, n.pairs_begun, n.pairs_ended);
	return true;
}

/* Print the path of a file and what is wrong with the file. The text of `why` may begin with the
 * path, or with `name` and a line, which is then not said twice. */
static void warn_of_file(struct arena *a, const char *path, struct str name, const struct err *why)
{
	struct str text = str_of(why->text);

	if (str_starts(text, str_of(path))) text = str_sub(text, strlen(path), text.n);
	else if (str_starts(text, name)) text = str_sub(text, name.n, text.n);
	fprintf(stderr, "%.*s%s%.*s\n", STR(term_plain(a, str_of(path))), str_starts(text, S(":")) ? "" : ": ",
		STR(term_plain(a, text)));
}

struct import {
	struct store *store;
	const struct team *team;
	struct folder folder;
	int32_t came[CALENDAR_NEW + 1], refused;
};

static const struct calendar_file *find_file(const struct import *m, int32_t person)
{
	return folder_find(&m->folder, m->team->people[person].id);
}

/* Import the calendar of a person of the team; true when they have no calendar. */
static bool put_calendar(struct ctx *x, const struct import *m, int32_t person, int32_t *came)
{
	const struct calendar_file *file = find_file(m, person);
	struct str key = m->team->people[person].id, ics;
	struct calendar *c;
	int64_t id;

	if (!file) return true;
	if (!file_read(x->a, file->path.p, CALENDAR_BYTES, &ics, &x->err) ||
		!roster_find(x, key, &id) ||
		!(c = calendar_put(x, id, str_fmt(x->a, "%.*s.ics", STR(key)), ics)))
		return false;
	came[c->came]++;
	return true;
}

/* Import the calendars of the people [from, to) in one transaction: all of them or none. */
static bool import_range(struct import *m, int32_t from, int32_t to, struct err *e)
{
	int32_t came[CALENDAR_NEW + 1] = { 0 };
	struct arena *a = arena_new();
	struct ctx x;
	bool ok = store_begin(m->store, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	for (int32_t i = from; ok && i < to; i++) {
		ok = put_calendar(&x, m, i, came);
		arena_free(a);
		x.a = a = arena_new();
	}
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	for (int k = 0; ok && k <= CALENDAR_NEW; k++) m->came[k] += came[k];
	arena_free(a);
	return ok;
}

/* A file that cannot be read is a warning: the others still come in. */
static bool import_one(struct import *m, int32_t person, struct err *e)
{
	struct err why = { 0 };
	struct arena *tmp;
	char name[80]; /* an id has 64 bytes at most (model/team.c) */

	if (import_range(m, person, person + 1, &why)) return true;
	if (why.code != ERR_INPUT) {
		*e = why;
		return false;
	}
	snprintf(name, sizeof name, "%.*s.ics", STR(m->team->people[person].id));
	tmp = arena_new();
	warn_of_file(tmp, find_file(m, person)->path.p, str_of(name), &why);
	arena_free(tmp);
	m->refused++;
	return true;
}

/* Some at a time, for a server that runs beside waits meanwhile; where one of them cannot be
 * read, each by itself. */
static bool import_each(struct import *m, struct err *e)
{
	enum { AT_ONCE = 64 };
	struct progress bar;
	bool ok = true;

	progress_begin(&bar);
	for (int32_t i = 0; ok && i < m->team->n; i += AT_ONCE) {
		int32_t to = m->team->n - i < AT_ONCE ? m->team->n : i + AT_ONCE;
		struct err why = { 0 };

		progress_show(&bar, "reading calendars", (double)i / m->team->n);
		if (import_range(m, i, to, &why)) continue;
		for (int32_t k = i; ok && k < to; k++) ok = import_one(m, k, e);
	}
	progress_end(&bar);
	return ok;
}

static bool import_calendars(struct store *s, struct arena *a, const struct team *t,
	struct str path, struct err *e)
{
	struct import m = { .store = s, .team = t };
	int32_t found = 0;

	if (!folder_list(a, str_z(a, path), &m.folder, e) || !import_each(&m, e)) return false;
	for (int32_t i = 0; i < t->n; i++) found += find_file(&m, i) != NULL;
	printf("%d of %d calendars found in %.*s: %d new, %d changed, %d as before, %d refused\n",
		found, t->n, STR(path), m.came[CALENDAR_NEW], m.came[CALENDAR_CHANGED],
		m.came[CALENDAR_SAME], m.refused);
	return true;
}

bool cli_import(struct arena *a, int argc, char **argv, struct err *e)
{
	struct asked o = { .where = CLI_STORE };
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&o.where),
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
	if (!store_open(&s, o.where.data, o.where.database, STORE_USE, e)) return false;
	if (everything)
		ok = export_read(&s, a, argv[1], e);
	else
		ok = import_team(&s, a, argv[1], &t, e) &&
			(!o.calendars.n || import_calendars(&s, a, &t, o.calendars, e));
	store_close(&s);
	return ok;
}
