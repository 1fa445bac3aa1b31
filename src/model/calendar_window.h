/* SPDX-License-Identifier: Apache-2.0
 *
 * The days that are read from calendars: modules that read calendars and modules that ask them need
 * the same numbers.
 */
#ifndef MODEL_CALENDAR_WINDOW_H
#define MODEL_CALENDAR_WINDOW_H

enum {
	CALENDAR_PAST_DAYS = 28,      /* how many days before today are read from a calendar … */
	CALENDAR_AHEAD_DAYS = 183,    /* … and how many days after it */
};

#endif
