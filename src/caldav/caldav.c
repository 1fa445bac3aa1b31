/* SPDX-License-Identifier: Apache-2.0 */
#include "caldav/inside.h"

#include <stdlib.h>

#include "base/clean.h"
#include "base/date.h"

#define HEAD CALDAV_HEAD
#define SPACES CALDAV_SPACES
#define CTAG "ctag:" /* marks a ctag that is kept in the place of a sync-token */

/* -- addresses -- */

/* The "https://host:port" of a URL. */
static struct str origin_of(struct str url)
{
	size_t host = str_index(url, ':') + 3;

	return str_sub(url, 0, host + str_index(str_sub(url, host, url.n), '/'));
}

/* The origin of a URL without a port that goes without saying: "https://host" for
 * "https://host:443". */
static struct str plain_origin(struct str url)
{
	struct str root = origin_of(url);
	struct str usual = str_starts(root, S("https://")) ? S(":443") : S(":80");

	return str_ends(root, usual) ? str_sub(root, 0, root.n - usual.n) : root;
}

static bool same_server(struct str x, struct str y)
{
	return str_eq_nocase(plain_origin(x), plain_origin(y));
}

/* Whether the text is a bare name, without what a reader of URLs could take for the end of one
 * ('?', '#', '@'). */
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

/* Encode a path: some servers write the names of objects as they are, with spaces and letters
 * beyond ASCII. */
static struct str encode_path(struct arena *a, struct str path)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if (c == ' ' || c >= 127) buf_fmt(&b, "%%%02X", c);
		else buf_ch(&b, path.p[i]);
	}
	return buf_str(&b);
}

struct str caldav_join(struct arena *a, struct str base, struct str href)
{
	if (str_starts(href, S("http://")) || str_starts(href, S("https://")))
		return same_server(href, base) || is_neighbour(base, href) ? href : S("");
	if (!str_starts(href, S("/"))) return S("");
	return str_fmt(a, "%.*s%.*s", STR(origin_of(base)), STR(encode_path(a, href)));
}

struct str caldav_path(struct str href)
{
	return str_starts(href, S("http")) ? str_sub(href, origin_of(href).n, href.n) : href;
}

/* -- asking -- */

/* The password is wrong where the server says so (401), and nowhere else. */
bool caldav_status_fits(const struct caldav_at *at, const struct transfer_answer *got, struct err *e)
{
	long status = got->status;
	bool wait = status == 429 || (status == 503 && got->retry_after > 0);

	if (status / 100 == 2) return true;
	if (at->said) {
		at->said->account = status == 401 || wait;
		at->said->retry_after = wait ? got->retry_after : 0;
	}
	if (status == 401)
		return err_set(e, ERR_FAILED, TR("The other server does not take this name and password."));
	if (status == 403)
		return err_set(e, ERR_FORBIDDEN, TR("The other server does not open this calendar to us."));
	if (status == 404 || status == 410)
		return err_set(e, ERR_FAILED, TR("There is no calendar at this address any more, or it is not open to us."));
	if (wait)
		return err_set(e, ERR_FAILED, TR("The other server asks to be left alone for a while."));
	return err_set(e, ERR_FAILED, TR("The other server answered with an error."));
}

bool caldav_ask(struct arena *a, const struct caldav_at *at, struct transfer_ask t,
	struct transfer_answer *got, struct err *e)
{
	*got = (struct transfer_answer){ 0 };
	if (!at->inside && !str_starts(t.url, S("https://")))
		return err_set(e, ERR_INPUT, TR("A password is told to another server only by https://."));
	if (watch_is_over(at->watch)) {
		got->failure = TRANSFER_TIMEOUT;
		return err_set(e, ERR_FAILED, TR("The other server took too long to answer."));
	}
	t.user = at->user;
	t.password = at->password;
	t.auth = at->auth;
	t.inside = at->inside;
	t.stop = at->watch ? at->watch->stop : NULL;
	t.seconds = watch_seconds(at->watch, at->seconds ? at->seconds : TRANSFER_SECONDS);
	if (!t.limit) t.limit = CALDAV_BYTES_EACH;
	if (transfer(a, &t, got, e)) return true;
	/* a server that does not answer is not asked for the next collection */
	if (at->said)
		at->said->account = got->failure == TRANSFER_NO_NAME || got->failure == TRANSFER_NOT_OUTSIDE ||
			got->failure == TRANSFER_UNPROVEN || got->failure == TRANSFER_BROKEN_TLS ||
			got->failure == TRANSFER_LOST;
	return false;
}

