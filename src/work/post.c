/* SPDX-License-Identifier: Apache-2.0 */
#include "work/post.h"

#include "base/watch.h"

bool post(struct arena *a, const struct transfer_ask *ask, struct transfer_answer *got,
	struct retry_outcome *o, struct err *why, const _Atomic bool *stop)
{
	struct transfer_ask bounded = *ask;
	int64_t began = watch_clock();
	bool came;

	bounded.limit = RETRY_ANSWER_BYTES, bounded.seconds = RETRY_SECONDS;
	bounded.stop = stop, bounded.redirects = 0;
	came = transfer(a, &bounded, got, why);
	if (!came && got->failure == TRANSFER_TOO_LARGE && got->status) {
		/* an answer that is longer than is read has its status all the same */
		err_clear(why);
		came = true;
	}
	*o = (struct retry_outcome){ .took = (watch_clock() - began) / 1000 };
	if (came) o->status = got->status, o->retry_after = got->retry_after;
	else o->why = why;
	return came || !atomic_load(stop);
}
