/* SPDX-License-Identifier: Apache-2.0
 *
 * A quarter of an organisation, an hour at a time, with two workers of which now and then one is killed in
 * the middle: how many mails and pushes a person gets in a week, none at night, none twice. RAPPORT_PEOPLE says how many people
 * there are; docs/messages.md has the figures of 1,000.
 */
#include "model/message_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "model/reach.h"
#include "model/written.h"
#include "tests/model/telling.h"

/* On PostgreSQL, which waits for a disk at each commit, four weeks have to do. */
enum { WEEKS = 13, WEEKS_POSTGRES = 4, USUALLY = 40, TURN = HOUR };
static const char *const zones[] = { "Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Tokyo",
	"Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles" };
enum { ZONES = sizeof zones / sizeof *zones };

struct pairs {
	int64_t id, leader, member;
};
struct weeks {
	int64_t n[WEEKS + 1];
};
struct quarter {
	struct world w;
	struct pairs *pairs;
	size_t pairs_n;
	int64_t *people;           /* their ids … */
	const struct zone **zone;  /* … and zones */
	size_t people_n;
	struct weeks *mails;       /* that arrived, and pushes, of each person in each week */
	int64_t night, twice, arrived, pushed, killed;
	int64_t *sent;             /* ids of mails and pushes that arrived */
	size_t sent_n;
	uint64_t seed;
	size_t weeks;
};

static uint32_t dice(struct quarter *q, uint32_t sides)
{
	q->seed = q->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(q->seed >> 33) % sides;
}

/* -- the organisation -- */

static void make_people(struct quarter *q, size_t n)
{
	struct buf csv = { .a = q->w.a };

	buf_z(&csv, "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n");
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&csv, "q%zu,Person %zu,q%zu@example.org,", i, i, i);
		if (i) buf_fmt(&csv, "q%zu", (i - 1) / 8);
		buf_fmt(&csv, ",%s,09:00-17:00,15,7\n", zones[i % ZONES]);
	}
	world_import(&q->w, str_z(q->w.a, buf_str(&csv)));
}

static void read_people(struct quarter *q, struct ctx *x)
{
	struct db_q *r = db_query(x, "SELECT id, leader, member FROM pair ORDER BY id", "");

	q->pairs = NEW_N(q->w.a, struct pairs, 3000), q->people = NEW_N(q->w.a, int64_t, 3000);
	q->zone = NEW_N(q->w.a, const struct zone *, 3000);
	while (r && db_next(r) && q->pairs_n < 3000)
		q->pairs[q->pairs_n++] = (struct pairs){ db_int(r, 0), db_int(r, 1), db_int(r, 2) };
	if (!r || !db_done(r)) world_die("pairs", &x->err);
	r = db_query(x, "SELECT id, timezone FROM person ORDER BY id", "");
	while (r && db_next(r) && q->people_n < 3000) {
		q->zone[q->people_n] = zone_find(q->w.store.zones, db_text(r, 1));
		q->people[q->people_n++] = db_int(r, 0);
	}
	if (!r || !db_done(r)) world_die("people", &x->err);
	q->mails = NEW_N(q->w.a, struct weeks, q->people_n);
	q->sent = NEW_N(q->w.a, int64_t, 100000);
}

/* Every third person has a device that shows messages. */
static void make_devices(struct quarter *q, struct ctx *x)
{
	for (size_t i = 0; i < q->people_n; i += 3) {
		struct reach r = { .channel = MESSAGE_PUSH, .label = S("A phone"), .address = S("address") };

		x->me = q->people[i];
		if (!reach_put(x, &r, str_fmt(x->a, "%zu", i))) world_die("device", &x->err);
	}
	x->me = CTX_OPERATOR;
}

/* -- what people do -- */

