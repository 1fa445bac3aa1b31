/* SPDX-License-Identifier: Apache-2.0
 *
 * Text as a guesser types it who knows the word and not how it was adorned: "Pássword" and the
 * same in letters of full width are "password".
 */
#ifndef MODEL_PASSWORD_FOLD_H
#define MODEL_PASSWORD_FOLD_H

#include "base/str.h"

/* `s`, which is UTF-8, in lower case, Cyrillic too: Latin letters without accents, those of full width
 * as usual ones, marks that combine and what is not seen left out. */
struct str password_fold(struct arena *a, struct str s);
/* The first character of *rest, which is not empty, taken off it. */
struct str password_character(struct str *rest);

#endif
