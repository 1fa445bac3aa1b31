/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "caldav/caldav.h"

#define OPEN "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'>"
#define CLOSE "</d:multistatus>"

static struct arena *a;

static bool parse(const char *xml, struct dav_answer *out)
{
	struct err e = { 0 };
	bool ok = dav_parse(a, str_of(xml), out, &e);

	if (!ok && e.code != ERR_FAILED) OK(!"says why");
	return ok;
}

static void a_property_counts_where_the_server_has_it(void)
{
	struct dav_answer got;

	OK(parse(OPEN "<d:response><d:href>/a%20b/</d:href><d:propstat><d:prop><d:getetag>\"1\"</d:getetag>"
		"<c:calendar-data>BEGIN:VCALENDAR\n&amp;</c:calendar-data></d:prop>"
		"<d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop>"
		"<d:displayname>No</d:displayname></d:prop><d:status>HTTP/1.1 404 Not Found</d:status>"
		"</d:propstat></d:response><d:response><d:href>/gone</d:href>"
		"<d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
		"<d:sync-token>t:2</d:sync-token>" CLOSE, &got));
	IS(got.n, 2);
	IS_STR(got.at[0].href, S("/a%20b/"));
	IS_STR(got.at[0].etag, S("\"1\""));
	IS_STR(got.at[0].data, S("BEGIN:VCALENDAR\n&"));
	IS(got.at[0].name.n, 0);
	IS(got.at[1].status, 404);
	IS_STR(got.sync_token, S("t:2"));
}

static void hostile_xml_is_refused(void)
{
	struct buf deep = { .a = a };
	struct dav_answer got;

	OK(!parse("", &got) && !parse("<html/>", &got) && !parse("<d:multistatus/>", &got));
	OK(!parse("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" OPEN
		"<d:response><d:href>&e;</d:href></d:response>" CLOSE, &got));
	OK(!parse("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" OPEN CLOSE, &got));
	buf_z(&deep, OPEN);
	for (int i = 0; i < 5000; i++) buf_z(&deep, "<d:x>");
	OK(!parse(str_z(a, buf_str(&deep)), &got));
	OK(parse(OPEN "<d:response/>" CLOSE, &got) && got.n == 1 && !got.at[0].href.n);
}

/* `n` times `each`, whose %d is the count, between `before` and `behind`. */
static struct str repeated(const char *before, const char *each, int n, const char *behind)
{
	struct buf b = { .a = a };

	buf_z(&b, before);
	for (int i = 0; i < n; i++) {
		struct str rest = str_of(each), left;

		while (str_cut(rest, '#', &left, &rest)) buf_fmt(&b, "%.*s%d", STR(left), i);
		buf_add(&b, left);
	}
	buf_z(&b, behind);
	return buf_str(&b);
}

/* Some of these took other readers 12 and 39 seconds. */
static void what_costs_the_square_of_its_number_is_refused(void)
{
	const struct str hostile[] = {
		repeated(OPEN "<x", " a#='1'", 100000, "/>" CLOSE),
		repeated(OPEN "<x", " xmlns:n#='u#'", 300000, "/>" CLOSE),
		repeated("<? <x", " a#='1'", 100000, "/> ?>" OPEN CLOSE),
		repeated(OPEN "<a b='<x>'/><!-- -- <x", " a#='1'", 100000, "/> -->" CLOSE),
		repeated(OPEN "<x a='", "&#38;", 100000, "'/>" CLOSE),
		repeated(OPEN, "<x xmlns:n#='u#'>", 30, ""),
		repeated(OPEN, "<d:href xmlns:p#='u#'/>", 500000, ""),
		repeated(OPEN "<d:response><d:href>", "<!-- # -->&#38;", 500000, ""),
		repeated("", "<", 8 << 20, ""),
		repeated("", "<?x ", 1 << 20, ""),
		repeated(OPEN, "<x#/>", 500000, CLOSE),
		repeated(OPEN, "<x a#=''/>", 500000, CLOSE),
		repeated(OPEN, "<x xmlns:n#='u'/>", 500000, CLOSE),
	};
	struct dav_answer got;

	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct err e = { 0 };

		OK(!dav_parse(a, hostile[i], &got, &e) && e.code == ERR_FAILED);
	}
}

static void its_number_of_things_is_bounded(void)
{
	struct dav_answer got;
	struct err e = { 0 };

	OK(dav_parse(a, repeated(OPEN "<x", " a#='1'", DAV_ATTRIBUTES, "/>" CLOSE), &got, &e));
	OK(!dav_parse(a, repeated(OPEN "<x", " a#='1'", DAV_ATTRIBUTES + 1, "/>" CLOSE), &got, &e));
	err_clear(&e);
	OK(dav_parse(a, repeated(OPEN, "<x>", DAV_DEPTH - 1, str_z(a, repeated("", "</x>", DAV_DEPTH - 1, CLOSE))),
		&got, &e));
	OK(!dav_parse(a, repeated(OPEN, "<x>", DAV_DEPTH, str_z(a, repeated("", "</x>", DAV_DEPTH, CLOSE))), &got, &e));
	err_clear(&e);
	OK(!dav_parse(a, repeated(OPEN, "<d:response/>", DAV_RESPONSES + 1, CLOSE), &got, &e));
	IS_STR(str_of(e.text), S("What is there is larger than what is read."));
	err_clear(&e);
	OK(dav_parse(a, repeated(OPEN "<d:response><d:propstat><d:prop><d:getetag>1</d:getetag><c:calendar-data>",
		"################", DAV_TEXT_BYTES / 16, "</c:calendar-data></d:prop></d:propstat></d:response>" CLOSE), &got, &e));
	OK(got.n == 1 && got.at[0].etag.n && !got.at[0].data.n); /* one object too large is that one alone */
}

