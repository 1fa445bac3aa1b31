/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/warn.h"

void warn(struct warnings *w, int line, const char *fmt, ...)
{
	struct buf b = { .a = w->a };
	va_list args;

	if (w->n == WARNINGS_MAX) {
		w->dropped++;
		return;
	}
	if (!w->at) w->at = NEW_N(w->a, struct busy_warning, WARNINGS_MAX + 1);
	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	w->at[w->n++] = (struct busy_warning){ line, buf_str(&b) };
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
	sort_warnings(w->at, w->n);
	if (!w->dropped) return;
	w->at[w->n++] = (struct busy_warning){
		0, str_fmt(w->a, "%zu more warnings are not shown", w->dropped) };
	w->dropped = 0;
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
