/* SPDX-License-Identifier: Apache-2.0 */
#include "http/client.h"

/* Keep an entity tag or a date that is sent back with the next question; a longer one is cut. */
static struct str keep_validator(struct arena *a, struct str value)
{
	value = str_sub(value, 0, 500);
	return str_utf8(value) ? str_dup(a, value) : S("");
}

static bool refuse_status(long status, struct err *e)
{
	if (status == 401 || status == 403 || status == 404 || status == 410)
		return err_set(e, ERR_FAILED, TR("There is no calendar at this address any more, or it is not open to us."));
	return err_set(e, ERR_FAILED, TR("The other server answered with an error."));
}

bool client_get(struct arena *a, const struct client_ask *ask, struct client_answer *out,
	struct err *e)
{
	struct str lines[3] = { S("Accept: text/calendar, */*;q=0.1") };
	struct transfer_ask t = { .url = ask->url, .headers = lines, .headers_n = 1,
		.redirects = CLIENT_REDIRECTS, .limit = ask->limit, .seconds = ask->seconds,
		.stop = ask->stop, .line = ask->line, .inside = ask->inside };
	struct transfer_answer got;

	*out = (struct client_answer){ 0 };
	if (ask->etag.n) lines[t.headers_n++] = str_fmt(a, "If-None-Match: %.*s", STR(ask->etag));
	if (ask->modified.n)
		lines[t.headers_n++] = str_fmt(a, "If-Modified-Since: %.*s", STR(ask->modified));
	if (str_starts(t.url, S("webcal://")))
		t.url = str_fmt(a, "https%.*s", STR(str_sub(t.url, 6, t.url.n)));
	/* only HTTP is asked, and no imap:// or smtp:// that transfer() knows too */
	if (!str_starts(t.url, S("http"))) t.url = S("");
	if (!transfer(a, &t, &got, e)) return false;
	out->body = got.body;
	out->etag = keep_validator(a, transfer_header(&got, S("etag")));
	out->modified = keep_validator(a, transfer_header(&got, S("last-modified")));
	out->unchanged = got.status == 304;
	if (got.status == 429 || got.status == 503) out->retry_after = got.retry_after;
	return out->unchanged || got.status == 200 || refuse_status(got.status, e);
}
