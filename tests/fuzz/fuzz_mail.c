/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail from strangers: whatever the bytes, what is read keeps its limits, and a sender is one
 * address in one line. Seeds: tests/corpus/mail.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "mail/auth.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct mail got;

	if (mail_read(a, (struct str){ (const char *)data, size }, &got, &e)) {
		if (got.calendars_n > MAIL_CALENDARS || !str_utf8(got.from)) abort();
		for (size_t i = 0; i < got.results_n; i++) {
			bool theirs, passed = mail_auth_passed(a, got.results[i], S("mx.example.org"), &theirs);

			if (passed && !theirs) abort();
		}
		for (size_t i = 0; i < got.calendars_n; i++)
			if (!got.calendars[i].text.n || got.calendars[i].text.n > MAIL_CALENDAR_BYTES) abort();
	} else if (e.code != ERR_INPUT) abort();
	arena_free(a);
	return 0;
}
