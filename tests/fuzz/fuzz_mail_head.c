/* SPDX-License-Identifier: Apache-2.0
 *
 * One field of addresses from a stranger, in every field that GMime reads as such: what the scan
 * lets pass, the library must survive. Seeds: tests/corpus/mail_head. GMime 3.2.13 loses memory at a
 * malformed domain literal ("a@["), which its process takes with it: run with -detect_leaks=0.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "mail/message.h"
#include "mail/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "From", "Sender", "Reply-To", "To", "Cc", "Bcc" };
	struct arena *a = arena_new();
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct mail got;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		buf_fmt(&b, "%s: ", names[i]);
		buf_add(&b, (struct str){ (const char *)data, size });
		buf_z(&b, "\r\n");
	}
	buf_z(&b, "\r\n");
	if (mail_read(a, buf_str(&b), &got, &e)) {
		if (!str_utf8(got.from)) abort();
		for (size_t i = 0; i < got.from.n; i++)
			if ((unsigned char)got.from.p[i] < ' ') abort();
	} else if (e.code != ERR_INPUT) abort();
	arena_free(a);
	return 0;
}
