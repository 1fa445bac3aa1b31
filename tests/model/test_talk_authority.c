/* SPDX-License-Identifier: Apache-2.0
 *
 * Who may do what with a pair's talks: every function that reads or writes their content,
 * asked as each of six people. A function that is added here without an expectation for
 * all six does not compile.
 */
#include "model/brief.h"
#include "model/capture.h"
#include "model/line.h"
#include "model/now.h"
#include "model/question_list.h"

#include "tests/model/world.h"

enum { ROLES = 6 };
/* Ben leads Dev; Ada leads Ben; Cara is led by Ada too; Eve runs the settings. */
static const char *const role_names[ROLES] = { "leader", "member", "upper leader", "colleague",
	"admin", "signed out" };

struct rows {
	struct world *w;
	int64_t pair, planned, held, over; /* talks; `over` is planned and its time is past */
	int64_t topic, done_topic;   /* the leader's */
	int64_t step;                /* the leader's promise, open */
	int64_t done_step;           /* the leader's, done: the member confirms */
	int64_t need;                /* of the member: the leader answers */
	int64_t thanks;              /* from the leader */
	int64_t question;            /* the leader's own */
};

static const struct lang *english(void)
{
	return lang_choose(S("en"));
}

#define ASKED(name) static bool name(struct ctx *x, const struct rows *r)
#define LIST(name, T, call)                                                                        \
	ASKED(name)                                                                                \
	{                                                                                          \
		T *all;                                                                            \
		size_t n = 0;                                                                      \
                                                                                                   \
		(void)r;                                                                           \
		return (call) && (n > 0 || err_set(&x->err, ERR_MISSING, "nothing listed"));       \
	}

ASKED(get_talk) { return talk_get(x, r->held) != NULL; }
LIST(list_talks, struct talk, talk_list(x, 0, INT64_MAX, &all, &n))
LIST(list_past, struct talk, talk_list_past(x, r->pair, x->now, 10, &all, &n))
LIST(list_ahead, struct talk, talk_list_ahead(x, r->pair, x->now, 10, &all, &n))
ASKED(plan_talk) { return talk_plan(x, r->pair, x->now + 3 * DAY, 5, 5) > 0; }
ASKED(begin_talk_now) { return talk_begin_now(x, r->pair) > 0; }
ASKED(begin_talk) { return talk_begin(x, r->planned); }
ASKED(end_talk) { return talk_end(x, r->over, 3); }
ASKED(hold_talk) { return talk_hold(x, r->pair, x->now - 2 * DAY, 3) > 0; }
ASKED(miss_talk) { return talk_miss(x, r->over); }
ASKED(cancel_talk) { return talk_cancel(x, r->planned, S("ill")); }
ASKED(shorten_talk) { return talk_shorten(x, r->planned, x->now + DAY, 3, TALK_IN_HOURS); }
ASKED(offer_shorter)
{
	struct talk_offer offers[TALK_OFFERS];
	size_t n;

	return talk_offer_shorter(x, r->planned, offers, &n);
}

ASKED(add_topic) { return topic_add(x, &(struct topic){ .pair = r->pair, .words = S("budget") }) > 0; }
LIST(list_topics, struct topic, topic_list(x, r->pair, 0, 10, &all, &n))
LIST(list_talk_topics, struct topic, topic_list_talk(x, r->held, &all, &n))
ASKED(count_topics) { int64_t n; return topic_count(x, r->pair, &n) && n == 1; }
ASKED(finish_topic) { return topic_done(x, r->topic, r->held); }
ASKED(reopen_topic) { return topic_reopen(x, r->done_topic); }
ASKED(take_back_topic) { return topic_take_back(x, r->topic); }

ASKED(add_step) { return step_add(x, &(struct step){ .pair = r->pair, .talk = r->held, .owner = r->w->dev, .words = S("call"), .due = MONDAY + 2 }) > 0; }
ASKED(get_step) { return step_get(x, r->step) != NULL; }
LIST(list_my_steps, struct step, step_list_mine(x, 0, 10, &all, &n))
LIST(list_owed_steps, struct step, step_list_owed(x, 0, 10, &all, &n))
LIST(list_steps_to_confirm, struct step, step_list_to_confirm(x, 0, 10, &all, &n))
LIST(list_pair_steps, struct step, step_list_pair(x, r->pair, 0, 10, &all, &n))
LIST(list_talk_steps, struct step, step_list_talk(x, r->held, &all, &n))
ASKED(list_closed_steps)
{
	struct step *all;
	size_t n;

	return step_list_closed(x, r->pair, 0, 10, &all, &n);
}
ASKED(finish_step) { return step_done(x, r->step); }
ASKED(confirm_step) { return step_confirm(x, r->done_step); }
ASKED(reopen_step) { return step_reopen(x, r->done_step); }
ASKED(drop_step) { return step_drop(x, r->step, S("no longer needed")); }
ASKED(move_step) { return step_move(x, r->step, MONDAY + 9); }

