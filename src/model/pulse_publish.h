/* SPDX-License-Identifier: Apache-2.0
 *
 * Which results of a round may be published, so that no sum and no difference of all that was ever
 * published is about people of whom fewer than PULSE_LEAST answered. It compares who was asked:
 * that other people of the same ones were away in another round, it does not see (docs/pulse.md,
 * "What remains"). Pure.
 *
 * A frame is one round, as far as one statement goes: who was asked, in which cell each of them
 * counts (model/pulse_cells.h), and how many of each cell answered. A group is a set of cells.
 *
 * The rule. Take all groups that are published, of all frames, as sets of people. Two people are of
 * one kind when the same groups hold them. Whatever somebody works out from published sums by adding
 * and subtracting, if it is the sum of a set of people at all, it is the sum of whole kinds: so each
 * kind that is in any group has nobody, or PULSE_LEAST or more, who answered, in each frame that
 * published it. This holds even for somebody who supposes that everybody says the same in each
 * round.
 *
 * Who answered is not known, only how many of a cell. Of a part of a cell at least
 * part + answered − cell people did, and that number has to be large enough.
 */
#ifndef MODEL_PULSE_PUBLISH_H
#define MODEL_PULSE_PUBLISH_H

#include "model/pulse_cells.h"

struct pulse_group {
	const uint32_t *cells;     /* in ascending order */
	size_t cells_n;
	bool published;
};

struct pulse_frame {
	const struct pulse_person *people; /* ordered by `person` */
	size_t people_n;
	const int64_t *answered;   /* of each cell */
	size_t cells_n;
	struct pulse_group *groups;
	size_t groups_n;
	/* of each cell, like `answered`, also those who said nothing to this; of the last frame; NULL: as many */
	const int64_t *handed_in;
};

enum { PULSE_FRAMES = 64 };    /* the most frames that are compared */

/* Decide which groups of the last frame are published, given what the frames before it have
 * published. They are tried in their order. A group that cannot be published as it is, is tried
 * without the cells that stand in the way: then its cells become fewer, but still more than half of its people.
 * Of a group of several cells nothing is published when the answers are of one alone, which would be the sum of a
 * team by another name. Neither depends on what was said. ERR_LIMIT beyond PULSE_FRAMES. */
MUST_CHECK bool pulse_publish(struct arena *a, struct pulse_frame *frames, size_t n,
	struct err *e);

#endif
