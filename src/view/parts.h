/* SPDX-License-Identifier: Apache-2.0
 *
 * What every page is made of: its frame (pages/layout.html) and the parts
 * (pages/parts.html), each once. A new part is a decision.
 */
#ifndef VIEW_PARTS_H
#define VIEW_PARTS_H

#include "view/html.h"

/* The frame. page_top() opens <main> and writes the page's one <h1>; page_end() closes.
 * The narrow frame has one column of text, the wide frame the width of a desk. A page with a
 * week grid (view/weekgrid.h) begins with page_top_week(): wide, and with the grid's style sheet. */
void page_top(struct html *h, struct str title);
void page_top_wide(struct html *h, struct str title);
void page_top_week(struct html *h, struct str title);
void page_end(struct html *h);
/* For the signed-out: no navigation. */
void page_top_plain(struct html *h, struct str title);
/* For talk mode: the whole screen, and nothing to leave it by but what the page offers. */
void page_top_mode(struct html *h, struct str title);

/* A page of its own for the failure h->refused: what happened, what is safe, what to do. `back` is the page that the
 * refused form stood on; empty: none. */
void page_error(struct html *h, int status, struct str back);

/* One field of a form, with its label and who reads it. What was wrong with it stands there by
 * itself when h->refused names it. */
/* A text in which two may type at once: a script (web-assets/line.js) sends what is typed there, and
 * shows what the other types. */
struct field_line {
	const char *name;      /* "remember" */
	int64_t talk;
	struct str text;       /* as the server has it … */
	int64_t n;             /* … with this number */
};
struct field {
	const char *name;      /* of the form field */
	const char *id;        /* on the page, where two forms have a field of that name; NULL: its name */
	struct str label, value;
	struct str reader;     /* "Only you", "You and Bo"; empty: nothing private here */
	struct str hint;
	const char *type;      /* NULL: text; email, password, date, file … */
	const char *autocomplete; /* NULL: off */
	bool required;
	int64_t most;          /* characters; 0: no limit is said */
	int rows;              /* over 1: several lines */
	bool copies;           /* what is in it is to be taken along: a script offers to copy it */
	const struct field_line *line; /* NULL: one types there alone */
};
void part_field(struct html *h, const struct field *f);
/* Write the secret with which a program proves that what comes is from here; it is shown once. */
void part_secret(struct html *h, struct str title, struct str secret);

/* What was wrong with this field, in the reader's language; empty: nothing. */
struct str part_error(struct html *h, const char *name);
/* What was wrong, whatever field it is about. */
struct str part_refused(struct html *h);

struct choice { struct str value, label; };
void part_select(struct html *h, const struct field *f, const struct choice *choices, size_t n);

/* The same as buttons to choose one of, side by side: for a few short words. */
void part_choices(struct html *h, const struct field *f, const struct choice *choices, size_t n);

/* The zones one may choose from: those of the reader and of those near first. */
struct zone_list {
	const struct str *usual, *all;
	size_t usual_n, all_n;
	bool theirs;           /* it is somebody else's zone that is asked for */
};
/* The field "timezone". When nothing is `chosen`, nothing is; `guess` lets a script fill in
 * the browser's zone, which is then seen and can be changed. */
void part_zone(struct html *h, struct str chosen, const struct zone_list *l, bool guess);

void part_check(struct html *h, const char *name, struct str label, bool on);

/* A picture beside a word: today plan people settings eye pin close before after. */
void part_icon(struct html *h, const char *name);

/* Buttons that send the form they stand in. `name` may be NULL. */
void part_button(struct html *h, struct str label);
void part_button_quiet(struct html *h, struct str label, const char *name, struct str value);

/* In a form whose answer can take a while: said as soon as it is sent (by a script). */
void part_busy(struct html *h, struct str says);

/* A person as initials and name; a link when `to` is not empty. */
void part_person(struct html *h, struct str name, struct url to);
/* The drawer: what was chosen, beside the page; `close` is the page without it. */
void part_drawer_open(struct html *h, struct str title, struct url close);
void part_drawer_close(struct html *h);

/* A list that is empty says the first useful thing to do. */
void part_empty(struct html *h, struct str says, struct str act, struct url to);
/* A list shows three at first; this is the link to all of it. */
void part_show_all(struct html *h, struct str label, struct url to);
/* A line that says what was done, with its undo (the id of the act; 0: none). It comes back to
 * this page. */
void part_notice(struct html *h, struct str says, int64_t undo);

#endif
