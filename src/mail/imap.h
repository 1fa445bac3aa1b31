/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading what is new in a mailbox (RFC 9051), by asking now and then: libcurl, which speaks
 * IMAP for us, has no IDLE. What was fetched is marked as seen and left where it is.
 */
#ifndef MAIL_IMAP_H
#define MAIL_IMAP_H

#include "mail/smtp.h"

enum { IMAP_TURN = 50 }; /* messages of one turn */

struct imap_new {
	int64_t validity;          /* UIDVALIDITY: with another one, UIDs mean other messages */
	int64_t uids[IMAP_TURN];   /* rising */
	size_t n;
};

/* The messages after `uid`, or all when the mailbox has another UIDVALIDITY than `validity`
 * (0: none is known). */
MUST_CHECK bool imap_look(struct arena *a, const struct mail_server *s, int64_t validity,
	int64_t uid, const _Atomic bool *stop, struct imap_new *out, struct err *e);
/* One message, at most `limit` bytes: ERR_INPUT when it has more. */
MUST_CHECK bool imap_fetch(struct arena *a, const struct mail_server *s, int64_t uid, size_t limit,
	const _Atomic bool *stop, struct str *out, struct err *e);

/* Pure: the number behind `word` in what a server said ("UIDVALIDITY 7"); false: none. */
bool imap_number(struct str said, struct str word, int64_t *n);
/* Pure: the numbers of "* SEARCH 3 1 2" over `after`, rising, the smallest IMAP_TURN. */
void imap_search(struct str said, int64_t after, struct imap_new *out);

#endif
