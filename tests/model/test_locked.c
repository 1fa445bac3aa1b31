/* SPDX-License-Identifier: Apache-2.0 */
#include "model/locked.h"

#include "base/id.h"
#include "model/check_in.h"
#include "model/check_in_wish.h"
#include "model/note.h"
#include "model/note_key.h"
#include "tests/model/talking.h"

enum { BYTES = 80, SALT = 22 }; /* characters of base64url of a wrapped key, and of a salt */

/* So many characters of base64url. */
static struct str bytes_of(struct arena *a, size_t n)
{
	struct buf b = { .a = a };

	while (b.n < n) buf_ch(&b, 'A');
	return buf_str(&b);
}

/* An envelope of one block under a key. */
static struct str envelope_of(struct arena *a, int64_t key)
{
	struct buf b = { .a = a };

	buf_z(&b, "rl1.");
	id_print(&b, key);
	buf_ch(&b, '.');
	buf_add(&b, bytes_of(a, 379));
	return buf_str(&b);
}

static struct note_wrap passphrase(struct ctx *x, int64_t key)
{
	return (struct note_wrap){ .key = key, .kind = NOTE_WRAP_PASSPHRASE, .kdf = S("argon2id"),
		.memory = 65536, .passes = 3, .lanes = 1, .salt = bytes_of(x->a, SALT),
		.wrapped = bytes_of(x->a, BYTES) };
}

static bool begins(struct ctx *x, int64_t key, struct str former)
{
	struct note_wrap w = passphrase(x, key);

	return note_key_begin(x, &w, former);
}

/* A ready key of x->me. */
static int64_t locking(struct ctx *x)
{
	int64_t key = id_new(x->now);

	if (!begins(x, key, S("")) || !note_key_ready(x, key, bytes_of(x->a, BYTES)))
		world_die("key", &x->err);
	return key;
}

static int64_t lock_line(struct ctx *x, int64_t talk, int64_t key, int64_t seen)
{
	struct locked l = { .kind = LOCKED_NOTE, .about = talk, .envelope = envelope_of(x->a, key) };

	return locked_put(x, &l, seen);
}

static int64_t lock_check_in(struct ctx *x, int64_t about, int64_t key)
{
	struct locked l = { .kind = LOCKED_CHECK_IN, .about = about,
		.envelope = envelope_of(x->a, key) };

	return locked_put(x, &l, 0);
}

static void a_key_locks_once_its_kit_was_typed_back(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t key = id_new(x.now), now;
	struct note_wrap *wraps;
	size_t n;

	OK(note_key_current(&x, &now) && now == 0);
	OK(begins(&x, key, S("")));
	OK(note_key_current(&x, &now) && now == 0);
	OK(!lock_check_in(&x, id_new(x.now), key) && talking_failed(&x, ERR_CONFLICT));
	key = id_new(x.now);
	OK(begins(&x, key, S(""))); /* begun anew: the key before is forgotten */
	OK(!note_key_ready(&x, key, S("AAAA")) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	x = world_as(&w, w.ben);
	key = locking(&x);
	OK(note_key_current(&x, &now) && now == key);
	OK(note_wrap_list(&x, &wraps, &n) && n == 2 && wraps[0].kind == NOTE_WRAP_PASSPHRASE &&
		wraps[1].kind == NOTE_WRAP_KIT);
	IS(wraps[0].wrapped.n, BYTES);
	OK(!begins(&x, id_new(x.now), S("")) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void a_wrap_below_the_floor_is_refused(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct note_wrap weak[] = { passphrase(&x, id_new(x.now)), passphrase(&x, id_new(x.now)),
		passphrase(&x, id_new(x.now)), passphrase(&x, id_new(x.now)),
		passphrase(&x, id_new(x.now)), passphrase(&x, id_new(x.now - 61 * DAY)),
		passphrase(&x, id_new(x.now)) };

	weak[0].memory = 19455;
	weak[1].passes = 1;
	weak[2].kdf = S("pbkdf2");
	weak[3].salt = S("AAAA");
	weak[4].wrapped = bytes_of(x.a, BYTES - 4);
	weak[6].kind = NOTE_WRAP_PASSKEY;
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
		OK(!note_key_begin(&x, &weak[i], S("")) && talking_failed(&x, ERR_INPUT));
		world_drop(&x);
		x = world_as(&w, w.ben);
	}
	world_drop(&x);
	world_end(&w);
}

static void nobody_else_reads_or_changes_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ada), HOUR), key = locking(&x);
	int64_t line = lock_line(&x, talk, key, 0), check = lock_check_in(&x, id_new(x.now), key);
	struct note_key *keys;
	struct note_wrap *wraps;
	struct check_in c = { .words = S("x") };
	struct locked *l;
	size_t n;

	OK(line && check);
	world_keep(&x);
	x = world_as(&w, w.ada); /* who leads Ben, and had the talk with him */
	OK(!locked_get(&x, line) && talking_failed(&x, ERR_MISSING));
	OK(!locked_del(&x, check) && talking_failed(&x, ERR_MISSING));
	OK(!locked_renew(&x, line, envelope_of(x.a, key)) && talking_failed(&x, ERR_MISSING));
	OK(!locked_open_note(&x, line, S("x")) && talking_failed(&x, ERR_MISSING));
	OK(!locked_open_check_in(&x, check, &c) && talking_failed(&x, ERR_MISSING));
	OK(locked_list(&x, 0, 9, &l, &n) && n == 0);
	OK(locked_list_talk(&x, talk, &l, &n) && n == 0);
	OK(locked_list_check_ins(&x, 0, 9, &l, &n) && n == 0);
	OK(note_key_list(&x, &keys, &n) && n == 0 && note_wrap_list(&x, &wraps, &n) && n == 0);
	OK(!lock_line(&x, talk, key, 0) && talking_failed(&x, ERR_CONFLICT)); /* not her key */
	OK(!note_key_ready(&x, key, bytes_of(x.a, BYTES)) && talking_failed(&x, ERR_MISSING));
	OK(!locked_drop_key(&x, key) && talking_failed(&x, ERR_MISSING));
	OK(!begins(&x, key, S("")));
	world_drop(&x);
	x = world_as(&w, w.eve);
	key = locking(&x);
	OK(!lock_line(&x, talk, key, 0) && talking_failed(&x, ERR_MISSING)); /* a stranger's talk */
	world_drop(&x);
	world_end(&w);
}

