/* SPDX-License-Identifier: Apache-2.0
 *
 * All starts and lengths of a talk that lie in free time of both its people, with the
 * cost of the talk alone. An option that costs as much as leaving the talk out is dropped:
 * leaving the talk out is always possible and takes no cells. The costs are worked out with code of
 * their own, not with plan_terms(), so that the judge can find a mistake here.
 */
#include "plan/inside.h"

/* At most half a gigabyte of options: 67 million, or 60 for each of a million talks. */
enum { TALKS_A_TURN = 256, STARTS_A_LOOK = 4096, OPTIONS_MOST = 1 << 26 };

/* One talk while its options are collected. */
struct pair {
	struct solver *s;
	const struct plan_problem *p;
	const struct plan_talk *talk;
	const struct plan_person *who[2];
	int64_t unplaced;       /* an option has to cost less than this */
	int32_t starts;         /* starts looked at since the clock was asked last */
	bool ended;             /* the time was up, so options are missing */
	struct option *out;     /* the options so far, by start and then by length */
	int32_t n, room;
};

/* Append an option to the list. */
static void keep_option(struct pair *x, int32_t start, int32_t length, int64_t cost)
{
	if (x->n == x->room) {
		x->room = x->room ? x->room * 2 : 256;
		x->out = realloc(x->out, (size_t)x->room * sizeof(*x->out));
		if (!x->out) abort();
	}
	x->out[x->n++] = (struct option){ .start = (uint32_t)start, .length = (uint32_t)length,
		.cost = (int32_t)cost };
}

/* The cost of cutting a free run: the cells of the smaller piece that is left, up to `most`. */
static int32_t price_split(const struct plan_span *run, int32_t start, int32_t end, int32_t most)
{
	int32_t left = start - run->start, right = run->end - end;

	if (left > right) left = right;
	return left < most ? left : most;
}

/* True when another option from number `from` on, all of the same start, costs less and has no more
 * cells. Then the dearer option is in no best plan: the other fits wherever it does. */
static bool is_dominated(const struct pair *x, int32_t from, int32_t cells, int64_t cost)
{
	for (int32_t i = from; i < x->n; i++)
		if (x->talk->length[x->out[i].length].cells <= cells && x->out[i].cost < cost)
			return true;
	return false;
}

/* Drop the dominated options from number `from` on, all of which have the same start. */
static void drop_dominated(struct pair *x, int32_t from)
{
	int32_t n = from;

	for (int32_t i = from; i < x->n; i++) {
		struct option o = x->out[i];

		if (!is_dominated(x, from, x->talk->length[o.length].cells, o.cost)) x->out[n++] = o;
	}
	x->n = n;
}

/* The part of the cost that depends on the start alone: another start than the agreed one, days too
 * late, and a time that somebody does not prefer. */
static int64_t price_start(const struct pair *x, int32_t start)
{
	const struct plan_talk *t = x->talk;
	int32_t day = day_at(x->who[0], start);
	int64_t base = t->keep >= 0 && t->keep != start ? t->keep_cost : 0;

	if (day > t->due)
		base += (int64_t)x->p->costs.late * (t->hurry ? t->hurry : t->weight) *
			((int64_t)day - t->due);
	if (base >= x->unplaced) return base;
	for (int side = 0; side < 2; side++)
		if (!likes(x->who[side], start)) base += x->p->costs.prefer_miss;
	return base;
}

/* Add the option of a nook: the last length fills the nook, so no free time is cut. */
static void add_nook_option(struct pair *x, int32_t start)
{
	int32_t length = x->talk->lengths - 1;
	int64_t cost = price_start(x, start) + x->talk->length[length].cost;

	for (int side = 0; side < 2; side++)
		if (uses_soft(x->who[side], start, start + 1)) cost += x->p->costs.soft;
	if (cost < x->unplaced) keep_option(x, start, length, cost);
}

/* Add the options of all lengths at one start; run[] are the free runs of the two people that hold
 * the start. */
static void add_options_at(struct pair *x, const struct plan_span *const run[2], int32_t start)
{
	const struct plan_talk *t = x->talk;
	int32_t end = run[0]->end < run[1]->end ? run[0]->end : run[1]->end, from = x->n;
	int64_t base = price_start(x, start);

	if (base >= x->unplaced) return;
	for (int32_t i = 0; i < t->lengths; i++) {
		int32_t stop = start + t->length[i].cells;
		int64_t cost = base + t->length[i].cost;

		if (stop > end) continue;
		for (int side = 0; side < 2; side++)
			cost += price_split(run[side], start, stop, x->p->costs.split_cap) +
				(uses_soft(x->who[side], start, stop) ? x->p->costs.soft : 0);
		if (cost < x->unplaced) keep_option(x, start, i, cost);
	}
	drop_dominated(x, from);
}

/* True when the time is up, or this talk alone has too many options. */
static bool must_end_talk(struct pair *x)
{
	if (x->n > OPTIONS_MOST) return true;
	if (++x->starts < STARTS_A_LOOK) return x->ended;
	x->starts = 0;
	return x->ended = must_stop(x->s);
}

