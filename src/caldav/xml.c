/* SPDX-License-Identifier: Apache-2.0
 *
 * No tree is made: libxml2 says what it meets, and what is asked for is kept. For one start
 * tag its time grows with the square of what stands in it, and it says nothing before the tag
 * is over; so a pass over the bytes bounds every tag first. Both see the same tags as long as
 * the document is well-formed, and behind the first error nothing is read.
 */
#include "caldav/xml.h"

#include <libxml/parser.h>
#include <string.h>

#define NO_ANSWER TR("The other server is no calendar server, or answers as none.")

static const char dav[] = "DAV:", caldav[] = "urn:ietf:params:xml:ns:caldav",
	server[] = "http://calendarserver.org/ns/";

/* Where in an answer the parser stands; each name counts in its own place alone. */
enum place { ELSEWHERE, TOP, MULTISTATUS, TOKEN, RESPONSE, HREF, STATUS, PROPSTAT, PROP_STATUS, PROP,
	ETAG, CTAG, DATA, NAME, PRINCIPAL, PRINCIPAL_HREF, HOME, HOME_HREF, TYPE, FOLDER, CALENDAR, PARTS, PART,
	REPORTS, SUPPORTED, REPORT, SYNC };
static const struct step {
	enum place in;
	const char *space, *name;
	enum place is;
	bool text; /* what stands in it is read */
} steps[] = {
	{ TOP, dav, "multistatus", MULTISTATUS, false },
	{ MULTISTATUS, dav, "response", RESPONSE, false },
	{ MULTISTATUS, dav, "sync-token", TOKEN, true },
	{ RESPONSE, dav, "href", HREF, true },
	{ RESPONSE, dav, "status", STATUS, true },
	{ RESPONSE, dav, "propstat", PROPSTAT, false },
	{ PROPSTAT, dav, "status", PROP_STATUS, true },
	{ PROPSTAT, dav, "prop", PROP, false },
	{ PROP, dav, "getetag", ETAG, true },
	{ PROP, server, "getctag", CTAG, true },
	{ PROP, caldav, "calendar-data", DATA, true },
	{ PROP, dav, "displayname", NAME, true },
	{ PROP, dav, "current-user-principal", PRINCIPAL, false },
	{ PRINCIPAL, dav, "href", PRINCIPAL_HREF, true },
	{ PROP, caldav, "calendar-home-set", HOME, false },
	{ HOME, dav, "href", HOME_HREF, true },
	{ PROP, dav, "resourcetype", TYPE, false },
	{ TYPE, dav, "collection", FOLDER, false },
	{ TYPE, caldav, "calendar", CALENDAR, false },
	{ PROP, caldav, "supported-calendar-component-set", PARTS, false },
	{ PARTS, caldav, "comp", PART, false },
	{ PROP, dav, "supported-report-set", REPORTS, false },
	{ REPORTS, dav, "supported-report", SUPPORTED, false },
	{ SUPPORTED, dav, "report", REPORT, false },
	{ REPORT, dav, "sync-collection", SYNC, false },
};

struct reader {
	struct arena *a;
	xmlParserCtxt *parser;
	struct dav_answer *out;
	struct dav_response *response; /* the one it stands in */
	struct dav_response found;     /* in this propstat, whose status may come behind it */
	unsigned kinds;                /* which of its properties were there: bits of enum place */
	int prop_status;
	struct {
		enum place place;
		int spaces;            /* namespaces that it declares */
	} stack[DAV_DEPTH];
	int depth, spaces;             /* elements open; namespaces in scope */
	int reads;                     /* depth of the element whose text is read; 0: none */
	struct buf text;
	bool overflowed;               /* of that text */
	bool is_answer;                /* a multistatus began */
	bool too_much, broken;         /* why it was stopped by us */
};

/* -- before libxml2 sees it -- */

