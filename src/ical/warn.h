/* SPDX-License-Identifier: Apache-2.0
 *
 * What a reader of calendars skipped or assumed, line by line, for the person whose
 * calendar it is. Bounded: a broken file must not flood a log.
 */
#ifndef ICAL_WARN_H
#define ICAL_WARN_H

#include "base/arena.h"
#include "base/str.h"

enum { WARNINGS_MAX = 200, QUOTE_MAX = 60 };

struct busy_warning {
	int line;           /* 0: the whole file */
	struct str text;    /* what was skipped or assumed, and why: in English … */
	struct str kept;    /* … and with its line as base/err_kept.h has it, to be worded later */
};

struct warnings {
	struct arena *a;
	const char *name;        /* of the file, for errors */
	struct busy_warning *at; /* at most WARNINGS_MAX, and one that counts the rest */
	size_t n, dropped;
	char quote[QUOTE_MAX + 8];
};

/* The sentence is one of the catalogue, TR(). */
void warn(struct warnings *w, int line, const char *says, ...)
	__attribute__((format(printf, 3, 4)));
/* Put them in the order of the file, and say how many more there were. */
void warn_end(struct warnings *w);
/* A short, printable piece of hostile text, for one warning: the next call takes its
 * place, for a file may give a million reasons to warn. */
struct str warn_quote(struct warnings *w, struct str s);

#endif
