/* SPDX-License-Identifier: Apache-2.0
 *
 * Text as a pointer and a length, by value; nothing here writes through `p`, and a
 * slice lives as long as what it was cut from. `struct buf` is text that grows.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct str {
	const char *p;
	size_t n;
};

#define S(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR(s) (int)(s).n, (s).p        /* for "%.*s"; the text is under 2 GiB */

/* A C string as a slice; NULL is the empty text. */
struct str str_of(const char *z);
/* A NUL-terminated copy in `a`, for libraries. */
char *str_z(struct arena *a, struct str s);
struct str str_dup(struct arena *a, struct str s);
/* A NUL stands behind it too. */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* `sentence` with its places "%s", or "%1$s" "%2$s" in any order, filled from `parts`.
 * For sentences of the message catalogue, whose places a compiler cannot check. A part that
 * ends in a full stop ("8. Dez.", "Ben Jr.") brings the one that stands behind its place. */
struct str str_fill(struct arena *a, const char *sentence, const struct str *parts, size_t n);

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, struct str part);
/* Index of the first `c`, or s.n. */
size_t str_index(struct str s, char c);
/* The bytes [from, to), cut to the ends of `s`. */
struct str str_sub(struct str s, size_t from, size_t to);
/* A copy in `a`, with ASCII letters in lower case. */
struct str str_lower(struct arena *a, struct str s);
/* The text without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Split at the first `c`: false (and *before = s, *after empty) when there is none. */
bool str_cut(struct str s, char c, struct str *before, struct str *after);
/* Take the next line off *rest without its LF, CRLF or CR; false at the end. */
bool str_line(struct str *rest, struct str *line);
/* The whole of `s` as a decimal integer, with an optional sign; false otherwise or
 * when it does not fit. */
bool str_int(struct str s, int64_t *n);
/* Whether every byte of it is ASCII other than NUL. */
bool str_ascii(struct str s);
/* True when `s` is well-formed UTF-8 without NUL. */
bool str_utf8(struct str s);

/* FNV-1a, 64 bits: begin with STR_HASH, and go on with what came out. Not for what somebody could
 * choose in order to collide. */
#define STR_HASH UINT64_C(14695981039346656037)
uint64_t str_hash(uint64_t so_far, struct str s);

/* Text that grows in an arena: `struct buf b = { .a = a };` */
struct buf {
	struct arena *a;
	char *p;
	size_t n, cap;
};

void buf_add(struct buf *b, struct str s);
void buf_z(struct buf *b, const char *z);
void buf_ch(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *b, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
/* Add a text for a part of a URL or a cookie: all but the unreserved characters of RFC 3986,
 * section 2.3, is percent-encoded. */
void buf_percent(struct buf *b, struct str s);
/* `n` in decimal, with zeros in front up to so many digits, at most 20. */
void buf_digits(struct buf *b, uint64_t n, size_t digits);
/* Make the buffer larger, for buf_room(). */
void buf_grow(struct buf *b, size_t n);
/* Room for `n` more bytes; returns where they go. */
static inline char *buf_room(struct buf *b, size_t n)
{
	if (!b->p || b->cap - b->n < n) buf_grow(b, n);
	return b->p + b->n;
}
/* The text in the buffer, which is valid until the buffer grows. */
struct str buf_str(const struct buf *b);

#endif