ASKED(add_need)
{
	struct need ask = { .pair = r->pair, .asker = r->w->dev, .words = S("a laptop") };

	return need_add(x, &ask) > 0;
}
ASKED(get_need) { return need_get(x, r->need) != NULL; }
LIST(list_needs_to_answer, struct need, need_list_to_answer(x, 0, 10, &all, &n))
LIST(list_my_needs, struct need, need_list_mine(x, 0, 10, &all, &n))
LIST(list_pair_needs, struct need, need_list_pair(x, r->pair, 0, 10, &all, &n))
LIST(list_talk_needs, struct need, need_list_talk(x, r->held, &all, &n))
ASKED(list_closed_needs)
{
	struct need *all;
	size_t n;

	return need_list_closed(x, r->pair, 0, 10, &all, &n);
}
ASKED(grant_need) { return need_grant(x, r->need); }
ASKED(decline_need) { return need_decline(x, r->need, S("no budget")); }
ASKED(take_back_need) { return need_take_back(x, r->need); }

ASKED(add_thanks)
{
	return recognition_add(x, &(struct recognition){ .pair = r->pair, .talk = r->held, .words = S("well done") }) > 0;
}
LIST(list_thanks, struct recognition, recognition_list(x, r->pair, 0, 10, &all, &n))
LIST(list_talk_thanks, struct recognition, recognition_list_talk(x, r->held, &all, &n))
ASKED(take_back_thanks) { return recognition_del(x, r->thanks); }

ASKED(read_shared_line)
{
	struct note note;

	return note_get(x, r->held, &note) && str_eq(note.shared, S("shared words"));
}
ASKED(read_private_line)
{
	struct note note;

	if (!note_get(x, r->held, &note)) return false;
	return note.mine.n > 0 || err_set(&x->err, ERR_MISSING, "not there");
}
ASKED(write_shared_line) { return note_set_shared(x, r->held, S("new")); }
ASKED(read_typed_line)
{
	struct line l;

	return line_get(x, r->held, LINE_REMEMBER, S("client"), -1, &l) &&
		str_eq(l.text, S("shared words"));
}
ASKED(type_line)
{
	struct typing_op op = { .insert = true, .n = 1, .text = S("X") };
	struct line_batch b = { S("client"), 1, 0, 1, { &op, 1 } };
	struct line l;

	return line_apply(x, r->held, LINE_REMEMBER, &b, &l) && str_eq(l.text, S("Xshared words"));
}
ASKED(write_private_line) { return note_set_private(x, r->held, S("new")); }

ASKED(read_goal)
{
	struct said said;

	return said_last(x, r->pair, SAID_GOAL, &said) && str_eq(said.words, S("ship it"));
}
ASKED(say_obstacle) { return said_set(x, r->pair, SAID_OBSTACLE, 0, S("slow tests")); }

LIST(suggest_questions, struct question,
	question_suggest(x, r->pair, r->planned, BEATS, 30, english(), 3, &all, &n))
ASKED(record_question) { return asked_add(x, r->held, S("view"), S("How?"), S("So.")); }
LIST(list_talk_questions, struct asked, asked_list_talk(x, r->held, &all, &n))
LIST(list_pair_questions, struct asked, asked_list_pair(x, r->pair, 0, 10, &all, &n))
LIST(list_own_questions, struct listed_question, question_list(x, QUESTION_OWN, &all, &n))
ASKED(remove_question) { return question_del(x, QUESTION_OWN, r->question); }

ASKED(read_brief)
{
	struct talk *t = talk_get(x, r->planned);

	return t && brief_of_talk(x, t, english());
}
ASKED(read_brief_of_pair) { return brief_of_pair(x, r->pair, english()) != NULL; }
ASKED(capture)
{
	struct capture c = { .remember = S("go on") };

	return capture_save(x, r->held, &c);
}

/* Y: may. F: may not, and may know that. M: as if it were not there. In the order of
 * role_names. */
