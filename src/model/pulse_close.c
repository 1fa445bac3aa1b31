/* SPDX-License-Identifier: Apache-2.0
 *
 * Closing a round: its sums become results, as far as the rule of model/pulse_publish.h lets them,
 * and are deleted. The rule is applied for each statement by itself, and once more to what was
 * compared with the last time, because other people are behind those numbers.
 */
#include "model/pulse_result.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/entity.h"
#include "model/pulse_groups.h"
#include "model/pulse_publish.h"
#include "model/pulse_tell.h"

enum { SETTLED, ASKED, COUNTS, BEFORE, CELLS, RESULTS, ADD_CELL, ADD_RESULT, LINE_COUNTS,
	SHOW_LINES, COUNT_OTHERS, DROP_OTHERS, CLOSE, DROP_COUNTS, DROP_SPENT,
	FORGET_DRAWN };
const char *const pulse_close_sql[] = {
	[SETTLED] = "SELECT {pulse_round r} FROM pulse_round r WHERE r.closed IS NULL AND r.ends <= $1",
	[ASKED] =
		"SELECT person, COALESCE(leader, 0), cell FROM pulse_asked WHERE round = $1"
		" ORDER BY person",
	[COUNTS] = "SELECT cell, place, said, n FROM pulse_count WHERE round = $1",
	[BEFORE] =
		"SELECT DISTINCT r.round, o.statement FROM pulse_result r"
		"  JOIN pulse_round o ON o.id = r.round WHERE r.statement = $1 ORDER BY r.round",
	[CELLS] =
		"SELECT cell, answered, compared FROM pulse_cell WHERE round = $1 AND place = $2",
	[RESULTS] =
		"SELECT cells, first_cell, CASE WHEN better >= 0 THEN 1 ELSE 0 END FROM pulse_result"
		" WHERE statement = $1 AND round = $2",
	[ADD_CELL] = "{+pulse_cell}",
	[ADD_RESULT] = "{+pulse_result}",
	[LINE_COUNTS] = "SELECT cell, count(*) FROM pulse_line WHERE round = $1 GROUP BY cell",
	[SHOW_LINES] = "UPDATE pulse_line SET leader = $3 WHERE round = $1 AND cell = $2",
	[COUNT_OTHERS] = "SELECT count(*) FROM pulse_line WHERE round = $1 AND leader = 0",
	[DROP_OTHERS] = "DELETE FROM pulse_line WHERE round = $1 AND leader = 0",
	[CLOSE] = "UPDATE pulse_round SET closed = $2, answered = $3 WHERE id = $1 AND closed IS NULL",
	[DROP_COUNTS] = "DELETE FROM pulse_count WHERE round = $1",
	[DROP_SPENT] = "DELETE FROM pulse_spent WHERE round = $1",
	/* who answered would tell which answers two rounds differ by */
	[FORGET_DRAWN] = "UPDATE pulse_asked SET drawn = 0 WHERE round = $1 AND drawn = 1",
	NULL
};

/* The sums of a cell. */
struct cell_sums {
	int64_t asked, people;
	int64_t said[PULSE_PLACES][PULSE_SAIDS];
};

struct pulse_closing {
	const struct pulse_round *round;
	struct pulse_person *people; /* by id */
	size_t people_n;
	struct cell_sums *cells;
	size_t cells_n;
	struct pulse_whom *groups;   /* model/pulse_groups.h */
	size_t groups_n;
	struct pulse_result *results;
	size_t results_n;
};

/* -- what is there -- */

/* Read who was asked in a round, by id, and how many cells they are in. */
static bool read_people(struct ctx *x, int64_t round, struct pulse_person **out, size_t *n,
	size_t *cells)
{
	struct db_q *q = db_query(x, pulse_close_sql[ASKED], "i", round);

	*out = LIST_NEW(x->a, struct pulse_person);
	*n = *cells = 0;
	while (q && db_next(q)) {
		int64_t cell = db_int(q, 2);

		*LIST_ADD(x->a, *out, *n) = (struct pulse_person){ .person = db_int(q, 0),
			.leader = db_int(q, 1), .cell = cell };
		if ((size_t)cell >= *cells) *cells = (size_t)cell + 1;
	}
	return q && db_done(q);
}

