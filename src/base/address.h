/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail addresses as programs write them: in calendars (RFC 5545, section 3.3.3), in the
 * messages about them, and in the heads of mails. One reader for all, so that a person is the
 * same wherever they are named.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/str.h"

/* The address in `written`, to compare with others: ASCII in lower case, without "mailto:"
 * (also twice, in any case, or behind another address), brackets, quotes, white and unseen
 * characters, percent signs (RFC 6068, section 2) and what follows a '?'. A URI of another kind
 * is left as it is, but for its case. In `a`, or a slice of `written`; empty: there is none. */
struct str address_read(struct arena *a, struct str written);

#endif
