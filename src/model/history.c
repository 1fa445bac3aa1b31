/* SPDX-License-Identifier: Apache-2.0
 *
 * The history of one-on-ones in calendars: it is kept whenever a calendar is read, because a
 * calendar itself forgets what was moved or called off.
 */
#include "model/history.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { DEL, ADD, OLD, LIST, WITH, UNKNOWN, SET_OTHER, PARTNERS, ADDRESSES, PERSON, NOT_NOW,
	NOT_NOW_ADD, NOT_NOW_DEL, NOT_NOW_OLD };
#define COLUMNS                                                                                    \
	"o.starts, o.ends, o.state, o.usual, o.who, o.calendar, o.n, o.other, o.series, o.title," \
	" o.unsure"
/* The condition that nobody has said that the series of a row is no one-on-one. */
#define IS_ONE                                                                                     \
	"NOT EXISTS (SELECT 1 FROM not_one_on_one d WHERE d.series = o.series)"
const char *const history_sql[] = {
	[DEL] = "DELETE FROM one_on_one WHERE calendar = $1",
	[ADD] =
		"INSERT INTO one_on_one (calendar, n, owner, starts, ends, state, usual, who,"
		" other,"
		"  series, title, unsure)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
	[OLD] =
		"SELECT " COLUMNS " FROM one_on_one o"
		" WHERE o.calendar = $1 AND o.starts >= $2 ORDER BY o.n LIMIT 50000",
	[LIST] =
		"SELECT " COLUMNS " FROM one_on_one o"
		" WHERE o.owner = $1 AND o.starts >= $2 AND o.starts < $3 AND " IS_ONE
		" ORDER BY o.starts, o.state",
	[WITH] =
		"SELECT " COLUMNS " FROM one_on_one o"
		" WHERE o.owner = $1 AND o.other = $2 AND o.starts >= $3 AND o.starts < $4"
		" ORDER BY o.starts, o.state",
	[UNKNOWN] =
		"SELECT " COLUMNS " FROM one_on_one o WHERE o.owner = $1 AND o.other IS NULL"
		" ORDER BY o.starts LIMIT 50000",
	[SET_OTHER] = "UPDATE one_on_one SET other = $3 WHERE calendar = $1 AND n = $2",
	[PARTNERS] =
		"SELECT o.id, o.name, r.id FROM pair r JOIN person o ON o.id = r.member"
		" WHERE r.leader = $1 AND r.ended IS NULL"
		" UNION ALL SELECT o.id, o.name, r.id FROM pair r JOIN person o ON o.id = r.leader"
		" WHERE r.member = $1 AND r.ended IS NULL ORDER BY 3",
	[ADDRESSES] = "SELECT address FROM address WHERE person = $1 LIMIT 10",
	[PERSON] =
		"SELECT p.id, p.name FROM address a JOIN person p ON p.id = a.person"
		" WHERE a.address = $1 AND p.left_at IS NULL"
		"   AND ($2 = p.leader OR EXISTS (SELECT 1 FROM person me"
		"                                  WHERE me.id = $2 AND me.leader = p.id))",
	[NOT_NOW] = "SELECT 1 FROM not_now WHERE leader = $1 AND member = $2 AND starts = $3",
	[NOT_NOW_ADD] =
		"INSERT INTO not_now (leader, member, starts) VALUES ($1, $2, $3)"
		" ON CONFLICT DO NOTHING",
	[NOT_NOW_DEL] = "DELETE FROM not_now WHERE leader = $1 AND member = $2 AND starts = $3",
	[NOT_NOW_OLD] = "DELETE FROM not_now WHERE leader = $1 AND starts < $2",
	NULL
};

/* -- the table -- */

bool history_forget(struct ctx *x, int64_t calendar)
{
	return db_run(x, history_sql[DEL], "i", calendar) >= 0;
}

/* A row of the table one_on_one. */
struct row {
	int64_t starts, ends;
	enum history_state state;
	int64_t usual;            /* seconds that the meeting was to take; 0: not known */
	struct str who;           /* the other person, as the calendar has them */
	int64_t calendar, n;      /* the key: row number n of the calendar */
	int64_t other;            /* the person here who `who` is; 0: nobody */
	struct str series, title;
	bool unsure;
	bool known;               /* an old row has a new one with the same start; a new one an old one */
};