static bool read_sums(struct ctx *x, struct pulse_closing *c)
{
	struct db_q *q = db_query(x, pulse_close_sql[COUNTS], "i", c->round->id);

	c->cells = NEW_N(x->a, struct cell_sums, c->cells_n + 1);
	for (size_t i = 0; i < c->people_n; i++) c->cells[c->people[i].cell].asked++;
	while (q && db_next(q)) {
		int64_t cell = db_int(q, 0), place = db_int(q, 1), said = db_int(q, 2);

		if (cell < 0 || (size_t)cell >= c->cells_n || said < 0 || said >= PULSE_SAIDS)
			continue;
		if (place == PULSE_PLACES) c->cells[cell].people = db_int(q, 3);
		else if (place >= 0 && place < PULSE_PLACES)
			c->cells[cell].said[place][said] = db_int(q, 3);
	}
	return q && db_done(q);
}

/* How many of a cell said how far they agree, and how many of these said it before. */
static int64_t count_said(const struct cell_sums *c, size_t place, bool compared)
{
	int64_t n = 0;

	for (int said = compared ? PULSE_BETTER : 0;
		said < (compared ? PULSE_SAIDS : PULSE_CANNOT_SAY); said++)
		n += c->said[place][said];
	return n;
}

static bool keep_cells(struct ctx *x, const struct pulse_closing *c)
{
	for (size_t place = 0; place < PULSE_PLACES; place++)
		for (size_t i = 0; i < c->cells_n; i++) {
			const struct pulse_cell row = { .id = id_new(x->now),
				.round = c->round->id, .cell = (int64_t)i, .place = (int64_t)place,
				.asked = c->cells[i].asked,
				.answered = count_said(&c->cells[i], place, false),
				.compared = count_said(&c->cells[i], place, true) };

			if (!entity_add(x, &pulse_cell_entity, pulse_close_sql[ADD_CELL], &row))
				return false;
		}
	return true;
}

/* -- frames: the rounds that had this statement before, and this one -- */

struct earlier {
	int64_t round;
	size_t place;
};

/* List the rounds that have published a statement, the earliest first. */
static bool list_earlier(struct ctx *x, int64_t statement, struct earlier **out, size_t *n)
{
	struct db_q *q = db_query(x, pulse_close_sql[BEFORE], "i", statement);

	*out = LIST_NEW(x->a, struct earlier);
	*n = 0;
	while (q && db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct earlier){ db_int(q, 0),
			(size_t)(statement - db_int(q, 1) + PULSE_STATEMENTS) % PULSE_STATEMENTS };
	return q && db_done(q);
}

/* Read how many of each cell answered a statement of an earlier round. */
static bool read_answered(struct ctx *x, const struct earlier *of, bool compared,
	struct pulse_frame *f)
{
	struct db_q *q = db_query(x, pulse_close_sql[CELLS], "ii", of->round, (int64_t)of->place);
	int64_t *answered = NEW_N(x->a, int64_t, f->cells_n + 1);

	while (q && db_next(q)) {
		int64_t cell = db_int(q, 0);

		if (cell >= 0 && (size_t)cell < f->cells_n)
			answered[cell] = db_int(q, compared ? 2 : 1);
	}
	f->answered = answered;
	return q && db_done(q);
}

/* Read the groups that an earlier round has published. */
static bool read_groups(struct ctx *x, const struct earlier *of, int64_t statement, bool compared,
	struct pulse_frame *f)
{
	struct db_q *q = db_query(x, pulse_close_sql[RESULTS], "ii", statement, of->round);

