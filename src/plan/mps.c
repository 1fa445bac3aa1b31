/* SPDX-License-Identifier: Apache-2.0
 *
 * The problem as an integer program in free MPS. A column u<talk> means that a talk is left out, a
 * column x<talk>_<length>_<start> that the talk has this length and start. A row t<talk> takes
 * exactly one column of each talk, a row o<person>_<cell> at most one talk in a cell, and a row
 * c<person>_<day> at most the cap of a day. Rows that cannot bind are left out. Nothing else is
 * simplified, because other solvers check our plans against this program.
 */
#include "plan/inside.h"

#include <inttypes.h>

/* Which rows of a person can bind. A cell needs a row when several talks can use the cell, so one
 * name per cell is enough; a day needs a row when more talks than the cap can start on it, so days
 * have exact counts. A day is counted at its first window. */
struct person_rows {
	int32_t *cell_talk;  /* per cell: 0: no talk can use it; t + 1: talk t alone; −1: several */
	int32_t *day_talk;   /* per window: t + 1, where t is the last talk that was counted */
	int32_t *day_count;  /* per window: the number of talks that can start on its day */
	int32_t *day_first;  /* per window: the first window of the same day */
};

struct program {
	const struct plan_problem *p;
	struct free_time *free_time;
	struct person_rows *rows;
	struct buf *b;
};

typedef void (*place_fn)(struct program *m, int32_t talk, int32_t start, int32_t length);

/* Call `visit` for each place that the calendars of both people allow a talk. */
static void visit_places(struct program *m, int32_t talk, place_fn visit)
{
	const struct plan_talk *t = &m->p->talks[talk];
	const struct free_time *one = &m->free_time[t->who[0]], *two = &m->free_time[t->who[1]];

	for (int32_t length = 0; length < t->lengths; length++) {
		int32_t cells = t->length[length].cells;

		for (int32_t i = 0; i < one->n; i++)
			for (int32_t s = one->run[i].start; s + cells <= one->run[i].end; s++)
				if (free_run(two, s, s + cells)) visit(m, talk, s, length);
	}
	for (int32_t i = 0; i < t->nooks; i++) visit(m, talk, t->nook[i], t->lengths - 1);
}

/* Note in both people's rows that the talk can use the cells and the day of this place. */
static void count_place(struct program *m, int32_t talk, int32_t start, int32_t length)
{
	const struct plan_talk *t = &m->p->talks[talk];

	for (int side = 0; side < 2; side++) {
		struct person_rows *r = &m->rows[t->who[side]];
		const struct plan_person *who = &m->p->people[t->who[side]];
		int32_t day = r->day_first[window_at(who, start)];

		for (int32_t x = start; x < start + t->length[length].cells; x++) {
			if (r->cell_talk[x] == 0)
				r->cell_talk[x] = talk + 1;
			else if (r->cell_talk[x] != talk + 1)
				r->cell_talk[x] = -1;
		}
		if (r->day_talk[day] == talk + 1) continue;
		r->day_talk[day] = talk + 1;
		r->day_count[day]++;
	}
}

/* Write the column of one place: its cost, and a 1 in each row that the place counts in. */
static void put_column(struct program *m, int32_t talk, int32_t start, int32_t length)
{
	const struct plan_talk *t = &m->p->talks[talk];
	int64_t cost = plan_terms(m->p, talk, start, length).total;
	char name[64];

	snprintf(name, sizeof(name), " x%d_%d_%d", talk, length, start);
	buf_fmt(m->b, "%s t%d 1\n", name, talk);
	if (cost) buf_fmt(m->b, "%s obj %" PRId64 "\n", name, cost);
	for (int side = 0; side < 2; side++) {
		const struct person_rows *r = &m->rows[t->who[side]];
		const struct plan_person *who = &m->p->people[t->who[side]];
		int32_t day = r->day_first[window_at(who, start)];

		for (int32_t x = start; x < start + t->length[length].cells; x++)
			if (r->cell_talk[x] < 0)
				buf_fmt(m->b, "%s o%d_%d 1\n", name, t->who[side], x);
		if (r->day_count[day] > who->cap)
			buf_fmt(m->b, "%s c%d_%d 1\n", name, t->who[side], who->work[day].day);
	}
}

