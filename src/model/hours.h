/* SPDX-License-Identifier: Apache-2.0
 *
 * Working hours as people write them: "09:00-17:30" (Monday to Friday),
 * "Mon-Thu 08:00-16:00; Fri 08:00-12:00", "Sun-Thu 09:00-12:00, 13:00-17:00". They are
 * wall-clock times; only hours_expand() brings in a zone, day by day, for an offset
 * holds for a day and not for a week.
 */
#ifndef MODEL_HOURS_H
#define MODEL_HOURS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "ical/zone.h"

enum { HOURS_A_DAY = 6, HOURS_TEXT_BYTES = 1000 };

struct hours_window { int16_t start, end; }; /* minutes of the local day, 0 to 1440 */

struct hours {
	struct hours_window at[7][HOURS_A_DAY]; /* 0 is Monday; in order, apart */
	uint8_t n[7];
};

/*	hours  = part *( ";" part )
 *	part   = [ days " " ] window *( "," window )       without days: Mon-Fri
 *	days   = day [ "-" day ] *( "," day [ "-" day ] )  a range may pass Sunday
 *	window = H:MM "-" H:MM                             the end may be 24:00
 * ERR_INPUT says at which character what was expected. */
MUST_CHECK bool hours_parse(struct str text, struct hours *h, struct err *e);
/* The canonical form, which hours_parse() reads back to the same hours. */
void hours_print(struct buf *b, const struct hours *h);

/* A working window of one local day, in UTC seconds. */
struct hours_span {
	int64_t start, end;
	int32_t day; /* counted from the first local day that was asked for */
};

/* List the windows of the local days [first, first + days) in zone `z`, in order and apart, in
 * `a`; their number is returned. On a day of 23 or 25 hours a window is shorter or longer, as the
 * wall clock has it; a window that the clock jumps over is left out. */
size_t hours_expand(struct arena *a, const struct hours *h, const struct zone *z, int64_t first,
	int32_t days, struct hours_span **out);

#endif
