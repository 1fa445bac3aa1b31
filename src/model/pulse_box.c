/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers in memory, a list for each cell. Whoever takes a list shuffles it first, so that what the
 * database gets is in no order of time.
 */
#include "model/pulse_box.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"

struct waiting {
	struct pulse_answer answer; /* its texts are NULL: they stand below */
	unsigned char token[PULSE_TOKEN_BYTES];
	bool has_token;
	bool handed; /* by the server before, in a file */
	uint16_t line_n;
	char line[PULSE_LINE_BYTES];
};

struct cell {
	struct waiting **at;
	size_t n, room;
	size_t looked; /* how many there were when the beat found that they are too few, or too many */
};

struct pulse_box {
	pthread_mutex_t mutex;
	int64_t round;             /* 0: none yet */
	struct cell *cells;
	size_t cells_n;
	_Atomic int64_t turned_away[PULSE_TURNED_AWAY];
};

void pulse_box_note(struct pulse_box *b, enum pulse_turned_away what)
{
	if (b) b->turned_away[what]++;
}

int64_t pulse_box_noted(struct pulse_box *b, enum pulse_turned_away what)
{
	return b ? b->turned_away[what] : 0;
}

struct pulse_box *pulse_box_new(void)
{
	struct pulse_box *b = calloc(1, sizeof *b);

	if (!b) abort();
	pthread_mutex_init(&b->mutex, NULL);
	return b;
}

static void free_waiting(struct waiting *w)
{
	secret_wipe(w, sizeof *w);
	free(w);
}

/* Forget everything, for the mutex's holder. */
static void forget_all(struct pulse_box *b)
{
	for (size_t c = 0; c < b->cells_n; c++) {
		for (size_t i = 0; i < b->cells[c].n; i++) free_waiting(b->cells[c].at[i]);
		free(b->cells[c].at);
	}
	free(b->cells);
	b->cells = NULL;
	b->cells_n = 0;
}

void pulse_box_free(struct pulse_box *b)
{
	if (!b) return;
	forget_all(b);
	pthread_mutex_destroy(&b->mutex);
	free(b);
}

/* Find the list of a cell, and make it when it is new. */
static struct cell *find_cell(struct pulse_box *b, size_t cell)
{
	size_t room = b->cells_n ? b->cells_n : 8;

	if (cell < b->cells_n) return &b->cells[cell];
	while (room <= cell) room *= 2;
	b->cells = realloc(b->cells, room * sizeof *b->cells);
	if (!b->cells) abort();
	memset(b->cells + b->cells_n, 0, (room - b->cells_n) * sizeof *b->cells);
	b->cells_n = room;
	return &b->cells[cell];
}

/* Find the place of the answer that has the token of `w`; c->n when there is none. */
static size_t find_token(const struct cell *c, const struct waiting *w)
{
	size_t i = w->has_token ? 0 : c->n;

	while (i < c->n && (!c->at[i]->has_token ||
				   memcmp(c->at[i]->token, w->token, sizeof w->token) != 0))
		i++;
	return i;
}

/* Add an answer to a list, or put it in the place of the one that has its token. One that was handed on
 * stays, or the next file would tell it from the others. */
static void add_waiting(struct cell *c, struct waiting *w)
{
	size_t at = find_token(c, w);

	if (at < c->n) {
		bool keep = c->at[at]->handed;

		free_waiting(keep ? w : c->at[at]);
		if (!keep) c->at[at] = w;
		return;
	}
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 8;
		c->at = realloc(c->at, c->room * sizeof(struct waiting *));
		if (!c->at) abort();
	}
	c->at[c->n++] = w;
}

static bool is_whole(const struct pulse_answer *a)
{
	bool ok = a->round > 0 && a->cell >= 0 && a->cell < PULSE_CELLS_MOST &&
		a->line.n <= PULSE_LINE_BYTES && (!a->token.n || a->token.n == PULSE_TOKEN_BYTES);

	for (size_t i = 0; i < PULSE_PLACES; i++)
		ok = ok && a->said[i] < PULSE_CHOICES && a->change[i] >= PULSE_BETTER &&
			a->change[i] <= PULSE_UNCOMPARED;
	return ok;
}

static struct waiting *copy_answer(const struct pulse_answer *a, bool handed)
{
	struct waiting *w = calloc(1, sizeof *w);

