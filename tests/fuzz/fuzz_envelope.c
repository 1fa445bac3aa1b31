/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as an envelope and as a recovery kit: what is read has a nonce, a tag and whole
 * blocks, and what was padded comes out no longer. Seeds: tests/corpus/envelope.
 */
#include <assert.h>

#include "base/envelope.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n }, inside;
	struct arena *a = arena_new();
	unsigned char kit[KIT_BYTES];
	struct err e = { 0 };
	struct envelope got;

	if (envelope_parse(a, text, &got, &e)) {
		assert(got.key > 0 && got.nonce.n == ENVELOPE_NONCE);
		assert(got.sealed.n % ENVELOPE_BLOCK == ENVELOPE_TAG);
	} else {
		assert(e.code == ERR_INPUT && e.text[0]);
	}
	if (envelope_unpad(text, &inside)) assert(inside.n < n);
	if (kit_parse(text, kit)) assert(n >= KIT_CHARS);
	arena_free(a);
	return 0;
}
