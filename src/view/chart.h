/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures of numbers, drawn as SVG by the server: bars, columns and lines, each with a sentence that
 * says the same in words, and with the same numbers in a table below it. A picture has one or two
 * series. They differ by their form and their word too, so that the picture says the same in black
 * and white.
 */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include "view/html.h"

enum {
	CHART_WIDE = 360,    /* the width of a picture in its own units: on a phone, about as many pixels */
	CHART_MOST = 60,     /* the most rows that are drawn; the table of a longer chart has all of them */
	CHART_LABEL = 44,    /* the most characters of a line of a label in a picture … */
	CHART_LABEL_LINES = 2, /* … and the most lines above a lying bar; the table has all of it */
};

/* How a series looks. The two sides of a talk keep their hues in every picture. */
enum chart_look {
	CHART_CONNECTION,    /* warm, filled; a line of it is drawn through, with round points */
	CHART_EXECUTION,     /* cool, striped; a line of it is dashed, with square points */
	CHART_PLAIN,         /* in the colour of the text, filled; neither side */
	CHART_OTHER,         /* the same beside another series: a line of it is dotted, with hollow square points */
	CHART_BEFORE,        /* only an outline: what was, beside what is */
};

struct chart_value {
	double y;               /* NAN: there is none, and `shown` says why */
	double least, most;     /* the interval of a line's point; both 0: it has none */
	struct str shown;       /* the number as the reader's language writes it, with its unit */
	struct str full;        /* the same for the table, such as with its interval; empty: as shown */
};

struct chart_series {
	struct str word;        /* what is counted: "talks held" */
	enum chart_look look;
	const struct chart_value *at; /* a value for each row of the chart */
};

struct chart {
	const char *id;         /* unlike any other id on the page; a literal of [a-z-] */
	struct str title;       /* what is shown, of whom and of which time */
	struct str says;        /* the same picture in words; it stands above the picture */
	struct str rows;        /* what a row is, over the first column of the table: "Week" */
	const struct str *labels; /* a label for each row, in their order */
	size_t n;
	const struct chart_series *series;
	size_t series_n;        /* 1 or 2 */
	/* What chart_lines() draws at the bottom and at the top, and their words. Bars and columns begin
	 * at zero, and each series fills the room by its own largest value: two series are never measured
	 * by one scale, since they count different things. `most` above zero gives all bars and columns of
	 * both series this one scale, for two series that count the same thing. */
	double least, most;
	struct str least_shown, most_shown;
};

/* Write the picture, its words and its table into the page. Nothing when the chart has no rows.
 * Bars lie: a row a label, with a bar for each series and its number; for a few rows with words
 * (buckets, people, before and after). Columns stand side by side, for the weeks of a quarter; the two
 * series stand below each other. Lines go over time, with a band for the intervals; a line has a gap
 * where there is no value. */
void chart_bars(struct html *h, const struct chart *c);
void chart_columns(struct html *h, const struct chart *c);
void chart_lines(struct html *h, const struct chart *c);

/* How something went, as a small line from `least` to `most` with round points' values in `says`; nothing with
 * less than two points. And a small bar of how much of `most` is taken. Both stand beside words that
 * say the same, and have no table. */
void chart_small_line(struct html *h, struct str label, struct str says, const int64_t *y, size_t n,
	int64_t least, int64_t most);
void chart_meter(struct html *h, int64_t value, int64_t most);

/* -- pure, for the drawing and for tests -- */

/* The place of `y` between `least` and `most`, in whole units from 0 to `room`; values outside count
 * as the bound. The middle when the bounds are equal or no numbers; −1 for NAN. */
int chart_place(double y, double least, double most, int room);
/* The largest value of a series that is drawn, at least 1. */
double chart_largest(const struct chart_series *s, size_t n);
/* How many characters a text has. */
size_t chart_characters(struct str text);
/* The text cut to so many characters, with "…" when something was cut; in `a`, or of `text`. */
struct str chart_cut(struct arena *a, struct str text, size_t most);
/* Break the text at spaces into at most so many lines of at most `most` characters, into `lines`; what is
 * left is cut at the end of the last one. The result is how many there are, at least 1. */
size_t chart_wrap(struct arena *a, struct str text, size_t most, struct str *lines, size_t lines_most);
/* Each how-manieth label has room below the columns or the line, when `n` labels of at most so many
 * characters share `wide` units; at least 1. Where it is more than 1, there is half as much room again as a label
 * takes, so that the labels at both edges can stand inside the picture. */
size_t chart_every(const struct str *labels, size_t n, int wide);

#endif
