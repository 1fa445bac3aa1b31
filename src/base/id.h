/* SPDX-License-Identifier: Apache-2.0
 *
 * Ids: positive 64-bit numbers made by the program and ordered by time, so that any
 * node can make them and a list by id is a list by age. On pages and in URLs they
 * are 13 characters of Crockford's base32, lower case.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* A fresh id for the second `now` (UTC). No two of one process are equal; two
 * processes collide only within a second and once in 2^31. */
int64_t id_new(int64_t now);

/* The second (UTC) in which an id was made. */
int64_t id_made(int64_t id);
/* True when an id that a browser made may be sent now: its form may have waited for a network for 60
 * days, and the browser's clock may be off by a day. */
bool id_is_near(int64_t id, int64_t now);

void id_print(struct buf *b, int64_t id);
/* False when `s` is no id; then *id is 0. */
bool id_parse(struct str s, int64_t *id);

#endif
