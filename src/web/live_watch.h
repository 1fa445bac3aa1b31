/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes that other processes make are heard of by asking: a command beside the server, or another
 * server of the same database.
 */
#ifndef WEB_LIVE_WATCH_H
#define WEB_LIVE_WATCH_H

#include "http/http.h"
#include "model/store.h"

struct live_watch;

/* Start a thread that asks four times a second, while there are streams, what has changed since, and
 * publishes it. A change of this process is published twice so; pages know it by its number. */
struct live_watch *live_watch_new(struct store *s, struct http_server *server);
/* Stop the thread and free it. NULL is allowed. */
void live_watch_free(struct live_watch *w);

#endif
