/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a team file: what is read has everything a plan needs, and its leaders
 * form a forest.
 */
#include "model/team.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_person(const struct team *t, int32_t i)
{
	const struct team_person *p = &t->people[i];
	int32_t steps = 0, up = i;

	assert(p->id.n && p->name.n && p->email.n && p->zone && p->hours);
	assert(team_minutes_ok(p->minutes) && p->cadence_days >= 1);
	assert(team_find(t, p->id) == i);
	while ((up = t->people[up].leader) >= 0) assert(up < t->n && ++steps < t->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct zones *zones = zones_new(NULL);
	struct err e = { 0 };
	struct team t;

	if (team_read(a, "fuzz", (struct str){ (const char *)data, n }, zones, &t, &e))
		for (int32_t i = 0; i < t.n; i++) check_person(&t, i);
	else
		assert(e.code == ERR_INPUT && e.text[0]);
	for (int i = 1; i < t.mistakes_n; i++)
		assert(t.mistakes[i - 1].line <= t.mistakes[i].line);
	zones_free(zones);
	arena_free(a);
	return 0;
}