struct rows {
	struct row *at;
	size_t n;
};

/* True when the meeting does not take place. */
static bool is_off(enum history_state state)
{
	return state >= HISTORY_CANCELLED;
}

/* Add a row of the query, whose columns are COLUMNS. A damaged name or title hides no other row. */
static void add_row(struct ctx *x, struct db_q *q, struct rows *out)
{
	struct row *r = LIST_ADD(x->a, out->at, out->n);
	struct err why = { 0 };

	*r = (struct row){ .starts = db_int(q, 0), .ends = db_int(q, 1),
		.state = (enum history_state)db_int(q, 2), .usual = db_int(q, 3),
		.calendar = db_int(q, 5), .n = db_int(q, 6), .other = db_int(q, 7),
		.series = db_bytes(q, 8), .unsure = db_int(q, 10) != 0 };
	if (!written_unseal(x, "one_on_one", r->calendar, db_bytes(q, 4), &r->who, &why))
		r->who = S("");
	if (!written_unseal(x, "one_on_one", r->calendar, db_bytes(q, 9), &r->title, &why))
		r->title = S("");
}

/* Read the rows that are kept of a calendar and began HISTORY_DAYS ago or later. */
static bool read_old(struct ctx *x, int64_t calendar, struct rows *out)
{
	struct db_q *q = db_query(x, history_sql[OLD], "ii", calendar,
		x->now - (int64_t)HISTORY_DAYS * DAY);

	*out = (struct rows){ LIST_NEW(x->a, struct row), 0 };
	if (!q) return false;
	while (db_next(q)) add_row(x, q, out);
	return db_done(q);
}

/* Make the rows of the one-on-ones among the events of a calendar that was just read. The UID is
 * kept as a hash only: it ties the instances of a series together and tells nothing else. */
static struct rows read_new(struct ctx *x, const struct history_read *r)
{
	struct rows out = { LIST_NEW(x->a, struct row), 0 };
	const struct str *me = r->me;
	size_t me_n = r->me_n;
	struct str guess = S("");

	if (!me_n) guess = history_owner(x->a, r->events, r->events_n);
	if (guess.n) me = &guess, me_n = 1;
	for (size_t i = 0; i < r->events_n; i++) {
		const struct busy_event *e = &r->events[i];
		struct str who = history_other(x->a, e, me, me_n, r->name);

		if (!who.n || !str_utf8(who)) continue;
		*LIST_ADD(x->a, out.at, out.n) = (struct row){ .starts = e->start, .ends = e->end,
			.state = history_state_of(e), .usual = e->usual, .who = who,
			.series = e->uid.n ? secret_hash(x->a, e->uid) : S(""),
			.title = str_sub(e->title, 0, 300),
			.unsure = history_is_unsure(x->a, e, who, r->name) };
	}
	return out;
}

/* Sort rows by the other person, then by start; what takes place comes before what does not. */
static int compare_who(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int c = str_cmp(x->who, y->who);

	if (c) return c;
	if (x->starts != y->starts) return x->starts < y->starts ? -1 : 1;
	return (int)x->state - (int)y->state;
}

/* Find the first row of `who` that begins at `starts` or later, by binary search; the rows are in
 * the order of compare_who(). */
static size_t find_first_row(const struct rows *rows, struct str who, int64_t starts)
{
	struct row key = { .who = who, .starts = starts };
	size_t low = 0, high = rows->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_who(&rows->at[mid], &key) < 0) low = mid + 1;
		else high = mid;
	}
	return low;
}

/* Note how long the meeting was to take by its old row, if that was longer. */
static void note_usual_length(struct row *now, const struct row *old)
{
	int64_t was = old->usual > old->ends - old->starts ? old->usual : old->ends - old->starts;

	if (was > now->usual) now->usual = was;
	now->known = true;
}

