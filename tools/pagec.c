/* SPDX-License-Identifier: Apache-2.0
 *
 * Compiles a page (HTML with `{% C %}` and `{{ value }}`) to C at build time, so that a
 * page costs no parsing at run time, a missing field is a compile error at its line of
 * the page, and a value is written the way its place in the HTML needs.
 *
 * For that it follows the HTML: values may stand in text and in double-quoted
 * attributes only, and in an attribute that holds an address they go through macros
 * that take no plain text (view/html.h). What our content security policy would block
 * in the browser (style attributes, inline scripts, on…= handlers) stops the build.
 * A page whose name begins with "mail_" is for mail programs, which read no style sheet
 * of ours and fetch nothing: styles stand in it, and whatever would be fetched stops the build.
 * Both branches of an `if` must leave the HTML in the place where they found it.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/str.h"

enum { PAGE_BYTES = 1 << 20, NAME_BYTES = 32, DEPTH = 64 };

enum place {
	IN_TEXT,
	IN_TAG_NAME,
	IN_TAG,        /* between attributes */
	IN_ATTR_NAME,
	IN_ATTR_EQUALS, /* after "name=" */
	IN_VALUE,
	IN_COMMENT,
	IN_DECLARATION, /* <!doctype …> */
};

/* The place in the HTML of the next byte. */
struct spot {
	enum place place;
	char tag[NAME_BYTES], attr[NAME_BYTES];
	char raw[NAME_BYTES]; /* the element whose content is no markup: title, script … */
	bool closing;         /* the tag at hand is </…> */
	bool begun;           /* the value of the attribute at hand has begun */
};

struct block {
	struct spot spot;
	int line;
};

struct page {
	const char *name;
	bool is_mail; /* it is for mail programs */
	struct str text;
	size_t at;
	int line;
	struct spot spot;
	bool has_src; /* of the tag at hand */
	struct block open[DEPTH];
	int depth;
	struct buf literal, out;
	struct err err;
};

