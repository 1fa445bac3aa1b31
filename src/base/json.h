/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON. Reading is jansson's work (only json.c includes it): strict UTF-8, duplicate
 * keys refused, depth and size limited. Every reader below names the place of a
 * mistake as a path ("talks[3].who") in its error. Writing goes straight into a buf.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* A value inside a document, with the path that leads to it. */
struct json {
	const void *v;          /* NULL: absent */
	const struct json *up;  /* the container, NULL at the top */
	const char *key;        /* in an object */
	size_t index;           /* in an array */
};

struct json_doc;

/* Parse `text`; `name` (a file name) opens the error "name:line: …". The document
 * lives until json_free(). NULL on ERR_INPUT. */
struct json_doc *json_parse(const char *name, struct str text, struct err *e);
/* Where a text is no JSON, counted from 1, and why, in English. */
struct json_mistake {
	int line, column;
	char says[160];
};
/* The same for a caller that words the mistake itself: NULL, and it stands in *wrong. */
struct json_doc *json_read(const char *name, struct str text, struct json_mistake *wrong);
void json_free(struct json_doc *doc);
struct json json_top(const struct json_doc *doc);

/* The member `key`; .v is NULL when absent. `up` must outlive the result. */
struct json json_get(const struct json *up, const char *key);
/* Length of an array; ERR_INPUT with its path when it is none, or longer than most. */
MUST_CHECK bool json_count(const struct json *array, size_t most, size_t *n, struct err *e);
struct json json_at(const struct json *array, size_t i);
/* An integer in [least, most]; an absent value is an error too. */
MUST_CHECK bool json_int(const struct json *v, int64_t least, int64_t most, int64_t *out,
	struct err *e);
/* Text, in the document's memory. */
MUST_CHECK bool json_text(const struct json *v, struct str *out, struct err *e);
MUST_CHECK bool json_bool(const struct json *v, bool *out, struct err *e);
/* Whether the value is null (which is not the same as absent). */
bool json_is_nothing(const struct json *v);
bool json_has_members(const struct json *v);
/* The key of member `i` of an object, NULL behind the last. For small objects. */
const char *json_key(const struct json *object, size_t i);
/* Set an ERR_INPUT that begins with the path of `v`. Always false. */
bool json_err(const struct json *v, struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Hand on what is wrong with the value `v`, with its path in front. Always false. */
bool json_within(const struct json *v, struct err *e, const struct err *why);

/* "text" with its quotes, escaped so that it is also safe inside HTML (< as \u003c);
 * what is not UTF-8 becomes U+FFFD. */
void json_put_text(struct buf *b, struct str s);

#endif
