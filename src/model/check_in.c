/* SPDX-License-Identifier: Apache-2.0
 *
 * Check-ins. A row of check_in_share says to whom a check-in is shown. Every statement by which
 * somebody else reads a check-in joins that row: without such a row, or after it has ended, there
 * is nothing to read.
 */
#include "model/check_in.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/note_key.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/written.h"
#include "view/lang.h"

enum { TOLD = 14 * DAY, TEAM_ROWS = 2000 };

enum { GET_ONE, MINE, UNSHOWN, SHARED, OF_TEAM, COUNT, ADD, DEL, SHARE, SHOWN, DROP, WITHDRAW,
	FORGET, TAKEN_BACK, TALK_ENDED, PAIR_BEGINS, SHOWN_IN };
#define CHECK_IN                                                                                   \
	"SELECT {check_in c}, s.pair, COALESCE(s.once, 0) AS once, l.name AS reader_name,"
/* $1 is the owner, who sees when it was opened also after it is shown no more */
#define OWN CHECK_IN                                                                               \
	" (SELECT max(o.latest) FROM opened o WHERE o.object = c.id) AS opened"                     \
	"  FROM check_in c LEFT JOIN check_in_share s ON s.check_in = c.id AND s.ended IS NULL"     \
	"   AND s.pair IN (SELECT id FROM pair WHERE member = $1 AND ended IS NULL)"                \
	"  LEFT JOIN pair r ON r.id = s.pair LEFT JOIN person l ON l.id = r.leader"
/* $1 leads the owner, who shows it to them */
#define SHOWN_TO_LEADER CHECK_IN                                                                   \
	" o.latest AS opened"                                                                       \
	"  FROM check_in_share s JOIN check_in c ON c.id = s.check_in"                              \
	"  JOIN pair r ON r.id = s.pair JOIN person l ON l.id = r.leader"                           \
	"  LEFT JOIN opened o ON o.object = c.id AND o.reader = $1"                                 \
	" WHERE r.leader = $1 AND r.ended IS NULL AND s.ended IS NULL AND c.owner = r.member"
const char *const check_in_sql[] = {
	[GET_ONE] = OWN " WHERE c.id = $2 AND c.owner = $1",
	[MINE] = OWN " WHERE c.owner = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3",
	[UNSHOWN] = OWN
		" WHERE c.owner = $1 AND c.id < $2 AND s.pair IS NULL ORDER BY c.id DESC LIMIT $3",
	[SHARED] = SHOWN_TO_LEADER " AND s.pair = $2 AND c.made >= $3 ORDER BY s.check_in DESC LIMIT $4",
	[OF_TEAM] = SHOWN_TO_LEADER " AND c.made >= $2 ORDER BY c.id DESC LIMIT $3",
	[COUNT] = "SELECT count(*) FROM check_in WHERE owner = $1",
	[ADD] = "{+check_in}",
	[DEL] = "DELETE FROM check_in WHERE id = $1 AND owner = $2",
	[SHARE] =
		"{+check_in_share} ON CONFLICT (check_in) DO UPDATE SET"
		"  pair = excluded.pair, once = excluded.once, made = excluded.made, ended = NULL",
	/* no row: it is not shown; else whether its reader has opened it */
	[SHOWN] =
		"SELECT COUNT(o.object) FROM check_in_share s JOIN pair r ON r.id = s.pair"
		"  LEFT JOIN opened o ON o.object = s.check_in AND o.reader = r.leader"
		" WHERE s.check_in = $1 AND s.owner = $2 AND s.ended IS NULL",
	[DROP] = "DELETE FROM check_in_share WHERE check_in = $1 AND owner = $2",
	[WITHDRAW] =
		"UPDATE check_in_share SET check_in = NULL, ended = $3"
		" WHERE check_in = $1 AND owner = $2 AND ended IS NULL",
	[TAKEN_BACK] =
		"SELECT max(s.ended) FROM check_in_share s JOIN pair r ON r.id = s.pair"
		" WHERE s.pair = $2 AND r.leader = $1 AND r.ended IS NULL AND s.check_in IS NULL"
		"   AND s.ended >= $3",
	[TALK_ENDED] =
		"UPDATE check_in_share SET ended = $2 WHERE pair = $1 AND once = 1"
		" AND ended IS NULL",
	[PAIR_BEGINS] = "UPDATE check_in_share SET ended = $2 WHERE pair = $1 AND ended IS NULL",
	[SHOWN_IN] = CHECK_IN " o.latest AS opened"
		"  FROM check_in_share s JOIN check_in c ON c.id = s.check_in"
		"  JOIN pair r ON r.id = s.pair JOIN person l ON l.id = r.leader"
		"  LEFT JOIN opened o ON o.object = c.id AND o.reader = r.leader"
		" WHERE s.pair = $2 AND s.owner = $1 AND s.ended IS NULL AND s.once = 0"
		" AND c.owner = $1"
		" ORDER BY c.id DESC LIMIT $3",
	NULL
};

