/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes CLDR's table of Windows zone names as C at build time (src/ical/windows_data.h): so
 * ICU, which carries the table, is asked once and is no part of the program.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

enum { ZONES = 1024, NAME_BYTES = 64 };

struct pair { char windows[NAME_BYTES], iana[NAME_BYTES]; };

static bool to_text(const UChar *wide, char text[NAME_BYTES])
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t n = 0;

	u_strToUTF8(text, NAME_BYTES, &n, wide, -1, &status);
	for (int32_t i = 0; i < n; i++)
		if (text[i] == '"' || text[i] == '\\' || text[i] < ' ') return false;
	return U_SUCCESS(status) && n > 0 && n < NAME_BYTES;
}

/* The Windows name of the place `iana` names, and the zone that stands for that name where no
 * territory is given. False when Windows has no zone for it. */
static bool read_pair(const UChar *iana, struct pair *p)
{
	UChar windows[NAME_BYTES] = { 0 }, standard[NAME_BYTES] = { 0 };
	UErrorCode status = U_ZERO_ERROR;

	ucal_getWindowsTimeZoneID(iana, -1, windows, NAME_BYTES - 1, &status);
	if (U_FAILURE(status) || !windows[0]) return false;
	ucal_getTimeZoneIDForWindowsID(windows, -1, NULL, standard, NAME_BYTES - 1, &status);
	return U_SUCCESS(status) && to_text(windows, p->windows) && to_text(standard, p->iana);
}

static int compare_pairs(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->windows, ((const struct pair *)b)->windows);
}

/* Every Windows name that any zone of ICU's has, sorted, each once. */
static size_t read_table(struct pair table[ZONES])
{
	UErrorCode status = U_ZERO_ERROR;
	UEnumeration *zones = ucal_openTimeZones(&status);
	const UChar *iana;
	size_t n = 0, kept = 0;

	while (U_SUCCESS(status) && n < ZONES && (iana = uenum_unext(zones, NULL, &status)))
		if (read_pair(iana, &table[n])) n++;
	uenum_close(zones);
	if (U_FAILURE(status) || n == ZONES) return 0;
	qsort(table, n, sizeof *table, compare_pairs);
	for (size_t i = 0; i < n; i++)
		if (!kept || compare_pairs(&table[kept - 1], &table[i]) != 0) table[kept++] = table[i];
	return kept;
}

int main(void)
{
	static struct pair table[ZONES];
	size_t n = read_table(table);

	if (!n) return fprintf(stderr, "zonec: ICU gives no table of Windows zone names\n"), 1;
	printf("/* Made by tools/zonec. */\n#include \"ical/windows_data.h\"\n\n"
		"const struct windows_zone windows_table[] = {\n");
	for (size_t i = 0; i < n; i++) printf("\t{ \"%s\", \"%s\" },\n", table[i].windows, table[i].iana);
	printf("};\nconst size_t windows_count = %zu;\n", n);
	return 0;
}