static void what_is_locked_leaves_the_plain_rows(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ada), HOUR), key, row;
	struct check_in c = { .words = S("Tired") }, *mine;
	struct note_line *lines;
	struct locked *l;
	struct note note;
	size_t n;

	OK(note_set_private(&x, talk, S("hers")) && check_in_add(&x, &c));
	OK(note_list_private(&x, 0, 9, &lines, &n) && n == 1);
	IS_STR(lines[0].words, S("hers"));
	key = locking(&x);
	OK(lock_line(&x, talk, key, 0) && note_get(&x, talk, &note) && !note.mine.n);
	x.now += DAY;
	OK((row = lock_check_in(&x, c.id, key)) && check_in_list(&x, 0, 9, &mine, &n) && n == 0);
	OK(locked_list_check_ins(&x, 0, 9, &l, &n) && n == 1 && l[0].made == c.made);
	OK(locked_list_talk(&x, talk, &l, &n) && n == 1);
	IS(l[0].pair, talking_pair(&x, w.ada));
	/* what is typed on a page that was open before is refused, and not kept in plain */
	OK(!note_set_private(&x, talk, S("more")) && talking_failed(&x, ERR_CONFLICT));
	OK(!check_in_add(&x, &(struct check_in){ .words = S("More") }) && talking_failed(&x, ERR_CONFLICT));
	OK(check_in_add(&x, &(struct check_in){ .words = S("For her"), .shown = CHECK_IN_SHARED }));
	/* unlocked, it is the check-in that it was */
	OK(locked_open_check_in(&x, row, &(struct check_in){ .words = S("Tired") }));
	OK(check_in_get(&x, c.id) && check_in_get(&x, c.id)->made == c.made);
	OK(locked_list_talk(&x, talk, &l, &n) && locked_open_note(&x, l[0].id, S("hers")));
	OK(note_get(&x, talk, &note));
	IS_STR(note.mine, S("hers"));
	OK(locked_drop_key(&x, key));
	OK(note_set_private(&x, talk, S("more")));
	world_drop(&x);
	world_end(&w);
}

static void a_locked_check_in_can_be_shown(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t key = locking(&x), about = id_new(x.now), row = lock_check_in(&x, about, key);
	int64_t pair = talking_pair(&x, w.ada);
	struct check_in *c;
	size_t n;

	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(check_in_list_shared(&x, pair, 0, 9, &c, &n) && n == 0);
	x.me = w.ben;
	OK(!locked_open_check_in(&x, row, &(struct check_in){ 0 }) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	x = world_as(&w, w.ben);
	OK(locked_open_check_in(&x, row, &(struct check_in){ .words = S("Glad"), .shown = CHECK_IN_SHARED }));
	OK(!lock_check_in(&x, about, key) && talking_failed(&x, ERR_CONFLICT)); /* it is shown */
	x.me = w.ada;
	OK(check_in_list_shared(&x, pair, 0, 9, &c, &n) && n == 1 && c[0].id == about);
	world_drop(&x);
	world_end(&w);
}

static void two_devices_lose_no_line(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ada), HOUR), key = locking(&x);
	int64_t one = lock_line(&x, talk, key, 0), two;
	struct locked *l;
	size_t n;

	two = lock_line(&x, talk, key, 0); /* written without having seen the first */
	OK(one && two && locked_list_talk(&x, talk, &l, &n) && n == 2);
	OK(lock_line(&x, talk, key, two) && locked_list_talk(&x, talk, &l, &n) && n == 1);
	world_drop(&x);
	world_end(&w);
}

