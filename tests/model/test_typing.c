/* SPDX-License-Identifier: Apache-2.0
 *
 * Operations on a line of text, and people who type in one line over a network that delays, loses,
 * doubles and reorders what they send. SESSIONS and SEED in the environment make other runs.
 */
#include "model/typing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tap.h"

static struct typing batch(struct arena *a, const char *json)
{
	struct typing t = { 0 };
	struct err e = { 0 };

	if (!typing_parse(a, str_of(json), TYPING_OPS, &t, &e)) printf("# %s: %s\n", json, e.text);
	return t;
}

static struct str done(struct arena *a, struct str text, const struct typing *t)
{
	struct str out;

	return typing_apply(a, text, t, &out) ? out : S("(outside)");
}

/* Carry two batches over each other and give the text that both ways lead to. */
static struct str met(struct arena *a, struct str text, const char *later, const char *earlier)
{
	struct typing l = batch(a, later), e = batch(a, earlier), l0 = l, e0 = e;
	struct str x, y;

	typing_cross(a, &l, &e);
	x = done(a, done(a, text, &e0), &l);
	y = done(a, done(a, text, &l0), &e);
	IS_STR(x, y);
	return x;
}

static void two_batches_lead_to_one_text(void)
{
	struct arena *a = arena_new();

	IS_STR(met(a, S("abc"), "[[\"i\",1,\"X\",0]]", "[[\"i\",2,\"Y\",0]]"), S("aXbYc"));
	IS_STR(met(a, S("abc"), "[[\"d\",0,2]]", "[[\"d\",1,2]]"), S(""));
	IS_STR(met(a, S("abcd"), "[[\"i\",2,\"X\",0]]", "[[\"d\",1,2]]"), S("aXd"));
	IS_STR(met(a, S("abcd"), "[[\"d\",1,2]]", "[[\"i\",2,\"X\",0]]"), S("aXd"));
	IS_STR(met(a, S("\u00e9\u6f22\U0001f642!"), "[[\"d\",1,2],[\"i\",1,\"\u00df\",0]]",
		       "[[\"i\",2,\"X\",0],[\"d\",0,1]]"), S("X\u00df!"));
	arena_free(a);
}

static void who_goes_on_stands_first(void)
{
	struct arena *a = arena_new();

	IS_STR(met(a, S("he"), "[[\"i\",2,\"llo\",1]]", "[[\"i\",2,\"wo\",0]]"), S("hellowo"));
	IS_STR(met(a, S("he"), "[[\"i\",2,\"wo\",0]]", "[[\"i\",2,\"llo\",1]]"), S("hellowo"));
	IS_STR(met(a, S("he"), "[[\"i\",2,\"a\",0]]", "[[\"i\",2,\"b\",0]]"), S("heba"));
	/* the text that is gone on with was deleted meanwhile, and the next comes first */
	IS_STR(met(a, S("he"), "[[\"i\",2,\"llo\",1]]", "[[\"d\",0,2],[\"i\",0,\"wo\",0]]"),
		S("wollo"));
	arena_free(a);
}

static void the_difference_of_two_texts_is_a_batch(void)
{
	static const char *const texts[] = { "", "a", "abc", "abXc", "aab", "\u00e9", "\u00e8",
		"\U0001f642", "\U0001f643 ok", "two\nlines" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
			struct str from = str_of(texts[i]), to = str_of(texts[j]);
			struct typing d = typing_diff(a, from, to);

			if (!str_eq(done(a, from, &d), to)) IS_STR(done(a, from, &d), to);
			if (i == j && d.n) OK(d.n == 0);
		}
	IS(typing_diff(a, S("abc"), S("abXc")).n, 1);
	arena_free(a);
}

static void a_batch_is_written_as_it_was_read(void)
{
	static const char json[] = "[[\"i\",5,\"w\u00f6rd\\n\",1],[\"d\",0,3]]";
	struct arena *a = arena_new();
	struct typing t = batch(a, json);
	struct buf b = { .a = a };

	IS(t.n, 2);
	IS(t.ops[0].n, 5);
	typing_print(&b, &t);
	IS_STR(buf_str(&b), str_of(json));
	arena_free(a);
}