/* Find the new row with the other person and the start of each old row, and mark both as known. */
static void match_old_rows(struct rows *now, struct rows *old)
{
	for (size_t i = 0; i < old->n; i++) {
		struct row *o = &old->at[i];
		size_t k = find_first_row(now, o->who, o->starts);

		if (k == now->n || now->at[k].starts != o->starts ||
			!str_eq(now->at[k].who, o->who))
			continue;
		o->known = true;
		note_usual_length(&now->at[k], o);
	}
}

/* Find where an old row has moved: the nearest new row of the same two people within a week, at or
 * after `since`, that no old row has explained yet. */
static struct row *find_moved_row(struct rows *now, const struct row *old, int64_t since)
{
	enum { LOOKED_AT = 200 }; /* more than any two have in two weeks */
	int64_t week = (int64_t)HISTORY_AHEAD_DAYS * DAY, from = old->starts - week;
	struct row *best = NULL;
	size_t first;

	if (from < since) from = since;
	first = find_first_row(now, old->who, from);
	for (size_t k = first; k < now->n && k < first + LOOKED_AT; k++) {
		struct row *r = &now->at[k];

		if (!str_eq(r->who, old->who) || r->starts > old->starts + week) break;
		if (r->known || is_off(r->state)) continue;
		if (!best || llabs(r->starts - old->starts) < llabs(best->starts - old->starts))
			best = r;
	}
	return best;
}

/* -- the people here whom a calendar names -- */

/* A person with whom the owner has a pair. */
struct partner {
	int64_t person;
	struct str name;
	struct str *addresses;
	size_t addresses_n;
};

/* Read the partners of `owner` and their addresses. */
static bool read_partners(struct ctx *x, int64_t owner, struct partner **out, size_t *n)
{
	struct db_q *q = db_query(x, history_sql[PARTNERS], "i", owner);

	*out = LIST_NEW(x->a, struct partner);
	*n = 0;
	if (!q) return false;
	while (*n < PAIRS && db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct partner){ .person = db_int(q, 0),
			.name = db_text(q, 1) };
	if (!db_done(q)) return false;
	for (size_t i = 0; i < *n; i++) {
		struct partner *p = &(*out)[i];

		p->addresses = LIST_NEW(x->a, struct str);
		if (!(q = db_query(x, history_sql[ADDRESSES], "i", p->person))) return false;
		while (db_next(q)) *LIST_ADD(x->a, p->addresses, p->addresses_n) = db_text(q, 0);
		if (!db_done(q)) return false;
	}
	return true;
}

/* Find the partner whom a calendar calls `who`: by an address, else by a whole or a first name that
 * no other partner has; 0: no partner, or not clear which. */
static int64_t find_partner_called(struct arena *a, const struct partner *p, size_t n,
	struct str who)
{
	int64_t found = 0;
	size_t fit = 0;

	for (size_t i = 0; i < n; i++)
		if (history_among(who, p[i].addresses, p[i].addresses_n)) return p[i].person;
	if (str_has(who, S("@"))) return 0;
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_lower(a, who), str_lower(a, p[i].name))) fit++, found = p[i].person;
	for (size_t i = 0; i < n && !found; i++)
		fit += history_is_called(a, who, p[i].name);
	for (size_t i = 0; i < n && fit == 1 && !found; i++)
		if (history_is_called(a, who, p[i].name)) found = p[i].person;
	return fit == 1 ? found : 0;
}

/* Fill in which partner of `owner` each row is with. */
static bool find_others(struct ctx *x, int64_t owner, struct rows *rows)
{
	struct partner *partners;
	size_t n;

	if (!rows->n) return true;
	if (!read_partners(x, owner, &partners, &n)) return false;
	for (size_t i = 0; i < rows->n; i++)
		rows->at[i].other = find_partner_called(x->a, partners, n, rows->at[i].who);
	return true;
}

bool history_find_others(struct ctx *x, int64_t owner)
{
	struct db_q *q = db_query(x, history_sql[UNKNOWN], "i", owner);
	struct rows rows = { LIST_NEW(x->a, struct row), 0 };

	if (!q) return false;
	while (db_next(q)) add_row(x, q, &rows);
	if (!db_done(q) || !find_others(x, owner, &rows)) return false;
	for (size_t i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];

		if (r->other &&
			db_run(x, history_sql[SET_OTHER], "iii", r->calendar, r->n, r->other) != 1)
			return false;
	}
	return true;
}