bool caldav_query(struct arena *a, const struct caldav_at *at, const char *method, struct str url,
	const char *depth, struct str body, struct transfer_answer *got, struct err *e)
{
	struct str headers[] = { S("Content-Type: application/xml; charset=utf-8"),
		str_fmt(a, "Depth: %s", depth) };

	return caldav_ask(a, at, (struct transfer_ask){ .url = url, .method = method, .headers = headers,
		.headers_n = 2, .body = body, .redirects = 3 }, got, e);
}

static bool ask_report(struct arena *a, const struct caldav_at *at, const char *method, struct str url,
	const char *depth, struct str body, struct dav_answer *out, struct err *e)
{
	struct transfer_answer got;

	return caldav_query(a, at, method, url, depth, body, &got, e) && caldav_status_fits(at, &got, e) &&
		dav_parse(a, got.body, out, e);
}

/* -- discovery -- */

static bool find_principal(struct arena *a, struct caldav_at *at, struct str url, struct str *home,
	struct str *principal, struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES "><D:prop><D:current-user-principal/>"
		"<C:calendar-home-set/></D:prop></D:propfind>";
	struct transfer_answer got;
	struct dav_answer dav;

	*home = *principal = S("");
	if (!caldav_query(a, at, "PROPFIND", url, "0", str_of(body), &got, e)) return false;
	if (!caldav_status_fits(at, &got, e) || !dav_parse(a, got.body, &dav, e)) return false;
	/* a redirect may lead to another path, and to another server only with the user's word */
	if (got.url.n && same_server(got.url, url)) at->url = got.url;
	for (size_t i = 0; i < dav.n; i++) {
		if (dav.at[i].principal.n) *principal = caldav_join(a, at->url, dav.at[i].principal);
		if (dav.at[i].home.n) *home = caldav_join(a, at->url, dav.at[i].home);
	}
	return true;
}

/* Look for a home at the address itself, then at the well-known one of its server. */
static bool ask_server(struct arena *a, struct caldav_at *at, struct str url, struct str *home,
	struct str *principal, struct err *e)
{
	struct str known = str_fmt(a, "%.*s/.well-known/caldav", STR(origin_of(url)));
	struct err second = { 0 };
	bool ok;

	at->url = url;
	ok = find_principal(a, at, url, home, principal, e);
	if (ok && (home->n || principal->n)) return true;
	return find_principal(a, at, known, home, principal, &second) || ok;
}

/* The server that the domain of a bare address names; *there is empty when it names none. */
static bool named_server(struct arena *a, const struct caldav_at *at, struct str typed,
	struct str *there, struct err *e)
{
	bool secure = str_starts(typed, S("https://"));
	struct str root = plain_origin(typed), path = str_sub(typed, origin_of(typed).n, typed.n), port;
	struct str domain = str_sub(root, str_index(root, ':') + 3, root.n);
	struct srv s;

