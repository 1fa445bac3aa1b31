/* SPDX-License-Identifier: Apache-2.0
 *
 * Times that are being looked for. A button that is pressed twice, or two programs of one person, ask
 * for the same week at once; whoever comes second waits for the first and has the plan that it found,
 * so that nothing is solved twice and no plan replaces its equal.
 */
#ifndef WEB_SEARCHING_H
#define WEB_SEARCHING_H

#include <stdbool.h>
#include <stdint.h>

struct searching;

/* Whose week is looked at, by its Monday, and how. */
struct searched {
	int64_t person, monday;
	bool tentative;
};

struct searching *searching_new(void);
void searching_free(struct searching *s);
/* True: the caller looks for the times and says searching_end(). False: somebody else has looked for
 * them meanwhile, and found them; the call has waited for that. */
bool searching_begin(struct searching *s, const struct searched *what);
/* What was begun is over; `found` false: whoever waits looks for the times instead. */
void searching_end(struct searching *s, const struct searched *what, bool found);
/* How many wait for this search; for tests. */
int searching_waiting(struct searching *s, const struct searched *what);

#endif