static void put_bound(struct program *m, int32_t talk, int32_t start, int32_t length)
{
	buf_fmt(m->b, " UP bnd x%d_%d_%d 1\n", talk, length, start);
}

/* Write the rows of all people: their names (" L o3_17\n"), or their right-hand sides. */
static void put_rows(struct program *m, bool right_hand)
{
	for (int32_t i = 0; i < m->p->people_n; i++) {
		const struct person_rows *r = &m->rows[i];
		const struct plan_person *who = &m->p->people[i];

		for (int32_t x = 0; r->cell_talk && x < m->p->cells; x++) {
			if (r->cell_talk[x] >= 0) continue;
			buf_fmt(m->b, right_hand ? " rhs o%d_%d 1\n" : " L o%d_%d\n", i, x);
		}
		for (int32_t w = 0; r->cell_talk && w < who->works; w++) {
			if (r->day_first[w] != w || r->day_count[w] <= who->cap) continue;
			if (right_hand)
				buf_fmt(m->b, " rhs c%d_%d %d\n", i, who->work[w].day, who->cap);
			else
				buf_fmt(m->b, " L c%d_%d\n", i, who->work[w].day);
		}
	}
}

/* Work out the free time of everybody who has a talk, and which of their rows can bind. */
static void prepare_talks(struct program *m, struct arena *a)
{
	const struct plan_problem *p = m->p;

	m->free_time = NEW_N(a, struct free_time, p->people_n);
	m->rows = NEW_N(a, struct person_rows, p->people_n);
	for (int32_t t = 0; t < p->talks_n; t++)
		for (int side = 0; side < 2; side++) {
			int32_t i = p->talks[t].who[side];
			const struct plan_person *who = &p->people[i];
			struct person_rows *r = &m->rows[i];

			if (r->cell_talk) continue;
			m->free_time[i] = free_time_of(a, who);
			r->cell_talk = NEW_N(a, int32_t, p->cells);
			r->day_talk = NEW_N(a, int32_t, who->works);
			r->day_count = NEW_N(a, int32_t, who->works);
			r->day_first = NEW_N(a, int32_t, who->works);
			for (int32_t w = 0; w < who->works; w++)
				while (who->work[r->day_first[w]].day != who->work[w].day)
					r->day_first[w]++;
		}
	for (int32_t t = 0; t < p->talks_n; t++) visit_places(m, t, count_place);
}

void plan_mps(struct buf *b, const struct plan_problem *p)
{
	struct arena *a = arena_new();
	struct program m = { .p = p, .b = b };

	prepare_talks(&m, a);
	buf_z(b, "NAME plan FREE\nROWS\n N obj\n");
	for (int32_t t = 0; t < p->talks_n; t++) buf_fmt(b, " E t%d\n", t);
	put_rows(&m, false);
	buf_z(b, "COLUMNS\n M1 'MARKER' 'INTORG'\n");
	for (int32_t t = 0; t < p->talks_n; t++) {
		buf_fmt(b, " u%d obj %" PRId64 " t%d 1\n", t, unplaced_cost(p, t), t);
		visit_places(&m, t, put_column);
	}
	buf_z(b, " M2 'MARKER' 'INTEND'\nRHS\n");
	for (int32_t t = 0; t < p->talks_n; t++) buf_fmt(b, " rhs t%d 1\n", t);
	put_rows(&m, true);
	buf_z(b, "BOUNDS\n");
	for (int32_t t = 0; t < p->talks_n; t++) {
		buf_fmt(b, " UP bnd u%d 1\n", t);
		visit_places(&m, t, put_bound);
	}
	buf_z(b, "ENDATA\n");
	arena_free(a);
}
