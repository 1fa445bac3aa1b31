/* SPDX-License-Identifier: Apache-2.0 */
#include "model/feed.h"

#include "tests/model/world.h"

enum { FEEDS = 5 };

/* Ben's feeds, all due an hour and more after they came; as the worker. */
static struct ctx with_feeds(struct world *w)
{
	struct ctx x = world_as(w, w->ben);

	for (int i = 0; i < FEEDS; i++) {
		struct client_answer got = { .etag = S("\"1\""),
			.body = world_event(w, "20261124T100000", "20261124T110000", "A", "") };

		if (!feed_put(&x, str_fmt(x.a, "https://cal.example.org/%d.ics", i), &got))
			world_die("feed", &x.err);
		x.now++;
	}
	x.me = CTX_OPERATOR;
	x.now += FEED_EVERY;
	return x;
}

static int64_t number(struct ctx *x, const char *sql)
{
	struct db_q *q = db_query(x, sql, "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	return q && db_done(q) ? n : -1;
}

static void those_that_wait_longest_are_taken_and_only_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_feeds(&w);
	struct feed *first, *rest, *none;
	size_t n;
	int64_t due;

	OK(feed_count_due(&x, 100, &due) && due == FEEDS);
	OK(feed_count_due(&x, 2, &due) && due == 2);
	OK(feed_take(&x, 2, &first, &n) && n == 2);
	OK(first[0].calendar + first[1].calendar == number(&x, "SELECT sum(calendar) FROM (SELECT calendar"
		" FROM feed ORDER BY calendar LIMIT 2) AS two"));
	OK(str_starts(first[0].url, S("https://cal.example.org/")));
	IS_STR(first[1].etag, S("\"1\""));
	OK(feed_take(&x, 100, &rest, &n) && n == FEEDS - 2);
	OK(feed_take(&x, 100, &none, &n) && n == 0);
	OK(feed_release(&x, &first[1]));
	OK(feed_take(&x, 100, &none, &n) && n == 1 && none[0].calendar == first[1].calendar);
	x.now += FEED_LEASE; /* whoever has them is gone */
	OK(feed_take(&x, 100, &none, &n) && n == FEEDS);
	world_drop(&x);
	world_end(&w);
}

static void what_has_not_changed_is_only_written_down_and_spread(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_feeds(&w);
	struct client_answer same = { .unchanged = true };
	int64_t read_at = number(&x, "SELECT sum(read_at) FROM calendar");
	struct feed *f;
	size_t n;

	OK(feed_take(&x, 100, &f, &n) && n == FEEDS);
	OK(db_run(&x, "DELETE FROM occurrence", "") > 0); /* would come back if one were read */
	for (size_t i = 0; i < n; i++) OK(feed_done(&x, &f[i], &same, NULL));
	IS(number(&x, "SELECT count(*) FROM occurrence"), 0);
	IS(number(&x, "SELECT sum(read_at) FROM calendar"), read_at);
	IS(number(&x, "SELECT min(fetched) FROM feed"), x.now);
	OK(number(&x, "SELECT min(next_try) FROM feed") >= x.now + FEED_EVERY);
	OK(number(&x, "SELECT max(next_try) FROM feed") < x.now + FEED_EVERY + FEED_SPREAD);
	OK(number(&x, "SELECT max(next_try) - min(next_try) FROM feed") > 10);
	world_drop(&x);
	world_end(&w);
}

static void a_server_that_names_a_time_is_not_asked_before(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_feeds(&w);
	static const int64_t asks[] = { 0, 60, 7200, 99999999 }, waits[] = { FEED_RETRY, FEED_RETRY, 7200,
		FEED_RETRY_MOST };
	struct feed *f;
	size_t n;

	OK(feed_take(&x, 100, &f, &n) && n == FEEDS);
	for (size_t i = 0; i < 4; i++) {
		struct client_answer got = { .retry_after = asks[i] };

		OK(feed_done(&x, &f[i], &got, failure("The other server answered with an error.")));
		IS(number(&x, str_fmt(x.a, "SELECT next_try FROM feed WHERE calendar = %lld",
			(long long)f[i].calendar).p), x.now + waits[i]);
	}
	world_drop(&x);
	world_end(&w);
}

static void one_whose_address_cannot_be_opened_holds_up_no_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_feeds(&w);
	struct feed *f;
	size_t n, without = 0;

	OK(db_run(&x, "UPDATE feed SET url = $1 WHERE calendar = (SELECT min(calendar) FROM feed)", "b",
		S("nonsense")) == 1);
	OK(feed_take(&x, 100, &f, &n) && n == FEEDS);
	for (size_t i = 0; i < n; i++) without += !f[i].url.n;
	IS(without, 1);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(those_that_wait_longest_are_taken_and_only_once);
	RUN_DB(what_has_not_changed_is_only_written_down_and_spread);
	RUN_DB(a_server_that_names_a_time_is_not_asked_before);
	RUN_DB(one_whose_address_cannot_be_opened_holds_up_no_other);
	return tap_end();
}
