/* SPDX-License-Identifier: Apache-2.0
 *
 * Kinds are refined group by group. For each kind and frame two bounds are kept, how many of its
 * people answered at least and at most; they are sums over the cells of the frame, so that a trial
 * costs what the tried group is large, and not what the organisation is.
 */
#include "model/pulse_publish.h"

#include <stdlib.h>
#include <string.h>


/* How many people who answered a kind has at least and at most, in one frame. */
struct bound {
	int64_t least, most;
};

struct kind {
	size_t n;
	uint64_t frames;           /* bit i: frame i has published it */
	struct bound *of;          /* in each frame */
};

/* How many people of a kind are in one cell of a frame. A table with open addressing. */
struct share {
	uint64_t key;              /* 0: an empty place */
	int64_t n;
};

struct publishing {
	struct arena *a;
	struct arena *trial;       /* for one trial; a small one costs little of it */
	struct pulse_frame *frames;
	size_t frames_n;
	int64_t *person;           /* everybody of all frames, ascending */
	size_t n;
	int64_t *cell;             /* cell[i * frames_n + f] of person i in frame f; −1: not asked */
	uint32_t *kind_of;         /* kind 0: in no published group */
	struct kind *kinds;
	size_t kinds_n;
	struct share *shares;
	size_t shares_n, shares_used;
};

/* One of a trial: so many of the tried group are of this kind and in this cell of this frame. */
struct part {
	uint32_t kind, frame;
	int64_t cell;
};

/* What a trial makes of a kind: those in the group, and the others. */
struct split {
	uint32_t kind;
	uint32_t to;               /* the kind of those in the group, once the trial is kept */
	size_t n;
	struct bound *in, *out;
};

struct trial {
	size_t *people;            /* of the group, as places in publishing.person */
	size_t people_n;
	struct part *parts;        /* sorted */
	size_t parts_n;
	struct split *splits;      /* by kind */
	size_t splits_n;
};

/* -- the table of shares -- */

static uint64_t make_key(uint32_t kind, uint32_t frame, int64_t cell)
{
	return ((uint64_t)kind << 38 | (uint64_t)frame << 32 | (uint64_t)cell) + 1;
}

static size_t find_place(const struct publishing *p, uint64_t key)
{
	uint64_t at = key * UINT64_C(0x9e3779b97f4a7c15) >> 20;

	for (;; at++) {
		size_t i = (size_t)(at & (p->shares_n - 1));

		if (p->shares[i].key == key || !p->shares[i].key) return i;
	}
}

static void grow_shares(struct publishing *p)
{
	struct share *old = p->shares;
	size_t n = p->shares_n;

	p->shares_n = n ? 2 * n : 1024;
	p->shares = NEW_N(p->a, struct share, p->shares_n);
	for (size_t i = 0; i < n; i++)
		if (old[i].key) p->shares[find_place(p, old[i].key)] = old[i];
}

static int64_t *find_share(struct publishing *p, uint32_t kind, uint32_t frame, int64_t cell)
{
	uint64_t key = make_key(kind, frame, cell);
	size_t i;

	if (2 * (p->shares_used + 1) > p->shares_n) grow_shares(p);
	i = find_place(p, key);
	if (!p->shares[i].key) p->shares[i].key = key, p->shares_used++;
	return &p->shares[i].n;
}

/* -- people -- */

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static size_t find_person(const struct publishing *p, int64_t id)
{
	const int64_t *at = bsearch(&id, p->person, p->n, sizeof id, compare_ids);

	return (size_t)(at - p->person);
}

static void list_people(struct publishing *p)
{
	size_t all = 0, n = 0;

	for (size_t f = 0; f < p->frames_n; f++) all += p->frames[f].people_n;
	p->person = NEW_N(p->a, int64_t, all + 1);
	for (size_t f = 0; f < p->frames_n; f++)
		for (size_t i = 0; i < p->frames[f].people_n; i++)
			p->person[n++] = p->frames[f].people[i].person;
	qsort(p->person, n, sizeof *p->person, compare_ids);
	for (size_t i = 0; i < n; i++)
		if (!i || p->person[i] != p->person[i - 1]) p->person[p->n++] = p->person[i];
	p->cell = NEW_N(p->a, int64_t, p->n * p->frames_n + 1);
	for (size_t i = 0; i < p->n * p->frames_n; i++) p->cell[i] = -1;
	for (size_t f = 0; f < p->frames_n; f++)
		for (size_t i = 0; i < p->frames[f].people_n; i++) {
			const struct pulse_person *who = &p->frames[f].people[i];

			p->cell[find_person(p, who->person) * p->frames_n + f] = who->cell;
		}
	p->kind_of = NEW_N(p->a, uint32_t, p->n + 1);
}

