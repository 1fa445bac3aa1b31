/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/series.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ical/recur.h"

/* WORK_MAX counts steps of rules: real calendars need a few thousand. */
enum { FOUND_MAX = 1000000, WORK_MAX = 20000000 };

/* The instances an EXDATE or an override names, as keys: UTC of date-times, midnight of
 * dates. `days` are named by a date where the series has times. */
struct keys {
	int64_t *exact, *days;
	size_t exact_n, days_n;
};

/* From this instance on, a series goes on as another event (RFC 5545, section 3.2.13). */
struct change {
	int64_t from;
	int64_t shift; /* of local time */
	const struct event *as;
};

struct series {
	struct reading *r;
	const struct event *master;
	struct keys gone, replaced;
	struct change *changes; /* by `from` */
	size_t changes_n;
	int64_t shift_max;      /* the largest of them, without sign */
	struct occurrences *out;
	struct err *e;
};

struct key {
	int64_t at;
	bool day;
};

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool has_number(const int64_t *at, size_t n, int64_t value)
{
	return n && bsearch(&value, at, n, sizeof *at, by_number);
}

/* The key of the instance that `m` names. */
static struct key key_of(const struct series *s, const struct moment *m)
{
	const struct event *master = s->master;

	if (!master) return (struct key){ moment_utc(m), false };
	if (master->start.form == ICAL_DATE) {
		/* midnight UTC is a date that lost its type; other times lie on a day
		 * of the owner */
		int64_t local = m->form == ICAL_UTC && date_second_of(m->local)
			? zone_local_of(s->r->ask->zone, m->local) : m->local;

		return (struct key){ date_day_of(local) * DAY, false };
	}
	if (m->form == ICAL_DATE) return (struct key){ m->local, true };
	if (m->floating) return (struct key){ zone_utc_of(master->start.zone, m->local), false };
	return (struct key){ moment_utc(m), false };
}

static bool is_named(const struct keys *k, int64_t exact, int64_t local)
{
	return has_number(k->exact, k->exact_n, exact) ||
		has_number(k->days, k->days_n, date_day_of(local) * DAY);
}

static void keys_put(struct keys *k, struct key key)
{
	if (key.day) k->days[k->days_n++] = key.at;
	else k->exact[k->exact_n++] = key.at;
}

static void keys_init(struct keys *k, struct arena *a, size_t most)
{
	*k = (struct keys){ NEW_N(a, int64_t, most), NEW_N(a, int64_t, most), 0, 0 };
}

static void keys_sort(struct keys *k)
{
	if (k->exact_n) qsort(k->exact, k->exact_n, sizeof *k->exact, by_number);
	if (k->days_n) qsort(k->days, k->days_n, sizeof *k->days, by_number);
}

static bool add_occurrence(struct series *s, const struct event *ev, int64_t start, int64_t end)
{
	struct occurrences *out = s->out;

	if (end <= start || end <= s->r->ask->from || start - ev->travel >= s->r->ask->to) return true;
	if (++s->r->found > FOUND_MAX)
		return err_line(s->e, ERR_INPUT,
			s->r->w->name, ev->c->line, TR("more than %d occurrences in the window"), FOUND_MAX);
	if (out->n == out->cap) {
		struct occurrence *more =
			NEW_N(s->r->a, struct occurrence, out->cap = out->cap ? out->cap * 2 : 64);

		if (out->n) memcpy(more, out->at, out->n * sizeof *more);
		out->at = more;
	}
	out->at[out->n++] = (struct occurrence){ start, end, ev };
	return true;
}

static const struct change *change_at(const struct series *s, int64_t key)
{
	const struct change *c = NULL;

	for (size_t low = 0, high = s->changes_n; low < high;) {
		size_t mid = (low + high) / 2;

		if (s->changes[mid].from <= key) c = &s->changes[mid], low = mid + 1;
		else high = mid;
	}
	return c;
}

/* How long an instance lasts that has an event of its own: as long as the series says, where the
 * end of that event could not be read. */
static const struct ical_span *length_of(const struct series *s, const struct event *ev)
{
	bool of_series = !ev->length_known && s->master && s->master->length_known;

	return of_series ? &s->master->length : &ev->length;
}

