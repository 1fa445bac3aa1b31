/* SPDX-License-Identifier: Apache-2.0
 *
 * What matters to somebody: a card that a person writes about themselves and owns, with a line of
 * each kind, and for each line who reads it. Leaders have a card too.
 */
#ifndef MODEL_CARD_H
#define MODEL_CARD_H

#include "db/entity.h"
#include "model/person.h"

enum card_kind { CARD_WORK, CARD_ASK, CARD_RATHER_NOT, CARD_THANKS, CARD_PATTERN, CARD_LEARNING,
	CARD_KINDS };
/* Who reads a line; each value includes the readers of the values before it. Who leads and who is
 * around is asked at the moment of reading, and ends with the pair. */
enum card_reader {
	CARD_ME,
	CARD_LEADER,    /* the leader of the writer */
	/* the leader and the members of the writer, and whoever has the same leader */
	CARD_TEAM,
	CARD_EVERYBODY, /* of the organisation */
};
/* The kinds and the readers in words, for JSON and forms. */
extern const char *const card_kinds[], *const card_readers[];

enum { CARD_BYTES = 300 }; /* the most bytes of a line */

struct card_line {
	int64_t id, person;
	enum card_kind kind;
	enum card_reader reader;
	struct str words;
	int64_t made;
};

/* A card as it is saved: its lines change, and lines of other kinds stay. */
struct card {
	enum thanks_way thanks;
	struct card_line lines[CARD_KINDS]; /* with their kind, reader and words */
	size_t lines_n;
};

/* List the lines of a person that x->me may read, in the order of their kinds; of x->me all lines.
 * That there are none is no error: it stays unsaid whether a line is hidden. */
MUST_CHECK bool card_list(struct ctx *x, int64_t person, struct card_line **out, size_t *n);
/* Save lines of x->me, and how they like to be thanked; a line without words is deleted. ERR_INPUT
 * names the field ("lines.0.words"): then the caller must roll the transaction back. */
MUST_CHECK bool card_save(struct ctx *x, const struct card *c);
/* Count the lines that x->me wrote for a leader who no longer leads them; or show these lines to
 * the new leader. */
MUST_CHECK bool card_count_unshown(struct ctx *x, int64_t *n);
MUST_CHECK bool card_show_leader(struct ctx *x);
/* Delete every line of x->me's card. */
MUST_CHECK bool card_delete_all(struct ctx *x);

extern const char *const card_sql[];
extern const struct entity card_line_entity;
extern const struct entity card_entity; /* the fields that are typed; this entity has no table */

#endif
