/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/format.h"

struct str str_of(const char *z)
{
	return (struct str){ z ? z : "", z ? strlen(z) : 0 };
}

char *str_z(struct arena *a, struct str s)
{
	char *z = arena_bytes(a, s.n + 1);

	if (s.n) memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	return z;
}

struct str str_dup(struct arena *a, struct str s)
{
	return (struct str){ str_z(a, s), s.n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	struct buf b = { .a = a };
	va_list args;

	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	*buf_room(&b, 1) = '\0';
	return buf_str(&b);
}

struct str str_fill(struct arena *a, const char *sentence, const struct str *parts, size_t n)
{
	struct buf b = { .a = a };
	size_t next = 0;
	bool stopped = false; /* the part that was just filled in ends in a full stop */

	while (*sentence) {
		size_t plain = strcspn(sentence, "%");
		struct format_place place;

		if (plain) {
			bool twice = stopped && sentence[0] == '.';

			buf_add(&b, (struct str){ sentence + twice, plain - twice });
			sentence += plain;
			stopped = false;
			continue;
		}
		place = format_place(sentence);
		sentence += place.conversion ? place.n : 1;
		if (!place.conversion || place.conversion == '%') {
			buf_ch(&b, '%');
			continue;
		}
		next = place.position ? place.position : next + 1;
		if (next > n) continue;
		buf_add(&b, parts[next - 1]);
		stopped = str_ends(parts[next - 1], S("."));
	}
	return buf_str(&b);
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

bool str_has(struct str s, struct str part)
{
	return part.n == 0 || (s.n && memmem(s.p, s.n, part.p, part.n));
}

size_t str_index(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n) to = s.n;
	if (from > to) from = to;
	/* nothing may have no address, and none can be added to */
	return (struct str){ from ? s.p + from : s.p, to - from };
}

struct str str_lower(struct arena *a, struct str s)
{
	char *z = str_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (z[i] >= 'A' && z[i] <= 'Z') z[i] = (char)(z[i] - 'A' + 'a');
	return (struct str){ z, s.n };
}

struct str str_trim(struct str s)
{
	while (s.n && isspace((unsigned char)s.p[0])) s = str_sub(s, 1, s.n);
	while (s.n && isspace((unsigned char)s.p[s.n - 1])) s.n--;
	return s;
}

bool str_cut(struct str s, char c, struct str *before, struct str *after)
{
	size_t i = str_index(s, c);

	*before = str_sub(s, 0, i);
	*after = str_sub(s, i + 1, s.n);
	return i < s.n;
}

bool str_line(struct str *rest, struct str *line)
{
	size_t i = 0;

	if (rest->n == 0) return false;
	while (i < rest->n && rest->p[i] != '\n' && rest->p[i] != '\r') i++;
	*line = str_sub(*rest, 0, i);
	if (i + 1 < rest->n && rest->p[i] == '\r' && rest->p[i + 1] == '\n') i++;
	*rest = str_sub(*rest, i + 1, rest->n);
	return true;
}

bool str_int(struct str s, int64_t *n)
{
	bool minus = s.n && s.p[0] == '-';
	int64_t v = 0;
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');

	if (i == s.n) return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') return false;
		if (__builtin_mul_overflow(v, 10, &v)) return false;
		if (__builtin_sub_overflow(v, s.p[i] - '0', &v)) return false;
	}
	if (!minus && v == INT64_MIN) return false;
	*n = minus ? v : -v;
	return true;
}

/* The number of bytes of the well-formed UTF-8 sequence at p (RFC 3629, section 4); 0: there is
 * none. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t want, i;

	if (p[0] < 0x80) return p[0] != 0;
	if (p[0] < 0xc2 || p[0] > 0xf4) return 0;
	want = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n < want) return 0;
	if (p[0] == 0xe0) low = 0xa0;
	if (p[0] == 0xed) high = 0x9f;
	if (p[0] == 0xf0) low = 0x90;
	if (p[0] == 0xf4) high = 0x8f;
	if (p[1] < low || p[1] > high) return 0;
	for (i = 2; i < want; i++)
		if ((p[i] & 0xc0) != 0x80) return 0;
	return want;
}

/* The length of the run of ASCII without NUL at p, eight bytes at a time: such a run is nearly
 * all of a calendar. The highest bit is set in a byte that is not ASCII. Subtracting 1 from
 * each byte sets it in a byte that was 0; while none is, nothing is borrowed from the next. */