	f->groups = LIST_NEW(x->a, struct pulse_group);
	while (q && db_next(q)) {
		struct str bits = db_bytes(q, 0);

		if (!compared || db_int(q, 2))
			*LIST_ADD(x->a, f->groups, f->groups_n) =
				pulse_group_of_bits(x->a, bits, db_int(q, 1), f->cells_n);
	}
	return q && db_done(q);
}

static bool read_frame(struct ctx *x, const struct earlier *of, int64_t statement, bool compared,
	struct pulse_frame *f)
{
	struct pulse_person *people;

	if (!read_people(x, of->round, &people, &f->people_n, &f->cells_n)) return false;
	f->people = people;
	return read_answered(x, of, compared, f) && read_groups(x, of, statement, compared, f);
}

/* The frame of the round that is being closed; each group is to be tried, or with `compared` each
 * that is published. */
static struct pulse_frame make_frame(struct ctx *x, const struct pulse_closing *c, size_t place,
	bool compared, const struct pulse_group *published)
{
	struct pulse_frame f = { .people = c->people, .people_n = c->people_n,
		.cells_n = c->cells_n, .groups_n = c->groups_n,
		.groups = NEW_N(x->a, struct pulse_group, c->groups_n + 1) };
	int64_t *answered = NEW_N(x->a, int64_t, c->cells_n + 1);
	int64_t *handed_in = NEW_N(x->a, int64_t, c->cells_n + 1);

	for (size_t i = 0; i < c->cells_n; i++) {
		answered[i] = count_said(&c->cells[i], place, compared);
		handed_in[i] = c->cells[i].people;
	}
	f.answered = answered;
	f.handed_in = handed_in;
	for (size_t g = 0; g < c->groups_n; g++)
		f.groups[g] = (struct pulse_group){ c->groups[g].cells, c->groups[g].cells_n, false };
	for (size_t g = 0; published && g < c->groups_n; g++) {
		f.groups[g] = published[g];
		if (!published[g].published) f.groups[g].cells_n = 0;
		f.groups[g].published = false;
	}
	return f;
}

/* Copy what was decided of each group of a round. */
static void copy_groups(struct arena *a, const struct pulse_closing *c,
	const struct pulse_group *from, struct pulse_group *to)
{
	for (size_t g = 0; g < c->groups_n; g++) {
		uint32_t *cells;

		to[g] = from[g];
		if (from[g].cells == c->groups[g].cells || !from[g].cells_n) continue;
		cells = NEW_N(a, uint32_t, from[g].cells_n);
		memcpy(cells, from[g].cells, from[g].cells_n * sizeof *cells);
		to[g].cells = cells;
	}
}

/* Decide in x->a which groups are published for the statement at `place`, and note it in `out`, which
 * is kept in `kept` and as long as c->groups. */
static bool decide_groups(struct ctx *x, const struct pulse_closing *c, size_t place, bool compared,
	const struct pulse_group *published, struct arena *kept, struct pulse_group *out)
{
	int64_t statement = (int64_t)pulse_statement_at(c->round, place);
	struct earlier *earlier;
	struct pulse_frame *f;
	size_t n, from;

	if (!list_earlier(x, statement, &earlier, &n)) return false;
	from = n < PULSE_FRAMES ? 0 : n + 1 - PULSE_FRAMES;
	f = NEW_N(x->a, struct pulse_frame, n - from + 1);
	for (size_t i = from; i < n; i++)
		if (!read_frame(x, &earlier[i], statement, compared, &f[i - from])) return false;
	f[n - from] = make_frame(x, c, place, compared, published);
	if (!pulse_publish(x->a, f, n - from + 1, &x->err)) return false;
	copy_groups(kept, c, f[n - from].groups, out);
	return true;
}

/* Decide which groups are published; *out is as long as c->groups. Two years of rounds of a large
 * organisation are much to hold in memory, so they are given back after each decision. */
