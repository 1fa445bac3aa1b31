/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks outside working hours (web/talk_hours.h): the page asks first, and a form or a program can
 * insist.
 */
#include "web/talk_hours.h"

#include "web/say.h"

enum talk_hours talk_hours_asked(const struct visit *v)
{
	return visit_insists(v) ? TALK_ANY_HOURS : TALK_IN_HOURS;
}

bool talk_ask_hours(struct visit *v, const struct pair *p, int64_t starts, int64_t minutes)
{
	struct buf says = { .a = v->x.a };
	struct talk_outside out;

	if (v->x.err.code != ERR_ASK) return false;
	err_clear(&v->x.err);
	if (!talk_outside(&v->x, p->id, starts, minutes, &out)) return false;
	lang_date_clock(&says, v->h.lang, visit_local(v, starts));
	buf_z(&says, ": ");
	buf_add(&says, say_outside(&v->h, &out, p->name));
	return err_set(&v->x.err, ERR_ASK, "%.*s", STR(buf_str(&says)));
}

const char *talk_notice_of_called_off(struct visit *v)
{
	struct html *h = &v->h;

	return v->x.undo ? tr("The talk that was planned for that day is called off.") : NULL;
}
