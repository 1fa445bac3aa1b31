/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/model/world.h"

#include "model/account.h"
#include "model/archive.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/proposal.h"
#include "model/step.h"
#include "model/talk.h"

/* A second folder with a key of its own, on an engine of the test's choice. */
struct place {
	struct test_db db;
	struct store store;
	char folder[256];
};

static struct place place_on(struct world *w, bool postgres)
{
	struct place p = { 0 };
	struct err e = { 0 };

	if (!postgres) test_db_sqlite(&p.db);
	else if (!test_db_postgres(&p.db)) return p;
	test_db_open(&p.db, migrations);
	test_db_folder(p.folder, sizeof p.folder);
	p.store = (struct store){ .pool = p.db.pool, .zones = w->store.zones };
	p.store.keys = keys_open(str_fmt(w->a, "%s/key", p.folder).p, true, &e);
	if (!p.store.keys) world_die("key", &e);
	return p;
}

static void place_end(struct place *p)
{
	keys_free(p->store.keys);
	test_db_folder_end(p->folder);
	test_db_end(&p->db);
}

static struct str write_all(struct world *w, struct store *s, int64_t *records)
{
	struct buf text = { .a = w->a };
	FILE *f = tmpfile();
	struct ctx x;
	size_t n;

	if (!store_begin(s, w->a, DB_READ, CTX_OPERATOR, w->now, &x) ||
		!archive_write(&x, f, "out", (struct archive_progress){ 0 }, records) ||
		!store_end(&x, true))
		world_die("archive_write", &x.err);
	rewind(f);
	while ((n = fread(buf_room(&text, 4096), 1, 4096, f)) > 0) text.n += n;
	fclose(f);
	return buf_str(&text);
}

static bool read_all(struct world *w, struct store *s, struct str text, struct err *e)
{
	FILE *f = tmpfile();
	int64_t records = 0;
	struct ctx x;
	bool ok;

	fwrite(text.p, 1, text.n, f);
	rewind(f);
	ok = store_begin(s, w->a, DB_WRITE, CTX_OPERATOR, w->now, &x) &&
		archive_read(&x, f, "in", (struct archive_progress){ 0 }, &records);
	if (x.db) ok = store_end(&x, ok);
	fclose(f);
	*e = x.err;
	return ok;
}

/* Without the header, whose time differs, and the audit of the import itself. */
static struct str rows_of(struct world *w, struct str text)
{
	struct buf b = { .a = w->a };
	struct str line;

	while (str_line(&text, &line))
		if (!str_has(line, S("\"archive.import\"")) && !str_starts(line, S("{\"rapport\"")) &&
			!str_starts(line, S("{\"end\"")))
			buf_fmt(&b, "%.*s\n", STR(line));
	return buf_str(&b);
}

/* Calendars (one in Latin-1), a proposal, an accepted talk, and a leader who came later
 * than the one who is led. */
static void fill(struct world *w)
{
	struct ctx x = world_as(w, w->ada);
	struct str ics = world_event(w, "20261123T100000", "20261123T110000", "Caf\xe9", "");
	size_t n;

	if (!calendar_put(&x, w->ada, S("latin.ics"), ics) || !world_find_times(&x, MONDAY, false) ||
		!proposal_accept(&x, MONDAY, 0, &n))
		world_die("fill", &x.err);
	world_keep(&x);
	x = world_as(w, w->ben);
	if (!calendar_put(&x, w->ben, S("b.ics"), world_event(w, "20261124T100000",
		"20261124T110000", "“Q&A” <b>", "")) || !world_find_times(&x, MONDAY, false))
		world_die("fill", &x.err);
	world_keep(&x);
	world_import(w, "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"zoe,Zoë,zoe@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
		"eve,Eve,eve@example.org,zoe,Europe/Berlin,09:00-17:00,15,7\n");
}

static void titles_are_open_to_their_owner(struct world *w, struct store *s)
{
	struct calendar_event *e;
	size_t n = 0;
	struct ctx x;

	if (!store_begin(s, w->a, DB_READ, w->ben, w->now, &x) ||
		!calendar_events(&x, MONDAY * INT64_C(86400), (MONDAY + 7) * INT64_C(86400), &e, &n) ||
		!store_end(&x, true))
		world_die("events", &x.err);
	IS(n, 1);
	if (n) IS_STR(e[0].title, S("“Q&A” <b>"));
}

static void moves_to(struct world *w, bool postgres)
{
	struct place to = place_on(w, postgres);
	int64_t there = 0, here = 0;
	struct err e = { 0 };
	struct str text, again;

	if (!to.db.pool) return;
	text = write_all(w, &w->store, &here);
	OK(read_all(w, &to.store, text, &e));
	if (e.code) printf("#   %s\n", e.text);
	again = write_all(w, &to.store, &there);
	IS_STR(rows_of(w, again), rows_of(w, text));
	IS(there, here + 1);
	titles_are_open_to_their_owner(w, &to.store);
	OK(!read_all(w, &to.store, text, &e) && e.code == ERR_CONFLICT); /* not a second time */
	place_end(&to);
}

