/* SPDX-License-Identifier: Apache-2.0
 *
 * The wider organisation of the demo: six leaders beside the one whom the demo is about, with four people each, and
 * their talks in two quarters that are over. So whoever leads leaders sees how often people talk. The last of them
 * leads beside the others, so that what all say differs by enough people from what all below one leader say.
 */
#ifndef MODEL_DEMO_AREAS_H
#define MODEL_DEMO_AREAS_H

#include "base/ctx.h"

enum { DEMO_AREAS = 6, DEMO_AREA_PEOPLE = 4, DEMO_AREAS_ALL = DEMO_AREAS * (DEMO_AREA_PEOPLE + 1) };

/* The first days (since 1970) of the last two whole quarters of which a picture is made, the earlier one first. */
void demo_quarters(const struct ctx *x, int64_t first[2]);
/* Bring those people in, as operator, and let them sign in and talk; `top` is the row of the team file of who leads
 * them, under the key "lena". */
MUST_CHECK bool demo_add_areas(struct ctx *x, struct str top);
/* Find their ids. */
MUST_CHECK bool demo_find_areas(struct ctx *x, int64_t who[DEMO_AREAS_ALL]);

#endif
