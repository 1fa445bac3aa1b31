/* SPDX-License-Identifier: Apache-2.0
 *
 * Every list is read by the module that owns its rows, as x->me.
 */
#include "model/report.h"

#include <string.h>

#include "model/person.h"
#include "view/lang.h"

/* -- reading -- */

/* Put `n` rows of `size` bytes that come newest first in the order of time, without those beyond
 * REPORT_ROWS. The result is how many there are then. */
static size_t order_rows(struct ctx *x, void *rows, size_t n, size_t size, bool *cut)
{
	size_t kept = n < REPORT_ROWS ? n : REPORT_ROWS;
	char *copy = arena_bytes(x->a, kept * size + 1), *at = rows;

	if (n > kept) *cut = true;
	memcpy(copy, at, kept * size);
	for (size_t i = 0; i < kept; i++) memcpy(at + i * size, copy + (kept - 1 - i) * size, size);
	return kept;
}

#define ORDER(x, r, list)                                                                          \
	((r)->list##_n = order_rows((x), (r)->list, (r)->list##_n, sizeof *(r)->list, &(r)->cut))

/* Read the talks that were held. They come with those that fell through, so that a page of them may
 * end before `since_at`. */
static bool read_talks(struct ctx *x, int64_t since_at, struct report *r)
{
	struct talk *all;
	size_t n;

	if (!talk_list_past(x, r->pair->id, x->now, REPORT_ROWS, &all, &n)) return false;
	r->talks = NEW_N(x->a, struct talk, n);
	for (size_t i = 0; i < n && all[i].starts >= since_at; i++)
		if (all[i].state == TALK_HELD) r->talks[r->talks_n++] = all[i];
	if (n == REPORT_ROWS && all[n - 1].starts >= since_at) r->cut = true;
	ORDER(x, r, talks);
	return true;
}

/* Take the words of goals away that the other shows x->me and may take back. */
static void forget_shown_goals(struct ctx *x, struct report *r)
{
	for (size_t i = 0; i < r->solutions_n; i++) {
		struct solution *s = &r->solutions[i];

		if (s->goal_shown_by && s->goal_shown_by != x->me) s->goal_words = S("");
	}
}

static bool read_names(struct ctx *x, struct report *r)
{
	struct person *me = person_here(x, x->me);

	if (!me) return false;
	r->by = me->name;
	r->leader = r->pair->leader == x->me ? me->name : r->pair->name;
	r->member = r->pair->leader == x->me ? r->pair->name : me->name;
	return true;
}

bool report_read(struct ctx *x, const struct pair *pair, int64_t since, int64_t since_at,
	int64_t until, struct report *out)
{
	enum { MOST = REPORT_ROWS + 1 }; /* one more, to know whether there are others */
	struct report *r = out;
	int64_t id = pair->id;

	*r = (struct report){ .pair = pair, .since = since, .until = until };
	if (since > until)
		return err_field(&x->err, ERR_INPUT, "since", TR("choose today or a day before"));
	if (!read_names(x, r) || !read_talks(x, since_at, r) ||
		!step_list_since(x, id, since_at, MOST, &r->steps, &r->steps_n) ||
		!need_list_since(x, id, since_at, MOST, &r->needs, &r->needs_n) ||
		!recognition_list_since(x, id, since_at, MOST, &r->thanks, &r->thanks_n) ||
		!goal_list_since(x, id, since_at, MOST, &r->goals, &r->goals_n) ||
		!solution_list_since(x, id, since_at, MOST, &r->solutions, &r->solutions_n) ||
		!audit_list_files(x, id, REPORT_FILES, &r->files, &r->files_n))
		return false;
	ORDER(x, r, steps);
	ORDER(x, r, needs);
	ORDER(x, r, thanks);
	ORDER(x, r, goals);
	ORDER(x, r, solutions);
	forget_shown_goals(x, r);
	return true;
}

/* -- leaving out -- */

/* Take the rows with one of these ids out of a list. A row begins with its id. The result is how
 * many remain. */
static size_t drop_rows(void *rows, size_t n, size_t size, const int64_t *ids, size_t ids_n)
{
	char *at = rows;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t id;
		size_t k = 0;

		memcpy(&id, at + i * size, sizeof id);
		while (k < ids_n && ids[k] != id) k++;
		if (k < ids_n) continue;
		if (kept < i) memcpy(at + kept * size, at + i * size, size);
		kept++;
	}
	return kept;
}

#define DROP(r, list, ids, n)                                                                      \
	((r)->list##_n = drop_rows((r)->list, (r)->list##_n, sizeof *(r)->list, (ids), (n)))

void report_leave_out(struct report *r, const int64_t *ids, size_t n)
{
	DROP(r, talks, ids, n);
	DROP(r, steps, ids, n);
	DROP(r, needs, ids, n);
	DROP(r, thanks, ids, n);
	DROP(r, goals, ids, n);
	DROP(r, solutions, ids, n);
}

bool report_leave_out_all(struct report *r, struct str kind)
{
	const struct { const char *kind; size_t *n; } lists[REPORT_KINDS] = { { "talks", &r->talks_n }, { "steps", &r->steps_n },
		{ "needs", &r->needs_n }, { "thanks", &r->thanks_n }, { "goals", &r->goals_n },
		{ "solutions", &r->solutions_n } };

	for (size_t i = 0; i < REPORT_KINDS; i++) {
		if (!str_eq(kind, str_of(lists[i].kind))) continue;
		*lists[i].n = 0;
		return true;
	}
	return false;
}

bool report_note_file(struct ctx *x, const struct report *r)
{
	return audit_add(x, "report.file", r->pair->id);
}

bool report_note_shown(struct ctx *x, const struct report *r)
{
	return audit_add(x, "report.shown", r->pair->id);
}