static void everything_moves_to_either_engine(struct db_pool *p)
{
	struct world w = world(p);

	fill(&w);
	moves_to(&w, false);
	moves_to(&w, true);
	world_end(&w);
}

static void more_than_a_page_of_rows_is_written(struct db_pool *p)
{
	struct world w = world(p);
	struct buf csv = { .a = w.a };
	struct place to = place_on(&w, false);
	struct str text;
	struct err e = { 0 };
	int64_t n;

	buf_z(&csv, "id,name,email,leader,timezone,work_hours\n");
	for (int i = 0; i < 1203; i++)
		buf_fmt(&csv, "p%d,P%d,p%d@example.org,ada,Europe/Berlin,09:00-17:00\n", i, i, i);
	buf_z(&csv, "ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00\n");
	world_import(&w, str_z(w.a, buf_str(&csv)));
	text = write_all(&w, &w.store, &n);
	OK(n > 3 * 1203);
	OK(read_all(&w, &to.store, text, &e));
	IS_STR(rows_of(&w, write_all(&w, &to.store, &n)), rows_of(&w, text));
	place_end(&to);
	world_end(&w);
}

struct bad {
	const char *text, *says;
};

#define HEAD "{\"rapport\":\"0.1.0\",\"schema\":1,\"at\":\"2026-11-23T07:00:00Z\"}\n"
#define ADA "{\"person\":{\"id\":\"05e7hz04d2a1d\",\"key\":\"ada\",\"name\":\"Ada\",\"leader\":null," \
	"\"timezone\":\"Europe/Berlin\",\"work_hours\":\"09:00-17:00\",\"lang\":\"\",\"admin\":true," \
	"\"made\":\"2026-11-23T07:00:00Z\",\"left_at\":null}}\n"
#define PERSON(leader, zone, hours, made, more) \
	"{\"person\":{\"id\":\"05e7hz04d2a1d\",\"key\":\"ada\",\"name\":\"Ada\",\"leader\":" leader "," \
	"\"timezone\":\"" zone "\",\"work_hours\":\"" hours "\",\"lang\":\"\",\"admin\":true," \
	"\"made\":\"" made "\",\"left_at\":null" more "}}\n"
#define END(n) "{\"end\":true,\"records\":" n "}\n"

static const struct bad bad[] = {
	{ "", "in:1: the end is missing" },
	{ "id,name\n", "in:1: '[' or '{' expected" },
	{ "{\"person\":{}}\n", "in:1: expected the first line of an export" },
	{ "{\"rapport\":\"9.9.0\",\"schema\":999}\n", "in:1: it was made by rapport 9.9.0" },
	{ HEAD, "in:1: the end is missing" },
	{ HEAD ADA, "in:2: the end is missing" },
	{ HEAD "{\"person\":{\"id\":\"05e7h", "in:2: premature end of input" },
	{ HEAD ADA END("2"), "in:3: records: 2 rows were announced and 1 are here" },
	{ HEAD ADA END("1") ADA, "in:4: a line behind the end" },
	{ HEAD ADA ADA END("2"), "in:3: it contradicts what is stored" },
	{ HEAD "{\"shoe\":{\"size\":1}}\n", "in:2: \"shoe\" is nothing that rapport keeps" },
	{ HEAD "{\"person\":{\"id\":\"x\"}}\n", "in:2: person.id: expected an id" },
	{ HEAD "{\"person\":{\"id\":7}}\n", "in:2: person.id: expected a text" },
	{ HEAD "{\"person\":7}\n", "in:2: person: expected the fields" },
	{ HEAD "[1]\n", "in:2: expected an object" },
	{ HEAD "{\"person\":{},\"pair\":{}}\n", "in:2: person: expected this and nothing beside it" },
	{ HEAD PERSON("null", "Europe/Atlantis", "09:00-17:00", "2026-11-23T07:00:00Z", ""),
		"in:2: person.timezone: there is no zone \"Europe/Atlantis\"" },
	{ HEAD PERSON("null", "Europe/Berlin", "late", "2026-11-23T07:00:00Z", ""),
		"in:2: person.work_hours: " },
	{ HEAD PERSON("null", "Europe/Berlin", "09:00-17:00", "yesterday", ""),
		"in:2: person.made: expected a time" },
	{ HEAD PERSON("null", "Europe/Berlin", "09:00-17:00", "2026-11-23T07:00:00Z", ",\"shoe\":1"),
		"in:2: person: has no field \"shoe\"" },
	{ HEAD PERSON("\"05e7hz04d2a1e\"", "Europe/Berlin", "09:00-17:00", "2026-11-23T07:00:00Z", "")
		END("1"), "in: the leader of person 05e7hz04d2a1d is not in this file" },
	{ HEAD ADA "{\"calendar\":{\"id\":\"05e7hz04d2a1z\",\"owner\":\"05e7hz04d2a1d\",\"name\":\"a\","
		"\"ics\":{\"base64\":\"#\"},\"all_day\":0}}\n", "in:3: calendar.ics.base64: expected base64" },
	{ HEAD ADA "{\"address\":{\"address\":\"a@b\",\"person\":\"05e7hz04d2a1e\",\"main\":true}}\n",
		"in:3: it contradicts" },
	{ NULL, NULL },
};

