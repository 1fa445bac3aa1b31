/* SPDX-License-Identifier: Apache-2.0
 *
 * What only a file can suffer: a kill in the middle of a write, a full disk, damage,
 * a second server; and the backup.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "base/file.h"
#include "tests/db.h"

static const struct migration rows[] = {
	{ 1, "0001-rows",
		"CREATE TABLE row (n INTEGER PRIMARY KEY, filler BLOB) STRICT;"
		"CREATE TABLE twin (n INTEGER PRIMARY KEY) STRICT;" },
	{ 0, NULL, NULL },
};

static struct test_db fresh(void)
{
	struct test_db t;

	test_db_sqlite(&t);
	test_db_open(&t, rows);
	return t;
}

/* Row `n` and its twin, in one transaction. */
static bool add(struct db_pool *p, int64_t n, size_t filler, struct err *e)
{
	struct ctx x = { .a = arena_new() };
	struct str bytes = { NEW_N(x.a, char, filler + 1), filler };
	bool ok;

	x.db = db_begin(p, DB_WRITE, &x.err);
	ok = x.db && db_run(&x, "INSERT INTO row (n, filler) VALUES ($1, $2)", "ib", n, bytes) == 1 &&
		db_run(&x, "INSERT INTO twin (n) VALUES ($1)", "i", n) == 1;
	if (ok)
		ok = db_commit(x.db, &x.err);
	else
		db_rollback(x.db);
	if (!ok) err_set(e, x.err.code, "%s", x.err.text);
	arena_free(x.a);
	return ok;
}

static int64_t number(struct db_pool *p, const char *sql)
{
	struct ctx x = { .a = arena_new() };
	struct db_q *q;
	int64_t n = -1;

	x.db = db_begin(p, DB_READ, &x.err);
	q = x.db ? db_query(&x, sql, "") : NULL;
	if (q && db_next(q)) n = db_int(q, 0);
	if (q && !db_done(q)) n = -1;
	db_rollback(x.db);
	arena_free(x.a);
	return n;
}

static bool is_whole(struct db_pool *p)
{
	struct ctx x = { .a = arena_new() };
	struct db_q *q;
	bool ok;

	x.db = db_begin(p, DB_READ, &x.err);
	q = x.db ? db_query(&x, "PRAGMA integrity_check", "") : NULL;
	ok = q && db_next(q) && str_eq(db_text(q, 0), S("ok"));
	ok = q && db_done(q) && ok;
	db_rollback(x.db);
	arena_free(x.a);
	return ok && number(p, "SELECT count(*) FROM row") == number(p, "SELECT count(*) FROM twin");
}

/* Commit rows from `n` on, and tell each through the pipe, until killed. */
static void write_until_killed(const char *where, int64_t n, int pipe_end)
{
	struct err e = { 0 };
	struct db_pool *p = db_open(where, false, true, &e);

	for (; p; n++)
		if (!add(p, n, (size_t)(n % 7) * 3000, &e) || write(pipe_end, &n, sizeof n) != sizeof n)
			break;
	fprintf(stderr, "# writer: %s\n", e.text);
	_exit(1);
}

/* The last row a writer acknowledged before it was killed, `microseconds` after it was
 * started, or after its first row: on a busy machine a start may take longer. */
static int64_t killed_writer(const char *where, int64_t n, unsigned microseconds, bool begun)
{
	int ends[2];
	int64_t acknowledged = n - 1, told;
	pid_t pid;

	if (pipe(ends) < 0) abort();
	pid = fork();
	if (pid == 0) write_until_killed(where, n, ends[1]);
	close(ends[1]);
	if (begun && read(ends[0], &told, sizeof told) == sizeof told) acknowledged = told;
	usleep(microseconds);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	while (read(ends[0], &told, sizeof told) == sizeof told) acknowledged = told;
	close(ends[0]);
	return acknowledged;
}

