/* SPDX-License-Identifier: Apache-2.0
 *
 * CLDR's windowsZones, written at build time by tools/zonec: which zone stands for a Windows
 * name where no territory is given.
 */
#ifndef ICAL_WINDOWS_DATA_H
#define ICAL_WINDOWS_DATA_H

#include <stddef.h>

struct windows_zone {
	const char *windows, *iana; /* "W. Europe Standard Time", "Europe/Berlin" */
};

/* Sorted by the bytes of the Windows name, each once. */
extern const struct windows_zone windows_table[];
extern const size_t windows_count;

#endif