	if (!w) abort();
	w->answer = *a;
	w->handed = handed;
	w->answer.line = w->answer.token = (struct str){ 0 };
	w->has_token = a->token.n > 0;
	if (w->has_token) memcpy(w->token, a->token.p, sizeof w->token);
	w->line_n = (uint16_t)a->line.n;
	if (a->line.n) memcpy(w->line, a->line.p, a->line.n);
	return w;
}

static enum pulse_put put_answer(struct pulse_box *b, const struct pulse_answer *a, int64_t room,
	bool handed)
{
	struct waiting *w;
	struct cell *c;
	enum pulse_put put;

	if (!is_whole(a)) return PULSE_MALFORMED;
	w = copy_answer(a, handed);
	pthread_mutex_lock(&b->mutex);
	if (b->round != a->round) forget_all(b);
	b->round = a->round;
	c = find_cell(b, (size_t)a->cell);
	put = find_token(c, w) < c->n ? PULSE_KNOWN
		: (int64_t)c->n < room ? PULSE_TAKEN : PULSE_TOO_MANY;
	if (put == PULSE_TOO_MANY) free_waiting(w);
	else add_waiting(c, w);
	pthread_mutex_unlock(&b->mutex);
	if (put == PULSE_TOO_MANY) {
		pulse_box_note(b, PULSE_FORGED);
		log_error("an answer of a pulse was not taken: more answers than people who drew in cell "
			  "%lld; somebody makes answers with the key of this server",
			(long long)a->cell);
	}
	return put;
}

enum pulse_put pulse_box_put(struct pulse_box *b, const struct pulse_answer *a, int64_t room)
{
	return put_answer(b, a, room, false);
}

static void shuffle_cell(struct cell *c)
{
	for (size_t i = c->n; i > 1; i--) {
		size_t other = secret_below((uint32_t)i);
		struct waiting *w = c->at[i - 1];

		c->at[i - 1] = c->at[other];
		c->at[other] = w;
	}
}

/* How many of a list were never handed on. */
static size_t count_fresh(const struct cell *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) n += !c->at[i]->handed;
	return n;
}

/* Forget those that were never handed on when they are few: beside those that were, whoever reads
 * the file between two servers would tell them apart. */
static void drop_few_fresh(struct cell *c)
{
	size_t fresh = count_fresh(c), kept = 0;

	if (fresh >= PULSE_LEAST) return;
	for (size_t i = 0; i < c->n; i++)
		if (c->at[i]->handed) c->at[kept++] = c->at[i];
		else free_waiting(c->at[i]);
	c->n = kept;
}

/* Take the list of a cell out of the box; its answers are in random order. */
static struct cell take_cell(struct pulse_box *b, int64_t round, size_t cell)
{
	struct cell c = { 0 };

	pthread_mutex_lock(&b->mutex);
	if (b->round == round && cell < b->cells_n) {
		c = b->cells[cell];
		b->cells[cell] = (struct cell){ 0 };
	}
	pthread_mutex_unlock(&b->mutex);
	shuffle_cell(&c);
	return c;
}

/* Put back what could not be added up; `looked`: not before another answer comes. */
static void put_back(struct pulse_box *b, int64_t round, size_t cell, struct cell *c, bool looked)
{
	pthread_mutex_lock(&b->mutex);
	for (size_t i = 0; i < c->n; i++)
		if (b->round == round) add_waiting(find_cell(b, cell), c->at[i]);
		else free_waiting(c->at[i]);
	if (looked && b->round == round) find_cell(b, cell)->looked = find_cell(b, cell)->n;
	pthread_mutex_unlock(&b->mutex);
	free(c->at);
}

static void forget_cell(struct cell *c)
{
	for (size_t i = 0; i < c->n; i++) free_waiting(c->at[i]);
	free(c->at);
}

/* Show the texts of an answer in its place, for the database. */
static struct pulse_answer show_answer(const struct waiting *w)
{
	struct pulse_answer a = w->answer;

	a.line = (struct str){ w->line, w->line_n };
	if (w->has_token) a.token = (struct str){ (const char *)w->token, sizeof w->token };
	return a;
}

/* Drop the answers whose token was added up already, by another server. */
static bool drop_spent(struct ctx *x, struct cell *c)
{
	size_t kept = 0, i = 0;
	bool ok = true;

	for (; ok && i < c->n; i++) {
		struct pulse_answer a = show_answer(c->at[i]);
		bool spent;

		ok = pulse_is_spent(x, a.round, a.token, &spent);
		if (ok && spent) free_waiting(c->at[i]);
		else c->at[kept++] = c->at[i];
	}
	for (; i < c->n; i++) c->at[kept++] = c->at[i];
	c->n = kept;
	return ok;
}

