/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/term.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* The only variable that the signal handler touches. */
static atomic_bool interrupted;

enum { WIDTH = 80, NARROWEST = 40, WIDEST = 400, BAR = 30 };

static int read_width(void)
{
	struct winsize w;
	int64_t n;

	if (str_int(str_of(getenv("COLUMNS")), &n) && n > 0) return n < WIDEST ? (int)n : WIDEST;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0) return w.ws_col;
	return WIDTH;
}

struct term term_out(void)
{
	const char *no_colour = getenv("NO_COLOR");
	struct str name = str_of(getenv("TERM"));
	int width = read_width();

	return (struct term){
		.width = width < NARROWEST ? NARROWEST : width,
		.colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour) && name.n &&
			!str_eq(name, S("dumb")),
	};
}

/* Take the next character of UTF-8 off *s; a byte that begins none counts as U+FFFD. */
static uint32_t take_character(struct str *s)
{
	unsigned char lead = (unsigned char)s->p[0];
	size_t n = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? lead : lead & (0x7fu >> n);

	if (n == 0 || n > s->n || !str_utf8(str_sub(*s, 0, n))) {
		*s = str_sub(*s, 1, s->n);
		return 0xfffd;
	}
	for (size_t i = 1; i < n; i++) c = c << 6 | (s->p[i] & 0x3f);
	*s = str_sub(*s, n, s->n);
	return c;
}

struct range { uint32_t first, last; };

static bool is_within(uint32_t c, const struct range *r)
{
	for (; r->last; r++)
		if (c >= r->first && c <= r->last) return true;
	return false;
}

/* The blocks that matter for names and titles (Unicode's East Asian Width W and F, and
 * combining marks); a terminal that sees it otherwise has a crooked column, no more. */
static const struct range wide[] = { { 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0xa4cf },
	{ 0xa960, 0xa97f }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff },
	{ 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd }, { 0, 0 } };
static const struct range without_width[] = { { 0x0300, 0x036f }, { 0x0483, 0x0489 },
	{ 0x0591, 0x05bd }, { 0x064b, 0x065f }, { 0x0900, 0x0902 }, { 0x093a, 0x093a },
	{ 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d }, { 0x0e31, 0x0e31 },
	{ 0x0e34, 0x0e3a }, { 0x0e47, 0x0e4e }, { 0x200b, 0x200d }, { 0x20d0, 0x20f0 },
	{ 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0, 0 } };
/* C0 and C1 controls, and the marks that change the order of reading: a terminal would obey them. */
static const struct range commands[] = { { 0x00, 0x1f }, { 0x7f, 0x9f }, { 0x061c, 0x061c },
	{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 }, { 0xfeff, 0xfeff },
	{ 0xfffd, 0xfffd }, { 0, 0 } };

int term_columns(struct str s)
{
	int n = 0;

	while (s.n) {
		uint32_t c = take_character(&s);

		n += is_within(c, without_width) ? 0 : is_within(c, wide) ? 2 : 1;
	}
	return n;
}

struct str term_plain(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	while (s.n) {
		struct str before = s;
		uint32_t c = take_character(&s);

		if (is_within(c, commands)) buf_ch(&b, '?');
		else buf_add(&b, str_sub(before, 0, before.n - s.n));
	}
	return buf_str(&b);
}

void term_wrap(struct buf *b, struct str text, int width, int indent, int at)
{
	struct str word;
	bool first = true;

	for (bool more = true; more;) {
		int columns;

		more = str_cut(text, ' ', &word, &text);
		columns = term_columns(word);
		if (!first && at + 1 + columns > width) {
			buf_fmt(b, "\n%*s", indent, "");
			at = indent;
			first = true;
		}
		if (!first) buf_ch(b, ' ');
		buf_add(b, word);
		at += columns + !first;
		first = false;
	}
	buf_ch(b, '\n');
}

static void note_interrupt(int signal_number)
{
	(void)signal_number;
	atomic_store(&interrupted, true);
}

const atomic_bool *term_interrupt_begin(void)
{
	struct sigaction on = { .sa_handler = note_interrupt, .sa_flags = (int)SA_RESETHAND };

	atomic_store(&interrupted, false);
	sigaction(SIGINT, &on, NULL);
	return &interrupted;
}

void term_interrupt_end(void)
{
	signal(SIGINT, SIG_DFL);
}

static double read_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(struct progress *p)
{
	*p = (struct progress){ .on = isatty(STDERR_FILENO) != 0, .began = read_seconds() };
}

void progress_show(struct progress *p, const char *what, double done)
{
	double now;
	int full = (int)(done * BAR);

	if (!p->on) return;
	now = read_seconds();
	if (now - p->began < 0.5 || now - p->drawn < 0.1) return;
	if (full > BAR) full = BAR;
	fprintf(stderr, "\r\033[K[%.*s%*s] %3d %%  %s", full, "##############################",
		BAR - full, "", (int)(done * 100), what);
	fflush(stderr);
	p->drawn = now;
	p->shown = true;
}

void progress_end(struct progress *p)
{
	if (p->shown) fputs("\r\033[K", stderr);
	p->shown = false;
}
