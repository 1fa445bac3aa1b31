/* SPDX-License-Identifier: Apache-2.0
 *
 * Four rounds of the pulse that the demo's people have answered, in the last two whole quarters, opened, drawn, added
 * up and closed by the functions that real ones go by; only the clock is set back.
 */
#include "model/demo_pulse.h"

#include "base/date.h"
#include "model/demo_areas.h"
#include "model/pulse_result.h"

/* What is said at each place, by turns. */
static void say(struct pulse_answer *a, size_t turn, bool later)
{
	for (size_t i = 0; i < PULSE_PLACES; i++) {
		a->said[i] = (unsigned char)((turn + i) % (later ? 5 : 3) == 0 ? PULSE_RATHER_NO :
			turn % 2 ? PULSE_YES : PULSE_RATHER_YES);
		a->change[i] = PULSE_UNCOMPARED;
	}
}

/* Draw for everybody, and write what they say into `out`. */
static bool draw_all(struct ctx *x, int64_t round, const int64_t *who, size_t n, bool later,
	struct pulse_answer *out)
{
	int64_t operator = x->me;
	struct pulse_asked *asked = NULL;

	for (size_t i = 0; i < n; i++) {
		x->me = who[i];
		if (!(asked = pulse_draw(x, round))) break;
		out[i] = (struct pulse_answer){ .round = round, .cell = asked->cell };
		say(&out[i], i, later);
	}
	x->me = operator;
	return asked != NULL;
}

/* Add the answers up, a cell at a time. */
static bool add_up(struct ctx *x, struct pulse_answer *all, size_t n)
{
	struct pulse_answer *of_cell = NEW_N(x->a, struct pulse_answer, n);
	size_t left = n;

	while (left) {
		size_t in = 0, rest = 0;
		int64_t cell = all[0].cell;

		for (size_t i = 0; i < left; i++)
			if (all[i].cell == cell) of_cell[in++] = all[i];
			else all[rest++] = all[i];
		if (!pulse_add_up(x, of_cell, in)) return false;
		left = rest;
	}
	return true;
}

static bool hold_round(struct ctx *x, int64_t days_ago, const int64_t *who, size_t n, bool later)
{
	int64_t now = x->now, round;
	struct pulse_answer *answers = NEW_N(x->a, struct pulse_answer, n);
	struct pulse_closing *closing = NULL;
	bool ok;

	x->now = now - days_ago * DAY;
	round = pulse_open(x, x->now + PULSE_DAYS * DAY);
	x->now += DAY;
	ok = round && draw_all(x, round, who, n, later, answers) && add_up(x, answers, n);
	x->now += PULSE_DAYS * DAY;
	ok = ok && pulse_close_ask(x, &closing) && closing && pulse_close_keep(x, closing);
	x->now = now;
	return ok;
}

bool demo_hold_pulses(struct ctx *x, const int64_t *who, size_t n)
{
	/* days of the quarter: far enough apart that statements have rested, and that each quarter has most of them */
	static const int into[] = { 15, 55 };
	int64_t first[2], today = date_day_of(x->now);

	demo_quarters(x, first);
	for (int i = 0; i < 4; i++)
		if (!hold_round(x, today - first[i / 2] - into[i % 2], who, n, i >= 2)) return false;
	return true;
}
