/* SPDX-License-Identifier: Apache-2.0
 *
 * No word that people wrote is in any message: every sealed value of the database becomes a mark, and
 * no message of any kind, in any language, by any renderer, may have it.
 */
#include "model/message.h"

#include "base/id.h"
#include "base/json.h"
#include "model/chat.h"
#include "model/check_in.h"
#include "model/check_in_wish.h"
#include "model/invitation.h"
#include "model/letter.h"
#include "model/need.h"
#include "model/note.h"
#include "model/passed.h"
#include "model/push.h"
#include "model/recognition.h"
#include "model/request.h"
#include "model/said.h"
#include "model/step.h"
#include "model/topic.h"
#include "model/written.h"
#include "tests/model/telling.h"

#define MARK "qzxwordzxq"

/* What a message of each kind is about, in the world that write_all() makes. */
struct facts {
	int64_t pair, soon, off, request, need, day;
};

static int64_t plan_talk(struct ctx *x, int64_t pair, int64_t starts)
{
	int64_t id = talk_plan(x, pair, starts, 10, 15);

	if (!id) world_die("plan", &x->err);
	return id;
}

static void write_promises(struct ctx *x, struct facts *f)
{
	struct step s = { .pair = f->pair, .owner = x->me, .words = S("words"), .due = f->day };
	struct topic t = { .pair = f->pair, .words = S("words") };
	struct recognition r = { .pair = f->pair, .words = S("words") };

	if (!step_add(x, &s) || !topic_add(x, &t) || !recognition_add(x, &r) ||
		!said_set(x, f->pair, SAID_GOAL, 0, S("words")) || !note_set_shared(x, f->soon, S("words")))
		world_die("write", &x->err);
}

static void write_asks(struct world *w, struct ctx *x, struct facts *f)
{
	struct check_in c = { .words = S("words"), .shown = CHECK_IN_SHARED };
	struct check_in_wish wish = { .remind = REMIND_WEEKLY };
	struct need n = { .pair = f->pair, .asker = w->ben, .words = S("words") };

	if (!(f->request = request_add(x, f->pair)) || !request_say(x, f->request, S("words")) ||
		!(f->need = need_add(x, &n)) || !check_in_add(x, &c) || !check_in_wish_set(x, &wish))
		world_die("ask", &x->err);
}

/* Ada, who leads Ben, has promised, planned and called off; Ben has asked and needs. */
static struct facts write_all(struct world *w, struct ctx *x)
{
	struct facts f = { .day = MONDAY + 1 };

	x->me = w->ada, x->now -= 9 * DAY;
	f.pair = talking_pair(x, w->ben);
	f.soon = plan_talk(x, f.pair, w->now + 9 * MINUTE);
	f.off = plan_talk(x, f.pair, w->now + 5 * HOUR);
	if (!talk_cancel(x, f.off, S("words"))) world_die("cancel", &x->err);
	write_promises(x, &f);
	x->me = w->ben;
	write_asks(w, x, &f);
	x->now += 9 * DAY;
	if (!topic_add(x, &(struct topic){ .pair = f.pair, .words = S("words of today") })) world_die("topic", &x->err);
	if (db_run(x, "INSERT INTO invitation (id, talk, person, way, sequence, starts, minutes, cancelled,"
		    " told, answer, etag, pending, next_try, failures, error)"
		    " SELECT id, id, $2, 2, 0, starts, minutes, 0, made, 1, '', 0, 0, 0, '' FROM talk WHERE id = $1",
		    "ii", f.soon, w->ben) != 1)
		world_die("invitation", &x->err);
	/* the nearest talk is one that he had asked for before */
	if (db_run(x, "INSERT INTO request (id, pair, asker, other, words, state, made, answered, talk)"
		    " SELECT $1, pair, member, leader, $2, 1, made, made, id FROM talk WHERE id = $3", "ibi", id_new(x->now),
		    written_seal(x, "request.words", 1, S("words")), f.soon) != 1)
		world_die("request", &x->err);
	return f;
}

static int64_t mark_column(struct ctx *x, const struct entity *t, const struct entity_field *f)
{
	struct db_q *q = db_query(x, str_fmt(x->a, "SELECT %s FROM %s", t->fields->name, t->name).p, "");
	int64_t ids[1000], n = 0;
	const char *sql = str_fmt(x->a, "UPDATE %s SET %s = $2 WHERE %s = $1", t->name, f->name,
		t->fields->name).p;

	while (q && n < 1000 && db_next(q)) ids[n++] = db_int(q, 0);
	if (!q || !db_done(q)) world_die(t->name, &x->err);
	for (int64_t i = 0; i < n; i++)
		if (db_run(x, sql, "ib", ids[i], written_seal(x, f->place, ids[i], S(MARK))) != 1)
			world_die(f->name, &x->err);
	return n;
}

/* Write the mark into every sealed value there is; the result is how many. */
static int64_t mark_all(struct ctx *x)
{
	int64_t n = 0;

	for (size_t i = 0; entities[i]; i++)
		for (const struct entity_field *f = entities[i]->fields; f->type; f++)
			if (f->type == FIELD_SEALED && f->at != FIELD_NOWHERE) n += mark_column(x, entities[i], f);
	return n;
}

