/* SPDX-License-Identifier: Apache-2.0
 *
 * A backup is written into a file without a name, which gets its name when it is whole; a
 * kill leaves nothing. A restore works on a copy beside the database and ends with one rename. Before it, the
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
#include "model/backup_file.h"
#include "model/fields.h"
#include "model/key.h"
#include "model/store.h"

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

struct restore {
	struct arena *a;
	struct str data;
	const char *from, *path, *copy, *key;
	bool unsealed;
	int lock;
};

/* The key of the folder must be the one of its database: a backup under another's could
 * not be restored. A database of an older program has no check of it yet. */
static bool check_own_key(struct db_pool *pool, const struct keys *keys, const char *path,
	struct err *e)
{
	struct ctx x = { .a = arena_new(), .me = CTX_OPERATOR, .keys = keys };
	int64_t version = 0;
	bool known, ok = db_version(pool, &version, &x.err);

	if (ok && version == db_newest()) {
		x.db = db_begin(pool, DB_READ, &x.err);
		ok = x.db && key_fits(&x, &known);
		db_rollback(x.db);
	}
	if (!ok) err_within(e, x.err.code, &x.err, "%s", path);
	arena_free(x.a);
	return ok;
}

/* A new file in the folder of `to`, without a name where the file system can; else
 * *temp is its name. */
static int open_new(struct arena *a, const char *to, char **temp)
{
	const char *slash = strrchr(to, '/');
	const char *folder = !slash ? "." : slash == to ? "/" :
		str_z(a, (struct str){ to, (size_t)(slash - to) });
	int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

	*temp = NULL;
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
	*temp = str_z(a, str_fmt(a, "%s.XXXXXX", to));
	return mkostemp(*temp, O_CLOEXEC);
}

/* Give the finished file its name; one that is there is never replaced. */
static bool publish(struct arena *a, int fd, const char *temp, const char *to, struct err *e)
{
	const char *self = str_fmt(a, "/proc/self/fd/%d", fd).p;
	bool ok = fsync(fd) == 0 &&
		(temp ? link(temp, to) : linkat(AT_FDCWD, self, AT_FDCWD, to, AT_SYMLINK_FOLLOW)) ==
			0;

	if (ok && file_sync_folder_of(to)) return true;
	if (errno == EEXIST)
		return err_at(e, ERR_CONFLICT, to, "already there; a backup never overwrites");
	return err_at(e, ERR_FAILED, to, "%s", strerror(errno));
}

static bool write_backup(struct arena *a, struct db_pool *pool, const struct keys *keys,
	const char *to, struct backup_progress p, struct err *e)
{
	char *temp;
	bool ok = false;
	int in, out = open_new(a, to, &temp);

	if (out < 0) return err_at(e, ERR_FAILED, to, "%s", strerror(errno));
	in = db_backup(pool, to, p.show, p.arg, e);
	if (in >= 0) {
		ok = backup_file_write(a, keys, (struct backup_end){ in, to },
			     (struct backup_end){ out, to }, (struct backup_progress){ 0 }, e) &&
			publish(a, out, temp, to, e);
		close(in);
	}
	close(out);
	if (temp) unlink(temp);
	return ok;
}

static bool has_key(const char *path, struct err *e)
{
	return exists(path) ||
		err_at(e, ERR_INPUT, path,
			"the key file is missing, and a backup is "
			"sealed with it; put the copy that was kept in its place");
}

bool backup_make(struct arena *a, struct str data, const char *to, struct backup_progress p,
	struct err *e)
{
	const char *key = store_file(a, data, "key");
	struct db_pool *pool = db_open(store_file(a, data, "rapport.db"), false, false, e);
	struct keys *keys = pool && has_key(key, e) ? keys_open(key, false, e) : NULL;
	bool ok = keys && check_own_key(pool, keys, key, e);

	if (ok && exists(to))
		ok = err_at(e, ERR_CONFLICT, to, "already there; a backup never overwrites");
	ok = ok && write_backup(a, pool, keys, to, p, e);
	keys_free(keys);
	db_close(pool);
	return ok;
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

/* The backup itself is never opened as a database: that would write to it. */
static bool copy_file(const struct restore *r, const struct keys *keys, struct backup_progress p,
	struct err *e)
{
	struct backup_end in = { open(r->from, O_RDONLY | O_CLOEXEC | O_NONBLOCK), r->from };
	struct backup_end out = { -1, r->copy };
	bool ok = false;