static void promise(struct quarter *q, struct ctx *x, const struct pairs *p)
{
	int64_t id = id_new(x->now), owner = dice(q, 2) ? p->leader : p->member;

	if (db_run(x, "INSERT INTO step (id, pair, owner, other, author, words, due, state, moved, made)"
		    " VALUES ($1, $2, $3, $4, $3, $5, $6, 0, 0, $7)", "iiiibii", id, p->id, owner,
		    owner == p->leader ? p->member : p->leader, written_seal(x, "step.words", id, S("words")),
		    date_day_of(x->now) + 1 + dice(q, 8), x->now) != 1)
		world_die("step", &x->err);
}

static void need(struct ctx *x, const struct pairs *p)
{
	int64_t id = id_new(x->now);

	if (db_run(x, "INSERT INTO need (id, pair, asker, giver, author, words, source, state, made)"
		    " VALUES ($1, $2, $3, $4, $3, $5, $6, 0, $7)", "iiiibbi", id, p->id, p->member, p->leader,
		    written_seal(x, "need.words", id, S("words")),
		    written_seal(x, "need.source", id, S("")), x->now) != 1)
		world_die("need", &x->err);
}

static void ask(struct ctx *x, const struct pairs *p)
{
	if (db_run(x, "INSERT INTO request (id, pair, asker, other, state, made)"
		    " SELECT $1, $2, $3, $4, 0, $5 WHERE NOT EXISTS (SELECT 1 FROM request q"
		    "  WHERE q.pair = $2 AND q.state = 0)", "iiiii", id_new(x->now), p->id, p->member, p->leader,
		    x->now) < 0)
		world_die("request", &x->err);
}

static void bring(struct quarter *q, struct ctx *x, const struct pairs *p)
{
	int64_t id = id_new(x->now);

	if (db_run(x, "INSERT INTO topic (id, pair, author, words, state, carried, made)"
		    " VALUES ($1, $2, $3, $4, 0, 0, $5)", "iiibi", id, p->id, dice(q, 2) ? p->leader : p->member,
		    written_seal(x, "topic.words", id, S("words")), x->now) != 1)
		world_die("topic", &x->err);
}

static void talk(struct quarter *q, struct ctx *x, const struct pairs *p)
{
	int64_t id = id_new(x->now);

	if (db_run(x, "INSERT INTO talk (id, pair, leader, member, starts, minutes, wanted, state, made, moved)"
		    " VALUES ($1, $2, $3, $4, $5, 10, 15, $6, $7, $8)", "iiiiiiii", id, p->id, p->leader,
		    p->member, x->now + 2 * DAY + MESSAGE_SOON_MINUTES * MINUTE, (int64_t)(dice(q, 8) ? 0 : 3), x->now, (int64_t)(dice(q, 6) == 0)) != 1)
		world_die("talk", &x->err);
	if (db_run(x, "UPDATE request SET state = 1, answered = $2, talk = $3 WHERE pair = $1 AND state = 0", "iii", p->id,
		    x->now, id) < 0)
		world_die("answer", &x->err);
	x->me = dice(q, 2) ? p->leader : p->member;
	if (!message_talk_changed(x, id)) world_die("changed", &x->err);
	x->me = CTX_OPERATOR;
}

/* Half of what is promised, needed and asked for is done within some days. */
static void get_done(struct quarter *q, struct ctx *x)
{
	if (db_run(x, "UPDATE step SET state = 1, closed = $1 WHERE state = 0 AND id % 16 = $2", "ii", x->now,
		    (int64_t)dice(q, 16)) < 0 ||
		db_run(x, "UPDATE need SET state = 1, closed = $1 WHERE state = 0 AND id % 64 = $2", "ii", x->now,
			(int64_t)dice(q, 64)) < 0 ||
		db_run(x, "UPDATE request SET state = 1, answered = $1 WHERE state = 0 AND id % 32 = $2", "ii",
			x->now, (int64_t)dice(q, 32)) < 0)
		world_die("done", &x->err);
}

