/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages of an assistant that come as lines of text, beside the data folder: no request carries them and no
 * token is asked for, since whoever reads the folder's key file reads all that it seals.
 */
#include "web/mcp.h"

/* Begin a visit that no request carries, with a transaction that reads. */
static bool begin_visit(struct visit *v, int64_t me)
{
	struct str lang;

	if (!store_begin(v->store, v->q->a, DB_READ, me, v->q->now, &v->x) || !(v->me = person_me(&v->x)))
		return false;
	v->zone = zone_find(v->store->zones, v->me->timezone);
	if (!v->zone) v->zone = zone_utc(v->store->zones);
	lang = v->me->lang.n ? v->me->lang : S("en");
	v->h = (struct html){ .b = { .a = v->q->a }, .lang = lang_choose(lang), .path = v->q->path,
		.here = v->q->path, .me = v->me->name, .me_id = v->me->id, .now = v->x.now };
	v->h.today = visit_today(v);
	return true;
}

bool mcp_line(struct store *s, struct arena *a, int64_t me, struct str text, struct str *answer, struct err *e)
{
	struct http_request q = { .a = a, .method = POST, .path = S("/mcp"), .now = store_clock() };
	struct http_response r = { .status = 200 };
	struct visit v = { .q = &q, .r = &r, .store = s };

	if (begin_visit(&v, me)) {
		mcp_answer(&v, MCP_LINES, text);
		*answer = buf_str(&v.h.b);
		return true;
	}
	*e = v.x.err;
	if (v.x.db) (void)!store_end(&v.x, false);
	return false;
}
