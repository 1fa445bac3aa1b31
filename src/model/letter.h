/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail in the program's own name: a title, a few lines, at most one link. A letter goes through the
 * outbox: it is kept in the transaction of its cause, sealed until it is sent, and sent once. When
 * it was sent or its time is over, its content is deleted and only the fact stays.
 */
#ifndef MODEL_LETTER_H
#define MODEL_LETTER_H

#include "model/outbox.h"
#include "view/html.h"

enum {
	LETTER_LINES = 8,
	LETTER_LINE_BYTES = 1000,  /* of one line, the title, or the path */
	LETTER_NAME = 60,          /* characters of a name, to strangers */
	LETTER_HOURLY = 5,         /* of one kind to one person */
};

struct letter {
	int64_t person;            /* who gets it, at their main address … */
	struct str to;             /* … unless this is set: an address that is still to be proven */
	struct str kind;           /* "sign-in", "address": for outbox_last() and the limit … */
	bool refused_is_free;      /* … in which mail that was refused does not count; else it does */
	int64_t about;             /* the id of the row that it is about; 0: none */
	struct str title;          /* the subject; one line, as are all of these */
	struct str lines[LETTER_LINES]; /* paragraphs, up to the first empty one */
	struct str act;            /* what the link does: "Confirm this address" … */
	struct str path;           /* … "/confirm/<token>" of this site; empty: no link */
	bool for_asker;            /* it is of use to whoever asked for it alone, who may be somebody else: its foot
				    * says that nothing happens when it is left */
	int64_t until;             /* UTC seconds; from then on it is not sent any more. 0: no end */
};

/* To write the words of a letter with tr() and trf(): `struct html words = letter_words(x,
 * p->lang), *h = &words;`. `lang` is a code as in struct person. */
struct html letter_words(struct ctx *x, struct str lang);
/* A name in a letter to somebody who may not know it: cut to LETTER_NAME characters, and as NAME() has it. */
struct str letter_name(struct html *h, struct str name);

/* Whether a letter may go to this person within LETTER_HOURLY, and where `to` is set, to this address within what
 * outbox_may() says, before anything is made for it: its person, to, kind and refused_is_free count. ERR_LIMIT when not. */
MUST_CHECK bool letter_may(struct ctx *x, const struct letter *l);

/* Find out in which language somebody has letters; *is is false when they have none: they have no address, or
 * have left. */
MUST_CHECK bool letter_lang(struct ctx *x, int64_t person, struct str *lang, bool *is);

/* Put a letter into the outbox, in the language of `words`. Whether x->me may write to this
 * person, and how often x->me may write at all, is for the caller to know; LETTER_HOURLY here
 * keeps a mailbox from being flooded through many callers. ERR_LIMIT when it is reached;
 * ERR_FAILED when mail is not set up (ask outbox_is_set_up() first), or a link is wanted and
 * the address of this site is not known; ERR_INPUT when a line is too long or has a control
 * character. */
MUST_CHECK bool letter_send(struct ctx *x, const struct html *words, const struct letter *l);

/* The same for news that nobody asked for: nothing is sent where mail or the address of this site is not
 * set up, or where LETTER_HOURLY is reached. */
MUST_CHECK bool letter_tell(struct ctx *x, const struct html *words, const struct letter *l);

/* What pages/mail_letter.html writes. */
struct letter_page {
	const struct letter *is;
	struct str url;            /* of the link; empty: none */
};
void mail_letter(struct html *h, const struct letter_page *p);
/* What stands at the foot of a letter, in either of its parts. */
struct str letter_foot(struct html *h, const struct letter *l);

extern const char *const letter_sql[];

#endif
