/* SPDX-License-Identifier: Apache-2.0 */
#include "model/history.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/pair.h"
#include "model/talk.h"

enum { DEL, ADD, LIST, PERSON };
const char *const history_sql[] = {
	[DEL] = "DELETE FROM one_on_one WHERE calendar = $1",
	[ADD] =
		"INSERT INTO one_on_one (calendar, n, owner, starts, ends, state, who)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)",
	[LIST] =
		"SELECT starts, ends, state, who, calendar FROM one_on_one"
		" WHERE owner = $1 AND starts >= $2 AND starts < $3 ORDER BY starts LIMIT 5000",
	[PERSON] =
		"SELECT p.id, p.name FROM address a JOIN person p ON p.id = a.person"
		" WHERE a.address = $1 AND p.left_at IS NULL"
		"   AND ($2 = p.leader OR EXISTS (SELECT 1 FROM person me"
		"                                  WHERE me.id = $2 AND me.leader = p.id))",
	NULL
};

/* -- whom an event is with -- */

static bool among(struct str s, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, list[i])) return true;
	return false;
}

/* The one other address, when there is just one. */
static struct str other_address(const struct busy_event *e, const struct str *me, size_t me_n)
{
	struct str other = S("");
	bool mine = false;

	for (size_t i = 0; i < e->people_n; i++) {
		if (among(e->people[i], me, me_n)) mine = true;
		else if (!other.n) other = e->people[i];
		else if (!str_eq(other, e->people[i])) return S("");
	}
	return mine ? other : S("");
}

/* What stands between two names, and what says "one-on-one" in a title. */
static const char *const joints[] = { " / ", "/", " & ", " <> ", "<>", " x ", " + ", " – ", " - ",
	" und ", " and ", " with ", " mit " };
static const char *const marks[] = { "one-on-one", "one on one", "1-on-1", "1 on 1", "1on1", "1:1",
	"1-1", "1/1" };

static size_t find(struct str low, const char *part)
{
	struct str want = str_of(part);

	for (size_t i = 0; want.n && i + want.n <= low.n; i++)
		if (str_eq(str_sub(low, i, i + want.n), want)) return i;
	return low.n;
}

static struct str tidy(struct str s)
{
	for (;;) {
		struct str t = str_trim(s);

		while (t.n && str_index(S(":-,;()[]|"), t.p[0]) < 9) t = str_sub(t, 1, t.n);
		while (t.n && str_index(S(":-,;()[]|"), t.p[t.n - 1]) < 9) t.n--;
		if (t.n == s.n) return t;
		s = t;
	}
}

/* Is this the owner: the whole name, or its first word? */
static bool is_me(struct arena *a, struct str s, struct str name)
{
	struct str first, rest;

	str_cut(name, ' ', &first, &rest);
	s = str_lower(a, s);
	return name.n && (str_eq(s, str_lower(a, name)) || str_eq(s, str_lower(a, first)));
}

/* Of "Ada / Bo" the one that is not the owner. Empty when the owner is neither. */
static struct str other_of_two(struct arena *a, struct str title, struct str name)
{
	struct str low = str_lower(a, title);

	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		size_t at = find(low, joints[i]);
		struct str left, right;

		if (at == low.n) continue;
		left = tidy(str_sub(title, 0, at));
		right = tidy(str_sub(title, at + str_of(joints[i]).n, title.n));
		if (is_me(a, left, name)) return right;
		if (is_me(a, right, name)) return left;
	}
	return S("");
}

static struct str other_by_title(struct arena *a, struct str title, struct str name)
{
	struct str low = str_lower(a, title), rest, both, other;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t at = find(low, marks[i]);
		const char *const links[] = { "with ", "mit ", "w/ ", "w/" };

		if (at == low.n) continue;
		both = str_fmt(a, "%.*s %.*s", STR(str_sub(title, 0, at)),
			STR(str_sub(title, at + str_of(marks[i]).n, title.n)));
		rest = tidy(both);
		for (size_t k = 0; k < 4; k++)
			if (str_starts(str_lower(a, rest), str_of(links[k])))
				rest = tidy(str_sub(rest, str_of(links[k]).n, rest.n));
		other = other_of_two(a, rest, name);
		return other.n ? other : is_me(a, rest, name) ? S("") : rest;
	}
	return other_of_two(a, title, name);
}

