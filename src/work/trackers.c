/* SPDX-License-Identifier: Apache-2.0
 *
 * Redirects are not followed, for they could lead the token anywhere. What a tracker answers is read to
 * a bound, as JSON, and of that the few members that work/tracker_kind.h names.
 */
#include "work/trackers.h"

#include "base/log.h"
#include "base/watch.h"
#include "http/transfer.h"
#include "view/lang.h"
#include "work/tracker_talk.h"
#include "work/turn.h"

/* A job while it is done. */
struct doing {
	struct store *store;
	struct arena *a;
	const struct tracker_job *j;
	const struct tracker_kind_talk *talk;
	struct tracker_outcome *o;
	struct err *why;
	struct watch watch;
	struct transfer_answer got;      /* the last answer */
};

enum { ONE_SECONDS = 15 };

/* -- asking -- */

static bool fail(struct doing *d, enum tracker_result is)
{
	d->o->is = is;
	d->o->why = d->why;
	return false;
}

/* Send a request. False when no success came; then the outcome says why. */
static bool ask(struct doing *d, const struct tracker_ask *q)
{
	struct transfer_ask t = { .url = q->url, .method = q->method, .headers = q->headers,
		.headers_n = q->headers_n, .body = q->body, .limit = TRACKER_ANSWER_BYTES,
		.seconds = watch_seconds(&d->watch, ONE_SECONDS), .stop = d->watch.stop,
		.inside = d->store->outward.inside };

	if (watch_is_over(&d->watch)) {
		err_set(d->why, ERR_FAILED, TR("The other server took too long to answer."));
		return fail(d, TRACKER_AGAIN);
	}
	if (!transfer(d->a, &t, &d->got, d->why)) {
		d->o->rest = d->got.retry_after;
		/* what is no address will not be another one by itself */
		return fail(d, d->got.failure == TRANSFER_BAD_ASK ? TRACKER_STOP : TRACKER_AGAIN);
	}
	d->o->rest = tracker_rest(&d->got, store_clock());
	if (d->got.status == 304 || (d->got.status >= 200 && d->got.status < 300)) return true;
	return fail(d, tracker_judge(&d->got, d->j->what, store_clock(), &d->o->rest, d->why));
}

/* The answer is not what such a tracker answers. */
static bool odd(struct doing *d)
{
	err_clear(d->why);
	err_set(d->why, ERR_FAILED, TR("It does not answer like %s. Is the address right?"),
		tracker_kind_says(d->j->kind));
	return fail(d, d->j->what == TRACKER_CHECK ? TRACKER_STOP : TRACKER_AGAIN);
}

/* -- the four things to do -- */

/* True when a body is an object of JSON: what answers every address with a page is no tracker. */
static bool is_object(struct str body)
{
	struct err ignored = { 0 };
	struct json_doc *doc = json_parse("answer", body, &ignored);
	struct json top = doc ? json_top(doc) : (struct json){ 0 };
	bool is = doc && json_has_members(&top);

	json_free(doc);
	return is;
}

static void check(struct doing *d)
{
	for (int step = 0;; step++) {
		struct tracker_ask q;

		d->talk->check(d->a, d->j, step, &q);
		if (!q.url.n || !ask(d, &q)) return;
		if (!d->talk->any_answer && !is_object(d->got.body)) {
			odd(d);
			return;
		}
	}
}

/* Keep one issue as what came of the job. */
static void keep_one(struct doing *d, const struct tracker_issue *is)
{
	d->o->issues = NEW(d->a, struct tracker_issue);
	*d->o->issues = *is;
	d->o->n = 1;
}

/* Look for the issue of a step. False when that failed; *found: it is kept. */
static bool look(struct doing *d, bool *found)
{
	struct str marker = tracker_marker(d->j->link), next = S("");

	*found = false;
	for (int page = 1; page <= TRACKER_PAGES; page++) {
		struct tracker_page_read p;
		struct tracker_ask q;

		d->talk->look(d->a, d->j, page, next, &q);
		if (!q.url.n) return true;
		if (!ask(d, &q)) return false;
		if (!tracker_read_page(d->talk, d->a, d->got.body, marker, &p, d->why)) return odd(d);
		if (p.found) {
			keep_one(d, &p.issues[p.n - 1]);
			return *found = true;
		}
		if (!p.more) return true;
		next = p.next;
	}
	/* a second issue of one step would be worse than none */
	err_set(d->why, ERR_FAILED, TR("There are too many new issues to be sure that there is none of this step yet."));
	return fail(d, TRACKER_AGAIN);
}

