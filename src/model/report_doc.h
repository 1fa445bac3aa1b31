/* SPDX-License-Identifier: Apache-2.0
 *
 * A report as text: a title, and parts of lines. The page, the Markdown file and the terminal show
 * the same document, so that what was left out of one is in none of them.
 */
#ifndef MODEL_REPORT_DOC_H
#define MODEL_REPORT_DOC_H

#include "model/report.h"
#include "view/html.h"

enum { REPORT_PARTS = 6, REPORT_MORE = 3 };

struct report_line {
	int64_t id;                       /* of the row; 0: it is not left out alone */
	struct str words;                 /* as people wrote it, or a day */
	struct str more[REPORT_MORE];     /* further sentences of people; the unused ones are empty */
	bool ticked;                      /* on a page with boxes: it is to be left out */
	bool between;                     /* thanks of the reader that the other likes between the two */
	struct str facts;                 /* "Ben · agreed on 3 June 2026 · done"; may be empty */
};

struct report_part {
	const char *key;                  /* "steps": an id on the page */
	struct str title;
	struct str sum;                   /* a sentence over the lines; may be empty */
	struct report_line *lines;
	size_t n;
	bool ticked;                      /* on the page: all of it is left out */
};

struct report_doc {
	struct str title, span;           /* of whom, and from when to when */
	struct str about;                 /* what the reader has before them, and what not */
	struct report_part parts[REPORT_PARTS]; /* those that have lines */
	size_t parts_n;
};

/* To write the words of a document: `struct html words = report_words(a, lang), *h = &words;`. */
struct html report_words(struct arena *a, const struct lang *l);

/* Make the document of a period report, in the language of `h`. */
void report_doc_period(struct html *h, const struct zone *zone, const struct report *r,
	struct report_doc *out);

/* Make the document of the coverage that somebody sees. */
struct coverage;
void report_doc_coverage(struct html *h, const struct coverage *g, struct report_doc *out);
/* What a cell of it is called. */
struct coverage_cell;
struct str report_cell(struct html *h, const struct coverage_cell *c);
/* Make the document of a team report. */
struct team_report;
void report_doc_team(struct html *h, const struct zone *zone, const struct team_report *r,
	struct report_doc *out);

/* -- for documents of other reports -- */

/* Begin a part with room for `room` lines. */
struct report_part *report_part_begin(struct html *h, struct report_doc *d, const char *key,
	struct str title, size_t room);
/* Forget the part that was begun last when it has no lines. */
void report_part_end(struct report_doc *d);
/* Add a fact behind those of a line that stand in `b` already. */
void report_fact(struct buf *b, struct str fact);
/* "3 June 2026": a day, and the day of a moment. */
struct str report_day(struct html *h, int64_t day);
struct str report_day_of(struct html *h, const struct zone *zone, int64_t utc);

/* What became of a goal. */
struct str report_goal_state(struct html *h, const struct zone *zone, const struct goal *g);
/* Add a part of thanks, in their order. */
void report_add_thanks(struct html *h, const struct zone *zone, const char *title,
	const struct recognition *all, size_t n, struct report_doc *d);

/* Add a document as JSON, for reports that have no form of their own (model/report.h). */
void report_doc_json(struct buf *b, const char *name, const struct report_doc *d);
/* Add a document as Markdown (CommonMark 0.31). What people wrote stays text: nothing of it becomes
 * a heading, a link or HTML. */
void report_markdown(struct buf *b, const struct report_doc *d);

#endif
