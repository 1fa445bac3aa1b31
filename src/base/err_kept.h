/* SPDX-License-Identifier: Apache-2.0
 *
 * A failure as it is kept in the database, to be shown later in the reader's language: JSON of its
 * sentence, of what fills it and of its place, {"says":"…","parts":["…"],"place":"…"}.
 */
#ifndef BASE_ERR_KEPT_H
#define BASE_ERR_KEPT_H

#include "base/err.h"
#include "base/str.h"

/* The failure as text, in `a`; empty when there is none (NULL). Parts come from strangers: a control
 * character in one becomes a space. */
struct str err_keep(struct arena *a, const struct err *e);
/* What err_keep() wrote, with its strings in `a`. A text from before it is a sentence by itself. The
 * code is ERR_FAILED; ERR_NONE when the text is empty. */
void err_kept(struct arena *a, struct str kept, struct err *e);

#endif
