/* SPDX-License-Identifier: Apache-2.0
 *
 * A list of questions as a file: CSV (base/csv.h) with a header, one question a line. Columns in
 * any order: `beat` and `question`, and if they are wanted `side` and `minutes`. docs/questions.md
 * has the form.
 */
#ifndef MODEL_QUESTION_FILE_H
#define MODEL_QUESTION_FILE_H

#include "base/str.h"
#include "model/question_bank.h"

enum { QUESTION_FILE_BYTES = 512 << 10, QUESTION_FILE_ROWS = 200, QUESTION_MINUTES_MOST = 30 };

/* A question that people wrote. */
struct listed_question {
	int64_t id, owner;           /* `owner` is whose it is, or who wrote it */
	enum beat beat;
	enum question_side side;
	int64_t minutes;             /* the least length of the talk; 3 when nothing is said */
	struct str words;
	int64_t gone, made;          /* gone 0: it is in use */
};

/* The words of beats and sides in files, JSON and forms, by their numbers; each list ends with
 * NULL. */
extern const char *const question_beats[], *const question_sides[];

/* Read the questions of a file: beat, side, minutes and words are set, and the words are text
 * without control characters of at most WRITTEN_BYTES. They live in `a` or in `text`. ERR_INPUT,
 * with the line and the column, at the first mistake, and for more than QUESTION_FILE_ROWS questions
 * or QUESTION_FILE_BYTES bytes. */
MUST_CHECK bool question_file_read(struct arena *a, const char *name, struct str text,
	struct listed_question **out, size_t *n, struct err *e);
/* Write questions as such a file, one a line; the file reads as the same questions. */
void question_file_write(struct buf *b, const struct listed_question *q, size_t n);

#endif
