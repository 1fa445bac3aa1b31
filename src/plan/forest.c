/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks join people as edges join nodes. A spanning forest of the talks is hung up at the people
 * whom nobody leads; then each person's team is the talks with the people below. A talk that
 * closes a cycle becomes one more talk of its leader's team. The teams of the talk's other person
 * do not see it: so the forest is not exact, and its best plan is only a bound.
 */
#include "plan/forest.h"

#include "plan/star.h"

/* The most layers that all rows of a wide star may have together: 30 MB at their widest. */
enum { WIDE_LAYERS_MOST = 1 << 17 };

/* Find the person who stands for the group of `i`: union-find with halving of paths. */
static int32_t root_of(int32_t *up, int32_t i)
{
	while (up[i] != i) {
		up[i] = up[up[i]];
		i = up[i];
	}
	return i;
}

/* Make an edge of each talk that joins two groups of people; the talk with the lower number wins.
 * `with_choices` says whether the talks with choices are looked at, or those without. */
static void join_people(const struct solver *s, int32_t *up, bool *edge, bool with_choices)
{
	for (int32_t t = 0; t < s->p->talks_n; t++) {
		int32_t one = root_of(up, s->p->talks[t].who[0]);
		int32_t two = root_of(up, s->p->talks[t].who[1]);

		if (with_choices != (s->choices[t].n > 0) || one == two) continue;
		edge[t] = true;
		up[one > two ? one : two] = one > two ? two : one;
	}
}

/* Choose the talks that are edges of the spanning forest. Talks without any choice come last,
 * because they take nobody's time. They are edges all the same, so that the shape of a tree does
 * not depend on calendars. */
static bool *choose_edges(struct solver *s, struct arena *a)
{
	bool *edge = NEW_N(a, bool, s->p->talks_n);
	int32_t *up = NEW_N(a, int32_t, s->p->people_n);

	for (int32_t i = 0; i < s->p->people_n; i++) up[i] = i;
	join_people(s, up, edge, true);
	join_people(s, up, edge, false);
	return edge;
}

/* The walk through the spanning forest, from the top down, that makes the teams. */
struct hanging {
	struct solver *s;
	struct forest *f;
	const bool *edge;       /* per talk: it is an edge of the spanning forest */
	bool *seen;             /* per person: the walk has met the person */
	int32_t *queue;         /* people in the order in which the walk met them */
	int32_t *up;            /* per person: the talk that led the walk there, −1: none */
	int32_t head, tail;     /* of the queue */
	int32_t talks;          /* how many talks have a team so far */
};

/* Make one team of the talks [from, to) that gather_talks() has gathered. */
static void add_team(struct hanging *h, int32_t person, int32_t up, int32_t from, int32_t to)
{
	struct forest *f = h->f;
	struct team *t = &f->team[f->n];

	*t = (struct team){ .person = person, .up = up, .above = -1, .slot = from,
		.slots = to - from, .own = -2, .dirty = true };
	for (int32_t i = from; i < to; i++) f->placed_by[f->talk[i]] = f->n;
	team_order(h->s, f, t);
	if (up >= 0) f->below[up] = f->n;
	if (f->teams[person]++ == 0) f->team_of[person] = f->n;
	f->n++;
}

static int32_t other_of(const struct plan_talk *t, int32_t person)
{
	return t->who[0] == person ? t->who[1] : t->who[0];
}

/* Sort talks by the number of their choices, then by their own number. In a row of a star the first
 * talks have the low bits, and a low bit makes each choice slower, so few choices go there. */
static void sort_by_choices(const struct solver *s, int32_t *talk, int32_t n)
{
	for (int32_t i = 1; i < n; i++) {
		int32_t t = talk[i], at = i;

		for (; at > 0 && (s->choices[talk[at - 1]].n > s->choices[t].n ||
			(s->choices[talk[at - 1]].n == s->choices[t].n && talk[at - 1] > t)); at--)
			talk[at] = talk[at - 1];
		talk[at] = t;
	}
}

void team_order(const struct solver *s, struct forest *f, struct team *t)
{
	int32_t *talk = f->talk + t->slot, idle = 0;

	for (int32_t i = 0; i < t->slots; i++) {
		int32_t one = talk[i], at = i;

		if (s->choices[one].n) continue;
		for (; at > idle; at--) talk[at] = talk[at - 1];
		talk[idle++] = one;
	}
	t->first = t->slot + idle;
	t->n = t->slots - idle;
	if (t->n <= TEAM_TALKS) sort_by_choices(s, f->talk + t->first, t->n);
}

int32_t team_most(const struct solver *s, const int32_t *talk, int32_t n)
{
	int64_t choices = 0;

	for (int32_t i = 0; i < n; i++) choices += s->choices[talk[i]].n;
	return star_talks(TEAM_TALKS, choices, s->p->cells);
}

/* Gather the talks that `person` places: the edges to people whom the walk has not met yet, and the
 * talks that close a cycle and are led by this person. Talks without a choice stand first, because
 * nobody has to place them; the number of these talks is returned. */
static int32_t gather_talks(struct hanging *h, int32_t person)
{
	const struct solver *s = h->s;
	int32_t *talk = h->f->talk, from = h->talks, idle = from;

	for (int32_t i = s->first[person]; i < s->first[person + 1]; i++) {
		int32_t t = s->incident[i], other = other_of(&s->p->talks[t], person);

		if (h->edge[t] && !h->seen[other]) {
			h->seen[other] = true;
			h->up[other] = t;
			h->queue[h->tail++] = other;
		} else if (h->edge[t] || s->p->talks[t].who[0] != person) {
			continue;
		}
		h->f->unseen[t] = !h->edge[t];
		talk[h->talks++] = t;
		if (s->choices[t].n) continue;
		talk[h->talks - 1] = talk[idle];
		talk[idle++] = t;
	}
	return idle - from;
}

