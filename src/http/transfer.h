/* SPDX-License-Identifier: Apache-2.0
 *
 * One exchange with another server, by libcurl (only transfer.c includes it): HTTP with any
 * method, a mail by SMTP, a command by IMAP. The address comes from whoever uses the
 * program, so it must not lead inside: every connection, also after a redirect and
 * whatever a name resolves to, is checked where it is made.
 */
#ifndef HTTP_TRANSFER_H
#define HTTP_TRANSFER_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { TRANSFER_URL_BYTES = 2000, TRANSFER_SECONDS = 20, TRANSFER_HEADER_BYTES = 64 << 10,
	TRANSFER_HEADERS_BYTES = 256 << 10, TRANSFER_HEADERS = 1000, /* of all hops and trailers */
	TRANSFER_RECIPIENTS = 50 };

/* A line that is kept from one exchange to the next: a server that is asked again needs no new
 * connection. Of one thread at a time, and for exchanges without credentials. */
struct transfer_line;
struct transfer_line *transfer_line_new(void);
void transfer_line_free(struct transfer_line *line); /* NULL: nothing */

enum transfer_auth {
	TRANSFER_NO_AUTH,
	TRANSFER_ANY,              /* basic or digest, as the server asks; SASL of SMTP and IMAP */
	TRANSFER_BEARER,
};

enum transfer_tls {
	TRANSFER_TLS_BY_SCHEME,    /* https, smtps, imaps */
	TRANSFER_STARTTLS,         /* of smtp and imap: nothing is said without it */
};

struct transfer_ask {
	struct str url;            /* http(s)://, smtp(s)://, imap(s):// */
	const char *method;        /* of HTTP: "PROPFIND"; of IMAP: the command; NULL: GET, a mail,
	                            * or a FETCH by URL */
	const struct str *headers; /* of HTTP: whole lines, "Depth: 1" */
	size_t headers_n;
	struct str body;           /* sent as it is; of SMTP the message, in CRLF lines */
	struct str user, password; /* of TRANSFER_BEARER the password is the token */
	enum transfer_auth auth;   /* never sent to another server, also not after a redirect */
	enum transfer_tls tls;
	struct str mail_from;      /* of SMTP: the envelope */
	const struct str *mail_to;
	size_t mail_to_n;
	/* Called when the last byte of a mail is about to go; false: it must not. */
	bool (*commit)(void *arg);
	void *arg;
	int redirects;             /* followed, of HTTP; 0: none */
	size_t limit;              /* bytes of the answer's body */
	int seconds;               /* for all of it; 0 is TRANSFER_SECONDS */
	const _Atomic bool *stop;  /* set when the program ends: give up; NULL: never */
	struct transfer_line *line; /* NULL, or with credentials: one that ends with it */
	bool inside;               /* private addresses may be asked: the operator's word */
};

/* Why no answer came, for those who must tell the cases apart. */
enum transfer_failure {
	TRANSFER_WENT,
	TRANSFER_BAD_ASK,          /* no address that can be asked, or a line that breaks */
	TRANSFER_NOT_OUTSIDE,      /* where `inside` is not allowed: it leads inside, or there is no such name */
	TRANSFER_TOO_LARGE,
	TRANSFER_NO_NAME,          /* where it is */
	TRANSFER_TIMEOUT,
	TRANSFER_CIRCLE,           /* too many redirects */
	TRANSFER_UNPROVEN,         /* its certificate */
	TRANSFER_NO_TLS,           /* it cannot speak encrypted, and must */
	TRANSFER_BROKEN_TLS,       /* no encrypted line came about: it may not speak TLS at this port */
	TRANSFER_LOGIN,            /* it does not take name and password (SMTP, IMAP) */
	TRANSFER_REFUSED,          /* it said no (SMTP, IMAP): see answer.status */
	TRANSFER_LOST,             /* everything else: not reached, broken off */
};

struct transfer_answer {
	long status;               /* of HTTP; of SMTP and IMAP the last reply code */
	struct str body;
	struct str headers;        /* of the last hop, as sent; of IMAP and SMTP what the server
	                            * said: untagged responses, replies */
	struct str url;            /* where it ended */
	enum transfer_failure failure;
	bool asked;                /* of HTTP: bytes of the request have gone out, so it may have been heard */
	int64_t retry_after;       /* seconds to leave it alone (RFC 9110, 10.2.3); 0: none */
};

/* True when an answer came, whatever its status. Otherwise ERR_INPUT (the ask) or ERR_FAILED,
 * a fixed sentence of the catalogue that holds neither address nor secret; out->failure and
 * out->status say more. */
MUST_CHECK bool transfer(struct arena *a, const struct transfer_ask *ask,
	struct transfer_answer *out, struct err *e);

/* A header of the last hop, trimmed; empty when absent. */
struct str transfer_header(const struct transfer_answer *answer, struct str name);

/* Check an address before anything is sent there, by what it says itself: https://, or with `inside`
 * http:// too; no name and password in it; and, without `inside`, no number of a private address and
 * not this machine. Where a name leads is checked when it is asked, by transfer(). *host is a slice in
 * `a`. ERR_INPUT. */
MUST_CHECK bool transfer_fits(struct arena *a, struct str url, bool inside, struct str *host,
	struct err *e);

/* Pure, for tests: whether 4 or 16 bytes of an IP address lead outside. */
bool transfer_is_outside(const unsigned char *address, size_t n);

#endif
