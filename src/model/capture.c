/* SPDX-License-Identifier: Apache-2.0
 *
 * Capture. The modules that own what is written have its rules; this file has the order, and the
 * memory of what was sent: a tag over all fields, so that a form which is sent twice, by an
 * impatient finger or a network that stuttered, is kept once.
 */
#include "model/capture.h"

#include <string.h>

#include "base/envelope.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/locked.h"
#include "model/note.h"
#include "model/asked.h"
#include "model/recognition.h"
#include "model/said.h"
#include "model/talk.h"
#include "model/topic.h"
#include "model/written.h"
#include "view/lang.h"

enum { SEEN, REMEMBER };
const char *const capture_sql[] = {
	[SEEN] = "SELECT 1 FROM capture WHERE talk = $1 AND author = $2 AND tag = $3",
	[REMEMBER] = "INSERT INTO capture (talk, author, tag, made) VALUES ($1, $2, $3, $4)",
	NULL
};

#define LINE(member, WHO, LABEL, ...)                                                              \
	TYPED(capture, member, SEALED, WHO, LABEL, .most = WRITTEN_BYTES, __VA_ARGS__)
static const struct entity_field capture_fields[] = {
	LINE(thanks, SHARED, TR("Thanks")),
	LINE(thanks_changed, SHARED, TR("What it changed")),
	TYPED(capture, thanks_audience, CHOICE, SHARED, TR("Who reads the thanks"),
		.with = "thanks", .words = thanks_audiences,
		.about = "beside the two: nobody, who is around the other, everybody"),
	LINE(remember, PAIR, TR("A line to remember")),
	LINE(private, AUTHOR, TR("A line for yourself")),
	TYPED(capture, private_locked, TEXT, AUTHOR, TR("A line for yourself"), .unseen = true,
		.most = ENVELOPE_CHARS, .about = "the own line, as the browser locks it: docs/locked-notes.md"),
	TYPED(capture, private_locked_seen, TEXT, AUTHOR, TR("A line for yourself"), .unseen = true,
		.with = "private_locked", .most = 13, .about = "the id of the last locked line that was read"),
	LINE(goal, PAIR, TR("What you work towards")),
	LINE(obstacle, PAIR, TR("What stands in the way")),
	LINE(question, PAIR, TR("Question"), .unseen = true, .with = "answer"),
	LINE(question_text, PAIR, TR("Question"), .unseen = true, .with = "answer"),
	LINE(answer, PAIR, TR("Answer"), .with = "question"),
	LINE(remember_seen, PAIR, TR("A line to remember"), .unseen = true, .with = "remember"),
	LINE(private_seen, AUTHOR, TR("A line for yourself"), .unseen = true, .with = "private"),
	LINE(goal_seen, PAIR, TR("What you work towards"), .unseen = true, .with = "goal"),
	LINE(obstacle_seen, PAIR, TR("What stands in the way"), .unseen = true, .with = "obstacle"),
	LINE(answer_seen, PAIR, TR("Answer"), .unseen = true, .with = "answer"),
	{ 0 },
};
static const struct entity_rows capture_rows[] = {
	ROWS(capture, steps, step),
	ROWS(capture, needs, need),
	IDS(capture, talked, "topics that were talked about; the others stay open"),
	{ 0 },
};
const struct entity capture_entity = { .name = "capture", .fields = capture_fields,
	.rows = capture_rows, .size = sizeof(struct capture) };

static struct str make_tag(struct ctx *x, const struct capture *c)
{
	struct buf b = { .a = x->a };

	entity_tag(&b, &capture_entity, c);
	return secret_tag(x->a, x->keys, S("capture"), buf_str(&b));
}

static bool find_tag(struct ctx *x, int64_t talk, struct str tag, bool *before)
{
	return db_any(db_query(x, capture_sql[SEEN], "iis", talk, x->me, tag), before);
}

static bool keep_steps(struct ctx *x, const struct talk *t, const struct capture *c)
{
	for (size_t i = 0; i < c->steps_n && i < CAPTURE_STEPS; i++) {
		struct step s = c->steps[i];

		s.pair = t->pair, s.talk = t->id;
		if (s.words.n && !step_add(x, &s)) return err_row(&x->err, "steps", i);
	}
	return true;
}

static bool keep_needs(struct ctx *x, const struct talk *t, const struct capture *c)
{
	for (size_t i = 0; i < c->needs_n && i < CAPTURE_NEEDS; i++) {
		struct need n = c->needs[i];

		n.pair = t->pair, n.talk = t->id;
		if (n.words.n && !need_add(x, &n)) return err_row(&x->err, "needs", i);
	}
	return true;
}

/* Join what a field holds now with the text that was written over `seen`: a text that came in
 * between is kept beside the new one. Empty: the field stays as it is. */
