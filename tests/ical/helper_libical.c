/* SPDX-License-Identifier: Apache-2.0
 *
 * libical's side of test_recur_oracle.py; the lines are those of helper_recur.c. libical
 * walks to the end of time when nothing matches, and cannot be interrupted: so a child
 * does the work, a rule that takes it over 20 ms kills it, and another goes on after "?".
 */
#include <inttypes.h>
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/date.h"

enum { MOST = 64, LINES_MOST = 1000000 };

static void timer(int microseconds)
{
	struct itimerval t = { .it_value.tv_usec = microseconds };

	setitimer(ITIMER_VIRTUAL, &t, NULL);
}

static struct icaltimetype time_of(int64_t local, bool date)
{
	struct date d = date_of_days(date_day_of(local));
	int s = (int)date_second_of(local);
	struct icaltimetype t = { .year = d.year, .month = d.month, .day = d.day, .is_date = date };

	if (date) return t;
	t.hour = s / HOUR;
	t.minute = s / MINUTE % 60;
	t.second = s % 60;
	return t;
}

static void answer(int64_t start, bool dates, int64_t end, int most, const char *rule)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(rule);
	icalrecur_iterator *it = icalrecur_iterator_new(r, time_of(start, dates));
	int64_t found[MOST];
	int n;

	if (!it) {
		timer(0);
		printf("! refused\n");
		return;
	}
	for (n = 0; n < most && n < MOST; n++) {
		struct icaltimetype t = icalrecur_iterator_next(it);

		if (icaltime_is_null_time(t)) break;
		found[n] = date_days(t.year, t.month, t.day) * DAY + t.hour * HOUR
			+ t.minute * MINUTE + t.second;
		if (found[n] > end) break;
	}
	icalrecur_iterator_free(it);
	timer(0);
	for (int i = 0; i < n; i++) printf("%" PRId64 " ", found[i]);
	printf("\n");
}

static void answer_line(char *line)
{
	char *p = line + (line[0] == 'd');
	int64_t start, seek, end;
	int most, used;

	p[strcspn(p, "\r\n")] = '\0';
	if (sscanf(p, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %d %n", &start, &seek, &end, &most,
		&used) == 4)
		answer(start, p != line, end, most, p + used);
}

/* Answer from line *done on, which counts; false when the timer ended it. */
static bool answer_in_child(char **lines, int n, volatile int *done)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		for (; *done < n; ++*done) {
			timer(20000);
			answer_line(lines[*done]);
			fflush(stdout);
		}
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(void)
{
	static char *lines[LINES_MOST];
	volatile int *done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int n = 0;

	if (done == MAP_FAILED) return 1;
	icalerror_set_errors_are_fatal(0);
	while (n < LINES_MOST && getline(&lines[n], &(size_t){ 0 }, stdin) > 0) n++;
	while (!answer_in_child(lines, n, done)) {
		printf("?\n");
		fflush(stdout);
		++*done;
	}
	return 0;
}
