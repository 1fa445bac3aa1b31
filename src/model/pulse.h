/* SPDX-License-Identifier: Apache-2.0
 *
 * The pulse: rounds of three statements, answered without a name (docs/pulse.md).
 *
 * Who is asked stands in the database, and one bit that they have drawn the right to one answer. The
 * answers are elsewhere: they wait in memory (model/pulse_box.h) until several of a cell are there,
 * and then only their numbers are kept. Whatever is here takes an answer without knowing whose it
 * is, and who draws without knowing what they say.
 */
#ifndef MODEL_PULSE_H
#define MODEL_PULSE_H

#include "db/entity.h"
#include "model/pulse_cells.h"

/* What somebody is asked how far they agree with. */
enum pulse_statement {
	PULSE_HEARD, PULSE_NEXT_STEP, PULSE_OBSTACLES, PULSE_THANKED, PULSE_WORKLOAD, PULSE_SAFE,
	PULSE_PROMISES, PULSE_AGAIN,
	PULSE_STATEMENTS,
};
/* What they say. The first two agree. */
enum pulse_said {
	PULSE_YES, PULSE_RATHER_YES, PULSE_RATHER_NO, PULSE_NO, PULSE_CANNOT_SAY,
	PULSE_CHOICES,
	/* how that compares with what they said the last time, as their browser knows it */
	PULSE_BETTER = PULSE_CHOICES, PULSE_SAME, PULSE_WORSE,
	PULSE_SAIDS,
	PULSE_UNCOMPARED = PULSE_SAIDS,
};
extern const char *const pulse_choices[]; /* the words of forms: "yes" … "cannot-say" */
extern const char *const pulse_changes[]; /* "better", "same", "worse" */

enum {
	PULSE_PLACES = 3,              /* the statements of a round */
	/* A round is open for three days or more, and nobody ends it sooner: else whoever opens one could
	 * end it when all but one have answered, and open the next for that one. */
	PULSE_DAYS = 7, PULSE_DAYS_LEAST = 3, PULSE_DAYS_MOST = 31,
	/* So long after a round was closed its statements rest: long enough that people may have changed
	 * their minds, and that no two sums are taken on both sides of one who was away. */
	PULSE_REST_DAYS = 28,
	/* So long after a round has opened nothing of it leaves a server's memory. Whoever sees a mistake
	 * calls it off in that time, and may open another at once. */
	PULSE_MISTAKE = 3600,
	PULSE_LINE_BYTES = 400,        /* of the free line */
	PULSE_LINES = 5,               /* in the least, or no line is shown */
	/* Servers add up what they still hold in so many seconds after the end, before results are
	 * worked out. */
	PULSE_SETTLE = 180,
	PULSE_KEPT_DAYS = 730,
	/* So long must somebody be here, whom a leader who is no admin has added. */
	PULSE_NEW_DAYS = 28,
	PULSE_TOKEN_BYTES = 32,
};

struct pulse_round {
	int64_t id, opened, ends;
	int64_t closed;                /* 0: results are not worked out yet */
	bool called_off;               /* when it was closed: it has no results */
	int64_t statement;             /* the first; see pulse_statement_at() */
	int64_t asked, answered;
};
struct pulse_asked {
	int64_t id, round, person, leader, cell;
	bool drawn;
};
struct pulse_cell {
	int64_t id, round, cell, place, asked, answered, compared;
};
struct pulse_switch {
	int64_t id;
	bool turned_off;
	bool forgets;                  /* pulse_note_forgets() */
};

/* The answer of nobody in particular. */
struct pulse_answer {
	int64_t round, cell;
	unsigned char said[PULSE_PLACES];   /* enum pulse_said, a choice */
	unsigned char change[PULSE_PLACES]; /* likewise, how it compares, or PULSE_UNCOMPARED */
	struct str line;                    /* empty: none */
	struct str token;                   /* PULSE_TOKEN_BYTES; empty: drawn and given at once */
};

/* The statement at `place` of a round. */
enum pulse_statement pulse_statement_at(const struct pulse_round *r, size_t place);

/* Open a round until `ends`, as an admin, as somebody who leads and whom nobody leads, or as the
 * operator. Asked is everybody who is here and leads or is led; but nobody whom a
 * leader who is no admin has added in the last PULSE_NEW_DAYS, because a leader who invents four people
 * would read the answer of the fifth. The result is its id, 0 on error:
 * ERR_FORBIDDEN; ERR_CONFLICT while another is open, when the pulse is turned off, or before
 * pulse_opens_from(); ERR_INPUT for an end that is not PULSE_DAYS_LEAST to PULSE_DAYS_MOST ahead;
 * ERR_FULL when fewer than PULSE_LEAST would be asked. */
MUST_CHECK int64_t pulse_open(struct ctx *x, int64_t ends);
/* Find out from when on a round can be opened, as far as its statements go: the next three of the wheel
 * were in a round that was closed less than PULSE_REST_DAYS ago, and that had answers which count, or was
 * called off after PULSE_MISTAKE. *from is 0 when they are free. A round that was called off, or in which
 * no answer counts, does not turn the wheel. */
MUST_CHECK bool pulse_opens_from(struct ctx *x, int64_t *from);
/* Call the open round off, as whoever may open one: all that it has is deleted, and nothing is ever
 * published of it. ERR_MISSING when none is open. */
