/* SPDX-License-Identifier: Apache-2.0
 *
 * Copies of a talk in CalDAV calendars. The row says which version was told; the worker writes
 * it, and what came of that is kept here.
 */
#include "base/err_kept.h"
#include "base/id.h"
#include "model/caldav.h"
#include "model/entity.h"
#include "model/invitation_inside.h"
#include "view/lang.h"

enum { WRITTEN, WRITE_FAILED, TO_WRITE };
const char *const invitation_write_sql[] = {
	[WRITTEN] =
		"UPDATE invitation SET etag = $2, failures = 0, error = '',"
		"  pending = CASE WHEN sequence = $3 THEN 0 ELSE 1 END WHERE id = $1",
	[WRITE_FAILED] =
		"UPDATE invitation SET next_try = $2, failures = failures + 1, error = $3,"
		"  pending = $4 WHERE id = $1",
	[TO_WRITE] = INVITATION_ROW
		" WHERE i.pending = 1 AND i.next_try <= $1 ORDER BY i.next_try LIMIT 1",
	NULL
};

bool invitation_place(struct ctx *x, const struct invitation_talk *t, int64_t person,
	struct str *href)
{
	struct buf b = { .a = x->a };
	struct str collection;
	struct caldav_at at;

	*href = S("");
	if (!caldav_writes(x, person, &at, &collection)) return false;
	if (!collection.n) return true;
	buf_add(&b, collection);
	id_print(&b, t->id);
	buf_z(&b, ".ics");
	*href = buf_str(&b);
	return true;
}

/* Give up writing the copy of a talk into a calendar; the person counts as told. */
static bool give_up_writing(struct ctx *x, const struct invitation *r)
{
	struct err why = { 0 };

	err_set(&why, ERR_FAILED, TR("The calendar it stood in is no longer connected."));
	return db_run(x, invitation_write_sql[WRITE_FAILED], "iisi", r->id, x->now,
		       err_keep(x->a, &why), INT64_C(0)) == 1;
}

/* A copy is written where it was written first, with the secrets of that place alone. */
static bool fill_write(struct ctx *x, struct invitation *r, struct invitation_write *w,
	bool *here)
{
	struct str collection;
	struct invitation_talk t;
	bool found;

	*here = false;
	if (!entity_open(x, &invitation_entity, "href", r))
		return give_up_writing(x, r);
	if (!caldav_writes(x, r->person, &w->at, &collection)) return false;
	if (!collection.n || !str_starts(r->href, collection))
		return give_up_writing(x, r);
	if (!invitation_talk_read(x, r->talk, &t, &found)) return false;
	*w = (struct invitation_write){ .at = w->at, .href = r->href, .etag = r->etag,
		.remove = r->cancelled, .invitation = r->id, .sequence = r->sequence,
		.failures = r->failures };
	if (found && !w->remove)
		w->ics = invitation_object(x, &t, t.people[0]->id == r->person ? 0 : 1, NULL);
	*here = found;
	return true;
}

struct invitation_write *invitation_write_due(struct ctx *x)
{
	struct invitation_write *w = NEW(x->a, struct invitation_write);

	for (int turn = 0; turn < 20; turn++) {
		struct db_q *q = db_query(x, invitation_write_sql[TO_WRITE], "i", x->now);
		struct invitation *row;
		bool here;
		size_t n;

		if (!entity_list(x, &invitation_entity, q, 1, &row, &n) || !n ||
			!fill_write(x, row, w, &here))
			return NULL;
		if (here) return w;
	}
	return NULL;
}

bool invitation_written(struct ctx *x, const struct invitation_write *w, struct str etag,
	const struct err *why)
{
	int64_t wait = INVITATION_RETRY;

	if (!why)
		return db_run(x, invitation_write_sql[WRITTEN], "isi", w->invitation, etag,
			       w->sequence) >= 0;
	for (int64_t i = 0; i < w->failures && wait < INVITATION_RETRY_MOST; i++) wait *= 2;
	if (wait > INVITATION_RETRY_MOST) wait = INVITATION_RETRY_MOST;
	return db_run(x, invitation_write_sql[WRITE_FAILED], "iisi", w->invitation, x->now + wait,
		       err_keep(x->a, why), INT64_C(1)) >= 0;
}