static struct message_ask ask_of(struct world *w, const struct facts *f, enum message_kind kind)
{
	struct message_ask ask = { .kind = kind, .zone = zone_find(w->store.zones, S("Europe/Berlin")) };

	switch (kind) {
	case MESSAGE_WEEK: ask.about = MONDAY; break;
	case MESSAGE_ASKED: ask.about = f->request, ask.turn = w->now; break;
	case MESSAGE_NEED: ask.about = f->need; break;
	case MESSAGE_TOMORROW: case MESSAGE_OVERDUE: ask.about = f->day; break;
	case MESSAGE_OFF: ask.about = f->off; break;
	case MESSAGE_SOON: ask.about = f->soon, ask.turn = w->now + 9 * MINUTE; break;
	case MESSAGE_MOVED: case MESSAGE_ANSWERED: case MESSAGE_ADDED: ask.about = f->soon; break;
	case MESSAGE_THREE: ask.about = f->soon, ask.turn = w->now; break;
	default: break;
	}
	return ask;
}

static bool has_name_or_none(enum message_kind kind, struct str text)
{
	if (kind == MESSAGE_THREE) return str_has(text, S("Ada"));
	return kind == MESSAGE_TEST || kind == MESSAGE_CHECK_IN || str_has(text, S("Ben"));
}

/* A body for chat or a program: JSON with a name, a way to the page, and nothing that people wrote. */
static void check_body(struct str body, enum message_kind kind)
{
	struct err e = { 0 };
	struct json_doc *doc = json_parse("body", body, &e);

	OK(doc != NULL && !str_has(body, S(MARK)) && str_has(body, S("https://talks.example.org/")));
	OK(has_name_or_none(kind, body) && body.n < 20000);
	json_free(doc);
}

static void render(struct ctx *x, struct str lang, const struct message_ask *ask)
{
	struct html words = letter_words(x, lang);
	struct message_mail mail;
	struct message m;
	bool is = false;

	if (!message_make(x, &words, ask, &m, &is)) world_die("make", &x->err);
	if (!is) printf("# nothing to say: %s\n", message_names[ask->kind]);
	OK(is && m.title.n && m.lines_n && m.acts_n);
	message_mail_write(x, &words, x->me, &m, &mail);
	OK(!str_has(mail.subject, S(MARK)) && !str_has(mail.text, S(MARK)) && !str_has(mail.html, S(MARK)));
	OK(has_name_or_none(ask->kind, str_fmt(x->a, "%.*s %.*s", STR(mail.subject), STR(mail.text))));
	OK(str_has(mail.html, S("https://talks.example.org/")));
	OK(!mail.unsubscribe.n == (ask->kind == MESSAGE_TEST));
	OK(!str_has(message_push_write(x, &m), S(MARK)));
	OK(has_name_or_none(ask->kind, message_push_write(x, &m)));
	OK(str_index(mail.subject, '\n') == mail.subject.n);
	for (int c = 0; c < MESSAGE_CHANNELS; c++)
		if (chat_of((enum message_channel)c))
			check_body(chat_of((enum message_channel)c)->write(x, &words, &m), ask->kind);
}

/* What stands in the place of a message whose button was pressed. */
static void render_pressed(struct ctx *x, struct str lang, int64_t about)
{
	struct html words = letter_words(x, lang);

	for (int did = 0; did < 2; did++) {
		struct message m = chat_pressed(x, &words, &(struct act_link){ .about = about, .did = did });

		OK(!str_has(chat_slack_update(x, &words, &m, S("D1"), S("1.2")), S(MARK)));
		OK(!str_has(chat_mattermost_update(x, &words, &m), S(MARK)));
		check_body(chat_slack_write(x, &words, &m), MESSAGE_TEST);
	}
}

static void no_message_has_a_word_that_people_wrote(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct facts f = write_all(&w, &x);

	OK(mark_all(&x) >= 12);
	for (enum message_kind k = MESSAGE_TEST; k < MESSAGE_KINDS; k++) {
		struct message_ask ask = ask_of(&w, &f, k);

		x.me = k == MESSAGE_CHECK_IN || k == MESSAGE_THREE ? w.ben : w.ada;
		for (const char *const *lang = (const char *const[]){ "en", "de", NULL }; *lang; lang++)
			render(&x, str_of(*lang), &ask);
	}
	render_pressed(&x, S("en"), f.pair);
	render_pressed(&x, S("de"), f.pair);
	/* the mark is there: a page of the two would have it */
	{
		struct need *n;

		x.me = w.ada;
		OK((n = need_get(&x, f.need)) != NULL && str_eq(n->words, S(MARK)));
	}
	world_drop(&x);
	world_end(&w);
}