/* Blank lines and a byte order mark before it, CDATA, a status before its properties, entities. */
static void what_real_servers_send_is_read(void)
{
	struct dav_answer got;

	OK(parse("\r\n\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n" OPEN "<!-- of - a - server -->"
		"<d:response><d:href> /a </d:href><d:propstat><d:status>HTTP/1.1 200 OK</d:status><d:prop>"
		"<c:calendar-data><![CDATA[BEGIN:<&>]]>&#10;&lt;END</c:calendar-data>"
		"<d:resourcetype><c:calendar/></d:resourcetype>"
		"<c:supported-calendar-component-set><c:comp name='VTODO'/><c:comp name='VEVENT'/>"
		"</c:supported-calendar-component-set></d:prop></d:propstat></d:response>"
		"<d:response><d:propstat><d:prop><c:supported-calendar-component-set><c:comp name='VTODO'/>"
		"</c:supported-calendar-component-set></d:prop></d:propstat></d:response>" CLOSE, &got));
	IS(got.n, 2);
	IS_STR(got.at[0].href, S("/a"));
	IS_STR(got.at[0].data, S("BEGIN:<&>\n<END"));
	OK(got.at[0].is_calendar && got.at[0].events && !got.at[1].events);
	OK(parse("<?xml version='1.0' encoding='iso-8859-1'?>" OPEN "<d:response><d:href>/\xe4</d:href>"
		"</d:response>" CLOSE, &got) && got.n == 1);
	IS_STR(got.at[0].href, S("/\u00e4"));
	OK(parse("<?xml version='1.0' encoding=\"UTF8\"?>" OPEN "<d:response><d:href>/\u00e4</d:href>"
		"</d:response>" CLOSE, &got) && got.n == 1);
	IS_STR(got.at[0].href, S("/\u00e4"));
	OK(parse("<?xml version='1.0' encoding='Windows-1252'?>" OPEN "<d:response><d:href>/\x80</d:href>"
		"</d:response>" CLOSE, &got) && got.n == 1);
	IS_STR(got.at[0].href, S("/\u20ac"));
	OK(!parse("<?xml version='1.0' encoding='utf-8'?>" OPEN "<d:response><d:href>/\xe4</d:href>"
		"</d:response>" CLOSE, &got));
	OK(!parse("<?xml version='1.0' encoding='utf-7'?>" OPEN CLOSE, &got));
	OK(!parse("<?xml version='1.0' encoding='utf-16'?>" OPEN CLOSE, &got));
}

/* Whoever answers may name any address; the password goes to the one that was typed. */
static void an_href_never_leads_to_another_server(void)
{
	struct str base = S("https://cal.example.org:8443/home/");

	IS_STR(caldav_join(a, base, S("/x/y")), S("https://cal.example.org:8443/x/y"));
	IS_STR(caldav_join(a, base, S("https://cal.example.org:8443/z")), S("https://cal.example.org:8443/z"));
	IS(caldav_join(a, base, S("https://evil.example/z")).n, 0);
	IS(caldav_join(a, base, S("http://cal.example.org:8443/z")).n, 0);
	IS(caldav_join(a, base, S("https://cal.example.org:8443.evil.example/")).n, 0);
	IS(caldav_join(a, base, S("relative")).n, 0);
	OK(str_starts(caldav_join(a, base, S("//evil.example/z")), S("https://cal.example.org:8443//evil")));
}

static void a_neighbour_lies_below_the_same_domain(void)
{
	struct str base = S("https://caldav.icloud.com/");

	IS_STR(caldav_join(a, base, S("https://p07-caldav.icloud.com:443/1/calendars/")),
		S("https://p07-caldav.icloud.com:443/1/calendars/"));
	IS_STR(caldav_join(a, base, S("https://caldav.icloud.com:443/x")), S("https://caldav.icloud.com:443/x"));
	IS(caldav_join(a, base, S("http://p07-caldav.icloud.com/x")).n, 0);
	IS(caldav_join(a, base, S("https://evilicloud.com/x")).n, 0);
	IS(caldav_join(a, base, S("https://p07.icloud.com.evil.example/x")).n, 0);
	IS(caldav_join(a, base, S("https://p07.icloud.com@evil.example/x")).n, 0);
	IS(caldav_join(a, base, S("https://a@p07.icloud.com/x")).n, 0);
	IS(caldav_join(a, base, S("https://evil.example?.icloud.com")).n, 0);
	IS(caldav_join(a, base, S("https://evil.example#.icloud.com")).n, 0);
	IS(caldav_join(a, base, S("https://evil.example\\.icloud.com/")).n, 0);
	IS(caldav_join(a, S("https://example.org/"), S("https://other.org/x")).n, 0);
	IS(caldav_join(a, S("https://localhost/"), S("https://other/x")).n, 0);
	IS(caldav_join(a, S("http://caldav.icloud.com/"), S("https://p07-caldav.icloud.com/x")).n, 0);
}

static void text_for_xml_is_escaped(void)
{
	struct buf b = { .a = a };

	dav_escape(&b, S("/a&b<c>"));
	IS_STR(buf_str(&b), S("/a&amp;b&lt;c&gt;"));
}

int main(void)
{
	a = arena_new();
	RUN(a_property_counts_where_the_server_has_it);
	RUN(hostile_xml_is_refused);
	RUN(what_costs_the_square_of_its_number_is_refused);
	RUN(its_number_of_things_is_bounded);
	RUN(what_real_servers_send_is_read);
	RUN(an_href_never_leads_to_another_server);
	RUN(a_neighbour_lies_below_the_same_domain);
	RUN(text_for_xml_is_escaped);
	arena_free(a);
	return tap_end();
}
