/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs on their way up: the asker agrees and words the need, and whoever is above answers.
 */
#include "web/passed.h"

#include "model/step.h"
#include "model/written.h"
#include "web/handlers.h"

struct page_one_passed {
	const struct passed *passed;
};

/* Fill a need that was passed up. Whoever is above finds nothing after it was passed further,
 * refused or taken back. */
static bool fill_passed(struct visit *v, void *to)
{
	struct page_one_passed *p = to;
	int64_t id;

	return visit_shown(v, &id) && (p->passed = passed_get(&v->x, id)) != NULL;
}

static const struct page_part passed_parts[] = {
	ONE(page_one_passed, "passed", passed, passed, passed_entity), { 0 }
};
const struct web_page passed_page = { "one_passed", sizeof(struct page_one_passed), passed_parts,
	fill_passed, NULL, NULL };

static const char *const acts[] = { "agree", "refuse", "take-back", "promise", "decline", "pass-up",
	NULL };
static const struct entity_field passed_act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = acts, .readers = READ_NAMED,
		.about =
			"agree, with `words`, refuse and take-back are the asker's; promise, decline with a "
			"`reason`, and pass-up are the answers"),
	COLUMN(words, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_NAMED, .acts = "agree"),
	COLUMN(reason, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_NAMED, .acts = "decline"),
	COLUMN(due, DAY, .typed = true, .null = true, .readers = READ_NAMED, .acts = "promise"),
	{ 0 },
};
const struct entity passed_act = { .name = "passed_act", .fields = passed_act_fields };

/* Do the act that a form names: an answer of whoever is above, or an act of the asker. The result
 * is the notice; NULL on an error. */
static const char *do_act(struct visit *v, int64_t id, struct str act)
{
	struct html *h = &v->h;
	struct step typed = { 0 };

	if (str_eq(act, S("agree")))
		return passed_agree(&v->x, id, visit_field(v, "words"))
			? tr("It stands with them now, in your words.")
			: NULL;
	if (str_eq(act, S("refuse")))
		return passed_refuse(&v->x, id) ? tr("It stays between the two of you.") : NULL;
	if (str_eq(act, S("take-back")))
		return passed_take_back(&v->x, id)
			? tr("Taken back: they see nothing of it any more.")
			: NULL;
	if (str_eq(act, S("promise")))
		return visit_take(v, &step_entity, &typed) && passed_promise(&v->x, id, typed.due) ?
			tr("Promised. It stands among your steps.") : NULL;
	if (str_eq(act, S("decline")))
		return passed_decline(&v->x, id, visit_field(v, "reason"))
			? tr("Declined. They see why.")
			: NULL;
	if (str_eq(act, S("pass-up")))
		return (v->about = passed_further(&v->x, id)) != 0
			? tr("The asker is asked whether they agree.")
			: NULL;
	err_field(&v->x.err, ERR_INPUT, "act",
		TR("expected agree, refuse, take-back, promise, decline or pass-up"));
	return NULL;
}

bool passed_post(struct visit *v)
{
	const char *notice;
	int64_t id;

	if (!visit_id(v, "id", &id)) return false;
	return (notice = do_act(v, id, visit_field(v, "act"))) != NULL &&
		visit_back(v, notice, "/steps");
}
