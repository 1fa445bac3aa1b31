/* SPDX-License-Identifier: Apache-2.0
 *
 * Where answers wait. A server holds what people have answered in its memory, and hands a cell's
 * answers on to the database only when several are there. So whoever has the database, every backup
 * of it and the logs sees several people answer between two of them, and the sum of what they said.
 *
 * A box is shared by the threads of a server. It knows one round at a time.
 */
#ifndef MODEL_PULSE_BOX_H
#define MODEL_PULSE_BOX_H

#include "model/pulse.h"
#include "model/store.h"

struct pulse_box *pulse_box_new(void);
/* Wipe and free it, with all that waits. */
void pulse_box_free(struct pulse_box *b);

enum {
	/* While a round is open, but not in its first PULSE_MISTAKE seconds, a cell is added up when so many
	 * answers wait and as many people at least have still to answer; or when everybody has answered. */
	PULSE_BATCH = 10,
};

enum pulse_put { PULSE_TAKEN, PULSE_KNOWN /* its token was there */, PULSE_MALFORMED, PULSE_TOO_MANY };

/* Put an answer into the box. An answer whose token is there already takes the place of the one
 * before. `room` is that of pulse_room(): when so many of the cell wait already, one is of nobody who
 * drew, so this one is not taken, and the log says so. */
enum pulse_put pulse_box_put(struct pulse_box *b, const struct pulse_answer *a, int64_t room);
/* Add up each cell that may be by now; or, when the round was called off, forget all of it. A server does this
 * every few seconds, and never for an answer: so no answer takes longer than another, and whoever gives one
 * cannot tell how many there are. For the same reason its statements are not counted. False, in the log,
 * when the database did not take it: then it waits on. A cell in which more answers wait than people drew
 * is not added up at all, and the log says so: somebody who has the key file has made answers, and the sum
 * would tell them what the others said. */
bool pulse_box_beat(struct pulse_box *b, struct store *s, struct arena *a);
/* When the round is over, which the beat sees: add up every cell that has PULSE_LEAST or more, likewise, and
 * forget the rest. */
bool pulse_box_empty(struct pulse_box *b, struct store *s, struct arena *a);
/* What the server has turned away since it was started, for its operator: it tells nothing of a person. */
enum pulse_turned_away {
	PULSE_FORGED,   /* more answers than people drew, found when one came or when they were added up */
	PULSE_UNPROVEN, /* a token that was not drawn */
	PULSE_REPEATED, /* the same right token again and again */
	PULSE_TURNED_AWAY,
};
void pulse_box_note(struct pulse_box *b, enum pulse_turned_away what);
int64_t pulse_box_noted(struct pulse_box *b, enum pulse_turned_away what);

/* How many answers wait, for tests. */
size_t pulse_box_waits(struct pulse_box *b);

/* Hand on what waits to a server that is started anew: keep it, sealed, in the folder $RUNTIME_DIRECTORY,
 * and read it from there, after which it is gone. The folder has to lie in memory, where no backup
 * finds it; else nothing is kept, and the log says so: pulse_box_can_save() tells it before. NULL: there is no such
 * folder.
 *
 * Whoever has the key file can open such a file. So of a cell PULSE_LEAST or more are handed on that
 * have come since the last time, or none of these; and what is added up later has PULSE_LEAST or more
 * that were never handed on, or none. A file can be read once: its name, which is random, is noted in
 * the database with the tokens. */
bool pulse_box_can_save(const char *folder);
void pulse_box_save(struct pulse_box *b, const struct keys *k, const char *folder);
void pulse_box_load(struct pulse_box *b, struct store *s, const char *folder);

#endif
