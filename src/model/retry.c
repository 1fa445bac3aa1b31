/* SPDX-License-Identifier: Apache-2.0 */
#include "model/retry.h"

#include "base/date.h"
#include "base/err_kept.h"
#include "base/secret.h"

bool retry_went(const struct retry_outcome *o)
{
	return !o->why && o->status >= 200 && o->status < 300;
}

int64_t retry_pause(int64_t tries)
{
	static const int64_t pauses[RETRY_TRIES - 1] = { 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR,
		10 * HOUR, 14 * HOUR, 16 * HOUR };

	return tries >= 1 && tries < RETRY_TRIES ? pauses[tries - 1] : 0;
}

int64_t retry_spread(int64_t seconds)
{
	uint32_t tenth = (uint32_t)(seconds / 10);

	return seconds - tenth + secret_below(2 * tenth + 1);
}

int64_t retry_rest(int64_t failures, const struct retry_outcome *o)
{
	int64_t rest = 5;

	if (retry_went(o)) return o->took > RETRY_SLOW ? 3 * o->took : 0;
	for (int64_t i = 0; i < failures && rest < RETRY_REST_MOST; i++) rest *= 2;
	if (rest > RETRY_REST_MOST) rest = RETRY_REST_MOST;
	if ((o->status == 429 || o->status == 503) && o->retry_after > 0)
		return o->retry_after < RETRY_AFTER_MOST ? o->retry_after : RETRY_AFTER_MOST;
	return retry_spread(rest);
}

struct str retry_reason(struct arena *a, const struct retry_outcome *o)
{
	struct err why = { 0 };

	if (retry_went(o)) return S("");
	if (o->why) return err_keep(a, o->why);
	if (o->status == 410) err_set(&why, ERR_FAILED, TR("The other server wants nothing more (410)."));
	else err_set(&why, ERR_FAILED, TR("The other server answered with %d."), (int)o->status);
	return err_keep(a, &why);
}
