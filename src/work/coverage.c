/* SPDX-License-Identifier: Apache-2.0 */
#include "work/coverage.h"

#include "base/date.h"
#include "base/log.h"
#include "model/agreed.h"
#include "model/coverage_kept.h"

enum { A_TURN = 500 };

/* List what is missing; nothing when coverage is turned off. */
static bool list_missing(struct store *s, struct arena *a, struct coverage_kept **out, size_t *n)
{
	struct ctx x;
	bool off = false, ok;

	*n = 0;
	ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		agreed_is_off(&x, AGREED_COVERAGE, &off) &&
		(off || coverage_kept_missing(&x, A_TURN, out, n));
	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_error("coverage was not looked at: %s", x.err.text);
	return ok;
}

/* Count one as its reader, whose authority decides, and keep it in a transaction of its own: nobody who writes waits
 * for the counting. */
static bool count_one(struct store *s, struct arena *a, struct coverage_kept *k)
{
	struct ctx x;
	bool sees = false, ok;

	ok = store_begin(s, a, DB_READ, k->reader, store_clock(), &x) && coverage_kept_count(&x, k, &sees);
	if (x.db) ok = store_end(&x, ok);
	if (ok && sees) {
		ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && coverage_kept_add(&x, k);
		if (x.db) ok = store_end(&x, ok);
	}
	if (!ok) log_error("coverage was not counted: %s", x.err.text);
	return ok;
}

void coverage_finish(struct store *s, struct arena *a, int64_t *looked, const _Atomic bool *stop)
{
	struct coverage_kept *missing;
	struct arena *one;
	size_t n = A_TURN;

	if (*looked && store_clock() < *looked + HOUR) return;
	*looked = store_clock();
	one = arena_new();
	if (list_missing(s, a, &missing, &n))
		for (size_t i = 0; i < n && !*stop; i++) {
			arena_reset(one);
			if (!count_one(s, one, &missing[i])) break;
		}
	if (n == A_TURN) *looked = 0; /* there may be more: go on the next time */
	arena_free(one);
}