/* True when so many of a cell that wait are added up before the round is over: ten, where as many are still to come,
 * or the last ones. */
static bool are_enough(int64_t n, int64_t left)
{
	return (n >= PULSE_BATCH && left >= PULSE_BATCH) || (n >= PULSE_LEAST && left <= 0);
}

/* Find out whether the answers of a cell may be added up now. */
static bool may_add_up(struct pulse_box *b, struct ctx *x, const struct cell *c, int64_t round,
	int64_t cell, bool over, bool *may)
{
	int64_t counted, size, room, n = (int64_t)c->n, left;
	size_t fresh;

	*may = false;
	if (!pulse_room(x, round, cell, &room)) return false;
	if (n > room) {
		pulse_box_note(b, PULSE_FORGED);
		log_error("answers of a pulse are not added up: %lld wait in cell %lld, where %lld people "
			  "drew; somebody makes answers with the key of this server",
			(long long)n, (long long)cell, (long long)room);
		return true;
	}
	*may = over && n >= PULSE_LEAST;
	fresh = count_fresh(c);
	if (over || (fresh && fresh < PULSE_LEAST)) return true;
	if (!pulse_counted(x, round, cell, &counted) || !pulse_cell_size(x, round, cell, &size))
		return false;
	left = size - counted - n;
	*may = are_enough(n, left);
	return true;
}

static bool add_up(struct ctx *x, const struct cell *c)
{
	struct pulse_answer *a = NEW_N(x->a, struct pulse_answer, c->n);

	for (size_t i = 0; i < c->n; i++) a[i] = show_answer(c->at[i]);
	return pulse_add_up(x, a, c->n);
}

/* Begin a transaction of the box itself. Its statements are not counted, for the counter is open to see. */
static bool begin_unseen(struct store *s, struct arena *a, enum db_mode mode, struct ctx *x)
{
	if (!store_begin(s, a, mode, CTX_OPERATOR, store_clock(), x)) return false;
	db_uncounted(x);
	return true;
}

/* Add up a cell, if it may be. What is left of a round that is closed by now is forgotten. */
static bool empty_cell(struct pulse_box *b, struct store *s, struct arena *a, int64_t round,
	int64_t cell, bool over)
{
	struct cell c = take_cell(b, round, (size_t)cell);
	bool may = false, held = true, ok = true;
	struct ctx x;

	if (c.n >= PULSE_LEAST) {
		ok = begin_unseen(s, a, DB_WRITE, &x) && pulse_hold(&x, round, &held) && (!held ||
			(drop_spent(&x, &c) && (!over || (drop_few_fresh(&c), true)) &&
				may_add_up(b, &x, &c, round, cell, over, &may) &&
				(!may || add_up(&x, &c))));
		if (x.db) ok = store_end(&x, ok);
		if (!ok) log_error("answers of a pulse were not added up: %s", x.err.text);
	}
	if (ok && (may || over || !held)) forget_cell(&c);
	else put_back(b, round, (size_t)cell, &c, ok);
	return ok;
}

/* Read the round of the box, and how many cells there are. */
static int64_t read_round(struct pulse_box *b, size_t *cells)
{
	int64_t round;

	pthread_mutex_lock(&b->mutex);
	round = b->round;
	*cells = b->cells_n;
	pthread_mutex_unlock(&b->mutex);
	return round;
}

/* How many wait in a cell; 0 when that was found too few or too many, and none has come since. */
static int64_t count_new(struct pulse_box *b, int64_t round, size_t cell)
{
	const struct cell *c;
	size_t n = 0;

	pthread_mutex_lock(&b->mutex);
	if (b->round == round && cell < b->cells_n) {
		c = &b->cells[cell];
		n = c->n == c->looked ? 0 : c->n;
	}
	pthread_mutex_unlock(&b->mutex);
	return (int64_t)n;
}

static void note_looked(struct pulse_box *b, int64_t round, size_t cell, size_t n)
{
	pthread_mutex_lock(&b->mutex);
	if (b->round == round && cell < b->cells_n) b->cells[cell].looked = n;
	pthread_mutex_unlock(&b->mutex);
}

