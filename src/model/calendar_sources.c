/* SPDX-License-Identifier: Apache-2.0 */
#include "model/calendar_sources.h"

#include "model/caldav.h"
#include "model/feed.h"
#include "model/pair.h"

bool calendar_sources_behind(struct ctx *x, int64_t person, int64_t *since)
{
	int64_t feed, account;

	*since = 0;
	if (!pair_near(x, person) || !feed_behind(x, person, &feed) ||
		!caldav_behind(x, person, &account))
		return false;
	*since = !feed || (account && account < feed) ? account : feed;
	return true;
}

bool calendar_sources_hurry(struct ctx *x, int64_t person)
{
	return pair_near(x, person) && feed_hurry(x, person) && caldav_hurry(x, person);
}
