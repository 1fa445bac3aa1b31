/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tools of an assistant read, where no page for people has just that: pages like those of
 * web/page.h, told by web/mcp_told.c.
 */
#include "model/brief.h"
#include "web/handlers.h"
#include "web/mcp.h"
#include "web/steps.h"

/* -- arguments -- */

const struct entity mcp_nothing = { .name = "nothing",
	.fields = (const struct entity_field[]){ { 0 } } };

#define PERSON_ARGUMENT                                                                            \
	COLUMN(person, ID, .typed = true, .needed = true, .readers = READ_PAIR,                    \
		.about = "the id of somebody with whom you talk; whoami lists them")
static const struct entity_field of_person_fields[] = { PERSON_ARGUMENT, { 0 } };
const struct entity mcp_of_person = { .name = "of_person", .fields = of_person_fields };

static const struct entity_field times_fields[] = {
	PERSON_ARGUMENT,
	COLUMN(minutes, INT, .typed = true, .needed = true, .least = 3, .most = 30, .readers = READ_PAIR,
		.about = "how long the talk is to be: 3, 5, 10, 15 or 30"),
	{ 0 },
};
const struct entity mcp_times_query = { .name = "times_query", .fields = times_fields };

/* -- who the reader is, and with whom they talk -- */

struct page_whoami {
	const struct person *me;
	struct assistant_pair *people;
	size_t people_n;
};

static bool fill_whoami(struct visit *v, void *to)
{
	struct page_whoami *p = to;

	p->me = v->me;
	return assistant_pairs(&v->x, &p->people, &p->people_n);
}

static const struct entity_field me_fields[] = {
	FIELD(person, id, ID),
	FIELD(person, name, TEXT),
	FIELD(person, timezone, ZONE),
	FIELD(person, work_hours, HOURS),
	FIELD(person, lang, TEXT, .about = "empty: not chosen"),
	{ 0 },
};
static const struct entity me_view = { .name = "assistant_me", .fields = me_fields,
	.size = sizeof(struct person) };
static const struct entity_field people_fields[] = {
	FIELD(assistant_pair, person, ID),
	FIELD(assistant_pair, pair, ID),
	FIELD(assistant_pair, name, TEXT),
	FIELD(assistant_pair, leads_me, BOOL, .about = "they lead the reader"),
	FIELD(assistant_pair, minutes, INT, .about = "of a full talk"),
	FIELD(assistant_pair, cadence_days, INT, .about = "a talk at least this often"),
	FIELD(assistant_pair, mine, BOOL, .about = "the reader allows that assistants read what the two wrote"),
	FIELD(assistant_pair, theirs, BOOL, .about = "they allow it; only with both words of theirs are told"),
	{ 0 },
};
static const struct entity people_view = { .name = "assistant_person", .fields = people_fields,
	.size = sizeof(struct assistant_pair) };
static const struct page_part whoami_parts[] = {
	ONE(page_whoami, "me", me, person, me_view),
	MANY(page_whoami, "people", people, assistant_pair, people_view),
	{ 0 },
};
const struct web_page mcp_whoami_page = { "whoami", sizeof(struct page_whoami), whoami_parts, fill_whoami, NULL,
	NULL };

/* -- steps and needs: the same rows as on the page of both -- */

static bool fill_steps(struct visit *v, void *to)
{
	return steps_page.fill(v, to);
}

static const struct page_part promises_parts[] = {
	MANY(page_steps, "mine", mine, step, step_entity),
	MANY(page_steps, "confirm", confirm, step, step_entity),
	MANY(page_steps, "owed", owed, step, step_entity),
	{ 0 },
};
const struct web_page mcp_promises_page = { "promises", sizeof(struct page_steps), promises_parts, fill_steps,
	NULL, NULL };
static const struct page_part needs_parts[] = {
	MANY(page_steps, "answer", answer, need, need_entity),
	MANY(page_steps, "asked", asked, need, need_entity),
	MANY(page_steps, "given", given, need, need_entity),
	MANY(page_steps, "answered", answered, need, need_entity),
	{ 0 },
};
const struct web_page mcp_needs_page = { "needs", sizeof(struct page_steps), needs_parts, fill_steps, NULL, NULL };

/* -- topics of a pair -- */

struct page_topics {
	struct topic *topics;
	size_t topics_n;
};

static bool fill_topics(struct visit *v, void *to)
{
	struct page_topics *p = to;
	struct pair *pair = visit_pair(v);

	return pair && topic_list(&v->x, pair->id, 0, WRITTEN_PAGE, &p->topics, &p->topics_n);
}

