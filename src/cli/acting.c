/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/acting.h"

#include <stdlib.h>

#include "base/clean.h"
#include "base/date.h"
#include "cli/term.h"
#include "model/opened.h"
#include "model/person.h"
#include "model/talk_settle.h"

static bool find_me(struct acting *w, struct err *e)
{
	struct person *me = NULL;
	struct ctx x;
	bool ok = store_begin(&w->store, w->a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		person_find(&x, w->as, &w->me);

	if (ok && !w->me)
		ok = err_set(&x.err, ERR_INPUT, "nobody here has the address %.*s", STR(w->as));
	ok = ok && (me = person_get(&x, w->me)) != NULL;
	if (ok && me->left_at)
		ok = err_set(&x.err, ERR_INPUT, "%.*s is no longer here", STR(me->name));
	if (x.db) ok = store_end(&x, ok);
	if (!ok || !me) {
		*e = x.err;
		return false;
	}
	w->name = me->name;
	w->zone = zone_find(w->store.zones, me->timezone);
	if (!w->zone) w->zone = zone_utc(w->store.zones);
	return true;
}

/* Settle the talks that were left open: a worker does so beside a server, but none may be running. */
static bool settle_talks(struct acting *w, struct err *e)
{
	enum { A_TURN = 200 };
	size_t done = A_TURN;

	while (done == A_TURN) {
		struct ctx x;
		bool ok = store_begin(&w->store, w->a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
			talk_settle(&x, A_TURN, &done);

		if (x.db) ok = store_end(&x, ok);
		if (ok) continue;
		*e = x.err;
		return false;
	}
	return true;
}

bool acting_open(struct acting *w, struct arena *a, struct err *e)
{
	w->a = a;
	w->lang = lang_choose(S("en"));
	if (!w->where.data.n) w->where = CLI_STORE;
	if (!w->as.n) w->as = str_of(getenv("RAPPORT_AS"));
	if (!w->as.n)
		return err_set(e, ERR_INPUT,
			"who are you? Give your address: --as ada@example.org, or set "
			"RAPPORT_AS");
	if (!store_open(&w->store, w->where.data, w->where.database, STORE_USE, e)) return false;
	if (find_me(w, e) && settle_talks(w, e)) return true;
	store_close(&w->store);
	return false;
}

void acting_close(struct acting *w)
{
	store_close(&w->store);
}

bool acting_begin(struct acting *w, struct ctx *x, struct err *e)
{
	if (store_begin(&w->store, w->a, DB_WRITE, w->me, store_clock(), x)) {
		opened_note_terminal(x);
		return true;
	}
	*e = x->err;
	return false;
}

bool acting_end(struct ctx *x, bool ok, struct err *e)
{
	ok = ok && opened_drop_known(x, x) && opened_keep(x, x);
	if (store_end(x, ok)) return true;
	if (!e->code) *e = x->err;
	return false;
}

static bool begins_with(struct str name, struct str with)
{
	return name.n >= with.n && str_eq_nocase(str_sub(name, 0, with.n), with);
}

/* The people of the pairs whose names begin with `with`: "Ben Okafor, Berta Lang". */
static struct str list_names(struct arena *a, const struct pair *p, size_t n, struct str with)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < n && b.n < 300; i++) {
		if (!begins_with(p[i].name, with)) continue;
		if (b.n) buf_z(&b, ", ");
		buf_add(&b, p[i].name);
	}
	return acting_line(a, buf_str(&b));
}

struct pair *acting_pair(struct ctx *x, struct str name)
{
	struct pair *p, *found = NULL;
	size_t n, fit = 0, whole = 0;
	struct str called = clean_trim(name);

	if (!pair_list_all(x, &p, &n)) return NULL;
	for (size_t i = 0; i < n; i++) {
		bool same = str_eq_nocase(p[i].name, called);

		if (!begins_with(p[i].name, called)) continue;
		fit++;
		whole += same;
		if (same || (!whole && !found)) found = &p[i];
	}
	if (called.n && (whole == 1 || (fit == 1 && !whole))) return found;
	called = acting_line(x->a, called);
	if (called.n && fit)
		err_set(&x->err, ERR_INPUT, "“%.*s” may be %.*s: write more of the name",
			STR(called), STR(list_names(x->a, p, n, called)));
	else
		err_set(&x->err, ERR_INPUT, "“%.*s” is nobody you have talks with: %.*s",
			STR(called),
			STR(n ? list_names(x->a, p, n, S("")) : S("you have none with anyone yet")));
	return NULL;
}

void acting_day(struct buf *b, const struct acting *w, int64_t utc)
{
	lang_day(b, w->lang, date_day_of(zone_local_of(w->zone, utc)));
}

void acting_date(struct buf *b, const struct acting *w, int64_t day)
{
	lang_day(b, w->lang, day);
}

struct str acting_line(struct arena *a, struct str text)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < text.n; i++) buf_ch(&b, (char)(text.p[i] == '\n' ? ' ' : text.p[i]));
	return term_plain(a, buf_str(&b));
}

void acting_late(struct buf *b, const struct acting *w, int64_t day)
{
	int64_t today = date_day_of(zone_local_of(w->zone, store_clock()));

	if (day && day < today)
		buf_fmt(b, ", %lld %s late", (long long)(today - day),
			today - day == 1 ? "day" : "days");
}

bool acting_date_of(const char *option, struct str text, int64_t *day, struct err *e)
{
	if (date_parse(text, day)) return true;
	return err_set(e, ERR_INPUT, "%s %.*s: expected a date like 2026-11-27", option,
		STR(str_sub(text, 0, 40)));
}
