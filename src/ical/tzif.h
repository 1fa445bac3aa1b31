/* SPDX-License-Identifier: Apache-2.0
 *
 * A zone from a file of tzdata (TZif, RFC 8536).
 */
#ifndef ICAL_TZIF_H
#define ICAL_TZIF_H

#include "base/err.h"
#include "ical/zone_changes.h"

/* Read a TZif file, version 1 to 4, into `z`, arrays in `a`; z->name is the caller's.
 * ERR_INPUT when the file is damaged or counts leap seconds. */
MUST_CHECK bool tzif_read(struct arena *a, struct str bytes, struct zone *z, struct err *e);

#endif
