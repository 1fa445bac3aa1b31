/* SPDX-License-Identifier: Apache-2.0
 *
 * The calendars of bench/refresh.sh: /0.ics, /1.ics, …, of which each thousandth is always
 * another and all else never is. Keeps connections, and says "unchanged" (304) to who knows.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/mhd.h"

enum { CHANGES = 1000 };

static const char calendar[] =
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//bench//EN\r\nBEGIN:VEVENT\r\n"
	"UID:a\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\n"
	"SUMMARY:Changed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static enum MHD_Result take(void *arg, struct MHD_Connection *m, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **slot)
{
	bool changed = strtol(url + 1, NULL, 10) % CHANGES == 0;
	const char *known = MHD_lookup_connection_value(m, MHD_HEADER_KIND, "If-None-Match");
	struct MHD_Response *r;
	enum MHD_Result sent;

	(void)arg, (void)method, (void)version, (void)bytes, (void)n;
	if (!*slot) {
		*slot = (void *)(uintptr_t)calendar;
		return MHD_YES;
	}
	r = MHD_create_response_from_buffer(known && !changed ? 0 : strlen(calendar),
		(void *)(uintptr_t)calendar, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(r, "Content-Type", "text/calendar");
	MHD_add_response_header(r, "ETag", "\"1\"");
	sent = MHD_queue_response(m, known && !changed ? 304 : 200, r);
	MHD_destroy_response(r);
	return sent;
}

int main(void)
{
	return mhd_serve(take, 1);
}
