/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of what was asked, without names. An entry counts as long as its asker is in the team:
 * the entry of a member who has left, or has another leader, is on no list any more.
 */
#include "model/team_asked.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/need.h"
#include "model/written.h"
#include "view/lang.h"

enum { MINE, OF_TEAM, MEMBERS, PUT, TAKE_BACK, DEL_ALL };
#define ENTRY                                                                                      \
	"SELECT {team_asked t}, n.state, COALESCE(n.met, n.closed, n.made) AS answered"        \
	"  FROM team_asked t JOIN need n ON n.id = t.need"
/* $1 is the leader, or one of their present members */
#define IN_TEAM                                                                                    \
	" ($1 = $2 OR EXISTS (SELECT 1 FROM pair m WHERE m.leader = $2 AND m.member = $1"      \
	" AND m.ended IS NULL))"
const char *const team_asked_sql[] = {
	[MINE] = ENTRY " WHERE t.asker = $1 ORDER BY t.id DESC LIMIT $2",
	[OF_TEAM] = ENTRY " JOIN pair r ON r.id = n.pair"
		" WHERE r.leader = $2 AND r.ended IS NULL AND n.asker = r.member"
		" AND n.state IN (1, 2, 4)"
		/* the words were for the team of then: a need that went along to another leader takes none along */
		"   AND t.made >= r.since"
		"   AND t.made < $3 AND" IN_TEAM " ORDER BY t.id DESC LIMIT $4",
	[MEMBERS] = "SELECT count(*) FROM pair r WHERE r.leader = $2 AND r.ended IS NULL AND" IN_TEAM,
	[PUT] = "{+team_asked} ON CONFLICT (need) DO UPDATE SET id = excluded.id, words = excluded.words,"
		" made = excluded.made",
	[TAKE_BACK] = "DELETE FROM team_asked WHERE id = $1 AND asker = $2",
	[DEL_ALL] = "DELETE FROM team_asked WHERE asker = $1",
	NULL
};

static const char *const states[] = { "open", "granted", "declined", "taken back", "met", NULL };

static const struct entity_field team_asked_fields[] = {
	FIELD(team_asked, id, ID),
	FIELD(team_asked, need, ID, .about = "that was answered"),
	FIELD(team_asked, asker, ID, .about = "whose it is, and who put it there"),
	TYPED(team_asked, words, SEALED, TEAM, TR("What you asked for, in words for your team"),
		.needed = true,
		.most = WRITTEN_BYTES, .place = "team_asked.words"),
	FIELD(team_asked, made, TIME, .about = "since when these words stand there"),
	FIELD(team_asked, state, CHOICE, .joined = true, .words = states, .about = "of the need"),
	FIELD(team_asked, answered, TIME, .joined = true),
	{ 0 },
};

const struct entity team_asked_entity = { .name = "team_asked", .fields = team_asked_fields,
	.size = sizeof(struct team_asked),
	.purpose = "what a member lets the team read of a need that was answered",
	.read_by = "its asker; without a name the leader and the members of that team, once the list has enough "
		"entries of enough people",
	.kept = "until its asker takes it back",
};

static const char *const became[] = { "granted", "declined", "there", NULL };
static const char *const answered[] = { "this-quarter", "last-quarter", "earlier", NULL };
static const struct entity_field outcome_fields[] = {
	FIELD(team_outcome, words, TEXT,
		.about = "what was asked for, in the asker's words for the team"),
	FIELD(team_outcome, became, CHOICE, .words = became, .about = "what became of it"),
	FIELD(team_outcome, answered, CHOICE, .words = answered, .about = "when; no day is told"),
	{ 0 },
};
const struct entity team_outcome_view = { .name = "team_outcome", .fields = outcome_fields,
	.size = sizeof(struct team_outcome) };

