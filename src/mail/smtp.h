/* SPDX-License-Identifier: Apache-2.0
 *
 * Handing a mail over to the operator's server (RFC 5321), encrypted unless the operator
 * says otherwise.
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "http/transfer.h"

/* A server that the operator named: for sending, or the mailbox that answers come to. */
struct mail_server {
	struct str url;            /* smtp://host:587, smtps://host, imap://host, imaps://host */
	struct str user, password; /* empty: nobody signs in */
	bool plain;                /* smtp:// and imap:// without STARTTLS: this machine alone */
};

enum smtp_result {
	SMTP_SENT,
	SMTP_LATER,    /* not now: network, 4xx, sign-in, or the server does not take us or our address */
	SMTP_REFUSED,  /* never: 5xx about the recipient or the message */
	SMTP_IN_DOUBT, /* all of it went, and no word came back */
};

/* Send `message` (mail/message.h). `commit` is called when its last byte is about to go, and
 * may forbid it (then SMTP_LATER): until then nothing can have been delivered. Why not is in
 * e, a fixed sentence and the server's reply code; *said is the text of that reply for the log, on one line
 * and without addresses, empty when there was none. */
enum smtp_result smtp_send(struct arena *a, const struct mail_server *s, struct str from,
	struct str to, struct str message, bool (*commit)(void *), void *arg,
	const _Atomic bool *stop, struct str *said, struct err *e);

#endif
