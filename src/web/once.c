/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests that are done once (web/once.h), for the API and for forms that a browser kept while it
 * had no network.
 */
#include "web/once.h"

static const struct str key_name = { "idempotency-key", 15 };

enum { NAME_CHARS = 32 }; /* of the key of a page (web-assets/outbox.js) */

bool once_has_key(const struct visit *v)
{
	return http_has(&v->q->headers, key_name);
}

/* Print the whole request, so that a repetition under the same key can be told from another
 * request. */
static struct str print_request(struct visit *v)
{
	const struct http_pairs *both[] = { &v->q->query, &v->q->form };
	struct buf b = { .a = v->x.a };

	buf_fmt(&b, "POST %.*s", STR(v->q->path));
	for (size_t k = 0; k < 2; k++) {
		buf_ch(&b, '\n');
		for (size_t i = 0; i < both[k]->n; i++) {
			if (str_eq(both[k]->at[i].name, S("csrf"))) continue;
			buf_fmt(&b, "%zu:%zu:", both[k]->at[i].name.n, both[k]->at[i].value.n);
			buf_add(&b, both[k]->at[i].name);
			buf_add(&b, both[k]->at[i].value);
		}
	}
	return buf_str(&b);
}

void once_read(struct visit *v, struct repeat *r)
{
	*r = (struct repeat){ .key = http_field(&v->q->headers, key_name),
		.asked = print_request(v), .seconds = REPEAT_SECONDS };
}

int64_t once_happened(const struct visit *v)
{
	int64_t age;

	if (!v->once || !str_int(http_field(&v->q->headers, S("rapport-age")), &age) || age < 0)
		return v->x.now;
	return v->x.now - (age < ONCE_AGE ? age : ONCE_AGE);
}

struct str once_name(struct visit *v, char what, size_t i)
{
	struct str key = http_field(&v->q->headers, key_name);

	if (!v->once || key.n != NAME_CHARS) return S("");
	for (size_t k = 0; k < key.n; k++)
		if (str_index(S("0123456789abcdef"), key.p[k]) == 16) return S("");
	return what ? str_fmt(v->x.a, "%.*s%c%zu", STR(key), what, i) : key;
}

void once_go(struct visit *v, struct str to)
{
	v->r->type = "application/json";
	buf_z(&v->h.b, "{\"to\":");
	json_put_text(&v->h.b, to);
	buf_z(&v->h.b, "}\n");
}

bool once_answer(struct visit *v, const struct web_route *route)
{
	struct repeat r;

	if (route->pool)
		return err_set(&v->x.err, ERR_INPUT, TR("This form takes no Idempotency-Key."));
	v->once = true;
	once_read(v, &r);
	r.seconds = REPEAT_FORM_SECONDS;
	if (!repeat_find(&v->x, &r)) return false;
	if (r.done) {
		v->r->type = "application/json";
		buf_z(&v->h.b, "{\"to\":null,\"repeated\":true}\n");
		return true;
	}
	if (!route->handle(v)) return false;
	r.made = v->about;
	return v->r->status >= 400 || repeat_keep(&v->x, &r);
}
