/* SPDX-License-Identifier: Apache-2.0
 *
 * The word inside a password: what a guesser begins with before digits and signs go around
 * it. The program asks for it, and tools/sieve.c when it makes the filter of known ones.
 */
#ifndef MODEL_PASSWORD_WORD_H
#define MODEL_PASSWORD_WORD_H

#include "base/str.h"

/* True when a byte of a lower-case text belongs to a letter. */
bool password_letter(char c);
/* The letters of a lower-case text, without what surrounds them; digits and signs inside
 * that stand for letters are those, and i counts as l ("p@ssw0rd2024!" is "password"). */
struct str password_word(struct arena *a, struct str lower);

#endif
