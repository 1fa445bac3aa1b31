/* SPDX-License-Identifier: Apache-2.0
 *
 * Who has read what: when the words of one person are shown to another, a note is kept for the
 * person whose words they are. A page that only reads puts the note into its context; whoever
 * answered the request keeps the notes afterwards, in a transaction of their own.
 */
#ifndef MODEL_OPENED_H
#define MODEL_OPENED_H

#include "db/entity.h"

struct opened {
	int64_t object, reader, owner;
	struct str kind;           /* the name of the entity; "export", "terminal" */
	int64_t first, latest;     /* UTC seconds; `latest` is right to the day */
	struct str reader_name;
};

/* Note that x->me reads row `id` of `t`, which has words of `owner`. There is no note when x->me is
 * the owner. */
void opened_note(struct ctx *x, const struct entity *t, int64_t id, int64_t owner);
/* Note that x->me takes an export of what is kept about themselves, under the kind "export". */
void opened_note_export(struct ctx *x);
/* Note that a command on the server is run in the name of x->me, under the kind "terminal": whoever runs the
 * server can give any name. */
void opened_note_terminal(struct ctx *x);
/* Drop the notes of rows of `t`, because the page leaves their words out after all. */
void opened_drop_kind(struct ctx *x, const struct entity *t);
/* Drop the notes of words of everybody of whom `given` says no: they were looked up and not shown after all. */
void opened_drop_owners(struct ctx *x, bool (*given)(void *env, int64_t owner), void *env);
/* Drop the notes of `from` that were kept within the last day already, because a reader is noted
 * once a day; x is a transaction that reads. The notes that are left in from->opened are to be
 * kept. */
MUST_CHECK bool opened_drop_known(struct ctx *x, struct ctx *from);
/* Keep the notes of `from` in the writing transaction x. */
MUST_CHECK bool opened_keep(struct ctx *x, const struct ctx *from);
/* Forget who read row `id`, which had words of x->me and is no more. */
MUST_CHECK bool opened_forget(struct ctx *x, int64_t id);
/* Forget who read any row of `t` that had words of x->me. */
MUST_CHECK bool opened_forget_all(struct ctx *x, const struct entity *t);
/* List who read words of x->me, the latest first, at most OPENED_PAGE. */
enum { OPENED_PAGE = 100 };
MUST_CHECK bool opened_list(struct ctx *x, struct opened **out, size_t *n);

extern const char *const opened_sql[];
extern const struct entity opened_entity;

#endif
