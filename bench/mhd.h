/* SPDX-License-Identifier: Apache-2.0
 *
 * A server of libmicrohttpd for measurements: prints its address, and ends with SIGTERM.
 */
#ifndef BENCH_MHD_H
#define BENCH_MHD_H

#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>

enum { MHD_CONNECTIONS = 1000 };

static inline int mhd_serve(MHD_AccessHandlerCallback take, unsigned threads)
{
	struct MHD_Daemon *d;
	sigset_t ends;
	int got;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, take, NULL,
		MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)MHD_CONNECTIONS, MHD_OPTION_END);
	if (!d) return 1;
	printf("127.0.0.1:%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	sigwait(&ends, &got);
	MHD_stop_daemon(d);
	return 0;
}

#endif