/* Every `part` of the text replaced. */
static struct str put_for(struct world *w, struct str text, const char *part, const char *by)
{
	struct buf b = { .a = w->a };
	size_t n = str_of(part).n;

	for (size_t i = 0; i < text.n;) {
		bool here = str_starts(str_sub(text, i, text.n), str_of(part));

		if (here) buf_z(&b, by);
		else buf_ch(&b, text.p[i]);
		i += here ? n : 1;
	}
	return buf_str(&b);
}

static void an_export_of_an_older_schema_lacks_what_came_later(struct db_pool *p)
{
	struct world w = world(p);
	struct place to = place_on(&w, strcmp(db_engine(p), "sqlite") != 0);
	struct err e = { 0 };
	struct str now, old, again;
	int64_t n;

	fill(&w);
	now = write_all(&w, &w.store, &n);
	old = put_for(&w, now, ",\"unanswered\":\"busy\",\"travel\":\"busy\"", "");
	old = put_for(&w, put_for(&w, old, "\"as written\"", "0"), ",\"use_soft\":false", "");
	OK(!str_eq(old, put_for(&w, now, ",\"use_soft\":false", "")));
	OK(old.n < now.n);
	OK(!read_all(&w, &to.store, old, &e) && e.code == ERR_INPUT); /* not of this schema */
	old = put_for(&w, old, "\"schema\":", "\"schema\":10,\"was\":");
	OK(read_all(&w, &to.store, old, &e));
	if (e.code) printf("#   %s\n", e.text);
	again = write_all(&w, &to.store, &n);
	OK(str_eq(rows_of(&w, again), rows_of(&w, now)));
	place_end(&to);
	world_end(&w);
}

static void what_an_older_export_lacks_is_null_where_that_may_stand(struct db_pool *p)
{
	static const char *const later[] = { ",\"client\":null", ",\"obstacle\":null", ",\"met\":null", ",\"goal\":null",
		",\"need\":null" };
	struct world w = world(p);
	struct place to = place_on(&w, strcmp(db_engine(p), "sqlite") != 0);
	struct ctx x = world_as(&w, w.ada);
	int64_t n, pair = pair_with(&x, w.ben)->id;
	struct err e = { 0 };
	struct str now, old;

	for (int i = 0; i < 2; i++) {
		struct need need = { .pair = pair, .asker = w.ada, .words = S("a test phone") };
		struct step step = { .pair = pair, .owner = w.ada, .words = S("ask for it") };

		OK(need_add(&x, &need) && step_add(&x, &step));
	}
	world_keep(&x);
	old = now = write_all(&w, &w.store, &n);
	for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
		OK(str_has(old, str_of(later[i])));
		old = put_for(&w, old, later[i], "");
	}
	old = put_for(&w, old, "\"schema\":", "\"schema\":34,\"was\":");
	OK(read_all(&w, &to.store, old, &e));
	if (e.code) printf("#   %s\n", e.text);
	IS_STR(rows_of(&w, write_all(&w, &to.store, &n)), rows_of(&w, now));
	place_end(&to);
	world_end(&w);
}

static void a_bad_file_is_refused_at_its_line_and_leaves_nothing(struct db_pool *p)
{
	struct world w = world(p);

	for (const struct bad *b = bad; b->text; b++) {
		struct place to = place_on(&w, strcmp(db_engine(p), "sqlite") != 0);
		struct err e = { 0 };
		int64_t n;

		OK(!read_all(&w, &to.store, str_of(b->text), &e));
		if (!tap_ok(str_starts(str_of(e.text), str_of(b->says)), b->says, __FILE__, __LINE__))
			printf("#   got %s\n", e.text);
		IS(e.code, ERR_INPUT);
		(void)write_all(&w, &to.store, &n);
		IS(n, 0);
		place_end(&to);
	}
	world_end(&w);
}

static void nobody_but_the_operator_may(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t n;

	OK(!archive_write(&x, stdout, "out", (struct archive_progress){ 0 }, &n));
	IS(x.err.code, ERR_FORBIDDEN);
	err_clear(&x.err);
	OK(!archive_read(&x, stdin, "in", (struct archive_progress){ 0 }, &n));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(everything_moves_to_either_engine);
	RUN_DB(more_than_a_page_of_rows_is_written);
	RUN_DB(what_an_older_export_lacks_is_null_where_that_may_stand);
	RUN_DB(a_bad_file_is_refused_at_its_line_and_leaves_nothing);
	RUN_DB(an_export_of_an_older_schema_lacks_what_came_later);
	RUN_DB(nobody_but_the_operator_may);
	return tap_end();
}
