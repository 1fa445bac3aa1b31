/* SPDX-License-Identifier: Apache-2.0 */
#include "caldav/caldav.h"

#define TR(text) text /* found by tools/po-extract; caldav/ stands beside what translates */
#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define SPACES " xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\""                        \
	" xmlns:S=\"http://calendarserver.org/ns/\""

/* -- addresses -- */

/* "https://host:port" */
static struct str origin(struct str url)
{
	size_t host = str_index(url, ':') + 3;

	return str_sub(url, 0, host + str_index(str_sub(url, host, url.n), '/'));
}

struct str caldav_join(struct arena *a, struct str base, struct str href)
{
	struct str root = origin(base);

	if (str_starts(href, S("http://")) || str_starts(href, S("https://")))
		return str_eq_nocase(origin(href), root) ? href : S("");
	if (!str_starts(href, S("/"))) return S("");
	return str_fmt(a, "%.*s%.*s", STR(root), STR(href));
}

/* The path of an href, whether it came with its server or not. */
static struct str path_of(struct str href)
{
	return str_starts(href, S("http")) ? str_sub(href, origin(href).n, href.n) : href;
}

/* -- asking -- */

static bool status_fits(long status, struct err *e)
{
	if (status == 401 || status == 403)
		return err_set(e, ERR_FAILED, TR("The other server does not take this name and password."));
	if (status == 404 || status == 410)
		return err_set(e, ERR_FAILED, TR("There is no calendar at this address any more, or it is not open to us."));
	return status / 100 == 2 || err_set(e, ERR_FAILED, TR("The other server answered with an error."));
}

static bool ask(struct arena *a, const struct caldav_at *at, struct transfer_ask t,
	struct transfer_answer *got, struct err *e)
{
	t.user = at->user;
	t.password = at->password;
	t.auth = at->auth;
	t.inside = at->inside;
	t.stop = at->stop;
	t.seconds = at->seconds;
	t.limit = CALDAV_BYTES_EACH;
	return transfer(a, &t, got, e);
}

static bool query(struct arena *a, const struct caldav_at *at, const char *method, struct str url,
	const char *depth, struct str body, struct transfer_answer *got, struct err *e)
{
	struct str headers[] = { S("Content-Type: application/xml; charset=utf-8"),
		str_fmt(a, "Depth: %s", depth) };

	return ask(a, at, (struct transfer_ask){ .url = url, .method = method, .headers = headers,
		.headers_n = 2, .body = body, .redirects = 3 }, got, e);
}

static bool report(struct arena *a, const struct caldav_at *at, const char *method, struct str url,
	const char *depth, struct str body, struct dav_answer *out, struct err *e)
{
	struct transfer_answer got;

	return query(a, at, method, url, depth, body, &got, e) && status_fits(got.status, e) &&
		dav_parse(a, got.body, out, e);
}

/* -- discovery -- */

static bool principal_at(struct arena *a, struct caldav_at *at, struct str url, struct str *home,
	struct str *principal, struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES "><D:prop><D:current-user-principal/>"
		"<C:calendar-home-set/></D:prop></D:propfind>";
	struct transfer_answer got;
	struct dav_answer dav;

	*home = *principal = S("");
	if (!query(a, at, "PROPFIND", url, "0", str_of(body), &got, e)) return false;
	if (!status_fits(got.status, e) || !dav_parse(a, got.body, &dav, e)) return false;
	/* a redirect may lead to another path, and to another server only with the user's word */
	if (got.url.n && str_eq_nocase(origin(got.url), origin(url))) at->url = got.url;
	for (size_t i = 0; i < dav.n; i++) {
		if (dav.at[i].principal.n) *principal = caldav_join(a, at->url, dav.at[i].principal);
		if (dav.at[i].home.n) *home = caldav_join(a, at->url, dav.at[i].home);
	}
	return true;
}