static void a_key_is_exchanged_row_by_row(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t old = locking(&x), rows[3], key = id_new(x.now), n;
	struct note_wrap *wraps;
	size_t wraps_n;

	for (int i = 0; i < 3; i++) OK((rows[i] = lock_check_in(&x, id_new(x.now), old)));
	OK(begins(&x, key, bytes_of(x.a, BYTES)));
	key = id_new(x.now);
	OK(begins(&x, key, bytes_of(x.a, BYTES))); /* begun anew: nothing of the first stays */
	OK(note_wrap_list(&x, &wraps, &wraps_n) && wraps_n == 4);
	OK(lock_check_in(&x, id_new(x.now), old)); /* the new one locks nothing yet */
	OK(note_key_ready(&x, key, bytes_of(x.a, BYTES)));
	OK(note_wrap_list(&x, &wraps, &wraps_n) && wraps_n == 5); /* both ways until all is done */
	OK(!begins(&x, id_new(x.now), bytes_of(x.a, BYTES)) && talking_failed(&x, ERR_CONFLICT));
	OK(locked_renew(&x, rows[0], envelope_of(x.a, key)) && locked_renew(&x, rows[1], envelope_of(x.a, key)));
	OK(!locked_drop_key(&x, old) && talking_failed(&x, ERR_CONFLICT));
	OK(locked_count(&x, old, &n) && n == 2);
	OK(locked_renew(&x, rows[2], envelope_of(x.a, key)));
	OK(locked_delete_all(&x) && locked_drop_key(&x, old));
	OK(!lock_check_in(&x, id_new(x.now), old) && talking_failed(&x, ERR_CONFLICT));
	OK(note_wrap_list(&x, &wraps, &wraps_n) && wraps_n == 2);
	world_drop(&x);
	world_end(&w);
}

static void a_passphrase_is_replaced_and_passkeys_are_added(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t key = locking(&x);
	struct note_wrap again = passphrase(&x, key), *wraps;
	struct note_wrap passkey = { .key = key, .kind = NOTE_WRAP_PASSKEY, .kdf = S("hkdf-sha256"),
		.salt = bytes_of(x.a, 43), .wrapped = bytes_of(x.a, BYTES), .credential = S("AAAA") };
	struct note_wrap kit = { .key = key, .kind = NOTE_WRAP_KIT, .wrapped = bytes_of(x.a, BYTES) };
	size_t n;

	OK(note_wrap_put(&x, &again) && note_wrap_put(&x, &passkey));
	OK(!note_wrap_put(&x, &kit) && talking_failed(&x, ERR_INPUT));
	OK(note_wrap_list(&x, &wraps, &n) && n == 3);
	OK(!note_wrap_del(&x, again.id) && talking_failed(&x, ERR_MISSING)); /* never without a passphrase */
	OK(note_wrap_del(&x, passkey.id));
	for (int i = 0; i < NOTE_PASSKEYS; i++) OK(note_wrap_put(&x, &passkey));
	OK(!note_wrap_put(&x, &passkey) && talking_failed(&x, ERR_FULL));
	world_drop(&x);
	world_end(&w);
}

static void a_reminder_knows_of_locked_check_ins(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct check_in_wish weekly = { .remind = REMIND_WEEKLY };
	int64_t key = locking(&x);
	bool due;

	OK(check_in_wish_set(&x, &weekly) && check_in_wish_due(&x, &due) && due);
	OK(lock_check_in(&x, id_new(x.now), key) && check_in_wish_due(&x, &due) && !due);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_key_locks_once_its_kit_was_typed_back);
	RUN_DB(a_wrap_below_the_floor_is_refused);
	RUN_DB(nobody_else_reads_or_changes_it);
	RUN_DB(what_is_locked_leaves_the_plain_rows);
	RUN_DB(a_locked_check_in_can_be_shown);
	RUN_DB(two_devices_lose_no_line);
	RUN_DB(a_key_is_exchanged_row_by_row);
	RUN_DB(a_passphrase_is_replaced_and_passkeys_are_added);
	RUN_DB(a_reminder_knows_of_locked_check_ins);
	return tap_end();
}