	*there = S("");
	str_cut(domain, ':', &domain, &port);
	if (path.n > 1 || !domain.n || (domain.p[domain.n - 1] >= '0' && domain.p[domain.n - 1] <= '9'))
		return true; /* the address is more than a domain */
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
		if (!ok) return err_pass(e, first.code, &first);
	}
	if (!home.n && principal.n) {
		struct str unused;

		if (!find_principal(a, at, principal, &home, &unused, e)) return false;
	}
	if (home.n) at->url = home;
	if (at->url.p[at->url.n - 1] != '/') at->url = str_fmt(a, "%.*s/", STR(at->url));
	return true;
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* Take the next byte off a path; %40 is one byte, an @. */
static char take_char(struct str *s)
{
	int high = s->n > 2 && s->p[0] == '%' ? hex_value(s->p[1]) : -1, low = high < 0 ? -1 : hex_value(s->p[2]);
	char c = low < 0 ? s->p[0] : (char)(high << 4 | low);

	*s = str_sub(*s, low < 0 ? 1 : 3, s->n);
	return c;
}

int caldav_path_cmp(struct str x, struct str y)
{
	while (x.n && x.p[x.n - 1] == '/') x.n--;
	while (y.n && y.p[y.n - 1] == '/') y.n--;
	while (x.n && y.n) {
		unsigned char one = (unsigned char)take_char(&x), other = (unsigned char)take_char(&y);

		if (one != other) return one < other ? -1 : 1;
	}
	return (x.n > 0) - (y.n > 0);
}

static bool same_path(struct str x, struct str y)
{
	return caldav_path_cmp(x, y) == 0;
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
	if (!ask_report(a, at, "PROPFIND", at->url, "1", str_of(body), &dav, e)) return false;
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

/* The path of an object, also where the server gives its name inside the collection alone, as some
 * do. */
static struct str item_path(struct arena *a, struct str collection, struct str href)
{
	struct str path = caldav_path(href), at = caldav_path(collection);

	if (!path.n || path.p[0] == '/') return str_dup(a, path);
	return str_fmt(a, "%.*s%s%.*s", STR(at), str_ends(at, S("/")) ? "" : "/", STR(path));
}

/* Their strings are copied into `a`: the answer goes. Of a server that tells no etag, as some do,
 * an object is read each time it is listed. */
static void list_items(struct arena *a, const struct dav_answer *dav, struct str collection,
	struct caldav_item **out, size_t *n)
{
	for (size_t i = 0; i < dav->n; i++) {
		const struct dav_response *r = &dav->at[i];
		bool gone = r->status == 404 || r->status == 410;
		struct str path;

		if (!r->href.n || r->href.n > TRANSFER_URL_BYTES || r->is_collection) continue;
		/* an entry with a status says something about an object, and is none */
		if (r->status && !gone) continue;
		path = item_path(a, collection, r->href);
		if (!path.n || same_path(path, caldav_path(collection))) continue;
		*LIST_ADD(a, *out, *n) = (struct caldav_item){ .href = path, .gone = gone,
			.etag = r->etag.n > CALDAV_ETAG_BYTES ? S("") : str_dup(a, r->etag) };
	}
}

static bool listing_fits(const struct caldav_item *list, size_t n, struct err *e)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++) bytes += list[i].href.n + list[i].etag.n;
	return (n <= DAV_RESPONSES && bytes <= CALDAV_LIST_BYTES) ||
		err_set(e, ERR_FAILED, TR("What is there is larger than what is read."));
}

static int by_path(const void *a, const void *b)
{
	const struct caldav_item *x = *(struct caldav_item *const *)a, *y = *(struct caldav_item *const *)b;
	int order = caldav_path_cmp(x->href, y->href);

	return order ? order : x < y ? -1 : 1; /* entries of one object stay in the order in which they came */
}

/* Keep one outcome for each object, at its first place in the answer: "it is there" beats "it is
 * gone", and of several versions the last counts. */