/* The event that is listed for an instance that an EXDATE took out. */
static const struct event *removed_event(const struct series *s)
{
	struct event *ev = NEW(s->r->a, struct event);

	*ev = *s->master;
	ev->kind = BUSY_FREE;
	ev->removed = true;
	return ev;
}

/* Add the instance of the series at `local`, unless an override or an EXDATE names it. Behind a
 * change (RANGE=THISANDFUTURE) it takes the length and the shift of the event of that change. */
static bool add_instance(struct series *s, int64_t local, int64_t utc, const struct ical_span *length)
{
	const struct event *ev = s->master;
	struct moment at = ev->start;
	const struct change *c;
	int64_t key = at.form == ICAL_DATE ? local : utc;

	if (is_named(&s->replaced, key, local)) return true;
	if (is_named(&s->gone, key, local)) {
		if (!s->r->ask->removed) return true;
		at.local = local;
		return add_occurrence(s, removed_event(s), utc,
			length->days ? moment_end(&at, length) : utc + length->seconds);
	}
	at.local = local;
	c = change_at(s, key);
	if (!c)
		return add_occurrence(
			s, ev, utc, length->days ? moment_end(&at, length) : utc + length->seconds);
	if (!c->as->has_start) return true; /* cancelled from here on */
	at = c->as->start;
	at.local = local + c->shift;
	return add_occurrence(s, c->as, moment_utc(&at), moment_end(&at, length_of(s, c->as)));
}

/* UNTIL as a local time of the series. RFC 5545 wants it in the type of DTSTART; of the
 * other types that occur, a date takes in its whole day, and UTC on a series of dates
 * is a day of the owner unless it is a date that lost its type: the first or the last
 * second of it. */
static int64_t until_of(const struct series *s, const struct recur *rule)
{
	const struct moment *start = &s->master->start;
	int64_t local = rule->until;

	if (rule->until_kind == RECUR_UNTIL_NONE) return INT64_MAX;
	if (start->form == ICAL_DATE) {
		if (rule->until_kind == RECUR_UNTIL_UTC && (date_second_of(local) + 1) % DAY > 1)
			local = zone_local_of(s->r->ask->zone, local);
		return date_day_of(local) * DAY;
	}
	if (rule->until_kind == RECUR_UNTIL_DATE) return local + DAY - 1;
	if (rule->until_kind == RECUR_UNTIL_UTC) return zone_local_of(start->zone, local);
	return local;
}

/* The part of local time whose instances can touch the window. */
static void local_window(const struct series *s, int64_t *low, int64_t *high)
{
	const struct event *ev = s->master;
	int64_t longest = ev->length.days * DAY + ev->length.seconds, travel = ev->travel;

	for (size_t i = 0; i < s->changes_n; i++) {
		const struct ical_span *l = length_of(s, s->changes[i].as);

		if (l->days * DAY + l->seconds > longest) longest = l->days * DAY + l->seconds;
		if (s->changes[i].as->travel > travel) travel = s->changes[i].as->travel;
	}
	*low = zone_local_of(ev->start.zone, s->r->ask->from) - longest - s->shift_max - 2 * DAY;
	*high = zone_local_of(ev->start.zone, s->r->ask->to) + travel + s->shift_max + 2 * DAY;
}

/* Read a rule although parts of it are wrong: a meeting that goes on must not look free. */
static bool read_rule(struct reading *r, const struct ical_prop *p, struct recur *rec)
{
	struct err bad = { 0 };
	bool some = r->available ? recur_parse(str_trim(p->value), rec, &bad)
		: recur_mend(str_trim(p->value), rec, &bad);

	if (bad.code)
		warn(r->w, p->line, some ? "%s; the rest of the rule is followed"
			: "%s; only the first instance is read", bad.text);
	return some;
}

/* Add the instances that an RRULE yields in the window. */
static bool follow_rule(struct series *s, const struct ical_prop *p)
{
	const struct moment *start = &s->master->start;
	struct recur rec;
	struct recur_iter it;
	int64_t low, high, local;

	if (!read_rule(s->r, p, &rec)) return true;
	/* a COUNT may have to be walked from the start, which the iterator does not tell */
	s->r->work += rec.count < FOUND_MAX ? rec.count : FOUND_MAX;
	local_window(s, &low, &high);
	recur_begin(&it, &rec, start->local, start->form == ICAL_DATE, until_of(s, &rec));
	if (low > start->local) recur_seek(&it, low);
	while (recur_next(&it, &local) && local <= high) {
		struct moment at = *start;

		s->r->work += it.steps + 1;
		at.local = local;
		if (s->r->work > WORK_MAX) break;
		if (local == start->local) continue;
		if (!add_instance(s, local, moment_utc(&at), &s->master->length)) return false;
	}
	s->r->work += it.steps + 1;
	return s->r->work <= WORK_MAX ||
	       err_line(s->e, ERR_INPUT,
		       s->r->w->name, p->line, TR("the rules of this calendar take too long to follow"));
}

