/* SPDX-License-Identifier: Apache-2.0
 *
 * The peer of bench/http.sh: libmicrohttpd with the same page and nothing around it.
 * Answers in the second call, as ours does, for an answer in the first one would close
 * the connection.
 */
#include <string.h>

#include "bench/mhd.h"

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
	memset(page, 'x', 6529); /* as long as the page of tests/http/helper_server.c */
	return mhd_serve(take, 2);
}
