/* SPDX-License-Identifier: Apache-2.0 */
#include "model/caldav.h"

#include "tests/model/world.h"

static const int64_t monday = MONDAY * INT64_C(86400);

static const struct caldav_at at = { .url = { "https://cal.example.org/ada/", 28 }, .user = { "ada", 3 },
	.password = { "secret", 6 }, .auth = TRANSFER_ANY };

/* An account of x->me with two calendars; the ids of those in `c`. */
static int64_t added(struct ctx *x, int64_t c[2])
{
	struct caldav_found found[] = { { S("https://cal.example.org/ada/office/"), S("Office"), true },
		{ S("https://cal.example.org/ada/home/"), S("Home"), false } };
	int64_t id = caldav_add(x, &at, found, 2);
	struct caldav_account *all;
	size_t n;

	if (!id || !caldav_list(x, &all, &n)) world_die("caldav", &x->err);
	for (int i = 0; i < 2; i++) c[i] = all[n - 1].collections[i].id;
	return id;
}

static struct caldav_job *due(struct ctx *x)
{
	int64_t me = x->me;
	struct caldav_job *job;

	x->me = CTX_OPERATOR;
	job = caldav_due(x);
	x->me = me;
	return job;
}

static const struct caldav_collection *chosen_of(const struct caldav_job *job)
{
	for (size_t i = 0; i < job->account.collections_n; i++)
		if (job->account.collections[i].chosen) return &job->account.collections[i];
	return NULL;
}