static void live(struct quarter *q)
{
	struct ctx x = telling_as(&q->w, CTX_OPERATOR);
	/* a need is told of when it has waited for a week, which is seldom in a month: there are more of them then */
	uint32_t more = q->weeks < WEEKS ? 40 : 0;

	for (size_t i = 0; i < q->pairs_n; i++) {
		const struct pairs *p = &q->pairs[i];
		uint32_t what = dice(q, 24 * 7);

		if (what < 3) promise(q, &x, p);
		else if (what == 3 || (what > 6 && what < more)) need(&x, p);
		else if (what == 4) ask(&x, p);
		else if (what == 5) talk(q, &x, p);
		else if (what == 6) bring(q, &x, p);
	}
	if (!dice(q, 12)) get_done(q, &x);
	world_keep(&x);
}

/* -- the workers -- */

/* Plan and say, as either of two workers would; one in thirty turns ends in the middle. */
static void work(struct quarter *q)
{
	int64_t person = 1;
	bool more = true;

	while (more) {
		struct ctx x = telling_as(&q->w, CTX_OPERATOR);

		if (!message_plan(&x, &more)) world_die("plan", &x.err);
		world_keep(&x);
	}
	while (person) {
		struct ctx x = telling_as(&q->w, CTX_OPERATOR);

		if (!message_say(&x, &person)) world_die("say", &x.err);
		if (person && dice(q, 30)) {
			world_keep(&x);
			continue;
		}
		q->killed += person != 0;
		world_drop(&x);
	}
}

/* Note that a mail or a push, of this id, has arrived. */
static void note_arrival(struct quarter *q, int64_t person, int64_t id)
{
	size_t i = 0;
	struct message_hours usual = { .quiet_from = MESSAGE_QUIET_FROM, .quiet_to = MESSAGE_QUIET_TO,
		.days_off = 96 };
	int64_t local, week;

	while (i < q->people_n && q->people[i] != person) i++;
	if (i == q->people_n) return;
	local = zone_local_of(q->zone[i], q->w.now);
	week = (date_day_of(local) - MONDAY + 7) / 7;
	q->night += message_moment(&usual, q->zone[i], q->w.now) != q->w.now;
	for (size_t k = 0; k < q->sent_n; k++) q->twice += q->sent[k] == id;
	if (q->sent_n < 100000) q->sent[q->sent_n++] = id;
	if (week >= 0 && week <= WEEKS) q->mails[i].n[week]++;
	q->arrived++;
}

/* Send what is in the outbox: one in forty claims is lost with its worker, one in forty mails finds
 * the other server busy. */
static void send_mail(struct quarter *q)
{
	struct outbox_job *job = (struct outbox_job *)1;

	while (job) {
		struct ctx x = telling_as(&q->w, CTX_OPERATOR);
		uint32_t fate = dice(q, 40);

		if (!outbox_claim(&x, &job)) world_die("claim", &x.err);
		if (job && fate == 0) q->killed++;
		else if (job && fate == 1) {
			if (!outbox_done(&x, job, OUTBOX_LATER, failure("451 later"))) world_die("later", &x.err);
		} else if (job) {
			if (!outbox_go(&x, job) || !outbox_done(&x, job, OUTBOX_WENT, NULL)) world_die("send", &x.err);
			note_arrival(q, job->mail.person, job->id);
		}
		if (job) world_keep(&x);
		else world_drop(&x);
	}
}

/* The same for what goes to devices. */
static void send_pushes(struct quarter *q)
{
	struct parcel_job *job = (struct parcel_job *)1;

	while (job) {
		struct ctx x = telling_as(&q->w, CTX_OPERATOR);
		struct parcel_outcome o = { .result = PARCEL_SENT, .try = { .status = 201 } };
		uint32_t fate = dice(q, 40);

		if (!parcel_claim(&x, false, message_reach_way, &job)) world_die("claim", &x.err);
		if (fate == 1) o = (struct parcel_outcome){ .result = PARCEL_LATER, .try = { .status = 503 } };
		if (job && fate == 0) q->killed++;
		else if (job && !parcel_done(&x, job, &o)) world_die("done", &x.err);
		if (job && fate > 1) note_arrival(q, job->person, job->id), q->pushed++;
		if (job) world_keep(&x);
		else world_drop(&x);
	}
}

