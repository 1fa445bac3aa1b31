/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"

static const struct {
	int exit, http;
} statuses[] = {
	[ERR_NONE] = { 0, 200 },
	[ERR_INPUT] = { 2, 422 },
	[ERR_SIGN_IN] = { 1, 401 },
	[ERR_FORBIDDEN] = { 1, 403 },
	[ERR_OFF] = { 1, 403 },
	[ERR_MISSING] = { 1, 404 },
	[ERR_CONFLICT] = { 1, 409 },
	[ERR_ASK] = { 1, 409 },
	[ERR_STALE] = { 1, 412 },
	[ERR_BLIND] = { 1, 428 },
	[ERR_MEDIA] = { 2, 415 },
	[ERR_FULL] = { 1, 409 },
	[ERR_LIMIT] = { 1, 429 },
	[ERR_FAILED] = { 1, 500 },
};

/* Add to a text of `size` bytes of which *used are; what does not fit is cut between two
 * characters of UTF-8. */
static void add_text(char *text, size_t size, size_t *used, const char *p, size_t n)
{
	size_t room = size - 1 - *used;

	if (n > room)
		for (n = room; n && ((unsigned char)p[n] & 0xC0) == 0x80;) n--;
	memcpy(text + *used, p, n);
	*used += n;
	text[*used] = 0;
}

static void add_part(struct err *e, const char *p, size_t n)
{
	size_t used = e->parts_n ? e->ends[e->parts_n - 1] : 0;

	assert(e->parts_n < ERR_PARTS);
	add_text(e->parts, sizeof e->parts, &used, p, n);
	e->ends[e->parts_n++] = (unsigned short)used;
}

static void add_place(struct err *e, size_t *used)
{
	add_text(e->text, sizeof e->text, used, e->place, strlen(e->place));
	if (e->place[0]) add_text(e->text, sizeof e->text, used, ": ", 2);
}

/* Write place, field and sentence in English. */
static void write_text(struct err *e)
{
	const char *says = e->says;
	size_t used = 0, part = 0, begin = 0;

	add_place(e, &used);
	if (e->field) {
		add_text(e->text, sizeof e->text, &used, e->field, strlen(e->field));
		add_text(e->text, sizeof e->text, &used, ": ", 2);
	}
	while (*says) {
		size_t plain = strcspn(says, "%");
		struct format_place place;

		add_text(e->text, sizeof e->text, &used, says, plain);
		says += plain;
		if (!*says) break;
		place = format_place(says);
		says += place.n;
		if (place.conversion == '%') {
			add_text(e->text, sizeof e->text, &used, "%", 1);
		} else if (part < e->parts_n) {
			begin += e->parts[begin] == ERR_KEY[0];
			add_text(e->text, sizeof e->text, &used, e->parts + begin, e->ends[part] - begin);
			begin = e->ends[part++];
		}
	}
}

static void take_parts(struct err *e, const char *says, struct format_args *args)
{
	struct format_place place;
	struct format_value value;

	for (says = strchr(says, '%'); says; says = strchr(says + place.n, '%')) {
		place = format_place(says);
		assert(place.conversion && !place.position);
		format_take(&place, args, &value);
		if (place.conversion != '%') add_part(e, value.p, value.n);
	}
}

/* Begin to record a failure; the caller adds where it is, then write_parts(). */
static void begin_record(struct err *e, enum err_code code, const char *says)
{
	*e = (struct err){ .code = code, .says = says };
}

static void write_parts(struct err *e, struct format_args *args)
{
	take_parts(e, e->says, args);
	write_text(e);
}

bool err_set(struct err *e, enum err_code code, const char *says, ...)
{
	struct format_args args;

	if (e->code) return false;
	begin_record(e, code, says);
	va_start(args.list, says);
	write_parts(e, &args);
	va_end(args.list);
	return false;
}

bool err_field(struct err *e, enum err_code code, const char *field, const char *says, ...)
{
	struct format_args args;

	if (e->code) return false;
	begin_record(e, code, says);
	e->field = field;
	va_start(args.list, says);
	write_parts(e, &args);
	va_end(args.list);
	return false;
}

bool err_vat(struct err *e, enum err_code code, const char *place, const char *says, va_list list)
{
	struct format_args args;
	size_t used = 0;

	if (e->code) return false;
	begin_record(e, code, says);
	add_text(e->place, sizeof e->place, &used, place, strlen(place));
	va_copy(args.list, list);
	write_parts(e, &args);
	va_end(args.list);
	return false;
}

bool err_at(struct err *e, enum err_code code, const char *place, const char *says, ...)
{
	va_list args;

	va_start(args, says);
	err_vat(e, code, place, says, args);
	va_end(args);
	return false;
}

bool err_line(struct err *e, enum err_code code, const char *file, long long line,
	const char *says, ...)
{
	struct format_args args;

	if (e->code) return false;
	begin_record(e, code, says);
	snprintf(e->place, sizeof e->place, "%s:%lld", file, line);
	va_start(args.list, says);
	write_parts(e, &args);
	va_end(args.list);
	return false;
}

bool err_say(struct err *e, enum err_code code, const char *field, const char *says)
{
	if (e->code) return false;
	begin_record(e, code, says);
	e->field = field;
	write_text(e);
	return false;
}

bool err_pass(struct err *e, enum err_code code, const struct err *why)
{
	if (e->code || e == why) return false;
	*e = *why;
	e->code = code;
	return false;
}

bool err_within(struct err *e, enum err_code code, const struct err *why, const char *place, ...)
{
	char inner[ERR_PLACE_BYTES];
	va_list args;
	size_t used;

	if (e->code && e != why) return false;
	memcpy(inner, why->place, sizeof inner);
	if (e != why) *e = *why;
	e->code = code;
	va_start(args, place);
	vsnprintf(e->place, sizeof e->place, place, args);
	va_end(args);
	used = strlen(e->place);
	if (inner[0]) {
		add_text(e->place, sizeof e->place, &used, ": ", 2);
		add_text(e->place, sizeof e->place, &used, inner, strlen(inner));
	}
	write_text(e);
	return false;
}

bool err_row(struct err *e, const char *list, size_t row)
{
	e->list = list;
	e->row = row;
	return false;
}

bool err_named(struct err *e, const char *field)
{
	if (e->code != ERR_MISSING) return false;
	e->code = ERR_INPUT;
	e->field = field;
	write_text(e);
	return false;
}

bool err_is_about(const struct err *e, const char *name)
{
	char whole[ERR_PLACE_BYTES];

	if (!e->field) return false;
	if (!e->list) return strcmp(e->field, name) == 0;
	snprintf(whole, sizeof whole, "%s.%zu.%s", e->list, e->row, e->field);
	return strcmp(whole, name) == 0;
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