static void what_is_no_batch_is_refused(void)
{
	static const char *const wrong[] = { "", "{}", "[1]", "[[]]", "[[\"x\",0,1]]",
		"[[\"i\",0,\"\",0]]", "[[\"i\",-1,\"a\",0]]", "[[\"i\",0,\"a\"]]", "[[\"d\",0,0]]",
		"[[\"i\",0,\"a\",2]]", "[[\"d\",0,1,1]]", "[[\"i\",10001,\"a\",0]]",
		"[[\"i\",0,\"\\u0007\",0]]", "[[\"i\",0,\"\\r\",0]]", "[[\"i\",0,\"\\t\",0]]",
		"[[\"i\",0,\"\\u0085\",0]]", "[[\"i\",0,\"\\ud800\",0]]", "[[\"d\",0,1.5]]" };
	struct arena *a = arena_new();
	struct buf many = { .a = a };
	struct typing t;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct err e = { 0 };

		if (!OK(!typing_parse(a, str_of(wrong[i]), TYPING_OPS, &t, &e)))
			printf("# %s\n", wrong[i]);
		if (e.code != ERR_INPUT) IS(e.code, ERR_INPUT);
	}
	buf_z(&many, "[[\"d\",0,1]");
	for (size_t i = 0; i < TYPING_OPS; i++) buf_z(&many, ",[\"d\",0,1]");
	buf_z(&many, "]");
	OK(!typing_parse(a, buf_str(&many), TYPING_OPS, &t, &(struct err){ 0 }));
	OK(typing_parse(a, buf_str(&many), TYPING_OPS + 1, &t, &(struct err){ 0 }));
	t = batch(a, "[[\"d\",1,3]]");
	IS_STR(done(a, S("abc"), &t), S("(outside)"));
	arena_free(a);
}

/* -- people over a bad network -- */

enum { PEOPLE = 3, WORDS = 6, LETTERS = 8, TICKS = 60, MESSAGES = 400, LOG = 600 };

static uint64_t dice_state;

static uint64_t roll(uint64_t sides)
{
	dice_state ^= dice_state << 13, dice_state ^= dice_state >> 7, dice_state ^= dice_state << 17;
	return dice_state % sides;
}

struct entry { int64_t who, seq; struct typing ops; };

struct server {
	struct entry log[LOG];   /* number i + 1 is log[i] */
	int64_t n;
	struct str text;
};

struct word { struct str text; int64_t typed; bool deleted; };

/* One who types, with a copy of the line; the browser's side in C. */
struct person {
	int64_t who, n, seq;
	struct str text;
	struct typing sent, pending;
	bool waits;              /* a batch is on its way */
	int64_t from, to;        /* what was typed last without a break; to 0: nothing */
	int64_t caret;
	struct word words[WORDS];
	int64_t words_n;
};

/* What is on its way: a batch to the server (to 0), or what the server has, to a person. */
struct message {
	int64_t due, who, seq, base;
	bool to_person, used;
	struct typing ops;
};

struct session {
	struct arena *a;
	struct server server;
	struct person people[PEOPLE];
	int64_t people_n;
	struct message messages[MESSAGES];
	int loss;                /* of a hundred messages */
	bool flag;               /* false: nothing continues, so that words are torn */
};

static void send(struct session *s, int64_t now, struct message m)
{
	for (int copies = roll(20) == 0 ? 2 : 1; copies > 0; copies--)
		for (size_t i = 0; i < MESSAGES; i++) {
			if (s->messages[i].used) continue;
			if (roll(100) < (uint64_t)s->loss) break;
			m.used = true;
			m.due = now + 1 + (int64_t)roll(roll(20) == 0 ? 20 : 3);
			s->messages[i] = m;
			break;
		}
}

static void arrive_at_server(struct session *s, const struct message *m)
{
	struct typing ops = m->ops, other;
	struct server *v = &s->server;

	for (int64_t i = 0; i < v->n; i++)
		if (v->log[i].who == m->who && v->log[i].seq == m->seq) return;
	for (int64_t i = m->base; i < v->n; i++) {
		other = v->log[i].ops;
		typing_cross(s->a, &ops, &other);
	}
	if (v->n >= LOG || !typing_apply(s->a, v->text, &ops, &v->text)) abort();
	v->log[v->n++] = (struct entry){ m->who, m->seq, ops };
}

static int64_t place_after(int64_t pos, const struct typing *t, bool behind)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct typing_op *o = &t->ops[i];

		if (o->insert && (o->pos < pos || (behind && o->pos == pos))) pos += o->n;
		if (!o->insert && o->pos < pos) pos -= pos - o->pos < o->n ? pos - o->pos : o->n;
	}
	return pos;
}

static void follow(struct person *p, const struct typing *ops)
{
	p->from = place_after(p->from, ops, true);
	p->to = place_after(p->to, ops, false);
	if (p->from >= p->to) p->to = 0;
	p->caret = place_after(p->caret, ops, false);
}

