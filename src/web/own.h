/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept about the reader, as a page and as files to take along (pages/own.html).
 */
#ifndef WEB_OWN_H
#define WEB_OWN_H

#include "model/opened.h"
#include "model/own.h"
#include "view/html.h"

struct page_own {
	int64_t *counts;              /* of each kind of own_kinds[] */
	struct opened *opened;        /* who read what; their own exports too */
	struct when *opened_at;
	size_t opened_n;
	struct own_sent *sent;
	struct when *sent_at;
	size_t sent_n;
};
void page_own(struct html *h, const struct page_own *p);

/* All of it, to read, print or save. */
struct own_section {
	struct own_row *rows;
	struct when *made;
	size_t n;
	int64_t all;                  /* how many there are: those beyond `n` are left out */
};
struct page_own_export { struct own_section *kinds; struct when now; };
void page_own_export(struct html *h, const struct page_own_export *p);

/* Whether it is meant so. `kind`: its place in own_kinds[], and how many rows are of it. */
struct page_own_delete { bool chosen; size_t kind; int64_t *counts; };
void page_own_delete(struct html *h, const struct page_own_delete *p);

#endif
