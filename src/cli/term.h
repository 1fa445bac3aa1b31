/* SPDX-License-Identifier: Apache-2.0
 *
 * The terminal: how wide it is, whether it shows colour, and a progress bar for work
 * that takes more than half a second. Nothing here is needed to understand the output.
 */
#ifndef CLI_TERM_H
#define CLI_TERM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct term {
	int width;     /* columns */
	bool colour;   /* a terminal that has not asked for none (NO_COLOR, no-color.org) */
};

/* The terminal of standard output. Its width is that of COLUMNS or of the terminal, else 80. */
struct term term_out(void);

/* Columns that text takes on a terminal: combining marks none, East Asian wide two. */
int term_columns(struct str s);
/* The text as it may be printed: what would command a terminal or reverse the order of
 * reading becomes '?'. In `a`. */
struct str term_plain(struct arena *a, struct str s);
/* Add text that is wrapped at spaces to `width` columns; further lines begin with
 * `indent` spaces, and the first is already `at` columns wide. Ends with a line break. */
void term_wrap(struct buf *b, struct str text, int width, int indent, int at);

/* Ctrl-C asks a long search to end with the best it has; a second one ends the program.
 * The flag turns true once; between begin and end only. */
const atomic_bool *term_interrupt_begin(void);
void term_interrupt_end(void);

/* A bar on standard error, when it is a terminal. */
struct progress {
	bool on, shown;
	double began, drawn;   /* seconds of the monotonic clock */
};

void progress_begin(struct progress *p);
/* Show that `what` is done to the part `done`, from 0 to 1. Cheap enough to call for every file. */
void progress_show(struct progress *p, const char *what, double done);
/* Take the bar away. */
void progress_end(struct progress *p);

#endif
