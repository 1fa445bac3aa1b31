/* SPDX-License-Identifier: Apache-2.0
 *
 * The handover to a new leader. A step, a need and a topic move, because they belong to one pair at
 * a time. Each module moves its own rows, and its WHERE checks the old pair, the new one and whose
 * the row is.
 */
#include "model/handover.h"

#include "db/db.h"
#include "model/audit.h"
#include "model/card.h"
#include "model/pair.h"
#include "model/passed.h"

enum { WAITING };
const char *const handover_sql[] = {
	[WAITING] =
		"SELECT r.id, n.id, o.name, l.name FROM pair r JOIN person o ON o.id = r.leader"
		"  JOIN pair n ON n.member = r.member AND n.ended IS NULL"
		" JOIN person l ON l.id = n.leader"
		" WHERE r.member = $1 AND r.ended IS NOT NULL AND r.handed IS NULL"
		" AND n.leader <> r.leader"
		" ORDER BY r.ended DESC, r.id LIMIT 1",
	NULL
};

/* Find the pair that ended last and was not handed over yet, and the present pair with another
 * leader. */
static bool find_pairs(struct ctx *x, struct handover **out)
{
	struct db_q *q = db_query(x, handover_sql[WAITING], "i", x->me);
	struct handover *h;

	*out = NULL;
	if (!q) return false;
	if (db_next(q)) {
		*out = h = NEW(x->a, struct handover);
		*h = (struct handover){ .from = db_int(q, 0),
			.to = db_int(q, 1),
			.before = str_dup(x->a, db_text(q, 2)),
			.leader = str_dup(x->a, db_text(q, 3)) };
	}
	return db_done(q);
}

/* Keep only the rows that x->me alone may give away, of those that the two of the pair have. */
static void keep_own(struct ctx *x, struct handover *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->steps_n; i++)
		if (h->steps[i].owner == x->me && h->steps[i].state == STEP_OPEN &&
			!h->steps[i].need)
			h->steps[n++] = h->steps[i];
	h->steps_n = n, n = 0;
	for (size_t i = 0; i < h->needs_n; i++)
		if (h->needs[i].asker == x->me) h->needs[n++] = h->needs[i];
	h->needs_n = n, n = 0;
	for (size_t i = 0; i < h->topics_n; i++)
		if (h->topics[i].author == x->me) h->topics[n++] = h->topics[i];
	h->topics_n = n;
}

static bool has_anything(const struct handover *h)
{
	return h->steps_n || h->needs_n || h->topics_n || h->check_ins_n || h->goal.words.n ||
		h->card_lines;
}

bool handover_waiting(struct ctx *x, struct handover **out)
{
	struct handover *h;

	if (!find_pairs(x, out)) return false;
	if (!(h = *out)) return true;
	if (!step_list_pair(x, h->from, 0, HANDOVER_MOST, &h->steps, &h->steps_n) ||
		!need_list_pair(x, h->from, 0, HANDOVER_MOST, &h->needs, &h->needs_n) ||
		!topic_list(x, h->from, 0, HANDOVER_MOST, &h->topics, &h->topics_n) ||
		!check_in_list_shown(x, h->from, HANDOVER_MOST, &h->check_ins, &h->check_ins_n) ||
		!said_last(x, h->from, SAID_GOAL, &h->goal) ||
		!card_count_unshown(x, &h->card_lines))
		return false;
	keep_own(x, h);
	if (!has_anything(h)) *out = NULL;
	return true;
}

/* Take along the row `id`, a step, a need, a topic or a check-in. */
static bool take_along(struct ctx *x, const struct handover *h, int64_t id)
{
	for (size_t i = 0; i < h->steps_n; i++)
		if (h->steps[i].id == id) return step_hand_over(x, id, h->from, h->to);
	for (size_t i = 0; i < h->needs_n; i++)
		if (h->needs[i].id == id)
			return need_hand_over(x, id, h->from, h->to) &&
				passed_withdraw(x, id, false);
	for (size_t i = 0; i < h->topics_n; i++)
		if (h->topics[i].id == id) return topic_hand_over(x, id, h->from, h->to);
	for (size_t i = 0; i < h->check_ins_n; i++)
		if (h->check_ins[i].id == id) return check_in_share(x, id, false);
	return err_set(&x->err, ERR_MISSING, TR("this is nothing of yours to take along"));
}

bool handover_answer(struct ctx *x, const struct handover_ticked *t)
{
	struct handover *h;

	if (!handover_waiting(x, &h)) return false;
	if (!h) return err_set(&x->err, ERR_CONFLICT, TR("nothing waits for your answer any more"));
	for (size_t i = 0; i < t->n; i++)
		if (!take_along(x, h, t->ids[i])) return false;
	if (t->goal && h->goal.words.n && !said_set(x, h->to, SAID_GOAL, 0, h->goal.words))
		return false;
	if (t->card && !card_show_leader(x)) return false;
	return pair_set_handed(x, h->from) && audit_add(x, "handover.answer", h->from);
}
