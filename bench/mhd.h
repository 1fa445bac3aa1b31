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

static inline void mhd_hold_signals(void)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
}

/* Print where it listens, and wait for SIGTERM. */
static inline void mhd_wait(struct MHD_Daemon *d)
{
	sigset_t ends;
	int got;

	printf("127.0.0.1:%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigwait(&ends, &got);
}

static inline int mhd_serve(MHD_AccessHandlerCallback take, unsigned threads)
{
	struct MHD_Daemon *d;

	mhd_hold_signals();
	d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, take, NULL,
		MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)MHD_CONNECTIONS, MHD_OPTION_END);
	if (!d) return 1;
	mhd_wait(d);
	MHD_stop_daemon(d);
	return 0;
}

#endif
