/* SPDX-License-Identifier: Apache-2.0
 *
 * The file stays when the lock ends: whoever removed it could remove the one that
 * the next process has just locked.
 */
#include "db/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_file(const char *path, bool make, struct err *e)
{
	struct stat st;
	int fd;

	if (stat(path, &st) == 0) {
		if (S_ISREG(st.st_mode)) return true;
		return err_at(e, ERR_INPUT, path, "expected a database file");
	}
	if (errno == ENOENT && !make)
		return err_at(e, ERR_INPUT, path, "there is no database (`rapport init` makes one)");
	fd = make ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd < 0) return err_at(e, ERR_FAILED, path, "%s", strerror(errno));
	close(fd);
	return true;
}

/* Say that another server holds the folder, by the number in its file. */
static bool refuse_second(int fd, const char *path, struct err *e)
{
	char pid[24] = "";
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

	if (n > 0) pid[strcspn(pid, " \n")] = '\0';
	return err_at(e, ERR_CONFLICT, path, "process %s already serves this folder; stop it first, "
		"or use another --data", n > 0 ? pid : "(unknown)");
}

/* Write who holds the lock. Others read it for an error alone, so a full disk is no reason to fail.
 * The line is written over in its whole length, for on a full disk a block that is given up is gone. */
static void write_pid(int fd)
{
	char pid[24];
	int n = snprintf(pid, sizeof pid, "%-20ld\n", (long)getpid());

	if (pwrite(fd, pid, (size_t)n, 0) != n) return;
}

bool lock_data(const char *path, bool make, bool exclusive, int *lock, struct err *e)
{
	*lock = -1;
	if (!make_file(path, make, e)) return false;
	return !exclusive || lock_take(path, lock, e);
}

bool lock_take(const char *path, int *lock, struct err *e)
{
	char name[PATH_MAX];
	int n = snprintf(name, sizeof name, "%s.lock", path);
	int fd;

	*lock = -1;
	if (n < 0 || (size_t)n >= sizeof name) return err_set(e, ERR_INPUT, "the path is too long");
	fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) return err_at(e, ERR_FAILED, name, "%s", strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			refuse_second(fd, path, e);
		else
			err_at(e, ERR_FAILED, name, "%s", strerror(errno));
		close(fd);
		return false;
	}
	*lock = fd;
	write_pid(fd);
	return true;
}

void lock_end(int lock)
{
	if (lock >= 0) close(lock);
}
