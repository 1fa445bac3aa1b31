/* SPDX-License-Identifier: Apache-2.0 */
#include "model/backup_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"

#define HEAD "rapport-backup-1 "

enum { CHUNK = 1 << 20, SEAL_CHARS = 43, FOOT = sizeof HEAD - 1 + SEAL_CHARS + 1 };

static bool write_whole(int fd, struct str s)
{
	while (s.n) {
		ssize_t wrote = write(fd, s.p, s.n);

		if (wrote < 0 && errno == EINTR) continue;
		if (wrote < 0) return false;
		s = str_sub(s, (size_t)wrote, s.n);
	}
	return true;
}

/* Copy `n` bytes from the beginning of `in`, and add them to the seal. */
static bool copy_bytes(struct arena *a, struct backup_end in, struct backup_end out, int64_t n,
	struct mac *m, struct backup_progress p, struct err *e)
{
	char *chunk = NEW_N(a, char, CHUNK);
	int64_t done = 0;

	while (done < n) {
		size_t want = n - done < CHUNK ? (size_t)(n - done) : CHUNK;
		ssize_t got = pread(in.fd, chunk, want, done);
		struct str piece = { chunk, got > 0 ? (size_t)got : 0 };

		if (got < 0 && errno == EINTR) continue;
		if (got < 0) return err_at(e, ERR_INPUT, in.name, "%s", strerror(errno));
		if (got == 0) return err_at(e, ERR_INPUT, in.name, "it became shorter meanwhile");
		if (!write_whole(out.fd, piece))
			return err_at(e, ERR_FAILED, out.name, "%s", strerror(errno));
		if (m) mac_add(m, piece);
		done += got;
		if (p.show) p.show(p.arg, done, n);
	}
	return true;
}

static bool size_of(struct backup_end in, int64_t *n, struct err *e)
{
	struct stat st;

	if (fstat(in.fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		*n = st.st_size;
		return true;
	}
	return err_at(e, ERR_INPUT, in.name, "expected a file made by `rapport backup`");
}

bool backup_file_write(struct arena *a, const struct keys *k, struct backup_end in,
	struct backup_end out, struct backup_progress p, struct err *e)
{
	struct mac m;
	struct str seal;
	int64_t n;

	if (!size_of(in, &n, e)) return false;
	mac_begin(&m, k);
	if (!copy_bytes(a, in, out, n, &m, p, e)) return false;
	seal = mac_end(a, &m);
	return write_whole(out.fd, str_fmt(a, HEAD "%.*s\n", STR(seal))) ||
		err_at(e, ERR_FAILED, out.name, "%s", strerror(errno));
}

/* The seal at the end of a file of n bytes; empty when there is none. */
static struct str read_seal(struct arena *a, struct backup_end in, int64_t n)
{
	char *foot = NEW_N(a, char, FOOT);
	struct str line = { foot, FOOT };

	if (n <= FOOT || pread(in.fd, foot, FOOT, n - FOOT) != FOOT) return S("");
	if (!str_starts(line, S(HEAD)) || foot[FOOT - 1] != '\n') return S("");
	return str_sub(line, sizeof HEAD - 1, FOOT - 1);
}

bool backup_file_read(struct arena *a, const struct keys *k, struct backup_end in,
	struct backup_end out, bool unsealed, struct backup_progress p, struct err *e)
{
	struct str seal;
	struct mac m;
	int64_t n;

	if (!size_of(in, &n, e)) return false;
	seal = read_seal(a, in, n);
	if (!seal.n && unsealed) return copy_bytes(a, in, out, n, NULL, p, e);
	if (!seal.n)
		return err_at(e, ERR_INPUT, in.name,
			"it has no seal: it was cut or changed, or made by a "
			"program before the seals (`restore --unsealed` takes such a file)");
	mac_begin(&m, k);
	if (!copy_bytes(a, in, out, n - FOOT, &m, p, e)) return false;
	return secret_equal(mac_end(a, &m), seal) ||
		err_at(e, ERR_INPUT, in.name,
			"its seal is not right: it was changed after it was made, or "
			"belongs to another key file");
}