const char *const check_in_workloads[] = { "room", "full", "over", NULL };
const char *const check_in_energies[] = { "flat", "thin", "even", "good", "high", NULL };

static const char *const shown_words[] = { "private", "once", "shared", NULL };

#define SAID(member, LABEL, ...)                                                                   \
	TYPED(check_in, member, SEALED, SHARED, LABEL, .most = WRITTEN_BYTES,                       \
		.place = "check_in." #member, __VA_ARGS__)
static const struct entity_field check_in_fields[] = {
	FIELD(check_in, id, ID),
	FIELD(check_in, owner, ID, .about = "whose it is"),
	SAID(words, TR("How are you?"), .about = "how they are, in their words"),
	SAID(workload, TR("Your work"), .words = check_in_workloads),
	SAID(energy, TR("Your energy"), .words = check_in_energies),
	SAID(obstacle, TR("What stands in the way")),
	SAID(help, TR("What would help")),
	SAID(more, TR("What you would like more of")),
	FIELD(check_in, made, TIME),
	TYPED(check_in, shown, CHOICE, AUTHOR, TR("Who reads this"), .computed = true,
		.words = shown_words,
		.about = "to their leader: never, until their next talk has ended, or until it is taken back"),
	FIELD(check_in, pair, ID, .null = true, .joined = true,
		.about = "to whose leader it is shown; null: to nobody"),
	FIELD(check_in, once, BOOL, .joined = true, .about = "until their next talk has ended"),
	FIELD(check_in, reader_name, TEXT, .null = true, .joined = true),
	FIELD(check_in, opened, TIME, .null = true, .joined = true,
		.about = "when that leader opened it last, to the day; null: not yet"),
	FIELD(check_in, mine, BOOL, .computed = true),
	{ 0 },
};

static void complete_check_in(struct ctx *x, void *row)
{
	struct check_in *c = row;

	c->mine = c->owner == x->me;
	c->shown = !c->pair ? CHECK_IN_PRIVATE : c->once ? CHECK_IN_ONCE : CHECK_IN_SHARED;
}

const struct entity check_in_entity = { .name = "check_in", .fields = check_in_fields,
	.size = sizeof(struct check_in), .complete = complete_check_in,
	.purpose = "how somebody is, in their own words, for themselves and, if they wish, for their leader",
	.read_by = "who wrote it; their leader while it is shown to them",
	.kept = "until its author deletes it",
};

/* A row of check_in_share, which says to whom a check-in is shown. */
struct share {
	int64_t id, check_in, pair, owner;
	bool once;
	int64_t made, ended;
};

static const struct entity_field share_fields[] = {
	FIELD(share, id, ID),
	FIELD(share, check_in, ID, .null = true, .about = "null: taken back"),
	FIELD(share, pair, ID, .about = "to whose leader it is shown"),
	FIELD(share, owner, ID, .about = "who shows it"),
	FIELD(share, once, BOOL, .about = "until their next talk has ended"),
	FIELD(share, made, TIME),
	FIELD(share, ended, TIME, .null = true, .about = "null: it is shown"),
	{ 0 },
};
const struct entity check_in_share_entity = { .name = "check_in_share", .fields = share_fields,
	.size = sizeof(struct share),
	.purpose = "to whom a check-in is shown, and that something was taken back",
	.read_by = "who shows it, and to whom it is shown",
	.kept = "until it is taken back; after it was opened, as long as the installation, without the check-in",
};

/* -- check-ins of one's own -- */

struct check_in *check_in_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &check_in_entity, db_query(x, check_in_sql[GET_ONE], "ii", x->me, id),
		TR("no such check-in"));
}