bool caldav_discover(struct arena *a, struct caldav_at *at, struct err *e)
{
	struct str typed = at->url, home, principal;
	struct err first = { 0 }, second = { 0 };
	bool ok = principal_at(a, at, typed, &home, &principal, &first);

	if (!ok || (!home.n && !principal.n)) {
		struct str known = str_fmt(a, "%.*s/.well-known/caldav", STR(origin(typed)));

		if (!principal_at(a, at, known, &home, &principal, &second) && !ok)
			return err_set(e, first.code, "%s", first.text);
	}
	if (!home.n && principal.n) {
		struct str unused;

		if (!principal_at(a, at, principal, &home, &unused, e)) return false;
	}
	at->url = home.n ? home : typed;
	if (at->url.p[at->url.n - 1] != '/') at->url = str_fmt(a, "%.*s/", STR(at->url));
	return true;
}

static bool same_path(struct str x, struct str y)
{
	while (x.n && x.p[x.n - 1] == '/') x.n--;
	while (y.n && y.p[y.n - 1] == '/') y.n--;
	return str_eq(x, y);
}

bool caldav_find(struct arena *a, const struct caldav_at *at, struct caldav_found **out, size_t *n,
	struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES "><D:prop><D:resourcetype/><D:displayname/>"
		"<S:getctag/><D:supported-report-set/><C:supported-calendar-component-set/>"
		"</D:prop></D:propfind>";
	struct dav_answer dav;

	*out = LIST_NEW(a, struct caldav_found);
	*n = 0;
	if (!report(a, at, "PROPFIND", at->url, "1", str_of(body), &dav, e)) return false;
	for (size_t i = 0; i < dav.n && *n < CALDAV_COLLECTIONS; i++) {
		const struct dav_response *r = &dav.at[i];
		struct str url = caldav_join(a, at->url, r->href);

		if (!r->is_calendar || !r->events || !url.n) continue;
		if (url.p[url.n - 1] != '/') url = str_fmt(a, "%.*s/", STR(url));
		*LIST_ADD(a, *out, *n) = (struct caldav_found){ .url = url, .syncs = r->syncs,
			.ctag = r->ctag, .name = r->name.n && str_utf8(r->name) ?
				str_sub(r->name, 0, 100) : S("calendar") };
	}
	return *n || err_set(e, ERR_FAILED, TR("There are no calendars of yours at this address."));
}

/* -- what changed -- */

static void list_items(struct arena *a, const struct dav_answer *dav, struct str collection,
	struct caldav_item **out, size_t *n)
{
	*out = LIST_NEW(a, struct caldav_item);
	*n = 0;
	for (size_t i = 0; i < dav->n; i++) {
		const struct dav_response *r = &dav->at[i];
		struct str path = path_of(r->href);

		if (!path.n || same_path(path, path_of(collection)) || (!r->etag.n && r->status != 404))
			continue;
		*LIST_ADD(a, *out, *n) = (struct caldav_item){ .href = path, .etag = r->etag,
			.gone = r->status == 404 };
	}
}

static bool sync_once(struct arena *a, const struct caldav_at *at, struct str collection,
	struct str *token, struct dav_answer *dav, bool *refused, struct err *e)
{
	struct transfer_answer got;
	struct buf b = { .a = a };

	buf_z(&b, HEAD "<D:sync-collection" SPACES "><D:sync-token>");
	dav_escape(&b, *token);
	buf_z(&b, "</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>"
		"</D:sync-collection>");
	*refused = false;
	if (!query(a, at, "REPORT", collection, "0", buf_str(&b), &got, e)) return false;
	/* a token that is too old, or a server that cannot after all (RFC 6578, 3.2) */
	*refused = got.status == 403 || got.status == 409 || got.status == 400 || got.status == 501 ||
		got.status == 507;
	if (*refused) return true;
	if (!status_fits(got.status, e) || !dav_parse(a, got.body, dav, e)) return false;
	*token = dav->sync_token;
	return true;
}

static bool list_all(struct arena *a, const struct caldav_at *at, struct str collection,
	struct dav_answer *dav, struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES "><D:prop><D:getetag/></D:prop></D:propfind>";

	return report(a, at, "PROPFIND", collection, "1", str_of(body), dav, e);
}