static void settle_items(struct arena *a, struct caldav_item *list, size_t *n)
{
	struct caldav_item **sorted = NEW_N(a, struct caldav_item *, *n + 1), *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < *n; i++) sorted[i] = &list[i];
	if (*n) qsort(sorted, *n, sizeof *sorted, by_path);
	for (size_t i = 0; i < *n; i++) {
		struct caldav_item *it = sorted[i];
		bool disputed;

		if (!last || !same_path(last->href, it->href)) {
			last = it;
			continue;
		}
		disputed = last->disputed || last->gone != it->gone;
		if (!it->gone) *last = *it;
		last->disputed = disputed;
		it->href = S(""); /* this entry was merged into the first one */
	}
	for (size_t i = 0; i < *n; i++)
		if (list[i].href.n) list[count++] = list[i];
	*n = count;
}

/* "There is more behind this token" (RFC 6578, section 3.6). */
static bool is_cut(const struct dav_answer *dav, struct str collection)
{
	for (size_t i = 0; i < dav->n; i++)
		if (dav->at[i].status == 507 && same_path(caldav_path(dav->at[i].href), caldav_path(collection)))
			return true;
	return false;
}

/* The answer lives in `page`. *refused: the server cannot say what changed since this token, in
 * whatever way it says so: 400, 403, 409, 410, 412, 415, 500, 507 have been seen, and pages of
 * HTML. */
static bool sync_once(struct arena *page, const struct caldav_at *at, struct str collection,
	struct str token, struct dav_answer *dav, bool *refused, struct err *e)
{
	struct transfer_answer got;
	struct buf b = { .a = page };
	struct err unread = { 0 };

	buf_z(&b, HEAD "<D:sync-collection" SPACES "><D:sync-token>");
	dav_escape(&b, token);
	buf_z(&b, "</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/><D:resourcetype/></D:prop>"
		"</D:sync-collection>");
	if (!caldav_query(page, at, "REPORT", collection, "0", buf_str(&b), &got, e)) return false;
	*refused = got.status != 401 && got.status != 429 && got.status != 503 &&
		(got.status / 100 != 2 || !dav_parse(page, got.body, dav, &unread));
	return *refused || caldav_status_fits(at, &got, e);
}

static bool list_all(struct arena *a, const struct caldav_at *at, struct str collection,
	struct caldav_item **out, size_t *n, struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES "><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>";
	struct arena *page = arena_new();
	struct dav_answer dav;
	bool ok = ask_report(page, at, "PROPFIND", collection, "1", str_of(body), &dav, e);

	/* a collection itself is in its listing (RFC 4918, 9.1); an empty answer is none, and would
	 * take everything away */
	if (ok && !dav.n)
		ok = err_set(e, ERR_FAILED, TR("The other server is no calendar server, or answers as none."));
	if (ok) list_items(a, &dav, collection, out, n);
	arena_free(page);
	return ok && listing_fits(*out, *n, e);
}

/* Ask for the ctag of a collection (CalendarServer's getctag), by which most servers without RFC
 * 6578 tell whether anything has changed; empty: the server has none. */
static bool ctag_of(struct arena *a, const struct caldav_at *at, struct str collection,
	struct str *ctag, struct err *e)
{
	static const char body[] = HEAD "<D:propfind" SPACES " xmlns:S=\"http://calendarserver.org/ns/\">"
		"<D:prop><S:getctag/></D:prop></D:propfind>";
	struct dav_answer dav;

	*ctag = S("");
	if (!ask_report(a, at, "PROPFIND", collection, "0", str_of(body), &dav, e)) return false;
	for (size_t i = 0; i < dav.n; i++)
		if (dav.at[i].ctag.n && dav.at[i].ctag.n < CALDAV_ETAG_BYTES)
			*ctag = str_fmt(a, CTAG "%.*s", STR(dav.at[i].ctag));
	return true;
}

static bool sync_page(struct arena *a, const struct caldav_at *at, struct str collection,
	struct str *token, struct caldav_item **out, size_t *n, bool *refused, bool *more, struct err *e)
{
	struct arena *page = arena_new();
	struct dav_answer dav = { 0 };
	bool ok = sync_once(page, at, collection, *token, &dav, refused, e);