/* Add the nooks before cell `until`, from number *n on, so that options stay in order of start. */
static void add_nooks(struct pair *x, int32_t *n, int32_t until)
{
	for (; *n < x->talk->nooks && x->talk->nook[*n] < until && !must_end_talk(x); ++*n)
		add_nook_option(x, x->talk->nook[*n]);
}

/* Collect all options of a talk: walk through the runs of both people together and look at each
 * start that both have free. */
static void add_options(struct pair *x, const struct free_time *one, const struct free_time *two)
{
	int32_t nooks = 0;

	if (x->who[0]->cap == 0 || x->who[1]->cap == 0) return;
	for (int32_t i = 0, j = 0; i < one->n && j < two->n;) {
		const struct plan_span *run[2] = { &one->run[i], &two->run[j] };
		int32_t from = run[0]->start > run[1]->start ? run[0]->start : run[1]->start;
		int32_t to = run[0]->end < run[1]->end ? run[0]->end : run[1]->end;

		add_nooks(x, &nooks, from);
		for (int32_t start = from; start < to && !must_end_talk(x); start++)
			add_options_at(x, run, start);
		if (run[0]->end <= to)
			i++;
		else
			j++;
	}
	add_nooks(x, &nooks, INT32_MAX);
}

int32_t options_of(struct solver *s, int32_t talk, const struct free_time *one,
	const struct free_time *two, struct option **out, int32_t *room)
{
	const struct plan_talk *t = &s->p->talks[talk];
	struct pair x = { .s = s, .p = s->p, .talk = t, .unplaced = unplaced_cost(s->p, talk),
		.who = { &s->p->people[t->who[0]], &s->p->people[t->who[1]] }, .out = *out,
		.room = *room };

	add_options(&x, one, two);
	*out = x.out;
	*room = x.room;
	return x.ended ? -1 : x.n;
}

struct choices choices_of_length(struct solver *s, struct arena *a, int32_t talk, int32_t length,
	int32_t most)
{
	struct plan_talk one = s->p->talks[talk];
	struct pair x = { .s = s, .p = s->p, .talk = &one, .unplaced = most };
	struct free_time free_time[2];
	struct choices c;

	if (length != one.lengths - 1) one.nooks = 0;
	one.length[0] = one.length[length];
	one.lengths = 1;
	for (int i = 0; i < 2; i++) {
		x.who[i] = &s->p->people[one.who[i]];
		free_time[i] = free_time_of(a, x.who[i]);
	}
	add_options(&x, &free_time[0], &free_time[1]);
	c = (struct choices){ .o = NEW_N(a, struct option, x.n), .n = x.n, .unread = x.ended };
	for (int32_t i = 0; i < x.n; i++) {
		c.o[i] = x.out[i];
		c.o[i].length = (uint8_t)length;
	}
	free(x.out);
	return c;
}

/* What the threads share while they collect the options of all talks. */
struct building {
	struct solver *s;
	struct arena **arena;        /* one for each thread */
	struct free_time *free_time; /* of each person */
	_Atomic int32_t next;        /* the first talk that no thread has taken */
};

/* Collect the options of some talks at a turn until no talk is left. Which thread takes a talk
 * decides only where its memory is. */
static void build_options(void *arg, unsigned worker)
{
	struct building *b = arg;
	const struct plan_problem *p = b->s->p;
	struct option *out = NULL;
	int32_t from, room = 0;

	while (atomic_load(&b->s->options) <= OPTIONS_MOST &&
		(from = atomic_fetch_add(&b->next, TALKS_A_TURN)) < p->talks_n) {
		int32_t to = from + TALKS_A_TURN < p->talks_n ? from + TALKS_A_TURN : p->talks_n;

		for (int32_t t = from; t < to; t++) {
			struct choices *c = &b->s->choices[t];
			int32_t n = options_of(b->s, t, &b->free_time[p->talks[t].who[0]],
				&b->free_time[p->talks[t].who[1]], &out, &room);

			c->unread = n < 0;
			if (n < 0 || atomic_fetch_add(&b->s->options, n) + n > OPTIONS_MOST)
				continue;
			c->n = n;
			c->o = NEW_N(b->arena[worker], struct option, n);
			if (n) memcpy(c->o, out, (size_t)n * sizeof(*out));
		}
	}
	free(out);
}

bool build_choices(struct solver *s, struct arena **of_thread, struct err *e)
{
	struct arena *a = arena_new();
	struct building b = { .s = s, .arena = of_thread,
		.free_time = NEW_N(a, struct free_time, s->p->people_n) };

	for (int32_t i = 0; i < s->p->people_n; i++)
		b.free_time[i] = free_time_of(a, &s->p->people[i]);
	s->choices = NEW_N(s->a, struct choices, s->p->talks_n);
	run_workers(s->threads, build_options, &b);
	arena_free(a);
	if (atomic_load(&s->options) <= OPTIONS_MOST) return true;
	return err_set(e, ERR_LIMIT, "the talks have more than %d starts and lengths to choose "
		"from; plan fewer days or fewer people at once", OPTIONS_MOST);
}