/* Count the people of each cell of a frame. */
static int64_t *count_cells(struct arena *a, const struct pulse_frame *f)
{
	int64_t *size = NEW_N(a, int64_t, f->cells_n + 1);

	for (size_t i = 0; i < f->people_n; i++) size[f->people[i].cell]++;
	return size;
}

/* -- a trial -- */

/* Add to a bound that `n` people of a cell of `size` with `answered` answers are there (`sign` 1), or
 * are no longer (−1). */
static void add_bound(struct bound *b, int sign, int64_t n, int64_t size, int64_t answered)
{
	int64_t least = n + answered - size;

	b->least += sign * (least > 0 ? least : 0);
	b->most += sign * (n < answered ? n : answered);
}

static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
	if (x->frame != y->frame) return x->frame < y->frame ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

/* List the parts that the people of a group make. */
static void list_parts(struct publishing *p, struct trial *t, size_t *people, size_t n)
{
	t->people = people;
	t->people_n = n;
	t->parts = NEW_N(p->trial, struct part, n * p->frames_n + 1);
	for (size_t k = 0; k < n; k++)
		for (uint32_t r = 0; r < p->frames_n; r++) {
			int64_t cell = p->cell[people[k] * p->frames_n + r];

			if (cell < 0) continue;
			t->parts[t->parts_n++] = (struct part){ p->kind_of[people[k]], r, cell };
		}
	qsort(t->parts, t->parts_n, sizeof *t->parts, compare_parts);
}

/* Begin the split of a kind: all of its people are on the other side still. */
static struct split *begin_split(struct publishing *p, struct trial *t, uint32_t kind)
{
	struct split *s = LIST_ADD(p->trial, t->splits, t->splits_n);

	*s = (struct split){ .kind = kind,
		.to = kind,
		.in = NEW_N(p->trial, struct bound, p->frames_n),
		.out = NEW_N(p->trial, struct bound, p->frames_n) };
	if (kind) memcpy(s->out, p->kinds[kind].of, p->frames_n * sizeof *s->out);
	return s;
}

/* Work out the bounds on both sides of each kind that the tried group meets. */
static void split_kinds(struct publishing *p, struct trial *t, int64_t *const *sizes, size_t f)
{
	struct split *s = NULL;

	t->splits = LIST_NEW(p->trial, struct split);
	for (size_t i = 0, end; i < t->parts_n; i = end) {
		const struct part *part = &t->parts[i];
		int64_t size = sizes[part->frame][part->cell];
		int64_t answered = p->frames[part->frame].answered[part->cell], n, all;

		for (end = i; end < t->parts_n && compare_parts(&t->parts[end], part) == 0;) end++;
		n = (int64_t)(end - i);
		if (!s || s->kind != part->kind) s = begin_split(p, t, part->kind);
		if (part->frame == f) s->n += (size_t)n; /* everybody of the group is asked in f */
		add_bound(&s->in[part->frame], 1, n, size, answered);
		if (!part->kind) continue;
		all = *find_share(p, part->kind, part->frame, part->cell);
		add_bound(&s->out[part->frame], -1, all, size, answered);
		add_bound(&s->out[part->frame], 1, all - n, size, answered);
	}
}

/* True when some people may stand alone: in each frame of `frames` nobody of them answered, or
 * enough did. */
static bool is_hidden(const struct bound *b, uint64_t frames, size_t n)
{
	for (size_t r = 0; r < n; r++)
		if (frames >> r & 1 && b[r].most > 0 && b[r].least < PULSE_LEAST) return false;
	return true;
}