static bool list_page(struct ctx *x, int statement, int64_t before, size_t most,
	struct check_in **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &check_in_entity, db_query(x, check_in_sql[statement], "iii", x->me,
		written_before(before), page), (size_t)page, out, n);
}

bool check_in_list(struct ctx *x, int64_t before, size_t most, struct check_in **out, size_t *n)
{
	return list_page(x, MINE, before, most, out, n);
}

bool check_in_list_unshown(struct ctx *x, int64_t before, size_t most, struct check_in **out,
	size_t *n)
{
	return list_page(x, UNSHOWN, before, most, out, n);
}

bool check_in_list_shown(struct ctx *x, int64_t pair, size_t most, struct check_in **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &check_in_entity,
		db_query(x, check_in_sql[SHOWN_IN], "iii", x->me, pair, page), (size_t)page, out,
		n);
}

/* True when a check-in has no words and no choice. */
static bool says_nothing(const struct check_in *c)
{
	return !c->words.n && !c->workload.n && !c->energy.n && !c->obstacle.n && !c->help.n &&
		!c->more.n;
}

/* Keep a check-in whose untyped members are set. */
static bool keep_check_in(struct ctx *x, const struct check_in *c)
{
	if (says_nothing(c))
		return err_say(&x->err, ERR_INPUT, "words",
			TR("Say or choose something; any of it is enough."));
	if (!entity_room(x, check_in_sql[COUNT], x->me, CHECK_INS))
		return err_field(&x->err, ERR_FULL, "words", TR("%d are kept; delete some first"),
			CHECK_INS);
	return entity_add(x, &check_in_entity, check_in_sql[ADD], c) &&
		audit_add(x, "check_in.add", c->id) &&
		(c->shown == CHECK_IN_PRIVATE ||
			check_in_share(x, c->id, c->shown == CHECK_IN_ONCE));
}

int64_t check_in_add(struct ctx *x, struct check_in *c)
{
	entity_keep_typed(&check_in_entity, c);
	c->id = id_new(x->now), c->owner = x->me, c->made = x->now;
	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first")), 0;
	if (!entity_check(x, &check_in_entity, c)) return 0;
	if (c->shown == CHECK_IN_PRIVATE && !note_key_none(x, "words")) return 0;
	return keep_check_in(x, c) ? c->id : 0;
}

bool check_in_add_unlocked(struct ctx *x, struct check_in *c)
{
	int64_t id = c->id, made = c->made;

	entity_keep_typed(&check_in_entity, c);
	c->id = id, c->owner = x->me, c->made = made;
	return entity_check(x, &check_in_entity, c) && keep_check_in(x, c);
}

/* -- showing a check-in -- */

bool check_in_share(struct ctx *x, int64_t id, bool once)
{
	struct share s = { .id = id_new(x->now), .check_in = id, .owner = x->me, .once = once,
		.made = x->now };
	struct pair *p;

	if (!check_in_get(x, id)) return false;
	p = pair_with_leader(x);
	if (x->err.code) return false;
	if (!p)
		return err_set(&x->err, ERR_CONFLICT,
			TR("nobody leads you to whom it could be shown"));
	s.pair = p->id;
	return entity_add(x, &check_in_share_entity, check_in_sql[SHARE], &s) &&
		audit_add(x, "check_in.share", id);
}

/* Find out whether the leader to whom a check-in is shown has opened it. */
static bool was_opened(struct ctx *x, int64_t id, bool *opened)
{
	struct db_q *q = db_query(x, check_in_sql[SHOWN], "ii", id, x->me);

	*opened = false;
	if (!q) return false;
	if (db_next(q)) *opened = db_int(q, 0) > 0;
	return db_done(q);
}

bool check_in_take_back(struct ctx *x, int64_t id)
{
	struct check_in *c = check_in_get(x, id);
	bool opened;

	if (!c || !was_opened(x, id, &opened)) return false;
	if (opened && db_run(x, check_in_sql[WITHDRAW], "iii", id, x->me, x->now) < 0) return false;
	return db_run(x, check_in_sql[DROP], "ii", id, x->me) >= 0 &&
		audit_add(x, "check_in.take_back", id);
}