static size_t ascii_length(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, p + i, sizeof word);
		if ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) break;
	}
	return i;
}

bool str_ascii(struct str s)
{
	size_t i = ascii_length(s.p, s.n);

	while (i < s.n && s.p[i] > 0) i++;
	return i == s.n;
}

bool str_utf8(struct str s)
{
	size_t i = ascii_length(s.p, s.n), step;

	for (; i < s.n; i += step) {
		step = utf8_length((const unsigned char *)s.p + i, s.n - i);
		if (!step) return false;
		if (step > 1) step += ascii_length(s.p + i + step, s.n - i - step);
	}
	return true;
}

uint64_t str_hash(uint64_t so_far, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		so_far = (so_far ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return so_far;
}

void buf_grow(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	char *p;

	while (cap - b->n < n) cap *= 2;
	p = b->p ? arena_extend(b->a, b->p, b->cap, cap) : NULL;
	if (!p) {
		p = arena_bytes(b->a, cap);
		if (b->p) memcpy(p, b->p, b->n);
	}
	b->p = p;
	b->cap = cap;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0) return;
	memcpy(buf_room(b, s.n), s.p, s.n);
	b->n += s.n;
}

void buf_z(struct buf *b, const char *z)
{
	buf_add(b, str_of(z));
}

void buf_ch(struct buf *b, char c)
{
	*buf_room(b, 1) = c;
	b->n++;
}

void buf_digits(struct buf *b, uint64_t n, size_t digits)
{
	size_t length = 1;
	char *to;

	for (uint64_t rest = n; rest > 9; rest /= 10) length++;
	if (digits > length) length = digits < 20 ? digits : 20;
	to = buf_room(b, length);
	for (size_t i = length; i-- > 0; n /= 10) to[i] = (char)('0' + n % 10);
	b->n += length;
}

void buf_int(struct buf *b, int64_t n)
{
	if (n < 0) buf_ch(b, '-');
	buf_digits(b, n < 0 ? -(uint64_t)n : (uint64_t)n, 1);
}

static void add_by_library(struct buf *b, const char *fmt, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, args);
	assert(n >= 0);
	vsnprintf(buf_room(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
	va_end(again);
	b->n += (size_t)n;
}

/* Write a text whose directives are all of base/format.h, without a position; false at the first
 * that is another. */
static bool add_plain_format(struct buf *b, const char *fmt, va_list args)
{
	struct format_args taken;
	struct format_value value;
	bool plain = true;

	va_copy(taken.list, args);
	while (*fmt && plain) {
		const char *mark = strchr(fmt, '%');
		struct format_place place;

		buf_add(b, (struct str){ fmt, mark ? (size_t)(mark - fmt) : strlen(fmt) });
		if (!mark) break;
		place = format_place(mark);
		plain = place.conversion && !place.position;
		if (!plain) break;
		format_take(&place, &taken, &value);
		buf_add(b, (struct str){ value.p, value.n });
		fmt = mark + place.n;
	}
	va_end(taken.list);
	return plain;
}

/* The C library would go over the text twice, once to count; a page is made of hundreds of
 * these. */
void buf_vfmt(struct buf *b, const char *fmt, va_list args)
{
	size_t before = b->n;

	if (add_plain_format(b, fmt, args)) return;
	b->n = before;
	add_by_library(b, fmt, args);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vfmt(b, fmt, args);
	va_end(args);
}

void buf_percent(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~') buf_ch(b, (char)c);
		else buf_fmt(b, "%%%02X", c);
	}
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->n };
}
