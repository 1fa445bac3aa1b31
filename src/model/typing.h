/* SPDX-License-Identifier: Apache-2.0
 *
 * Typing: what people do to one line of text, as operations that can be carried over what others
 * did to the same line meanwhile, so that no word is lost. This module is pure; model/line.h keeps
 * the operations. The browser's side is the same code in JavaScript (web-assets/typing.js), and both
 * have to come to the same text.
 *
 * A batch is a list of operations, each on the text that the one before it left. In JSON:
 *
 *	[["i", 5, "word", 1], ["d", 0, 3]]
 *
 * inserts "word" behind the fifth character, where its author's own last insert ended (1, else 0), and
 * deletes the first three characters. Positions and lengths count Unicode code points.
 */
#ifndef MODEL_TYPING_H
#define MODEL_TYPING_H

#include "base/str.h"

/* The most operations of a batch that a browser sends, and the most that a batch may have become
 * when it was carried over others: an insert in the middle of a delete makes two of it. */
enum { TYPING_OPS = 100, TYPING_OPS_KEPT = 4000 };
/* The largest position, and the most bytes that a batch inserts. */
enum { TYPING_PLACE = 10000, TYPING_BYTES = 8000 };

struct typing_op {
	bool insert;           /* false: a delete */
	bool continues;        /* an insert that goes on where its author's own last insert ended */
	int64_t pos;           /* so many characters stand before it */
	int64_t n;             /* so many characters are inserted or deleted */
	struct str text;       /* what is inserted */
};

struct typing {
	struct typing_op *ops;
	size_t n;
};

/* Read a batch of at most `most` operations; it lives in `a`. ERR_INPUT, naming the place, when it is
 * no batch, is too large, or inserts a control character other than a line feed. */
MUST_CHECK bool typing_parse(struct arena *a, struct str json, size_t most, struct typing *out,
	struct err *e);
/* Write a batch as JSON. */
void typing_print(struct buf *b, const struct typing *t);

/* The characters of a text, which is UTF-8. */
int64_t typing_length(struct str text);
/* Carry out a batch; the result lives in `a`. False when an operation lies outside of the text. */
MUST_CHECK bool typing_apply(struct arena *a, struct str text, const struct typing *t,
	struct str *out);

/* Carry two batches over each other that began on the same text: `earlier` reached the server
 * first. `later` then stands behind `earlier`, and `earlier` behind `later`, and both ways lead to the
 * same text. Where both insert at one place, the one that continues its author's own typing stands
 * first, so that no word is torn; else the earlier one. */
void typing_cross(struct arena *a, struct typing *later, struct typing *earlier);

/* The batch that makes `after` of `before`: what is neither in their common beginning nor in their
 * common end is replaced. */
struct typing typing_diff(struct arena *a, struct str before, struct str after);
/* Put `more` behind a batch. */
void typing_join(struct arena *a, struct typing *t, const struct typing *more);

#endif