struct str history_other(struct arena *a, const struct busy_event *e, const struct str *me,
	size_t me_n, struct str name)
{
	struct str other;
	size_t others = 0;

	if (e->all_day || e->end - e->start > HISTORY_LONGEST || e->end <= e->start) return S("");
	other = other_address(e, me, me_n);
	if (other.n) return other;
	for (size_t i = 0; i < e->people_n; i++) others += !among(e->people[i], me, me_n);
	if (others || !e->recurring) return S("");
	other = other_by_title(a, str_trim(e->title), name);
	return other.n <= 100 ? other : S("");
}

struct str history_owner(struct arena *a, const struct busy_event *events, size_t n)
{
	enum { CANDIDATES = 64, LEAST = 3 };
	struct { struct str who; size_t times; } seen[CANDIDATES] = { 0 };
	size_t with = 0, best = 0;

	(void)a;
	for (size_t i = 0; i < n; i++) {
		with += events[i].people_n > 0;
		for (size_t k = 0; k < events[i].people_n; k++) {
			struct str who = events[i].people[k];
			size_t c = 0;

			if (among(who, events[i].people, k)) continue;
			while (c < CANDIDATES && seen[c].times && !str_eq(seen[c].who, who)) c++;
			if (c == CANDIDATES) continue;
			seen[c].who = who;
			if (++seen[c].times > seen[best].times) best = c;
		}
	}
	if (seen[best].times < LEAST || seen[best].times * 10 < with * 8) return S("");
	for (size_t c = 0; c < CANDIDATES; c++) /* two that are everywhere: which is it? */
		if (c != best && seen[c].times == seen[best].times) return S("");
	return seen[best].who;
}

enum history_state history_state_of(const struct busy_event *e)
{
	if (e->cancelled || e->removed || e->kind == BUSY_FREE) return HISTORY_CANCELLED;
	return e->moved ? HISTORY_MOVED : HISTORY_AS_PLANNED;
}

struct history_day history_day(const struct span *spans, size_t n, int64_t from, int64_t to)
{
	struct history_day day = { 0 };
	int64_t until = 0, seconds = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t start = spans[i].start < from ? from : spans[i].start;
		int64_t end = spans[i].end > to ? to : spans[i].end;

		if (end <= start) continue;
		day.meetings++;
		if (until && start - until < HISTORY_TOUCH) day.back_to_back++;
		if (end <= until) continue;
		seconds += end - (start > until ? start : until);
		until = end;
	}
	day.minutes = seconds / MINUTE;
	return day;
}

/* -- kept -- */

static struct str place(struct ctx *x, int64_t calendar)
{
	return str_fmt(x->a, "one_on_one %lld", (long long)calendar);
}

bool history_forget(struct ctx *x, int64_t calendar)
{
	return db_run(x, history_sql[DEL], "i", calendar) >= 0;
}

bool history_keep(struct ctx *x, int64_t calendar, int64_t owner, const struct busy_answer *got,
	const struct str *me, size_t me_n, struct str name)
{
	struct str guess = S("");
	int64_t n = 0;

	if (!history_forget(x, calendar)) return false;
	if (!me_n) guess = history_owner(x->a, got->events, got->events_n);
	if (guess.n) me = &guess, me_n = 1;
	for (size_t i = 0; i < got->events_n; i++) {
		const struct busy_event *e = &got->events[i];
		struct str who = history_other(x->a, e, me, me_n, name);

		if (!who.n || !str_utf8(who)) continue;
		if (db_run(x, history_sql[ADD], "iiiiiib", calendar, n++, owner, e->start, e->end,
			    (int64_t)history_state_of(e),
			    secret_seal(x->a, x->keys, place(x, calendar), who)) != 1)
			return false;
	}
	return true;
}

/* "bo.lind@example.org" → "Bo Lind"; a name stays. */
static struct str shown_name(struct arena *a, struct str who)
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

