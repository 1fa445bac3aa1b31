/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a file that somebody took along: what is read has keys, no more than anybody has, and
 * a kit that is not theirs opens nothing. Seeds: tests/corpus/unlock.
 */
#include <assert.h>

#include "model/unlock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct unlock_file f;
	struct err e = { 0 };
	size_t failed;

	if (unlock_read(a, "file", (struct str){ (const char *)data, n }, &f, &e)) {
		assert(f.keys_n >= 1 && f.keys_n <= UNLOCK_KEYS && f.wraps_n <= UNLOCK_WRAPS);
		assert(!unlock_keys(a, &f, S("0000"), true, &e));
		e.code = 0;
		assert(unlock_texts(a, &f, &failed, &e) && failed == f.texts_n);
	} else {
		assert(e.code == ERR_INPUT && e.text[0]);
	}
	arena_free(a);
	return 0;
}