bool check_in_delete(struct ctx *x, int64_t id)
{
	return check_in_take_back(x, id) && opened_forget(x, id) &&
		db_run(x, check_in_sql[DEL], "ii", id, x->me) == 1 &&
		audit_add(x, "check_in.del", id);
}

bool check_in_delete_all(struct ctx *x)
{
	struct check_in *c;
	size_t n;

	do {
		if (!check_in_list(x, 0, WRITTEN_PAGE, &c, &n)) return false;
		for (size_t i = 0; i < n; i++)
			if (!check_in_delete(x, c[i].id)) return false;
	} while (n > 0);
	return true;
}

/* -- what others show -- */

void check_in_note_read(struct ctx *x, const struct check_in *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		opened_note(x, &check_in_entity, c[i].id, c[i].owner);
}

bool check_in_list_shared(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct check_in **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &check_in_entity, db_query(x, check_in_sql[SHARED], "iiii", x->me,
		pair, since, page), (size_t)page, out, n);
}

bool check_in_is_over(struct ctx *x, int64_t pair, int64_t since, bool *over)
{
	struct check_in *c;
	size_t n, i = 0;

	*over = false;
	if (!entity_list(x, &check_in_entity, db_query(x, check_in_sql[SHARED], "iiii", x->me, pair,
		    since, (int64_t)CHECK_IN_LINE), CHECK_IN_LINE, &c, &n))
		return false;
	while (i < n && !(c[i].workload.n && c[i].opened)) i++;
	*over = i < n && str_eq(c[i].workload, S("over"));
	return true;
}

/* True when `c` says something that none of the `n` newer check-ins of the same member has said. */
static bool is_newest(const struct check_in *c, const struct check_in *newer, size_t n)
{
	bool workload = c->workload.n > 0, more = c->more.n > 0;

	for (size_t i = 0; i < n; i++) {
		if (newer[i].owner != c->owner) continue;
		workload = workload && !newer[i].workload.n;
		more = more && !newer[i].more.n;
	}
	return workload || more;
}

bool check_in_list_team(struct ctx *x, int64_t since, struct check_in **out, size_t *n)
{
	struct check_in *all;
	size_t all_n;

	*n = 0;
	if (!entity_list(x, &check_in_entity,
		    db_query(x, check_in_sql[OF_TEAM], "iii", x->me, since, (int64_t)TEAM_ROWS),
		    TEAM_ROWS, &all, &all_n))
		return false;
	*out = NEW_N(x->a, struct check_in, all_n);
	for (size_t i = 0; i < all_n; i++)
		if (is_newest(&all[i], *out, *n)) (*out)[(*n)++] = all[i];
	check_in_note_read(x, *out, *n);
	return true;
}

bool check_in_withdrawn(struct ctx *x, int64_t pair, int64_t *at)
{
	struct db_q *q = db_query(x, check_in_sql[TAKEN_BACK], "iii", x->me, pair, x->now - TOLD);

	*at = 0;
	if (!q) return false;
	if (db_next(q)) *at = db_int(q, 0);
	return db_done(q);
}

bool check_in_talk_ended(struct ctx *x, int64_t pair)
{
	return db_run(x, check_in_sql[TALK_ENDED], "ii", pair, x->now) >= 0;
}

bool check_in_pair_begins(struct ctx *x, int64_t pair)
{
	return db_run(x, check_in_sql[PAIR_BEGINS], "ii", pair, x->now) >= 0;
}

/* -- the small line -- */

/* Choose what a check-in says on the matter of a list of words. */
static struct str choose_said(const struct check_in *c, const char *const *words)
{
	return words == check_in_workloads ? c->workload : c->energy;
}

size_t check_in_line(const struct check_in *c, size_t n, const char *const *words,
	struct check_in_point out[CHECK_IN_LINE])
{
	size_t first = 0, found = 0, k = 0;

	while (first < n && found < CHECK_IN_LINE) found += choose_said(&c[first++], words).n > 0;
	for (size_t i = first; i-- > 0;) {
		struct str said = choose_said(&c[i], words);

		for (int64_t level = 0; said.n && words[level]; level++)
			if (str_eq(said, str_of(words[level])))
				out[k++] = (struct check_in_point){ c[i].made, level };
	}
	return k;
}