/* Those in which every byte of ASCII is itself. */
static bool encoding_fits(struct str declaration)
{
	static const char *const known[] = { "utf-8", "utf8", "us-ascii", "iso-8859-", "windows-125" };
	size_t at;
	struct str rest;

	for (at = 0; at < declaration.n; at++)
		if (str_starts(str_sub(declaration, at, declaration.n), S("encoding"))) break;
	if (at == declaration.n) return true;
	rest = str_trim(str_sub(declaration, at + 8, declaration.n));
	if (!str_starts(rest, S("="))) return false;
	rest = str_trim(str_sub(rest, 1, rest.n));
	for (size_t i = 0; rest.n && i < sizeof known / sizeof *known; i++) {
		struct str name = str_of(known[i]);

		if (str_eq_nocase(str_sub(rest, 1, 1 + name.n), name)) return true;
	}
	return false;
}

/* `rest` behind the next `end`; false when there is none. */
static bool skip_past(struct str *rest, struct str end)
{
	const char *at = memmem(rest->p, rest->n, end.p, end.n);

	if (!at) return false;
	*rest = str_sub(*rest, (size_t)(at - rest->p) + end.n, rest->n);
	return true;
}

/* A tag, up to its '>': not long, and with few quoted values. */
static bool skip_tag(struct str *rest)
{
	size_t most = rest->n < DAV_TAG_BYTES ? rest->n : DAV_TAG_BYTES, values = 0;
	char quote = 0;

	for (size_t i = 1; i < most; i++) {
		char c = rest->p[i];

		if (quote) quote = c == quote ? 0 : quote;
		else if (c == '>') {
			*rest = str_sub(*rest, i + 1, rest->n);
			return true;
		} else if (c == '"' || c == '\'') {
			quote = c;
			if (++values > DAV_ATTRIBUTES) return false;
		}
	}
	return false;
}

/* No DTD, no other alphabet, no large tag. */
static bool markup_fits(struct str xml)
{
	struct str rest = xml, declaration;
	const char *at;

	if (!str_starts(xml, S("<")) || memchr(xml.p, 0, xml.n)) return false;
	if (str_starts(xml, S("<?xml"))) {
		if (!skip_past(&rest, S("?>"))) return false;
		declaration = str_sub(xml, 0, xml.n - rest.n);
		if (declaration.n > DAV_TAG_BYTES || !encoding_fits(declaration)) return false;
	}
	while (rest.n && (at = memchr(rest.p, '<', rest.n))) {
		bool ok;

		rest = str_sub(rest, (size_t)(at - rest.p), rest.n);
		if (str_starts(rest, S("<![CDATA["))) ok = skip_past(&rest, S("]]>"));
		else if (str_starts(rest, S("<!--"))) ok = skip_past(&rest, S("-->"));
		else if (str_starts(rest, S("<!"))) ok = false;
		else if (str_starts(rest, S("<?"))) ok = skip_past(&rest, S("?>"));
		else ok = skip_tag(&rest);
		if (!ok) return false;
	}
	return true;
}

/* -- what libxml2 says -- */

static void stop_reading(struct reader *r, bool *why)
{
	*why = true;
	xmlStopParser(r->parser);
}

static const struct step *step_to(enum place in, const char *space, const char *name)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].in == in && strcmp(steps[i].name, name) == 0 &&
			strcmp(steps[i].space, space) == 0)
			return &steps[i];
	return NULL;
}

/* <comp name="VEVENT"/>; `attributes` are n times local name, prefix, URI, begin and end of the value. */
static bool is_event(const xmlChar **attributes, int n)
{
	for (int i = 0; i < n; i++, attributes += 5)
		if (!attributes[1] && strcmp((const char *)attributes[0], "name") == 0)
			return attributes[4] - attributes[3] == 6 && memcmp(attributes[3], "VEVENT", 6) == 0;
	return false;
}