static struct str join_written(struct ctx *x, struct str now, struct str seen, struct str text)
{
	text = str_trim(text);
	if (!text.n || str_eq(text, str_trim(seen)) || str_eq(text, now)) return S("");
	if (!now.n || str_eq(now, str_trim(seen))) return text;
	return str_fmt(x->a, "%.*s · %.*s", STR(now), STR(text));
}

static bool keep_notes(struct ctx *x, const struct talk *t, const struct capture *c)
{
	struct str line, own;
	struct note now;

	if (!c->remember.n && !c->private.n) return true;
	if (!note_get(x, t->id, &now)) return false;
	line = join_written(x, now.shared, c->remember_seen, c->remember);
	own = join_written(x, now.mine, c->private_seen, c->private);
	if (line.n && !note_set_shared(x, t->id, line)) return false;
	return !own.n || note_set_private(x, t->id, own);
}

/* Keep the own line that the browser has locked. */
static bool keep_locked(struct ctx *x, const struct talk *t, const struct capture *c)
{
	struct locked l = { .kind = LOCKED_NOTE, .about = t->id, .envelope = c->private_locked };
	int64_t seen = 0;

	if (!c->private_locked.n) return true;
	if (c->private_locked_seen.n && !id_parse(c->private_locked_seen, &seen))
		return err_field(&x->err, ERR_INPUT, "private",
			TR("This is not how a browser locks it."));
	if (locked_put(x, &l, seen)) return true;
	x->err.field = "private";
	return false;
}

static bool keep_said(struct ctx *x, const struct talk *t, enum said_kind kind, struct str text,
	struct str seen)
{
	struct said now;

	if (!text.n) return true;
	if (!said_last(x, t->pair, kind, &now)) return false;
	text = join_written(x, now.words, seen, text);
	return !text.n || said_set(x, t->pair, kind, t->id, text);
}

/* Find the answer to a question that is kept of this talk so far. */
static bool find_answer(struct ctx *x, const struct talk *t, struct str key, struct str *out)
{
	struct asked *asked;
	size_t n;

	*out = S("");
	if (!asked_list_talk(x, t->id, &asked, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(asked[i].question, key)) *out = asked[i].answer;
	return true;
}

static bool keep_answer(struct ctx *x, const struct talk *t, const struct capture *c)
{
	struct str now, text;

	if (!c->question.n) return true;
	if (!find_answer(x, t, c->question, &now)) return false;
	text = join_written(x, now, c->answer_seen, c->answer);
	if (c->answer.n && !text.n) return true;
	return asked_add(x, t->id, c->question, c->question_text, text.n ? text : now);
}

/* Keep the thanks of the card. An error of the thanks is said at the fields of the card. */
static bool keep_thanks(struct ctx *x, const struct talk *t, const struct capture *c)
{
	struct recognition r = { .pair = t->pair, .talk = t->id, .words = c->thanks,
		.changed = c->thanks_changed, .audience = c->thanks_audience };

	if (!c->thanks.n && !c->thanks_changed.n) return true;
	if (recognition_add(x, &r)) return true;
	if (err_is_about(&x->err, "words")) x->err.field = "thanks";
	if (err_is_about(&x->err, "changed")) x->err.field = "thanks_changed";
	if (err_is_about(&x->err, "audience")) x->err.field = "thanks_audience";
	return false;
}

static bool keep_lines(struct ctx *x, const struct talk *t, const struct capture *c)
{
	return keep_thanks(x, t, c) && keep_notes(x, t, c) && keep_locked(x, t, c) &&
		keep_said(x, t, SAID_GOAL, c->goal, c->goal_seen) &&
		keep_said(x, t, SAID_OBSTACLE, c->obstacle, c->obstacle_seen) &&
		keep_answer(x, t, c);
}

static bool keep_topics(struct ctx *x, const struct talk *t, const struct capture *c)
{
	for (size_t i = 0; i < c->talked_n && i < CAPTURE_TOPICS; i++)
		if (!topic_done(x, c->talked[i], t->id)) {
			err_named(&x->err, NULL);
			return err_row(&x->err, "talked", i);
		}
	return true;
}

bool capture_save(struct ctx *x, int64_t talk, const struct capture *c)
{
	struct talk *t = talk_get(x, talk);
	struct str tag;
	bool before;

	if (!t) return false;
	if (t->state != TALK_HELD)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk has not been held yet"));
	tag = make_tag(x, c);
	if (!find_tag(x, talk, tag, &before)) return false;
	if (before) return true;
	if (!keep_steps(x, t, c) || !keep_needs(x, t, c) || !keep_lines(x, t, c) ||
		!keep_topics(x, t, c))
		return false;
	return db_run(x, capture_sql[REMEMBER], "iisi", talk, x->me, tag, x->now) == 1 &&
		audit_add(x, "capture.save", talk);
}
