/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables are of code points and ordered. They follow the properties of Unicode 15:
 * White_Space; Cc, Cf and Default_Ignorable_Code_Point; and two blanks that are neither
 * (the empty Braille pattern and the half-width filler).
 */
#include "base/clean.h"

#include <string.h>

enum { ADDRESS_BYTES = 254, /* of an address: RFC 5321, section 4.5.3.1.3, without the brackets */
	NO_CHARACTER = 0x110000 };

struct range {
	uint32_t from, to;
};

static const struct range spaces[] = {
	{ 0x20, 0x20 }, { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x202f, 0x202f },
	{ 0x205f, 0x205f }, { 0x3000, 0x3000 },
};

static const struct range unseen[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c },
	{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 },
	{ 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0xe0000, NO_CHARACTER },
};

/* Variation selectors belong to the character before them, so that they are never trimmed off. */
static const struct range selectors[] = {
	{ 0x180b, 0x180d }, { 0x180f, 0x180f }, { 0xfe00, 0xfe0f }, { 0xe0100, 0xe01ef },
};

/* Scripts whose words are written with ZWNJ and ZWJ (Unicode 15, section 23.2): Arabic and
 * its neighbours, those of India and of what lies south-east of it, Mongolian; and pictures,
 * which are joined too. */
static const struct range joined[] = {
	{ 0x620, 0x8ff }, { 0x900, 0xdff }, { 0x1000, 0x109f }, { 0x1780, 0x18af },
	{ 0x1a20, 0x1aaf }, { 0x1b00, 0x1cff }, { 0x2600, 0x27bf }, { 0xa840, 0xaaff },
	{ 0xfe0f, 0xfe0f }, { 0x11000, 0x11fff }, { 0x1f000, 0x1faff },
};

static bool is_in(uint32_t code, const struct range *r, size_t n)
{
	for (size_t i = 0; i < n && r[i].from <= code; i++)
		if (code <= r[i].to) return true;
	return false;
}
#define IN(code, ranges) is_in(code, ranges, sizeof ranges / sizeof *ranges)

/* The character at the beginning of `s`, which is not empty, and its bytes. A byte that is no UTF-8
 * is NO_CHARACTER. */
static uint32_t first_of(struct str s, size_t *bytes)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t code = n == 1 ? p[0] : p[0] & (0x7fu >> n);

	*bytes = 1;
	if (n > 1 && (n > s.n || !str_utf8(str_sub(s, 0, n)))) return NO_CHARACTER;
	*bytes = n;
	for (size_t i = 1; i < n; i++) code = code << 6 | (p[i] & 0x3fu);
	return code;
}

static uint32_t last_of(struct str s, size_t *bytes)
{
	size_t from = s.n - 1;

	while (from > 0 && s.n - from < 4 && ((unsigned char)s.p[from] & 0xc0) == 0x80) from--;
	return first_of(str_sub(s, from, s.n), bytes);
}

static bool is_trimmed(uint32_t code)
{
	if (code == NO_CHARACTER) return false; /* a mistake that must be seen */
	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		return (code >= '\t' && code <= '\r') || code == 0x85; /* what breaks lines */
	return IN(code, spaces) || (IN(code, unseen) && !IN(code, selectors));
}

struct str clean_trim(struct str s)
{
	size_t bytes;

	while (s.n && is_trimmed(first_of(s, &bytes))) s = str_sub(s, bytes, s.n);
	while (s.n && is_trimmed(last_of(s, &bytes))) s.n -= bytes;
	return s;
}

struct str clean_strip(struct arena *a, struct str s)
{
	struct buf b = { .a = a };
	size_t bytes;

	for (; s.n; s = str_sub(s, bytes, s.n)) {
		uint32_t code = first_of(s, &bytes);

		if (!IN(code, spaces) && !IN(code, unseen)) buf_add(&b, str_sub(s, 0, bytes));
	}
	return buf_str(&b);
}

bool clean_find(struct str s, struct clean_at *at)
{
	size_t bytes;

	*at = (struct clean_at){ 0 };
	for (; s.n; s = str_sub(s, bytes, s.n)) {
		at->code = first_of(s, &bytes);
		at->character++;
		if (at->code != ' ' && (IN(at->code, spaces) || IN(at->code, unseen))) return true;
	}
	return false;
}

/* Whether an unseen character may stand in a name between these two. */
static bool is_written(uint32_t before, uint32_t code, uint32_t after)
{
	if (code == 0x200c || code == 0x200d) return IN(before, joined) && IN(after, joined);
	if (code >= 0x180b && code <= 0x180f) return before >= 0x1820 && before <= 0x18aa;
	return IN(code, selectors) && before && !IN(before, spaces) && !IN(before, unseen);
}

