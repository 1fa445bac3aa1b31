/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things stand in a picture of numbers. Everything is in whole units, so that a picture is the
 * same on every machine.
 */
#include "view/chart.h"

#include <math.h>

enum { CHARACTER = 7 }; /* units that a character of a label takes */

int chart_place(double y, double least, double most, int room)
{
	double part;

	if (isnan(y)) return -1;
	if (!isfinite(least) || !isfinite(most) || most <= least) return room / 2;
	if (y <= least) return 0;
	if (y >= most) return room;
	/* halves first: the difference of two huge numbers of both signs is more than a double holds */
	part = (y / 2 - least / 2) / (most / 2 - least / 2);
	return (int)(part * room + 0.5);
}

double chart_largest(const struct chart_series *s, size_t n)
{
	double most = 1;

	for (size_t i = 0; i < n; i++)
		if (isfinite(s->at[i].y) && s->at[i].y > most) most = s->at[i].y;
	return most;
}

/* Count the bytes of the first `most` characters. */
static size_t count_bytes(struct str text, size_t most)
{
	size_t i = 0;

	while (i < text.n) {
		if (((unsigned char)text.p[i] & 0xc0) != 0x80 && most-- == 0) break;
		i++;
	}
	return i;
}

struct str chart_cut(struct arena *a, struct str text, size_t most)
{
	if (count_bytes(text, most) == text.n) return text;
	return str_fmt(a, "%.*s\u2026", STR(str_sub(text, 0, count_bytes(text, most ? most - 1 : 0))));
}

size_t chart_characters(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] & 0xc0) != 0x80) n++;
	return n;
}

size_t chart_wrap(struct arena *a, struct str text, size_t most, struct str *lines, size_t lines_most)
{
	size_t n = 0;

	text = str_trim(text);
	while (n + 1 < lines_most && chart_characters(text) > most) {
		/* a space right behind the line ends it too */
		size_t end = count_bytes(text, most + 1);

		while (end > 0 && text.p[end - 1] != ' ') end--;
		if (!end) break;
		lines[n++] = str_trim(str_sub(text, 0, end));
		text = str_trim(str_sub(text, end, text.n));
	}
	lines[n++] = chart_cut(a, text, most);
	return n;
}

size_t chart_every(const struct str *labels, size_t n, int wide)
{
	size_t longest = 1, room;

	for (size_t i = 0; i < n; i++) {
		size_t characters = chart_characters(labels[i]);

		if (characters > longest) longest = characters;
	}
	if (longest > CHART_LABEL) longest = CHART_LABEL;
	longest = (longest + 1) * CHARACTER;
	if (n * longest <= (size_t)wide) return 1;
	room = (size_t)wide * 2 / 3 / longest;
	if (room == 0) room = 1;
	return (n + room - 1) / room;
}
