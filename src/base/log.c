/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level threshold = LOG_WARN; /* written before threads start */

void log_start(enum log_level least)
{
	threshold = least;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "", "error", "warn", "info", "debug" };
	char line[1024];
	struct timespec t;
	struct tm utc;
	va_list args;
	size_t n;

	if (level > threshold) return;
	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &utc);
	n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &utc);
	n += (size_t)snprintf(line + n, sizeof line - n, ".%03ldZ %s ", t.tv_nsec / 1000000,
		names[level]);
	va_start(args, fmt);
	vsnprintf(line + n, sizeof line - n - 1, fmt, args);
	va_end(args);
	for (n = 0; line[n]; n++) { /* one event, one line, and nothing that commands a terminal */
		int c1 = (unsigned char)line[n] == 0xc2 && (unsigned char)line[n + 1] >= 0x80 &&
			(unsigned char)line[n + 1] < 0xa0;

		if ((unsigned char)line[n] < ' ' || line[n] == 127) line[n] = ' ';
		if (c1) line[n] = line[n + 1] = ' ';
	}
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0) return; /* nowhere left to say so */
}
