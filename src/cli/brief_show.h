/* SPDX-License-Identifier: Apache-2.0
 *
 * A brief as the terminal shows it, for `rapport brief` and the beginning of `rapport talk`.
 */
#ifndef CLI_BRIEF_SHOW_H
#define CLI_BRIEF_SHOW_H

#include "cli/acting.h"
#include "model/brief.h"

void brief_show(struct buf *b, const struct acting *w, const struct brief *p);

/* A step on one line, "x7k2m  send the plan  by Wed 25 Nov, 2 days late"; the five
 * characters end its id and name it in `rapport steps`. */
void brief_show_step(struct buf *b, const struct acting *w, const struct step *s);

enum { BRIEF_ID_CHARS = 5 };

#endif
