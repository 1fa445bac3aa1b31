/* SPDX-License-Identifier: Apache-2.0
 *
 * Ten thousand readers in one thread, for bench/streams.sh:
 *
 *	streams_client ADDRESS STREAMS EDITS RATE IDLE_SECONDS SECONDS
 *
 * STREAMS is a file with a line for each stream: the number of who listens, the path, and a header
 * line or nothing. EDITS has a line for each change that is asked for, in turns: the number of who
 * hears of it, and the request with \r and \n for its line ends. It opens all streams, prints
 * "open N" and waits for a line on stdin, is idle, prints "idle" and waits again; then it asks for
 * RATE changes a second, and prints how long it took until each was heard, from the moment when it
 * would have been sent: a server that has not answered those before has no advantage of it. How late
 * that moment was itself, by the clock, tells how busy the machine is.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ADDRESSES = 8, POSTS = 16, HEARERS = 1 << 20, OPENING = 200, WAIT_MS = 20000 };

struct edit {
	int hearer;
	char *request;
	size_t n;
};

/* A stream, or a connection for changes (hearer -1). */
struct line {
	int fd, hearer;
	bool begun;     /* its head has come */
	bool busy;      /* a change is under way */
	char last;      /* byte that came, to find the blank lines behind the head and each event */
	bool field;     /* what comes is an event, and not only a sign of life */
	char *request;
};

struct times {
	int64_t *us;
	size_t n;
};

static struct sockaddr_in server;
static int epoll_fd;
static struct line *lines, posts[POSTS];
static size_t lines_n, begun, lost;
static struct edit *edits;
static size_t edits_n;
static int64_t *asked_at;         /* by hearer: when the change was asked for; 0: none is under way */
static struct times took, late;
static size_t refused;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void fail(const char *what)
{
	fprintf(stderr, "streams_client: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *need_memory(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p) fail("memory");
	return p;
}

/* One of several addresses of this machine, for one has some 28,000 ports. */
static void open_line(struct line *l, size_t i)
{
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = l };
	int on = 1;

	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0) fail("socket (ulimit -n?)");
	setsockopt(l->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)(i % ADDRESSES));
	if (bind(l->fd, (struct sockaddr *)&from, sizeof from) < 0) fail("bind");
	if (connect(l->fd, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, l->fd, &e) < 0) fail("epoll_ctl");
}

static void end_line(struct line *l)
{
	close(l->fd);
	l->fd = -1;
	if (l->hearer >= 0) lost++;
}

static void add_time(struct times *t, int64_t us)
{
	if (t->n % 1024 == 0) t->us = need_memory(t->us, (t->n + 1024) * sizeof *t->us);
	t->us[t->n++] = us;
}

static void note_event(struct line *l)
{
	if (!asked_at[l->hearer]) return;
	add_time(&took, now_us() - asked_at[l->hearer]);
	asked_at[l->hearer] = 0; /* other windows of the same reader are not counted */
}

/* Look for blank lines: behind the head, and behind each event. */
static void take_bytes(struct line *l, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool at_start = l->last == '\n';

		if (p[i] == '\r') continue;
		l->last = p[i];
		if (!at_start) continue;
		if (p[i] != '\n') {
			l->field = l->field || p[i] != ':';
			continue;
		}
		if (l->begun && l->field) note_event(l);
		if (!l->begun) begun++;
		l->begun = true;
		l->field = false;
	}
}

static void take_answer(struct line *l, const char *p, size_t n)
{
	if (n > 9 && p[9] != '2' && p[9] != '3' && refused++ == 0)
		fprintf(stderr, "refused: %.*s\n", (int)(n > 400 ? 400 : n), p);
	l->busy = false;
}

static void go_on(int ms)
{
	struct epoll_event e[256];
	char bytes[65536];
	int n = epoll_wait(epoll_fd, e, 256, ms);

	for (int i = 0; i < n; i++) {
		struct line *l = e[i].data.ptr;
		ssize_t got = recv(l->fd, bytes, sizeof bytes, MSG_DONTWAIT);

		if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
		if (got <= 0) {
			end_line(l);
			l->busy = false;
		} else if (l->hearer < 0) {
			take_answer(l, bytes, (size_t)got);
		} else {
			take_bytes(l, bytes, (size_t)got);
		}
	}
}

static void read_streams(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024], at[512], header[400];

	if (!f) fail(path);
	while (fgets(line, sizeof line, f)) {
		struct line *l;

		header[0] = '\0';
		if (lines_n % 1024 == 0) lines = need_memory(lines, (lines_n + 1024) * sizeof *lines);
		l = &lines[lines_n];
		*l = (struct line){ .fd = -1 };
		if (sscanf(line, "%d %511s %399[^\n]", &l->hearer, at, header) < 2) continue;
		if (l->hearer < 0 || l->hearer >= HEARERS) continue;
		if (asprintf(&l->request, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s%s\r\n", at, header,
			header[0] ? "\r\n" : "") < 0)
			fail("memory");
		lines_n++;
	}
	fclose(f);
}

