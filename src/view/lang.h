/* SPDX-License-Identifier: Apache-2.0
 *
 * The message catalogue. English is written in the pages as whole sentences; the
 * files of po/ hold the other languages in gettext's format and are compiled in by tools/poc, with
 * the names and patterns of dates, which it asks ICU for: nothing is loaded at run time,
 * and a language is a constant.
 */
#ifndef VIEW_LANG_H
#define VIEW_LANG_H

#include <stdint.h>

#include "base/str.h"

struct lang; /* one language, immutable */

/* The best of ours for "de-CH,de;q=0.9,en" or a stored code; English when none fits. */
const struct lang *lang_choose(struct str accept);
const char *lang_code(const struct lang *l);
/* All of them: the i-th, or NULL after the last. */
const struct lang *lang_at(size_t i);
/* The name of a language in itself, "Deutsch". */
const char *lang_name(const struct lang *l);

/* The text in this language; the English key when it has none. */
const char *lang_text(const struct lang *l, const char *key) __attribute__((format_arg(2)));
/* The form for n of a text that has a plural. */
const char *lang_plural(const struct lang *l, const char *one, const char *many, int64_t n)
	__attribute__((format_arg(2), format_arg(3)));

/* What went wrong, in this language: the sentence alone, for a field … */
struct str lang_err(struct arena *a, const struct lang *l, const struct err *e);
/* … and with the place in a file, if it has one, in front. */
struct str lang_err_whole(struct arena *a, const struct lang *l, const struct err *e);
/* The same as a page shows it by itself: with a capital, unless a place or a name begins it. */
struct str lang_err_shown(struct arena *a, const struct lang *l, const struct err *e);
/* The same failure for whoever asked: without the path of a file of the server, which the log has. The
 * name of a file that they sent stays, and so does an address of the web. */
const struct err *lang_err_public(struct arena *a, const struct err *e);
/* The same of a failure that was kept (base/err_kept.h). */
struct str lang_kept(struct arena *a, const struct lang *l, struct str kept);

/* Dates as this language writes them; `days` since 1970, `local` seconds of the
 * reader's wall. */
void lang_day(struct buf *b, const struct lang *l, int64_t days);        /* Tue 3 Nov */
void lang_day_short(struct buf *b, const struct lang *l, int64_t days);  /* 3 Nov */
void lang_day_long(struct buf *b, const struct lang *l, int64_t days);   /* 3 November 2026 */
void lang_weekday(struct buf *b, const struct lang *l, int64_t days);    /* Tuesday */
void lang_weekday_short(struct buf *b, const struct lang *l, int64_t days); /* Tue */
void lang_clock(struct buf *b, const struct lang *l, int64_t local);     /* 14:25 */
void lang_day_clock(struct buf *b, const struct lang *l, int64_t local); /* Tue 14:25 */
void lang_date_clock(struct buf *b, const struct lang *l, int64_t local); /* Tue 3 Nov, 14:25 */
void lang_exact(struct buf *b, const struct lang *l, int64_t local); /* Tuesday 3 November … */

/* A number that somebody typed with a point or a comma, with this language's mark; any other text
 * as it is. In `a`, or of `typed`. */
struct str lang_number(struct arena *a, const struct lang *l, struct str typed);

/* In pages `h` is the struct html at hand. tr() is a whole sentence; trf() fills %s
 * style places, by position where a language turns them round (%1$s). */
#define tr(key) lang_text(h->lang, (key))
#define trn(one, many, n) lang_plural(h->lang, (one), (many), (n))
#define trf(key, ...) str_fmt(h->b.a, lang_text(h->lang, (key)), __VA_ARGS__)
#define trnf(one, many, n, ...) str_fmt(h->b.a, lang_plural(h->lang, (one), (many), (n)), __VA_ARGS__)

#endif
