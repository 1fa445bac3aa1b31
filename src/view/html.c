/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages write through: every value escaped by its type.
 */
#include "view/html.h"

#include <stdarg.h>
#include <string.h>

#include "base/clean.h"
#include "base/date.h"
#include "base/id.h"

/* How each byte that means something in HTML is escaped, alike in text and in double-quoted
 * attributes. */
static const struct str escapes[256] = {
	['&'] = { "&amp;", 5 }, ['<'] = { "&lt;", 4 }, ['>'] = { "&gt;", 4 },
	['"'] = { "&quot;", 6 }, ['\''] = { "&#39;", 5 },
};

void html_text(struct html *h, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const struct str *e = &escapes[(unsigned char)s.p[i]];

		if (!e->n) continue;
		buf_add(&h->b, str_sub(s, from, i));
		buf_add(&h->b, *e);
		from = i + 1;
	}
	buf_add(&h->b, str_sub(s, from, s.n));
}

/* Whether the text has a letter that is written from right to left, outside of isolates (U+2068 to
 * U+2069). Such letters are in the blocks of Unicode whose bidirectional class is R or AL: U+0590
 * to U+08FF, the presentation forms, and U+10800 to U+10FFF. */
static bool has_right_to_left(struct str s)
{
	bool isolated = false;

	if (str_ascii(s)) return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if (c == 0xe2 && next == 0x81 && i + 2 < s.n) { /* U+2068 begins an isolate, U+2069 ends it */
			unsigned char last = (unsigned char)s.p[i + 2];

			isolated = last == 0xa8 || (isolated && last != 0xa9);
		}
		if (isolated) continue;
		if (c >= 0xd6 && c <= 0xdf) return true;
		if (c == 0xe0 && next >= 0xa0 && next <= 0xa3) return true;
		if (c == 0xef && next >= 0xac && next <= 0xbb) return true;
		if (c == 0xf0 && ((next == 0x90 && i + 2 < s.n && (unsigned char)s.p[i + 2] >= 0xa0) ||
					 next == 0x9e))
			return true;
	}
	return false;
}

void html_words(struct html *h, struct str s)
{
	bool turned = has_right_to_left(s);

	if (turned) html_literal(h, "<bdi>");
	html_text(h, s);
	if (turned) html_literal(h, "</bdi>");
}

struct str html_isolate(struct html *h, struct str name)
{
	if (h->unlinked) name = clean_unlink(h->b.a, name);
	if (!has_right_to_left(name)) return name;
	return str_fmt(h->b.a, "\u2068%.*s\u2069", STR(name));
}

void html_z(struct html *h, const char *z)
{
	html_text(h, str_of(z));
}

void html_int(struct html *h, int64_t n)
{
	buf_int(&h->b, n);
}

void html_markup(struct html *h, struct markup m)
{
	buf_add(&h->b, m.s);
}

/* Browsers drop control characters from addresses and read \ as /, so that "/\t/host"
 * would leave this site: an address with either is none. */
static bool is_safe_url(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\\' || s.p[i] == 0x7f) return false;
	if (s.n == 0) return false;
	if (s.p[0] == '/') return s.n == 1 || s.p[1] != '/';
	if (s.p[0] == '?' || s.p[0] == '#') return true;
	return str_eq_nocase(str_sub(s, 0, 8), S("https://")) ||
		str_eq_nocase(str_sub(s, 0, 7), S("http://"));
}

void html_url(struct html *h, struct url u)
{
	html_text(h, is_safe_url(u.s) ? u.s : S("#"));
}

/* Percent-encode all but the unreserved characters (RFC 3986, section 2.3). */
void html_param(struct html *h, struct param p)
{
	buf_percent(&h->b, p.s);
}

void html_id(struct html *h, struct id id)
{
	id_print(&h->b, id.v);
}

const char *html_id_z(struct html *h, int64_t id)
{
	struct buf b = { .a = h->b.a };

	id_print(&b, id);
	return str_z(h->b.a, buf_str(&b));
}

/* A near day is named, so that nobody has to count. A weekday stands without its date only when it
 * is to come: readers take "Tue" for the next Tuesday, never for the last. */
