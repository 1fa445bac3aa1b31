/* SPDX-License-Identifier: Apache-2.0 */
#include "work/messages.h"

#include "base/log.h"
#include "base/watch.h"
#include "model/message_plan.h"
#include "work/turn.h"

enum { SAY_SECONDS = 60 };

static bool put_off(struct store *s, struct arena *a, int64_t person)
{
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && message_put_off(&x, person), "a message was not put off");
}

bool messages_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct watch watch = watch_start(stop, SAY_SECONDS);
	int64_t person = 0;
	struct ctx x;
	bool ok;

	arena_reset(a);
	ok = turn_begin(s, a, DB_WRITE, &x);
	x.watch = &watch;
	ok = ok && message_say(&x, &person);
	if (x.db) ok = store_end(&x, ok);
	if (ok || watch_is_over(&watch)) return ok && person && !atomic_load(stop);
	log_error("a message was not said: %s", x.err.text);
	return person && put_off(s, a, person) && !atomic_load(stop);
}
