/* SPDX-License-Identifier: Apache-2.0 */
#include "model/hours.h"

#include <ctype.h>
#include <string.h>

#include "base/clean.h"
#include "base/date.h"

enum { WORKDAYS = 0x1f, ALL_DAYS = 0x7f, DAY_MINUTES = 1440 };

/* In every language of the program: people type days as they call them. */
static const struct {
	const char *names[7];
	size_t least; /* letters that make one out */
} languages[] = {
	{ { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" }, 3 },
	{ { "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag" }, 2 },
};

struct reader {
	struct str text;
	size_t at;
	struct err *e;
};

static char peek(const struct reader *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool expected(const struct reader *r, const char *what)
{
	unsigned character = 1;
	struct clean_at unseen;
	char c = peek(r);

	for (size_t i = 0; i < r->at; i++) character += (r->text.p[i] & 0xc0) != 0x80;
	if (r->at >= r->text.n)
		return err_set(r->e, ERR_INPUT, TR("working hours end too early: expected %s"),
			what);
	if (clean_find(str_sub(r->text, r->at, r->text.n), &unseen) && unseen.character == 1)
		return err_set(r->e, ERR_INPUT,
			TR("working hours, character %u: U+%04X, which nobody sees; expected %s"),
			character, (unsigned)unseen.code, what);
	if (!isgraph((unsigned char)c))
		return err_set(r->e, ERR_INPUT, TR("working hours, character %u: expected %s"),
			character, what);
	return err_set(r->e, ERR_INPUT, TR("working hours, character %u: expected %s, found '%c'"),
		character, what, c);
}

static void skip_space(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t') r->at++;
}

static bool take_mark(struct reader *r, const char *mark)
{
	skip_space(r);
	if (!str_starts(str_sub(r->text, r->at, r->text.n), str_of(mark))) return false;
	r->at += strlen(mark);
	skip_space(r);
	return true;
}

/* Spreadsheets turn "-" into an en dash. */
static bool take_dash(struct reader *r)
{
	return take_mark(r, "-") || take_mark(r, "\xe2\x80\x93");
}

/* The day that a word or its beginning names, 0 for Monday; -1: none. */
static int find_day(struct str word)
{
	for (size_t l = 0; l < sizeof languages / sizeof *languages; l++)
		for (int d = 0; d < 7 && word.n >= languages[l].least; d++)
			if (str_eq_nocase(word, str_sub(str_of(languages[l].names[d]), 0, word.n)))
				return d;
	return -1;
}

static bool read_day(struct reader *r, int *out)
{
	size_t end = r->at;
	int found;

	while (end < r->text.n && isalpha((unsigned char)r->text.p[end])) end++;
	found = find_day(str_sub(r->text, r->at, end));
	if (found < 0) return expected(r, TR_PART("a day like Mon"));
	if (end < r->text.n && r->text.p[end] == '.') end++; /* "Mo." */
	r->at = end;
	*out = found;
	return true;
}

static bool days(struct reader *r, unsigned *mask)
{
	do {
		int first = 0, last;

		if (!read_day(r, &first)) return false;
		last = first;
		if (take_dash(r) && !read_day(r, &last)) return false;
		for (int d = first;; d = (d + 1) % 7) {
			*mask |= 1u << d;
			if (d == last) break;
		}
	} while (take_mark(r, ","));
	return true;
}

static bool digit(struct reader *r, int *value)
{
	if (!isdigit((unsigned char)peek(r))) return false;
	*value = *value * 10 + (peek(r) - '0');
	r->at++;
	return true;
}

static bool two_digits(struct reader *r, int *value)
{
	if (!digit(r, value)) return false;
	return digit(r, value);
}

static bool time_of_day(struct reader *r, int16_t *minutes)
{
	const char *what = TR_PART("a time like 09:00");
	size_t from = r->at;
	int hour = 0, minute = 0;

	if (!digit(r, &hour)) return expected(r, what);
	digit(r, &hour);
	if (peek(r) != ':') return expected(r, what);
	r->at++;
	if (!two_digits(r, &minute)) return expected(r, what);
	if (hour * 60 + minute > DAY_MINUTES || minute > 59) {
		r->at = from;
		return expected(r, TR_PART("a time from 00:00 to 24:00"));
	}
	*minutes = (int16_t)(hour * 60 + minute);
	return true;
}

static bool add_window(struct reader *r, struct hours *h, int d, struct hours_window w)
{
	for (int i = 0; i < h->n[d]; i++)
		if (w.start < h->at[d][i].end && h->at[d][i].start < w.end)
			return expected(r, TR_PART("a window apart from the others of its day"));
	if (h->n[d] == HOURS_A_DAY) return expected(r, TR_PART("at most 6 windows a day"));
	h->at[d][h->n[d]++] = w;
	return true;
}

static bool window(struct reader *r, struct hours *h, unsigned mask)
{
	size_t from = r->at;
	struct hours_window w = { 0 };
	struct reader begin;

	if (!time_of_day(r, &w.start)) return false;
	if (!take_dash(r)) return expected(r, TR_PART("\"-\" and a time"));
	if (!time_of_day(r, &w.end)) return false;
	begin = (struct reader){ r->text, from, r->e };
	if (w.end <= w.start)
		return expected(&begin,
			TR_PART("an end after its start (a night is two: Mon 22:00-24:00; Tue 00:00-06:00)"));
	for (int d = 0; d < 7; d++)
		if (mask & 1u << d && !add_window(&begin, h, d, w)) return false;
	return true;
}

static bool part(struct reader *r, struct hours *h)
{
	unsigned mask = 0;

	if (isalpha((unsigned char)peek(r))) {
		if (!days(r, &mask)) return false;
		skip_space(r);
	}
	do {
		if (!window(r, h, mask ? mask : WORKDAYS)) return false;
	} while (take_mark(r, ","));
	return true;
}

/* In order, and two windows that touch as one. */
static void tidy(struct hours *h, int d)
{
	struct hours_window *w = h->at[d];
	int n = h->n[d], kept = 0;

	for (int i = 1; i < n; i++)
		for (int k = i; k > 0 && w[k].start < w[k - 1].start; k--) {
			struct hours_window swap = w[k];

			w[k] = w[k - 1];
			w[k - 1] = swap;
		}
	for (int i = 1; i < n; i++) {
		if (w[i].start == w[kept].end) w[kept].end = w[i].end;
		else w[++kept] = w[i];
	}
	if (n) h->n[d] = (int8_t)(kept + 1);
}

bool hours_parse(struct str text, struct hours *h, struct err *e)
{
	struct reader r = { clean_trim(text), 0, e };

	*h = (struct hours){ 0 };
	if (r.text.n > HOURS_TEXT_BYTES)
		return err_set(e, ERR_INPUT, TR("working hours of more than %d bytes"),
			HOURS_TEXT_BYTES);
	if (r.text.n == 0)
		return err_set(e, ERR_INPUT,
			TR("no working hours: expected something like 09:00-17:30 "
			   "or Mon-Thu 08:00-16:00; Fri 08:00-12:00"));
	do {
		if (!part(&r, h)) return false;
	} while (take_mark(&r, ";") && r.at < r.text.n);
	if (r.at < r.text.n) return expected(&r, TR_PART("\",\" or \";\" or the end"));
	for (int d = 0; d < 7; d++) tidy(h, d);
	return true;
}

static bool same_day(const struct hours *h, int a, int b)
{
	return h->n[a] == h->n[b] &&
		memcmp(h->at[a], h->at[b], sizeof h->at[a][0] * (size_t)h->n[a]) == 0;
}

/* "Mon,Wed-Fri"; a run over the week's end is one run, "Sun-Thu". */
static void print_days(struct buf *b, unsigned mask)
{
	bool first = true;

	if (mask == ALL_DAYS) {
		buf_z(b, "Mon-Sun");
		return;
	}
	for (int d = 0; d < 7; d++) {
		int last = d;

		if (!(mask & 1u << d) || mask & 1u << (d + 6) % 7) continue;
		while (mask & 1u << (last + 1) % 7) last = (last + 1) % 7;
		buf_fmt(b, "%s%.3s", first ? "" : ",", languages[0].names[d]);
		if (last != d) buf_fmt(b, "-%.3s", languages[0].names[last]);
		first = false;
	}
}

static void print_windows(struct buf *b, const struct hours *h, int d)
{
	for (int i = 0; i < h->n[d]; i++) {
		struct hours_window w = h->at[d][i];

		buf_fmt(b, "%s%02d:%02d-%02d:%02d", i ? ", " : "", w.start / 60, w.start % 60,
			w.end / 60, w.end % 60);
	}
}

void hours_print(struct buf *b, const struct hours *h)
{
	unsigned done = 0;

	for (int d = 0; d < 7; d++) {
		unsigned mask = 0, rest = 0;

		if (!h->n[d] || done & 1u << d) continue;
		for (int k = 0; k < 7; k++) {
			if (same_day(h, d, k)) mask |= 1u << k;
			else if (h->n[k]) rest |= 1u << k;
		}
		if (done) buf_z(b, "; ");
		if (mask != WORKDAYS || rest) {
			print_days(b, mask);
			buf_ch(b, ' ');
		}
		print_windows(b, h, d);
		done |= mask;
	}
}

static size_t count_windows(const struct hours *h, int64_t first, int32_t days_n)
{
	size_t n = 0;

	for (int32_t k = 0; k < days_n; k++) n += (size_t)h->n[date_weekday(first + k)];
	return n;
}

size_t hours_expand(struct arena *a, const struct hours *h, const struct zone *z, int64_t first,
	int32_t days_n, struct hours_span **out)
{
	struct hours_span *s = NEW_N(a, struct hours_span, count_windows(h, first, days_n));
	size_t n = 0;

	for (int32_t k = 0; k < days_n; k++) {
		int d = date_weekday(first + k);
		int64_t midnight = (first + k) * DAY;

		for (int i = 0; i < h->n[d]; i++) {
			int64_t start = zone_utc_of(z, midnight + h->at[d][i].start * MINUTE);
			int64_t end = zone_utc_of(z, midnight + h->at[d][i].end * MINUTE);

			/* a time inside the spring gap is read as after it, so an end in the
			 * gap may lie behind the next start */
			if (n && start < s[n - 1].end) start = s[n - 1].end;
			if (end > start) s[n++] = (struct hours_span){ start, end, k };
		}
	}
	*out = s;
	return n;
}
