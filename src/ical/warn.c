/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/warn.h"

#include "base/err_kept.h"

/* A warning is worded like a failure, though nothing has failed. */
static struct busy_warning make_warning(const struct warnings *w, int line, const char *says,
	va_list args)
{
	struct buf place = { .a = w->a };
	struct err text = { 0 }, kept = { 0 };
	bool always_false;

	if (line) buf_int(&place, line);
	buf_ch(&place, '\0');
	always_false = err_vat(&text, ERR_INPUT, "", says, args) || err_vat(&kept, ERR_INPUT, place.p, says, args);
	(void)always_false;
	return (struct busy_warning){ line, str_dup(w->a, str_of(text.text)), err_keep(w->a, &kept) };
}

static void add_warning(struct warnings *w, int line, const char *says, ...)
	__attribute__((format(printf, 3, 4)));

static void add_warning(struct warnings *w, int line, const char *says, ...)
{
	va_list args;

	va_start(args, says);
	w->at[w->n++] = make_warning(w, line, says, args);
	va_end(args);
}

void warn(struct warnings *w, int line, const char *says, ...)
{
	va_list args;

	if (w->n == WARNINGS_MAX) {
		w->dropped++;
		return;
	}
	if (!w->at) w->at = NEW_N(w->a, struct busy_warning, WARNINGS_MAX + 1);
	va_start(args, says);
	w->at[w->n++] = make_warning(w, line, says, args);
	va_end(args);
}

/* Sort by line, for the reader goes through the file more than once. Warnings of one line keep
 * their order. */
static void sort_warnings(struct busy_warning *at, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct busy_warning x = at[i];
		size_t k = i;

		for (; k && at[k - 1].line > x.line; k--) at[k] = at[k - 1];
		at[k] = x;
	}
}

void warn_end(struct warnings *w)
{
	size_t dropped = w->dropped;

	sort_warnings(w->at, w->n);
	if (!dropped) return;
	w->dropped = 0;
	add_warning(w, 0, TR("%zu more warnings are not shown"), dropped);
}

struct str warn_quote(struct warnings *w, struct str s)
{
	size_t n = s.n < QUOTE_MAX ? s.n : QUOTE_MAX, at = 0;

	w->quote[at++] = '"';
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		w->quote[at++] = c < 0x20 || c > 0x7e ? '?' : (char)c;
	}
	for (int i = 0; n < s.n && i < 3; i++) w->quote[at++] = '.';
	w->quote[at++] = '"';
	return (struct str){ w->quote, at };
}
