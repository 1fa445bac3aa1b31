/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything here is read by the functions of other modules, as x->me; there is nothing in a digest
 * that is not on a page of theirs.
 */
#include "model/digest.h"

#include "base/date.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/passed.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/written.h"

int64_t digest_monday(int64_t today)
{
	enum { FRIDAY = 4 };
	int weekday = date_weekday(today);

	return today - weekday + (weekday >= FRIDAY ? 7 : 0);
}

const char *digest_path(enum digest_kind kind)
{
	static const char *const paths[] = {
		[DIGEST_TALK] = "/talks/", [DIGEST_PROMISED] = "/steps/", [DIGEST_OWED] = "/steps/",
		[DIGEST_PASSED] = "/steps#passed-", [DIGEST_ANSWER] = "/needs/",
		[DIGEST_WAITING] = "/needs/",
	};

	return paths[kind];
}

/* Count an item, and keep it when there is room for one more of its kind. */
static void add_item(struct digest *d, struct digest_item item)
{
	if (d->count[item.kind]++ < DIGEST_ROWS) d->items[d->items_n++] = item;
}

static bool add_talks(struct ctx *x, int64_t from, int64_t to, struct digest *d)
{
	struct talk *t;
	size_t n;

	if (!talk_list(x, from, to, &t, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		if (t[i].state != TALK_PLANNED || t[i].starts + t[i].minutes * MINUTE <= x->now) continue;
		add_item(d, (struct digest_item){ .kind = DIGEST_TALK, .id = t[i].id,
			.at = t[i].starts, .minutes = t[i].minutes, .name = t[i].other });
	}
	return true;
}

/* Add the open steps that are due on one of these days. */
static void add_steps_of(const struct step *s, size_t n, int64_t first, int64_t last,
	enum digest_kind kind, struct digest *d)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].due && s[i].due >= first && s[i].due <= last) add_item(d, (struct digest_item){ .kind = kind, .id = s[i].id, .day = s[i].due,
			.name = s[i].name, .words = s[i].words });
}

/* Find the open step that fell due last before `day`; n: there is none. */
static size_t find_late(const struct step *s, size_t n, int64_t day)
{
	size_t latest = n;

	for (size_t i = 0; i < n; i++)
		if (s[i].due && s[i].due < day && (latest == n || s[i].due > s[latest].due)) latest = i;
	return latest;
}

/* Add first what fell due last before the week, which is not to be overlooked, then the open steps of the week, and then
 * the others that are late: however many those are, there is room for what the week has. */
static void add_steps(const struct step *s, size_t n, enum digest_kind kind, struct digest *d)
{
	size_t late = find_late(s, n, d->monday), behind = late < n ? late + 1 : n;

	add_steps_of(s + late, behind - late, 1, d->monday - 1, kind, d);
	add_steps_of(s, n, d->monday, d->monday + 6, kind, d);
	add_steps_of(s, late, 1, d->monday - 1, kind, d);
	add_steps_of(s + behind, n - behind, 1, d->monday - 1, kind, d);
}

static bool add_promises(struct ctx *x, struct digest *d)
{
	struct step *mine, *confirm, *owed;
	size_t mine_n, confirm_n, owed_n;

	if (!step_list_today(x, &mine, &mine_n, &confirm, &confirm_n) ||
		!step_list_owed(x, 0, WRITTEN_PAGE, &owed, &owed_n))
		return false;
	add_steps(mine, mine_n, DIGEST_PROMISED, d);
	add_steps(owed, owed_n, DIGEST_OWED, d);
	return true;
}

static bool add_passed(struct ctx *x, struct digest *d)
{
	struct passed *p;
	size_t n;

	if (!passed_list_today(x, x->now, WRITTEN_PAGE, &p, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		if (p[i].state == PASSED_ANSWERED) continue;
		add_item(d, (struct digest_item){ .kind = DIGEST_PASSED, .id = p[i].id,
			.day = p[i].due,
			.name = p[i].mine ? p[i].leader_name : p[i].asker_name,
			.words = p[i].words });
	}
	return true;
}

static void add_need_rows(const struct need *all, size_t n, enum digest_kind kind, struct digest *d)
{
	for (size_t i = 0; i < n; i++)
		add_item(d, (struct digest_item){ .kind = kind, .id = all[i].id, .day = all[i].due,
			.name = all[i].name, .words = all[i].words });
}

static bool add_needs(struct ctx *x, struct digest *d)
{
	struct need *answer, *mine;
	size_t answer_n, mine_n;

	if (!add_passed(x, d) || !need_list_to_answer(x, 0, WRITTEN_PAGE, &answer, &answer_n) ||
		!need_list_mine(x, 0, WRITTEN_PAGE, &mine, &mine_n))
		return false;
	add_need_rows(answer, answer_n, DIGEST_ANSWER, d);
	add_need_rows(mine, mine_n, DIGEST_WAITING, d);
	return true;
}

/* Choose the pair whose turn it is in this week, so that the question goes round. */
static const struct pair *choose_pair(const struct pair *p, size_t n, int64_t monday)
{
	return n ? &p[(size_t)(monday / 7) % n] : NULL;
}

static bool add_question(struct ctx *x, const struct lang *l, struct digest *d)
{
	const struct pair *p;
	struct pair *all;
	size_t n;

	if (!pair_list_all(x, &all, &n)) return false;
	d->act = DIGEST_START;
	for (size_t i = 0; i < n && d->act != DIGEST_PLAN; i++) {
		d->act = all[i].leader == x->me ? DIGEST_PLAN : DIGEST_BRING;
		d->act_person = all[i].leader;
		d->act_name = all[i].name;
	}
	d->way = d->act;
	if (d->items_n) d->act = DIGEST_NOTHING;
	if (!(p = choose_pair(all, n, d->monday))) return true;
	d->question = question_of_week(x, p, d->monday, l);
	d->question_person = p->leader == x->me ? p->member : p->leader;
	d->question_name = p->name;
	return !x->err.code;
}

bool digest_read(struct ctx *x, int64_t monday, int64_t from, int64_t to, const struct lang *l,
	struct digest *out)
{
	*out = (struct digest){ .monday = monday,
		.items = NEW_N(x->a, struct digest_item, DIGEST_KINDS * DIGEST_ROWS) };
	return add_talks(x, from, to, out) && add_promises(x, out) &&
		add_needs(x, out) && add_question(x, l, out);
}
