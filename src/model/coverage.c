/* SPDX-License-Identifier: Apache-2.0
 *
 * Who led whom is taken as it was when the quarter ended, so that the pairs which are counted stay the
 * same until the next picture, whoever comes or goes meanwhile.
 */
#include "model/coverage.h"

#include "base/date.h"
#include "db/db.h"
#include "model/agreed.h"
#include "model/rhythm.h"
#include "model/spell.h"

enum { MAY, BELOW, EVERYBODY, NAMES };
/* A pair that went on when the quarter ended, at $2, and had begun before $3. */
#define THEN(r, since) SPELL_THEN(r, since, "$2")
/* Both of the pair had come in by then: whoever can add people would else make four leaders up, beside
 * whom the pairs of a fifth are countable. By when they came in, so that nobody who comes in now moves the picture. */
#define BOTH_CAME                                                                                  \
	" JOIN account cl ON cl.person = p.leader AND cl.entered < $3"                               \
	" JOIN account cm ON cm.person = p.member AND cm.entered < $3"
/* The talks that were held in the quarter. One that is told of only later would move a picture that
 * somebody has seen already; a one-on-one of a calendar counts whether or not anybody tells of it. */
#define TALKS_OF_QUARTER                                                                           \
	" LEFT JOIN talk t ON t.pair = p.id AND t.state = 1 AND t.starts >= $4 AND t.starts < $2"   \
	"   AND (t.source = 1 OR t.logged_at IS NULL OR t.logged_at < $5)"
const char *const coverage_sql[] = {
	[MAY] =
		"SELECT p.admin, CASE WHEN " COVERAGE_LEADS_LEADERS("p.id") " THEN 1 ELSE 0 END,"
		"  CASE WHEN EXISTS (SELECT 1 FROM pair a JOIN pair b ON b.leader = a.member AND " THEN("b", "$2")
		"   WHERE a.leader = p.id AND " THEN("a", "$2") ") THEN 1 ELSE 0 END"
		"  FROM person p WHERE p.id = $1 AND p.left_at IS NULL",
	[BELOW] =
		"/* all: every pair below somebody */ WITH RECURSIVE below (person, area) AS ("
		"  SELECT r.member, r.member FROM pair r WHERE r.leader = $1 AND " THEN("r", "$2")
		"  UNION SELECT r.member, b.area FROM below b JOIN pair r ON r.leader = b.person"
		"   AND " THEN("r", "$2") ")"
		" SELECT min(b.area), p.leader, p.id, t.starts FROM below b"
		"  JOIN pair p ON p.leader = b.person AND " THEN("p", "$3") BOTH_CAME TALKS_OF_QUARTER
		" WHERE $1 NOT IN (p.leader, p.member)"
		" GROUP BY p.leader, p.id, t.id, t.starts ORDER BY p.leader, p.id, t.starts",
	[EVERYBODY] =
		"/* all: every pair there is */ SELECT CAST(0 AS INTEGER), p.leader, p.id, t.starts"
		"  FROM pair p" BOTH_CAME TALKS_OF_QUARTER
		" WHERE " THEN("p", "$3") " AND $1 NOT IN (p.leader, p.member)"
		" ORDER BY p.leader, p.id, t.starts",
	[NAMES] =
		"SELECT p.id, p.name FROM pair r JOIN person p ON p.id = r.member"
		" WHERE r.leader = $1 ORDER BY p.id LIMIT $2",
	NULL
};

const char *const coverage_labels[] = {
	[COVERAGE_WEEKLY] = TR("weekly"),
	[COVERAGE_TO_3_WEEKS] = TR("up to every 3 weeks"),
	[COVERAGE_3_TO_6] = TR("every 3 to 6 weeks"),
	[COVERAGE_6_TO_10] = TR("every 6 to 10 weeks"),
	[COVERAGE_OVER_10] = TR("one talk, or more than 10 weeks apart"),
	[COVERAGE_NONE] = TR("no talk held"),
};
const char *const coverage_words[] = { "weekly", "to 3 weeks", "3 to 6 weeks", "6 to 10 weeks", "over 10 weeks",
	"none", NULL };

