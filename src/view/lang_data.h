/* SPDX-License-Identifier: Apache-2.0
 *
 * The form in which tools/poc writes a language down. Private to lang.c, date.c and
 * what is generated.
 */
#ifndef VIEW_LANG_DATA_H
#define VIEW_LANG_DATA_H

#include <stdint.h>

struct lang_entry {
	const char *key;       /* NULL: an empty slot */
	const char *text[2];   /* one, many; without plural forms only the first */
};

enum lang_plural_rule { LANG_ONE_IS_1, LANG_ONE_IS_0_AND_1 };

/* A pattern is CLDR's: E EEEE d MMM MMMM y HH mm, and text in 'quotes'. */
struct lang {
	const char *code, *name;
	enum lang_plural_rule plural;
	const struct lang_entry *table; /* open addressing by lang_hash() */
	uint32_t mask;                  /* slots - 1, a power of two less one; 0: no table */
	const char *weekday[7], *weekday_short[7]; /* from Monday */
	const char *month[12], *month_short[12];
	const char *decimal;   /* the mark before decimals */
	const char *day, *day_short, *day_long, *clock, *day_clock, *date_clock, *exact;
};

extern const struct lang lang_table[];
extern const uint32_t lang_count;

/* FNV-1a: the same in tools/poc, which lays the table out. */
static inline uint32_t lang_hash(const char *key)
{
	uint32_t n = 2166136261u;

	for (; *key; key++) n = (n ^ (unsigned char)*key) * 16777619u;
	return n;
}

#endif
