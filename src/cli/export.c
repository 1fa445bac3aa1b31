/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport export FILE`, and the half of `rapport import` that reads such a file.
 */
#include "cli/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/term.h"
#include "model/archive.h"
#include "model/audit.h"

static void show_progress(void *arg, const char *what, double done)
{
	progress_show(arg, what, done);
}

/* How much an export holds. */
struct counted {
	int64_t records, unopened;
};

static bool note_in_audit(struct store *s, struct arena *a, struct err *e)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		audit_add(&x, "archive.export", 0);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	return ok;
}

static bool write_archive(struct store *s, struct arena *a, FILE *out, const char *name,
	struct counted *n, struct err *e)
{
	struct progress bar;
	struct ctx x;
	bool ok;

	if (!note_in_audit(s, a, e)) return false;
	progress_begin(&bar);
	ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		archive_write(&x, out, name, (struct archive_progress){ show_progress, &bar }, &n->records);
	if (x.db) ok = store_end(&x, ok);
	n->unopened = x.unopened_n;
	progress_end(&bar);
	if (!ok) *e = x.err;
	return ok;
}

/* Write the export into a file beside `to`, and give that file the name `to` when all of it is on
 * the disk. */
static bool write_file(struct store *s, struct arena *a, const char *to, struct counted *n,
	struct err *e)
{
	char *temp = str_z(a, str_fmt(a, "%s.XXXXXX", to));
	FILE *out = NULL;
	bool ok;
	int fd;

	if (access(to, F_OK) == 0)
		return err_at(e, ERR_CONFLICT, to, "already there; an export never overwrites");
	fd = mkstemp(temp); /* for its owner alone: mode 0600 */
	if (fd < 0 || !(out = fdopen(fd, "w")))
		return err_at(e, ERR_FAILED, to, "%s", strerror(errno));
	ok = write_archive(s, a, out, to, n, e);
	if (ok && (fsync(fd) != 0 || link(temp, to) != 0))
		ok = err_at(e, ERR_FAILED, to, "%s", strerror(errno));
	fclose(out);
	unlink(temp);
	return ok && (file_sync_folder_of(to) ||
		err_at(e, ERR_FAILED, to, "%s", strerror(errno)));
}

bool cli_export(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&where),
		{ 0 },
	};
	struct store s;
	struct counted n = { 0 };
	bool ok, out;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one new file: rapport export FILE");
	out = strcmp(argv[1], "-") == 0;
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	ok = out ? write_archive(&s, a, stdout, "standard output", &n, e) :
		write_file(&s, a, argv[1], &n, e);
	store_close(&s);
	if (!ok) return false;
	fprintf(out ? stderr : stdout, "%s: %lld records, readable by anyone who has the file "
		"(what is sealed in the database is open here): keep it as safe as the key\n",
		out ? "standard output" : argv[1], (long long)n.records);
	if (n.unopened)
		fprintf(stderr, "%lld values did not open with the key file and stand in it as they were "
			"stored (\"unopened\"); the log names them when a page meets one\n",
			(long long)n.unopened);
	return true;
}

bool export_is_one(const char *path)
{
	static const char head[] = "{\"rapport\"";
	char begins[sizeof head] = "";
	FILE *f;

	if (str_ends(str_of(path), S(".jsonl"))) return true;
	if (strcmp(path, "-") == 0 || !(f = fopen(path, "r"))) return false;
	if (!fgets(begins, sizeof begins, f)) begins[0] = '\0';
	fclose(f);
	return strcmp(begins, head) == 0;
}

bool export_read(struct store *s, struct arena *a, const char *path, struct err *e)
{
	struct progress bar;
	int64_t records = 0;
	FILE *in = fopen(path, "r");
	struct ctx x;
	bool ok;

	if (!in) return err_at(e, ERR_INPUT, path, "%s", strerror(errno));
	progress_begin(&bar);
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		archive_read(&x, in, path, (struct archive_progress){ show_progress, &bar }, &records);
	if (x.db) ok = store_end(&x, ok);
	progress_end(&bar);
	fclose(in);
	if (!ok) return err_pass(e, x.err.code, &x.err);
	printf("%lld records read, calendars included; sign-in links are made by `rapport link`\n",
		(long long)records);
	if (x.unopened_n)
		fprintf(stderr, "%lld values did not open where the export was made, and stay closed\n",
			(long long)x.unopened_n);
	return true;
}