void coverage_quarter(int64_t today, int64_t *from, int64_t *to)
{
	struct date d = date_of_days(today);
	int month = (d.month - 1) / 3 * 3 + 1;

	*to = date_days(d.year, month, 1);
	*from = month > 3 ? date_days(d.year, month - 3, 1) : date_days(d.year - 1, 10, 1);
}

/* -- counting -- */

enum { QUARTER_DAYS = 92 };

/* What is counted while the rows of pairs and their talks come in: the leaders so far, the pair at
 * hand, and the days on which it talked. */
struct counting {
	struct ctx *x;
	int64_t to;
	struct coverage_leader *leaders;
	size_t n;
	int64_t leader, pair, area;   /* of the row before; 0: there was none */
	int64_t days[QUARTER_DAYS];
	size_t days_n;
	int64_t areas[COVERAGE_AREAS]; /* the person of each area */
	size_t areas_n;
};

static enum coverage_bucket find_bucket(const int64_t *days, size_t n, int64_t last)
{
	static const enum coverage_bucket of[RHYTHMS] = {
		[RHYTHM_NEVER] = COVERAGE_NONE, [RHYTHM_ONCE] = COVERAGE_OVER_10,
		[RHYTHM_WEEKLY] = COVERAGE_WEEKLY, [RHYTHM_TO_3_WEEKS] = COVERAGE_TO_3_WEEKS,
		[RHYTHM_3_TO_6] = COVERAGE_3_TO_6, [RHYTHM_6_TO_10] = COVERAGE_6_TO_10,
		[RHYTHM_OVER_10] = COVERAGE_OVER_10,
	};

	return of[rhythm_find(days, n, last).is];
}

/* Give the person of an area its number. Beyond COVERAGE_AREAS the last number is shared. */
static size_t number_area(struct counting *c, int64_t person)
{
	size_t i = 0;

	while (i < c->areas_n && c->areas[i] != person) i++;
	if (i == COVERAGE_AREAS) return COVERAGE_AREAS - 1;
	if (i == c->areas_n) c->areas[c->areas_n++] = person;
	return i;
}

/* Count the pair at hand for its leader. */
static void count_pair(struct counting *c)
{
	if (!c->pair) return;
	c->leaders[c->n - 1].pairs[find_bucket(c->days, c->days_n, c->to - 1)]++;
	c->days_n = 0;
}

static void take_row(struct counting *c, int64_t area, int64_t leader, int64_t pair, int64_t starts)
{
	int64_t day = date_day_of(starts);

	if (pair != c->pair) count_pair(c);
	c->pair = pair;
	if (leader != c->leader) {
		LIST_ADD(c->x->a, c->leaders, c->n)->area = number_area(c, area);
		c->leader = leader;
	}
	if (starts && c->days_n < QUARTER_DAYS && (!c->days_n || c->days[c->days_n - 1] < day))
		c->days[c->days_n++] = day;
}

static bool count_pairs(struct ctx *x, const struct coverage *g, struct counting *c)
{
	struct db_q *q = db_query(x, coverage_sql[g->all ? EVERYBODY : BELOW], "iiiii", x->me,
		g->to * DAY, (g->to - COVERAGE_NEW_DAYS) * DAY, g->from * DAY,
		(g->to + COVERAGE_LATE_DAYS) * DAY);

	c->leaders = LIST_NEW(x->a, struct coverage_leader);
	while (q && db_next(q))
		take_row(c, db_int(q, 0), db_int(q, 1), db_int(q, 2), db_int(q, 3));
	if (!q || !db_done(q)) return false;
	count_pair(c);
	return true;
}

