/* SPDX-License-Identifier: Apache-2.0
 *
 * A restore works on a copy beside the database and ends with one rename. Before it, the
 * old database is closed in such a way that its write-ahead log is empty: SQLite would
 * take a log that was left behind for that of the new file.
 */
#include "model/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/secret.h"
#include "db/db.h"
#include "db/lock.h"
#include "model/key.h"
#include "model/store.h"

enum { CHUNK = 1 << 20 };

struct restore {
	struct arena *a;
	struct str data;
	const char *from, *path, *copy, *key;
	int lock;
};

bool backup_make(struct arena *a, struct str data, const char *to, struct backup_progress p,
	struct err *e)
{
	struct db_pool *pool = db_open(store_file(a, data, "rapport.db"), false, false, e);
	int64_t version;
	bool ok;

	if (!pool) return false;
	ok = db_version(pool, &version, e) && db_backup(pool, to, p.show, p.arg, e);
	db_close(pool);
	return ok;
}

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static const char *with(struct arena *a, const char *path, const char *end)
{
	return str_fmt(a, "%s%s", path, end).p;
}

/* Forget a database and what SQLite may have put beside it. */
static void remove_database(struct arena *a, const char *path)
{
	unlink(path);
	unlink(with(a, path, "-wal"));
	unlink(with(a, path, "-shm"));
}

static bool write_whole(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t wrote = write(fd, p, n);

		if (wrote < 0 && errno == EINTR) continue;
		if (wrote < 0) return false;
		p += wrote;
		n -= (size_t)wrote;
	}
	return true;
}

static bool copy_bytes(const struct restore *r, int in, int out, int64_t of,
	struct backup_progress p, struct err *e)
{
	char *chunk = NEW_N(r->a, char, CHUNK);
	int64_t done = 0;

	for (;;) {
		ssize_t n = read(in, chunk, CHUNK);

		if (n < 0 && errno == EINTR) continue;
		if (n < 0) return err_set(e, ERR_INPUT, "%s: %s", r->from, strerror(errno));
		if (n == 0) break;
		if (!write_whole(out, chunk, (size_t)n))
			return err_set(e, ERR_FAILED, "%s: %s", r->copy, strerror(errno));
		done += n;
		if (p.show) p.show(p.arg, done, of);
	}
	return true;
}

/* The backup itself is never opened as a database: that would write to it. */
static bool copy_file(const struct restore *r, struct backup_progress p, struct err *e)
{
	int in = open(r->from, O_RDONLY | O_CLOEXEC | O_NONBLOCK), out = -1;
	struct stat st;
	bool ok = false;

	if (in < 0) return err_set(e, ERR_INPUT, "%s: %s", r->from, strerror(errno));
	if (fstat(in, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		err_set(e, ERR_INPUT, "%s: expected a file made by `rapport backup`", r->from);
		goto close_files;
	}
	remove_database(r->a, r->copy);
	out = open(r->copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out < 0) {
		err_set(e, ERR_FAILED, "%s: %s", r->copy, strerror(errno));
		goto close_files;
	}
	ok = copy_bytes(r, in, out, st.st_size, p, e);
close_files:
	if (out >= 0) close(out);
	close(in);
	return ok;
}

/* Without anything sealed any key will do, also one that serve makes later. */
static bool check_key(const struct restore *r, struct db_pool *pool, struct err *e)
{
	struct ctx x = { .a = arena_new(), .me = CTX_OPERATOR };
	struct keys *keys = exists(r->key) ? keys_open(r->key, false, &x.err) : NULL;
	bool known, ok;

	x.keys = keys;
	if (!x.err.code) x.db = db_begin(pool, DB_READ, &x.err);
	ok = x.db && key_fits(&x, &known);
	if (x.db) db_rollback(x.db);
	if (!ok)
		err_set(e, x.err.code, "%s; put the key file that was kept for this backup at %s",
			x.err.text, r->key);
	keys_free(keys);
	arena_free(x.a);
	return ok;
}

static bool check_pool(const struct restore *r, struct db_pool *pool, struct err *e)
{
	int64_t version;

	if (!db_verify(pool, e) || !db_version(pool, &version, e)) return false;
	if (version == 0) return err_set(e, ERR_INPUT, "not a database of rapport");
	return db_migrate(pool, e) && check_key(r, pool, e);
}

/* Errors name the file that was asked for, not its copy. */
static bool say(const struct restore *r, const struct err *why, struct err *e)
{
	struct str text = str_of(why->text), copy = str_of(with(r->a, r->copy, ": "));

	if (str_starts(text, copy)) text = str_sub(text, copy.n, text.n);
	return err_set(e, why->code == ERR_FAILED ? ERR_INPUT : why->code, "%s: %.*s", r->from,
		STR(text));
}

static bool check_copy(const struct restore *r, struct err *e)
{
	struct err why = { 0 };
	struct db_pool *pool = db_open(r->copy, false, false, &why);
	bool ok = pool && check_pool(r, pool, &why);

	db_close(pool);
	if (!ok) return say(r, &why, e);
	if (!exists(with(r->a, r->copy, "-wal"))) return true;
	return err_set(e, ERR_FAILED, "%s: it could not be closed", r->copy);
}

static bool sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0) close(fd);
	return ok || err_set(e, ERR_FAILED, "%s: %s", path, strerror(errno));
}

