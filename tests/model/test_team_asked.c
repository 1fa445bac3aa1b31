/* SPDX-License-Identifier: Apache-2.0
 *
 * Ada leads five: Ben, Cara, Fay, Gus and Hal; Zed leads Ada. What the five put on their list is read by
 * Ada and the five, without a name, or by nobody.
 */
#include "model/team_asked.h"

#include "model/need.h"
#include "tests/model/talking.h"

static const char five[] =
	"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
	"zed,Zed,zed@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
	"ada,Ada,ada@example.org,zed,Europe/Berlin,09:00-17:00,15,7\n"
	"ben,Ben,ben@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n"
	"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n"
	"fay,Fay,fay@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n"
	"gus,Gus,gus@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n"
	"hal,Hal,hal@example.org,ada,Europe/Berlin,09:00-17:00,15,7\n";

struct five {
	struct world w;
	int64_t fay, gus, hal, zed;
	struct ctx x;
};

static void begin_five(struct five *f, struct db_pool *pool)
{
	f->w = world(pool);
	world_import(&f->w, five);
	f->fay = world_id(&f->w, "fay"), f->gus = world_id(&f->w, "gus");
	f->hal = world_id(&f->w, "hal"), f->zed = world_id(&f->w, "zed");
	f->x = world_as(&f->w, f->w.ben);
}

static void end_five(struct five *f)
{
	world_drop(&f->x);
	world_end(&f->w);
}

/* A need of `who`, granted by Ada. */
static int64_t granted(struct five *f, int64_t who)
{
	struct need n = { .asker = who, .words = S("mine, as we said it") };
	int64_t id;

	f->x.me = who;
	n.pair = talking_pair(&f->x, f->w.ada);
	id = need_add(&f->x, &n);
	f->x.me = f->w.ada;
	if (!id || !need_grant(&f->x, id)) world_die("need", &f->x.err);
	f->x.me = who;
	return id;
}

static int64_t put(struct five *f, int64_t who, const char *words)
{
	int64_t need = granted(f, who), id = team_asked_put(&f->x, need, str_of(words));

	if (!id) world_die("put", &f->x.err);
	return id;
}

/* What `who` reads of Ada's team; 0: it is held back. */
static size_t read_by(struct five *f, int64_t who, struct team_outcomes *is)
{
	f->x.me = who;
	if (!team_asked_list(&f->x, f->w.ada, is)) world_die("list", &f->x.err);
	return is->held_back ? 0 : is->rows_n;
}

static void it_is_shown_when_nobody_can_be_told_apart(struct db_pool *pool)
{
	struct five f;
	struct team_outcomes is;
	int64_t hers;

	begin_five(&f, pool);
	put(&f, f.w.ben, "Two screens");
	put(&f, f.w.ben, "A quiet room");
	put(&f, f.fay, "Mornings without meetings");
	f.x.now += 7 * DAY;
	IS(read_by(&f, f.w.ben, &is), 0); /* three entries of two people */
	hers = put(&f, f.gus, "An earlier word on the budget");
	IS(read_by(&f, f.w.ben, &is), 0); /* of this week */
	f.x.now += 7 * DAY;
	IS(read_by(&f, f.w.ben, &is), 4);
	IS_STR(is.rows[0].words, S("A quiet room")); /* not in the order in which they came */
	IS_STR(is.rows[3].words, S("Two screens"));
	OK(is.rows[0].became == TEAM_GRANTED && is.rows[0].answered == TEAM_THIS_QUARTER);
	IS(read_by(&f, f.hal, &is), 4);
	IS(read_by(&f, f.w.ada, &is), 4);
	f.x.me = f.gus;
	OK(team_asked_take_back(&f.x, hers));
	IS(read_by(&f, f.w.ada, &is), 0); /* at once */
	end_five(&f);
}