static struct history_pair *pair_of(struct ctx *x, struct history_pair *all, size_t *n,
	struct str who)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq_nocase(all[i].who, who)) return &all[i];
	if (*n == HISTORY_PEOPLE) return NULL;
	all[*n] = (struct history_pair){ .who = who, .name = shown_name(x->a, who),
		.address = str_index(who, '@') < who.n ? who : S("") };
	return &all[(*n)++];
}

static void count(struct history_pair *p, int64_t starts, int64_t ends, enum history_state state,
	int64_t now)
{
	if (state == HISTORY_CANCELLED) {
		p->cancelled += starts < now;
	} else if (ends <= now) {
		p->held++;
		p->moved += state == HISTORY_MOVED;
		p->last = starts;
	} else if (!p->next && starts >= now) {
		p->next = starts;
	}
}

static bool gather(struct ctx *x, struct history_pair *all, size_t *n)
{
	struct db_q *q = db_query(x, history_sql[LIST], "iii", x->me,
		x->now - (int64_t)HISTORY_DAYS * DAY, x->now + (int64_t)2 * HISTORY_DAYS * DAY);

	if (!q) return false;
	while (db_next(q)) {
		struct history_pair *p;
		struct str who;

		if (!secret_open(x->a, x->keys, place(x, db_int(q, 4)), db_bytes(q, 3), &who, &x->err))
			break;
		p = pair_of(x, all, n, who);
		if (p) count(p, db_int(q, 0), db_int(q, 1), (enum history_state)db_int(q, 2), x->now);
	}
	return db_done(q) && !x->err.code;
}

static bool name_known(struct ctx *x, struct history_pair *p)
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

static int by_name(const void *a, const void *b)
{
	const struct history_pair *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

bool history_pairs(struct ctx *x, struct history_pair **out, size_t *n)
{
	*out = NEW_N(x->a, struct history_pair, HISTORY_PEOPLE);
	*n = 0;
	if (!gather(x, *out, n)) return false;
	for (size_t i = 0; i < *n; i++)
		if (!name_known(x, &(*out)[i])) return false;
	if (*n) qsort(*out, *n, sizeof **out, by_name);
	return true;
}

/* -- called off -- */

static bool seen_before(const struct history_lapse *all, size_t n, int64_t person)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].person == person) return true;
	return false;
}

/* Fill the rest when it is one of x->me's team without a planned talk; else person is 0. */
static bool answer_lapse(struct ctx *x, struct str who, struct history_lapse *l)
{
	struct history_pair known = { .who = who, .address = str_index(who, '@') < who.n ? who : S("") };
	struct pair *p;

	if (!name_known(x, &known)) return false;
	l->person = 0;
	if (!known.person) return true;
	if (!(p = pair_with(x, known.person))) {
		if (x->err.code != ERR_MISSING) return false;
		err_clear(&x->err);
		return true;
	}
	if (p->leader != x->me || p->ended || p->next_talk) return true;
	*l = (struct history_lapse){ .person = known.person, .pair = p->id, .name = p->name,
		.starts = l->starts };
	return talk_offer_first(x, p->id, 3, &l->three);
}

bool history_lapses(struct ctx *x, size_t most, struct history_lapse **out, size_t *n)
{
	enum { LOOKED_AT = 50 };
	struct db_q *q = db_query(x, history_sql[LIST], "iii", x->me, x->now,
		x->now + (int64_t)HISTORY_AHEAD_DAYS * DAY);
	struct { struct str who; int64_t starts; } off[LOOKED_AT];
	size_t count = 0;

	*out = NEW_N(x->a, struct history_lapse, most);
	*n = 0;
	if (!q) return false;
	while (db_next(q) && count < LOOKED_AT) {
		if (db_int(q, 2) != HISTORY_CANCELLED) continue;
		off[count].starts = db_int(q, 0);
		if (!secret_open(x->a, x->keys, place(x, db_int(q, 4)), db_bytes(q, 3), &off[count].who,
			    &x->err))
			break;
		count++;
	}
	if (!db_done(q) || x->err.code) return false;
	for (size_t i = 0; i < count && *n < most; i++) {
		struct history_lapse l = { .starts = off[i].starts };

		if (!answer_lapse(x, off[i].who, &l)) return false;
		if (l.person && !seen_before(*out, *n, l.person)) (*out)[(*n)++] = l;
	}
	return true;
}
