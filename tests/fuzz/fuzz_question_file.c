/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a list of questions: what is read can be kept, and reads the same once written.
 */
#include "model/question_file.h"

#include <assert.h>

#include "model/written.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct listed_question *q, *again;
	struct buf out = { .a = a };
	struct err e = { 0 };
	size_t rows, back;

	if (question_file_read(a, "fuzz", (struct str){ (const char *)data, n }, &q, &rows, &e)) {
		assert(rows <= QUESTION_FILE_ROWS);
		question_file_write(&out, q, rows);
		for (size_t i = 0; i < rows; i++)
			assert(q[i].words.n && q[i].words.n <= WRITTEN_BYTES && str_utf8(q[i].words) &&
				q[i].beat < BEATS && q[i].minutes >= 3);
		if (out.n <= QUESTION_FILE_BYTES && question_file_read(a, "back", buf_str(&out), &again, &back, &e))
			assert(back == rows);
	} else {
		assert(e.code == ERR_INPUT && e.text[0]);
	}
	arena_free(a);
	return 0;
}
