/* SPDX-License-Identifier: Apache-2.0
 *
 * A person's talks as a calendar that their own program subscribes to.
 */
#include "base/date.h"
#include "ical/write.h"
#include "model/invitation.h"
#include "model/person.h"
#include "model/talk.h"
#include "model/talk_feed.h"

bool talk_feed_write(struct ctx *x, struct buf *out)
{
	struct person *me = person_me(x);
	struct talk *talks;
	size_t n;

	if (!me) return false;
	if (!talk_list(x, x->now - TALK_FEED_PAST_DAYS * (int64_t)DAY,
		    x->now + TALK_FEED_AHEAD_DAYS * (int64_t)DAY, &talks, &n))
		return false;
	ical_write_begin(out, "PUBLISH", S("rapport"));
	buf_z(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
	for (size_t i = 0; i < n; i++) {
		const struct talk *t = &talks[i];
		int64_t minutes = t->state == TALK_HELD ? t->held_minutes : t->minutes;

		if (t->source == TALK_STANDS) continue; /* the calendar has it already */
		ical_write_event(out, &(struct ical_event){
			.uid = invitation_uid(x, t->id),
			/* not the present time, so that the text and its ETag stay the same */
			.stamp = t->starts,
			.start = t->starts,
			.end = t->starts + minutes * MINUTE,
			.sequence = (int32_t)t->moved,
			.summary = invitation_title(x, t->leader == x->me ? me->name : t->other,
				t->leader == x->me ? t->other : me->name),
			.url = invitation_url(x, t->id),
		});
	}
	ical_write_end(out);
	return true;
}
