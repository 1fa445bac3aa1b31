/* SPDX-License-Identifier: Apache-2.0
 *
 * Base64 (RFC 4648, section 4, with padding): bytes inside JSON.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>

#include "base/str.h"

void base64_put(struct buf *b, struct str bytes);
/* The bytes of `text`, in `a`. False when base64_put() would not write it so. */
MUST_CHECK bool base64_parse(struct arena *a, struct str text, struct str *bytes);

#endif
