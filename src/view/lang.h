/* SPDX-License-Identifier: Apache-2.0
 *
 * The message catalogue. English is written in the pages as whole sentences; po/*.po
 * hold the other languages in gettext's format and are compiled in. Dates and numbers
 * as each language writes them come from ICU (only lang.c and date.c include it).
 */
#ifndef VIEW_LANG_H
#define VIEW_LANG_H

#include <stdint.h>

#include "base/str.h"

struct lang; /* one language, immutable */

/* The best of ours for "de-CH,de;q=0.9,en" or a stored code; English when none fits. */
const struct lang *lang_choose(struct str accept);
const char *lang_code(const struct lang *l);
/* All of them, NULL at the end. */
const struct lang *const *lang_all(void);
/* The name of a language in itself, "Deutsch". */
const char *lang_name(const struct lang *l);

/* The text in this language; the English key when it has none. */
const char *lang_text(const struct lang *l, const char *key) __attribute__((format_arg(2)));
/* The form for n of a text that has a plural. */
const char *lang_plural(const struct lang *l, const char *one, const char *many, int64_t n)
	__attribute__((format_arg(2), format_arg(3)));

/* "Tue 3 Nov", "Tue 14:25", "3 November 2026", "14:25" … in this language. */
void lang_day(struct buf *b, const struct lang *l, int64_t days);
void lang_day_long(struct buf *b, const struct lang *l, int64_t days);
void lang_day_clock(struct buf *b, const struct lang *l, int64_t local);
void lang_clock(struct buf *b, const struct lang *l, int64_t local);
void lang_weekday(struct buf *b, const struct lang *l, int64_t days); /* "Tuesday" */

/* In pages `h` is the struct html at hand. tr() is a whole sentence; trf() fills %s
 * style places, by position where a language turns them round (%1$s). */
#define tr(key) lang_text(h->lang, (key))
#define trn(one, many, n) lang_plural(h->lang, (one), (many), (n))
#define trf(key, ...) str_fmt(h->b.a, lang_text(h->lang, (key)), __VA_ARGS__)
#define trnf(one, many, n, ...) str_fmt(h->b.a, lang_plural(h->lang, (one), (many), (n)), __VA_ARGS__)

#endif