/* Put the areas in the order of their names, so that no figure gives them one. */
static void order_areas(struct coverage *g)
{
	struct coverage_area *at = g->shown.areas;

	for (size_t i = 1; i < g->shown.areas_n; i++) {
		struct coverage_area one = at[i];
		size_t k = i;

		for (; k > 0 && str_cmp(g->names[at[k - 1].area], g->names[one.area]) > 0; k--)
			at[k] = at[k - 1];
		at[k] = one;
	}
}

/* Name the areas by the members of x->me. */
static bool name_areas(struct ctx *x, const struct counting *c, struct coverage *out)
{
	struct db_q *q = db_query(x, coverage_sql[NAMES], "ii", x->me, INT64_C(10000));

	out->names = NEW_N(x->a, struct str, COVERAGE_AREAS);
	while (q && db_next(q))
		for (size_t i = 0; i < c->areas_n; i++)
			if (c->areas[i] == db_int(q, 0)) out->names[i] = db_text(q, 1);
	if (!q || !db_done(q)) return false;
	order_areas(out);
	return true;
}

/* Choose the quarter that is shown on a day. */
static void choose_quarter(const struct ctx *x, int64_t day, struct coverage *out)
{
	int64_t latest = date_day_of(x->now) - COVERAGE_LATE_DAYS;

	coverage_quarter(day < latest ? day : latest, &out->from, &out->to);
}

/* Find out whether x->me sees any coverage, and of whom. */
static bool find_reader(struct ctx *x, struct coverage *out)
{
	struct db_q *q = db_query(x, coverage_sql[MAY], "ii", x->me, out->to * DAY);

	if (q && db_next(q)) {
		bool leads_leaders = db_int(q, 1) != 0;

		/* never first the one set of a quarter and then the other: their difference could be one
		 * leader's. So it is decided by whom they led when it ended, whatever is changed since */
		out->all = db_int(q, 0) != 0 && !db_int(q, 2);
		out->sees = db_int(q, 0) != 0 || leads_leaders;
	}
	return q && db_done(q);
}

bool coverage_reader(struct ctx *x, bool *sees, bool *all)
{
	struct coverage g = { 0 };

	choose_quarter(x, date_day_of(x->now), &g);
	if (!find_reader(x, &g)) return false;
	*sees = g.sees;
	*all = g.all;
	return true;
}

bool coverage_sees(struct ctx *x, bool *sees)
{
	struct coverage g = { 0 };
	bool off;

	choose_quarter(x, date_day_of(x->now), &g);
	if (!agreed_is_off(x, AGREED_COVERAGE, &off) || !find_reader(x, &g)) return false;
	*sees = g.sees && !off;
	return true;
}

bool coverage_often(const struct coverage *c, int64_t *pairs)
{
	*pairs = 0;
	for (size_t i = 0; i < c->shown.cells_n; i++) {
		const struct coverage_cell *cell = &c->shown.cells[i];

		if (cell->first >= COVERAGE_OFTEN) return true;
		if (cell->last >= COVERAGE_OFTEN) return false;
		*pairs += cell->pairs;
	}
	return c->shown.cells_n > 0;
}

bool coverage_read(struct ctx *x, struct coverage *out)
{
	return coverage_read_on(x, date_day_of(x->now), out);
}

bool coverage_read_on(struct ctx *x, int64_t day, struct coverage *out)
{
	struct counting *c = NEW(x->a, struct counting);

	*out = (struct coverage){ 0 };
	if (!agreed_must_be_on(x, AGREED_COVERAGE)) return false;
	choose_quarter(x, day, out);
	if (!find_reader(x, out)) return false;
	if (!out->sees) return true;
	*c = (struct counting){ .x = x, .to = out->to };
	if (!count_pairs(x, out, c)) return false;
	coverage_choose(x->a, c->leaders, c->n, &out->shown);
	return name_areas(x, c, out);
}