/* List the cells that are due while the round is open. */
static bool list_due(struct pulse_box *b, struct ctx *x, int64_t round, size_t cells, int64_t **due, size_t *due_n)
{
	*due = LIST_NEW(x->a, int64_t);
	*due_n = 0;
	for (size_t c = 0; c < cells; c++) {
		int64_t n = count_new(b, round, c), counted, size;

		if (n < PULSE_LEAST) continue;
		if (!pulse_counted(x, round, (int64_t)c, &counted) ||
			!pulse_cell_size(x, round, (int64_t)c, &size))
			return false;
		if (are_enough(n, size - counted - n)) *LIST_ADD(x->a, *due, *due_n) = (int64_t)c;
		else note_looked(b, round, c, (size_t)n);
	}
	return true;
}

/* What is to be done with a round: of one that is closed, or not there, nothing is kept. */
enum turn { FORGET, WAIT, LOOK, OVER };

static bool choose_turn(struct ctx *x, int64_t round, enum turn *turn)
{
	struct pulse_round *r = pulse_get(x, round);

	*turn = FORGET;
	if (!r && x->err.code != ERR_MISSING) return false;
	err_clear(&x->err);
	if (r && !r->closed)
		*turn = r->ends <= x->now ? OVER : x->now < r->opened + PULSE_MISTAKE ? WAIT : LOOK;
	return true;
}

bool pulse_box_beat(struct pulse_box *b, struct store *s, struct arena *a)
{
	size_t cells, due_n = 0;
	int64_t round = read_round(b, &cells), *due = NULL;
	enum turn turn = WAIT;
	struct ctx x;
	bool ok;

	if (!pulse_box_waits(b)) return true;
	ok = begin_unseen(s, a, DB_READ, &x) && choose_turn(&x, round, &turn) &&
		(turn != LOOK || list_due(b, &x, round, cells, &due, &due_n));
	if (x.db) ok = store_end(&x, ok);
	if (!ok) return log_error("answers of a pulse were not looked at: %s", x.err.text), false;
	if (turn == OVER) return pulse_box_empty(b, s, a);
	if (turn == FORGET) {
		pthread_mutex_lock(&b->mutex);
		if (b->round == round) forget_all(b);
		pthread_mutex_unlock(&b->mutex);
	}
	for (size_t i = 0; i < due_n; i++) ok = empty_cell(b, s, a, round, due[i], false) && ok;
	return ok;
}

bool pulse_box_empty(struct pulse_box *b, struct store *s, struct arena *a)
{
	size_t n;
	int64_t round = read_round(b, &n);
	bool ok = true;

	for (size_t c = 0; c < n; c++) ok = empty_cell(b, s, a, round, (int64_t)c, true) && ok;
	return ok;
}

size_t pulse_box_waits(struct pulse_box *b)
{
	size_t n = 0;

	pthread_mutex_lock(&b->mutex);
	for (size_t c = 0; c < b->cells_n; c++) n += b->cells[c].n;
	pthread_mutex_unlock(&b->mutex);
	return n;
}

/* -- between two servers -- */

enum { TMPFS = 0x01021994, SAVED_MOST = 1 << 30 };
static const char saved_name[] = "pulse-waiting";

/* What a file begins with. Its name is random: by it the database knows that it was read. */
struct saved_head {
	char kind[16];
	unsigned char name[PULSE_TOKEN_BYTES];
	int64_t round;
};
static_assert((int)PULSE_TOKEN_BYTES <= (int)SECRET_TOKEN_CHARS, "a name is a part of a random token");
static const char saved_kind[16] = "rapport-pulse-2";

/* An answer as it is saved: numbers as this machine has them, since the file never leaves it. */
struct saved {
	int64_t round, cell;
	unsigned char said[PULSE_PLACES], change[PULSE_PLACES], has_token, token[PULSE_TOKEN_BYTES];
	uint16_t line_n;
	char line[PULSE_LINE_BYTES];
};

static bool is_in_memory(const char *folder)
{
	struct statfs fs;

	return statfs(folder, &fs) == 0 && fs.f_type == TMPFS;
}

bool pulse_box_can_save(const char *folder)
{
	return folder && is_in_memory(folder) && access(folder, W_OK) == 0;
}

static struct saved save_waiting(const struct waiting *w)
{
	struct saved s;

