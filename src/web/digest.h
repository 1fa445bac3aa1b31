/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/digest.html is given.
 */
#ifndef WEB_DIGEST_H
#define WEB_DIGEST_H

#include "model/digest.h"
#include "view/html.h"

/* The question of the week, for the API. */
struct digest_question {
	int64_t person;
	struct str name, text;
};

struct page_digest {
	struct digest d;
	struct when *at;               /* of d.items; utc 0: none */
	struct digest_question *question; /* NULL: none */
	bool ahead;                    /* the week has not begun */
};
void page_digest(struct html *h, const struct page_digest *p);

#endif