static bool may_publish(const struct publishing *p, const struct trial *t, size_t f)
{
	for (size_t i = 0; i < t->splits_n; i++) {
		const struct split *s = &t->splits[i];
		const struct kind *k = &p->kinds[s->kind];

		if (!is_hidden(s->in, k->frames | UINT64_C(1) << f, p->frames_n)) return false;
		if (s->kind && s->n < k->n && !is_hidden(s->out, k->frames, p->frames_n))
			return false;
	}
	return true;
}

static struct bound *keep_bounds(struct publishing *p, const struct bound *b)
{
	struct bound *kept = NEW_N(p->a, struct bound, p->frames_n);

	memcpy(kept, b, p->frames_n * sizeof *kept);
	return kept;
}

/* Make of one kind two: those in the group, and the others; or note that all of it is published in
 * frame `f`. */
static void split_kind(struct publishing *p, struct split *s, size_t f)
{
	struct kind *k = &p->kinds[s->kind], *made;

	if (s->kind && s->n == k->n) {
		k->frames |= UINT64_C(1) << f;
		return;
	}
	s->to = (uint32_t)p->kinds_n;
	made = LIST_ADD(p->a, p->kinds, p->kinds_n);
	k = &p->kinds[s->kind];
	*made = (struct kind){ s->n, k->frames | UINT64_C(1) << f, keep_bounds(p, s->in) };
	k->n -= s->n;
	memcpy(k->of, s->out, p->frames_n * sizeof *s->out);
}

static int compare_splits(const void *a, const void *b)
{
	const struct split *x = a, *y = b;

	return (x->kind > y->kind) - (x->kind < y->kind);
}

/* The kind of somebody of the tried group, when the trial is kept. */
static uint32_t kind_after(const struct trial *t, uint32_t kind)
{
	const struct split key = { .kind = kind };
	const struct split *s = bsearch(&key, t->splits, t->splits_n, sizeof key, compare_splits);

	return s->to;
}

/* Make the kinds as they are with the tried group. */
static void keep_trial(struct publishing *p, const struct trial *t, size_t f)
{
	for (size_t i = 0; i < t->splits_n; i++) split_kind(p, &t->splits[i], f);
	for (size_t i = 0, end; i < t->parts_n; i = end) {
		const struct part *part = &t->parts[i];
		uint32_t to = kind_after(t, part->kind);

		for (end = i; end < t->parts_n && compare_parts(&t->parts[end], part) == 0;) end++;
		if (to == part->kind) continue;
		if (part->kind)
			*find_share(p, part->kind, part->frame, part->cell) -= (int64_t)(end - i);
		*find_share(p, to, part->frame, part->cell) += (int64_t)(end - i);
	}
	for (size_t i = 0; i < t->people_n; i++)
		p->kind_of[t->people[i]] = kind_after(t, p->kind_of[t->people[i]]);
}

/* -- the groups of a frame -- */

/* The people of a frame, cell by cell. */
struct by_cell {
	size_t *people;            /* places in publishing.person */
	size_t *from;              /* where each cell begins; one more for the end */
};

static struct by_cell list_by_cell(struct publishing *p, size_t f)
{
	const struct pulse_frame *frame = &p->frames[f];
	struct by_cell b = { NEW_N(p->a, size_t, frame->people_n + 1),
		NEW_N(p->a, size_t, frame->cells_n + 2) };

	for (size_t i = 0; i < frame->people_n; i++) b.from[frame->people[i].cell + 2]++;
	for (size_t c = 2; c < frame->cells_n + 2; c++) b.from[c] += b.from[c - 1];
	for (size_t i = 0; i < frame->people_n; i++)
		b.people[b.from[frame->people[i].cell + 1]++] =
			find_person(p, frame->people[i].person);
	return b;
}

/* How many people some cells have. */
static size_t count_people(const struct by_cell *by, const uint32_t *cells, size_t n)
{
	size_t all = 0;

	for (size_t i = 0; i < n; i++) all += by->from[cells[i] + 1] - by->from[cells[i]];
	return all;
}

