/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/parse.h"

#include <string.h>

enum { TEXT_MAX = 64 << 20, COMPONENTS_MAX = 200000, PROPS_MAX = 2000000, DEPTH_MAX = 16 };

/* Physical lines, with a look ahead for folds. `lf` is the next LF at or after `at`, kept
 * so that a file of lone CRs is not searched to its end once a line. */
struct lines {
	const char *at, *end, *lf;
	int line; /* number of the line that was taken last */
};

struct reader {
	struct arena *a;
	struct warnings *w;
	struct lines lines;
	struct ical_comp *root;
	struct ical_comp *open[DEPTH_MAX + 1];
	struct str names[DEPTH_MAX + 1];
	int depth;       /* open[depth] is the innermost; open[0] the root */
	int too_deep;    /* how many BEGINs below the deepest are open */
	size_t comps, props;
	int decoded;     /* how many lines were not UTF-8 */
};

static const struct {
	struct str name;
	enum ical_name id;
} known[] = {
	{ { "ATTENDEE", 8 }, ICAL_ATTENDEE },
	{ { "BUSYTYPE", 8 }, ICAL_BUSYTYPE },
	{ { "COMMENT", 7 }, ICAL_COMMENT },
	{ { "DTEND", 5 }, ICAL_DTEND },
	{ { "DTSTAMP", 7 }, ICAL_DTSTAMP },
	{ { "DTSTART", 7 }, ICAL_DTSTART },
	{ { "DURATION", 8 }, ICAL_DURATION },
	{ { "EXDATE", 6 }, ICAL_EXDATE },
	{ { "FREEBUSY", 8 }, ICAL_FREEBUSY },
	{ { "METHOD", 6 }, ICAL_METHOD },
	{ { "ORGANIZER", 9 }, ICAL_ORGANIZER },
	{ { "PRIORITY", 8 }, ICAL_PRIORITY },
	{ { "RDATE", 5 }, ICAL_RDATE },
	{ { "RECURRENCE-ID", 13 }, ICAL_RECURRENCE_ID },
	{ { "RRULE", 5 }, ICAL_RRULE },
	{ { "SEQUENCE", 8 }, ICAL_SEQUENCE },
	{ { "STATUS", 6 }, ICAL_STATUS },
	{ { "SUMMARY", 7 }, ICAL_SUMMARY },
	{ { "TRANSP", 6 }, ICAL_TRANSP },
	{ { "TZID", 4 }, ICAL_TZID },
	{ { "TZOFFSETFROM", 12 }, ICAL_TZOFFSETFROM },
	{ { "TZOFFSETTO", 10 }, ICAL_TZOFFSETTO },
	{ { "UID", 3 }, ICAL_UID },
	{ { "X-APPLE-TRAVEL-DURATION", 23 }, ICAL_X_TRAVEL },
	{ { "X-MICROSOFT-CDO-ALLDAYEVENT", 27 }, ICAL_X_ALL_DAY },
	{ { "X-MICROSOFT-CDO-BUSYSTATUS", 26 }, ICAL_X_BUSY_STATUS },
	{ { "X-LIC-LOCATION", 14 }, ICAL_X_LIC_LOCATION },
	{ { "X-WR-TIMEZONE", 13 }, ICAL_X_WR_TIMEZONE },
};

static enum ical_name name_id(struct str name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].name.n == name.n && str_eq_nocase(known[i].name, name))
			return known[i].id;
	return ICAL_UNKNOWN;
}

static enum ical_kind kind_of(struct str name)
{
	static const struct {
		const char *name;
		enum ical_kind kind;
	} kinds[] = {
		{ "VEVENT", ICAL_VEVENT },
		{ "VCALENDAR", ICAL_VCALENDAR },
		{ "VFREEBUSY", ICAL_VFREEBUSY },
		{ "VTIMEZONE", ICAL_VTIMEZONE },
		{ "STANDARD", ICAL_STANDARD },
		{ "DAYLIGHT", ICAL_DAYLIGHT },
		{ "VAVAILABILITY", ICAL_VAVAILABILITY },
		{ "AVAILABLE", ICAL_AVAILABLE },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq_nocase(name, str_of(kinds[i].name))) return kinds[i].kind;
	return ICAL_OTHER;
}

