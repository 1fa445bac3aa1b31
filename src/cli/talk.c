/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport talk NAME`: the six beats of a talk in the terminal, one thing at a time. Enter
 * goes on; nothing counts down and nothing is typed until the talk is over. Then a few
 * lines are asked for, each of which Enter leaves out, and all are kept at once.
 */
#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/brief_show.h"
#include "cli/term.h"
#include "model/capture.h"
#include "model/note_key.h"
#include "model/written.h"

struct beat_words {
	const char *name, *how;
};

static const struct beat_words beat_words[BEATS] = {
	[BEAT_ARRIVE] = { "Arrive", "Put everything else away. The other speaks first." },
	[BEAT_LISTEN] = { "Listen", "Let them finish. Say back what you heard." },
	[BEAT_STEP] = { "Next step", "What is the next step that would count, and whose is it?" },
	[BEAT_RESOURCES] = { "What it takes", "What is missing, from whom, and by when?" },
	[BEAT_RECOGNISE] = { "Recognise", "Name one thing they did well, and what it led to." },
	[BEAT_CLOSE] = { "Close", "Say together what you agreed." },
};

struct talking {
	struct acting w;
	struct arena *a;
	int64_t pair, talk, me, other;
	int64_t minutes;
	struct str name, obstacle;   /* of the other person; the obstacle that was said last */
	bool leads;                  /* I lead the pair */
	bool ended;                  /* the input has ended: ask nothing more */
	struct question *questions;  /* one for each beat */
	struct topic *topics;
	size_t topics_n;
};

/* Read the next line that was typed; empty at the end of the input. */
static struct str read_typed(struct talking *t)
{
	char line[WRITTEN_BYTES * 2];
	size_t n;
	int c = '\n';

	if (t->ended || !fgets(line, sizeof line, stdin)) {
		t->ended = true;
		return S("");
	}
	n = str_of(line).n;
	if (n && line[n - 1] != '\n')
		while ((c = getchar()) != EOF && c != '\n')
			continue; /* the rest of a line that is too long; the text is refused later */
	return str_trim(str_dup(t->a, str_of(line)));
}

static struct str ask_line(struct talking *t, const char *what)
{
	printf("  %s ", what);
	fflush(stdout);
	return read_typed(t);
}

static void wait_for_enter(struct talking *t)
{
	fflush(stdout);
	(void)read_typed(t);
}

/* -- before -- */

/* Choose a question for each beat; a beat for which the bank has none stays without. */
static bool choose_questions(struct ctx *x, struct talking *t)
{
	t->questions = NEW_N(t->a, struct question, BEATS);
	for (int i = 0; i < BEATS; i++) {
		struct question *q;
		size_t n;

		if (!question_suggest(x, t->pair, t->talk, (enum beat)i, t->minutes, t->w.lang, 1,
			    &q, &n))
			return false;
		if (n) t->questions[i] = q[0];
	}
	return true;
}

static bool show_and_wait(struct talking *t, struct str name, struct err *e)
{
	struct buf b = { .a = t->a };
	struct brief *brief = NULL;
	struct pair *p;
	struct ctx x;
	bool ok;

	if (!acting_begin(&t->w, &x, e)) return false;
	ok = (p = acting_pair(&x, name)) != NULL &&
		(brief = brief_of_pair(&x, p->id, t->w.lang)) != NULL;
	if (ok) {
		t->pair = p->id;
		t->name = acting_line(t->a, p->name);
		t->me = t->w.me;
		t->leads = p->leader == t->me;
		t->other = t->leads ? p->member : p->leader;
		t->obstacle = brief->obstacle.words;
		t->topics = brief->topics;
		t->topics_n = brief->topics_n;
		brief_show(&b, &t->w, brief);
	}
	if (!acting_end(&x, ok, e)) return false;
	printf("%.*s\nEnter begins the talk. ", (int)b.n, b.p);
	wait_for_enter(t);
	return !t->ended || err_set(e, ERR_INPUT, "the talk was not begun: the input ended");
}

static bool begin_talk(struct talking *t, struct err *e)
{
	struct talk *talk = NULL;
	struct ctx x;
	bool ok;

	if (!acting_begin(&t->w, &x, e)) return false;
	ok = (t->talk = talk_begin_now(&x, t->pair)) != 0 && (talk = talk_get(&x, t->talk)) != NULL;
	if (ok) {
		t->minutes = talk->minutes;
		ok = choose_questions(&x, t);
	}
	return acting_end(&x, ok, e);
}

/* -- during -- */

/* Show how many beats have come, "●●○○○○"; the ring says nothing of time. */
static void show_ring(struct buf *b, int beat)
{
	for (int i = 0; i < BEATS; i++) buf_z(b, i <= beat ? "●" : "○");
}

static void show_beat(struct talking *t, int beat)
{
	struct buf b = { .a = t->a };
	int width = term_out().width;

	if (isatty(STDOUT_FILENO)) buf_z(&b, "\033[H\033[2J");
	buf_ch(&b, '\n');
	show_ring(&b, beat);
	buf_fmt(&b, "  %s\n\n  ", beat_words[beat].name);
	term_wrap(&b, str_of(beat_words[beat].how), width, 2, 2);
	if (t->questions[beat].text.n) {
		buf_z(&b, "\n  ");
		term_wrap(&b, acting_line(t->a, t->questions[beat].text), width, 2, 2);
	}
	for (size_t i = 0; beat == BEAT_LISTEN && i < t->topics_n; i++) {
		buf_z(&b, i ? "  · " : "\n  · ");
		term_wrap(&b, acting_line(t->a, t->topics[i].words), width, 4, 4);
	}
	fwrite(b.p, 1, b.n, stdout);
}

static bool hold_talk(struct talking *t, struct err *e)
{
	struct ctx x;

	for (int i = 0; i < BEATS && !t->ended; i++) {
		show_beat(t, i);
		wait_for_enter(t);
	}
	if (!acting_begin(&t->w, &x, e)) return false;
	return acting_end(&x, talk_end(&x, t->talk, 0), e);
}

/* -- after -- */

/* Ask for a date until the answer is a date, or empty: 0. */
static int64_t ask_date(struct talking *t, const char *what)
{
	for (;;) {
		struct str text = ask_line(t, what);
		struct err why = { 0 };
		int64_t day;

		if (!text.n) return STEP_NO_DATE;
		if (acting_date_of("by when", text, &day, &why)) return day;
		printf("  %s\n", why.text);
	}
}

/* The person whom an answer names; an empty answer names the member, who stands first in the
 * question. */
static int64_t read_whose(struct talking *t, struct str typed)
{
	struct str who = str_lower(t->a, typed);

	if (str_starts(who, S("m"))) return t->me;
	if (str_starts(who, S("t"))) return t->other;
	return t->leads ? t->other : t->me;
}

static void ask_steps(struct talking *t, struct capture *c)
{
	while (c->steps_n < CAPTURE_STEPS) {
		struct step *s = &c->steps[c->steps_n];
		struct str whose;

		s->words = ask_line(t, c->steps_n ? "Another step:" : "Next step:");
		if (!s->words.n) return;
		whose = ask_line(t, t->leads ? "Whose is it, [t]hem or [m]e:" : "Whose is it, [m]e or [t]hem:");
		s->owner = read_whose(t, whose);
		s->due = ask_date(t, "By when (2026-11-27):");
		c->steps_n++;
	}
}

static void ask_needs(struct talking *t, struct capture *c)
{
	struct need *n = &c->needs[0];
	struct str whose;

	n->words = ask_line(t, "What is needed:");
	if (!n->words.n) return;
	whose = ask_line(t, "Who needs it, [m]e or [t]hem:");
	n->asker = str_starts(str_lower(t->a, whose), S("t")) ? t->other : t->me;
	n->due = ask_date(t, "By when (2026-11-27):");
	c->needs_n = 1;
}

static void ask_topics(struct talking *t, struct capture *c)
{
	for (size_t i = 0; i < t->topics_n && !t->ended; i++) {
		struct str said = ask_line(t,
			str_z(t->a,
				str_fmt(t->a, "Talked about “%.*s”, [y]es or later:",
					STR(acting_line(t->a, t->topics[i].words)))));

		if (str_starts(str_lower(t->a, said), S("y")))
			c->talked[c->talked_n++] = t->topics[i].id;
	}
}

/* Ask for the answer to one of the questions that were shown. */
static void ask_answer(struct talking *t, struct capture *c)
{
	const struct question *q = &t->questions[BEAT_LISTEN];

	if (!q->text.n) return;
	printf("  You could ask: %.*s\n", STR(acting_line(t->a, q->text)));
	c->answer = ask_line(t, "Their answer, in a line:");
	if (!c->answer.n) return;
	c->question = q->key;
	c->question_text = q->text;
}

static bool keep_capture(struct talking *t, const struct capture *c, struct err *e)
{
	struct ctx x;

	if (!acting_begin(&t->w, &x, e)) return false;
	return acting_end(&x, capture_save(&x, t->talk, c), e);
}

/* Find out whether the person locks their notes, which only their browser can do. */
static bool find_locks(struct talking *t, bool *locks, struct err *e)
{
	struct ctx x;
	int64_t key = 0;
	bool ok = acting_begin(&t->w, &x, e) &&
		acting_end(&x, note_key_current(&x, &key), e);

	*locks = key != 0;
	return ok;
}

/* Ask what to keep until the answers can be kept or the input ends: an error is printed, and all is
 * asked once more. */
static bool ask_capture(struct talking *t, struct err *e)
{
	bool locks;

	if (!find_locks(t, &locks, e)) return false;
	for (;;) {
		struct capture *c = NEW(t->a, struct capture);

		printf("\nWhat to keep (Enter leaves a line out):\n");
		ask_steps(t, c);
		ask_needs(t, c);
		c->thanks = ask_line(t, "Thanks for:");
		c->remember = ask_line(t, "One line to remember, for both:");
		if (locks) printf("  (Your own lines are locked: write one in the browser.)\n");
		else c->private = ask_line(t, "And one for you alone:");
		c->obstacle = ask_line(t, "What stands in the way, as last said:");
		c->obstacle_seen = t->obstacle;
		ask_answer(t, c);
		ask_topics(t, c);
		err_clear(e);
		if (keep_capture(t, c, e)) break;
		if (t->ended || e->code != ERR_INPUT) return false;
		printf("\n%s\nOnce more, please.\n", e->text);
	}
	printf("\nKept. %.*s sees the same, but for your own line.\n", STR(t->name));
	return true;
}

bool cli_talk(struct arena *a, int argc, char **argv, struct err *e)
{
	struct talking t = { .a = a };
	const struct cli_option options[] = { ACTING_OPTIONS(&t.w), { 0 } };
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one name: rapport talk ana");
	if (!acting_open(&t.w, a, e)) return false;
	ok = show_and_wait(&t, str_of(argv[1]), e) && begin_talk(&t, e) && hold_talk(&t, e) && ask_capture(&t, e);
	acting_close(&t.w);
	return ok;
}
