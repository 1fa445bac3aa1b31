/* SPDX-License-Identifier: Apache-2.0
 *
 * No tree is made: Expat says what it meets, and what is asked for is kept. Its time grows with
 * the bytes alone; what it keeps of names that differ is bounded by the memory it is given.
 */
#include "caldav/xml.h"

#include <expat.h>
#include <iconv.h>
#include <stdlib.h>
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
	bool text; /* its text is read */
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
	XML_Parser parser;
	struct dav_answer *out;
	struct dav_response *response; /* the response that is being read */
	struct dav_response found;     /* what this propstat says; its status may come last */
	unsigned kinds;                /* which properties `found` has: bits of enum place */
	int prop_status;
	enum place stack[DAV_DEPTH];
	int depth;                     /* how many elements are open */
	int spaces;                    /* how many namespaces are in scope */
	int declared;                  /* how many of them the element declares that begins */
	int reads;                     /* depth of the element whose text is read; 0: none */
	struct buf text;
	bool overflowed;               /* the text was longer than it may be */
	bool is_answer;                /* a multistatus began */
	bool too_much, broken;         /* why we have stopped the parser */
};

/* -- what Expat is given -- */

/* Expat's allocator has no argument for its own use. The room is what is left to the document
 * that this thread reads. */
static _Thread_local size_t room;

static void *resize_block(void *old, size_t n)
{
	size_t *block = old ? (size_t *)old - 2 : NULL, had = block ? *block : 0;

	if (n > room + had || !(block = realloc(block, n + 2 * sizeof *block))) return NULL;
	room = room + had - n;
	*block = n;
	return block + 2;
}

static void *new_block(size_t n)
{
	return resize_block(NULL, n);
}

static void free_block(void *old)
{
	size_t *block = old ? (size_t *)old - 2 : NULL;

	if (block) room += *block;
	free(block);
}

/* A document in an alphabet of one byte a letter in which ASCII is itself: iconv() says what the
 * bytes mean, one by one. */
static int know_encoding(void *unused, const XML_Char *name, XML_Encoding *to)
{
	struct str encoding = str_of(name);
	iconv_t c;

	(void)unused;
	if (!str_eq_nocase(str_sub(encoding, 0, 9), S("iso-8859-")) &&
		!str_eq_nocase(str_sub(encoding, 0, 11), S("windows-125")))
		return XML_STATUS_ERROR;
	if ((c = iconv_open("UTF-32LE", name)) == (iconv_t)-1) return XML_STATUS_ERROR;
	for (int i = 0; i < 256; i++) {
		char byte = (char)i, *in = &byte;
		unsigned char letter[4] = { 0 };
		char *out = (char *)letter;
		size_t in_n = 1, out_n = sizeof letter;
		bool ok = iconv(c, &in, &in_n, &out, &out_n) != (size_t)-1 && !out_n;

		to->map[i] = ok ? letter[0] | letter[1] << 8 | letter[2] << 16 : -1;
	}
	iconv_close(c);
	return XML_STATUS_OK;
}

/* Whether the XML declaration writes the name of UTF-8 as XML does not know it. */
static bool says_utf8(struct str xml)
{
	struct str declaration, rest;

	if (!str_starts(xml, S("<?xml")) || !str_cut(str_sub(xml, 0, DAV_TAG_BYTES), '>', &declaration, &rest))
		return false;
	for (size_t i = 0; i < declaration.n; i++) {
		struct str at = str_sub(declaration, i, i + 6);

		if (str_eq_nocase(at, S("'utf8'")) || str_eq_nocase(at, S("\"utf8\""))) return true;
	}
	return false;
}

/* -- what Expat says -- */

static void stop_reading(struct reader *r, bool *why)
{
	*why = true;
	XML_StopParser(r->parser, XML_FALSE);
}

/* Expat joins the namespace of a name and the name with this, which neither can hold. */
enum { JOINT = '\f' };

static const struct step *step_to(enum place in, struct str full)
{
	struct str space, name;

	if (!str_cut(full, JOINT, &space, &name)) return NULL;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].in == in && str_eq(str_of(steps[i].name), name) &&
			str_eq(str_of(steps[i].space), space))
			return &steps[i];
	return NULL;
}

/* <comp name="VEVENT"/>; `attributes` are names and values in turn. */
static bool is_event(const XML_Char **attributes)
{
	for (; *attributes; attributes += 2)
		if (strcmp(attributes[0], "name") == 0) return strcmp(attributes[1], "VEVENT") == 0;
	return false;
}