/* Take the next physical line, without its end: LF, CRLF, CRCRLF or a lone CR. */
static bool take_physical_line(struct lines *l, struct str *line)
{
	const char *stop, *cr;

	if (l->at == l->end) return false;
	if (!l->lf || l->lf < l->at) {
		l->lf = memchr(l->at, '\n', (size_t)(l->end - l->at));
		if (!l->lf) l->lf = l->end;
	}
	stop = l->lf;
	cr = memchr(l->at, '\r', (size_t)(stop - l->at));
	if (cr) stop = cr;
	*line = (struct str){ l->at, (size_t)(stop - l->at) };
	if (cr) {
		stop += stop + 1 < l->lf && stop[1] == '\r' ? 2 : 1;
		if (stop != l->lf) stop = cr; /* a lone CR */
	}
	l->at = stop < l->end ? stop + 1 : stop;
	l->line++;
	return true;
}

/* Whether the next line is a continuation. Some programs leave an empty line before it. */
static bool is_folded(const struct lines *l)
{
	const char *p = l->at;

	p += p < l->end && *p == '\r';
	p += p < l->end && *p == '\n';
	return p < l->end && (*p == ' ' || *p == '\t');
}

/* Join the line and its continuations (RFC 5545, section 3.1) as bytes, for a fold may
 * lie inside a character. A line without continuations is a slice of the text. */
static struct str unfold(struct reader *r, struct str first)
{
	struct buf b = { .a = r->a };
	struct str more;

	if (!is_folded(&r->lines)) return first;
	buf_add(&b, first);
	while (is_folded(&r->lines) && take_physical_line(&r->lines, &more))
		buf_add(&b, str_sub(more, 1, more.n));
	return buf_str(&b);
}

static void skip_folds(struct reader *r)
{
	struct str more;

	while (is_folded(&r->lines))
		if (!take_physical_line(&r->lines, &more)) return;
}

/* Turn Windows-1252, of which Latin-1 is a part, into UTF-8. Bytes that it leaves undefined, and
 * NUL, become U+FFFD. */
static struct str decode_windows_1252(struct arena *a, struct str s)
{
	static const uint16_t high[32] = { 0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020,
		0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd,
		0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
		0x203a, 0x0153, 0xfffd, 0x017e, 0x0178 };
	struct buf b = { .a = a };

	for (size_t i = 0; i < s.n; i++) {
		unsigned c = (unsigned char)s.p[i];

		if (c == 0) c = 0xfffd;
		else if (c >= 0x80 && c < 0xa0) c = high[c - 0x80];
		if (c < 0x80) {
			buf_ch(&b, (char)c);
			continue;
		}
		if (c < 0x800) {
			buf_ch(&b, (char)(0xc0 | c >> 6));
		} else {
			buf_ch(&b, (char)(0xe0 | c >> 12));
			buf_ch(&b, (char)(0x80 | (c >> 6 & 0x3f)));
		}
		buf_ch(&b, (char)(0x80 | (c & 0x3f)));
	}
	return buf_str(&b);
}

/* Does an unquoted colon at `i` belong to a URI in a parameter, as in SENT-BY=mailto:…? Section
 * 3.2 wants quotes around one, and several servers forget them. */
static bool is_of_parameter(struct str s, size_t from, size_t i)
{
	static const struct str schemes[] = { S("mailto"), S("http"), S("https"), S("ldap"), S("ldaps"),
		S("urn"), S("cid"), S("data"), S("tel"), S("sip") };
	size_t k = i;

	while (k > from && s.p[k - 1] != '=' && s.p[k - 1] != ',' && s.p[k - 1] != ';' &&
		s.p[k - 1] != ':') k--;
	if (k == from || (s.p[k - 1] != '=' && s.p[k - 1] != ',')) return false;
	for (size_t n = 0; n < sizeof schemes / sizeof *schemes; n++)
		if (str_eq_nocase(str_trim(str_sub(s, k, i)), schemes[n])) return true;
	return false;
}

/* A time begins with a year. The name of a zone before it may have colons, which should stand in
 * quotes: "TZID=GMT+05:30", "TZID=(UTC+01:00) Berlin". */
static bool is_no_time(enum ical_name id, struct str value)
{
	if (id != ICAL_DTSTART && id != ICAL_DTEND && id != ICAL_RECURRENCE_ID &&
		id != ICAL_EXDATE && id != ICAL_RDATE)
		return false;
	value = str_trim(value);
	for (size_t i = 0; i < 4; i++)
		if (i == value.n || value.p[i] < '0' || value.p[i] > '9') return true;
	return false;
}

