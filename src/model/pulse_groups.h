/* SPDX-License-Identifier: Apache-2.0
 *
 * Of whom a round may have results: everybody, the people whom a leader leads, and all below a
 * leader; each as far as it is made of whole cells. Pure.
 */
#ifndef MODEL_PULSE_GROUPS_H
#define MODEL_PULSE_GROUPS_H

#include "model/pulse_publish.h"

struct pulse_whom {
	int64_t leader;            /* 0: everybody */
	bool below;                /* all below them; else whom they lead directly */
	int64_t people;            /* how many that are */
	const uint32_t *cells;     /* in ascending order */
	size_t cells_n;
};

/* List the groups of a round in the order in which they are tried: everybody, then the teams, then
 * all below a leader; of these the larger first. `p` is ordered by person, and has its cells. */
void pulse_groups(struct arena *a, const struct pulse_person *p, size_t n, size_t cells,
	struct pulse_whom **out, size_t *out_n);

/* A group as a bit for each cell from its first one to its last, so that the many small teams of a
 * large organisation take little; and back: cells beyond `cells` are dropped. What comes back counts
 * as published. */
struct str pulse_bits_of_group(struct arena *a, const struct pulse_group *g, int64_t *first);
struct pulse_group pulse_group_of_bits(struct arena *a, struct str bits, int64_t first,
	size_t cells);

#endif