int64_t team_asked_put(struct ctx *x, int64_t need, struct str words)
{
	struct need *n = need_get(x, need);
	struct team_asked t = { .id = id_new(x->now),
		.need = need,
		.asker = x->me,
		.words = words,
		.made = x->now };

	if (!n) return 0;
	if (!n->mine || n->leader == x->me) {
		err_set(&x->err, ERR_FORBIDDEN,
			TR("only a member puts needs of their own on the team's list"));
		return 0;
	}
	if (n->state == NEED_OPEN || n->state == NEED_TAKEN_BACK) {
		err_set(&x->err, ERR_CONFLICT, TR("that need is not answered"));
		return 0;
	}
	if (!entity_check(x, &team_asked_entity, &t)) return 0;
	return entity_add(x, &team_asked_entity, team_asked_sql[PUT], &t) &&
		audit_add(x, "team_asked.put", t.id) ? t.id : 0;
}

bool team_asked_take_back(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, team_asked_sql[TAKE_BACK], "ii", id, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("nothing of yours stands there"));
	return rows > 0 && audit_add(x, "team_asked.take_back", id);
}

bool team_asked_delete_all(struct ctx *x)
{
	return db_run(x, team_asked_sql[DEL_ALL], "i", x->me) >= 0;
}

bool team_asked_mine(struct ctx *x, struct team_asked **out, size_t *n)
{
	return entity_list(x, &team_asked_entity, db_query(x, team_asked_sql[MINE], "ii", x->me,
		(int64_t)TEAM_ASKED_PAGE), TEAM_ASKED_PAGE, out, n);
}

/* -- the list of a team -- */

/* Count the members of a leader; 0 when x->me is not of this team. */
static bool count_members(struct ctx *x, int64_t leader, int64_t *n)
{
	struct db_q *q = db_query(x, team_asked_sql[MEMBERS], "ii", x->me, leader);

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* Count how many people put these entries on the list. */
static size_t count_askers(const struct team_asked *t, size_t n)
{
	size_t askers = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < i && t[k].asker != t[i].asker) k++;
		askers += k == i;
	}
	return askers;
}

/* Count the quarters of years since the year 0. */
static int64_t count_quarters(int64_t utc)
{
	struct date d = date_of_days(date_day_of(utc));

	return (int64_t)d.year * 4 + (d.month - 1) / 3;
}

/* Make of an entry what the team may read. */
static struct team_outcome make_outcome(const struct ctx *x, const struct team_asked *t)
{
	int64_t ago = count_quarters(x->now) - count_quarters(t->answered);

	return (struct team_outcome){ .words = t->words,
		.became = t->state == NEED_MET      ? TEAM_THERE
			: t->state == NEED_DECLINED ? TEAM_DECLINED
						    : TEAM_GRANTED,
		.answered = ago <= 0 ? TEAM_THIS_QUARTER
			: ago == 1   ? TEAM_LAST_QUARTER
				     : TEAM_EARLIER };
}

/* Order entries by their words, for qsort(): this order tells neither when nor by whom they were
 * put there. */
static int compare_words(const void *a, const void *b)
{
	const struct team_outcome *s = a, *t = b;
	int order = memcmp(s->words.p, t->words.p,
		s->words.n < t->words.n ? s->words.n : t->words.n);

	return order ? order : (s->words.n > t->words.n) - (s->words.n < t->words.n);
}

bool team_asked_list(struct ctx *x, int64_t leader, struct team_outcomes *out)
{
	int64_t today = date_day_of(x->now), monday = (today - date_weekday(today)) * DAY, members;
	struct team_asked *all;
	size_t n;

	*out = (struct team_outcomes){ .held_back = true };
	if (!count_members(x, leader, &members)) return false;
	if (!entity_list(x, &team_asked_entity,
		    db_query(x, team_asked_sql[OF_TEAM], "iiii", x->me, leader, monday,
			    (int64_t)TEAM_ASKED_PAGE),
		    TEAM_ASKED_PAGE, &all, &n))
		return false;
	if (members < TEAM_ASKED_MEMBERS || n < TEAM_ASKED_ENTRIES ||
		count_askers(all, n) < TEAM_ASKED_ASKERS)
		return true;
	*out = (struct team_outcomes){ .rows = NEW_N(x->a, struct team_outcome, n), .rows_n = n };
	for (size_t i = 0; i < n; i++) out->rows[i] = make_outcome(x, &all[i]);
	qsort(out->rows, n, sizeof *out->rows, compare_words);
	return true;
}