static void enter(struct reader *r, enum place place, const XML_Char **attributes)
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
		r->found.events = true; /* a set that names no component allows all */
		break;
	case PART: /* the first component takes back what an empty set means */
		if (!(r->kinds & 1u << PART)) r->found.events = false;
		r->kinds |= 1u << PART;
		r->found.events = r->found.events || is_event(attributes);
		break;
	case SYNC:
		r->found.syncs = true;
		break;
	default:
		break;
	}
}

static void start_space(void *arg, const XML_Char *prefix, const XML_Char *uri)
{
	struct reader *r = arg;

	(void)prefix, (void)uri;
	r->declared++;
	if (++r->spaces > DAV_NAMESPACES) stop_reading(r, &r->broken);
}

static void end_space(void *arg, const XML_Char *prefix)
{
	struct reader *r = arg;

	(void)prefix;
	r->spaces--;
}

/* Whether the tag that begins is none that a calendar server sends. */
static bool is_monstrous(const struct reader *r, const XML_Char **attributes)
{
	int n = r->declared;

	while (*attributes && n <= DAV_ATTRIBUTES) attributes += 2, n++;
	return r->depth == DAV_DEPTH || n > DAV_ATTRIBUTES ||
		XML_GetCurrentByteCount(r->parser) > DAV_TAG_BYTES;
}

static void start_element(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = arg;
	enum place in = r->depth ? r->stack[r->depth - 1] : TOP;
	const struct step *s = step_to(in, str_of(name));

	if (r->broken || r->too_much) return; /* Expat ends a tag that is stopped in its middle */
	if (is_monstrous(r, attributes) || (in == TOP && !s)) { /* a page, or anything else */
		stop_reading(r, &r->broken);
		return;
	}
	if (s && s->is == RESPONSE && r->out->n == DAV_RESPONSES) {
		stop_reading(r, &r->too_much);
		return;
	}
	r->declared = 0;
	r->stack[r->depth++] = s ? s->is : ELSEWHERE;
	if (s) enter(r, s->is, attributes);
	if (!s || !s->text || r->reads) return;
	r->reads = r->depth;
	r->text.n = 0;
	r->overflowed = false;
}

static void add_text(void *arg, const XML_Char *text, int n)
{
	struct reader *r = arg;

	if (!r->reads || n < 0 || r->overflowed) return;
	r->overflowed = (size_t)n > DAV_TEXT_BYTES - r->text.n;
	if (!r->overflowed) buf_add(&r->text, (struct str){ text, (size_t)n });
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

/* Keep the whole text of the element that ends. */
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

static void end_element(void *arg, const XML_Char *name)
{
	struct reader *r = arg;
	enum place place;

	(void)name;
	if (!r->depth || r->broken || r->too_much) return;
	place = r->stack[r->depth - 1];
	if (r->reads == r->depth) {
		keep_text(r, place);
		r->reads = 0;
	}
	r->depth--;
	if (r->depth && r->stack[r->depth - 1] == PROP) r->kinds |= 1u << place;
	if (place == PROPSTAT) keep_found(r);
}

/* Without a DTD there are the five entities of XML and no others. */
static void refuse_dtd(void *arg, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int has_own)
{
	struct reader *r = arg;

	(void)name, (void)system, (void)public, (void)has_own;
	stop_reading(r, &r->broken);
}

static bool read_answer(struct reader *r, struct str xml)
{
	const XML_Memory_Handling_Suite bounded = { new_block, resize_block, free_block };
	const XML_Char joint[] = { JOINT, 0 };
	void *buffer;

	room = SIZE_MAX / 2;
	if (!(r->parser = XML_ParserCreate_MM(NULL, &bounded, joint))) abort();
	XML_SetUserData(r->parser, r);
	if (says_utf8(xml)) XML_SetEncoding(r->parser, "UTF-8");
	XML_SetElementHandler(r->parser, start_element, end_element);
	XML_SetNamespaceDeclHandler(r->parser, start_space, end_space);
	XML_SetCharacterDataHandler(r->parser, add_text);
	XML_SetStartDoctypeDeclHandler(r->parser, refuse_dtd);
	XML_SetUnknownEncodingHandler(r->parser, know_encoding, NULL);
	if (!(buffer = XML_GetBuffer(r->parser, (int)xml.n))) abort();
	memcpy(buffer, xml.p, xml.n);
	room = DAV_NAMES_BYTES;
	if (XML_ParseBuffer(r->parser, (int)xml.n, true) != XML_STATUS_OK) r->broken = true;
	XML_ParserFree(r->parser);
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
	if (!xml.n || xml.n > DAV_BYTES) return err_set(e, ERR_FAILED, NO_ANSWER);
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
