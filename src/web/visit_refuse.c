/* SPDX-License-Identifier: Apache-2.0
 *
 * A form that is refused: its page is shown again, with the reason at the field.
 */
#include "web/pages.h"
#include "web/web.h"

bool visit_insists(const struct visit *v)
{
	return visit_field(v, INSIST).n > 0;
}

bool visit_refuse(struct visit *v, const char *field)
{
	struct err *e;

	if (visit_wants_json(v) ||
		(v->x.err.code != ERR_INPUT && v->x.err.code != ERR_CONFLICT &&
			v->x.err.code != ERR_FULL && v->x.err.code != ERR_LIMIT &&
			v->x.err.code != ERR_SIGN_IN))
		return false;
	e = NEW(v->x.a, struct err);
	*e = v->x.err;
	if (!e->field) e->field = field;
	v->h.refused = e;
	v->r->status = err_http(e);
	err_clear(&v->x.err);
	return true;
}
