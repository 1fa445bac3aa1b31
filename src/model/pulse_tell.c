/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pulse_tell.h"

#include <string.h>

#include "model/pulse_stats.h"

/* Which kind each cell is of; 0: it is in no published group. */
struct kinds {
	uint32_t *of;
	size_t n;
};

/* Split the kinds by each group: those of its cells that were of one kind become a new one. */
static struct kinds split_cells(struct arena *a, const struct pulse_group *groups, size_t n,
	size_t cells_n)
{
	struct kinds k = { NEW_N(a, uint32_t, cells_n + 1), 1 };
	size_t most = 1;
	uint32_t *to;

	for (size_t g = 0; g < n; g++)
		if (groups[g].published) most += groups[g].cells_n;
	to = NEW_N(a, uint32_t, most);
	for (size_t g = 0; g < n; g++) {
		size_t before = k.n;

		if (!groups[g].published) continue;
		/* whatever is in `to` from a group before is less than `before` */
		for (size_t i = 0; i < groups[g].cells_n; i++) {
			uint32_t *of = &k.of[groups[g].cells[i]];

			if (to[*of] < before) to[*of] = (uint32_t)k.n++;
			*of = to[*of];
		}
	}
	return k;
}

/* The kinds of a group, each once; `seen` has for each kind the group that met it last, from 1 on. */
static size_t list_kinds(const struct kinds *k, const struct pulse_group *g, size_t number,
	size_t *seen, uint32_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < g->cells_n; i++) {
		uint32_t kind = k->of[g->cells[i]];

		if (seen[kind] == number) continue;
		seen[kind] = number;
		out[n++] = kind;
	}
	return n;
}

static void tell_share(struct pulse_share *s)
{
	s->least = s->most = s->agree;
	if (!s->answered) return;
	s->agree = pulse_told(s->agree, s->answered);
	s->least = s->agree <= 1 ? 0 : s->agree;
	s->most = s->agree >= s->answered - 1 ? s->answered : s->agree;
}

void pulse_tell_shares(struct arena *a, const struct pulse_group *groups, size_t n,
	const int64_t *answered, const int64_t *agree, size_t cells_n, struct pulse_share *out)
{
	struct kinds k = split_cells(a, groups, n, cells_n);
	struct pulse_share *of = NEW_N(a, struct pulse_share, k.n);
	size_t *seen = NEW_N(a, size_t, k.n);
	uint32_t *met = NEW_N(a, uint32_t, cells_n + 1);

	for (size_t c = 0; c < cells_n; c++) {
		of[k.of[c]].answered += answered[c];
		of[k.of[c]].agree += agree[c];
	}
	for (size_t i = 0; i < k.n; i++) tell_share(&of[i]);
	for (size_t g = 0; g < n; g++) {
		size_t met_n;

		if (!groups[g].published) continue;
		met_n = list_kinds(&k, &groups[g], g + 1, seen, met);
		out[g] = (struct pulse_share){ 0 };
		for (size_t i = 0; i < met_n; i++) {
			const struct pulse_share *s = &of[met[i]];

			out[g].answered += s->answered;
			out[g].agree += s->agree;
			out[g].least += s->least;
			out[g].most += s->most;
		}
	}
}

static int64_t count_turns(const struct pulse_turn *t)
{
	return t->way[0] + t->way[1] + t->way[2];
}

/* Leave one out where all or all but one say the same, so that these look alike. */
static void tell_turn(struct pulse_turn *t)
{
	int64_t n = count_turns(t);

	for (int w = 0; n && w < PULSE_WAYS; w++)
		if (t->way[w] >= n - 1) {
			memset(t, 0, sizeof *t);
			t->way[w] = n - 1;
			return;
		}
}

void pulse_tell_turns(struct arena *a, const struct pulse_group *groups, size_t n,
	const struct pulse_turn *cells, size_t cells_n, struct pulse_turn *out)
{
	struct kinds k = split_cells(a, groups, n, cells_n);
	struct pulse_turn *of = NEW_N(a, struct pulse_turn, k.n);
	size_t *seen = NEW_N(a, size_t, k.n);
	uint32_t *met = NEW_N(a, uint32_t, cells_n + 1);

	for (size_t c = 0; c < cells_n; c++)
		for (int w = 0; w < PULSE_WAYS; w++) of[k.of[c]].way[w] += cells[c].way[w];
	for (size_t i = 0; i < k.n; i++) tell_turn(&of[i]);
	for (size_t g = 0; g < n; g++) {
		size_t met_n;
		bool alike = false;

		if (!groups[g].published) continue;
		met_n = list_kinds(&k, &groups[g], g + 1, seen, met);
		out[g] = (struct pulse_turn){ { 0 } };
		for (size_t i = 0; i < met_n; i++)
			for (int w = 0; w < PULSE_WAYS; w++) out[g].way[w] += of[met[i]].way[w];
		for (int w = 0; w < PULSE_WAYS; w++) alike |= out[g].way[w] == count_turns(&out[g]);
		if (alike) out[g] = (struct pulse_turn){ { -1, -1, -1 } };
	}
}
