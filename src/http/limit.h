/* SPDX-License-Identifier: Apache-2.0
 *
 * How often something may be tried: a bucket of tries for each name, filled again over
 * time. The memory is fixed: of more names than there is room for, the one that was
 * quiet longest is forgotten.
 */
#ifndef HTTP_LIMIT_H
#define HTTP_LIMIT_H

#include <stdint.h>

#include "base/str.h"

struct limit;

/* `tries` at once, then one more every `seconds`. */
struct limit *limit_new(int tries, int seconds);
void limit_free(struct limit *l);
/* Take one try of `name` at the second `now`. False when there is none; *wait (may be
 * NULL) is then the seconds until there is. Any thread may call it. */
bool limit_take(struct limit *l, struct str name, int64_t now, int64_t *wait);
/* Whether limit_take() would give one, without taking it. */
bool limit_has(struct limit *l, struct str name, int64_t now, int64_t *wait);
/* Give one try of `name` back: it was no guess. */
void limit_return(struct limit *l, struct str name);
/* Give all tries of `name` back: it was no guess. */
void limit_forgive(struct limit *l, struct str name);
/* The part of an address that one customer has: IPv4 whole, of IPv6 the first 64 bits. */
struct str limit_address(struct arena *a, struct str from);

#endif
