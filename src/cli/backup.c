/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport backup FILE` and `rapport restore FILE`.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <sys/stat.h>

#include "cli/term.h"
#include "model/backup.h"
#include "model/fields.h"
#include "model/store.h"

struct bar {
	struct progress progress;
	const char *what;
};

static void show_progress(void *arg, int64_t done, int64_t of)
{
	struct bar *b = arg;

	progress_show(&b->progress, b->what, of > 0 ? (double)done / (double)of : 0);
}

/* Print the size of a file: " (12.3 MB)". */
static void print_size(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0) printf(" (%.1f MB)", (double)st.st_size / 1e6);
}

static bool refuse_postgres(struct str database, const char *tool, struct err *e)
{
	return !database.n || err_set(e, ERR_INPUT, "a PostgreSQL database is copied with %s "
		"(docs/operators.md says how); or move everything with `rapport export` and "
		"`rapport import`", tool);
}

bool cli_backup(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&where),
		{ 0 },
	};
	struct bar bar = { .what = "copying" };
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one new file: rapport backup FILE");
	if (!refuse_postgres(where.database, "pg_dump", e)) return false;
	progress_begin(&bar.progress);
	ok = backup_make(a, where.data, argv[1], (struct backup_progress){ show_progress, &bar }, e);
	progress_end(&bar.progress);
	if (!ok) return false;
	printf("%s holds everything of this moment", argv[1]);
	print_size(argv[1]);
	printf("; keep %s too, elsewhere: without it what is sealed stays closed\n",
		store_file(a, where.data, "key"));
	return true;
}

static void print_content(const char *file, const struct backup_content *found, bool sealed)
{
	printf("%s is whole, made by rapport%s\n\n", file,
		sealed ? ", unchanged since, and opens with this key" : " and opens with this key");
	for (size_t i = 0; entities[i]; i++)
		if (found->rows[i]) printf("  %-20s %lld\n", entities[i]->name, (long long)found->rows[i]);
	printf("  %-20s %lld, of which %lld do not open\n", "sealed values", (long long)found->sealed,
		(long long)found->unopened);
}

/* Check a backup without changing anything. */
static bool check_backup(struct arena *a, struct str data, const char *file, struct backup_how how,
	struct err *e)
{
	struct bar bar = { .what = "checking" };
	struct backup_content found;
	bool ok;

	progress_begin(&bar.progress);
	ok = backup_check(a, data, file, how, (struct backup_progress){ show_progress, &bar }, &found, e);
	progress_end(&bar.progress);
	if (ok) print_content(file, &found, !how.unsealed);
	return ok;
}

bool cli_restore(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	struct backup_how how = { 0 };
	bool check = false, ok;
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&where),
		{ .name = "--replace", .flag = &how.replace },
		{ .name = "--unsealed", .flag = &how.unsealed },
		{ .name = "--check", .flag = &check },
		{ 0 },
	};
	struct bar bar = { .what = "restoring" };
	const char *kept;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one file: rapport restore FILE");
	if (!refuse_postgres(where.database, "pg_restore", e)) return false;
	if (check) return check_backup(a, where.data, argv[1], how, e);
	progress_begin(&bar.progress);
	ok = backup_restore(a, where.data, argv[1], how, store_clock(),
		(struct backup_progress){ show_progress, &bar }, &kept, e);
	progress_end(&bar.progress);
	if (!ok) return false;
	printf("%.*s is as %s has it", STR(where.data), argv[1]);
	if (kept) printf("; what was there before is in %s", kept);
	printf("\n");
	return true;
}