static const struct asked_of {
	const char *what;
	bool (*ask)(struct ctx *, const struct rows *);
	char may[ROLES + 1];
} matrix[] = {
	{ "get_talk", get_talk, "YYMMMM" },
	{ "list_talks", list_talks, "YYMMMM" },
	{ "list_past", list_past, "YYMMMM" },
	{ "list_ahead", list_ahead, "YYMMMM" },
	{ "plan_talk", plan_talk, "YFMMMM" },
	{ "begin_talk_now", begin_talk_now, "YYMMMM" },
	{ "begin_talk", begin_talk, "YYMMMM" },
	{ "end_talk", end_talk, "YYMMMM" },
	{ "hold_talk", hold_talk, "YYMMMM" },
	{ "miss_talk", miss_talk, "YYMMMM" },
	{ "cancel_talk", cancel_talk, "YYMMMM" },
	{ "shorten_talk", shorten_talk, "YYMMMM" },
	{ "offer_shorter", offer_shorter, "YYMMMM" },
	{ "add_topic", add_topic, "YYMMMM" },
	{ "list_topics", list_topics, "YYMMMM" },
	{ "list_talk_topics", list_talk_topics, "YYMMMM" },
	{ "count_topics", count_topics, "YYMMMM" },
	{ "finish_topic", finish_topic, "YYMMMM" },
	{ "reopen_topic", reopen_topic, "YYMMMM" },
	{ "take_back_topic", take_back_topic, "YFMMMM" },
	{ "add_step", add_step, "YYMMMM" },
	{ "get_step", get_step, "YYMMMM" },
	{ "list_my_steps", list_my_steps, "YMMMMM" },
	{ "list_owed_steps", list_owed_steps, "MYMMMM" },
	{ "list_steps_to_confirm", list_steps_to_confirm, "MYMMMM" },
	{ "list_pair_steps", list_pair_steps, "YYMMMM" },
	{ "list_talk_steps", list_talk_steps, "YYMMMM" },
	{ "list_closed_steps", list_closed_steps, "YYMMMM" },
	{ "finish_step", finish_step, "YYMMMM" },
	{ "confirm_step", confirm_step, "FYMMMM" },
	{ "reopen_step", reopen_step, "YYMMMM" },
	{ "drop_step", drop_step, "YFMMMM" },
	{ "move_step", move_step, "YFMMMM" },
	{ "add_need", add_need, "YYMMMM" },
	{ "get_need", get_need, "YYMMMM" },
	{ "list_needs_to_answer", list_needs_to_answer, "YMMMMM" },
	{ "list_my_needs", list_my_needs, "MYMMMM" },
	{ "list_pair_needs", list_pair_needs, "YYMMMM" },
	{ "list_talk_needs", list_talk_needs, "YYMMMM" },
	{ "list_closed_needs", list_closed_needs, "YYMMMM" },
	{ "grant_need", grant_need, "YFMMMM" },
	{ "decline_need", decline_need, "YFMMMM" },
	{ "take_back_need", take_back_need, "FYMMMM" },
	{ "add_thanks", add_thanks, "YYMMMM" },
	{ "list_thanks", list_thanks, "YYMMMM" },
	{ "list_talk_thanks", list_talk_thanks, "YYMMMM" },
	{ "take_back_thanks", take_back_thanks, "YMMMMM" },
	{ "read_shared_line", read_shared_line, "YYMMMM" },
	{ "read_private_line", read_private_line, "YMMMMM" },
	{ "write_shared_line", write_shared_line, "YYMMMM" },
	{ "read_typed_line", read_typed_line, "YYMMMM" },
	{ "type_line", type_line, "YYMMMM" },
	{ "write_private_line", write_private_line, "YYMMMM" },
	{ "read_goal", read_goal, "YYMMMM" },
	{ "say_obstacle", say_obstacle, "YYMMMM" },
	{ "suggest_questions", suggest_questions, "YYMMMM" },
	{ "record_question", record_question, "YYMMMM" },
	{ "list_talk_questions", list_talk_questions, "YYMMMM" },
	{ "list_pair_questions", list_pair_questions, "YYMMMM" },
	{ "list_own_questions", list_own_questions, "YMMMMM" },
	{ "remove_question", remove_question, "YMMMMM" },
	{ "read_brief", read_brief, "YYMMMM" },
	{ "read_brief_of_pair", read_brief_of_pair, "YYMMMM" },
	{ "capture", capture, "YYMMMM" },
};

static void fill_talks(struct world *w, struct ctx *x, struct rows *r)
{
	struct pair *p = pair_with(x, w->dev);

	if (!p) world_die("pair", &x->err);
	r->pair = p->id;
	r->over = talk_plan(x, p->id, x->now - 2 * HOUR, 10, 10);
	r->planned = talk_plan(x, p->id, x->now + DAY, 10, 10);
	r->held = talk_hold(x, p->id, x->now - DAY, 5);
	if (!r->over || !r->planned || !r->held) world_die("talks", &x->err);
}