	*more = false;
	if (ok && !*refused) {
		list_items(a, &dav, collection, out, n);
		*more = is_cut(&dav, collection);
		*token = str_dup(a, dav.sync_token);
	}
	arena_free(page);
	return ok;
}

/* Read all pages from *token on. *refused as in sync_once(), when any of them is refused. */
static bool sync_pages(struct arena *a, const struct caldav_at *at, struct str collection,
	struct str *token, struct caldav_item **out, size_t *n, bool *refused, struct err *e)
{
	struct str before;
	bool more;

	*n = 0;
	for (int page = 0; page < CALDAV_PAGES; page++) {
		before = *token;
		if (!sync_page(a, at, collection, token, out, n, refused, &more, e) ||
			!listing_fits(*out, *n, e))
			return false;
		if (*refused || !more) return true;
		if (!token->n || str_eq(before, *token)) break; /* it would never end */
	}
	return err_set(e, ERR_FAILED, TR("What is there is larger than what is read."));
}

static bool list_changes(struct arena *a, const struct caldav_at *at, struct str collection,
	bool syncs, struct str *token, bool *whole, struct caldav_item **out, size_t *n, struct err *e)
{
	struct str known = *token;
	bool refused = true;

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
	return !*whole || list_all(a, at, collection, out, n, e);
}

bool caldav_changes(struct arena *a, const struct caldav_at *at, struct str collection, bool syncs,
	struct str *token, bool *whole, struct caldav_item **out, size_t *n, struct err *e)
{
	*out = LIST_NEW(a, struct caldav_item);
	*n = 0;
	if (!list_changes(a, at, collection, syncs, token, whole, out, n, e)) return false;
	settle_items(a, *out, n);
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
	if (!caldav_query(a, at, "REPORT", collection, "1", buf_str(&b), &got, e)) return false;
	*ics = got.body;
	return caldav_status_fits(at, &got, e);
}

/* -- writing -- */

bool caldav_put(struct arena *a, const struct caldav_at *at, struct str href, struct str etag,
	struct str ics, struct str *new_etag, struct err *e)
{
	struct str headers[] = { S("Content-Type: text/calendar; charset=utf-8"),
		etag.n ? str_fmt(a, "If-Match: %.*s", STR(etag)) : S("If-None-Match: *") };
	struct transfer_answer got;

	if (!caldav_ask(a, at, (struct transfer_ask){ .url = href, .method = "PUT", .headers = headers,
			.headers_n = 2, .body = ics }, &got, e))
		return false;
	if (got.status == 412)
		return err_set(e, ERR_CONFLICT, "something else stands there");
	*new_etag = str_sub(transfer_header(&got, S("etag")), 0, CALDAV_ETAG_BYTES);
	if (!str_utf8(*new_etag)) *new_etag = S("");
	return caldav_status_fits(at, &got, e);
}

bool caldav_del(struct arena *a, const struct caldav_at *at, struct str href, struct str etag,
	struct err *e)
{
	struct str match = str_fmt(a, "If-Match: %.*s", STR(etag));
	struct transfer_answer got;

	if (!caldav_ask(a, at, (struct transfer_ask){ .url = href, .method = "DELETE", .headers = &match,
			.headers_n = etag.n > 0 }, &got, e))
		return false;
	if (got.status == 404 || got.status == 410) return true;
	if (got.status == 412)
		return err_set(e, ERR_CONFLICT, "something else stands there");
	return caldav_status_fits(at, &got, e);
}

bool caldav_get(struct arena *a, const struct caldav_at *at, struct str href, struct str *ics,
	struct str *etag, struct err *e)
{
	struct transfer_answer got;

	*ics = *etag = S("");
	if (!caldav_ask(a, at, (struct transfer_ask){ .url = href }, &got, e)) return false;
	if (got.status == 404 || got.status == 410) return true;
	*ics = got.body;
	*etag = str_dup(a, str_sub(transfer_header(&got, S("etag")), 0, CALDAV_ETAG_BYTES));
	return caldav_status_fits(at, &got, e);
}
