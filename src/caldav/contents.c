/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in the objects of a collection. One that cannot be had costs itself alone: whatever
 * the server does at it, the others are asked for in another way.
 */
#include "caldav/inside.h"

struct fetch {
	struct arena *a;
	const struct caldav_at *at;
	struct str collection;
	bool singly;               /* the server knows no multiget */
	size_t bytes, came, asked; /* so far; `asked`: singly */
	size_t broken;             /* questions for one object that the server failed at */
	struct err *e;
};

enum ended {
	HAD,                       /* the question was answered */
	VAIN,                      /* the question was not answered; a smaller one may be */
	OVER,                      /* no question will be answered: *f->e says why */
};

/* How a question ended. OVER: it failed for a reason that every other question would meet as well
 * (the address, the sign-in, too many questions, no time left); VAIN: for one of its own. */
static enum ended end_of(const struct fetch *f, const struct transfer_answer *got, struct err *why)
{
	bool account = got->failure ? got->failure == TRANSFER_NO_NAME || got->failure == TRANSFER_NOT_OUTSIDE ||
		got->failure == TRANSFER_UNPROVEN || watch_is_over(f->at->watch) : false;

	if (!why->code && caldav_status_fits(f->at, got, why)) return HAD;
	if (account || got->status == 401 || got->status == 429 ||
		(got->status == 503 && got->retry_after > 0)) {
		err_pass(f->e, why->code, why);
		return OVER;
	}
	if (f->at->said) *f->at->said = (struct caldav_said){ 0 };
	return VAIN;
}

/* A calendar from its beginning to its end; an answer that was cut, or a page that says why not,
 * is none. */
static bool is_object(struct str ics)
{
	static const char begin[] = "BEGIN:VCALENDAR", end[] = "END:VCALENDAR";

	if (str_starts(ics, S("\xef\xbb\xbf"))) ics = str_sub(ics, 3, ics.n);
	ics = str_trim(ics);
	return ics.n <= CALDAV_OBJECT_BYTES && ics.n >= sizeof begin + sizeof end &&
		str_eq_nocase(str_sub(ics, 0, sizeof begin - 1), str_of(begin)) &&
		str_eq_nocase(str_sub(ics, ics.n - (sizeof end - 1), ics.n), str_of(end));
}

static bool take_object(struct fetch *f, struct caldav_item *it, struct str ics, struct str etag)
{
	if (!is_object(ics)) return false;
	it->ics = str_dup(f->a, ics);
	if (etag.n && etag.n <= CALDAV_ETAG_BYTES && str_utf8(etag)) it->etag = str_dup(f->a, etag);
	it->unread = it->gone = false;
	it->failures = 0;
	f->bytes += ics.n;
	f->came++;
	return true;
}

/* An object that is listed cannot be had. Where the listing also called it gone, it is gone. */
static void miss_object(struct caldav_item *it, bool missing)
{
	it->gone = missing;
	it->unread = !(missing && it->disputed);
	it->failures++;
}

/* What a multiget left out is not gone for that: it is asked for itself, so that nobody looks
 * free, and no talk declined, by half an answer. False: it is over. */
static bool fetch_one(struct fetch *f, struct caldav_item *it)
{
	struct arena *a = arena_new();
	struct transfer_ask t = { .url = caldav_join(a, f->collection, it->href),
		.limit = CALDAV_OBJECT_BYTES };
	struct transfer_answer got;
	struct err why = { 0 };
	enum ended how;

	if (!caldav_ask(a, f->at, t, &got, &why) && !got.failure) got.failure = TRANSFER_BAD_ASK;
	how = end_of(f, &got, &why);
	if (how != OVER &&
		!(how == HAD && take_object(f, it, got.body, transfer_header(&got, S("etag")))))
		miss_object(it, !got.failure && (got.status == 404 || got.status == 410));
	f->asked++;
	f->broken += got.failure || got.status >= 500;
	arena_free(a);
	return how != OVER;
}

