/* SPDX-License-Identifier: Apache-2.0
 *
 * What compiled pages write through. A page is pages/NAME.html: `{% C code %}` and
 * `{{ value }}`; tools/pagec turns it into a C function. The type of a value decides
 * how it is written: text is escaped, a number printed, `struct markup` passed,
 * `struct when` becomes a <time>; any other type stops the build at that line.
 */
#ifndef VIEW_HTML_H
#define VIEW_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "view/lang.h"

/* What every page knows of its reader. */
struct html {
	struct buf b;
	const struct lang *lang;
	struct str csrf;         /* for form_open() */
	struct str path;         /* of this page, to mark where one is */
	struct str here;         /* the same with what was asked of it, "?week=…": to come back to */
	struct str me;           /* the reader's name; empty when signed out */
	int64_t me_id;           /* 0: signed out */
	int64_t now;
	int64_t today;           /* the reader's date, in days since 1970 */
	struct str (*asset)(const char *name); /* "app.css" → its long-lived path */
	struct str notice;       /* a line to say once: what was done */
	bool unlinked;           /* of mail and messages: no part of a NAME() becomes a link there */
	int64_t undo;            /* under which it can be undone; 0: it cannot */
	const struct err *refused; /* what was wrong with the form that is shown again; NULL: nothing */
	struct str sent;         /* the path of the form that was taken; empty: none */
};

struct markup { struct str s; };    /* HTML made by our own code */
struct url { struct str s; };       /* a path or an http(s) URL; anything else becomes "#" */
struct param { struct str s; };     /* text inside an address, percent-encoded */
struct id { int64_t v; };           /* base32 */
struct when { int64_t utc; int32_t offset; }; /* an instant, and the reader's offset then */
struct day { int64_t days; };       /* a date, for people: "Tue 3 Nov" */
struct clock { int64_t local; };    /* "14:25" of a local time */
struct minutes { int64_t n; };      /* "3 minutes" */

void html_text(struct html *h, struct str s);
/* Text among other text. What is written from right to left (Hebrew, Arabic …) becomes a
 * <bdi>, so that it does not turn round the commas and numbers beside it. */
void html_words(struct html *h, struct str s);
/* The same for a name inside a sentence, where no element can stand: between U+2068 and U+2069
 * (Unicode Standard Annex 9, isolates) when it has to be, and as clean_unlink() has it where h->unlinked is set. */
struct str html_isolate(struct html *h, struct str name);
#define NAME(name) STR(html_isolate(h, (name)))
void html_z(struct html *h, const char *z);
void html_int(struct html *h, int64_t n);
void html_markup(struct html *h, struct markup m);
void html_url(struct html *h, struct url u);
void html_param(struct html *h, struct param p);
void html_id(struct html *h, struct id id);
/* <time>: "today 14:25", "Tue 14:25" in the next six days, else "Tue 3 Nov, 14:25";
 * the exact time as its title. As an attribute only the exact time. */
void html_when(struct html *h, struct when w);
void html_when_exact(struct html *h, struct when w);
void html_day(struct html *h, struct day d); /* <time>; as an attribute its words */
void html_day_words(struct html *h, struct day d);
void html_clock(struct html *h, struct clock c);
void html_minutes(struct html *h, struct minutes m);

/* The page compiler chooses one of these by where a value stands: in text … */
#define html_put(h, v)                                                                             \
	_Generic((v), struct str: html_words, const char *: html_z, char *: html_z,                \
		int: html_int, unsigned: html_int, int64_t: html_int, size_t: html_int,            \
		long long: html_int,                                                               \
		struct markup: html_markup, struct url: html_url, struct id: html_id,              \
		struct when: html_when, struct day: html_day, struct clock: html_clock,            \
		struct minutes: html_minutes)((h), (v))
/* … in an attribute, a title or a textarea: no tags … */
#define html_put_attr(h, v)                                                                        \
	_Generic((v), struct str: html_text, const char *: html_z, char *: html_z,                 \
		int: html_int, unsigned: html_int, int64_t: html_int, size_t: html_int,            \
		long long: html_int,                                                               \
		struct url: html_url, struct id: html_id, struct when: html_when_exact,            \
		struct day: html_day_words, struct clock: html_clock,                              \
		struct minutes: html_minutes)((h), (v))
/* … at the beginning of an address, and further on in one. */
#define html_put_url(h, v) _Generic((v), struct url: html_url)((h), (v))
#define html_put_in_url(h, v)                                                                      \
	_Generic((v), struct param: html_param, struct id: html_id, int: html_int,                 \
		unsigned: html_int, int64_t: html_int, size_t: html_int,                           \
		long long: html_int)((h), (v))
#define html_literal(h, text) buf_add(&(h)->b, S(text))

/* The long-lived address of a file of web-assets/, "app.css". */
struct url html_asset(const struct html *h, const char *name);
/* An id as it stands in an address, for form_open(). */
const char *html_id_z(struct html *h, int64_t id);
/* True on the page `path` and on those below it. */
bool html_at(const struct html *h, const char *path);

/* A form that carries the CSRF token; method is always post. */
void form_open(struct html *h, const char *action_fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same for a form that the browser keeps until it is sent, when there is no network
 * (web-assets/outbox.js). `next` is the page of ours that follows then, or STAYS. Its handler
 * runs on no pool, because its key is done once (web/once.h). */
#define STAYS ((struct url){ S("") })
void form_open_kept(struct html *h, struct url next, const char *action_fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for a form that leads to a page of ours when there is no network, and is not kept. */
void form_open_away(struct html *h, struct url away, const char *action_fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for a form with a file field. */
void form_open_upload(struct html *h, const char *action_fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
