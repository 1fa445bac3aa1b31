/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers of task trackers, which anybody may have sent. The first byte chooses the kind, and whether one
 * issue, a page or the ways between states are read: whatever the bytes, a number of an issue can stand in an
 * address, a state is one of three, and a page has no more than it says. Seeds: tests/corpus/tracker.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "work/tracker_talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_issue(const struct tracker_issue *is, bool webhook)
{
	if (!webhook && (!is->number.n || is->number.n > TRACKED_NUMBER_BYTES)) abort();
	for (size_t i = 0; i < is->number.n; i++) {
		unsigned char c = (unsigned char)is->number.p[i];

		if (c <= ' ' || c >= 127 || c == '/' || c == '?' || c == '#' || c == '%' || c == '.') abort();
	}
	if (is->theirs > ISSUE_NOT_PLANNED || is->at < 0 || is->updated < 0) abort();
	if (is->account.n > TRACKER_ACCOUNT_BYTES || str_has(is->account, S("&"))) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str body = { (const char *)data + 1, size ? size - 1 : 0 };
	unsigned kind = size ? data[0] % TRACKER_KINDS : 0, what = size ? data[0] / TRACKER_KINDS % 3 : 0;
	const struct tracker_kind_talk *talk = tracker_kind_talk(kind);
	const struct tracker_job j = { .kind = kind, .url = S("https://x"), .project = S("A"), .number = S("A-1"),
		.token = S("t"), .over = true };
	struct tracker_page_read page;
	struct tracker_issue is;
	struct tracker_ask q;
	struct err e = { 0 };

	if (what == 0 && tracker_read_one(talk, a, body, &is, &e)) check_issue(&is, kind == TRACKER_WEBHOOK);
	if (what == 1 && tracker_read_page(talk, a, body, S("/steps/05fb7y33482mz"), &page, &e)) {
		if (page.n > 2 * TRACKER_PAGE || (page.found && !page.n)) abort();
		for (size_t i = 0; i < page.n; i++) check_issue(&page.issues[i], false);
	}
	if (what == 2 && talk->tell(a, &j, 1, body, &q) && q.body.n && !str_utf8(q.body)) abort();
	arena_free(a);
	return 0;
}
