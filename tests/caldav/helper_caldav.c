/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks a CalDAV server as the worker does, for test_caldav_servers.py:
 *
 *	helper_caldav find URL USER SECRET          the home and its calendars
 *	helper_caldav sync URL USER SECRET TOKEN    what changed in a collection, with sizes
 *	helper_caldav list URL USER SECRET TOKEN    the same of a server that cannot say what changed
 *	helper_caldav busy URL USER SECRET          what free-busy-query answers, for 28 days from 2026-11-23
 *
 * USER "" is a bearer token; RAPPORT_TEST_OUTSIDE=1 refuses private addresses; RAPPORT_TEST_DNS is
 * the address and port of the name server to ask.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "caldav/caldav.h"

static bool find(struct arena *a, struct caldav_at *at, struct err *e)
{
	struct caldav_found *found;
	size_t n;

	if (!caldav_discover(a, at, e)) return false;
	printf("home %.*s\n", STR(at->url));
	if (!caldav_find(a, at, &found, &n, e)) return false;
	for (size_t i = 0; i < n; i++) printf("calendar %.*s %.*s\n", STR(found[i].url), STR(found[i].name));
	return true;
}

static bool sync(struct arena *a, struct caldav_at *at, bool syncs, struct str token, struct err *e)
{
	struct caldav_item *items;
	size_t n, run;
	bool whole;

	if (!caldav_changes(a, at, at->url, syncs, &token, &whole, &items, &n, e)) return false;
	for (size_t i = 0; i < n; i += run + 1) {
		for (run = 0; i + run < n && !items[i + run].gone; run++) continue;
		if (!caldav_contents(a, at, at->url, items + i, run, e)) return false;
	}
	for (size_t i = 0; i < n; i++)
		printf("%s %.*s %.*s %zu\n", items[i].gone ? "gone" : items[i].unread ? "unread" : "item", STR(items[i].href),
			STR(items[i].etag), items[i].ics.n);
	printf("%s token=%.*s\n", whole ? "whole" : "part", STR(token));
	return true;
}

static bool busy(struct arena *a, struct caldav_at *at, struct err *e)
{
	int64_t from = date_days(2026, 11, 23) * (int64_t)DAY;
	struct str ics;

	if (!caldav_busy(a, at, at->url, from, from + 28 * (int64_t)DAY, &ics, e)) return false;
	printf("%.*s", STR(ics));
	return true;
}

static bool act(const char *what, struct arena *a, struct caldav_at *at, struct str token, struct err *e)
{
	if (strcmp(what, "find") == 0) return find(a, at, e);
	if (strcmp(what, "busy") == 0) return busy(a, at, e);
	return sync(a, at, strcmp(what, "sync") == 0, token, e);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct caldav_at at = { .seconds = 5, .inside = !getenv("RAPPORT_TEST_OUTSIDE") };
	struct err e = { 0 };

	if (argc < 5) return 2;
	at.resolver = str_of(getenv("RAPPORT_TEST_DNS"));
	at.url = str_of(argv[2]);
	at.user = str_of(argv[3]);
	at.password = str_of(argv[4]);
	at.auth = at.user.n ? TRANSFER_ANY : TRANSFER_BEARER;
	if (!act(argv[1], a, &at, str_of(argc > 5 ? argv[5] : ""), &e))
		printf("refused: %s\n", e.text);
	arena_free(a);
	return 0;
}
