/* SPDX-License-Identifier: Apache-2.0
 *
 * All forms about the time of a talk do two things alike: they ask once before they take a time
 * outside somebody's working hours, and they name the talk that was cancelled for another.
 */
#ifndef WEB_TALK_HOURS_H
#define WEB_TALK_HOURS_H

#include "model/pair.h"
#include "model/talk.h"
#include "web/web.h"

/* What the API says about the field INSIST. */
#define ALL_THE_SAME "also outside of somebody's working hours, of which 409 tells"

/* TALK_ANY_HOURS when the form insists on a time outside somebody's working hours. */
enum talk_hours talk_hours_asked(const struct visit *v);
/* Put a question in the words of the reader in the place of ERR_ASK, and return false. Other errors
 * stay. */
bool talk_ask_hours(struct visit *v, const struct pair *p, int64_t starts, int64_t minutes);

/* Say, after a talk was opened, that another talk was called off for it; NULL: none was. */
const char *talk_notice_of_called_off(struct visit *v);

#endif
