/* SPDX-License-Identifier: Apache-2.0
 *
 * How far calendars are known, for those who ask them and those who read them.
 */
#ifndef MODEL_CALENDAR_WINDOW_H
#define MODEL_CALENDAR_WINDOW_H

enum {
	CALENDAR_PAST_DAYS = 28,      /* what is known of a calendar before today … */
	CALENDAR_AHEAD_DAYS = 183,    /* … and after it */
};

#endif