	if (in.fd < 0) return err_at(e, ERR_INPUT, r->from, "%s", strerror(errno));
	remove_database(r->a, r->copy);
	out.fd = open(r->copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out.fd < 0) {
		err_at(e, ERR_FAILED, r->copy, "%s", strerror(errno));
		goto close_files;
	}
	ok = backup_file_read(r->a, keys, in, out, r->unsealed, p, e);
close_files:
	if (out.fd >= 0) close(out.fd);
	close(in.fd);
	return ok;
}

static bool check_key(const struct restore *r, struct db_pool *pool, const struct keys *keys,
	struct err *e)
{
	struct ctx x = { .a = arena_new(), .me = CTX_OPERATOR, .keys = keys };
	bool known, ok;

	x.db = db_begin(pool, DB_READ, &x.err);
	ok = x.db && key_fits(&x, &known);
	db_rollback(x.db);
	if (!ok)
		err_set(e, x.err.code, "%s; put the key file that was kept for this backup at %s",
			x.err.text, r->key);
	arena_free(x.a);
	return ok;
}

/* Nothing of the file runs before its objects are known to be rapport's own: a trigger
 * would act while the database is brought up to date. */
static bool check_pool(const struct restore *r, struct db_pool *pool, const struct keys *keys,
	struct err *e)
{
	int64_t version;

	if (!db_verify(pool, e) || !db_version(pool, &version, e)) return false;
	if (version == 0) return err_set(e, ERR_INPUT, "not a database of rapport");
	return db_schema_fits(pool, e) && db_migrate(pool, e) && check_key(r, pool, keys, e);
}

/* Errors name the file that was asked for, not its copy. */
static bool name_backup_in_error(const struct restore *r, const struct err *why, struct err *e)
{
	struct err inner = *why;

	if (strcmp(inner.place, r->copy) == 0) inner.place[0] = 0;
	return err_within(e, why->code == ERR_FAILED ? ERR_INPUT : why->code, &inner, "%s",
		r->from);
}

/* Count the rows of each entity, and try every sealed value. */
static bool count_content(const struct restore *r, struct db_pool *pool, const struct keys *keys,
	struct backup_content *found, struct err *e)
{
	struct ctx x = { .a = r->a, .me = CTX_OPERATOR, .keys = keys };
	bool ok = (x.db = db_begin(pool, DB_READ, &x.err)) != NULL;

	found->rows = NEW_N(r->a, int64_t, fields_entities());
	for (size_t i = 0; ok && i < fields_entities(); i++)
		ok = fields_count(&x, i, &found->rows[i]);
	ok = ok && fields_open_all(&x, &found->sealed, &found->unopened);
	db_rollback(x.db);
	if (!ok) *e = x.err;
	return ok;
}

static bool check_copy(const struct restore *r, const struct keys *keys,
	struct backup_content *found, struct err *e)
{
	struct err why = { 0 };
	struct db_pool *pool = db_open(r->copy, false, false, &why);
	bool ok = pool && check_pool(r, pool, keys, &why) &&
		(!found || count_content(r, pool, keys, found, &why));

	db_close(pool);
	if (!ok) return name_backup_in_error(r, &why, e);
	if (!exists(with(r->a, r->copy, "-wal"))) return true;
	return err_at(e, ERR_FAILED, r->copy, "it could not be closed");
}

static bool sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0) close(fd);
	return ok || err_at(e, ERR_FAILED, path, "%s", strerror(errno));
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
	return err_at(e, ERR_CONFLICT, r->path,
		"another command is using it; try again when it is done");
}

static bool move(const char *from, const char *to, struct err *e)
{
	if (rename(from, to) == 0 || errno == ENOENT) return true;
	return err_at(e, ERR_FAILED, from, "%s", strerror(errno));
}