/* Try a set of cells: true when it may be published; then, with `keep`, it is. */
static bool try_cells(struct publishing *p, size_t f, const struct by_cell *by,
	int64_t *const *sizes, const uint32_t *cells, size_t n, bool check, bool keep)
{
	struct trial t = { 0 };
	size_t people_n = 0, *people;

	arena_reset(p->trial);
	people = NEW_N(p->trial, size_t, count_people(by, cells, n) + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t k = by->from[cells[i]]; k < by->from[cells[i] + 1]; k++)
			people[people_n++] = by->people[k];
	list_parts(p, &t, people, people_n);
	split_kinds(p, &t, sizes, f);
	if (check && !may_publish(p, &t, f)) return false;
	if (keep) keep_trial(p, &t, f);
	return true;
}

static int64_t count_answers(const struct publishing *p, size_t f, const uint32_t *cells, size_t n)
{
	int64_t all = 0;

	for (size_t i = 0; i < n; i++) all += p->frames[f].answered[cells[i]];
	return all;
}

/* How many of some cells have answers that count, whatever these say. */
static size_t count_counting(const struct pulse_frame *f, const uint32_t *cells, size_t n)
{
	const int64_t *of = f->handed_in ? f->handed_in : f->answered;
	size_t all = 0;

	for (size_t i = 0; i < n; i++) all += of[cells[i]] > 0;
	return all;
}

/* Some cells of a group go by its name: they are more than half of its people, and the answers are of two cells or
 * more, for one may be a team whose sum is its own. */
static bool is_most_of(const struct pulse_frame *f, const struct by_cell *by, const uint32_t *cells, size_t n,
	const struct pulse_group *g)
{
	return g->cells_n < 2 || (count_counting(f, cells, n) > 1 &&
		2 * count_people(by, cells, n) > count_people(by, g->cells, g->cells_n));
}

/* Publish a group of the last frame if the rule holds with it: as it is, or without the cells that
 * could not stand by themselves, if these are few. */
static void publish_group(struct publishing *p, size_t f, const struct by_cell *by,
	int64_t *const *sizes, struct pulse_group *g)
{
	uint32_t *fit;
	size_t n = 0;

	g->published = false;
	if (!is_most_of(&p->frames[f], by, g->cells, g->cells_n, g)) return;
	g->published = count_answers(p, f, g->cells, g->cells_n) >= PULSE_LEAST &&
		try_cells(p, f, by, sizes, g->cells, g->cells_n, true, true);
	if (g->published || g->cells_n < 2) return;
	fit = NEW_N(p->a, uint32_t, g->cells_n);
	for (size_t i = 0; i < g->cells_n; i++)
		if (try_cells(p, f, by, sizes, &g->cells[i], 1, true, false)) fit[n++] = g->cells[i];
	if (n == g->cells_n || !is_most_of(&p->frames[f], by, fit, n, g) || count_answers(p, f, fit, n) < PULSE_LEAST ||
		!try_cells(p, f, by, sizes, fit, n, true, true))
		return;
	g->cells = fit;
	g->cells_n = n;
	g->published = true;
}

bool pulse_publish(struct arena *a, struct pulse_frame *frames, size_t n, struct err *e)
{
	struct publishing p = { .a = a, .frames = frames, .frames_n = n };
	int64_t **sizes;

	if (n > PULSE_FRAMES)
		return err_set(e, ERR_LIMIT, "more than %d rounds to compare with", PULSE_FRAMES);
	p.trial = arena_new();
	list_people(&p);
	p.kinds = LIST_NEW(a, struct kind);
	*LIST_ADD(a, p.kinds, p.kinds_n) = (struct kind){ .of = NEW_N(a, struct bound, n) };
	sizes = NEW_N(a, int64_t *, n);
	for (size_t f = 0; f < n; f++) sizes[f] = count_cells(a, &frames[f]);
	for (size_t f = 0; f < n; f++) {
		struct by_cell by = list_by_cell(&p, f);

		for (size_t i = 0; i < frames[f].groups_n; i++) {
			struct pulse_group *g = &frames[f].groups[i];

			if (f + 1 == n) publish_group(&p, f, &by, sizes, g);
			else if (g->published)
				(void)try_cells(&p, f, &by, sizes, g->cells, g->cells_n, false, true);
		}
	}
	arena_free(p.trial);
	return true;
}
