/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates of the proleptic Gregorian calendar as plain numbers. A *local* time is
 * seconds since 1970-01-01T00:00:00 on somebody's wall; only ical/zone.h turns it
 * into UTC and back. Years −9999 to 9999.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * 86400 };

struct date {
	int year, month, day; /* month and day from 1 */
};

/* Days since 1970-01-01, and back. `month` 1 to 12; `day` may lie outside its month
 * and counts on. */
int64_t date_days(int year, int month, int day);
struct date date_of_days(int64_t days);
/* The day a time lies on, and the second in it, also before 1970. */
int64_t date_day_of(int64_t seconds);
int64_t date_second_of(int64_t seconds);
/* 0 is Monday. */
int date_weekday(int64_t days);
int date_month_days(int year, int month);
bool date_leap(int year);

/* "2026-11-23" → days. False when it is no such day. */
bool date_parse(struct str s, int64_t *days);
/* "14:25" → seconds of the day. */
bool date_parse_clock(struct str s, int64_t *seconds);
/* RFC 3339 with `Z` or an offset → UTC seconds ("2026-11-23T09:00:00Z"). A fraction
 * of a second is dropped. */
bool date_parse_rfc3339(struct str s, int64_t *utc);
/* "2026-11-23T09:00:00Z" */
void date_print_rfc3339(struct buf *b, int64_t utc);
/* "20261123T090000", as iCalendar and CalDAV have it (RFC 5545, 3.3.5), without a zone. */
void date_print_stamp(struct buf *b, int64_t seconds);
/* "2026-11-23" */
void date_print(struct buf *b, int64_t days);

#endif
