/* SPDX-License-Identifier: Apache-2.0 */
#include "caldav/caldav.h"

#include "base/clean.h"
#include "base/date.h"

#define TR(text) text /* found by tools/po-extract; caldav/ stands beside what translates */
#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define SPACES " xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\""
#define CTAG "ctag:" /* before what is kept in the place of a sync-token */

/* -- addresses -- */

/* "https://host:port" */
static struct str origin(struct str url)
{
	size_t host = str_index(url, ':') + 3;

	return str_sub(url, 0, host + str_index(str_sub(url, host, url.n), '/'));
}

/* "https://host", also of "https://host:443". */
static struct str plain_origin(struct str url)
{
	struct str root = origin(url);
	struct str usual = str_starts(root, S("https://")) ? S(":443") : S(":80");

	return str_ends(root, usual) ? str_sub(root, 0, root.n - usual.n) : root;
}

static bool same_server(struct str x, struct str y)
{
	return str_eq_nocase(plain_origin(x), plain_origin(y));
}

/* A bare name: nothing that a reader of URLs could take for the end of one ('?', '#', '@'). */
static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') &&
			s.p[i] != '-' && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* iCloud keeps people's calendars on pNN-caldav.icloud.com and is asked at caldav.icloud.com:
 * a server that has the password may name its neighbour, below the same "icloud.com" and by
 * https as it was asked itself. */
static bool is_neighbour(struct str base, struct str url)
{
	struct str host, parent, other;

	if (!str_starts(base, S("https://")) || !str_starts(url, S("https://"))) return false;
	host = str_sub(plain_origin(base), 8, base.n);
	other = str_sub(plain_origin(url), 8, url.n);
	parent = str_sub(host, str_index(host, '.'), host.n);
	if (parent.n < 2 || str_index(str_sub(parent, 1, parent.n), '.') == parent.n - 1) return false;
	if (!is_host(other) || other.n <= parent.n) return false;
	return str_eq_nocase(str_sub(other, other.n - parent.n, other.n), parent);
}

struct str caldav_join(struct arena *a, struct str base, struct str href)
{
	if (str_starts(href, S("http://")) || str_starts(href, S("https://")))
		return same_server(href, base) || is_neighbour(base, href) ? href : S("");
	if (!str_starts(href, S("/"))) return S("");
	return str_fmt(a, "%.*s%.*s", STR(origin(base)), STR(href));
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
		return err_set(e, status == 403 ? ERR_FORBIDDEN : ERR_FAILED,
			TR("The other server does not take this name and password."));
	if (status == 404 || status == 410)
		return err_set(e, ERR_FAILED, TR("There is no calendar at this address any more, or it is not open to us."));
	return status / 100 == 2 || err_set(e, ERR_FAILED, TR("The other server answered with an error."));
}

static bool ask(struct arena *a, const struct caldav_at *at, struct transfer_ask t,
	struct transfer_answer *got, struct err *e)
{
	*got = (struct transfer_answer){ 0 };
	if (!at->inside && !str_starts(t.url, S("https://")))
		return err_set(e, ERR_INPUT, TR("A password is told to another server only by https://."));
	t.user = at->user;
	t.password = at->password;
	t.auth = at->auth;
	t.inside = at->inside;
	if (watch_is_over(at->watch)) return err_set(e, ERR_FAILED, TR("The other server took too long to answer."));
	t.stop = at->watch ? at->watch->stop : NULL;
	t.seconds = watch_seconds(at->watch, at->seconds ? at->seconds : TRANSFER_SECONDS);
	t.limit = CALDAV_BYTES_EACH;
	if (!transfer(a, &t, got, e)) return false;
	if (at->retry_after && (got->status == 429 || got->status == 503))
		*at->retry_after = got->retry_after;
	return true;
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
	if (got.url.n && same_server(got.url, url)) at->url = got.url;
	for (size_t i = 0; i < dav.n; i++) {
		if (dav.at[i].principal.n) *principal = caldav_join(a, at->url, dav.at[i].principal);
		if (dav.at[i].home.n) *home = caldav_join(a, at->url, dav.at[i].home);
	}
	return true;
}

/* At the address itself, then at the well-known one of its server. */
static bool ask_server(struct arena *a, struct caldav_at *at, struct str url, struct str *home,
	struct str *principal, struct err *e)
{
	struct str known = str_fmt(a, "%.*s/.well-known/caldav", STR(origin(url)));
	struct err second = { 0 };
	bool ok;

	at->url = url;
	ok = principal_at(a, at, url, home, principal, e);
	if (ok && (home->n || principal->n)) return true;
	return principal_at(a, at, known, home, principal, &second) || ok;
}

/* The server that the domain of a bare address names; *there is empty when it names none. */
static bool named_server(struct arena *a, const struct caldav_at *at, struct str typed,
	struct str *there, struct err *e)
{
	bool secure = str_starts(typed, S("https://"));
	struct str root = plain_origin(typed), path = str_sub(typed, origin(typed).n, typed.n), port;
	struct str domain = str_sub(root, str_index(root, ':') + 3, root.n);
	struct srv s;

