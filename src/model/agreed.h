/* SPDX-License-Identifier: Apache-2.0
 *
 * What an agreement, such as one with a works council, turns off for everybody: figures of what people
 * did, and assistants. The functions that work out such figures ask here, and so refuse for pages, the API and
 * commands alike; pages that lead to them ask whether to. The pulse has a switch of its own, which
 * also ends a round (model/pulse.h).
 */
#ifndef MODEL_AGREED_H
#define MODEL_AGREED_H

#include "db/entity.h"

/* By their ids in the database. */
enum agreed_part {
	AGREED_INSIGHT = 1,    /* both sides, in numbers: model/insight.h */
	AGREED_COVERAGE,       /* how often people talk: model/coverage.h, and model/together.h by it */
	AGREED_ROOM,           /* who of a team has room: model/capacity.h */
	AGREED_ASSISTANTS,     /* programs that read and act for a person: model/assistant.h */
};

struct agreed {
	int64_t id;            /* enum agreed_part */
	bool turned_off;
};

/* Find out whether a part is turned off. */
MUST_CHECK bool agreed_is_off(struct ctx *x, enum agreed_part part, bool *off);
/* Go on only with a part that is on: ERR_OFF otherwise, with a sentence that says so. */
MUST_CHECK bool agreed_must_be_on(struct ctx *x, enum agreed_part part);
/* The sentence with which a part that is off is refused, marked TR(). */
const char *agreed_says(enum agreed_part part);
/* Turn a part off or on, as the operator; ERR_FORBIDDEN for anybody else. Nothing is deleted by it. */
MUST_CHECK bool agreed_turn(struct ctx *x, enum agreed_part part, bool off);

extern const char *const agreed_sql[];
extern const struct entity agreed_entity;

#endif
