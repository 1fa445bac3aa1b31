/* SPDX-License-Identifier: Apache-2.0
 *
 * How much a message asks of whoever reads it, found before a library sees it: GMime reads groups of
 * addresses by recursion and keeps some kilobytes of each part, so that a few bytes of a stranger's
 * cost a stack or gigabytes. Pure, one pass, no recursion, no memory beyond a few boundaries.
 *
 * It errs on one side only: what GMime takes for a field, a part or a level is counted as one
 * here, and more besides (a line that begins like a boundary).
 */
#ifndef MAIL_SCAN_H
#define MAIL_SCAN_H

#include "base/err.h"
#include "base/str.h"

enum {
	SCAN_FIELD_BYTES = 64 << 10,  /* of one field, with its folded lines */
	SCAN_HEAD_BYTES = 256 << 10,  /* of the fields of one part; mail servers take 100 KiB */
	SCAN_HEAD_FIELDS = 1000,
	SCAN_FIELDS = 10000,          /* of all parts */
	SCAN_COLONS = 500,            /* in a field of addresses: each may open a group in a group */
	SCAN_PARTS = 2000,
	SCAN_LEVELS = 300,            /* multiparts and messages in messages, however they lie in each other */
	SCAN_BOUNDARY_BYTES = 250,    /* RFC 2046, section 5.1.1 allows 70 */
};

/* ERR_INPUT says which of these the message is beyond, or that a Content-Type cannot be read with
 * certainty (a multipart with comments, an encoded or escaped boundary). */
MUST_CHECK bool mail_scan(struct str message, struct err *e);

#endif
