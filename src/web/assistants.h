/* SPDX-License-Identifier: Apache-2.0
 *
 * On this page each of a pair says whether assistants may read what the two wrote (pages/assistants.html), and
 * other pages list what assistants asked.
 */
#ifndef WEB_ASSISTANTS_H
#define WEB_ASSISTANTS_H

#include "model/assistant.h"
#include "view/html.h"
#include "view/parts.h"

struct page_assistants {
	const struct assistant_pair *with;
	bool off;                            /* by agreement, for everybody */
	const struct assistant_call *calls;  /* the latest first */
	struct when *at;
	size_t n;
};
void page_assistants(struct html *h, const struct page_assistants *p);
/* Write calls as rows of a list: when, whose assistant, what it asked for, about whom. `me` is the reader. */
void part_calls(struct html *h, const struct assistant_call *calls, const struct when *at, size_t n, int64_t me);

#endif