/* Whether the server fails at every question, or sends more than a calendar may hold. */
static bool is_hopeless(struct fetch *f)
{
	if (f->bytes > CALDAV_BYTES_EACH)
		return !err_set(f->e, ERR_FAILED, TR("What is there is larger than what is read."));
	return ((f->broken >= CALDAV_IN_VAIN && !f->came) || f->asked >= CALDAV_SINGLY) &&
		!err_set(f->e, ERR_FAILED, TR("The other server answered with an error."));
}

static bool fetch_singly(struct fetch *f, struct caldav_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!items[i].ics.n && !items[i].gone && (is_hopeless(f) || !fetch_one(f, &items[i])))
			return false;
	return true;
}

static struct str make_multiget(struct arena *a, const struct caldav_item *items, size_t n)
{
	struct buf b = { .a = a };

	buf_z(&b, CALDAV_HEAD "<C:calendar-multiget" CALDAV_SPACES "><D:prop><D:getetag/><C:calendar-data/></D:prop>");
	for (size_t i = 0; i < n; i++) {
		buf_z(&b, "<D:href>");
		dav_escape(&b, items[i].href);
		buf_z(&b, "</D:href>");
	}
	buf_z(&b, "</C:calendar-multiget>");
	return buf_str(&b);
}

static void take_answers(struct fetch *f, const struct dav_answer *dav, struct caldav_item *items,
	size_t n)
{
	for (size_t i = 0; i < dav->n; i++) {
		const struct dav_response *r = &dav->at[i];
		struct str path = caldav_path(r->href);
		bool missing = r->status == 404 || r->status == 410;

		for (size_t k = 0; k < n; k++) {
			struct caldav_item *it = &items[k];

			if (it->ics.n || it->gone || !caldav_path_cmp(path, it->href) == 0) continue;
			if (!take_object(f, it, r->data, r->etag) && missing) miss_object(it, true);
		}
	}
}

static enum ended ask_together(struct fetch *f, struct caldav_item *items, size_t n)
{
	struct arena *a = arena_new();
	struct transfer_answer got;
	struct dav_answer dav;
	struct err why = { 0 }, unread = { 0 };
	enum ended how;

	if (!caldav_query(a, f->at, "REPORT", f->collection, "1", make_multiget(a, items, n), &got, &why) && !got.failure)
		got.failure = TRANSFER_BAD_ASK;
	how = end_of(f, &got, &why);
	f->singly = got.status == 405 || got.status == 415 || got.status == 501;
	if (how == HAD && !dav_parse(a, got.body, &dav, &unread)) how = VAIN;
	if (how == HAD) take_answers(f, &dav, items, n);
	arena_free(a);
	return how;
}

/* Where the server fails at several, it is asked for half of them: one that it cannot read, or that
 * is no XML, or too large, is found so, and the others come. */
static bool fetch_some(struct fetch *f, struct caldav_item *items, size_t n)
{
	size_t half = n / 2;

	if (is_hopeless(f)) return false;
	if (f->singly) return fetch_singly(f, items, n);
	switch (ask_together(f, items, n)) {
	case OVER: return false;
	case HAD: return fetch_singly(f, items, n);
	case VAIN: break;
	}
	if (f->singly || n == 1) return fetch_singly(f, items, n);
	return fetch_some(f, items, half) && fetch_some(f, items + half, n - half);
}

bool caldav_contents(struct arena *a, const struct caldav_at *at, struct str collection,
	struct caldav_item *items, size_t n, struct err *e)
{
	struct fetch f = { .a = a, .at = at, .collection = collection, .e = e };
	bool ok = true;

	for (size_t i = 0; i < n; i++) items[i].unread = true;
	for (size_t i = 0; ok && i < n; i += CALDAV_BATCH)
		ok = fetch_some(&f, items + i, n - i < CALDAV_BATCH ? n - i : CALDAV_BATCH);
	return ok;
}