MUST_CHECK bool pulse_call_off(struct ctx *x);
/* Find out whether x->me may open a round. */
MUST_CHECK bool pulse_may_open(struct ctx *x, bool *may);
/* Turn the pulse off or on, as the operator. Turned off, an open round is called off, who was asked in
 * it is deleted too, and nothing is shown. */
MUST_CHECK bool pulse_turn(struct ctx *x, bool off);
MUST_CHECK bool pulse_is_off(struct ctx *x, bool *off);
/* Note whether the server that serves now forgets the answers that wait when it is stopped in order, as the
 * operator; and find it out, for whoever opens a round. */
MUST_CHECK bool pulse_note_forgets(struct ctx *x, bool forgets);
MUST_CHECK bool pulse_forgets(struct ctx *x, bool *forgets);

/* Find the round that takes answers now; *out is NULL when there is none. */
MUST_CHECK bool pulse_now(struct ctx *x, struct pulse_round **out);
/* What x->me has to do with a round: NULL when they are not asked in it. */
MUST_CHECK bool pulse_mine(struct ctx *x, int64_t round, struct pulse_asked **out);
/* From when on a round asks x->me, if one that opens at `opened` does not because a leader who is no admin has added
 * them too short a time before; else *from is 0. */
MUST_CHECK bool pulse_asks_from(struct ctx *x, int64_t opened, int64_t *from);
/* With whom somebody counts: so many people, of whom so many are led by the same person as they are. */
struct pulse_beside {
	int64_t people, team;
};
MUST_CHECK bool pulse_beside(struct ctx *x, const struct pulse_asked *mine, struct pulse_beside *out);
/* How many people count in a cell of a round. */
MUST_CHECK bool pulse_cell_size(struct ctx *x, int64_t round, int64_t cell, int64_t *n);
/* How many answers of a cell can wait: as many as have drawn there and are not added up yet. An
 * answer more than that is of nobody who drew. */
MUST_CHECK bool pulse_room(struct ctx *x, int64_t round, int64_t cell, int64_t *n);
/* Draw the right of x->me to one answer in the round that is open. NULL on error: ERR_MISSING when
 * it is not open or does not ask them, ERR_CONFLICT when they have drawn before. */
struct pulse_asked *pulse_draw(struct ctx *x, int64_t round);
/* Find out whether a token was handed in and added up already. */
MUST_CHECK bool pulse_is_spent(struct ctx *x, int64_t round, struct str token, bool *spent);
/* Note a token as handed in, for something that may be used once. *first is false when it was before,
 * or when the round is not there or closed. */
MUST_CHECK bool pulse_spend(struct ctx *x, int64_t round, struct str token, bool *first);

/* List all rounds that are closed, the latest first, at most `most`; for everybody. */
MUST_CHECK bool pulse_list(struct ctx *x, size_t most, struct pulse_round **out, size_t *n);
/* Round `id`. NULL and ERR_MISSING: there is none. */
struct pulse_round *pulse_get(struct ctx *x, int64_t id);

/* -- for the program itself, which knows nobody's name here -- */

/* Keep a round from being closed or called off until the transaction ends; *held is false when it is by now. */
MUST_CHECK bool pulse_hold(struct ctx *x, int64_t round, bool *held);
/* How many answers of a cell are added up already. */
MUST_CHECK bool pulse_counted(struct ctx *x, int64_t round, int64_t cell, int64_t *n);
/* Add up answers of one cell; they are PULSE_LEAST or more, in no order. */
MUST_CHECK bool pulse_add_up(struct ctx *x, const struct pulse_answer *a, size_t n);
/* Delete rounds that are older than PULSE_KEPT_DAYS, with all that belongs to them. */
MUST_CHECK bool pulse_sweep(struct ctx *x);

/* What Today says of the pulse to somebody. */
enum pulse_today { PULSE_NOTHING, PULSE_WAITS, PULSE_RESULTS, PULSE_CALLED_OFF };
/* In SQL, enum pulse_today of `person` at `now`: a round is open that asks them, and they have not
 * drawn; or the latest that asked them was closed, or called off, in the last seven days. Nothing while
 * the pulse is turned off. */
#define PULSE_TODAY(person, now)                                                                   \
	"CASE WHEN EXISTS (SELECT 1 FROM pulse_switch w WHERE w.id = 1 AND w.turned_off = 1) THEN 0"             \
	" WHEN EXISTS (SELECT 1 FROM pulse_round u JOIN pulse_asked q ON q.round = u.id"        \
	"   AND q.person = " person " WHERE u.closed IS NULL AND u.ends > " now                     \
	"   AND q.drawn = 0) THEN 1"                                                                \
	" ELSE COALESCE((SELECT CASE WHEN u.called_off = 1 THEN 3 ELSE 2 END FROM pulse_round u"    \
	"   JOIN pulse_asked q ON q.round = u.id AND q.person = " person                            \
	"   WHERE u.closed > " now " - 604800 ORDER BY u.id DESC LIMIT 1), 0) END"

extern const char *const pulse_sql[];
extern const struct entity pulse_round_entity, pulse_asked_entity, pulse_cell_entity,
	pulse_switch_entity;

#endif
