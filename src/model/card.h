/* SPDX-License-Identifier: Apache-2.0
 *
 * What matters to somebody: a card that a person writes of themselves and owns, a line of
 * each kind, and for each line who reads it. Leaders have one too.
 */
#ifndef MODEL_CARD_H
#define MODEL_CARD_H

#include "db/entity.h"
#include "model/person.h"

enum card_kind { CARD_WORK, CARD_ASK, CARD_RATHER_NOT, CARD_THANKS, CARD_PATTERN, CARD_LEARNING,
	CARD_KINDS };
/* Each with those before it. Who leads and who is around is asked at the moment of reading: it
 * ends with the pair. */
enum card_reader {
	CARD_ME,
	CARD_LEADER,    /* who leads them */
	CARD_TEAM,      /* who leads them, whom they lead, and who has the same leader */
	CARD_EVERYBODY, /* of the organisation */
};
/* Both in words, as JSON and forms have them. */
extern const char *const card_kinds[], *const card_readers[];

enum { CARD_BYTES = 300 }; /* of a line */

struct card_line {
	int64_t id, person;
	enum card_kind kind;
	enum card_reader reader;
	struct str words;
	int64_t made;
};

/* What is saved at once: the lines that are named; the others stay. */
struct card {
	enum thanks_way thanks;
	struct card_line lines[CARD_KINDS]; /* with their kind, reader and words */
	size_t lines_n;
};

/* The lines of a person that x->me may read, in the order of their kinds; of x->me all. None of
 * a stranger's is no error: whether there is a line stays unsaid too. */
MUST_CHECK bool card_list(struct ctx *x, int64_t person, struct card_line **out, size_t *n);
/* Keep x->me's lines, and how they like to be thanked; a line without words goes. ERR_INPUT names
 * the field ("lines.0.words"): then end the transaction without keeping it. */
MUST_CHECK bool card_save(struct ctx *x, const struct card *c);
/* How many lines x->me wrote for a leader who no longer leads them; and show these to the one who
 * does. */
MUST_CHECK bool card_count_unshown(struct ctx *x, int64_t *n);
MUST_CHECK bool card_show_leader(struct ctx *x);
/* Delete every line of x->me's card. */
MUST_CHECK bool card_delete_all(struct ctx *x);

extern const char *const card_sql[];
extern const struct entity card_line_entity;
extern const struct entity card_entity; /* what is typed; it has no table */

#endif
