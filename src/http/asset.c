/* SPDX-License-Identifier: Apache-2.0
 *
 * Style sheets, scripts and pictures are embedded in the program when it is built. The name of such
 * a file holds a hash of its bytes, so that a browser may keep it for a year, and the pages of a
 * new version of the program ask for other names.
 */
#include "http/inside.h"

#include <assert.h>

static bool takes_gzip(struct str item)
{
	struct str coding, weight;

	if (!str_cut(item, ';', &coding, &weight)) weight = S("");
	coding = str_trim(coding);
	if (!str_eq_nocase(coding, S("gzip")) && !str_eq(coding, S("*"))) return false;
	weight = str_trim(weight);
	if (!str_starts(weight, S("q=0"))) return true;
	for (size_t i = 3; i < weight.n; i++)
		if (weight.p[i] >= '1' && weight.p[i] <= '9') return true;
	return false;
}

bool accepts_gzip(struct str header)
{
	struct str item;

	while (header.n) {
		str_cut(header, ',', &item, &header);
		if (takes_gzip(item)) return true;
	}
	return false;
}

/* True when a list of entity tags has this tag; a W/ before it does not matter (RFC 9110, section
 * 13.1.2). */
static bool has_tag(struct str list, struct str tag)
{
	struct str item;

	while (list.n) {
		str_cut(list, ',', &item, &list);
		item = str_trim(item);
		if (str_starts(item, S("W/"))) item = str_sub(item, 2, item.n);
		if (str_eq(item, tag) || str_eq(item, S("*"))) return true;
	}
	return false;
}

/* A script NAME.wasm.js is that of a worker which runs WebAssembly: its own answer allows that, so
 * that pages need not, and lets it ask no network. */
#define WORKER_POLICY "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"

static void send_asset(struct http_request *q, struct http_response *r, const struct http_asset *f)
{
	bool zip = f->gzip && accepts_gzip(http_field(&q->headers, S("accept-encoding")));
	struct str tag = str_fmt(q->a, "\"%s%s\"", f->path, zip ? "+gzip" : "");

	r->type = f->type;
	if (str_ends(str_of(f->name), S(".wasm.js")))
		http_header(q, r, "Content-Security-Policy", S(WORKER_POLICY));
	http_header(q, r, "ETag", tag);
	http_header(q, r, "Cache-Control", S("public, max-age=31536000, immutable"));
	if (f->gzip) http_header(q, r, "Vary", S("Accept-Encoding"));
	if (has_tag(http_field(&q->headers, S("if-none-match")), tag)) {
		r->status = 304;
		return;
	}
	if (zip) http_header(q, r, "Content-Encoding", S("gzip"));
	/* nobody writes to the body of an answer, so that the const can be dropped */
	r->body.p = (char *)(uintptr_t)(zip ? f->gzip : f->bytes);
	r->body.n = r->body.cap = zip ? f->gzip_n : f->n;
}

bool answer_asset(struct http_request *q, struct http_response *r)
{
	const struct http_asset *f = q->site->conf.assets;

	if (!f || q->method != GET || !str_starts(q->path, S("/assets/"))) return false;
	while (f->path && !str_eq(str_of(f->path), q->path)) f++;
	if (!f->path) return false;
	send_asset(q, r, f);
	return true;
}

const struct http_asset *asset_find(const char *name)
{
	const struct http_asset *f = http_assets;

	while (f->path && !str_eq(str_of(f->name), str_of(name))) f++;
	assert(f->path);
	return f;
}

struct str asset_path(const char *name)
{
	return str_of(asset_find(name)->path);
}