/* Open and close the old database: the last to close it empties its log. One that is
 * too damaged to be opened keeps its log, which then goes with it. */
static bool settle_old(const struct restore *r, struct err *e)
{
	struct err why = { 0 };
	struct db_pool *pool = db_open(r->path, false, false, &why);

	if (!pool) return true;
	db_close(pool);
	if (!exists(with(r->a, r->path, "-wal"))) return true;
	return err_set(e, ERR_CONFLICT, "%s: another command is using it; try again when it is done",
		r->path);
}

static bool move(const char *from, const char *to, struct err *e)
{
	if (rename(from, to) == 0 || errno == ENOENT) return true;
	return err_set(e, ERR_FAILED, "%s: %s", from, strerror(errno));
}

/* The old database under a second name, so that its own name never stands for nothing. */
static bool keep_old(const struct restore *r, int64_t now, const char **kept, struct err *e)
{
	struct date d = date_of_days(date_day_of(now));
	int s = (int)date_second_of(now);

	*kept = str_fmt(r->a, "%s.before-%04d%02d%02dT%02d%02d%02dZ", r->path, d.year, d.month, d.day,
		s / HOUR, s / MINUTE % 60, s % 60).p;
	if (link(r->path, *kept) != 0)
		return err_set(e, errno == EEXIST ? ERR_CONFLICT : ERR_FAILED, "%s: %s", *kept,
			strerror(errno));
	return move(with(r->a, r->path, "-wal"), with(r->a, *kept, "-wal"), e) &&
		move(with(r->a, r->path, "-shm"), with(r->a, *kept, "-shm"), e);
}

static bool restore(const struct restore *r, bool replace, int64_t now, struct backup_progress p,
	const char **kept, struct err *e)
{
	bool old = exists(r->path);

	if (old && !replace)
		return err_set(e, ERR_CONFLICT, "%s is there already; with --replace the backup takes "
			"its place, and the old one is kept beside it", r->path);
	if (exists(with(r->a, r->from, "-wal")))
		return err_set(e, ERR_INPUT, "%s: a database in use (there is a -wal file beside it); "
			"expected a file made by `rapport backup`", r->from);
	if (!copy_file(r, p, e) || !check_copy(r, e) || !sync_file(r->copy, e)) return false;
	if (old && (!settle_old(r, e) || !keep_old(r, now, kept, e))) return false;
	if (rename(r->copy, r->path) != 0)
		return err_set(e, ERR_FAILED, "%s: %s", r->path, strerror(errno));
	return file_sync_folder_of(r->path) ||
		err_set(e, ERR_FAILED, "%s: %s", r->path, strerror(errno));
}

bool backup_restore(struct arena *a, struct str data, const char *from, bool replace, int64_t now,
	struct backup_progress p, const char **kept, struct err *e)
{
	struct restore r = {
		.a = a,
		.data = data,
		.from = from,
		.path = store_file(a, data, "rapport.db"),
		.copy = store_file(a, data, "rapport.db.restoring"),
		.key = store_file(a, data, "key"),
	};
	bool ok;

	*kept = NULL;
	if (!store_make_folder(a, data, e) || !lock_take(r.path, &r.lock, e)) return false;
	ok = restore(&r, replace, now, p, kept, e);
	if (!ok) remove_database(a, r.copy);
	lock_end(r.lock);
	return ok;
}