	memset(&s, 0, sizeof s);
	s.round = w->answer.round, s.cell = w->answer.cell;
	memcpy(s.said, w->answer.said, sizeof s.said);
	memcpy(s.change, w->answer.change, sizeof s.change);
	s.has_token = w->has_token;
	memcpy(s.token, w->token, sizeof s.token);
	s.line_n = w->line_n;
	memcpy(s.line, w->line, sizeof s.line);
	return s;
}

/* Add what is handed on of a cell, in random order. */
static void save_cell(struct cell *c, struct buf *out)
{
	drop_few_fresh(c);
	shuffle_cell(c);
	for (size_t i = 0; i < c->n; i++) {
		struct saved s = save_waiting(c->at[i]);

		buf_add(out, (struct str){ (const char *)&s, sizeof s });
	}
}

void pulse_box_save(struct pulse_box *b, const struct keys *k, const char *folder)
{
	struct arena *a = arena_new();
	struct saved_head head = { .round = b->round };
	struct buf out = { .a = a };
	struct err e = { 0 };

	if (!pulse_box_waits(b)) goto free_arena;
	if (!pulse_box_can_save(folder)) {
		log_warn("answers of a pulse that waited are gone: RUNTIME_DIRECTORY is no folder in memory");
		goto free_arena;
	}
	memcpy(head.kind, saved_kind, sizeof head.kind);
	memcpy(head.name, secret_token(a).p, sizeof head.name);
	buf_add(&out, (struct str){ (const char *)&head, sizeof head });
	for (size_t c = 0; c < b->cells_n; c++) save_cell(&b->cells[c], &out);
	if (out.n > sizeof head &&
		!file_create(str_fmt(a, "%s/%s", folder, saved_name).p,
			secret_seal(a, k, str_of(saved_name), buf_str(&out)), 0600, &e))
		log_warn("answers of a pulse that waited are gone: %s", e.text);
	secret_wipe(out.p, out.n);
free_arena:
	arena_free(a);
}

/* Put one saved answer into the box; what is no answer is left out. */
static void load_waiting(struct pulse_box *b, const struct saved *s)
{
	struct pulse_answer a = { .round = s->round, .cell = s->cell };

	memcpy(a.said, s->said, sizeof a.said);
	memcpy(a.change, s->change, sizeof a.change);
	if (s->line_n > sizeof s->line) return;
	a.line = (struct str){ s->line, s->line_n };
	if (s->has_token) a.token = (struct str){ (const char *)s->token, sizeof s->token };
	/* what is too much is seen when it is added up */
	(void)put_answer(b, &a, INT64_MAX, true);
}

/* Find out whether a file is read for the first time, and note that it is read. */
static bool is_first_time(struct store *s, struct arena *a, const struct saved_head *head)
{
	bool first = false, ok;
	struct ctx x;

	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		pulse_spend(&x, head->round,
			(struct str){ (const char *)head->name, sizeof head->name }, &first);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_warn("answers of a pulse that waited are gone: %s", x.err.text);
	else if (!first) log_error("answers of a pulse are not read: their file was read before");
	return ok && first;
}

/* Put what a file has into the box, if it is of ours and was never read. */
static void load_all(struct pulse_box *b, struct store *s, struct arena *a, struct str all)
{
	struct saved_head head;

	if (all.n < sizeof head) return;
	memcpy(&head, all.p, sizeof head);
	if (memcmp(head.kind, saved_kind, sizeof head.kind) != 0 || !is_first_time(s, a, &head)) return;
	for (size_t at = sizeof head; at + sizeof(struct saved) <= all.n; at += sizeof(struct saved)) {
		struct saved one;

		memcpy(&one, all.p + at, sizeof one);
		if (one.round == head.round) load_waiting(b, &one);
	}
}

void pulse_box_load(struct pulse_box *b, struct store *s, const char *folder)
{
	struct arena *a = arena_new();
	struct str sealed, all = { 0 };
	struct err e = { 0 };
	const char *path;

	if (!folder) goto free_arena;
	path = str_fmt(a, "%s/%s", folder, saved_name).p;
	if (access(path, F_OK) != 0) goto free_arena;
	if (!file_read(a, path, SAVED_MOST, &sealed, &e) ||
		!secret_open(a, s->keys, str_of(saved_name), sealed, &all, &e))
		log_warn("answers of a pulse that waited are gone: %s", e.text);
	unlink(path);
	load_all(b, s, a, all);
free_arena:
	arena_free(a);
}