static void a_killed_writer_loses_nothing_it_acknowledged(void)
{
	struct test_db t = fresh();
	struct err e = { 0 };
	int64_t last = 0, begun = 0;

	db_close(t.pool);
	srand(17);
	for (int round = 0; round < 15; round++) {
		int64_t acknowledged = killed_writer(t.where, last + 1,
			(unsigned)rand() % 40000, round % 5 != 0);

		t.pool = db_open(t.where, false, true, &e); /* its lock died with it */
		if (!t.pool) test_db_die("after the kill", &e);
		begun += acknowledged > last;
		last = number(t.pool, "SELECT count(*) FROM row");
		OK(last >= acknowledged && last <= acknowledged + 1);
		OK(is_whole(t.pool));
		db_close(t.pool);
	}
	OK(begun >= 12);
	printf("# %" PRId64 " rows over 15 kills\n", last);
	t.pool = NULL;
	test_db_end(&t);
}

static void a_full_disk_is_told_and_loses_nothing(void)
{
	struct test_db t = fresh();
	struct rlimit before, small = { .rlim_cur = 1 << 20 };
	struct err e = { 0 };
	int64_t n = 0;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small.rlim_max = before.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	while (n < 1000 && add(t.pool, n + 1, 9000, &e)) n++;
	IS(e.code, ERR_FAILED);
	OK(n > 20 && n < 1000);
	OK(str_has(str_of(e.text), S("the disk")) && str_has(str_of(e.text), S("rapport.db")));
	IS(number(t.pool, "SELECT count(*) FROM row"), n);
	setrlimit(RLIMIT_FSIZE, &before);
	err_clear(&e);
	OK(add(t.pool, n + 1, 9000, &e));
	IS(number(t.pool, "SELECT count(*) FROM row"), n + 1);
	OK(is_whole(t.pool));
	test_db_end(&t);
}

static void a_database_that_may_not_grow_says_so(void)
{
	struct test_db t = fresh();
	struct err e = { 0 };

	OK(add(t.pool, 1, 10, &e));
	test_db_do(t.pool, "PRAGMA max_page_count = 10");
	OK(!add(t.pool, 2, 100000, &e));
	IS(e.code, ERR_FAILED);
	OK(str_has(str_of(e.text), S("full")));
	IS(number(t.pool, "SELECT count(*) FROM row"), 1);
	test_db_end(&t);
}

static void a_second_server_is_told_who_serves(void)
{
	struct test_db t;
	struct err e = { 0 };
	struct db_pool *first, *second;
	char pid[24];

	snprintf(pid, sizeof pid, "process %ld ", (long)getpid());
	test_db_sqlite(&t);
	first = db_open(t.where, true, true, &e);
	OK(first && !db_open(t.where, true, true, &e));
	IS(e.code, ERR_CONFLICT);
	OK(str_has(str_of(e.text), str_of(pid)));
	err_clear(&e);
	second = db_open(t.where, false, false, &e); /* the command line beside a server */
	OK(second && migrate_run(second, rows, &e) && add(second, 1, 10, &e));
	IS(number(first, "SELECT count(*) FROM row"), 1);
	db_close(second);
	db_close(first);
	first = db_open(t.where, false, true, &e);
	OK(first);
	db_close(first);
	test_db_end(&t);
}

static void another_process_that_writes_is_waited_for_five_seconds(void)
{
	struct test_db t = fresh();
	struct err e = { 0 };
	struct db_pool *other = db_open(t.where, false, false, &e);
	struct db *writing = db_begin(other, DB_WRITE, &e);
	time_t from = time(NULL);

	OK(writing && !db_begin(t.pool, DB_WRITE, &e));
	IS(e.code, ERR_LIMIT);
	OK(time(NULL) - from >= 4 && time(NULL) - from <= 8);
	db_rollback(writing);
	err_clear(&e);
	OK(add(t.pool, 1, 10, &e));
	db_close(other);
	test_db_end(&t);
}

static enum err_code refusal(const char *where, bool make, const char *part)
{
	struct err e = { 0 };
	struct db_pool *p = db_open(where, make, false, &e);
	bool told = str_has(str_of(e.text), str_of(part));

	if (!told) printf("# expected \"%s\" in \"%s\"\n", part, e.text);
	db_close(p);
	return !p && told ? e.code : ERR_NONE;
}