static struct rows rows(struct world *w)
{
	struct rows r = { .w = w };
	struct ctx x = world_as(w, w->ben);
	struct need ask;

	fill_talks(w, &x, &r);
	r.done_topic = topic_add(&x, &(struct topic){ .pair = r.pair, .words = S("holidays") });
	if (!topic_done(&x, r.done_topic, r.held)) world_die("topic", &x.err);
	r.topic = topic_add(&x, &(struct topic){ .pair = r.pair, .words = S("the roadmap") });
	r.step = step_add(&x, &(struct step){ .pair = r.pair, .talk = r.held, .owner = w->ben, .words = S("ask for budget"), .due = MONDAY + 1 });
	r.done_step = step_add(&x, &(struct step){ .pair = r.pair, .talk = r.held, .owner = w->ben, .words = S("send the plan") });
	ask = (struct need){ .pair = r.pair,
		.talk = r.held,
		.asker = w->dev,
		.words = S("time") };
	r.need = need_add(&x, &ask);
	r.thanks = recognition_add(&x, &(struct recognition){ .pair = r.pair, .talk = r.held,
		.words = S("for the calm release") });
	r.question = question_add(&x, QUESTION_OWN,
		&(struct listed_question){ .beat = BEAT_LISTEN, .words = S("What did you learn?") });
	if (!step_done(&x, r.done_step) || !note_set_shared(&x, r.held, S("shared words")) ||
		!note_set_private(&x, r.held, S("mine alone")) ||
		!said_set(&x, r.pair, SAID_GOAL, r.held, S("ship it")) ||
		!asked_add(&x, r.held, S("plans"), S("What next?"), S("The beta.")) ||
		x.err.code)
		world_die("rows", &x.err);
	if (db_run(&x, "UPDATE person SET admin = 1 WHERE id = $1", "i", w->eve) != 1)
		world_die("admin", &x.err);
	world_keep(&x);
	return r;
}

static char answer_of(const struct asked_of *m, struct world *w, const struct rows *r, int64_t who)
{
	struct ctx x = world_as(w, who);
	bool ok = m->ask(&x, r);
	enum err_code code = x.err.code;

	world_drop(&x);
	if (ok) return code == ERR_NONE ? 'Y' : '?';
	return code == ERR_MISSING ? 'M' : code == ERR_FORBIDDEN ? 'F' : '?';
}

static void each_of_six_people_gets_what_is_theirs(struct db_pool *pool)
{
	struct world w = world(pool);
	struct rows r = rows(&w);
	const int64_t who[ROLES] = { w.ben, w.dev, w.ada, w.cara, w.eve, 0 };

	for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
		for (int role = 0; role < ROLES; role++) {
			char got = answer_of(&matrix[i], &w, &r, who[role]);

			if (!tap_ok(got == matrix[i].may[role], matrix[i].what, __FILE__, __LINE__))
				printf("#   as %s: %c, expected %c\n", role_names[role], got,
					matrix[i].may[role]);
		}
	world_end(&w);
}

/* The operator's own work reads no content either. */
static void the_operator_reads_no_content(struct db_pool *pool)
{
	struct world w = world(pool);
	struct rows r = rows(&w);

	for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
		tap_ok(answer_of(&matrix[i], &w, &r, CTX_OPERATOR) == 'M', matrix[i].what, __FILE__,
			__LINE__);
	world_end(&w);
}

static void at_rest_no_word_is_readable(struct db_pool *pool)
{
	static const char *const columns[] = {
		"SELECT words FROM topic", "SELECT words FROM step", "SELECT words FROM need",
		"SELECT words FROM recognition", "SELECT words FROM note", "SELECT words FROM said",
		"SELECT words FROM question", "SELECT words FROM asked", "SELECT answer FROM asked",
	};
	struct world w = world(pool);
	struct rows r = rows(&w);
	struct ctx x = world_as(&w, w.ben);

	(void)r;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct db_q *q = db_query(&x, columns[i], "");
		size_t n = 0;

		while (db_next(q)) {
			struct str bytes = db_bytes(q, 0);

			n++;
			OK(bytes.n > 40 && !str_has(bytes, S("budget")) &&
				!str_has(bytes, S("words")) && !str_has(bytes, S("alone")) &&
				!str_has(bytes, S("ship")));
		}
		OK(db_done(q) && n > 0);
	}
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(each_of_six_people_gets_what_is_theirs);
	RUN_DB(the_operator_reads_no_content);
	RUN_DB(at_rest_no_word_is_readable);
	return tap_end();
}
