/* SPDX-License-Identifier: Apache-2.0
 *
 * For the operator's tools: alive, ready, counters. None needs to be signed in, and
 * none tells anything about a person.
 */
#include "web/handlers.h"

#include "db/db.h"
#include "model/outbox.h"

static bool plain(struct visit *v, const char *text)
{
	v->r->type = "text/plain; charset=utf-8";
	buf_z(&v->h.b, text);
	return true;
}

bool health_get(struct visit *v)
{
	return plain(v, "ok\n");
}

/* The transaction that was begun for this request is the proof. */
bool ready_get(struct visit *v)
{
	return plain(v, "ready\n");
}

/* How much mail waits, may or may not have arrived, and did not. */
static bool mail_metrics(struct visit *v)
{
	int64_t waiting, unsure, failed;

	if (!outbox_count(&v->x, &waiting, &unsure, &failed)) return false;
	buf_fmt(&v->h.b, "# TYPE rapport_mail gauge\nrapport_mail{state=\"waiting\"} %lld\n"
		"rapport_mail{state=\"unsure\"} %lld\nrapport_mail{state=\"failed\"} %lld\n",
		(long long)waiting, (long long)unsure, (long long)failed);
	return true;
}

bool metrics_get(struct visit *v)
{
	v->r->type = "text/plain; version=0.0.4; charset=utf-8";
	http_metrics(v->q, &v->h.b);
	return mail_metrics(v);
}

bool home_get(struct visit *v)
{
	return visit_go(v, NULL, v->me ? "/today" : "/sign-in");
}
