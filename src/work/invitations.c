/* SPDX-License-Identifier: Apache-2.0
 *
 * A copy is written under a name that is the talk's, and only over the version that was
 * written before: so a write that arrived before a crash is found, not repeated.
 */
#include "work/invitations.h"

#include "base/log.h"
#include "model/invitation_inside.h"

/* The copy is not as we left it: its owner changed it, or our last write arrived and the
 * word of it was lost. What it is now is what may be written over. */
static bool write_over(struct arena *a, const struct invitation_write *w, struct str *etag,
	struct err *why)
{
	struct str now;

	err_clear(why);
	if (!caldav_etag(a, &w->at, w->href, &now, why)) return false;
	if (w->remove) return !now.n || caldav_del(a, &w->at, w->href, now, why);
	return caldav_put(a, &w->at, w->href, now, w->ics, etag, why);
}

static bool write_copy(struct arena *a, const struct invitation_write *w, struct str *etag,
	struct err *why)
{
	bool ok = w->remove ? caldav_del(a, &w->at, w->href, w->etag, why) :
		caldav_put(a, &w->at, w->href, w->etag, w->ics, etag, why);

	if (!ok && why->code == ERR_CONFLICT) ok = write_over(a, w, etag, why);
	return ok;
}

static bool keep(struct store *s, struct arena *a, const struct invitation_write *w, struct str etag,
	const char *why)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		invitation_written(&x, w, etag, why);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_error("invitations: %s", x.err.text);
	return ok;
}

bool invitations_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct invitation_write *w = NULL;
	struct str etag = S("");
	struct err why = { 0 };
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	if (ok) w = invitation_write_due(&x);
	if (x.db) ok = store_end(&x, !x.err.code);
	if (!ok) log_error("invitations: %s", x.err.text);
	if (!ok || !w) return false;
	w->at.stop = stop;
	w->at.inside = s->inside;
	if (write_copy(a, w, &etag, &why)) return keep(s, a, w, etag, NULL);
	if (atomic_load(stop)) return false;
	log_warn("invitation not written invitation=%lld failures=%lld %s",
		(long long)w->invitation, (long long)w->failures + 1, why.text);
	return keep(s, a, w, etag, why.text);
}
