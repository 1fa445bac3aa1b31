/* SPDX-License-Identifier: Apache-2.0
 *
 * What a browser needs to go on without a network: the service worker, the page that says what the
 * device keeps, and the state that the page's script asks for. The program itself knows nothing of
 * what a device keeps.
 */
#include "web/device.h"

#include "base/date.h"
#include "model/pair.h"
#include "model/talk.h"
#include "web/handlers.h"
#include "web/talk.h"

bool visit_ahead(const struct visit *v)
{
	return v->q->method == GET && !v->api && http_has(&v->q->query, S("ahead"));
}

/* The worker stands at the root, because a worker serves only pages below its own address. It is
 * asked for anew each time, so that a new version of the program is found at the next page. Its
 * policy allows it to ask this site, and nothing else. */
bool worker_get(struct visit *v)
{
	const struct http_asset *f = asset_find("worker.js");
	struct str tag = str_fmt(v->x.a, "\"%s\"", f->path);

	v->r->type = f->type;
	http_header(v->q, v->r, "ETag", tag);
	http_header(v->q, v->r, "Cache-Control", S("no-cache"));
	http_header(v->q, v->r, "Service-Worker-Allowed", S("/"));
	http_header(v->q, v->r, "Content-Security-Policy",
		S("default-src 'none'; connect-src 'self'; frame-ancestors 'none'"));
	if (str_eq(http_field(&v->q->headers, S("if-none-match")), tag)) v->r->status = 304;
	else buf_add(&v->h.b, (struct str){ (const char *)f->bytes, f->n });
	return true;
}

bool device_get(struct visit *v)
{
	page_device(&v->h);
	return true;
}

/* Write the addresses of the pages of a talk that a device keeps beforehand. */
static void put_talk(struct buf *b, int64_t talk)
{
	struct buf id = { .a = b->a };

	id_print(&id, talk);
	buf_fmt(b, ",\"/talks/%.*s\",\"/talks/%.*s/card\"", STR(buf_str(&id)), STR(buf_str(&id)));
	for (int beat = 0; beat < BEATS; beat++)
		buf_fmt(b, ",\"/talks/%.*s/mode?beat=%d\"", STR(buf_str(&id)), beat);
}

/* Write the addresses of the talks that somebody may hold without having planned them. */
static bool put_people(struct visit *v, struct buf *b)
{
	struct pair *pairs;
	size_t n;

	if (!pair_list_all(&v->x, &pairs, &n)) return false;
	for (size_t i = 0; i < n && i < DEVICE_PEOPLE; i++) {
		buf_z(b, ",\"/people/");
		id_print(b, pairs[i].leader == v->x.me ? pairs[i].member : pairs[i].leader);
		buf_z(b, "/held\"");
	}
	return true;
}

/* Answer a page's script: who is signed in, the token for forms that waited, the time by our clock,
 * and which pages are worth keeping now. */
bool device_state_get(struct visit *v)
{
	struct buf *b = &v->h.b;
	struct talk *talks;
	size_t n, due = 0;

	if (!talk_list(&v->x, v->x.now - DEVICE_HOURS_BEFORE * HOUR,
		    v->x.now + DEVICE_HOURS_AHEAD * HOUR, &talks, &n))
		return false;
	v->r->type = "application/json";
	buf_z(b, "{\"me\":\"");
	id_print(b, v->x.me);
	buf_fmt(b, "\",\"csrf\":\"%.*s\",\"now\":%lld,\"ahead\":[\"/device\",\"/today\",\"/now\"",
		STR(v->h.csrf), (long long)v->x.now);
	for (size_t i = 0; i < n && due < DEVICE_TALKS; i++) {
		if (talks[i].state != TALK_PLANNED) continue;
		put_talk(b, talks[i].id);
		due++;
	}
	if (!put_people(v, b)) return false;
	buf_z(b, "]}\n");
	return true;
}