static void make(struct doing *d)
{
	struct tracker_issue is;
	struct tracker_ask q;
	bool found = false;

	if (d->j->tries > 1 && (!look(d, &found) || found)) return;
	d->talk->make(d->a, d->j, &q);
	if (!ask(d, &q)) return;
	if (tracker_read_one(d->talk, d->a, d->got.body, &is, d->why)) keep_one(d, &is);
	else odd(d);
}

static void tell(struct doing *d)
{
	struct str before = S("");

	for (int step = 0;; step++) {
		struct tracker_issue is;
		struct err ignored = { 0 };
		struct tracker_ask q;

		if (!d->talk->tell(d->a, d->j, step, before, &q)) {
			err_set(d->why, ERR_FAILED, d->j->over ? TR("The issue cannot be closed from the state that it has.") :
				TR("The issue cannot be opened from the state that it has."));
			fail(d, TRACKER_NOT_THIS);
			return;
		}
		if (!q.url.n) return;
		if (!ask(d, &q)) return;
		before = d->got.body;
		/* an answer without the issue is one too: it was told */
		if (tracker_read_one(d->talk, d->a, before, &is, &ignored) && is.number.n) keep_one(d, &is);
	}
}

/* Add a page of states to those before. */
static void add_states(struct doing *d, const struct tracker_page_read *p)
{
	struct tracker_issue *all = NEW_N(d->a, struct tracker_issue, d->o->n + p->n + 1);

	for (size_t i = 0; i < d->o->n; i++) all[i] = d->o->issues[i];
	for (size_t i = 0; i < p->n; i++) all[d->o->n + i] = p->issues[i];
	d->o->issues = all, d->o->n += p->n;
}

static void ask_states(struct doing *d)
{
	struct str next = S("");

	for (int page = 1; page <= TRACKER_PAGES; page++) {
		struct tracker_page_read p;
		struct tracker_ask q;

		d->talk->states(d->a, d->j, page, next, &q);
		if (!q.url.n || !ask(d, &q)) return;
		if (d->got.status == 304) {
			d->o->etag = d->j->etag;
			return;
		}
		if (!tracker_read_page(d->talk, d->a, d->got.body, S(""), &p, d->why)) {
			odd(d);
			return;
		}
		add_states(d, &p);
		/* the tag is of one page: with more of them every page is asked for anew */
		if (page == 1 && !p.more) d->o->etag = str_dup(d->a, transfer_header(&d->got, S("etag")));
		if (!p.more) return;
		next = p.next;
	}
	d->o->more = true;
}

/* -- for the worker -- */

static bool is_due(struct store *s, struct arena *a, bool quick)
{
	bool due = false;
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_READ, &x) && tracker_due(&x, quick, &due), "trackers") && due;
}

static struct tracker_job *claim_job(struct store *s, struct arena *a, bool quick)
{
	struct tracker_job *job = NULL;
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && tracker_claim(&x, quick, &job), "trackers") ? job : NULL;
}

static void keep_outcome(struct store *s, struct arena *a, const struct tracker_job *j,
	const struct tracker_outcome *o)
{
	struct ctx x;

	turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && tracker_done(&x, j, o), "trackers");
}

bool trackers_next(struct store *s, struct arena *a, bool quick, const _Atomic bool *stop)
{
	static void (*const does[])(struct doing *) = { [TRACKER_CHECK] = check, [TRACKER_MAKE] = make,
		[TRACKER_TELL] = tell, [TRACKER_ASK] = ask_states };
	struct tracker_outcome o = { 0 };
	struct err why = { 0 };
	struct doing d = { .store = s, .a = a, .o = &o, .why = &why };
	struct tracker_job *j;

	if (!is_due(s, a, quick) || !(j = claim_job(s, a, quick)) || !(d.talk = tracker_kind_talk(j->kind))) return false;
	d.j = j;
	d.watch = watch_start(stop, TRACKER_SECONDS);
	does[j->what](&d);
	if (watch_is_stopped(&d.watch)) return false; /* it stays due, for the next start */
	if (o.is != TRACKER_WENT)
		log_warn("tracker failed tracker=%lld kind=%s what=%d status=%ld %s", (long long)j->tracker,
			tracker_kinds[j->kind], (int)j->what, d.got.status, why.text);
	keep_outcome(s, a, j, &o);
	return true;
}