bool clean_name(struct arena *a, struct str typed, struct str *name, struct clean_at *at)
{
	struct str s = clean_trim(typed);
	struct buf b = { .a = a };
	uint32_t before = 0;
	size_t bytes, next;

	*at = (struct clean_at){ 0 };
	for (; s.n; s = str_sub(s, bytes, s.n), before = at->code) {
		uint32_t after = 0;

		at->code = first_of(s, &bytes);
		at->character++;
		if (bytes < s.n) after = first_of(str_sub(s, bytes, s.n), &next);
		if (IN(at->code, unseen) && !is_written(before, at->code, after)) return false;
		if (IN(at->code, spaces)) buf_ch(&b, ' ');
		else buf_add(&b, str_sub(s, 0, bytes));
	}
	*name = buf_str(&b);
	return true;
}

/* A letter, a digit or a byte of a character beyond ASCII: of what the name of a host is made. */
static bool is_of_host(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : 0;

	return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The bytes of the sign at `at` behind which a link would go on; 0: none. The full stops of other scripts lead to
 * the same hosts. */
static size_t find_joint(struct str s, size_t at)
{
	static const char *const dots[] = { ".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1" };
	bool ends = at + 1 >= s.n || s.p[at + 1] == ' ';

	if (s.p[at] == ':') return !ends && (s.p[at + 1] < '0' || s.p[at + 1] > '9'); /* "10:30" is a time */
	if (s.p[at] == '/' || s.p[at] == '@') return !ends;
	for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
		size_t n = strlen(dots[i]);

		/* no domain has one letter: "d.S." is a name */
		if (str_starts(str_sub(s, at, s.n), str_of(dots[i])) && is_of_host(s, at + n) && is_of_host(s, at + n + 1))
			return n;
	}
	return 0;
}

struct str clean_unlink(struct arena *a, struct str name)
{
	struct buf b = { .a = a };
	bool found = false;

	for (size_t i = 0; i < name.n; i++) {
		size_t n = find_joint(name, i);

		buf_add(&b, str_sub(name, i, i + (n ? n : 1)));
		if (!n) continue;
		buf_z(&b, "\xe2\x81\xa0");
		i += n - 1;
		found = true;
	}
	return found ? buf_str(&b) : name;
}

bool clean_has_link(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (str_starts(str_sub(name, i, name.n), S("://")) ||
			((!i || !is_of_host(name, i - 1)) && str_eq_nocase(str_sub(name, i, i + 4), S("www."))))
			return true;
	return false;
}

bool clean_address(struct arena *a, struct str typed, struct str *address)
{
	struct str s = clean_trim(typed), local, domain;
	struct clean_at at;

	if (s.n > ADDRESS_BYTES || clean_find(s, &at) || !str_cut(s, '@', &local, &domain)) return false;
	if (local.n == 0 || domain.n == 0 || str_has(domain, S("@"))) return false;
	if (domain.p[0] == '.' || str_ends(domain, S("."))) return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr(" <>()[],;:\"\\", s.p[i])) return false;
	*address = str_lower(a, s);
	return true;
}

/* The characters that are taken out of a text which is read, not compared: joiners, selectors and
 * soft hyphens stay, for they belong to how some languages are written. */
static const struct range commands[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200b, 0x200b }, { 0x200e, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfdd0, 0xfdef }, { 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb }, { 0xfffe, 0xffff }, { 0xe0000, 0xe00ff },
};

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~') return false; /* also what is not ASCII */
	return true;
}

static void put_foreign(struct buf *b, struct str one, uint32_t code, bool lines)
{
	if (code == NO_CHARACTER) buf_z(b, "\xef\xbf\xbd");
	else if (code == '\n' || code == 0x2028 || code == 0x2029) buf_ch(b, lines ? '\n' : ' ');
	else if (code == '\t') buf_ch(b, ' ');
	else if (!IN(code, commands)) buf_add(b, one);
}

struct str clean_foreign(struct arena *a, struct str s, size_t most, bool lines)
{
	struct buf b = { .a = a };
	size_t bytes;

	s = clean_trim(s);
	if (s.n <= most && is_plain(s)) return s;
	for (; s.n; s = str_sub(s, bytes, s.n)) {
		uint32_t code = first_of(s, &bytes);
		size_t before = b.n;

		if (code == '\r' && s.n > 1 && s.p[1] == '\n') continue;
		put_foreign(&b, str_sub(s, 0, bytes), code == '\r' ? '\n' : code, lines);
		if (b.n <= most) continue;
		b.n = before;
		break;
	}
	return clean_trim(buf_str(&b));
}

struct str clean_shown(struct arena *a, struct str s, size_t most)
{
	struct buf b = { .a = a };
	size_t bytes, end = s.n < most ? s.n : most;

	while (end < s.n && end && ((unsigned char)s.p[end] & 0xc0) == 0x80) end--;
	for (s = str_sub(s, 0, end); s.n; s = str_sub(s, bytes, s.n)) {
		uint32_t code = first_of(s, &bytes);

		if (code != ' ' && (IN(code, spaces) || IN(code, unseen))) buf_fmt(&b, "<U+%04X>", (unsigned)code);
		else buf_add(&b, str_sub(s, 0, bytes));
	}
	return buf_str(&b);
}
