/* SPDX-License-Identifier: Apache-2.0
 *
 * This file answers a request that has come whole: with an embedded file, or by its route. For a
 * route it reads the form, checks the CSRF token and calls the handler.
 */
#include "http/inside.h"

void answer_refusal(struct http_request *q, struct http_response *r, struct http_refusal f)
{
	const struct http_conf *c = &q->site->conf;
	struct err why = { 0 };

	if (f.form) why = *f.form;
	else err_say(&why, ERR_INPUT, NULL, f.why);
	*r = (struct http_response){ .status = f.status, .body = { .a = q->a } };
	if (f.status == 405 || f.status == 501)
		http_header(q, r, "Allow", str_of(route_allow(q->site, q->path)));
	if (c->fail) {
		c->fail(c->env, q, r, f.status, &why);
	} else {
		r->type = "text/plain; charset=utf-8";
		buf_fmt(&r->body, "%s\n", why.text);
	}
}

static bool type_is(struct str type, struct str want)
{
	return str_eq_nocase(str_trim(str_sub(type, 0, str_index(type, ';'))), want);
}

static bool read_form(struct http_request *q, struct err *e)
{
	if (type_is(q->type, S("application/x-www-form-urlencoded")))
		return form_parse(q->a, q->body, q->route && q->route->fields ? q->route->fields : HTTP_FIELDS,
			&q->form, e);
	if (type_is(q->type, S("multipart/form-data")))
		return http_parse_multipart(q->a, q->type, q->body, &q->form, e);
	return true;
}

static struct http_refusal check_request(struct http_request *q)
{
	const struct http_conf *c = &q->site->conf;
	struct err *e = NEW(q->a, struct err);
	bool other_method = false;

	if (!q->route)
		q->route = http_match(q->a, c->routes, q->method, q->path, &q->params,
			&other_method);
	if (!q->route && other_method)
		return (struct http_refusal){ 405, TR("That is not done here.") };
	if (!q->route) return (struct http_refusal){ 404, TR("There is no such page.") };
	if (q->method != POST) return (struct http_refusal){ 0 };
	if (!read_form(q, e)) return (struct http_refusal){ .status = 400, .form = e };
	return guard_form(q);
}

bool answer_begin(struct http_request *q, struct http_response *r)
{
	struct http_refusal f;

	*r = (struct http_response){ .status = 200, .body = { .a = q->a } };
	if (answer_asset(q, r)) return false;
	if (q->site->conf.session) q->session = q->site->conf.session(q->site->conf.env, q);
	if (!q->session.n) answer_know_browser(q);
	f = check_request(q);
	if (f.status) answer_refusal(q, r, f);
	return !f.status && (!q->route->admit || q->route->admit(q, r));
}

void answer_end(struct http_request *q, struct http_response *r)
{
	const struct http_conf *c = &q->site->conf;

	if (!c->enter || c->enter(c->env, q, r)) q->route->handle(q, r);
}
