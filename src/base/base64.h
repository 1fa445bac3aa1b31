/* SPDX-License-Identifier: Apache-2.0
 *
 * Base64 (RFC 4648): bytes inside JSON (section 4, with padding), and what browsers send (section
 * 5, for URLs, without padding).
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>

#include "base/str.h"

void base64_put(struct buf *b, struct str bytes);
/* The bytes of `text`, in `a`. False when base64_put() would not write it so. */
MUST_CHECK bool base64_parse(struct arena *a, struct str text, struct str *bytes);
/* The same for base64url without padding, which is written in one way alone, too. */
MUST_CHECK bool base64url_parse(struct arena *a, struct str text, struct str *bytes);

#endif