static void an_account_is_found_again_by_its_owner_alone(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct caldav_account *all;
	int64_t c[2], id = added(&x, c);
	size_t n;

	OK(caldav_list(&x, &all, &n) && n == 1 && all[0].collections_n == 2);
	IS_STR(all[0].name, S("cal.example.org"));
	OK(all[0].collections[0].syncs && !all[0].collections[1].syncs);
	OK(!all[0].collections[0].url.n); /* its address is not for pages */
	x.me = w.ben;
	OK(caldav_list(&x, &all, &n) && n == 0);
	OK(!caldav_choose(&x, id, c, 1, 0) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	OK(!caldav_remove(&x, id) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	x.me = w.ada;
	for (int i = 1; i <= CALDAV_ACCOUNTS; i++) {
		struct caldav_at one = at;

		one.user = str_fmt(x.a, "ada%d", i);
		OK((caldav_add(&x, &one, NULL, 0) != 0) == (i < CALDAV_ACCOUNTS));
	}
	IS(x.err.code, ERR_FULL);
	world_drop(&x);
	world_end(&w);
}

/* Typed again, an account gets its new password and new calendars, and keeps what was chosen. */
static void typed_again_it_is_the_same_account(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t c[2], id = added(&x, c);
	struct caldav_at now = at;
	struct caldav_found found[] = { { S("https://cal.example.org/ada/office/"), S("Office"), true },
		{ S("https://cal.example.org/ada/team/"), S("Team"), true } };
	struct caldav_account *all;
	struct caldav_job *job;
	size_t n;

	OK(caldav_choose(&x, id, c, 1, 0) && (job = due(&x)) && caldav_done(&x, job, failure("No."), 0));
	now.password = S("new secret");
	IS(caldav_add(&x, &now, found, 2), id);
	OK(caldav_list(&x, &all, &n) && n == 1 && all[0].collections_n == 3);
	OK(all[0].collections[0].chosen && !all[0].collections[2].chosen && !all[0].error.n);
	IS_STR(all[0].collections[2].name, S("Team"));
	OK((job = due(&x)) != NULL);
	IS_STR(job->at.password, S("new secret"));
	now.user = S("ada.two");
	OK(caldav_add(&x, &now, found, 2) != id); /* another name is another account */
	x.me = w.ben;
	OK(caldav_add(&x, &at, found, 2) != id); /* so is another person's */
	world_drop(&x);
	world_end(&w);
}

static void one_is_due_at_once_when_chosen_and_taken_by_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t c[2], id = added(&x, c);
	struct caldav_job *job;
	struct str where;
	struct caldav_at to;

	OK(!due(&x)); /* nothing is chosen yet */
	OK(caldav_choose(&x, id, c, 1, c[1]));
	OK((job = due(&x)) != NULL);
	IS_STR(job->at.password, S("secret"));
	IS_STR(chosen_of(job)->url, S("https://cal.example.org/ada/office/"));
	OK(!due(&x)); /* somebody has it */
	x.now += CALDAV_LEASE;
	OK(due(&x) != NULL); /* who has it is gone */
	OK(caldav_done(&x, job, failure("The other server answered with an error."), 0));
	OK(!due(&x));
	x.now += 2 * DAY;
	OK((job = due(&x)) && job->account.failures == 1);
	OK(caldav_done(&x, job, failure("No."), 6 * HOUR)); /* it asked to be left alone */
	x.now += 6 * HOUR - 1;
	OK(!due(&x));
	x.now++;
	OK((job = due(&x)) && caldav_done(&x, job, NULL, 0));
	OK(caldav_writes(&x, w.ada, &to, &where));
	IS_STR(where, S("https://cal.example.org/ada/home/"));
	OK(caldav_writes(&x, w.ben, &to, &where) && !where.n);
	world_drop(&x);
	world_end(&w);
}

static size_t busy_of_ada(struct ctx *x, const struct world *w)
{
	struct spans busy;
	int64_t me = x->me;

	x->me = w->ada;
	if (!calendar_busy(x, w->ada, monday, monday + 7 * DAY, &busy, NULL)) world_die("busy", &x->err);
	x->me = me;
	return busy.n;
}

static void what_changed_becomes_busy_time_and_goes_with_its_account(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t c[2], id = added(&x, c);
	struct caldav_item items[] = {
		{ S("/ada/office/a.ics"), S("\"1\""), world_event(&w, "20261123T100000", "20261123T110000", "A", ""), false },
		{ S("/ada/office/b.ics"), S("\"2\""), world_event(&w, "20261124T100000", "20261124T110000", "B", ""), false } };
	struct caldav_item *known;
	struct caldav_job *job;
	size_t n;

	OK(caldav_choose(&x, id, c, 1, 0) && (job = due(&x)));
	x.me = CTX_OPERATOR;
	OK(caldav_keep(&x, job, chosen_of(job), items, 2, S("t1")));
	IS(busy_of_ada(&x, &w), 2);
	OK(caldav_known(&x, c[0], &known, &n) && n == 2);
	IS_STR(known[1].etag, S("\"2\""));
	OK(caldav_done(&x, job, NULL, 0));
	x.now += CALDAV_EVERY;
	OK((job = due(&x)) && chosen_of(job)->calendar);
	IS_STR(chosen_of(job)->token, S("t1"));
	items[0].gone = true;
	OK(caldav_keep(&x, job, chosen_of(job), items, 1, S("t2")));
	IS(busy_of_ada(&x, &w), 1);
	x.me = w.ada;
	OK(caldav_choose(&x, id, c + 1, 1, 0)); /* another one: what the first said is forgotten */
	IS(busy_of_ada(&x, &w), 0);
	OK((job = due(&x)));
	x.me = CTX_OPERATOR;
	OK(caldav_keep_text(&x, job, chosen_of(job), S("BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n"
		"FREEBUSY:20261124T090000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n")));
	IS(busy_of_ada(&x, &w), 1);
	x.me = w.ada;
	OK(caldav_remove(&x, id));
	IS(busy_of_ada(&x, &w), 0);
	OK(!due(&x));
	world_drop(&x);
	world_end(&w);
}

/* Check, read and keep as the worker does; whether what was read before the transaction is what was
 * asked for in it. */
static bool kept_as_read(struct ctx *x, const struct caldav_job *job, struct caldav_item *items, size_t n,
	int64_t moved)
{
	struct calendar_ahead *ahead;
	bool used;

	caldav_check(x->zones, x->now, items, n);
	if (!caldav_ahead(x, job, chosen_of(job), items, n, &ahead)) world_die("ahead", &x->err);
	calendar_ahead_read(ahead);
	x->now += moved;
	calendar_ahead_use(x, ahead);
	if (!caldav_keep(x, job, chosen_of(job), items, n, S("t"))) world_die("keep", &x->err);
	used = ahead && !x->ahead;
	calendar_ahead_use(x, NULL);
	return used;
}

static void a_calendar_is_read_before_it_is_kept(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t c[2], id = added(&x, c);
	struct str a = world_event(&w, "20261123T100000", "20261123T110000", "A", "");
	struct str b = world_event(&w, "20261124T100000", "20261124T110000", "B", "");
	struct caldav_item first[] = { { .href = S("/m.ics"), .etag = S("1"), .ics = a },
		{ .href = S("/c.ics"), .etag = S("1"), .ics = b },
		{ .href = S("/d.ics"), .etag = S("1"), .ics = S("no calendar") } };
	struct caldav_item then[] = { { .href = S("/x.ics"), .etag = S("2"), .ics = b },
		{ .href = S("/a.ics"), .etag = S("1"), .ics = world_event(&w, "20261125T100000", "20261125T110000", "D", "") },
		{ .href = S("/m.ics"), .etag = S("2"), .ics = S("no calendar") },
		{ .href = S("/e.ics"), .unread = true }, { .href = S("/c.ics"), .gone = true } };
	struct caldav_job *job;
	struct caldav_item *known;
	size_t n;

	OK(caldav_choose(&x, id, c, 1, 0) && (job = due(&x)));
	x.me = CTX_OPERATOR;
	OK(kept_as_read(&x, job, first, 3, 0));
	IS(busy_of_ada(&x, &w), 2);
	OK(first[2].unread && first[2].failures == 1 && !first[0].unread);
	OK(caldav_known(&x, c[0], &known, &n) && n == 3 && known[1].failures == 1);
	OK(kept_as_read(&x, job, then, 5, 0));
	IS(busy_of_ada(&x, &w), 3); /* the one that came damaged stays as it was known */
	first[1].etag = S("3");
	OK(!kept_as_read(&x, job, &first[1], 1, DAY)); /* another day: it is read anew */
	IS(busy_of_ada(&x, &w), 3);
	world_drop(&x);
	world_end(&w);
}

#define OFFICE(offset, day) "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Office\r\n" \
	"BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:" offset "\r\n" \
	"TZOFFSETTO:" offset "\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n" \
	"UID:" day "\r\nDTSTART;TZID=Office:202611" day "T100000\r\nDURATION:PT1H\r\n"
#define END_OFFICE "END:VEVENT\r\nEND:VCALENDAR\r\n"

/* One with zones of its own, one behind a mark and an empty line, and a last one that was cut. */
static void each_object_is_a_calendar_of_its_own(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t c[2], id = added(&x, c);
	struct caldav_item items[] = {
		{ .href = S("/1.ics"), .etag = S("1"), .ics = S(OFFICE("+0100", "24") END_OFFICE) },
		{ .href = S("/2.ics"), .etag = S("2"),
			.ics = S("\xef\xbb\xbf\r\n " OFFICE("-0500", "25") END_OFFICE) },
		{ .href = S("/3.ics"), .etag = S("3"), .ics = S(OFFICE("-0500", "26")) } };
	struct caldav_job *job;
	struct spans busy;

	OK(caldav_choose(&x, id, c, 1, 0) && (job = due(&x)));
	x.me = CTX_OPERATOR;
	OK(caldav_keep(&x, job, chosen_of(job), items, 3, S("t1")));
	x.me = w.ada;
	OK(calendar_busy(&x, w.ada, monday, monday + 7 * DAY, &busy, NULL));
	IS(busy.n, 3);
	for (size_t i = 0; i < busy.n; i++)
		IS(busy.at[i].start, monday + ((int64_t)i + 1) * DAY + (i ? 15 : 9) * HOUR);
	world_drop(&x);
	world_end(&w);
}

/* A server that names other objects at each sync, and shows none of them. */
static void names_alone_do_not_fill_the_disk(struct db_pool *pool)
{
	enum { NAMES = 1000, NAME_BYTES = 1900 };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t c[2], id = added(&x, c);
	struct caldav_item *items = NEW_N(x.a, struct caldav_item, NAMES);
	struct caldav_job *job;
	bool ok = true;
	int kept = 0;

	OK(caldav_choose(&x, id, c, 1, 0) && (job = due(&x)));
	x.me = CTX_OPERATOR;
	for (int sync = 0; ok && sync < 12; sync++) {
		for (int i = 0; i < NAMES; i++)
			items[i] = (struct caldav_item){ .unread = true, .failures = 1,
				.href = str_fmt(x.a, "/%0*d", NAME_BYTES, sync * NAMES + i) };
		ok = caldav_keep(&x, job, chosen_of(job), items, NAMES, S("t"));
		kept += ok;
	}
	OK(!ok && x.err.code == ERR_LIMIT && kept == CALDAV_LIST_BYTES / (NAMES * (NAME_BYTES + 1)));
	err_clear(&x.err);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(an_account_is_found_again_by_its_owner_alone);
	RUN_DB(typed_again_it_is_the_same_account);
	RUN_DB(one_is_due_at_once_when_chosen_and_taken_by_one);
	RUN_DB(what_changed_becomes_busy_time_and_goes_with_its_account);
	RUN_DB(a_calendar_is_read_before_it_is_kept);
	RUN_DB(each_object_is_a_calendar_of_its_own);
	RUN_DB(names_alone_do_not_fill_the_disk);
	return tap_end();
}
