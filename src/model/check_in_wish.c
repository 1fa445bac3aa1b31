/* SPDX-License-Identifier: Apache-2.0
 *
 * The wish to be reminded of check-ins. Nothing is sent: the page Today asks whether a reminder is
 * due.
 */
#include "model/check_in_wish.h"

#include "base/date.h"
#include "db/db.h"
#include "model/entity.h"
#include "view/lang.h"

enum { OF_OWNER, PUT, STANDING };
const char *const check_in_wish_sql[] = {
	[OF_OWNER] = "SELECT {check_in_wish w} FROM check_in_wish w WHERE w.owner = $1",
	[PUT] = "{+check_in_wish} ON CONFLICT (owner) DO UPDATE SET remind = excluded.remind",
	/* when $1 last said how they are, and when their next talk with their leader begins */
	[STANDING] =
		"SELECT COALESCE((SELECT max(made) FROM check_in WHERE owner = $1), 0),"
		"  COALESCE((SELECT max(made) FROM locked WHERE owner = $1 AND kind = 1), 0),"
		"  COALESCE((SELECT min(starts) FROM talk WHERE member = $1 AND state = 0"
		" AND starts > $2), 0)",
	NULL
};

static const char *const reminds[] = { "never", "weekly", "before", NULL };

static const struct entity_field wish_fields[] = {
	FIELD(check_in_wish, owner, ID, .about = "whose wish it is"),
	TYPED(check_in_wish, remind, CHOICE, AUTHOR, TR("Remind me on Today"), .needed = true,
		.words = reminds,
		.about = "never, a week after the last check-in, or in the day before a talk"),
	{ 0 },
};
const struct entity check_in_wish_entity = { .name = "check_in_wish", .fields = wish_fields,
	.size = sizeof(struct check_in_wish),
	.purpose = "when somebody would like to be reminded to look how they are",
	.read_by = "that person alone",
	.kept = "as long as the installation, or until they wish otherwise",
};

bool check_in_wish_get(struct ctx *x, struct check_in_wish *out)
{
	struct check_in_wish *found;
	size_t n;

	*out = (struct check_in_wish){ .owner = x->me };
	if (!entity_list(x, &check_in_wish_entity,
		    db_query(x, check_in_wish_sql[OF_OWNER], "i", x->me), 1, &found, &n))
		return false;
	if (n) *out = *found;
	return true;
}

bool check_in_wish_set(struct ctx *x, struct check_in_wish *w)
{
	w->owner = x->me;
	return entity_check(x, &check_in_wish_entity, w) &&
		entity_add(x, &check_in_wish_entity, check_in_wish_sql[PUT], w);
}

bool check_in_wish_due(struct ctx *x, bool *due)
{
	struct check_in_wish w;
	int64_t last = 0, locked = 0, talk = 0;
	struct db_q *q;

	*due = false;
	if (!check_in_wish_get(x, &w)) return false;
	if (w.remind == REMIND_NEVER) return true;
	if (!(q = db_query(x, check_in_wish_sql[STANDING], "ii", x->me, x->now))) return false;
	if (db_next(q)) last = db_int(q, 0), locked = db_int(q, 1), talk = db_int(q, 2);
	if (locked > last) last = locked;
	if (!db_done(q)) return false;
	if (w.remind == REMIND_WEEKLY) *due = x->now - last >= 7 * DAY;
	else *due = talk && talk - x->now <= DAY && x->now - last >= DAY;
	return true;
}