/* Add the instance of an RDATE, which may be of another type than DTSTART. */
static bool add_date(struct series *s, const struct moment *m, const struct ical_span *length)
{
	const struct moment *start = &s->master->start;
	struct moment at = *start;
	int64_t utc;

	if (start->form == ICAL_DATE) {
		at.local = key_of(s, m).at;
		return add_instance(s, at.local, moment_utc(&at), length);
	}
	if (m->form == ICAL_DATE) at.local = m->local + date_second_of(start->local);
	else if (m->floating) at.local = m->local;
	if (m->form == ICAL_DATE || m->floating)
		return add_instance(s, at.local, moment_utc(&at), length);
	utc = moment_utc(m);
	return add_instance(s, zone_local_of(start->zone, utc), utc, length);
}

static bool add_dates(struct series *s, const struct ical_prop *p)
{
	struct str rest = p->value, member;

	while (ical_list_next(&rest, &member)) {
		struct ical_span length = s->master->length;
		struct moment at;
		bool period = str_index(member, '/') < member.n;

		if (!(period ? period_parse(s->r, p, member, &at, &length)
			: moment_parse(s->r, p, member, &at))) {
			bool start = period && !s->r->available &&
				moment_parse(s->r, p, str_sub(member, 0, str_index(member, '/')), &at);

			length = s->master->length;
			warn(s->r->w, p->line, start ? "RDATE is no period: %.*s; as long as the others"
				: "RDATE is no time: %.*s; skipped", STR(warn_quote(s->r->w, member)));
			if (!start) continue;
		}
		if (!add_date(s, &at, &length)) return false;
	}
	return true;
}

