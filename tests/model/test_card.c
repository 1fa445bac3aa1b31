/* SPDX-License-Identifier: Apache-2.0 */
#include "model/card.h"
#include "model/fields.h"
#include "tests/model/talking.h"

enum { PEOPLE = 5 };

/* One line of x->me for these readers. */
static bool put(struct ctx *x, enum card_kind kind, enum card_reader reader, struct str words)
{
	struct card c = { .lines_n = 1 };

	c.lines[0] = (struct card_line){ .kind = kind, .reader = reader, .words = words };
	return card_save(x, &c);
}

static size_t read_by(struct ctx *x, int64_t me, int64_t person)
{
	struct card_line *lines;
	size_t n = 99;

	x->me = me;
	OK(card_list(x, person, &lines, &n));
	return n;
}

/* Ben's card has a line for each kind of readers: Ada leads him, Cara has the same leader, he leads
 * Dev, and Eve is elsewhere. */
static void each_line_is_read_by_whom_it_names(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	const struct { int64_t who; size_t lines; } reads[PEOPLE] = {
		{ w.ben, 4 }, { w.ada, 3 }, { w.cara, 2 }, { w.dev, 2 }, { w.eve, 1 } };
	struct card_line *lines;
	size_t n;

	OK(put(&x, CARD_WORK, CARD_ME, S("alone")) && put(&x, CARD_ASK, CARD_LEADER, S("maps")));
	OK(put(&x, CARD_PATTERN, CARD_TEAM, S("Fridays")) && put(&x, CARD_LEARNING, CARD_EVERYBODY, S("C")));
	for (size_t i = 0; i < PEOPLE; i++) IS(read_by(&x, reads[i].who, w.ben), reads[i].lines);
	IS(read_by(&x, CTX_OPERATOR, w.ben), 0); /* who runs the server reads no content */
	x.me = w.eve;
	OK(card_list(&x, w.ben, &lines, &n) && n == 1 && lines[0].kind == CARD_LEARNING);
	IS_STR(lines[0].words, S("C"));
	world_drop(&x);
	world_end(&w);
}

static void reading_ends_with_the_pair(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada);

	OK(put(&x, CARD_ASK, CARD_LEADER, S("maps")) && put(&x, CARD_WORK, CARD_TEAM, S("mornings")));
	x.me = w.ada;
	OK(put(&x, CARD_WORK, CARD_TEAM, S("early")));
	IS(read_by(&x, w.ben, w.ada), 1); /* a leader's card is read by those they lead */
	IS(read_by(&x, w.dev, w.ada), 0);
	x.me = w.ada;
	talking_end(&x, pair);
	IS(read_by(&x, w.ada, w.ben), 0);
	IS(read_by(&x, w.cara, w.ben), 0);
	IS(read_by(&x, w.ben, w.ada), 0);
	IS(read_by(&x, w.dev, w.ben), 1);
	OK(db_run(&x, "UPDATE person SET left_at = $2 WHERE id = $1", "ii", w.ben, x.now) == 1);
	IS(read_by(&x, w.dev, w.ben), 0); /* nobody reads the card of who has left */
	world_drop(&x);
	world_end(&w);
}

static void a_line_is_its_owners_to_change_and_to_empty(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct card whole = { .thanks = THANKS_TEAM, .lines_n = 2 };
	struct card_line *lines;
	struct buf longest = { .a = w.a };
	int64_t id;
	size_t n;

	OK(put(&x, CARD_ASK, CARD_LEADER, S("  maps ")) && card_list(&x, w.ben, &lines, &n) && n == 1);
	IS_STR(lines[0].words, S("maps"));
	id = lines[0].id;
	OK(put(&x, CARD_ASK, CARD_LEADER, S("maps")) && card_list(&x, w.ben, &lines, &n) && lines[0].id == id);
	OK(put(&x, CARD_ASK, CARD_ME, S("maps")) && card_list(&x, w.ben, &lines, &n) && n == 1);
	OK(lines[0].reader == CARD_ME && read_by(&x, w.ada, w.ben) == 0);
	x.me = w.ben;
	whole.lines[0] = (struct card_line){ .kind = CARD_WORK, .reader = CARD_TEAM, .words = S("mornings") };
	whole.lines[1] = (struct card_line){ .kind = CARD_ASK, .reader = CARD_EVERYBODY, .words = S(" ") };
	OK(card_save(&x, &whole) && card_list(&x, w.ben, &lines, &n) && n == 1 && lines[0].kind == CARD_WORK);
	OK(person_here(&x, w.ben)->thanks == THANKS_TEAM);
	for (int i = 0; i <= CARD_BYTES; i++) buf_ch(&longest, 'x');
	OK(!put(&x, CARD_ASK, CARD_ME, buf_str(&longest)) && err_is_about(&x.err, "lines.0.words"));
	OK(talking_failed(&x, ERR_INPUT));
	OK(!put(&x, CARD_KINDS, CARD_ME, S("a")) && talking_failed(&x, ERR_INPUT));
	OK(!put(&x, CARD_ASK, CARD_EVERYBODY + 1, S("a")) && talking_failed(&x, ERR_INPUT));
	OK(!person_set_thanks(&x, THANKS_RATHER_NOT + 1) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

/* What everybody may know of somebody is a name and how they like to be thanked. */
static void who_is_here_is_known_by_name(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.eve);
	struct person *p = person_here(&x, w.dev);

	OK(p && p->id == w.dev && !p->work_hours.n && !p->email.n && p->thanks == THANKS_UNSAID);
	IS_STR(p->name, S("Dev"));
	OK(db_run(&x, "UPDATE person SET left_at = $2 WHERE id = $1", "ii", w.dev, x.now) == 1);
	OK(!person_here(&x, w.dev) && talking_failed(&x, ERR_MISSING));
	x.me = w.dev;
	OK(!person_here(&x, w.eve) && talking_failed(&x, ERR_MISSING));
	x.me = CTX_OPERATOR;
	OK(!person_here(&x, w.eve) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(each_line_is_read_by_whom_it_names);
	RUN_DB(reading_ends_with_the_pair);
	RUN_DB(a_line_is_its_owners_to_change_and_to_empty);
	RUN_DB(who_is_here_is_known_by_name);
	return tap_end();
}