/* "rapport.db.before-20261123T070000Z"; a second one of the same second gets "-2". */
static const char *name_old(const struct restore *r, int64_t now, int turn)
{
	struct date d = date_of_days(date_day_of(now));
	int s = (int)date_second_of(now);
	const char *name = str_fmt(r->a, "%s.before-%04d%02d%02dT%02d%02d%02dZ", r->path, d.year,
		d.month, d.day, s / HOUR, s / MINUTE % 60, s % 60)
				   .p;

	return turn == 1 ? name : str_fmt(r->a, "%s-%d", name, turn).p;
}

/* The old database under a second name, so that its own name never stands for nothing. */
static bool keep_old(const struct restore *r, int64_t now, const char **kept, struct err *e)
{
	enum { TURNS = 1000 };
	int turn = 0;
	bool linked;

	do {
		*kept = name_old(r, now, ++turn);
		linked = link(r->path, *kept) == 0;
	} while (!linked && errno == EEXIST && turn < TURNS);
	if (!linked)
		return err_at(e, errno == EEXIST ? ERR_CONFLICT : ERR_FAILED, *kept, "%s",
			strerror(errno));
	return move(with(r->a, r->path, "-wal"), with(r->a, *kept, "-wal"), e) &&
		move(with(r->a, r->path, "-shm"), with(r->a, *kept, "-shm"), e);
}

/* Copy the backup to r->copy and check it in every way. */
static bool take_copy(const struct restore *r, struct backup_content *found,
	struct backup_progress p, struct err *e)
{
	struct keys *keys;
	bool ok;

	if (exists(with(r->a, r->from, "-wal")))
		return err_at(e, ERR_INPUT, r->from,
			"a database in use (there is a -wal file beside it); "
			"expected a file made by `rapport backup`");
	if (!exists(r->key))
		return err_at(e, ERR_INPUT, r->key,
			"not there; put the key file that was kept for this "
			"backup in its place");
	if (!(keys = keys_open(r->key, false, e))) return false;
	ok = copy_file(r, keys, p, e) && check_copy(r, keys, found, e);
	keys_free(keys);
	return ok;
}

static bool restore(const struct restore *r, bool replace, int64_t now, struct backup_progress p,
	const char **kept, struct err *e)
{
	bool old = exists(r->path);

	if (old && !replace)
		return err_set(e, ERR_CONFLICT,
			"%s is there already; with --replace the backup takes "
			"its place, and the old one is kept beside it",
			r->path);
	if (!take_copy(r, NULL, p, e) || !sync_file(r->copy, e)) return false;
	if (old && (!settle_old(r, e) || !keep_old(r, now, kept, e))) return false;
	if (rename(r->copy, r->path) != 0)
		return err_at(e, ERR_FAILED, r->path, "%s", strerror(errno));
	return file_sync_folder_of(r->path) ||
		err_at(e, ERR_FAILED, r->path, "%s", strerror(errno));
}

static struct restore begin_restore(struct arena *a, struct str data, const char *from,
	const char *copy, bool unsealed)
{
	return (struct restore){
		.a = a,
		.data = data,
		.from = from,
		.path = store_file(a, data, "rapport.db"),
		.copy = store_file(a, data, copy),
		.key = store_file(a, data, "key"),
		.unsealed = unsealed,
	};
}

bool backup_restore(struct arena *a, struct str data, const char *from, struct backup_how how,
	int64_t now, struct backup_progress p, const char **kept, struct err *e)
{
	struct restore r = begin_restore(a, data, from, "rapport.db.restoring", how.unsealed);
	bool ok;

	*kept = NULL;
	if (!store_make_folder(a, data, e) || !lock_take(r.path, &r.lock, e)) return false;
	ok = restore(&r, how.replace, now, p, kept, e);
	if (!ok) remove_database(a, r.copy);
	lock_end(r.lock);
	return ok;
}

bool backup_check(struct arena *a, struct str data, const char *from, struct backup_how how,
	struct backup_progress p, struct backup_content *found, struct err *e)
{
	struct restore r = begin_restore(a, data, from, "rapport.db.checking", how.unsealed);
	bool ok;

	if (!store_make_folder(a, data, e) || !lock_take(r.copy, &r.lock, e)) return false;
	ok = take_copy(&r, found, p, e);
	remove_database(a, r.copy);
	lock_end(r.lock);
	return ok;
}