/* True when these talks of `person` can be one wide star, whose rows have a layer for each number
 * of starts on a day. */
static bool can_be_wide(const struct solver *s, int32_t person, const int32_t *talk, int32_t n)
{
	int64_t choices = 0, layers = s->p->people[person].cap < n ? s->p->people[person].cap : n;

	for (int32_t i = 0; i < n; i++) choices += s->choices[talk[i]].n;
	if (choices > s->p->cells) choices = s->p->cells;
	return n <= WIDE_TALKS && choices * (layers + 1) <= WIDE_LAYERS_MOST;
}

/* True when another team places a talk with choices of this person. Then the person needs a team,
 * be it without talks, so that the talk can be carried there (carry.h). */
static bool has_unseen(const struct hanging *h, int32_t person)
{
	const struct solver *s = h->s;

	for (int32_t i = s->first[person]; h->up[person] >= 0 && i < s->first[person + 1]; i++)
		if (!h->edge[s->incident[i]] && s->choices[s->incident[i]].n) return true;
	return false;
}

static void make_wide(struct hanging *h, struct team *t)
{
	t->wide = h->f->wide = true;
	t->price = NEW_N(h->s->a, int32_t, t->n);
}

/* Make the team of a person, or several when the talks are too many for one star. */
static void add_person(struct hanging *h, int32_t person)
{
	const struct solver *s = h->s;
	int32_t from = h->talks, up = h->up[person], first = from + gather_talks(h, person);
	int32_t n = h->talks - first, most, parts = 1;
	bool wide;

	if (h->talks == from && !has_unseen(h, person)) return;
	most = team_most(s, h->f->talk + first, n);
	wide = n > most && can_be_wide(s, person, h->f->talk + first, n);
	if (n > most && !wide) parts = most < PART_TALKS ? n : (n + PART_TALKS - 1) / PART_TALKS;
	for (int32_t i = 0; i < parts; i++)
		add_team(h, person, i ? -1 : up,
			i ? first + (int32_t)((int64_t)n * i / parts) : from,
			first + (int32_t)((int64_t)n * (i + 1) / parts));
	if (wide) make_wide(h, &h->f->team[h->f->n - 1]);
	if (parts > 1) h->f->parts = true;
	if (parts > 1) h->f->exact = false;
}

/* Walk through everybody who hangs below `person`, who has nobody above. */
static void hang_person(struct hanging *h, int32_t person)
{
	h->seen[person] = true;
	h->up[person] = -1;
	h->queue[h->tail++] = person;
	while (h->head < h->tail) add_person(h, h->queue[h->head++]);
}

/* Tell each team the number of the team that places its own talk. */
static void link_teams_above(const struct forest *f)
{
	for (int32_t i = 0; i < f->n; i++)
		for (int32_t k = 0; k < f->team[i].slots; k++) {
			int32_t below = f->below[f->talk[f->team[i].slot + k]];

			if (below >= 0) f->team[below].above = i;
		}
}

/* Make room for the messages: each has an entry for each choice of the team's own talk. */
static void make_messages(struct solver *s, struct forest *f)
{
	for (int32_t i = 0; i < f->n; i++)
		if (f->team[i].up >= 0)
			f->team[i].message = NEW_N(s->a, int32_t, s->choices[f->team[i].up].n);
}

void forest_build(struct solver *s, struct forest *f)
{
	const struct plan_problem *p = s->p;
	struct arena *a = arena_new();
	struct hanging h = { .s = s, .f = f, .edge = choose_edges(s, a),
		.seen = NEW_N(a, bool, p->people_n), .queue = NEW_N(a, int32_t, p->people_n),
		.up = NEW_N(a, int32_t, p->people_n) };
	bool *led = NEW_N(a, bool, p->people_n);

	*f = (struct forest){ .team = NEW_N(s->a, struct team, 2 * (size_t)p->talks_n),
		.talk = NEW_N(s->a, int32_t, p->talks_n), .below = NEW_N(s->a, int32_t, p->talks_n),
		.placed_by = NEW_N(s->a, int32_t, p->talks_n),
		.unseen = NEW_N(s->a, bool, p->talks_n),
		.carried_as = NEW_N(s->a, int32_t, p->talks_n),
		.team_of = NEW_N(s->a, int32_t, p->people_n),
		.teams = NEW_N(s->a, int32_t, p->people_n), .exact = true, .tree = true };
	for (int32_t i = 0; i < p->people_n; i++) f->team_of[i] = -1;
	for (int32_t t = 0; t < p->talks_n; t++) {
		f->below[t] = f->placed_by[t] = f->carried_as[t] = -1;
		if (h.edge[t]) led[p->talks[t].who[1]] = true;
		if (!h.edge[t]) f->tree = false;
		if (!h.edge[t] && s->choices[t].n) f->exact = false;
	}
	for (int32_t i = 0; i < p->people_n; i++)
		if (!led[i] && !h.seen[i]) hang_person(&h, i);
	for (int32_t i = 0; i < p->people_n; i++)
		if (!h.seen[i]) hang_person(&h, i);
	link_teams_above(f);
	make_messages(s, f);
	f->star = NEW_N(s->a, struct star, s->threads);
	f->wider = NEW_N(s->a, struct wide, s->threads);
	pthread_mutex_init(&f->large, NULL);
	arena_free(a);
}

void forest_free(struct solver *s, struct forest *f)
{
	for (unsigned i = 0; i < s->threads; i++) {
		star_free(&f->star[i]);
		wide_free(&f->wider[i]);
	}
	pthread_mutex_destroy(&f->large);
}