/* -- the figures -- */

static int by_number(const void *a, const void *b)
{
	int64_t l = *(const int64_t *)a, r = *(const int64_t *)b;

	return (l > r) - (l < r);
}

static void report(struct quarter *q, struct ctx *x)
{
	size_t n = q->people_n * (q->weeks - 1);
	int64_t *all = NEW_N(q->w.a, int64_t, n);
	int64_t said = telling_count(x, "SELECT count(*) FROM message WHERE state = 1 AND id > $1", 0);
	int64_t most = telling_count(x, "SELECT COALESCE(max(n), 0) FROM (SELECT count(*) AS n FROM message"
		" WHERE state = 1 AND week IS NOT NULL AND id > $1 GROUP BY person, week) c", 0);

	for (size_t i = 0; i < n; i++) all[i] = q->mails[i / (q->weeks - 1)].n[1 + i % (q->weeks - 1)];
	qsort(all, n, sizeof *all, by_number);
	printf("# %zu people: %lld mails and pushes arrived, %lld of them pushes; in a week median %lld, 99%% %lld, worst %lld with the calendar's,"
		" %lld without; %lld kills\n", q->people_n, (long long)q->arrived, (long long)q->pushed, (long long)all[n / 2],
		(long long)all[n * 99 / 100], (long long)all[n - 1], (long long)most, (long long)q->killed);
	IS(q->night, 0);
	IS(q->twice, 0);
	OK(most == MESSAGE_MOST && q->killed > 0 && q->arrived > (int64_t)(q->people_n * q->weeks / 2));
	OK(q->pushed > 0 && telling_said(x, MESSAGE_SOON) > 0);
	/* a topic goes last of all, so that a month may have none (on both engines: test_message_plan.c) */
	OK(q->weeks < WEEKS || (telling_said(x, MESSAGE_ADDED) > 0 && telling_said(x, MESSAGE_THREE) > 0));
	IS(telling_count(x, "SELECT (SELECT count(*) FROM outbox WHERE kind = 'message' AND id > $1)"
		" + (SELECT count(*) FROM parcel WHERE id > $1)", 0), said);
	OK(all[n / 2] <= MESSAGE_MOST);
	for (enum message_kind k = MESSAGE_WEEK; k <= MESSAGE_TOMORROW; k++) OK(telling_said(x, k) > 0);
	OK(telling_said(x, MESSAGE_MOVED) > 0 && telling_said(x, MESSAGE_OFF) > 0);
}

static void a_quarter_is_quiet(struct db_pool *pool)
{
	const char *people = getenv("RAPPORT_PEOPLE");
	struct quarter q = { .w = world(pool), .seed = 7 };
	struct ctx x;

	q.weeks = str_eq(str_of(db_engine(pool)), S("sqlite")) ? WEEKS : WEEKS_POSTGRES;
	make_people(&q, people ? (size_t)strtoul(people, NULL, 10) : USUALLY);
	x = telling_as(&q.w, CTX_OPERATOR);
	telling_enter(&x);
	read_people(&q, &x);
	make_devices(&q, &x);
	world_keep(&x);
	for (int64_t begin = q.w.now = MONDAY * INT64_C(86400); q.w.now < begin + (int64_t)q.weeks * WEEK; q.w.now += TURN) {
		struct arena *before = q.w.a;

		q.w.a = arena_new();
		live(&q), work(&q), send_mail(&q), send_pushes(&q);
		arena_free(q.w.a);
		q.w.a = before;
	}
	x = telling_as(&q.w, CTX_OPERATOR);
	report(&q, &x);
	world_drop(&x);
	world_end(&q.w);
}

int main(void)
{
	RUN_DB(a_quarter_is_quiet);
	return tap_end();
}
