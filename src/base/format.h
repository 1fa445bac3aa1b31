/* SPDX-License-Identifier: Apache-2.0
 *
 * The directives of printf that this program uses in its own texts: "%s" "%.*s" "%.40s"
 * "%c" "%d" "%u" "%ld" "%lld" "%zu" "%04X" and "%%", each also with a position ("%2$s"). A text
 * with another one is left to the C library.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct format_place {
	size_t n;          /* bytes of the directive */
	size_t position;   /* "%2$s": 2; 0: the argument after the last one's */
	int width;         /* "%04X": a number has at least 4 digits */
	int precision;     /* of a text: the most bytes; −1: all of it */
	bool star;         /* ".*": the precision is an argument */
	char length;       /* 0; 'l', 'L' for "ll", 'z' */
	char conversion;   /* 's' 'c' 'd' 'u' 'X' '%'; 0: not one of ours */
};

/* Read the directive at `at`, which is a '%'. */
struct format_place format_place(const char *at);

/* Room for a number as text. */
enum { FORMAT_NUMBER = 24 };
/* An argument that has been taken: a text's bytes, or a number written into `number`. */
struct format_value {
	const char *p;
	size_t n;
	char number[FORMAT_NUMBER];
};

/* va_list is an array on some machines: inside a struct it is handed on by its address. */
struct format_args {
	va_list list;
};

/* Take the next argument as `place` says. The value points into itself: it is not copied. */
void format_take(const struct format_place *place, struct format_args *args,
	struct format_value *out);

#endif