/* Open all streams, so many at a time. */
static void open_streams(void)
{
	int64_t until = now_us() + WAIT_MS * INT64_C(1000);

	for (size_t i = 0; i < lines_n; i++) {
		struct line *l = &lines[i];

		open_line(l, i);
		if (send(l->fd, l->request, strlen(l->request), MSG_NOSIGNAL) < 0) fail("send");
		free(l->request);
		while (begun + lost + OPENING <= i && now_us() < until) go_on(100);
	}
	while (begun + lost < lines_n && now_us() < until) go_on(50);
}

static void read_edits(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[4096];

	if (!f) fail(path);
	while (fgets(line, sizeof line, f)) {
		char *text = strchr(line, ' '), *out;
		struct edit *one;

		if (!text) continue;
		if (edits_n % 1024 == 0) edits = need_memory(edits, (edits_n + 1024) * sizeof *edits);
		one = &edits[edits_n++];
		one->hearer = atoi(line);
		one->request = out = need_memory(NULL, strlen(text) + 1);
		for (char *p = text + 1; *p && *p != '\n'; p++) {
			if (*p == '\\' && (p[1] == 'r' || p[1] == 'n')) *out++ = *++p == 'r' ? '\r' : '\n';
			else *out++ = *p;
		}
		*out = '\0';
		one->n = strlen(one->request);
	}
	fclose(f);
}

static bool send_edit(const struct edit *one, int64_t asked)
{
	for (int i = 0; i < POSTS; i++) {
		struct line *l = &posts[i];

		if (l->busy) continue;
		l->hearer = -1;
		if (l->fd < 0) open_line(l, (size_t)i);
		asked_at[one->hearer] = asked;
		l->busy = send(l->fd, one->request, one->n, MSG_NOSIGNAL) > 0;
		return true;
	}
	return false;
}

static size_t waiting(void)
{
	size_t n = 0;

	for (size_t i = 0; i < edits_n; i++) n += asked_at[edits[i].hearer] != 0;
	return n;
}

static void ask_for_changes(int64_t rate, int64_t seconds)
{
	int64_t from = now_us(), all = rate * seconds, sent = 0, asked = 0;

	for (int i = 0; i < POSTS; i++) posts[i].fd = -1;
	while (sent < all) {
		int64_t due = from + sent * 1000000 / rate, now = now_us();

		if (now < due) {
			go_on((int)((due - now) / 1000));
			continue;
		}
		if (!asked) add_time(&late, now - due);
		if (!asked) asked = now;
		if (send_edit(&edits[(size_t)sent % edits_n], asked)) {
			asked = 0;
			sent++;
		}
		go_on(asked ? 1 : 0);
	}
	for (int64_t until = now_us() + 3000000; now_us() < until && waiting();) go_on(50);
	printf("asked %lld\n", (long long)all);
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Wait for a line on stdin, and go on meanwhile. */
static void wait_for_word(const char *word)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	char answer[16];

	printf("%s\n", word);
	fflush(stdout);
	while (poll(&in, 1, 0) == 0) go_on(20);
	if (!fgets(answer, sizeof answer, stdin)) exit(1);
}

static void print_times(const char *what, struct times *t)
{
	if (!t->n) return;
	qsort(t->us, t->n, sizeof *t->us, by_time);
	printf("%s %lld %lld %lld\n", what, (long long)t->us[t->n / 2], (long long)t->us[t->n * 99 / 100],
		(long long)t->us[t->n - 1]);
}

static void report(void)
{
	printf("heard %zu, lost streams %zu, refused %zu\n", took.n, lost, refused);
	print_times("us", &took);
	print_times("late", &late);
}

int main(int argc, char **argv)
{
	struct rlimit l;
	char *colon = argc == 7 ? strchr(argv[1], ':') : NULL, word[64];
	int64_t until;

	if (!colon) return fprintf(stderr, "see the top of bench/streams_client.c\n"), 2;
	getrlimit(RLIMIT_NOFILE, &l);
	l.rlim_cur = l.rlim_max;
	setrlimit(RLIMIT_NOFILE, &l);
	server.sin_family = AF_INET;
	server.sin_port = htons((uint16_t)atoi(colon + 1));
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	asked_at = calloc(HEARERS, sizeof *asked_at);
	if (!asked_at) fail("memory");
	read_edits(argv[3]);
	read_streams(argv[2]);
	open_streams();
	snprintf(word, sizeof word, "open %zu", begun - lost);
	wait_for_word(word);
	until = now_us() + atoi(argv[5]) * INT64_C(1000000);
	while (now_us() < until) go_on(200);
	wait_for_word("idle");
	ask_for_changes(atoi(argv[4]), atoi(argv[6]));
	report();
	return 0;
}