/* Where the parameters end: the first colon outside quotes that is not a parameter's. Some
 * programs open a quote and never close it; then the first colon has to do. */
static size_t find_value(struct str s, size_t from, enum ical_name id)
{
	bool quoted = false;

	for (size_t i = from; i < s.n; i++) {
		if (s.p[i] == '"') quoted = !quoted;
		if (s.p[i] != ':' || quoted || is_of_parameter(s, from, i)) continue;
		if (!is_no_time(id, str_sub(s, i + 1, s.n))) return i;
	}
	return from + str_index(str_sub(s, from, s.n), ':');
}

static bool add_prop(struct reader *r, enum ical_name id, struct str line, size_t name_n,
	int number, struct err *e)
{
	struct ical_comp *c = r->open[r->depth];
	struct ical_prop *p;
	size_t colon;

	if (!str_utf8(line)) {
		line = decode_windows_1252(r->a, line);
		if (!r->decoded++)
			warn(r->w, number, TR("not UTF-8; read as Windows-1252"));
	}
	colon = find_value(line, name_n, id);
	if (colon == line.n) {
		warn(r->w, number, TR("a property without ':'; skipped"));
		return true;
	}
	if (++r->props > PROPS_MAX)
		return err_line(e, ERR_INPUT, r->w->name, number, TR("more than %d properties"),
			PROPS_MAX);
	p = NEW(r->a, struct ical_prop);
	*p = (struct ical_prop){ .name = id, .line = number, .of = c,
		.params = str_sub(line, name_n, colon), .value = str_sub(line, colon + 1, line.n) };
	if (c->last_prop) c->last_prop->next = p;
	else c->props = p;
	c->last_prop = p;
	return true;
}

static struct ical_comp *add_comp(struct reader *r, enum ical_kind kind, int line)
{
	struct ical_comp *c = NEW(r->a, struct ical_comp), *up = r->open[r->depth];

	c->kind = kind;
	c->line = line;
	c->up = up;
	if (up->last) up->last->next = c;
	else up->first = c;
	up->last = c;
	return c;
}

/* Close the components that are open below `depth`, and warn that they had no END. */
static void close_to(struct reader *r, int depth, int line)
{
	for (; r->depth > depth; r->depth--)
		warn(r->w, r->open[r->depth]->line, TR("%.*s has no END before line %d"),
			STR(warn_quote(r->w, r->names[r->depth])), line);
	r->too_deep = 0;
}

/* How deep a component of this kind can stand: one that begins deeper proves that an END
 * before it is missing. DEPTH_MAX: anywhere. */
static int depth_of(struct str name, enum ical_kind kind)
{
	if (kind == ICAL_VCALENDAR) return 0;
	if (kind == ICAL_VEVENT || kind == ICAL_VFREEBUSY || kind == ICAL_VTIMEZONE) return 1;
	if (kind == ICAL_VAVAILABILITY || str_eq_nocase(name, S("VTODO"))) return 1;
	return DEPTH_MAX;
}

static bool begin_component(struct reader *r, struct str name, int line, struct err *e)
{
	enum ical_kind kind = kind_of(name);
	int most = depth_of(name, kind);

	if (++r->comps > COMPONENTS_MAX)
		return err_line(e, ERR_INPUT, r->w->name,
			line, TR("more than %d components"), COMPONENTS_MAX);
	/* a component at the top without a VCALENDAR stands one higher */
	if (most == 1 && r->depth > 0 && r->open[1]->kind != ICAL_VCALENDAR) most = 0;
	if (r->depth > most) close_to(r, most, line);
	if (r->depth == DEPTH_MAX) {
		if (!r->too_deep++)
			warn(r->w, line, TR("nested deeper than %d; skipped"), DEPTH_MAX);
		return true;
	}
	r->open[r->depth + 1] = add_comp(r, kind, line);
	r->names[++r->depth] = name;
	return true;
}

static void end_component(struct reader *r, struct str name, int line)
{
	int d = r->depth;

	if (r->too_deep) {
		r->too_deep--;
		return;
	}
	while (d > 0 && !str_eq_nocase(r->names[d], name)) d--;
	if (d == 0) {
		warn(r->w, line, TR("END:%.*s without its BEGIN"), STR(str_sub(name, 0, 40)));
		return;
	}
	close_to(r, d, line);
	r->depth--;
}

