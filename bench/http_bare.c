/* SPDX-License-Identifier: Apache-2.0
 *
 * The peer of bench/http.sh: libmicrohttpd with the same page and nothing around it.
 * Answers in the second call, as ours does, for an answer in the first one would close
 * the connection.
 */
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static char page[8192];

static enum MHD_Result take(void *arg, struct MHD_Connection *m, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **slot)
{
	struct MHD_Response *r;
	enum MHD_Result sent;

	(void)arg, (void)url, (void)method, (void)version, (void)bytes, (void)n;
	if (!*slot) {
		*slot = page;
		return MHD_YES;
	}
	r = MHD_create_response_from_buffer(strlen(page), page, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
	sent = MHD_queue_response(m, 200, r);
	MHD_destroy_response(r);
	return sent;
}

int main(void)
{
	struct MHD_Daemon *d;
	sigset_t ends;
	int got;

	memset(page, 'x', 6529); /* as long as the page of tests/http/helper_server.c */
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, take, NULL,
		MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
	if (!d) return 1;
	printf("127.0.0.1:%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	sigwait(&ends, &got);
	MHD_stop_daemon(d);
	return 0;
}