static void enter(struct reader *r, enum place place, const xmlChar **attributes, int n)
{
	switch (place) {
	case MULTISTATUS:
		r->is_answer = true;
		break;
	case RESPONSE:
		r->response = LIST_ADD(r->a, r->out->at, r->out->n);
		*r->response = (struct dav_response){ .events = true };
		break;
	case PROPSTAT:
		r->found = (struct dav_response){ .events = true };
		r->kinds = 0;
		r->prop_status = 0;
		break;
	case FOLDER:
		r->found.is_collection = true;
		break;
	case CALENDAR:
		r->found.is_calendar = true;
		break;
	case PARTS:
		r->found.events = true; /* also where it names none */
		break;
	case PART: /* the first takes back what an empty set means */
		if (!(r->kinds & 1u << PART)) r->found.events = false;
		r->kinds |= 1u << PART;
		r->found.events = r->found.events || is_event(attributes, n);
		break;
	case SYNC:
		r->found.syncs = true;
		break;
	default:
		break;
	}
}

static void start_element(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int spaces_n, const xmlChar **spaces, int attributes_n, int defaulted, const xmlChar **attributes)
{
	struct reader *r = arg;
	enum place in = r->depth ? r->stack[r->depth - 1].place : TOP;
	const struct step *s = uri ? step_to(in, (const char *)uri, (const char *)name) : NULL;

	(void)prefix, (void)spaces, (void)defaulted;
	if (r->depth == DAV_DEPTH || r->spaces + spaces_n > DAV_NAMESPACES) {
		stop_reading(r, &r->broken);
		return;
	}
	if (s && s->is == RESPONSE && r->out->n == DAV_RESPONSES) {
		stop_reading(r, &r->too_much);
		return;
	}
	if (in == TOP && !s) {
		stop_reading(r, &r->broken); /* a page, or anything else */
		return;
	}
	r->spaces += spaces_n;
	r->stack[r->depth].place = s ? s->is : ELSEWHERE;
	r->stack[r->depth++].spaces = spaces_n;
	if (s) enter(r, s->is, attributes, attributes_n);
	if (!s || !s->text || r->reads) return;
	r->reads = r->depth;
	r->text.n = 0;
	r->overflowed = false;
}

static void take_text(void *arg, const xmlChar *text, int n)
{
	struct reader *r = arg;

	if (!r->reads || n < 0 || r->overflowed) return;
	r->overflowed = (size_t)n > DAV_TEXT_BYTES - r->text.n;
	if (!r->overflowed) buf_add(&r->text, (struct str){ (const char *)text, (size_t)n });
}

/* "HTTP/1.1 404 Not Found" */
static int status_in(struct str line)
{
	struct str version, rest, number;
	int64_t code = 0;

	str_cut(str_trim(line), ' ', &version, &rest);
	str_cut(str_trim(rest), ' ', &number, &rest);
	return str_int(number, &code) && code >= 100 && code < 600 ? (int)code : 0;
}

/* The element that is left, whose whole text it is. */
static void keep_text(struct reader *r, enum place place)
{
	struct str text = r->overflowed ? S("") : buf_str(&r->text);
	struct str copy = place == STATUS || place == PROP_STATUS ? text :
		str_dup(r->a, place == DATA ? text : str_trim(text));

	switch (place) {
	case TOKEN: r->out->sync_token = copy; break;
	case HREF: if (!r->response->href.n) r->response->href = copy; break;
	case STATUS: if (!r->response->status) r->response->status = status_in(copy); break;
	case PROP_STATUS: r->prop_status = status_in(copy); break;
	case ETAG: r->found.etag = copy; break;
	case CTAG: r->found.ctag = copy; break;
	case DATA: r->found.data = copy; break;
	case NAME: r->found.name = copy; break;
	case PRINCIPAL_HREF: if (!r->found.principal.n) r->found.principal = copy; break;
	case HOME_HREF: if (!r->found.home.n) r->found.home = copy; break;
	default: break;
	}
}

