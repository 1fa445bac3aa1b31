/* SPDX-License-Identifier: Apache-2.0 */
#include "work/pulse.h"

#include "base/log.h"
#include "model/pulse_box.h"
#include "model/pulse_result.h"

void pulse_settle(struct store *s, struct arena *a)
{
	if (s->pulse) (void)pulse_box_beat(s->pulse, s, a);
}

void pulse_finish(struct store *s, struct arena *a)
{
	struct pulse_closing *c = NULL;
	struct ctx x;
	bool ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		pulse_close_ask(&x, &c);

	if (x.db) ok = store_end(&x, ok);
	if (ok && c) {
		ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
			pulse_close_keep(&x, c);
		if (x.db) ok = store_end(&x, ok);
	}
	if (!ok) log_error("a pulse was not closed: %s", x.err.text);
}
