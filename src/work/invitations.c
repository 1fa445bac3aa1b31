/* SPDX-License-Identifier: Apache-2.0
 *
 * A copy is written under a name that is the talk's, and only over the version that was
 * written before: so a write that arrived before a crash is found, not repeated.
 */
#include "work/invitations.h"

#include "base/log.h"
#include "base/watch.h"
#include "ical/itip.h"
#include "model/invitation_inside.h"
#include "work/turn.h"

enum { WRITE_SECONDS = 60 }; /* for one copy, all requests together */

/* Whether `theirs`, the copy on the server, is the version `ours` or a later one of the same talk
 * at the same time; its owner's answer in it does not count. */
static bool is_our_version(struct arena *a, struct store *s, struct str ours, struct str theirs)
{
	const struct zone *utc = zone_utc(s->zones);
	struct err ignored = { 0 };
	struct itip we, they;

	return itip_read(a, ours, s->zones, utc, &we, &ignored) &&
		itip_read(a, theirs, s->zones, utc, &they, &ignored) && str_eq(we.uid, they.uid) &&
		they.sequence >= we.sequence && they.start == we.start && they.end == we.end;
}

/* The copy on the server is not the version that we wrote last: either our write arrived and the
 * server's answer was lost, or the owner changed the copy. We read the copy as it is now, and
 * write over exactly that version. */
static bool write_over(struct arena *a, struct store *s, const struct invitation_write *w,
	struct str *etag, struct err *why)
{
	struct str ics, now;

	err_clear(why);
	if (!caldav_get(a, &w->at, w->href, &ics, &now, why)) return false;
	if (w->remove) return !now.n || caldav_del(a, &w->at, w->href, now, why);
	if (is_our_version(a, s, w->ics, ics)) {
		*etag = now;
		return true;
	}
	return caldav_put(a, &w->at, w->href, now, w->ics, etag, why);
}

static bool write_copy(struct arena *a, struct store *s, const struct invitation_write *w,
	struct str *etag, struct err *why)
{
	bool ok = w->remove ? caldav_del(a, &w->at, w->href, w->etag, why) :
		caldav_put(a, &w->at, w->href, w->etag, w->ics, etag, why);

	if (!ok && why->code == ERR_CONFLICT) ok = write_over(a, s, w, etag, why);
	return ok;
}

static bool keep_outcome(struct store *s, struct arena *a, const struct invitation_write *w, struct str etag,
	const struct err *why)
{
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && invitation_written(&x, w, etag, why), "invitations");
}

bool invitations_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct watch watch = watch_start(stop, WRITE_SECONDS);
	struct invitation_write *w = NULL;
	struct str etag = S("");
	struct err why = { 0 };
	struct ctx x;

	if (turn_begin(s, a, DB_WRITE, &x)) w = invitation_write_due(&x);
	if (!turn_end(&x, !x.err.code, "invitations") || !w) return false;
	w->at.watch = &watch;
	w->at.inside = s->inside;
	if (write_copy(a, s, w, &etag, &why)) return keep_outcome(s, a, w, etag, NULL);
	if (atomic_load(stop)) return false;
	log_warn("invitation not written invitation=%lld failures=%lld %s",
		(long long)w->invitation, (long long)w->failures + 1, why.text);
	return keep_outcome(s, a, w, etag, &why);
}
