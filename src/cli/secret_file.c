/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/secret_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"

enum { SECRET_MOST = 1000 };

static void warn_of_readers(const char *option, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & S_IROTH))
		log_warn("every user of this machine can read the secret in %s option=%s", path, option);
}

bool secret_file_take(struct arena *a, const char *option, struct str file, const char *variable,
	struct str *out, struct err *e)
{
	const char *path = str_z(a, file);

	*out = str_of(getenv(variable));
	if (file.n && !file_read(a, path, SECRET_MOST, out, e)) return false;
	*out = str_trim(*out);
	if (!file.n) return true;
	if (!out->n) return err_at(e, ERR_INPUT, option, "the file %s is empty", path);
	warn_of_readers(option, path);
	return true;
}
