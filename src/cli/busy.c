/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport busy`: calendar files in, the busy time of their owner out, as JSON.
 */
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "base/date.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/term.h"
#include "ical/busy.h"

enum { ME_MAX = 64, FILE_MAX = 64 << 20 };

/* The options of the command line, as they were given. */
struct given {
	struct str from, to, zone, all_day, unanswered, travel;
	struct str me[ME_MAX];
	size_t me_n;
};

static bool take_options(int *argc, char **argv, struct given *g, struct err *e)
{
	const struct cli_option options[] = {
		{ .name = "--from", .value = &g->from },
		{ .name = "--to", .value = &g->to },
		{ .name = "--tz", .value = &g->zone },
		{ .name = "--all-day", .value = &g->all_day },
		{ .name = "--unanswered", .value = &g->unanswered },
		{ .name = "--travel", .value = &g->travel },
		{ .name = "--me", .list = g->me, .list_n = &g->me_n, .list_max = ME_MAX },
		{ 0 },
	};

	if (!cli_options(argc, argv, options, e)) return false;
	if (!g->from.n || !g->to.n || !g->zone.n)
		return err_set(e, ERR_INPUT,
			"busy needs --from, --to and --tz (see `rapport busy --help`)");
	if (*argc < 2) return err_set(e, ERR_INPUT, "busy needs a calendar file, or - to read one");
	return true;
}

/* Read an instant, or a date, which means its midnight in `zone`. */
static bool read_time(const char *option, struct str s, const struct zone *zone, int64_t *utc,
	struct err *e)
{
	int64_t days;

	if (date_parse_rfc3339(s, utc)) return true;
	if (!date_parse(s, &days))
		return err_set(e, ERR_INPUT,
			"%s %.*s: expected a time like 2026-11-23T09:00:00Z or a date like "
			"2026-11-23",
			option, STR(s));
	*utc = zone_utc_of(zone, days * DAY);
	return true;
}

static bool read_all_day(struct str s, enum busy_all_day *all_day, struct err *e)
{
	if (s.n == 0 || str_eq(s, S("as-written"))) *all_day = BUSY_ALL_DAY_BY_TRANSP;
	else if (str_eq(s, S("free"))) *all_day = BUSY_ALL_DAY_FREE;
	else if (str_eq(s, S("busy"))) *all_day = BUSY_ALL_DAY_HARD;
	else
		return err_set(e, ERR_INPUT, "--all-day %.*s: expected as-written, free or busy",
			STR(s));
	return true;
}

static bool read_unanswered(struct str s, enum busy_unanswered *unanswered, struct err *e)
{
	if (s.n == 0 || str_eq(s, S("busy"))) *unanswered = BUSY_UNANSWERED_HARD;
	else if (str_eq(s, S("tentative"))) *unanswered = BUSY_UNANSWERED_SOFT;
	else if (str_eq(s, S("free"))) *unanswered = BUSY_UNANSWERED_FREE;
	else
		return err_set(e, ERR_INPUT, "--unanswered %.*s: expected busy, tentative or free",
			STR(s));
	return true;
}

/* Read the addresses of --me. An address with an invisible character is refused, for no attendee
 * has it. */
static bool read_me(struct arena *a, struct given *g, struct err *e)
{
	struct clean_at at;

	for (size_t i = 0; i < g->me_n; i++) {
		g->me[i] = clean_trim(g->me[i]);
		if (clean_find(g->me[i], &at))
			return err_set(e, ERR_INPUT,
				"--me %.*s: character %zu is U+%04X, which nobody sees",
				STR(clean_shown(a, g->me[i], 254)), at.character, (unsigned)at.code);
	}
	return true;
}

static bool read_travel(struct str s, enum busy_travel *travel, struct err *e)
{
	if (s.n == 0 || str_eq(s, S("busy"))) *travel = BUSY_TRAVEL_HARD;
	else if (str_eq(s, S("free"))) *travel = BUSY_TRAVEL_FREE;
	else
		return err_set(e, ERR_INPUT, "--travel %.*s: expected busy or free", STR(s));
	return true;
}

static bool make_ask(struct arena *a, struct given *g, struct zones *zones, struct busy_ask *ask,
	struct err *e)
{
	*ask = (struct busy_ask){ .zones = zones, .zone = zone_find(zones, clean_trim(g->zone)),
		.me = g->me, .me_n = g->me_n };
	if (!ask->zone)
		return err_set(e, ERR_INPUT, "--tz %.*s: no such time zone; expected a name like "
			"Europe/Berlin", STR(clean_shown(a, g->zone, 64)));
	if (!read_me(a, g, e)) return false;
	if (!read_all_day(g->all_day, &ask->all_day, e)) return false;
	if (!read_unanswered(g->unanswered, &ask->unanswered, e)) return false;
	if (!read_travel(g->travel, &ask->travel, e)) return false;
	if (!read_time("--from", g->from, ask->zone, &ask->from, e)) return false;
	if (!read_time("--to", g->to, ask->zone, &ask->to, e)) return false;
	if (ask->from > ask->to) return err_set(e, ERR_INPUT, "--to is before --from");
	return true;
}

static void print_warnings(struct arena *a, const char *path, const struct busy_answer *answer)
{
	const char *file = str_z(a, term_plain(a, str_of(path)));

	for (size_t i = 0; i < answer->warnings_n; i++) {
		const struct busy_warning *w = &answer->warnings[i];

		struct str text = term_plain(a, w->text);

		if (w->line) fprintf(stderr, "%s:%d: %.*s\n", file, w->line, STR(text));
		else fprintf(stderr, "%s: %.*s\n", file, STR(text));
	}
}

static void append_spans(struct arena *a, struct spans *all, struct spans more)
{
	struct span *at = NEW_N(a, struct span, all->n + more.n);

	if (all->n) memcpy(at, all->at, all->n * sizeof *at);
	if (more.n) memcpy(at + all->n, more.at, more.n * sizeof *at);
	*all = (struct spans){ at, all->n + more.n };
}

static bool read_files(struct arena *a, char **files, int n, struct busy_ask *ask,
	struct spans *all, struct err *e)
{
	for (int i = 0; i < n; i++) {
		struct busy_answer answer;
		struct str text;

		ask->name = files[i];
		if (!file_read(a, files[i], FILE_MAX, &text, e)) return false;
		if (!busy_read(a, text, ask, &answer, e)) return false;
		print_warnings(a, files[i], &answer);
		append_spans(a, all, answer.busy);
		spans_merge(all);
	}
	return true;
}

static void print_busy(struct arena *a, struct spans busy)
{
	struct buf b = { .a = a };

	buf_z(&b, "{\"busy\":[");
	for (size_t i = 0; i < busy.n; i++) {
		buf_z(&b, i ? ",[\"" : "[\"");
		date_print_rfc3339(&b, busy.at[i].start);
		buf_z(&b, "\",\"");
		date_print_rfc3339(&b, busy.at[i].end);
		buf_z(&b, "\"]");
	}
	buf_z(&b, "]}\n");
	fwrite(b.p, 1, b.n, stdout);
}

bool cli_busy(struct arena *a, int argc, char **argv, struct err *e)
{
	struct given given = { 0 };
	struct spans all = { 0 };
	struct busy_ask ask;
	struct zones *zones;
	bool ok;

	if (!take_options(&argc, argv, &given, e)) return false;
	zones = zones_new(NULL);
	ok = make_ask(a, &given, zones, &ask, e) && read_files(a, argv + 1, argc - 1, &ask, &all, e);
	if (ok) print_busy(a, all);
	zones_free(zones);
	return ok;
}
