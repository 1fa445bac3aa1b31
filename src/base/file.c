/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, const char *path, size_t limit, struct buf *b, struct err *e)
{
	ssize_t n;

	do {
		n = read(fd, buf_room(b, 64 << 10), 64 << 10);
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) return err_at(e, ERR_INPUT, path, "%s", strerror(errno));
		b->n += (size_t)n;
		if (b->n > limit && limit < 1 << 20)
			return err_at(e, ERR_INPUT, path, "larger than %zu bytes, the most that is read", limit);
		if (b->n > limit)
			return err_at(e, ERR_INPUT, path, "larger than %zu MiB, the most that is read", limit >> 20);
	} while (n != 0);
	return true;
}

bool file_read(struct arena *a, const char *path, size_t limit, struct str *out, struct err *e)
{
	struct buf b = { .a = a };
	struct stat st;
	bool ok = false;
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) return err_at(e, ERR_INPUT, path, "%s", strerror(errno));
	if (fstat(fd, &st) < 0 || S_ISDIR(st.st_mode)) {
		err_at(e, ERR_INPUT, path, "a folder; expected a file");
		goto close_file;
	}
	if (S_ISREG(st.st_mode) && st.st_size > 0 && (size_t)st.st_size <= limit) {
		b.cap = (size_t)st.st_size + (64 << 10); /* buf_room() could take twice as much */
		b.p = NEW_N(a, char, b.cap);
	}
	ok = read_all(fd, path, limit, &b, e);
	*out = buf_str(&b);
close_file:
	close(fd);
	return ok;
}

static bool write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR) continue;
		if (n < 0) return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

bool file_sync_folder_of(const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path) : 1;
	bool ok;
	int fd;

	snprintf(folder, sizeof folder, "%.*s", n ? n : 1, slash ? path : ".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) return false;
	ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

/* Write `bytes` into a new file beside `path`, whose name goes into `temp`. */
static bool write_beside(const char *path, struct str bytes, unsigned mode, char *temp,
	size_t room, struct err *e)
{
	int n = snprintf(temp, room, "%s.XXXXXX", path);
	int fd;

	if (n < 0 || (size_t)n >= room) return err_set(e, ERR_INPUT, "the path is too long");
	fd = mkstemp(temp);
	if (fd < 0) return err_at(e, ERR_FAILED, path, "%s", strerror(errno));
	if (fchmod(fd, mode) == 0 && write_all(fd, bytes) && fsync(fd) == 0) {
		if (close(fd) == 0) return true;
		fd = -1;
	}
	err_at(e, ERR_FAILED, path, "%s", strerror(errno));
	if (fd >= 0) close(fd);
	unlink(temp);
	return false;
}

bool file_write(const char *path, struct str bytes, unsigned mode, struct err *e)
{
	char temp[4096];

	if (!write_beside(path, bytes, mode, temp, sizeof temp, e)) return false;
	if (rename(temp, path) < 0) {
		err_at(e, ERR_FAILED, path, "%s", strerror(errno));
		unlink(temp);
		return false;
	}
	if (!file_sync_folder_of(path))
		return err_at(e, ERR_FAILED, path, "%s", strerror(errno));
	return true;
}

bool file_create(const char *path, struct str bytes, unsigned mode, struct err *e)
{
	char temp[4096];
	bool ok;

	if (!write_beside(path, bytes, mode, temp, sizeof temp, e)) return false;
	ok = link(temp, path) == 0;
	if (!ok)
		err_at(e, errno == EEXIST ? ERR_CONFLICT : ERR_FAILED, path, "%s",
			strerror(errno));
	unlink(temp);
	if (ok && !file_sync_folder_of(path))
		return err_at(e, ERR_FAILED, path, "%s", strerror(errno));
	return ok;
}

static int not_dots(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

bool file_list(struct arena *a, const char *folder, struct str **names, size_t *n, struct err *e)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, not_dots, alphasort);

	if (count < 0) return err_at(e, ERR_INPUT, folder, "%s", strerror(errno));
	*n = (size_t)count;
	*names = NEW_N(a, struct str, *n);
	for (size_t i = 0; i < *n; i++) {
		(*names)[i] = str_dup(a, str_of(entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	return true;
}