static void put_when_words(struct buf *b, struct html *h, struct when w)
{
	int64_t local = w.utc + w.offset;
	int64_t ahead = date_day_of(local) - date_day_of(h->now + w.offset);
	struct buf clock = { .a = h->b.a };
	const char *at;

	lang_clock(&clock, h->lang, local);
	at = str_z(h->b.a, buf_str(&clock));
	if (ahead == 0) buf_add(b, trf("today %s", at));
	else if (ahead == 1) buf_add(b, trf("tomorrow %s", at));
	else if (ahead == -1) buf_add(b, trf("yesterday %s", at));
	else if (ahead > 1 && ahead < 7) lang_day_clock(b, h->lang, local);
	else lang_date_clock(b, h->lang, local);
}

void html_when(struct html *h, struct when w)
{
	struct buf words = { .a = h->b.a };

	put_when_words(&words, h, w);
	html_literal(h, "<time datetime=\"");
	date_print_rfc3339(&h->b, w.utc);
	html_literal(h, "\" title=\"");
	html_when_exact(h, w);
	html_literal(h, "\">");
	html_text(h, buf_str(&words));
	html_literal(h, "</time>");
}

void html_when_exact(struct html *h, struct when w)
{
	struct buf exact = { .a = h->b.a };

	lang_exact(&exact, h->lang, w.utc + w.offset);
	html_text(h, buf_str(&exact));
}

void html_day(struct html *h, struct day d)
{
	html_literal(h, "<time datetime=\"");
	date_print(&h->b, d.days);
	html_literal(h, "\">");
	html_day_words(h, d);
	html_literal(h, "</time>");
}

void html_day_words(struct html *h, struct day d)
{
	struct buf words = { .a = h->b.a };

	lang_day(&words, h->lang, d.days);
	html_text(h, buf_str(&words));
}

void html_clock(struct html *h, struct clock c)
{
	lang_clock(&h->b, h->lang, c.local);
}

void html_minutes(struct html *h, struct minutes m)
{
	html_text(h, trnf("%lld minute", "%lld minutes", m.n, (long long)m.n));
}

struct url html_asset(const struct html *h, const char *name)
{
	return (struct url){ h->asset ? h->asset(name) : (struct str){ 0 } };
}

bool html_at(const struct html *h, const char *path)
{
	struct str p = str_of(path);

	if (!str_starts(h->path, p)) return false;
	return h->path.n == p.n || h->path.p[p.n] == '/';
}

static void begin_form(struct html *h, struct str more, const char *fmt, va_list args)
	__attribute__((format(printf, 3, 0)));

static void begin_form(struct html *h, struct str more, const char *fmt, va_list args)
{
	struct buf action = { .a = h->b.a };

	buf_vfmt(&action, fmt, args);
	html_literal(h, "<form method=\"post\" action=\"");
	html_url(h, (struct url){ buf_str(&action) });
	html_literal(h, "\"");
	buf_add(&h->b, more);
	html_literal(h, "><input type=\"hidden\" name=\"csrf\" value=\"");
	html_text(h, h->csrf);
	html_literal(h, "\">");
}

void form_open(struct html *h, const char *action_fmt, ...)
{
	va_list args;

	va_start(args, action_fmt);
	begin_form(h, S(""), action_fmt, args);
	va_end(args);
}

/* Print an attribute that holds a page of ours, or nothing. */
static struct str print_page_attribute(const struct html *h, const char *name, struct url page)
{
	struct html more = *h;

	more.b = (struct buf){ .a = h->b.a };
	buf_fmt(&more.b, " %s=\"", name);
	if (page.s.n) html_url(&more, page);
	buf_ch(&more.b, '"');
	return buf_str(&more.b);
}

void form_open_kept(struct html *h, struct url next, const char *action_fmt, ...)
{
	va_list args;

	va_start(args, action_fmt);
	begin_form(h, print_page_attribute(h, "data-outbox", next), action_fmt, args);
	va_end(args);
}

void form_open_away(struct html *h, struct url away, const char *action_fmt, ...)
{
	va_list args;

	va_start(args, action_fmt);
	begin_form(h, print_page_attribute(h, "data-away", away), action_fmt, args);
	va_end(args);
}

void form_open_upload(struct html *h, const char *action_fmt, ...)
{
	va_list args;

	va_start(args, action_fmt);
	begin_form(h, S(" enctype=\"multipart/form-data\""), action_fmt, args);
	va_end(args);
}