bool history_list_with(struct ctx *x, int64_t owner, int64_t other, int64_t from, int64_t to,
	struct history_row **out, size_t *n)
{
	enum { MOST = 2000 };
	struct db_q *q = db_query(x, history_sql[WITH], "iiii", owner, other, from, to);
	struct rows rows = { LIST_NEW(x->a, struct row), 0 };

	*n = 0;
	if (!q) return false;
	while (rows.n < MOST && db_next(q)) add_row(x, q, &rows);
	if (!db_done(q)) return false;
	*out = NEW_N(x->a, struct history_row, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct row *r = &rows.at[i];

		(*out)[(*n)++] = (struct history_row){ r->starts, r->ends, r->state, r->series,
			r->title, r->unsure };
	}
	return true;
}

/* -- keeping -- */

/* Insert row number `n` of a calendar; name and title are sealed. */
static bool put_row(struct ctx *x, const struct history_read *r, int64_t n, const struct row *row)
{
	return db_run(x, history_sql[ADD], "iiiiiiiboybi", r->calendar, n, r->owner, row->starts,
		       row->ends, (int64_t)row->state, row->usual,
		       written_seal(x, "one_on_one", r->calendar, row->who), row->other,
		       row->series, written_seal(x, "one_on_one", r->calendar, row->title),
		       (int64_t)row->unsure) == 1;
}

/* Keep what became of an old row that the calendar does not have any more. If it lay ahead and the
 * calendar is fresh, it has moved, has gone, or was called off before and is now cleared away. Else
 * only a row that was gone before is kept. A meeting that disappears more than a week before its
 * time is not kept as gone: the two have arranged that, as when a series ends, and nobody waits for
 * the other in vain. */
static bool keep_missing_row(struct ctx *x, const struct history_read *r, struct rows *now,
	struct row *old, int64_t *n)
{
	bool ahead = old->starts >= x->now;
	struct row *to;

	if (old->known) return true;
	if (!ahead || !r->fresh) return old->state != HISTORY_GONE || put_row(x, r, (*n)++, old);
	if (old->state != HISTORY_CANCELLED && (to = find_moved_row(now, old, x->now))) {
		to->state = HISTORY_MOVED;
		note_usual_length(to, old);
		return true;
	}
	if (old->starts >= x->now + (int64_t)HISTORY_AHEAD_DAYS * DAY) return true;
	old->state = HISTORY_GONE;
	return put_row(x, r, (*n)++, old);
}

/* The old rows are read before they are deleted, because an old row is the only witness that a
 * meeting has moved, has gone, or was longer once. */
bool history_keep(struct ctx *x, const struct history_read *r)
{
	struct rows now = read_new(x, r), old;
	int64_t n = 0;

	if (!read_old(x, r->calendar, &old) || !history_forget(x, r->calendar)) return false;
	if (!find_others(x, r->owner, &now)) return false;
	if (now.n) qsort(now.at, now.n, sizeof *now.at, compare_who);
	match_old_rows(&now, &old);
	for (size_t i = 0; i < old.n; i++)
		if (!keep_missing_row(x, r, &now, &old.at[i], &n)) return false;
	for (size_t i = 0; i < now.n; i++)
		if (!put_row(x, r, n++, &now.at[i])) return false;
	return true;
}

/* Make a name to show from an address: "bo.lind@example.org" gives "Bo Lind". A name stays. */
static struct str make_shown_name(struct arena *a, struct str who)
{
	struct str local, domain;
	char *p;
	bool first = true;

	if (!str_cut(who, '@', &local, &domain)) return who;
	p = str_z(a, local);
	for (size_t i = 0; i < local.n; i++) {
		if (p[i] == '.' || p[i] == '_' || p[i] == '-') p[i] = ' ';
		if (first && p[i] >= 'a' && p[i] <= 'z') p[i] &= ~0x20;
		first = p[i] == ' ';
	}
	return (struct str){ p, local.n };
}

