/* SPDX-License-Identifier: Apache-2.0
 *
 * On this page each of a pair says whether assistants may read what the two wrote (pages/assistants.html); others
 * list what assistants asked.
 */
#ifndef WEB_ASSISTANTS_H
#define WEB_ASSISTANTS_H

#include "model/assistant.h"
#include "view/html.h"
#include "view/parts.h"
#include "web/web.h"

/* Calls of assistants, the latest first. */
struct calls_shown {
	const struct assistant_call *calls;
	struct when *at, *latest;            /* the first of each row, and the last */
	size_t n;
	bool more;                           /* there are earlier ones … */
	int64_t last;                        /* … than this id */
};
/* Fill the last `most` calls of a list. What one call, or the same calls of a day, told of several people is one
 * row with their names. */
MUST_CHECK bool calls_fill(struct visit *v, const struct assistant_calls *which, size_t most, struct calls_shown *out);
/* Write both lists, with rows that say when, whose assistant, what it asked for, about whom, and how often; and where
 * there are more of them. */
void part_calls(struct html *h, const struct calls_shown *words, const struct calls_shown *counted);

struct page_assistants {
	const struct assistant_pair *with;
	bool off;                            /* by agreement, for everybody */
	struct calls_shown words, counted;   /* those with words of one of the two, and the others */
};
void page_assistants(struct html *h, const struct page_assistants *p);

/* All calls that the reader is told of, a page of them: those with words, or those without. */
struct page_calls {
	bool words;
	struct calls_shown shown;
};
void page_calls(struct html *h, const struct page_calls *p);

#endif
