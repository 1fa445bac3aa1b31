/* SPDX-License-Identifier: Apache-2.0
 *
 * The page of the questions that people write.
 */
#ifndef WEB_QUESTIONS_H
#define WEB_QUESTIONS_H

#include "model/question_list.h"
#include "view/html.h"

struct page_questions {
	struct listed_question *own, *shared;
	size_t own_n, shared_n;
	bool admin;                   /* the reader writes the shared ones */
	struct listed_question typed; /* of a form that was refused … */
	enum question_list refused;   /* … and the list it was for */
};
void page_questions(struct html *h, const struct page_questions *p);

#endif