static const struct page_part topics_parts[] = {
	MANY(page_topics, "topics", topics, topic, topic_entity),
	{ 0 },
};
const struct web_page mcp_topics_page = { "topics", sizeof(struct page_topics), topics_parts, fill_topics, NULL,
	NULL };

/* -- the brief of the next talk of a pair: without questions, which quote whoever said something -- */

/* The line to remember of the last talk that both read. */
struct told_line {
	int64_t pair, talk;
	struct str words;
};
struct page_told_brief {
	struct brief b;
	const struct said *goal, *obstacle;
	const struct told_line *remember;
};

/* Fill the line to remember, if there is one. */
static void fill_remember(struct visit *v, struct page_told_brief *p)
{
	struct told_line *line;

	if (!p->b.last || !p->b.last_note.shared.n) return;
	line = NEW(v->x.a, struct told_line);
	*line = (struct told_line){ p->b.pair->id, p->b.last->id, p->b.last_note.shared };
	p->remember = line;
}

static bool fill_brief(struct visit *v, void *to)
{
	struct page_told_brief *p = to;
	struct pair *pair = visit_pair(v);
	const struct brief *b = pair ? brief_of_pair(&v->x, pair->id, v->h.lang) : NULL;

	if (!b) return false;
	p->b = *b;
	if (b->goal.words.n) p->goal = &p->b.goal;
	if (b->obstacle.words.n) p->obstacle = &p->b.obstacle;
	fill_remember(v, p);
	return true;
}

static const struct entity_field remember_fields[] = {
	FIELD(told_line, pair, ID),
	FIELD(told_line, talk, ID, .about = "of which it is"),
	FIELD(told_line, words, SEALED, .readers = READ_PAIR),
	{ 0 },
};
const struct entity mcp_remember_view = { .name = "remember", .fields = remember_fields,
	.size = sizeof(struct told_line) };

static const struct page_part brief_parts[] = {
	ONE(page_told_brief, "pair", b.pair, pair, pair_entity),
	ONE(page_told_brief, "next", b.talk, talk, talk_entity),
	ONE(page_told_brief, "last", b.last, talk, talk_entity),
	MANY(page_told_brief, "steps", b.steps, step, step_entity),
	MANY(page_told_brief, "needs", b.needs, need, need_entity),
	MANY(page_told_brief, "kept", b.kept, step, step_entity),
	MANY(page_told_brief, "answered", b.granted, need, need_entity),
	MANY(page_told_brief, "topics", b.topics, topic, topic_entity),
	MANY(page_told_brief, "check_ins", b.check_ins, check_in, check_in_entity),
	MANY(page_told_brief, "card", b.card, card_line, card_line_entity),
	MANY(page_told_brief, "goals", b.goals, goal, goal_entity),
	ONE(page_told_brief, "goal", goal, said, said_entity),
	ONE(page_told_brief, "obstacle", obstacle, said, said_entity),
	ONE(page_told_brief, "remember", remember, told_line, mcp_remember_view),
	ONE(page_told_brief, "thanks", b.thanks, recognition, recognition_entity),
	{ 0 },
};
const struct web_page mcp_brief_page = { "brief", sizeof(struct page_told_brief), brief_parts, fill_brief, NULL,
	NULL };

/* -- times at which a talk fits -- */

struct found_time {
	int64_t starts, minutes;
};
struct page_times {
	struct found_time *times;
	size_t times_n;
};

static bool fill_times(struct visit *v, void *to)
{
	struct page_times *p = to;
	struct pair *pair = visit_pair(v);
	int64_t minutes, starts[TALK_OFFERS];

	if (!pair) return false;
	if (!str_int(visit_field(v, "minutes"), &minutes) || !pair_minutes_fit(minutes))
		return err_field(&v->x.err, ERR_INPUT, "minutes", TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (!talk_offer_next(&v->x, pair->id, minutes, NULL, 0, starts, &p->times_n)) return false;
	p->times = NEW_N(v->x.a, struct found_time, TALK_OFFERS);
	for (size_t i = 0; i < p->times_n; i++) p->times[i] = (struct found_time){ starts[i], minutes };
	return true;
}

static const struct entity_field time_fields[] = {
	FIELD(found_time, starts, TIME, .about = "both are free then, within their working hours"),
	FIELD(found_time, minutes, INT),
	{ 0 },
};
static const struct entity time_view = { .name = "found_time", .fields = time_fields,
	.size = sizeof(struct found_time) };
static const struct page_part times_parts[] = {
	MANY(page_times, "times", times, found_time, time_view),
	{ 0 },
};
const struct web_page mcp_times_page = { "times", sizeof(struct page_times), times_parts, fill_times, NULL, NULL };