/* Whatever somebody calls themselves, no program that shows a message makes a link of it. */
static void no_part_of_a_name_is_a_link(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct facts f = write_all(&w, &x);
	struct message_mail mail;
	struct message m;
	bool is;

	OK(db_run(&x, "UPDATE person SET name = name || ': https://evil.example/reset'", "") > 1);
	for (enum message_kind k = MESSAGE_TEST; k < MESSAGE_KINDS; k++) {
		struct message_ask ask = ask_of(&w, &f, k);
		struct html words = letter_words(&x, S("en"));

		x.me = k == MESSAGE_CHECK_IN || k == MESSAGE_THREE ? w.ben : w.ada;
		if (!message_make(&x, &words, &ask, &m, &is) || !is) world_die("make", &x.err);
		message_mail_write(&x, &words, x.me, &m, &mail);
		struct str all = str_fmt(x.a, "%.*s %.*s %.*s %.*s %.*s", STR(mail.subject), STR(mail.text), STR(mail.html),
			STR(message_push_write(&x, &m)), STR(chat_slack_write(&x, &words, &m)));
		OK(!str_has(all, S("https://evil")) && !str_has(all, S("evil.example")));
		OK(!str_has(chat_matrix_write(&x, &words, &m), S("evil.example")));
		OK(str_has(all, S("evil.\xe2\x81\xa0""example")) == (k != MESSAGE_TEST && k != MESSAGE_CHECK_IN));
	}
	world_drop(&x);
	world_end(&w);
}

static void a_stranger_is_told_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct facts f = write_all(&w, &x);
	struct html words = letter_words(&x, S("en"));
	struct message m;
	bool is;

	x.me = w.eve;
	for (enum message_kind k = MESSAGE_WEEK; k < MESSAGE_KINDS; k++) {
		struct message_ask ask = ask_of(&w, &f, k);

		OK(message_make(&x, &words, &ask, &m, &is) && !is);
	}
	world_drop(&x);
	world_end(&w);
}

static void what_is_done_or_seen_is_not_said(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct facts f = write_all(&w, &x);
	struct html words = letter_words(&x, S("en"));
	struct message m;
	bool is;

	x.me = w.ada;
	OK(db_run(&x, "UPDATE step SET state = 1", "") >= 1 && need_decline(&x, f.need, S("no")));
	OK(db_run(&x, "INSERT INTO opened (object, reader, kind, owner, first, latest)"
		" VALUES ($1, $2, 'request', $3, $4, $4)", "iiii", f.request, w.ada, w.ben, x.now) == 1);
	OK(talk_begin(&x, f.soon));
	for (enum message_kind k = MESSAGE_ASKED; k < MESSAGE_KINDS; k++) {
		struct message_ask ask = ask_of(&w, &f, k);

		if (k == MESSAGE_CHECK_IN) continue;
		OK(message_make(&x, &words, &ask, &m, &is));
		if (is) printf("# %s\n", message_names[k]);
		OK(is == (k == MESSAGE_OFF)); /* that another talk is off is news also to two who talk right now */
	}
	world_drop(&x);
	world_end(&w);
}

static void a_talk_that_was_told_of_silences_those_planned_before(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct facts f = write_all(&w, &x);
	struct html words = letter_words(&x, S("en"));
	struct message_ask ask = ask_of(&w, &f, MESSAGE_SOON);
	struct message m;
	bool is;

	x.me = w.ada;
	OK(message_make(&x, &words, &ask, &m, &is) && is);
	OK(db_run(&x, "UPDATE talk SET state = 1, logged_at = $1, starts = $2 WHERE id = $3", "iii", x.now - MINUTE,
		   x.now - 20 * MINUTE, f.off) == 1);
	OK(db_run(&x, "UPDATE talk SET made = $1 WHERE id = $2", "ii", x.now - 3 * DAY, f.soon) == 1);
	OK(message_make(&x, &words, &ask, &m, &is) && !is);
	OK(db_run(&x, "UPDATE talk SET made = $1 WHERE id = $2", "ii", x.now + 1, f.soon) == 1); /* planned since */
	OK(message_make(&x, &words, &ask, &m, &is) && is);
	world_drop(&x);
	world_end(&w);
}

static void kinds_are_named_as_in_exports(struct db_pool *pool)
{
	const struct entity_field *f = entity_field(&message_choice_entity, S("kind"));

	(void)pool;
	for (enum message_kind k = MESSAGE_TEST; k < MESSAGE_KINDS; k++) {
		OK(str_eq(str_of(f->words[k]), str_of(message_names[k])));
		OK(message_named(str_of(message_names[k])) == k && message_rows[k].says);
	}
	OK(!f->words[MESSAGE_KINDS] && message_named(S("other")) == MESSAGE_KINDS);
	f = entity_field(&message_choice_entity, S("channel"));
	for (int c = 0; c < MESSAGE_CHANNELS; c++) OK(str_eq(str_of(f->words[c]), str_of(message_channel_names[c])));
}

int main(void)
{
	RUN_DB(no_message_has_a_word_that_people_wrote);
	RUN_DB(no_part_of_a_name_is_a_link);
	RUN_DB(a_stranger_is_told_nothing);
	RUN_DB(what_is_done_or_seen_is_not_said);
	RUN_DB(a_talk_that_was_told_of_silences_those_planned_before);
	RUN_DB(kinds_are_named_as_in_exports);
	return tap_end();
}