static bool decide(struct ctx *x, const struct pulse_closing *c, size_t place, bool compared,
	const struct pulse_group *published, struct pulse_group **out)
{
	struct arena *kept = x->a;
	bool ok;

	*out = NEW_N(kept, struct pulse_group, c->groups_n + 1);
	x->a = arena_new();
	ok = decide_groups(x, c, place, compared, published, kept, *out);
	arena_free(x->a);
	x->a = kept;
	return ok;
}

/* -- results -- */

static void add_result(struct ctx *x, struct pulse_closing *c, size_t place, size_t g,
	const struct pulse_group *group, const struct pulse_share *share,
	const struct pulse_turn *turn)
{
	const struct pulse_whom *whom = &c->groups[g];
	struct pulse_result *r = LIST_ADD(x->a, c->results, c->results_n);

	*r = (struct pulse_result){ .id = id_new(x->now), .round = c->round->id,
		.leader = whom->leader, .below = whom->below,
		.statement = (int64_t)pulse_statement_at(c->round, place), .people = whom->people,
		.answered = share->answered, .agree = share->agree, .least = share->least,
		.most = share->most, .better = turn->way[0], .same = turn->way[1],
		.worse = turn->way[2] };
	r->cells = pulse_bits_of_group(x->a, group, &r->first_cell);
	/* where no answers count, nobody is spoken for */
	for (size_t i = 0; i < group->cells_n; i++)
		if (c->cells[group->cells[i]].people) r->asked += c->cells[group->cells[i]].asked;
}

/* Work out what is told of the groups at `place`. */
static struct pulse_share *tell_shares(struct ctx *x, const struct pulse_closing *c, size_t place,
	const struct pulse_group *groups)
{
	struct pulse_share *out = NEW_N(x->a, struct pulse_share, c->groups_n + 1);
	int64_t *answered = NEW_N(x->a, int64_t, c->cells_n + 1);
	int64_t *agree = NEW_N(x->a, int64_t, c->cells_n + 1);

	for (size_t i = 0; i < c->cells_n; i++) {
		const int64_t *said = c->cells[i].said[place];

		answered[i] = count_said(&c->cells[i], place, false);
		agree[i] = said[PULSE_YES] + said[PULSE_RATHER_YES];
	}
	pulse_tell_shares(x->a, groups, c->groups_n, answered, agree, c->cells_n, out);
	return out;
}

static struct pulse_turn *tell_turns(struct ctx *x, const struct pulse_closing *c, size_t place,
	const struct pulse_group *groups)
{
	struct pulse_turn *out = NEW_N(x->a, struct pulse_turn, c->groups_n + 1);
	struct pulse_turn *cells = NEW_N(x->a, struct pulse_turn, c->cells_n + 1);

	for (size_t i = 0; i < c->cells_n; i++)
		for (int w = 0; w < PULSE_WAYS; w++)
			cells[i].way[w] = c->cells[i].said[place][PULSE_BETTER + w];
	for (size_t g = 0; g < c->groups_n; g++)
		out[g] = (struct pulse_turn){ { -1, -1, -1 } };
	pulse_tell_turns(x->a, groups, c->groups_n, cells, c->cells_n, out);
	return out;
}

/* Work out what is published. */
static bool list_results(struct ctx *x, struct pulse_closing *c)
{
	c->results = LIST_NEW(x->a, struct pulse_result);
	for (size_t place = 0; place < PULSE_PLACES; place++) {
		struct pulse_group *shares, *changes;
		struct pulse_share *share;
		struct pulse_turn *turn;

		if (!decide(x, c, place, false, NULL, &shares) ||
			!decide(x, c, place, true, shares, &changes))
			return false;
		/* the numbers of a change count the same people as the share, or are not told */
		for (size_t g = 0; g < c->groups_n; g++)
			if (!shares[g].published || changes[g].cells_n != shares[g].cells_n)
				changes[g].published = false;
		share = tell_shares(x, c, place, shares);
		turn = tell_turns(x, c, place, changes);
		for (size_t g = 0; g < c->groups_n; g++)
			if (shares[g].published)
				add_result(x, c, place, g, &shares[g], &share[g], &turn[g]);
	}
	return true;
}