static void what_is_no_database_is_refused(void)
{
	struct test_db t;
	struct err e = { 0 };
	char junk[8192];

	memset(junk, 'x', sizeof junk);
	test_db_sqlite(&t);
	IS(refusal(t.where, false, "there is no database"), ERR_INPUT);
	OK(file_write(t.where, (struct str){ junk, sizeof junk }, 0600, &e));
	IS(refusal(t.where, true, "not a database"), ERR_INPUT);
	IS(refusal(t.folder, true, "expected a database file"), ERR_INPUT);
	IS(refusal("/nowhere/at/all.db", true, "No such file"), ERR_FAILED);
	test_db_end(&t);
}

/* Root may write anything, so it steps back to nobody meanwhile. */
static void a_folder_that_may_not_be_written_is_named(void)
{
	struct test_db t = fresh();
	bool root = geteuid() == 0;
	char other[512];

	db_close(t.pool);
	t.pool = NULL;
	snprintf(other, sizeof other, "%s/other.db", t.folder);
	if (chmod(t.where, 0444) < 0 || chmod(t.folder, 0555) < 0) abort();
	if (root && seteuid(65534) < 0) abort();
	IS(refusal(other, true, "Permission denied"), ERR_FAILED);
	IS(refusal(t.where, true, "can only be read"), ERR_FAILED);
	if (root && seteuid(0) < 0) abort();
	chmod(t.folder, 0700);
	test_db_end(&t);
}

static void a_damaged_database_is_told(void)
{
	struct test_db t = fresh();
	struct err e = { 0 };
	char junk[4096];
	struct db_pool *p;
	int fd;

	for (int64_t n = 1; n <= 100; n++) OK(add(t.pool, n, 3000, &e));
	db_close(t.pool);
	memset(junk, 0xee, sizeof junk);
	fd = open(t.where, O_WRONLY);
	for (int page = 3; page < 60; page++)
		if (pwrite(fd, junk, sizeof junk, page * (off_t)sizeof junk) < 0) abort();
	close(fd);
	p = db_open(t.where, false, false, &e);
	for (int64_t n = 101; n < 110 && !e.code; n++)
		if (p && add(p, n, 3000, &e)) continue;
	IS(e.code, ERR_FAILED);
	OK(str_has(str_of(e.text), S("restore a backup")));
	db_close(p);
	t.pool = NULL;
	test_db_end(&t);
}

static void what_the_program_does_not_need_is_off(void)
{
	static const char *const refused[] = {
		"SELECT \"a text in double quotes\"",
		"SELECT load_extension('nothing')",
		"UPDATE sqlite_schema SET sql = ''",
	};
	struct test_db t = fresh();
	struct ctx x = { .a = arena_new() };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		err_clear(&x.err);
		x.db = db_begin(t.pool, DB_WRITE, &x.err);
		IS(db_run(&x, refused[i], ""), -1);
		db_rollback(x.db);
	}
	arena_free(x.a);
	IS(number(t.pool, "PRAGMA trusted_schema"), 0);
	IS(number(t.pool, "PRAGMA query_only"), 1);
	test_db_end(&t);
}

static void the_files_are_for_their_owner_alone(void)
{
	struct test_db t = fresh();
	struct err e = { 0 };
	static const char *const ends[] = { "", "-wal", "-shm" };
	char name[600];
	struct stat st;

	OK(add(t.pool, 1, 10, &e));
	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", t.where, ends[i]);
		OK(stat(name, &st) == 0 && (st.st_mode & 0777) == 0600);
	}
	test_db_end(&t);
}

struct watch {
	struct db_pool *pool;
	int64_t calls, last, of;
};

/* Write while the backup runs: the copy must not show it, nor start again. */
static void write_meanwhile(void *arg, int64_t done, int64_t of)
{
	struct watch *w = arg;
	struct err e = { 0 };

	OK(done >= w->last && done <= of);
	OK(add(w->pool, 10000 + w->calls++, 100, &e));
	w->last = done;
	w->of = of;
}

/* Write what a backup gave into the file `to`, so that it can be opened. */
static bool name_copy(int fd, const char *to)
{
	char chunk[64 << 10];
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
	ssize_t n;
	off_t at = 0;
	bool ok = out >= 0;

	while (ok && (n = pread(fd, chunk, sizeof chunk, at)) > 0) {
		ok = write(out, chunk, (size_t)n) == n;
		at += n;
	}
	close(out);
	close(fd);
	return ok;
}

static size_t count_files(struct arena *a, const char *folder)
{
	struct err e = { 0 };
	struct str *names;
	size_t n = 0;

	return file_list(a, folder, &names, &n, &e) ? n : 0;
}

