/* SPDX-License-Identifier: Apache-2.0
 *
 * The two pages of the questions that people write: one's own, and those of the organisation.
 */
#ifndef WEB_QUESTIONS_H
#define WEB_QUESTIONS_H

#include "model/question_list.h"
#include "view/html.h"

struct page_questions {
	enum question_list list;
	struct listed_question *rows;
	size_t rows_n;
	bool may_write;               /* the reader writes into this list */
	bool more;                    /* of one's own: the organisation has some too, or may have */
	struct listed_question typed; /* in a form that was refused; its words empty: none was */
};
void page_questions(struct html *h, const struct page_questions *p);

#endif