static void receive(struct session *s, struct person *p, int64_t upto)
{
	for (; p->n < upto; p->n++) {
		const struct entry *e = &s->server.log[p->n];
		struct typing ops = e->ops;

		if (e->who == p->who) {
			p->sent = (struct typing){ 0 }, p->waits = false;
			continue;
		}
		typing_cross(s->a, &p->sent, &ops);
		typing_cross(s->a, &p->pending, &ops);
		if (!typing_apply(s->a, p->text, &ops, &p->text)) abort();
		follow(p, &ops);
	}
}

static void edit(struct session *s, struct person *p, struct typing_op op)
{
	struct typing one = { NEW(s->a, struct typing_op), 1 };

	op.continues = op.insert && s->flag && p->to && op.pos == p->to;
	if (!op.insert) {
		one.ops[0] = op;
		follow(p, &one); /* whoever deletes elsewhere comes back to where they typed */
	} else {
		p->from = op.continues ? p->from : op.pos;
		p->to = p->caret = op.pos + op.n;
	}
	one.ops[0] = op;
	if (!typing_apply(s->a, p->text, &one, &p->text)) abort();
	typing_join(s->a, &p->pending, &one);
}

static struct typing_op insert(struct arena *a, int64_t pos, struct str text)
{
	return (struct typing_op){ .insert = true, .pos = pos, .n = typing_length(text),
		.text = str_dup(a, text) };
}

static size_t byte_of(struct str text, int64_t pos)
{
	size_t i = 0;

	for (; i < text.n; i++)
		if (((unsigned char)text.p[i] & 0xc0) != 0x80 && pos-- == 0) break;
	return i;
}

/* The place of a word in a text, in characters; −1: it is not there in one piece. */
static int64_t find_word(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_eq(str_sub(text, i, i + word.n), word))
			return typing_length(str_sub(text, 0, i));
	return -1;
}

/* A word begins with a capital, so its beginning can be seen; its letters tell it from all others. */
static struct str make_word(struct session *s, const struct person *p)
{
	static const char *const letters[] = { "a", "e", "\u00e9", "\u00df", "\u6f22", "\U0001f642" };
	struct buf b = { .a = s->a };

	buf_ch(&b, (char)('A' + p->who));
	buf_int(&b, p->words_n);
	for (uint64_t n = 2 + roll(LETTERS - 2); n > 0; n--) buf_z(&b, letters[roll(6)]);
	buf_z(&b, ".");
	return buf_str(&b);
}

/* Places where a word may begin without tearing another: the ends, and before any capital. */
static int64_t choose_place(const struct person *p)
{
	int64_t n = typing_length(p->text), pos = (int64_t)roll((uint64_t)n + 1);

	if (p->to && roll(10) < 5) return p->to;
	if (roll(10) < 3) return n;
	for (; pos < n; pos++) {
		char c = p->text.p[byte_of(p->text, pos)];

		if (c >= 'A' && c < 'A' + PEOPLE) break;
	}
	return pos;
}

/* Delete a whole word of anybody, as far as it is typed and stands there. */
static void delete_word(struct session *s, struct person *p)
{
	struct person *whose = &s->people[roll((uint64_t)s->people_n)];
	struct word *w = &whose->words[roll(WORDS)];
	int64_t at;

	if (!w->text.n || w->typed < typing_length(w->text)) return;
	if ((at = find_word(p->text, w->text)) < 0) return;
	w->deleted = true;
	edit(s, p, (struct typing_op){ .pos = at, .n = w->typed });
}

static void type_letter(struct session *s, struct person *p)
{
	struct word *w = p->words_n ? &p->words[p->words_n - 1] : NULL;
	size_t from;

	if (!w || w->typed == typing_length(w->text)) {
		if (p->words_n == WORDS) return;
		w = &p->words[p->words_n];
		w->text = make_word(s, p);
		p->words_n++;
		p->caret = choose_place(p);
	}
	from = byte_of(w->text, w->typed++);
	edit(s, p, insert(s->a, p->caret,
		str_sub(w->text, from, byte_of(w->text, w->typed))));
}

/* A wrong letter, seen at once. */
static void mistype(struct session *s, struct person *p)
{
	struct word *w = p->words_n ? &p->words[p->words_n - 1] : NULL;

	if (!w || !w->typed || w->typed == typing_length(w->text)) return;
	edit(s, p, insert(s->a, p->caret, S("q")));
	edit(s, p, (struct typing_op){ .pos = p->caret - 1, .n = 1 });
}

static void live(struct session *s, struct person *p, int64_t now)
{
	struct message m = { .who = p->who, .to_person = false };

	if (now < TICKS) {
		for (uint64_t n = roll(3); n > 0; n--) type_letter(s, p);
		if (roll(30) == 0) mistype(s, p);
		if (roll(60) == 0) delete_word(s, p);
	}
	if (roll(3)) return;
	if (!p->waits && p->pending.n) {
		p->sent = p->pending, p->pending = (struct typing){ 0 };
		p->waits = true;
		p->seq++;
	}
	m.ops = p->sent, m.seq = p->waits ? p->seq : 0, m.base = p->n;
	send(s, now, m);
}