static int by_occurrence(const void *a, const void *b)
{
	const struct occurrence *x = a, *y = b;

	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Rules and dates may name an instance twice; it happens once (section 3.8.5.3). */
static void drop_doubles(struct occurrences *o, size_t from)
{
	size_t n = from;

	if (o->n - from < 2) return;
	qsort(o->at + from, o->n - from, sizeof *o->at, by_occurrence);
	for (size_t i = from + 1; i < o->n; i++)
		if (by_occurrence(&o->at[i], &o->at[n])) o->at[++n] = o->at[i];
	o->n = n + 1;
}

static bool expand_master(struct series *s)
{
	const struct event *ev = s->master;
	size_t before = s->out->n;
	int sources = 0;

	if (!add_instance(s, ev->start.local, moment_utc(&ev->start), &ev->length)) return false;
	for (const struct ical_prop *p = ev->recurs ? ev->c->props : NULL; p; p = p->next) {
		if (p->name == ICAL_RRULE && !follow_rule(s, p)) return false;
		if (p->name == ICAL_RDATE && !add_dates(s, p)) return false;
		sources += p->name == ICAL_RRULE || p->name == ICAL_RDATE;
	}
	if (sources > 1) drop_doubles(s->out, before);
	return true;
}

static size_t count_members(const struct event *ev, enum ical_name name)
{
	size_t n = 0;

	for (const struct ical_prop *p = ev->c->props; p; p = p->next) {
		struct str rest = p->value, member;

		while (p->name == name && ical_list_next(&rest, &member)) n++;
	}
	return n;
}

static void read_exdates(struct series *s)
{
	const struct event *ev = s->master;

	keys_init(&s->gone, s->r->a, count_members(ev, ICAL_EXDATE));
	for (const struct ical_prop *p = ev->c->props; p; p = p->next) {
		struct str rest = p->value, member;
		struct moment m;

		while (p->name == ICAL_EXDATE && ical_list_next(&rest, &member)) {
			if (moment_parse(s->r, p, member, &m)) keys_put(&s->gone, key_of(s, &m));
			else
				warn(s->r->w, p->line, "EXDATE is no time: %.*s; skipped",
					STR(warn_quote(s->r->w, member)));
		}
	}
	keys_sort(&s->gone);
}

/* Compare the ages of two copies of an event: the higher SEQUENCE is the later copy, then the
 * one that cancels, then the later DTSTAMP (RFC 5546, section 2.1.5). 0: nothing tells. */
static int compare_age(const struct event *x, const struct event *y)
{
	if (x->sequence != y->sequence) return x->sequence < y->sequence ? -1 : 1;
	if (x->by_cancel != y->by_cancel) return x->by_cancel ? 1 : -1;
	return str_cmp(x->stamp, y->stamp);
}

/* Masters first, then overrides by instance; of one instance the latest copy comes last. */
static int by_group(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	int c = str_cmp(x->uid, y->uid);

	if (c) return c;
	if (x->uid.n == 0) return x->order < y->order ? -1 : 1;
	if (x->is_override != y->is_override) return x->is_override ? 1 : -1;
	c = compare_age(x, y);
	if (c) return c;
	return x->order < y->order ? -1 : 1;
}

struct override {
	const struct event *ev;
	struct key key;
	size_t rank; /* in the order of age */
};

static int by_instance(const void *a, const void *b)
{
	const struct override *x = a, *y = b;

	if (x->key.at != y->key.at) return x->key.at < y->key.at ? -1 : 1;
	if (x->key.day != y->key.day) return x->key.day ? 1 : -1;
	if (x->ev->and_future != y->ev->and_future) return x->ev->and_future ? 1 : -1;
	return x->rank < y->rank ? -1 : 1;
}

static bool same_instance(const struct override *x, const struct override *y)
{
	return x->key.at == y->key.at && x->key.day == y->key.day &&
		x->ev->and_future == y->ev->and_future;
}

/* List the overrides of a group in the order of their instances: of several copies for one
 * instance the latest alone. */
static size_t read_overrides(struct series *s, const struct event *ev, size_t n,
	struct override **out)
{
	struct override *o = *out = NEW_N(s->r->a, struct override, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		o[i] = (struct override){ &ev[i], key_of(s, &ev[i].instance), i };
	if (n) qsort(o, n, sizeof *o, by_instance);
	for (size_t i = 0; i < n; i++) {
		if (kept && same_instance(&o[kept - 1], &o[i])) kept--;
		o[kept++] = o[i];
	}
	return kept;
}

/* From the instance of this override on, the series goes on as the override says. The shift is
 * how much later the override begins than the instance that it replaces, on the clock of the
 * series: an instance of dates is named by its day, one of times in UTC. */
static void add_change(struct series *s, const struct override *o)
{
	const struct moment *start = &s->master->start;
	struct change *c = &s->changes[s->changes_n++];
	int64_t from = o->key.at, local = from;

	if (o->key.day) from = zone_utc_of(start->zone, from);
	if (o->key.day) local += date_second_of(start->local);
	else if (start->form != ICAL_DATE) local = zone_local_of(start->zone, from);
	*c = (struct change){ from, o->ev->has_start ? o->ev->start.local - local : 0, o->ev };
	if (llabs(c->shift) > s->shift_max) s->shift_max = llabs(c->shift);
}

/* Note the instances that have an override, and where the series changes for good. */
static void use_overrides(struct series *s, const struct override *o, size_t n)
{
	keys_init(&s->replaced, s->r->a, n);
	s->changes = NEW_N(s->r->a, struct change, n);
	for (size_t i = 0; i < n; i++) {
		keys_put(&s->replaced, o[i].key);
		if (o[i].ev->and_future) add_change(s, &o[i]);
	}
	keys_sort(&s->replaced);
}

/* Whether an EXDATE names the instance of an override. */
static bool is_gone(const struct series *s, struct key key)
{
	const struct moment *start = &s->master->start;

	if (key.day) return has_number(s->gone.days, s->gone.days_n, key.at);
	if (start->form == ICAL_DATE) return is_named(&s->gone, key.at, key.at);
	return is_named(&s->gone, key.at, zone_local_of(start->zone, key.at));
}

/* The override, with the length that its series would have given to the instance. */
static const struct event *set_usual_length(const struct series *s, const struct event *ev)
{
	const struct event *m = s->master;
	struct event *copy;

	if (!m || !m->has_start) return ev;
	copy = NEW(s->r->a, struct event);
	*copy = *ev;
	copy->usual = moment_end(&m->start, &m->length) - moment_utc(&m->start);
	return copy;
}

/* Add the overrides, each at its own time, also where the file lacks their series. An EXDATE for
 * the instance takes the override away. */
static bool add_overrides(struct series *s, const struct override *o, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct event *ev = o[i].ev;

		if (ev->recurs)
			warn(s->r->w, ev->c->line,
				"one instance of a series has RRULE or RDATE; they are ignored");
		if (!ev->has_start) continue;
		if (s->master && is_gone(s, o[i].key)) continue;
		if (!add_occurrence(s, set_usual_length(s, ev), moment_utc(&ev->start),
			    moment_end(&ev->start, length_of(s, ev))))
			return false;
	}
	return true;
}

/* A METHOD:CANCEL for the whole series cancels its overrides as well. */
static void cancel_group(struct event *ev, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ev[i].cancelled = true;
		ev[i].kind = BUSY_FREE;
	}
}

