/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a stranger's message in a process of its own (base/child.h): what it does to the library
 * that reads it, it does to that process alone. The process is `rapport read-mail`; what it found comes
 * back in a small form of its own, and is believed as little as the message.
 */
#ifndef MAIL_APART_H
#define MAIL_APART_H

#include "mail/message.h"

enum {
	APART_SECONDS = 10,        /* of CPU time; by the clock twice as many */
	APART_MEMORY = 256 << 20,  /* a message of MAIL_BYTES takes a third of it */
};

/* As mail_read(), apart. ERR_INPUT: it is not to be read, now or later (its bounds, mail/scan.h; no
 * message). ERR_LIMIT: whoever read it crashed, took too long or too much memory, or spoke nonsense.
 * ERR_FAILED: nobody could read it, which says nothing of it (no process could be started; *stop). */
MUST_CHECK bool mail_read_apart(struct arena *a, struct str bytes, const _Atomic bool *stop,
	struct mail *out, struct err *e);

/* For the child: read a message from `in`, and write what it says to `out`. As mail_read(). */
MUST_CHECK bool mail_read_here(struct arena *a, struct str bytes, struct buf *out, struct err *e);

/* What the child writes: "rapport-mail 1\n", then a letter, the length in decimal, a colon, the bytes
 * and a line's end for each thing, in the order of struct mail; a full stop ends it. */
void mail_pack(struct buf *b, const struct mail *m);
/* Pure, for hostile bytes: false unless they are in that form to the last one, within the bounds of
 * mail/message.h, and their addresses and ids are text of one line. The mail points into `packed`. */
bool mail_unpack(struct str packed, struct mail *out);

#endif