/* Find the entry of a person among `all`, or add one; NULL: there are HISTORY_PEOPLE already. Two
 * calendars may call one person differently, so the person here decides as well. */
static struct history_pair *find_or_add_pair(struct ctx *x, struct history_pair *all, size_t *n,
	struct str who, int64_t other)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq_nocase(all[i].who, who) || (other && all[i].person == other))
			return &all[i];
	if (*n == HISTORY_PEOPLE) return NULL;
	all[*n] = (struct history_pair){ .who = who,
		.person = other,
		.name = make_shown_name(x->a, who),
		.address = str_index(who, '@') < who.n ? who : S("") };
	return &all[(*n)++];
}

/* Count a row for its person. A meeting that two calendars have counts once: rows come by start,
 * and of the rows with one start those that take place come first, so the first row decides. */
static void count_row(struct history_pair *p, const struct row *r, int64_t now)
{
	if (p->counted == r->starts) return;
	p->counted = r->starts;
	if (is_off(r->state)) {
		p->cancelled += r->starts < now;
	} else if (r->ends <= now) {
		p->held++;
		p->moved += r->state == HISTORY_MOVED;
		p->shortened += r->ends - r->starts < r->usual;
		p->last = r->starts;
	} else if (!p->next && r->starts >= now) {
		p->next = r->starts;
	}
}

/* Read the rows of x->me that begin in [from, to), by start, at most `most`. */
static bool read_rows(struct ctx *x, int64_t from, int64_t to, size_t most, struct rows *out)
{
	struct db_q *q = db_query(x, history_sql[LIST], "iii", x->me, from, to);

	*out = (struct rows){ LIST_NEW(x->a, struct row), 0 };
	if (!q) return false;
	while (out->n < most && db_next(q)) add_row(x, q, out);
	return db_done(q);
}

/* Count the rows of the last HISTORY_DAYS days, and of twice as many ahead, by person. */
static bool gather_pairs(struct ctx *x, struct history_pair *all, size_t *n)
{
	struct rows rows;

	if (!read_rows(x, x->now - (int64_t)HISTORY_DAYS * DAY,
		    x->now + (int64_t)2 * HISTORY_DAYS * DAY, 5000, &rows))
		return false;
	for (size_t i = 0; i < rows.n; i++) {
		struct history_pair *p = find_or_add_pair(x, all, n, rows.at[i].who,
			rows.at[i].other);

		if (p) count_row(p, &rows.at[i], x->now);
	}
	return true;
}

/* Look up the leader or report of x->me with the address of `p`, and take their name from here. */
static bool look_up_person(struct ctx *x, struct history_pair *p)
{
	struct db_q *q;

	if (!p->address.n) return true;
	if (!(q = db_query(x, history_sql[PERSON], "si", str_lower(x->a, p->address), x->me)))
		return false;
	if (db_next(q)) {
		p->person = db_int(q, 0);
		p->name = db_text(q, 1);
	}
	return db_done(q);
}

