/* SPDX-License-Identifier: Apache-2.0
 *
 * There are two pages of questions that people wrote: the own questions of the reader, and those of
 * the organisation.
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
	/* on the page of own questions: link to those of the organisation */
	bool more;
	struct listed_question typed; /* a question that was sent and refused; no words: none was */
};
void page_questions(struct html *h, const struct page_questions *p);

#endif
