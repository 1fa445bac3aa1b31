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

void warn_end(struct warnings *w)
{
	if (!w->dropped) return;
	w->at[w->n++] = (struct busy_warning){
		0, str_fmt(w->a, "%zu more warnings are not shown", w->dropped) };
	w->dropped = 0;
}

struct str warn_quote(struct arena *a, struct str s)
{
	struct buf b = { .a = a };
	struct str cut = str_sub(s, 0, 60);

	buf_ch(&b, '"');
	for (size_t i = 0; i < cut.n; i++) {
		unsigned char c = (unsigned char)cut.p[i];

		buf_ch(&b, c < 0x20 || c > 0x7e ? '?' : (char)c);
	}
	buf_z(&b, cut.n < s.n ? "...\"" : "\"");
	return buf_str(&b);
}