static void deliver(struct session *s, int64_t now)
{
	for (size_t i = 0; i < MESSAGES; i++) {
		struct message m = s->messages[i];

		if (!m.used || m.due > now) continue;
		s->messages[i].used = false;
		if (m.to_person) {
			receive(s, &s->people[m.who], m.base);
			continue;
		}
		if (m.seq) arrive_at_server(s, &m);
		send(s, now, (struct message){ .who = m.who, .to_person = true,
			.base = s->server.n });
	}
}

static bool is_at_rest(const struct session *s)
{
	for (int64_t i = 0; i < s->people_n; i++)
		if (s->people[i].waits || s->people[i].pending.n ||
			s->people[i].n < s->server.n)
			return false;
	return true;
}

/* What came of many sessions. */
struct tally { int64_t sessions, equal, words, intact; };

static void count_session(const struct session *s, struct tally *t)
{
	bool equal = true;

	for (int64_t i = 0; i < s->people_n; i++) {
		const struct person *p = &s->people[i];

		equal = equal && str_eq(p->text, s->server.text);
		for (int64_t j = 0; j < p->words_n; j++) {
			const struct word *w = &p->words[j];

			if (w->deleted) continue;
			t->words++;
			t->intact += find_word(s->server.text,
				str_sub(w->text, 0, byte_of(w->text, w->typed))) >= 0;
		}
	}
	t->sessions++;
	t->equal += equal;
}

static void play(struct arena *a, struct session *s, int64_t people, int loss, bool flag,
	struct tally *t)
{
	memset(s, 0, sizeof *s);
	s->a = a, s->people_n = people, s->loss = loss, s->flag = flag;
	s->server.text = S("B"); /* a line that is not empty */
	for (int64_t i = 0; i < people; i++)
		s->people[i].who = i, s->people[i].text = s->server.text;
	for (int64_t now = 0; now < TICKS || !is_at_rest(s); now++) {
		for (int64_t i = 0; i < people; i++) live(s, &s->people[i], now);
		deliver(s, now);
		if (now > 100 * TICKS) abort();
	}
	count_session(s, t);
}

static int64_t number(const char *name, int64_t otherwise)
{
	const char *z = getenv(name);

	return z && *z ? strtoll(z, NULL, 10) : otherwise;
}

static struct tally play_many(int64_t sessions, int64_t people, int loss, bool flag)
{
	struct session *s = malloc(sizeof *s);
	struct arena *a = arena_new();
	struct tally t = { 0 };

	if (!s) abort();
	for (int64_t i = 0; i < sessions; i++) {
		play(a, s, people, loss, flag, &t);
		arena_reset(a);
	}
	printf("# %lld people, %d %% lost%s: %lld of %lld copies equal, %lld of %lld words whole\n",
		(long long)people, loss, flag ? "" : ", nothing continues", (long long)t.equal,
		(long long)t.sessions, (long long)t.intact, (long long)t.words);
	arena_free(a);
	free(s);
	return t;
}

static void no_word_is_lost_when_people_type_in_one_line(void)
{
	static const int losses[] = { 0, 10, 30 };
	int64_t sessions = number("SESSIONS", 300) / 3;

	dice_state = (uint64_t)number("SEED", 20261123);
	printf("# SEED=%llu SESSIONS=%lld\n", (unsigned long long)dice_state,
		(long long)(3 * sessions));
	for (size_t i = 0; i < 3; i++)
		for (int64_t people = 2; people <= PEOPLE; people++) {
			struct tally t = play_many(people == 2 ? sessions : sessions / 4, people,
				losses[i], true);

			IS(t.equal, t.sessions);
			IS(t.intact, t.words);
			OK(t.words > t.sessions);
		}
}

static void without_the_flag_words_are_torn(void)
{
	struct tally t;

	dice_state = (uint64_t)number("SEED", 20261123);
	t = play_many(100, 2, 10, false);
	IS(t.equal, t.sessions);
	OK(t.intact < t.words);
}

int main(void)
{
	RUN(two_batches_lead_to_one_text);
	RUN(who_goes_on_stands_first);
	RUN(the_difference_of_two_texts_is_a_batch);
	RUN(a_batch_is_written_as_it_was_read);
	RUN(what_is_no_batch_is_refused);
	RUN(no_word_is_lost_when_people_type_in_one_line);
	RUN(without_the_flag_words_are_torn);
	return tap_end();
}
