/* SPDX-License-Identifier: Apache-2.0 */
#include "caldav/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define TR(text) text /* found by tools/po-extract; caldav/ stands beside what translates */

static const char dav[] = "DAV:", caldav[] = "urn:ietf:params:xml:ns:caldav",
	server[] = "http://calendarserver.org/ns/";

static bool is(const xmlNode *n, const char *space, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns && n->ns->href &&
		strcmp((const char *)n->name, name) == 0 &&
		strcmp((const char *)n->ns->href, space) == 0;
}

static struct str text_of(struct arena *a, const xmlNode *n)
{
	xmlChar *got = xmlNodeGetContent(n);
	struct str s = str_of((const char *)got);

	s = s.n > DAV_TEXT_BYTES ? S("") : str_dup(a, s);
	xmlFree(got);
	return s;
}

static const xmlNode *child(const xmlNode *n, const char *space, const char *name)
{
	for (n = n->children; n; n = n->next)
		if (is(n, space, name)) return n;
	return NULL;
}

static struct str href_in(struct arena *a, const xmlNode *n)
{
	const xmlNode *href = child(n, dav, "href");

	return href ? str_trim(text_of(a, href)) : S("");
}

/* "HTTP/1.1 404 Not Found" */
static int status_of(struct arena *a, const xmlNode *n)
{
	const xmlNode *status = child(n, dav, "status");
	struct str version, rest, number;
	int64_t code = 0;

	if (!status) return 0;
	str_cut(str_trim(text_of(a, status)), ' ', &version, &rest);
	str_cut(rest, ' ', &number, &rest);
	return str_int(number, &code) && code >= 100 && code < 600 ? (int)code : 0;
}

static bool has_events(const xmlNode *set)
{
	bool any = false;

	for (const xmlNode *c = set->children; c; c = c->next) {
		xmlChar *name;
		bool event;

		if (!is(c, caldav, "comp")) continue;
		any = true;
		name = xmlGetNoNsProp(c, (const xmlChar *)"name");
		event = name && strcmp((const char *)name, "VEVENT") == 0;
		xmlFree(name);
		if (event) return true;
	}
	return !any;
}

static bool has_sync(const xmlNode *set)
{
	for (const xmlNode *s = set->children; s; s = s->next) {
		const xmlNode *report = is(s, dav, "supported-report") ? child(s, dav, "report") : NULL;

		if (report && child(report, dav, "sync-collection")) return true;
	}
	return false;
}

static void take_prop(struct arena *a, const xmlNode *p, struct dav_response *r)
{
	if (is(p, dav, "getetag")) r->etag = str_trim(text_of(a, p));
	else if (is(p, server, "getctag")) r->ctag = str_trim(text_of(a, p));
	else if (is(p, caldav, "calendar-data")) r->data = text_of(a, p);
	else if (is(p, dav, "displayname")) r->name = str_trim(text_of(a, p));
	else if (is(p, dav, "current-user-principal")) r->principal = href_in(a, p);
	else if (is(p, caldav, "calendar-home-set")) r->home = href_in(a, p);
	else if (is(p, dav, "resourcetype")) r->is_calendar = child(p, caldav, "calendar") != NULL;
	else if (is(p, caldav, "supported-calendar-component-set")) r->events = has_events(p);
	else if (is(p, dav, "supported-report-set")) r->syncs = has_sync(p);
}

static void take_response(struct arena *a, const xmlNode *n, struct dav_response *r)
{
	*r = (struct dav_response){ .href = href_in(a, n), .status = status_of(a, n), .events = true };
	for (const xmlNode *s = n->children; s; s = s->next) {
		const xmlNode *prop = is(s, dav, "propstat") ? child(s, dav, "prop") : NULL;

		if (!prop || (status_of(a, s) / 100 != 2 && status_of(a, s))) continue;
		for (const xmlNode *p = prop->children; p; p = p->next) take_prop(a, p, r);
	}
}

static bool take(struct arena *a, const xmlNode *root, struct dav_answer *out, struct err *e)
{
	if (!root || !is(root, dav, "multistatus"))
		return err_set(e, ERR_FAILED, TR("The other server is no calendar server, or answers as none."));
	for (const xmlNode *n = root->children; n; n = n->next) {
		if (is(n, dav, "sync-token")) out->sync_token = str_trim(text_of(a, n));
		if (!is(n, dav, "response")) continue;
		if (out->n == DAV_RESPONSES)
			return err_set(e, ERR_FAILED, TR("What is there is larger than what is read."));
		take_response(a, n, LIST_ADD(a, out->at, out->n));
	}
	return true;
}

/* A silent parser: what is wrong is one sentence of ours. */
static void quiet(void *arg, const char *fmt, ...)
{
	(void)arg, (void)fmt;
}

bool dav_parse(struct arena *a, struct str xml, struct dav_answer *out, struct err *e)
{
	xmlDoc *doc = NULL;
	bool ok;

	*out = (struct dav_answer){ .at = LIST_NEW(a, struct dav_response) };
	xmlInitParser(); /* safe from any thread, and once */
	xmlSetGenericErrorFunc(NULL, quiet);
	/* no XML_PARSE_NOENT and no XML_PARSE_HUGE: entities stay unread, depth is limited to 256 */
	if (xml.n && xml.n <= DAV_BYTES)
		doc = xmlReadMemory(xml.p, (int)xml.n, "answer.xml", NULL,
			XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	if (doc && doc->intSubset) { /* no answer of WebDAV has a DTD */
		xmlFreeDoc(doc);
		doc = NULL;
	}
	ok = take(a, doc ? xmlDocGetRootElement(doc) : NULL, out, e);
	if (doc) xmlFreeDoc(doc);
	return ok;
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