static void a_backup_is_the_moment_it_began(void)
{
	struct test_db t = fresh();
	struct watch w = { .pool = t.pool };
	struct err e = { 0 };
	struct db_pool *copy;
	struct arena *a = arena_new();
	size_t files = count_files(a, t.folder);
	char to[512];
	int fd;

	snprintf(to, sizeof to, "%s/copy.db", t.folder);
	for (int64_t i = 1; i <= 300; i++)
		if (!add(t.pool, i, 9000, &e)) test_db_die("add", &e);
	fd = db_backup(t.pool, to, write_meanwhile, &w, &e);
	OK(fd >= 0 && w.calls >= 3 && w.last == w.of);
	IS(count_files(a, t.folder), files); /* it has no name that a kill could leave behind */
	OK(name_copy(fd, to));
	copy = db_open(to, false, false, &e);
	OK(copy && is_whole(copy));
	IS(number(copy, "SELECT count(*) FROM row"), 300);
	IS(number(t.pool, "SELECT count(*) FROM row"), 300 + w.calls);
	db_close(copy);
	arena_free(a);
	test_db_end(&t);
}

static void a_backup_needs_a_folder_and_room(void)
{
	struct test_db t = fresh();
	struct rlimit before, small = { .rlim_cur = 1 << 20 };
	struct err e = { 0 };
	struct arena *a = arena_new();
	size_t files;
	char to[512];
	int fd;

	snprintf(to, sizeof to, "%s/copy.db", t.folder);
	for (int64_t i = 1; i <= 300; i++)
		if (!add(t.pool, i, 9000, &e)) test_db_die("add", &e);
	files = count_files(a, t.folder);
	IS(db_backup(t.pool, "/nowhere/copy.db", NULL, NULL, &e), -1);
	IS(e.code, ERR_FAILED);
	err_clear(&e);
	getrlimit(RLIMIT_FSIZE, &before);
	small.rlim_max = before.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	IS(db_backup(t.pool, to, NULL, NULL, &e), -1);
	setrlimit(RLIMIT_FSIZE, &before);
	IS(e.code, ERR_FAILED);
	IS(count_files(a, t.folder), files);
	err_clear(&e);
	OK((fd = db_backup(t.pool, to, NULL, NULL, &e)) >= 0);
	close(fd);
	arena_free(a);
	test_db_end(&t);
}

static void what_the_migrations_do_not_make_is_named(void)
{
	static const struct {
		const char *sql, *says;
	} cases[] = {
		{ "CREATE TRIGGER spy AFTER UPDATE ON person BEGIN SELECT 1; END", "trigger spy is nothing" },
		{ "CREATE VIEW more AS SELECT 1", "view more is nothing" },
		{ "CREATE TABLE other (a)", "table other is nothing" },
		{ "DROP INDEX person_leader", "index person_leader is missing" },
		{ "ALTER TABLE person ADD COLUMN spied TEXT", "table person is not as" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct test_db t = { 0 };
		struct err e = { 0 };

		test_db_sqlite(&t);
		test_db_open(&t, migrations);
		OK(db_schema_fits(t.pool, &e));
		test_db_do(t.pool, cases[i].sql);
		OK(!db_schema_fits(t.pool, &e));
		IS(e.code, ERR_INPUT);
		OK(str_has(str_of(e.text), str_of(cases[i].says)));
		test_db_end(&t);
	}
}

int main(void)
{
	RUN(a_killed_writer_loses_nothing_it_acknowledged);
	RUN(a_full_disk_is_told_and_loses_nothing);
	RUN(a_database_that_may_not_grow_says_so);
	RUN(a_second_server_is_told_who_serves);
	RUN(another_process_that_writes_is_waited_for_five_seconds);
	RUN(what_is_no_database_is_refused);
	RUN(a_folder_that_may_not_be_written_is_named);
	RUN(a_damaged_database_is_told);
	RUN(what_the_program_does_not_need_is_off);
	RUN(the_files_are_for_their_owner_alone);
	RUN(a_backup_is_the_moment_it_began);
	RUN(a_backup_needs_a_folder_and_room);
	RUN(what_the_migrations_do_not_make_is_named);
	return tap_end();
}