/* Order people by name, for qsort(). */
static int compare_names(const void *a, const void *b)
{
	const struct history_pair *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

bool history_pairs(struct ctx *x, struct history_pair **out, size_t *n)
{
	*out = NEW_N(x->a, struct history_pair, HISTORY_PEOPLE);
	*n = 0;
	if (!gather_pairs(x, *out, n)) return false;
	for (size_t i = 0; i < *n; i++)
		if (!look_up_person(x, &(*out)[i])) return false;
	if (*n) qsort(*out, *n, sizeof **out, compare_names);
	return true;
}

bool history_with(struct ctx *x, int64_t person, struct history_pair **out)
{
	struct history_pair *all;
	size_t n;

	*out = NULL;
	if (!history_pairs(x, &all, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (person && all[i].person == person) *out = &all[i];
	return true;
}

/* True when an earlier row of the same start is the same meeting, in another calendar. */
static bool is_counted(const struct rows *rows, size_t i)
{
	const struct row *r = &rows->at[i];

	for (size_t k = i; k-- > 0 && rows->at[k].starts == r->starts;) {
		const struct row *one = &rows->at[k];

		if (str_eq_nocase(one->who, r->who) || (r->other && one->other == r->other))
			return true;
	}
	return false;
}

bool history_fares(struct ctx *x, int64_t from, int64_t to, struct history_fare **out, size_t *n)
{
	enum { MOST = 2000 };
	struct rows rows;

	*n = 0;
	if (!read_rows(x, from, to, MOST, &rows)) return false;
	*out = NEW_N(x->a, struct history_fare, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		if (!is_counted(&rows, i))
			(*out)[(*n)++] = (struct history_fare){ rows.at[i].starts,
				rows.at[i].state };
	return true;
}

/* -- one-on-ones that are called off -- */

/* True when a lapse with this person is listed already. */
static bool lists_person(const struct history_lapse *all, size_t n, int64_t person)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].person == person) return true;
	return false;
}

/* Fill in the person of a lapse and when three minutes fit, if the row is with somebody whom x->me
 * leads and who has no talk planned; otherwise l->person is 0. */
static bool answer_lapse(struct ctx *x, const struct row *r, struct history_lapse *l)
{
	struct history_pair known = { .who = r->who, .person = r->other,
		.address = str_index(r->who, '@') < r->who.n ? r->who : S("") };
	struct pair *p;
	bool planned;

	if (!look_up_person(x, &known)) return false;
	l->person = 0;
	if (!known.person) return true;
	if (!(p = pair_with(x, known.person))) {
		if (x->err.code != ERR_MISSING) return false;
		err_clear(&x->err);
		return true;
	}
	if (!talk_is_planned(x, p->id, &planned)) return false;
	if (p->leader != x->me || p->ended || planned) return true;
	*l = (struct history_lapse){ .person = known.person, .pair = p->id, .name = p->name,
		.starts = l->starts };
	return talk_offer_first(x, p->id, 3, &l->three);
}

/* True when another row says that the meeting takes place: x->me may have several calendars. */
static bool is_in_other_calendar(const struct rows *rows, const struct row *r)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!is_off(rows->at[i].state) && rows->at[i].starts == r->starts &&
			str_eq_nocase(rows->at[i].who, r->who))
			return true;
	return false;
}

/* Find out whether x->me has said "not now" to this lapse. */
static bool is_dismissed(struct ctx *x, const struct history_lapse *l, bool *is)
{
	return db_any(db_query(x, history_sql[NOT_NOW], "iii", x->me, l->person, l->starts), is);
}

bool history_lapses(struct ctx *x, size_t most, struct history_lapse **out, size_t *n)
{
	enum { LOOKED_AT = 200 };
	struct rows rows;

	*out = NEW_N(x->a, struct history_lapse, most);
	*n = 0;
	if (!read_rows(x, x->now, x->now + (int64_t)HISTORY_AHEAD_DAYS * DAY, LOOKED_AT, &rows))
		return false;
	for (size_t i = 0; i < rows.n && *n < most; i++) {
		const struct row *r = &rows.at[i];
		struct history_lapse l = { .starts = r->starts };
		bool dismissed;

		if (!is_off(r->state) || is_in_other_calendar(&rows, r)) continue;
		if (!answer_lapse(x, r, &l)) return false;
		if (!l.person || lists_person(*out, *n, l.person)) continue;
		if (!is_dismissed(x, &l, &dismissed)) return false;
		if (!dismissed) (*out)[(*n)++] = l;
	}
	return true;
}

bool history_not_now(struct ctx *x, int64_t person, int64_t starts)
{
	struct pair *p = pair_with(x, person);

	if (!p) return false;
	if (p->leader != x->me) return err_set(&x->err, ERR_MISSING, TR("no such person"));
	return db_run(x, history_sql[NOT_NOW_OLD], "ii", x->me, x->now - DAY) >= 0 &&
		undo_add(x,
			&(struct undo){ .kind = UNDO_NOT_NOW, .object = person, .a = starts }) &&
		db_run(x, history_sql[NOT_NOW_ADD], "iii", x->me, person, starts) >= 0;
}

bool history_undo(struct ctx *x, const struct undo *u)
{
	return db_run(x, history_sql[NOT_NOW_DEL], "iii", x->me, u->object, u->a) >= 0;
}
