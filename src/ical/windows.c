/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows zone names, as Outlook and Exchange write them, to IANA names: the table is
 * CLDR's windowsZones. Of the territories it takes the default ("001"): W. Europe Standard
 * Time is Berlin. What Windows shows for them has cities.
 */
#include "ical/zones.h"

#include <stdlib.h>
#include <string.h>

#include "ical/windows_data.h"

enum { NAME_MOST = 64 };

static int compare_name(const void *name, const void *row)
{
	return str_cmp(*(const struct str *)name, str_of(((const struct windows_zone *)row)->windows));
}

static const struct zone *find_exact(struct zones *z, struct str name)
{
	const struct windows_zone *row = bsearch(&name, windows_table, windows_count,
		sizeof *windows_table, compare_name);

	return row ? zone_find(z, str_of(row->iana)) : NULL;
}

/* Exchange numbers a second definition of one zone: "W. Europe Standard Time 1". */
static struct str without_number(struct str name)
{
	struct str s = name;

	while (s.n && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9') s.n--;
	if (s.n == name.n || s.n == 0 || s.p[s.n - 1] != ' ') return name;
	return str_trim(s);
}

static const struct zone *find_city(struct zones *z, struct str city)
{
	static const char *const areas[] = { "Europe", "America", "Asia", "Africa", "Australia",
		"Pacific", "Atlantic" };
	const struct zone *found = NULL;
	char name[NAME_MOST];

	if (city.n == 0 || city.n > NAME_MOST - 12) return NULL;
	for (size_t i = 0; !found && i < sizeof areas / sizeof *areas; i++) {
		size_t n = str_of(areas[i]).n;

		memcpy(name, areas[i], n);
		name[n++] = '/';
		for (size_t k = 0; k < city.n; k++) name[n++] = city.p[k] == ' ' ? '_' : city.p[k];
		found = zone_find(z, (struct str){ name, n });
	}
	return found;
}

/* "(UTC+01:00) Amsterdam, Berlin, Bern": what Windows shows its users, by its first city that
 * tzdata knows. */
static const struct zone *find_shown(struct zones *z, struct str name)
{
	const struct zone *found = NULL;
	struct str city, rest;

	if (!str_starts(name, S("(UTC")) && !str_starts(name, S("(GMT"))) return NULL;
	if (!str_cut(name, ')', &city, &rest)) return NULL;
	while (!found && rest.n) {
		str_cut(rest, ',', &city, &rest);
		found = find_city(z, str_trim(city));
	}
	return found;
}

const struct zone *zone_find_windows(struct zones *z, struct str name)
{
	const struct zone *found;

	name = str_trim(name);
	while (name.n >= 2 && (name.p[0] == '"' || name.p[0] == '\'')
		&& name.p[name.n - 1] == name.p[0])
		name = str_trim(str_sub(name, 1, name.n - 1));
	found = find_exact(z, name);
	if (!found) found = find_exact(z, without_number(name));
	return found ? found : find_shown(z, name);
}