/* The properties of a propstat count where the server has them. */
static void keep_found(struct reader *r)
{
	struct dav_response *to = r->response;
	const struct dav_response *f = &r->found;

	if (r->prop_status && r->prop_status / 100 != 2) return;
	if (r->kinds & 1u << ETAG) to->etag = f->etag;
	if (r->kinds & 1u << CTAG) to->ctag = f->ctag;
	if (r->kinds & 1u << DATA) to->data = f->data;
	if (r->kinds & 1u << NAME) to->name = f->name;
	if (r->kinds & 1u << PRINCIPAL) to->principal = f->principal;
	if (r->kinds & 1u << HOME) to->home = f->home;
	if (r->kinds & 1u << TYPE) to->is_collection = f->is_collection;
	if (r->kinds & 1u << TYPE) to->is_calendar = f->is_calendar;
	if (r->kinds & 1u << PARTS) to->events = f->events;
	if (r->kinds & 1u << REPORTS) to->syncs = f->syncs;
}

static void end_element(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = arg;
	enum place place;

	(void)name, (void)prefix, (void)uri;
	if (!r->depth) return;
	if (r->reads == r->depth) {
		keep_text(r, r->stack[r->depth - 1].place);
		r->reads = 0;
	}
	place = r->stack[--r->depth].place;
	r->spaces -= r->stack[r->depth].spaces;
	if (r->depth && r->stack[r->depth - 1].place == PROP) r->kinds |= 1u << place;
	if (place == PROPSTAT) keep_found(r);
}

/* What is wrong is one sentence of ours; and libxml2 would go on without a word. */
static void hear_error(void *arg, xmlErrorPtr error)
{
	struct reader *r = arg;

	if (error->level == XML_ERR_FATAL) stop_reading(r, &r->broken);
}

static bool read_answer(struct reader *r, struct str xml)
{
	/* no XML_PARSE_NOENT and no XML_PARSE_HUGE: what is known of entities is the five of XML, and a
	 * text node of 10 MB ends it */
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

	xmlInitParser(); /* safe from any thread, and once */
	if (!(r->parser = xmlNewParserCtxt())) abort();
	*r->parser->sax = (xmlSAXHandler){ .initialized = XML_SAX2_MAGIC, .startElementNs = start_element,
		.endElementNs = end_element, .characters = take_text, .ignorableWhitespace = take_text,
		.cdataBlock = take_text, .serror = hear_error };
	r->parser->userData = r;
	/* its table of names grows slow, not large: without end, 16 MB of new names take half a minute */
	xmlDictSetLimit(r->parser->dict, DAV_NAMES_BYTES);
	xmlFreeDoc(xmlCtxtReadMemory(r->parser, xml.p, (int)xml.n, "answer.xml", NULL, options));
	if (!r->parser->wellFormed) r->broken = true;
	xmlFreeParserCtxt(r->parser);
	return !r->broken && !r->too_much && r->is_answer;
}

/* Some servers send an empty line, or a byte order mark, before the document. */
static struct str trim_front(struct str xml)
{
	xml = str_trim(xml);
	if (str_starts(xml, S("\xef\xbb\xbf"))) xml = str_trim(str_sub(xml, 3, xml.n));
	return xml;
}

bool dav_parse(struct arena *a, struct str xml, struct dav_answer *out, struct err *e)
{
	struct reader r = { .a = a, .out = out, .text = { .a = a } };

	*out = (struct dav_answer){ .at = LIST_NEW(a, struct dav_response) };
	xml = trim_front(xml);
	if (xml.n > DAV_BYTES || !markup_fits(xml)) return err_set(e, ERR_FAILED, NO_ANSWER);
	if (read_answer(&r, xml)) return true;
	*out = (struct dav_answer){ .at = LIST_NEW(a, struct dav_response) };
	return r.too_much ? err_set(e, ERR_FAILED, TR("What is there is larger than what is read.")) :
		err_set(e, ERR_FAILED, NO_ANSWER);
}

void dav_escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '&') buf_z(b, "&amp;");
		else if (s.p[i] == '<') buf_z(b, "&lt;");
		else if (s.p[i] == '>') buf_z(b, "&gt;");
		else buf_ch(b, s.p[i]);
	}
}
