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
	const char *variable_of_file = str_z(a, str_fmt(a, "%s_FILE", variable)), *path;

	*out = S("");
	if (!file.n && (file = str_of(getenv(variable_of_file))).n) {
		if (getenv(variable))
			return err_at(e, ERR_INPUT, variable, "is set, and %s too: only one of the two can count",
				variable_of_file);
		option = variable_of_file;
	}
	if (!file.n) {
		*out = str_trim(str_of(getenv(variable)));
		return true;
	}
	path = str_z(a, file);
	if (!file_read(a, path, SECRET_MOST, out, e)) return false;
	*out = str_trim(*out);
	if (!out->n) return err_at(e, ERR_INPUT, option, "the file %s is empty", path);
	warn_of_readers(option, path);
	return true;
}
