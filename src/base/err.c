/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	int exit, http;
} statuses[] = {
	[ERR_NONE] = { 0, 200 },
	[ERR_INPUT] = { 2, 422 },
	[ERR_SIGN_IN] = { 1, 401 },
	[ERR_FORBIDDEN] = { 1, 403 },
	[ERR_MISSING] = { 1, 404 },
	[ERR_CONFLICT] = { 1, 409 },
	[ERR_ASK] = { 1, 409 },
	[ERR_LIMIT] = { 1, 429 },
	[ERR_FAILED] = { 1, 500 },
};

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list args;

	if (e->code) return false;
	e->code = code;
	va_start(args, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, args);
	va_end(args);
	return false;
}

void err_clear(struct err *e)
{
	*e = (struct err){ 0 };
}

int err_exit(const struct err *e)
{
	return statuses[e->code].exit;
}

int err_http(const struct err *e)
{
	return statuses[e->code].http;
}