static bool keep_results(struct ctx *x, const struct pulse_closing *c)
{
	for (size_t i = 0; i < c->results_n; i++)
		if (!entity_add(x, &pulse_result_entity, pulse_close_sql[ADD_RESULT], &c->results[i]))
			return false;
	return true;
}

/* -- free lines -- */

/* The leader of the team that is exactly one cell; 0: there is none. */
static int64_t find_team(const struct pulse_closing *c, int64_t cell)
{
	for (size_t g = 0; g < c->groups_n; g++)
		if (c->groups[g].leader && !c->groups[g].below && c->groups[g].cells[0] == cell)
			return c->groups[g].leader;
	return 0;
}

/* Show each line to one group only, or the lines of two groups could be compared: to its team, where
 * that has enough of them; else to everybody, where these are enough; else it is deleted. */
static bool show_lines(struct ctx *x, const struct pulse_closing *c)
{
	struct db_q *q = db_query(x, pulse_close_sql[LINE_COUNTS], "i", c->round->id);
	int64_t *lines = NEW_N(x->a, int64_t, c->cells_n + 1), others = 0;

	while (q && db_next(q)) {
		int64_t cell = db_int(q, 0);

		if (cell >= 0 && (size_t)cell < c->cells_n) lines[cell] = db_int(q, 1);
	}
	if (!q || !db_done(q)) return false;
	for (size_t i = 0; i < c->cells_n; i++) {
		int64_t leader = lines[i] >= PULSE_LINES ? find_team(c, (int64_t)i) : 0;

		if (leader && db_run(x, pulse_close_sql[SHOW_LINES], "iii", c->round->id, (int64_t)i,
				      leader) < 0)
			return false;
	}
	q = db_query(x, pulse_close_sql[COUNT_OTHERS], "i", c->round->id);
	if (q && db_next(q)) others = db_int(q, 0);
	if (!q || !db_done(q)) return false;
	return others >= PULSE_LINES ||
		db_run(x, pulse_close_sql[DROP_OTHERS], "i", c->round->id) >= 0;
}

/* -- all of it -- */

bool pulse_close_ask(struct ctx *x, struct pulse_closing **out)
{
	struct pulse_closing *c = NEW(x->a, struct pulse_closing);
	struct pulse_round *r;
	size_t n;

	*out = NULL;
	if (!entity_list(x, &pulse_round_entity,
		    db_query(x, pulse_close_sql[SETTLED], "i", x->now - PULSE_SETTLE), 1, &r, &n))
		return false;
	if (!n) return true;
	c->round = r;
	if (!read_people(x, r->id, &c->people, &c->people_n, &c->cells_n) || !read_sums(x, c))
		return false;
	pulse_groups(x->a, c->people, c->people_n, c->cells_n, &c->groups, &c->groups_n);
	if (!list_results(x, c)) return false;
	*out = c;
	return true;
}

bool pulse_close_keep(struct ctx *x, const struct pulse_closing *c)
{
	int64_t round = c->round->id, answered = 0;

	for (size_t i = 0; i < c->cells_n; i++) answered += c->cells[i].people;
	/* another server may have been faster */
	if (db_run(x, pulse_close_sql[CLOSE], "iii", round, x->now, answered) != 1)
		return err_set(&x->err, ERR_CONFLICT, "the round is closed already");
	return keep_cells(x, c) && keep_results(x, c) && show_lines(x, c) &&
		db_run(x, pulse_close_sql[DROP_COUNTS], "i", round) >= 0 &&
		db_run(x, pulse_close_sql[DROP_SPENT], "i", round) >= 0 &&
		db_run(x, pulse_close_sql[FORGET_DRAWN], "i", round) >= 0;
}
