/* SPDX-License-Identifier: Apache-2.0
 *
 * What went wrong, as data: a code for the program, the field it is about, and a sentence
 * with its parts. It becomes words where the reader's language is known (lang_err() of
 * view/lang.h); in English, for terminals and logs, it stands in `text`.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Marks an English text that is translated where it is shown (view/lang.h). */
#define TR(text) text
/* The same for a text that fills a place of another: err_set(…, TR("expected %s"), what). */
#define TR_PART(text) ERR_KEY text
#define ERR_KEY "\1"

#define MUST_CHECK __attribute__((warn_unused_result))

enum err_code {
	ERR_NONE,
	ERR_INPUT,     /* what was given is wrong, and can be given again */
	ERR_SIGN_IN,   /* nobody is signed in */
	ERR_FORBIDDEN, /* this person may not, and may know that */
	ERR_OFF,       /* it is turned off here, for everybody */
	ERR_MISSING,   /* not there, or hidden from this person */
	ERR_CONFLICT,  /* it was right once; the state has moved on */
	ERR_ASK,       /* it can be done, when the person says that it is meant so */
	ERR_STALE,     /* it is meant for a state that has moved on; read again first */
	ERR_BLIND,     /* whoever changes it must say which state they mean */
	ERR_MEDIA,     /* it is said in a format that is not read here */
	ERR_FULL,      /* as many are kept as may be; one has to go first */
	ERR_LIMIT,     /* too large, too many at once, too often: later it may go */
	ERR_FAILED,    /* the work failed: disk, database, network */
};

enum { ERR_PARTS = 6, ERR_PART_BYTES = 384, ERR_PLACE_BYTES = 256, ERR_TEXT_BYTES = 768 };

struct err {
	enum err_code code;
	const char *field;     /* of a form or of JSON; NULL: it is about none. It is kept
	                        * by whoever says it, for as long as the failure is told */
	const char *list;      /* of a form or JSON with several rows: the one that the field is in …  */
	size_t row;            /* … is the row of this list ("steps"); NULL: there is none */
	const char *says;      /* the sentence with its printf places, a constant: it is the key
	                        * of its translations */
	char parts[ERR_PART_BYTES];  /* what fills them, in their order, without separators … */
	unsigned short ends[ERR_PARTS]; /* … and where each ends */
	unsigned short parts_n;
	char place[ERR_PLACE_BYTES]; /* in a file, "team.csv:3"; empty: nowhere */
	char text[ERR_TEXT_BYTES];   /* place, field and sentence in English */
};

/* Record the failure; the first one stays, for it is the cause of those after it. The
 * sentence is a literal; a part that does not fit is cut between two characters.
 * Always false, so that a guard is one line: `return err_set(…);` */
bool err_set(struct err *e, enum err_code code, const char *says, ...)
	__attribute__((format(printf, 3, 4)));
/* The same about a field: its name in the form, in JSON and in the database. */
bool err_field(struct err *e, enum err_code code, const char *field, const char *says, ...)
	__attribute__((format(printf, 4, 5)));
/* The same with a sentence without places that comes from a table; field may be NULL. */
bool err_say(struct err *e, enum err_code code, const char *field, const char *says);
/* The same about a file or something else that has a name, which stands in front. */
bool err_at(struct err *e, enum err_code code, const char *place, const char *says, ...)
	__attribute__((format(printf, 4, 5)));
bool err_vat(struct err *e, enum err_code code, const char *place, const char *says,
	va_list args) __attribute__((format(printf, 4, 0)));
/* The same about a line of a file, counted from 1. */
bool err_line(struct err *e, enum err_code code, const char *file, long long line,
	const char *says, ...) __attribute__((format(printf, 5, 6)));
/* Hand on another failure, with all its parts, under a code of one's own. */
bool err_pass(struct err *e, enum err_code code, const struct err *why);
/* The same, found at a place (printf): it stands in front of a place that `why` has. */
bool err_within(struct err *e, enum err_code code, const struct err *why, const char *place, ...)
	__attribute__((format(printf, 4, 5)));
/* Say that what is recorded is about a row of a list, a constant: its field is then
 * "steps.0.words" in a form. Always false. */
bool err_row(struct err *e, const char *list, size_t row);
/* What a field of a form names is not there: ERR_MISSING becomes ERR_INPUT at this field, a constant,
 * because it is the form that is wrong, and not its address. Other failures stay. Always false. */
bool err_named(struct err *e, const char *field);
/* Whether the failure is about the field of a form that has this name. */
bool err_is_about(const struct err *e, const char *name);
void err_clear(struct err *e);

/* The one table of exit statuses: 0 done, 1 the work failed, 2 bad input or usage. */
int err_exit(const struct err *e);
/* The one table of HTTP statuses. */
int err_http(const struct err *e);

#endif