static size_t name_length(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != ':' && s.p[i] != ';') i++;
	return i;
}

static struct str take_rest(struct reader *r, struct str s, size_t name_n)
{
	s = unfold(r, s);
	return str_trim(str_sub(s, name_n + 1, s.n));
}

static const struct str byte_order_mark = S("\xef\xbb\xbf");

static bool keeps_props(enum ical_kind kind)
{
	return kind != ICAL_OTHER && kind != ICAL_ROOT;
}

/* Read the content line whose first physical line is `s`. Texts that were joined to one have
 * byte order marks in the middle. */
static bool read_content_line(struct reader *r, struct str s, struct err *e)
{
	struct ical_comp *c = r->open[r->depth];
	int number = r->lines.line;
	struct str name;
	enum ical_name id;
	size_t n;

	if (str_starts(s, byte_order_mark)) s = str_sub(s, byte_order_mark.n, s.n);
	n = name_length(s);
	if (n == s.n) {
		s = unfold(r, s); /* a fold inside the name, or no property at all */
		n = name_length(s);
	}
	name = str_sub(s, 0, n);
	if (str_eq_nocase(name, S("BEGIN"))) return begin_component(r, take_rest(r, s, n), number, e);
	if (str_eq_nocase(name, S("END"))) {
		end_component(r, take_rest(r, s, n), number);
		return true;
	}
	/* a transfer encoding has to be undone first (RFC 2045, section 6) */
	if (!r->comps && str_eq_nocase(name, S("MIME-Version")))
		return err_line(e, ERR_INPUT, r->w->name, number,
			TR("a mail message; save the calendar in it as a file of its own"));
	if (n == s.n && c->kind != ICAL_ROOT && str_trim(s).n)
		warn(r->w, number, TR("no property: %.*s; skipped"), STR(warn_quote(r->w, s)));
	id = n < s.n && !r->too_deep && keeps_props(c->kind) ? name_id(name) : ICAL_UNKNOWN;
	if (id != ICAL_UNKNOWN) return add_prop(r, id, unfold(r, s), n, number, e);
	skip_folds(r);
	return true;
}

bool ical_parse(struct arena *a, struct str text, struct warnings *w, struct ical_comp **root,
	struct err *e)
{
	struct reader r = { .a = a, .w = w };
	struct str line;

	if (text.n > TEXT_MAX)
		return err_at(e, ERR_INPUT, w->name, TR("larger than %d MiB"), TEXT_MAX >> 20);
	r.lines = (struct lines){ text.p, text.p + text.n, NULL, 0 };
	if (text.n == 0) r.lines.end = r.lines.at = "";
	*root = r.open[0] = NEW(a, struct ical_comp);
	while (take_physical_line(&r.lines, &line))
		if (line.n && !read_content_line(&r, line, e)) return false;
	close_to(&r, 0, r.lines.line + 1);
	return true;
}

const struct ical_prop *ical_get(const struct ical_comp *c, enum ical_name name)
{
	const struct ical_prop *p = c->props;

	while (p && p->name != name) p = p->next;
	return p;
}

struct str ical_text(const struct ical_comp *c, enum ical_name name)
{
	const struct ical_prop *p = ical_get(c, name);

	return p ? str_trim(p->value) : S("");
}

/* The end of the parameter that begins at `from`: a semicolon outside quotes. */
static size_t find_param_end(struct str s, size_t from)
{
	bool quoted = false;
	size_t i = from;

	for (; i < s.n && (quoted || s.p[i] != ';'); i++)
		if (s.p[i] == '"') quoted = !quoted;
	return i;
}

bool ical_param(const struct ical_prop *p, struct str name, struct str *value)
{
	for (size_t at = 0; at < p->params.n;) {
		size_t stop = find_param_end(p->params, at);
		struct str key, said;

		if (str_cut(str_sub(p->params, at, stop), '=', &key, &said) &&
			str_eq_nocase(str_trim(key), name)) {
			*value = str_trim(said);
			if (value->n >= 2 && value->p[0] == '"' && value->p[value->n - 1] == '"')
				*value = str_sub(*value, 1, value->n - 1);
			return true;
		}
		at = stop + 1;
	}
	return false;
}