static void only_the_team_reads_it(struct db_pool *pool)
{
	struct five f;
	struct team_outcomes is;
	int64_t strangers[4];

	begin_five(&f, pool);
	put(&f, f.w.ben, "One"), put(&f, f.fay, "Two"), put(&f, f.hal, "Three");
	f.x.now += 7 * DAY;
	IS(read_by(&f, f.w.cara, &is), 3);
	strangers[0] = f.zed, strangers[1] = f.w.dev, strangers[2] = 0, strangers[3] = CTX_OPERATOR;
	for (size_t i = 0; i < 4; i++) IS(read_by(&f, strangers[i], &is), 0);
	f.x.me = f.hal; /* who has left takes their words along */
	talking_end(&f.x, talking_pair(&f.x, f.w.ada));
	IS(read_by(&f, f.hal, &is), 0);
	IS(read_by(&f, f.w.ada, &is), 0);
	end_five(&f);
}

/* Gus leaves and comes back: the words were for the team of then. */
static void who_comes_back_brings_no_words_along(struct db_pool *pool)
{
	struct five f;
	struct team_outcomes is;

	begin_five(&f, pool);
	put(&f, f.w.ben, "One"), put(&f, f.fay, "Two"), put(&f, f.hal, "Three"), put(&f, f.gus, "Four");
	f.x.now += 7 * DAY;
	IS(read_by(&f, f.w.ada, &is), 4);
	f.x.me = f.gus;
	talking_end(&f.x, talking_pair(&f.x, f.w.ada));
	world_keep(&f.x);
	f.w.now += 8 * DAY;
	world_import(&f.w, five);
	f.x = world_as(&f.w, f.w.ada);
	IS(read_by(&f, f.w.ada, &is), 3);
	end_five(&f);
}

static void a_small_team_reads_nothing(struct db_pool *pool)
{
	struct five f;
	struct team_outcomes is;

	begin_five(&f, pool);
	put(&f, f.w.ben, "One"), put(&f, f.fay, "Two"), put(&f, f.hal, "Three");
	f.x.now += 7 * DAY;
	IS(read_by(&f, f.w.ada, &is), 3);
	f.x.me = f.gus;
	talking_end(&f.x, talking_pair(&f.x, f.w.ada));
	IS(read_by(&f, f.w.ada, &is), 0); /* four are left */
	end_five(&f);
}

static void the_asker_alone_puts_there_what_was_answered(struct db_pool *pool)
{
	struct five f;
	struct need open = { .words = S("a bus") };
	struct team_asked *mine;
	int64_t need, id;
	size_t n;

	begin_five(&f, pool);
	need = granted(&f, f.w.ben);
	open.asker = f.w.ben, open.pair = talking_pair(&f.x, f.w.ada);
	OK(need_add(&f.x, &open) != 0);
	OK(!team_asked_put(&f.x, open.id, S("A bus")) && talking_failed(&f.x, ERR_CONFLICT));
	OK(!team_asked_put(&f.x, need, S("")) && talking_failed(&f.x, ERR_INPUT));
	OK(team_asked_put(&f.x, need, S("A phone")) && (id = team_asked_put(&f.x, need, S("A test phone"))));
	OK(team_asked_mine(&f.x, &mine, &n) && n == 1 && mine->id == id);
	IS_STR(mine->words, S("A test phone"));
	f.x.me = f.w.ada;
	OK(!team_asked_put(&f.x, need, S("mine")) && talking_failed(&f.x, ERR_FORBIDDEN));
	OK(!team_asked_take_back(&f.x, id) && talking_failed(&f.x, ERR_MISSING));
	OK(team_asked_mine(&f.x, &mine, &n) && n == 0); /* before it is shown it is told to nobody */
	f.x.me = f.w.cara;
	OK(!team_asked_put(&f.x, need, S("mine")) && talking_failed(&f.x, ERR_MISSING));
	f.x.me = f.w.ben;
	OK(team_asked_delete_all(&f.x) && team_asked_mine(&f.x, &mine, &n) && n == 0);
	end_five(&f);
}

int main(void)
{
	RUN_DB(it_is_shown_when_nobody_can_be_told_apart);
	RUN_DB(only_the_team_reads_it);
	RUN_DB(who_comes_back_brings_no_words_along);
	RUN_DB(a_small_team_reads_nothing);
	RUN_DB(the_asker_alone_puts_there_what_was_answered);
	return tap_end();
}
