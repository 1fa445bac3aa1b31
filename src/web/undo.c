/* SPDX-License-Identifier: Apache-2.0
 *
 * Undo: the button in the line that says what was done. The button is a form, so it works without
 * scripts.
 */
#include "model/undo_act.h"

#include "web/handlers.h"

bool undo_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t act;

	return visit_id(v, "id", &act) && undo_act(&v->x, act) &&
		visit_back(v, tr("Undone."), "/today");
}
