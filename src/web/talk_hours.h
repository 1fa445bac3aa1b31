/* SPDX-License-Identifier: Apache-2.0
 *
 * What forms about the time of a talk have in common: a time outside somebody's working hours is asked
 * about once, and then taken; and a talk that gave way is named.
 */
#ifndef WEB_TALK_HOURS_H
#define WEB_TALK_HOURS_H

#include "model/pair.h"
#include "model/talk.h"
#include "web/web.h"

/* What is said of the field INSIST in the API. */
#define ALL_THE_SAME "also outside of somebody's working hours, of which 409 tells"

/* Whether the form insists on a time outside somebody's working hours. */
enum talk_hours talk_hours_asked(const struct visit *v);
/* After ERR_ASK: false, with the question in the reader's words. Other errors stay. */
bool talk_ask_hours(struct visit *v, const struct pair *p, int64_t starts, int64_t minutes);

/* After a talk was opened: what to say when another one was called off for it; NULL: none was. */
const char *talk_notice_of_called_off(struct visit *v);

#endif
