/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "mail/imap.h"

static void what_is_new_is_found_in_order_and_once(void)
{
	struct imap_new got = { 0 };

	imap_search(S("* SEARCH 7 3 5 3\r\n* search 9\r\n* 5 EXISTS\r\nA1 OK done\r\n"), 3, &got);
	IS(got.n, 3);
	IS(got.uids[0], 5);
	IS(got.uids[1], 7);
	IS(got.uids[2], 9);
	got = (struct imap_new){ 0 };
	imap_search(S("* SEARCH 12\r\n"), 12, &got); /* "13:*" names the last one */
	IS(got.n, 0);
	imap_search(S("* SEARCH x 99999999999999999999 -1\r\n"), 0, &got);
	IS(got.n, 0);
}

static void a_full_mailbox_is_read_in_turns_the_oldest_first(void)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a };
	struct imap_new got = { 0 };

	buf_z(&b, "* SEARCH");
	for (int i = 500; i > 0; i--) buf_fmt(&b, " %d", i);
	imap_search(buf_str(&b), 0, &got);
	IS(got.n, IMAP_TURN);
	IS(got.uids[0], 1);
	IS(got.uids[IMAP_TURN - 1], IMAP_TURN);
	arena_free(a);
}

static void a_number_stands_behind_its_word(void)
{
	int64_t n = 0;

	OK(imap_number(S("* STATUS INBOX (UIDVALIDITY 1795)\r\n"), S("UIDVALIDITY"), &n));
	IS(n, 1795);
	OK(!imap_number(S("* STATUS INBOX ()"), S("UIDVALIDITY"), &n));
	OK(!imap_number(S("UIDVALIDITY"), S("UIDVALIDITY"), &n));
	OK(!imap_number(S("UIDVALIDITY x"), S("UIDVALIDITY"), &n));
}

int main(void)
{
	RUN(what_is_new_is_found_in_order_and_once);
	RUN(a_full_mailbox_is_read_in_turns_the_oldest_first);
	RUN(a_number_stands_behind_its_word);
	return tap_end();
}
