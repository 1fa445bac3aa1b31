/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/secret_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"

enum { SECRET_MOST = 1000 };

static void warn_of_readers(const char *given, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & S_IROTH))
		log_warn("every user of this machine can read the secret in %s option=%s", path, given);
}

static const char *name_file_variable(struct arena *a, const struct secret_place *p)
{
	return str_z(a, str_fmt(a, "%s_FILE", p->variable));
}

const char *secret_file_given(struct arena *a, const struct secret_place *p)
{
	const char *of_file = name_file_variable(a, p);

	if (p->file.n) return p->option;
	if (str_of(getenv(of_file)).n) return of_file;
	return str_of(getenv(p->variable)).n ? p->variable : NULL;
}

static bool read_secret(struct arena *a, const char *given, const char *path, struct str *out, struct err *e)
{
	if (!file_read(a, path, SECRET_MOST, out, e)) return err_within(e, e->code, e, "%s", given);
	*out = str_trim(*out);
	if (!out->n) return err_at(e, ERR_INPUT, given, "the file %s is empty", path);
	warn_of_readers(given, path);
	return true;
}

bool secret_file_take(struct arena *a, const struct secret_place *p, struct str *out, struct err *e)
{
	const char *of_file = name_file_variable(a, p), *from = getenv(of_file);

	*out = S("");
	if (p->file.n) return read_secret(a, p->option, str_z(a, p->file), out, e);
	if (str_of(from).n && getenv(p->variable))
		return err_at(e, ERR_INPUT, p->variable, "is set, and %s too: only one of the two can count", of_file);
	if (str_of(from).n) return read_secret(a, of_file, from, out, e);
	*out = str_trim(str_of(getenv(p->variable)));
	return true;
}

bool secret_file_take_token(struct arena *a, const struct secret_place *p, struct str *out, struct err *e)
{
	if (!secret_file_take(a, p, out, e)) return false;
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] <= ' ' || out->p[i] > '~')
			return err_at(e, ERR_INPUT, secret_file_given(a, p),
				"expected one token, of visible characters without blanks");
	return true;
}