bool caldav_changes(struct arena *a, const struct caldav_at *at, struct str collection, bool syncs,
	struct str *token, bool *whole, struct caldav_item **out, size_t *n, struct err *e)
{
	struct dav_answer dav;
	bool refused = true;

	*whole = !token->n;
	if (syncs && !sync_once(a, at, collection, token, &dav, &refused, e)) return false;
	if (syncs && refused && token->n) { /* from the beginning */
		*whole = true;
		*token = S("");
		if (!sync_once(a, at, collection, token, &dav, &refused, e)) return false;
	}
	if (refused) {
		*whole = true;
		*token = S("");
		if (!list_all(a, at, collection, &dav, e)) return false;
	}
	list_items(a, &dav, collection, out, n);
	return true;
}

static bool fetch_batch(struct arena *a, const struct caldav_at *at, struct str collection,
	struct caldav_item *items, size_t n, struct err *e)
{
	struct buf b = { .a = a };
	struct dav_answer dav;

	buf_z(&b, HEAD "<C:calendar-multiget" SPACES "><D:prop><D:getetag/><C:calendar-data/></D:prop>");
	for (size_t i = 0; i < n; i++) {
		buf_z(&b, "<D:href>");
		dav_escape(&b, items[i].href);
		buf_z(&b, "</D:href>");
	}
	buf_z(&b, "</C:calendar-multiget>");
	if (!report(a, at, "REPORT", collection, "1", buf_str(&b), &dav, e)) return false;
	for (size_t i = 0; i < n; i++) {
		items[i].gone = true;
		for (size_t k = 0; k < dav.n; k++) {
			const struct dav_response *r = &dav.at[k];

			if (!same_path(path_of(r->href), items[i].href) || !r->data.n) continue;
			items[i].ics = r->data;
			items[i].gone = false;
			if (r->etag.n) items[i].etag = r->etag;
		}
	}
	return true;
}

bool caldav_contents(struct arena *a, const struct caldav_at *at, struct str collection,
	struct caldav_item *items, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i += CALDAV_BATCH)
		if (!fetch_batch(a, at, collection, items + i, n - i < CALDAV_BATCH ? n - i : CALDAV_BATCH,
			    e))
			return false;
	return true;
}

/* -- writing -- */

bool caldav_put(struct arena *a, const struct caldav_at *at, struct str href, struct str etag,
	struct str ics, struct str *new_etag, struct err *e)
{
	struct str headers[] = { S("Content-Type: text/calendar; charset=utf-8"),
		etag.n ? str_fmt(a, "If-Match: %.*s", STR(etag)) : S("If-None-Match: *") };
	struct transfer_answer got;

	if (!ask(a, at, (struct transfer_ask){ .url = href, .method = "PUT", .headers = headers,
			.headers_n = 2, .body = ics }, &got, e))
		return false;
	if (got.status == 412)
		return err_set(e, ERR_CONFLICT, "something else stands there");
	*new_etag = str_sub(transfer_header(&got, S("etag")), 0, 500);
	if (!str_utf8(*new_etag)) *new_etag = S("");
	return status_fits(got.status, e);
}

bool caldav_del(struct arena *a, const struct caldav_at *at, struct str href, struct str etag,
	struct err *e)
{
	struct str match = str_fmt(a, "If-Match: %.*s", STR(etag));
	struct transfer_answer got;

	if (!ask(a, at, (struct transfer_ask){ .url = href, .method = "DELETE", .headers = &match,
			.headers_n = etag.n > 0 }, &got, e))
		return false;
	if (got.status == 404 || got.status == 410) return true;
	if (got.status == 412)
		return err_set(e, ERR_CONFLICT, "something else stands there");
	return status_fits(got.status, e);
}

bool caldav_etag(struct arena *a, const struct caldav_at *at, struct str href, struct str *etag,
	struct err *e)
{
	struct transfer_answer got;

	*etag = S("");
	if (!ask(a, at, (struct transfer_ask){ .url = href }, &got, e)) return false;
	if (got.status == 404 || got.status == 410) return true;
	*etag = str_dup(a, str_sub(transfer_header(&got, S("etag")), 0, 500));
	return status_fits(got.status, e);
}