	*there = S("");
	str_cut(domain, ':', &domain, &port);
	if (path.n > 1 || !domain.n || (domain.p[domain.n - 1] >= '0' && domain.p[domain.n - 1] <= '9'))
		return true; /* no domain alone */
	s = srv_find(a, secure ? S("_caldavs._tcp") : S("_caldav._tcp"), domain, at->resolver);
	if (!s.host.n) return true;
	if (!str_eq_nocase(s.host, domain) &&
		!str_ends(s.host, str_lower(a, str_fmt(a, ".%.*s", STR(domain)))))
		return err_set(e, ERR_FAILED, TR("The calendars of this domain are kept by a server of another one. "
			"Type the address of that server, if you trust it."));
	*there = str_fmt(a, "%s://%.*s:%d%.*s", secure ? "https" : "http", STR(s.host), s.port,
		STR(s.path.n ? s.path : S("/")));
	return true;
}

bool caldav_discover(struct arena *a, struct caldav_at *at, struct err *e)
{
	struct str typed = at->url, home, principal, there;
	struct err first = { 0 };
	bool ok = ask_server(a, at, typed, &home, &principal, &first);

	if (!ok || (!home.n && !principal.n)) {
		if (!named_server(a, at, typed, &there, e)) return false;
		if (there.n) ok = ask_server(a, at, there, &home, &principal, &first);
		if (!ok) return err_set(e, first.code, "%s", first.text);
	}
	if (!home.n && principal.n) {
		struct str unused;

		if (!principal_at(a, at, principal, &home, &unused, e)) return false;
	}
	if (home.n) at->url = home;
	if (at->url.p[at->url.n - 1] != '/') at->url = str_fmt(a, "%.*s/", STR(at->url));
	return true;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The next byte of a path, %40 as @. */
static char take_char(struct str *s)
{
	int high = s->n > 2 && s->p[0] == '%' ? hex(s->p[1]) : -1, low = high < 0 ? -1 : hex(s->p[2]);
	char c = low < 0 ? s->p[0] : (char)(high << 4 | low);

	*s = str_sub(*s, low < 0 ? 1 : 3, s->n);
	return c;
}

/* Servers write one path in several ways, with a / at its end or without, encoded or not. */
static bool same_path(struct str x, struct str y)
{
	while (x.n && x.p[x.n - 1] == '/') x.n--;
	while (y.n && y.p[y.n - 1] == '/') y.n--;
	while (x.n && y.n)
		if (take_char(&x) != take_char(&y)) return false;
	return !x.n && !y.n;
}

bool caldav_find(struct arena *a, const struct caldav_at *at, struct caldav_found **out, size_t *n,
	struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES "><D:prop><D:resourcetype/><D:displayname/>"
		"<D:supported-report-set/><C:supported-calendar-component-set/>"
		"</D:prop></D:propfind>";
	struct dav_answer dav;

	*out = LIST_NEW(a, struct caldav_found);
	*n = 0;
	if (!report(a, at, "PROPFIND", at->url, "1", str_of(body), &dav, e)) return false;
	for (size_t i = 0; i < dav.n && *n < CALDAV_COLLECTIONS; i++) {
		const struct dav_response *r = &dav.at[i];
		struct str url = caldav_join(a, at->url, r->href);
		struct str name = clean_foreign(a, r->name, 100, false);

		if (!r->is_calendar || !r->events || !url.n) continue;
		if (url.p[url.n - 1] != '/') url = str_fmt(a, "%.*s/", STR(url));
		*LIST_ADD(a, *out, *n) = (struct caldav_found){ .url = url, .syncs = r->syncs,
			.name = name.n ? name : S("calendar") };
	}
	return *n || err_set(e, ERR_FAILED, TR("There are no calendars of yours at this address."));
}

/* -- what changed -- */

static void list_items(struct arena *a, const struct dav_answer *dav, struct str collection,
	struct caldav_item **out, size_t *n)
{
	for (size_t i = 0; i < dav->n; i++) {
		const struct dav_response *r = &dav->at[i];
		struct str path = path_of(r->href);

		if (!path.n || same_path(path, path_of(collection)) || (!r->etag.n && r->status != 404))
			continue;
		*LIST_ADD(a, *out, *n) = (struct caldav_item){ .href = path, .etag = r->etag,
			.gone = r->status == 404 };
	}
}

/* "There is more behind this token" (RFC 6578, section 3.6). */
static bool is_cut(const struct dav_answer *dav, struct str collection)
{
	for (size_t i = 0; i < dav->n; i++)
		if (dav->at[i].status == 507 && same_path(path_of(dav->at[i].href), path_of(collection)))
			return true;
	return false;
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

/* What a server without RFC 6578 has instead (CalendarServer's getctag), which most know; empty when
 * it has none. */
static bool ctag_of(struct arena *a, const struct caldav_at *at, struct str collection,
	struct str *ctag, struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES " xmlns:S=\"http://calendarserver.org/ns/\">"
		"<D:prop><S:getctag/></D:prop></D:propfind>";
	struct dav_answer dav;

	*ctag = S("");
	if (!report(a, at, "PROPFIND", collection, "0", str_of(body), &dav, e)) return false;
	for (size_t i = 0; i < dav.n; i++)
		if (dav.at[i].ctag.n && dav.at[i].ctag.n < 500 && str_utf8(dav.at[i].ctag))
			*ctag = str_fmt(a, CTAG "%.*s", STR(dav.at[i].ctag));
	return true;
}

/* All pages from *token on. *refused: as of sync_once(), of any of them. */
static bool sync_pages(struct arena *a, const struct caldav_at *at, struct str collection,
	struct str *token, struct caldav_item **out, size_t *n, bool *refused, struct err *e)
{
	struct dav_answer dav;
	struct str before;

	*n = 0;
	for (int page = 0; page < CALDAV_PAGES; page++) {
		before = *token;
		if (!sync_once(a, at, collection, token, &dav, refused, e)) return false;
		if (*refused) return true;
		list_items(a, &dav, collection, out, n);
		if (!is_cut(&dav, collection)) return true;
		if (!token->n || str_eq(before, *token)) break; /* it would never end */
	}
	return err_set(e, ERR_FAILED, TR("What is there is larger than what is read."));
}

bool caldav_changes(struct arena *a, const struct caldav_at *at, struct str collection, bool syncs,
	struct str *token, bool *whole, struct caldav_item **out, size_t *n, struct err *e)
{
	struct str known = *token;
	struct dav_answer dav;
	bool refused = true;

	*out = LIST_NEW(a, struct caldav_item);
	*whole = !token->n;
	if (syncs && !sync_pages(a, at, collection, token, out, n, &refused, e)) return false;
	if (syncs && refused && !*whole) { /* from the beginning */
		*whole = true;
		*token = S("");
		if (!sync_pages(a, at, collection, token, out, n, &refused, e)) return false;
	}
	if (!refused) return true;
	*n = 0;
	if (!ctag_of(a, at, collection, token, e)) return false;
	*whole = !token->n || !str_eq(*token, known);
	if (!*whole) return true;
	if (!list_all(a, at, collection, &dav, e)) return false;
	list_items(a, &dav, collection, out, n);
	return true;
}

bool caldav_busy(struct arena *a, const struct caldav_at *at, struct str collection, int64_t from,
	int64_t to, struct str *ics, struct err *e)
{
	struct transfer_answer got;
	struct buf b = { .a = a };

	buf_z(&b, HEAD "<C:free-busy-query" SPACES "><C:time-range start=\"");
	date_print_stamp(&b, from);
	buf_z(&b, "Z\" end=\"");
	date_print_stamp(&b, to);
	buf_z(&b, "Z\"/></C:free-busy-query>");
	if (!query(a, at, "REPORT", collection, "1", buf_str(&b), &got, e)) return false;
	*ics = got.body;
	return status_fits(got.status, e);
}

/* What a multiget left out is not gone for that: it is asked for itself, so that nobody looks
 * free, and no talk declined, by half an answer. */
static bool fetch_one(struct arena *a, const struct caldav_at *at, struct str collection,
	struct caldav_item *it, struct err *e)
{
	struct transfer_answer got;
	struct str etag;

	if (!ask(a, at, (struct transfer_ask){ .url = caldav_join(a, collection, it->href) }, &got, e))
		return false;
	it->gone = got.status == 404 || got.status == 410;
	if (it->gone) return true;
	etag = transfer_header(&got, S("etag"));
	if (etag.n && str_utf8(etag)) it->etag = str_dup(a, str_sub(etag, 0, 500));
	it->ics = got.body;
	return status_fits(got.status, e);
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
		struct caldav_item *it = &items[i];

		for (size_t k = 0; k < dav.n; k++) {
			const struct dav_response *r = &dav.at[k];

			if (!same_path(path_of(r->href), it->href)) continue;
			it->gone = r->status == 404 || r->status == 410;
			it->ics = r->data;
			if (r->etag.n) it->etag = r->etag;
		}
		if (!it->gone && !it->ics.n && !fetch_one(a, at, collection, it, e)) return false;
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

bool caldav_get(struct arena *a, const struct caldav_at *at, struct str href, struct str *ics,
	struct str *etag, struct err *e)
{
	struct transfer_answer got;

	*ics = *etag = S("");
	if (!ask(a, at, (struct transfer_ask){ .url = href }, &got, e)) return false;
	if (got.status == 404 || got.status == 410) return true;
	*ics = got.body;
	*etag = str_dup(a, str_sub(transfer_header(&got, S("etag")), 0, 500));
	return status_fits(got.status, e);
}
