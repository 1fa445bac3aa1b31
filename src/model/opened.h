/* SPDX-License-Identifier: Apache-2.0
 *
 * Who has read what: when the words of one person are shown to another, it is written down for
 * the one whose words they are. A page that only reads notes it in its context; whoever answered
 * the request keeps the notes afterwards, in a transaction of its own.
 */
#ifndef MODEL_OPENED_H
#define MODEL_OPENED_H

#include "db/entity.h"

struct opened {
	int64_t object, reader, owner;
	struct str kind;           /* name of the entity */
	int64_t first, latest;     /* UTC seconds; latest to the day */
	struct str reader_name;
};

/* x->me reads row `id` of `t`, whose words are `owner`'s. Nothing is noted when x->me is the owner. */
void opened_note(struct ctx *x, const struct entity *t, int64_t id, int64_t owner);
/* x->me takes an export of what is kept about themselves: noted under the kind "export". */
void opened_note_export(struct ctx *x);
/* Drop those notes of `from` of which one was kept within the last day, in the reading transaction x:
 * the same reader is noted once a day. What is left is to be kept, unless from->opened is NULL. */
MUST_CHECK bool opened_drop_known(struct ctx *x, struct ctx *from);
/* Keep the notes of `from` in the writing transaction x. */
MUST_CHECK bool opened_keep(struct ctx *x, const struct ctx *from);
/* Row `id`, whose words are x->me's, is no more: forget who read it. */
MUST_CHECK bool opened_forget(struct ctx *x, int64_t id);
/* The same of all rows of `t`. */
MUST_CHECK bool opened_forget_all(struct ctx *x, const struct entity *t);
/* Who read words of x->me, the latest first, at most OPENED_PAGE. */
enum { OPENED_PAGE = 100 };
MUST_CHECK bool opened_list(struct ctx *x, struct opened **out, size_t *n);

extern const char *const opened_sql[];
extern const struct entity opened_entity;

#endif