/* A program that gives one UID to all its events writes its DTSTAMPs a second apart: in one
 * VCALENDAR they do not make another time an older one. */
static bool are_two_events(const struct event *x, const struct event *y)
{
	return x->sequence == y->sequence && !x->cancelled && !y->cancelled && x->c->up == y->c->up &&
		moment_utc(&x->start) != moment_utc(&y->start);
}

/* Which of the copies of an event without RECURRENCE-ID count: [*first, *last) of them,
 * which are in the order of their age. Copies that nothing tells apart may be two events
 * of a careless program, and all count. */
static void choose_masters(struct series *s, struct event *ev, size_t n, size_t *first,
	size_t *last)
{
	if (*last && ev[*last - 1].by_cancel) cancel_group(ev, n);
	while (*last && ev[*last - 1].by_cancel) --*last;
	*first = *last ? *last - 1 : 0;
	while (*first && (compare_age(&ev[*first - 1], &ev[*last - 1]) == 0 ||
			are_two_events(&ev[*first - 1], &ev[*last - 1])))
		--*first;
	for (size_t i = 0; i < *first; i++)
		if (!ev[i].by_cancel)
			warn(s->r->w, ev[i].c->line,
				"an older copy of the event of line %d; skipped",
				ev[*last - 1].c->line);
}

/* A file may have the tail of a series alone: an override for "this and future" with rules or
 * dates of its own. Then the override becomes the master. */
static size_t promote_tail(struct event *ev, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		struct event tail = ev[i];

		if (!tail.and_future || !tail.recurs || !tail.has_start) continue;
		memmove(ev + 1, ev, i * sizeof *ev);
		tail.is_override = tail.and_future = false;
		ev[0] = tail;
		return 1;
	}
	return 0;
}

/* Expand all events of one UID: `masters` events without RECURRENCE-ID, then the overrides. */
static bool expand_group(struct series *s, struct event *ev, size_t n, size_t masters)
{
	size_t first, last, kept;
	struct override *o;

	if (!masters) masters = promote_tail(ev, n);
	last = masters;
	choose_masters(s, ev, n, &first, &last);
	s->master = last ? &ev[first] : NULL;
	kept = read_overrides(s, ev + masters, n - masters, &o);
	if (s->master) {
		read_exdates(s);
		use_overrides(s, o, kept);
	}
	if (!add_overrides(s, o, kept)) return false;
	for (size_t i = first; i < last; i++) {
		s->master = &ev[i];
		if (i > first) read_exdates(s);
		if (!expand_master(s)) return false;
	}
	return true;
}

bool series_expand(struct reading *r, struct event *events, size_t n, struct occurrences *out,
	struct err *e)
{
	size_t from, to, masters;

	for (size_t i = 0; i < n; i++) events[i].order = i;
	if (n) qsort(events, n, sizeof *events, by_group);
	for (from = 0; from < n; from = to) {
		struct series s = { .r = r, .out = out, .e = e };

		masters = 0;
		for (to = from; to < n && (to == from || (events[from].uid.n &&
			str_eq(events[to].uid, events[from].uid))); to++)
			masters += !events[to].is_override;
		if (!expand_group(&s, events + from, to - from, masters)) return false;
	}
	return true;
}