static bool fail(struct page *p, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static bool fail(struct page *p, int line, const char *fmt, ...)
{
	char text[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return err_set(&p->err, ERR_INPUT, "%s:%d: error: %s", p->name, line, text);
}

static struct str get_rest(const struct page *p)
{
	return str_sub(p->text, p->at, p->text.n);
}

static bool is_here(const struct page *p, const char *z)
{
	return str_starts(get_rest(p), str_of(z));
}

static char take_byte(struct page *p)
{
	char c = p->text.p[p->at++];

	if (c == '\n') p->line++;
	return c;
}

static bool is_name(const char *name, const char *of)
{
	return strcmp(name, of) == 0;
}

static bool is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (is_name(name, *list)) return true;
	return false;
}

/* Add a letter to a name. A name that is longer than any that matters is cut. */
static void add_to_name(char *name, char c)
{
	size_t n = strlen(name);

	if (n + 1 < NAME_BYTES) name[n] = (char)tolower((unsigned char)c), name[n + 1] = 0;
}

/* ------------------------------------------------------------------ output */

static void put_line_mark(struct page *p, int line)
{
	buf_fmt(&p->out, "\n#line %d \"%s\"\n", line, p->name);
}

/* Put a byte of a C string. An escape has all three octal digits, so that a digit that follows is no
 * part of the escape. */
static void put_c_byte(struct buf *b, char c)
{
	unsigned char u = (unsigned char)c;

	if (c == '\n') buf_z(b, "\\n");
	else if (c == '"' || c == '\\' || c == '?') buf_fmt(b, "\\%c", c);
	else if (u < 0x20 || u > 0x7e) buf_fmt(b, "\\%03o", u);
	else buf_ch(b, c);
}

static void flush_literal(struct page *p)
{
	if (p->literal.n == 0) return;
	buf_z(&p->out, "html_literal(h, \"");
	for (size_t i = 0; i < p->literal.n; i++) put_c_byte(&p->out, p->literal.p[i]);
	buf_z(&p->out, "\");\n");
	p->literal.n = 0;
}

/* Put a byte of HTML. White space between tags is squeezed to one character, except where it shows;
 * comments, and the white space between functions, are left out. */
static void put_byte(struct page *p, char c)
{
	struct buf *b = &p->literal;
	bool kept = p->spot.place == IN_VALUE || is_name(p->spot.raw, "textarea") ||
		is_name(p->spot.raw, "pre");

	if (p->spot.place == IN_COMMENT || p->depth == 0) return;
	if (!kept && isspace((unsigned char)c)) {
		if (c != '\n') c = ' ';
		if (b->n && isspace((unsigned char)b->p[b->n - 1])) {
			if (c == '\n') b->p[b->n - 1] = c;
			return;
		}
	}
	buf_ch(b, c);
}

/* -------------------------------------------------------------------- HTML */

static bool end_tag(struct page *p)
{
	static const char *const raw[] = { "title", "textarea", "option", "script", "style", "pre",
		NULL };
	struct spot *s = &p->spot;

	if (!s->closing && is_name(s->tag, "script") && !p->has_src)
		return fail(p, p->line, "<script> without src: scripts are files (web-assets/)");
	if (s->closing && is_name(s->tag, s->raw)) s->raw[0] = 0;
	else if (!s->closing && is_one_of(s->tag, raw)) memcpy(s->raw, s->tag, NAME_BYTES);
	s->place = IN_TEXT;
	s->tag[0] = s->attr[0] = 0;
	return true;
}

static bool begin_tag(struct page *p)
{
	struct spot *s = &p->spot;
	char next = p->at < p->text.n ? p->text.p[p->at] : 0;

	if (is_here(p, "!--")) return s->place = IN_COMMENT, true;
	p->has_src = false;
	s->closing = false;
	s->tag[0] = 0;
	put_byte(p, '<');
	if (next == '!') return s->place = IN_DECLARATION, true;
	if (next == '/') s->closing = true, put_byte(p, take_byte(p));
	next = p->at < p->text.n ? p->text.p[p->at] : 0;
	if (!isalpha((unsigned char)next))
		return fail(p, p->line, "'<' that begins no tag: write &lt;");
	s->place = IN_TAG_NAME;
	return true;
}

static bool read_text_byte(struct page *p, char c)
{
	bool blank = isspace((unsigned char)c);
	struct str close = str_fmt(p->out.a, "/%s", p->spot.raw);

	if (is_name(p->spot.raw, "pre")) close.n = 0; /* markup is markup inside <pre> */
	if (!blank && p->depth == 0 && !is_here(p, "!--"))
		return fail(p, p->line, "text outside a function: begin with "
			"{%% void page_…(struct html *h) { %%}");
	if (c == '<' && (!p->spot.raw[0] || str_starts(get_rest(p), close))) return begin_tag(p);
	if (!blank && is_name(p->spot.raw, "script"))
		return fail(p, p->line, "text inside <script>: scripts are files (web-assets/)");
	put_byte(p, c);
	return true;
}

/* A mail fetches nothing, and sends nothing. */
static bool check_mail_tag(struct page *p)
{
	static const char *const apart[] = { "script", "link", "img", "form", "iframe", "object", "base", NULL };

	if (!is_one_of(p->spot.tag, apart)) return true;
	return fail(p, p->line, "<%s> in a mail: it has words and links, and fetches nothing", p->spot.tag);
}

static bool check_tag_name(struct page *p)
{
	if (p->is_mail) return check_mail_tag(p);
	if (!is_name(p->spot.tag, "style")) return true;
	return fail(p, p->line, "<style> is blocked by our content security policy: "
		"styles are files (web-assets/)");
}

static bool check_attr_name(struct page *p)
{
	const char *n = p->spot.attr;

	if (p->is_mail && (is_name(n, "src") || is_name(n, "background")))
		return fail(p, p->line, "%s=\"\" in a mail: it has words and links, and fetches nothing", n);
	if ((is_name(n, "style") && !p->is_mail) || is_name(n, "srcdoc"))
		return fail(p, p->line, "%s=\"\" is blocked by our content security policy: use a class", n);
	if (n[0] == 'o' && n[1] == 'n')
		return fail(p, p->line, "%s=\"\" is blocked by our content security policy: "
			"listen in web-assets/", n);
	if (is_name(n, "src")) p->has_src = true;
	return true;
}

/* Read a byte that ends a name, or that is between attributes. */
static bool read_tag_byte(struct page *p, char c)
{
	struct spot *s = &p->spot;

	if (s->place == IN_ATTR_NAME && !check_attr_name(p)) return false;
	if (s->place == IN_TAG_NAME && !check_tag_name(p)) return false;
	put_byte(p, c);
	if (c == '>') return end_tag(p);
	if (c == '=') {
		if (s->place != IN_ATTR_NAME) return fail(p, p->line, "'=' after no attribute name");
		return s->place = IN_ATTR_EQUALS, true;
	}
	if (c == '"' || c == '\'' || c == '<')
		return fail(p, p->line, "%c inside the tag <%s>: is a quote or a > missing?", c, s->tag);
	if (isspace((unsigned char)c) || c == '/') return s->attr[0] = 0, s->place = IN_TAG, true;
	s->place = IN_ATTR_NAME;
	s->attr[0] = 0;
	add_to_name(s->attr, c);
	return true;
}

static bool read_name_byte(struct page *p, char c)
{
	struct spot *s = &p->spot;

	if (isspace((unsigned char)c) || strchr("/>=\"'<", c)) return read_tag_byte(p, c);
	add_to_name(s->place == IN_TAG_NAME ? s->tag : s->attr, c);
	put_byte(p, c);
	return true;
}

static bool read_equals_byte(struct page *p, char c)
{
	if (c != '"')
		return fail(p, p->line, "the value of %s= does not stand in double quotes",
			p->spot.attr);
	p->spot.begun = false;
	p->spot.place = IN_VALUE;
	put_byte(p, c);
	return true;
}

static bool read_value_byte(struct page *p, char c)
{
	struct spot *s = &p->spot;

	if (!s->begun && is_name(s->tag, "form") && is_name(s->attr, "method") &&
		(c == 'p' || c == 'P'))
		return fail(p, p->line, "a form that posts is opened by form_open(), which adds the "
			"CSRF token");
	put_byte(p, c);
	s->begun = true;
	if (c == '"') s->place = IN_TAG, s->attr[0] = 0;
	return true;
}

static bool read_html_byte(struct page *p, char c)
{
	switch (p->spot.place) {
	case IN_TEXT: return read_text_byte(p, c);
	case IN_TAG_NAME:
	case IN_ATTR_NAME: return read_name_byte(p, c);
	case IN_TAG: return read_tag_byte(p, c);
	case IN_ATTR_EQUALS: return read_equals_byte(p, c);
	case IN_VALUE: return read_value_byte(p, c);
	case IN_DECLARATION:
		put_byte(p, c);
		if (c == '>') p->spot.place = IN_TEXT;
		return true;
	case IN_COMMENT:
		if (c == '>' && p->at >= 3 && memcmp(p->text.p + p->at - 3, "-->", 3) == 0)
			p->spot.place = IN_TEXT;
		return true;
	}
	return true;
}

/* ---------------------------------------------------------------------- C */

/* Step over a C string, character or comment at hand, so that a brace or an end mark
 * in it does not count. False when there is none. */
static bool skip_quoted(struct page *p)
{
	char quote = p->text.p[p->at];
	const char *end = is_here(p, "/*") ? "*/" : is_here(p, "//") ? "\n" : NULL;

	if (!end && quote != '"' && quote != '\'') return false;
	take_byte(p);
	if (end) take_byte(p);
	while (p->at < p->text.n && (end ? !is_here(p, end) : p->text.p[p->at] != quote)) {
		if (end && end[0] == '\n' && is_here(p, "%}")) return true;
		if (!end && p->text.p[p->at] == '\\') take_byte(p);
		if (p->at < p->text.n) take_byte(p);
	}
	for (size_t i = 0; i < (end ? strlen(end) : 1) && p->at < p->text.n; i++) take_byte(p);
	return true;
}

static bool open_brace(struct page *p)
{
	if (p->depth == DEPTH) return fail(p, p->line, "braces nested deeper than %d", DEPTH);
	p->open[p->depth++] = (struct block){ p->spot, p->line };
	return true;
}

static bool close_brace(struct page *p)
{
	const struct block *b;

	if (p->depth == 0) return fail(p, p->line, "'}' without its '{'");
	b = &p->open[--p->depth];
	if (b->spot.place == p->spot.place && is_name(b->spot.tag, p->spot.tag) &&
		is_name(b->spot.attr, p->spot.attr) && is_name(b->spot.raw, p->spot.raw))
		return true;
	return fail(p, p->line, "the block that began in line %d ends in another place of the HTML "
		"(an open tag, quote or element)", b->line);
}

/* A block of C right behind a name in a tag (`<p{% if … %}`, ` required{% } %}`) ends the name. */
static bool end_name(struct page *p)
{
	struct spot *s = &p->spot;

	if (s->place != IN_ATTR_NAME && s->place != IN_TAG_NAME) return true;
	if (!(s->place == IN_TAG_NAME ? check_tag_name(p) : check_attr_name(p))) return false;
	s->place = IN_TAG;
	s->attr[0] = 0;
	return true;
}

/* Statements end in ; { } or a label's colon: `{% if (x) %}` without a brace would hold
 * only the first piece of the HTML after it. */
static bool check_code_end(struct page *p, struct str code, char last, int line)
{
	if (last == 0 || strchr(";{}:", last)) return true;
	if (p->depth == 0 && str_starts(str_trim(code), S("#"))) return true;
	return fail(p, line, "a {%% block %%} ends in ; or { or }");
}

static bool read_code(struct page *p)
{
	int line = p->line;
	size_t from = p->at += 2;
	char last = 0;
	bool ok = end_name(p);

	while (ok && p->at < p->text.n && !is_here(p, "%}")) {
		char c = p->text.p[p->at];
		bool comment = is_here(p, "/*") || is_here(p, "//");

		if (c == '{') ok = open_brace(p);
		if (c == '}') ok = close_brace(p);
		if (is_here(p, "{%")) ok = fail(p, p->line, "{%% inside the {%% of line %d", line);
		if (!isspace((unsigned char)c) && !comment) last = c;
		if (!skip_quoted(p)) take_byte(p);
	}
	if (!ok) return false;
	if (p->at >= p->text.n) return fail(p, line, "{%% without %%}");
	flush_literal(p);
	put_line_mark(p, line);
	buf_add(&p->out, str_sub(p->text, from, p->at));
	buf_ch(&p->out, '\n');
	if (!check_code_end(p, str_sub(p->text, from, p->at), last, line)) return false;
	p->at += 2;
	return true;
}

/* The macro that writes a value at this place; NULL where no value may be. */
static const char *choose_macro(const struct page *p)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "poster", "cite",
		"data", "ping", "manifest", "xlink:href", "background", NULL };
	const struct spot *s = &p->spot;

	if (is_name(s->raw, "script") || p->depth == 0) return NULL;
	if (s->place == IN_TEXT) return s->raw[0] && !is_name(s->raw, "pre") ? "html_put_attr" : "html_put";
	if (s->place != IN_VALUE || is_name(s->attr, "srcset")) return NULL;
	if (!is_one_of(s->attr, urls)) return "html_put_attr";
	return s->begun ? "html_put_in_url" : "html_put_url";
}

static bool read_value(struct page *p)
{
	const char *put_macro = choose_macro(p);
	int line = p->line, depth = 0;
	size_t from = p->at + 2;
	struct str code;

	if (p->spot.place == IN_TEXT && p->at >= 2 && memcmp(p->text.p + p->at - 2, "=\"", 2) == 0)
		return fail(p, line, "an attribute outside its tag: each function writes whole tags");
	if (p->spot.place == IN_ATTR_EQUALS) return read_equals_byte(p, '{');
	if (!put_macro)
		return fail(p, line, "{{ }} may stand in text and in double-quoted attributes only");
	p->at = from;
	while (p->at < p->text.n && (depth > 0 || !is_here(p, "}}"))) {
		char c = p->text.p[p->at];

		if (c == '{') depth++;
		if (c == '}') depth--;
		if (!skip_quoted(p)) take_byte(p);
	}
	if (p->at >= p->text.n) return fail(p, line, "{{ without }}");
	code = str_trim(str_sub(p->text, from, p->at));
	if (code.n == 0) return fail(p, line, "{{ }} holds no value");
	flush_literal(p);
	put_line_mark(p, line);
	buf_fmt(&p->out, "%s(h, (%.*s));\n", put_macro, STR(code));
	p->at += 2;
	p->spot.begun = true;
	return true;
}

static bool read_next(struct page *p)
{
	if (is_here(p, "{%")) return read_code(p);
	if (is_here(p, "{{")) return read_value(p);
	return read_html_byte(p, take_byte(p));
}

static bool compile_page(struct page *p)
{
	buf_z(&p->out, "/* Made by tools/pagec. */\n#include \"view/html.h\"\n");
	while (p->at < p->text.n)
		if (!read_next(p)) return false;
	if (p->depth)
		return fail(p, p->open[p->depth - 1].line, "'{' that is never closed");
	return true;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct page p = { .literal = { .a = a }, .out = { .a = a }, .line = 1 };
	bool ok;

	if (argc != 3) return fprintf(stderr, "usage: pagec PAGE.html OUT.c\n"), 2;
	p.name = argv[1];
	p.is_mail = str_starts(str_of(strrchr(p.name, '/') ? strrchr(p.name, '/') + 1 : p.name), S("mail_"));
	ok = file_read(a, p.name, PAGE_BYTES, &p.text, &p.err) && compile_page(&p) &&
		file_write(argv[2], buf_str(&p.out), 0644, &p.err);
	if (!ok) fprintf(stderr, "%s\n", p.err.text);
	arena_free(a);
	return ok ? 0 : 1;
}
