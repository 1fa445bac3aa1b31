/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/series.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ical/recur.h"

/* FOUND_MAX: the most occurrences of one text. WORK_MAX: the most steps that its rules may take;
 * real calendars need a few thousand. Both keep a hostile calendar from taking all our time. */
enum { FOUND_MAX = 1000000, WORK_MAX = 20000000 };

/* The instances of a series that EXDATEs or overrides name. The key of an instance with a time is
 * its UTC, the key of an instance of a series of dates is midnight of the date; these are in
 * `exact`. Programs also name an instance with a time by its date alone; midnight of that date is
 * in `days`. */
struct keys {
	int64_t *exact, *days;
	size_t exact_n, days_n;
};

/* The instance from which on a series goes on as another event (RFC 5545, section 3.2.13). */
struct change {
	int64_t from;           /* the key of that instance */
	int64_t shift;          /* how much later later instances begin, in seconds of local time */
	const struct event *as; /* the override; without a start it cancels the rest of the series */
};

/* One UID while its events are expanded. */
struct series {
	struct reading *r;
	const struct event *master; /* the event without RECURRENCE-ID; NULL: the file lacks it */
	struct keys gone;       /* instances that EXDATEs take out */
	struct keys replaced;   /* instances that overrides replace */
	struct change *changes; /* in the order of `from` */
	size_t changes_n;
	int64_t shift_max;      /* the largest shift of all changes, without its sign */
	struct occurrences *out;
	struct err *e;
};

/* The key of one instance; `day`: it names a day of a series of times. */
struct key {
	int64_t at;
	bool day;
};

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool has_number(const int64_t *at, size_t n, int64_t value)
{
	return n && bsearch(&value, at, n, sizeof *at, compare_numbers);
}

/* The key of the instance that `m` names. `m` need not be of the type of DTSTART, though RFC 5545
 * asks for that: programs write dates for times, times for dates, and times without a zone. */
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

/* True when the keys name the instance with this key, or all instances on its local day. */
static bool is_named(const struct keys *k, int64_t exact, int64_t local)
{
	return has_number(k->exact, k->exact_n, exact) ||
		has_number(k->days, k->days_n, date_day_of(local) * DAY);
}

/* Add a key; make_keys() has given the lists room for it. */
static void add_key(struct keys *k, struct key key)
{
	if (key.day) k->days[k->days_n++] = key.at;
	else k->exact[k->exact_n++] = key.at;
}

static void make_keys(struct keys *k, struct arena *a, size_t most)
{
	*k = (struct keys){ NEW_N(a, int64_t, most), NEW_N(a, int64_t, most), 0, 0 };
}

static void sort_keys(struct keys *k)
{
	if (k->exact_n) qsort(k->exact, k->exact_n, sizeof *k->exact, compare_numbers);
	if (k->days_n) qsort(k->days, k->days_n, sizeof *k->days, compare_numbers);
}

/* Add an occurrence, if it touches the window or the travel before it does. False: too many. */
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

/* Find the last change at or before an instance; NULL: the series has not changed yet. */
static const struct change *find_change(const struct series *s, int64_t key)
{
	const struct change *c = NULL;

	for (size_t low = 0, high = s->changes_n; low < high;) {
		size_t mid = (low + high) / 2;

		if (s->changes[mid].from <= key) c = &s->changes[mid], low = mid + 1;
		else high = mid;
	}
	return c;
}

/* The length of an instance that has an event of its own: the length of the series, where the
 * end of that event could not be read. */
static const struct ical_span *find_length(const struct series *s, const struct event *ev)
{
	bool of_series = !ev->length_known && s->master && s->master->length_known;

	return of_series ? &s->master->length : &ev->length;
}

/* Make the event of an instance that an EXDATE took out: a free copy of the master. Only callers
 * that asked for removed instances get it. */
static const struct event *make_removed_event(const struct series *s)
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
		return add_occurrence(s, make_removed_event(s), utc,
			length->days ? moment_end(&at, length) : utc + length->seconds);
	}
	at.local = local;
	c = find_change(s, key);
	if (!c)
		return add_occurrence(
			s, ev, utc, length->days ? moment_end(&at, length) : utc + length->seconds);
	if (!c->as->has_start) return true; /* the series is cancelled from this change on */
	at = c->as->start;
	at.local = local + c->shift;
	return add_occurrence(s, c->as, moment_utc(&at), moment_end(&at, find_length(s, c->as)));
}

/* UNTIL as a local time of the series; INT64_MAX: the rule has none. RFC 5545 wants UNTIL in the
 * type of DTSTART, but other types occur. A date includes its whole day. UTC on a series of dates
 * is a moment of the owner's day; only at the first or the last second of a UTC day it is that
 * day, because then a program has turned a date into a time. */
static int64_t find_until(const struct series *s, const struct recur *rule)
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

/* Find the part of local time whose instances can touch the window: an instance may be long, may be
 * travelled to, and may be shifted by a change. Two more days are for zones, which differ by less. */
static void find_local_window(const struct series *s, int64_t *low, int64_t *high)
{
	const struct event *ev = s->master;
	int64_t longest = ev->length.days * DAY + ev->length.seconds, travel = ev->travel;

	for (size_t i = 0; i < s->changes_n; i++) {
		const struct ical_span *l = find_length(s, s->changes[i].as);

		if (l->days * DAY + l->seconds > longest) longest = l->days * DAY + l->seconds;
		if (s->changes[i].as->travel > travel) travel = s->changes[i].as->travel;
	}
	*low = zone_local_of(ev->start.zone, s->r->ask->from) - longest - s->shift_max - 2 * DAY;
	*high = zone_local_of(ev->start.zone, s->r->ask->to) + travel + s->shift_max + 2 * DAY;
}

/* Read a rule, also when parts of it are wrong: the rest is followed, with a warning, because a
 * meeting that goes on must not look free. Times when somebody is available are read strictly: what
 * is not understood must not look free either. False: the rule has no use. */
static bool read_rule(struct reading *r, const struct ical_prop *p, struct recur *rec)
{
	struct err bad = { 0 };
	bool some = r->available ? recur_parse(str_trim(p->value), rec, &bad)
		: recur_mend(str_trim(p->value), rec, &bad);

	if (bad.code)
		warn(r->w, p->line, some ? TR("%s; the rest of the rule is followed")
			: TR("%s; only the first instance is read"), bad.text);
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
	/* the iterator may have to count a COUNT from the start, and does not tell these steps */
	s->r->work += rec.count < FOUND_MAX ? rec.count : FOUND_MAX;
	find_local_window(s, &low, &high);
	recur_begin(&it, &rec, start->local, start->form == ICAL_DATE, find_until(s, &rec));
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

/* Add the instance of an RDATE, which may be of another type than DTSTART: a date among times is an
 * instance at the usual time of that day. */
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

/* Add the instances of one RDATE property. A member that is no period but begins with a time is an
 * instance of the usual length; other members that cannot be read are skipped with a warning. */
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
			warn(s->r->w, p->line, start ? TR("RDATE is no period: %.*s; as long as the others")
				: TR("RDATE is no time: %.*s; skipped"), STR(warn_quote(s->r->w, member)));
			if (!start) continue;
		}
		if (!add_date(s, &at, &length)) return false;
	}
	return true;
}

static int compare_occurrences(const void *a, const void *b)
{
	const struct occurrence *x = a, *y = b;

	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Sort the occurrences from number `from` on and drop doubles: several rules and dates may name an
 * instance, which happens once all the same (RFC 5545, section 3.8.5.3). */
static void drop_doubles(struct occurrences *o, size_t from)
{
	size_t n = from;

	if (o->n - from < 2) return;
	qsort(o->at + from, o->n - from, sizeof *o->at, compare_occurrences);
	for (size_t i = from + 1; i < o->n; i++)
		if (compare_occurrences(&o->at[i], &o->at[n])) o->at[++n] = o->at[i];
	o->n = n + 1;
}

/* Add all instances of the master: its own start, which counts even when no rule yields it
 * (RFC 5545, section 3.8.5.3), then the instances of rules and dates. */
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

/* Count the members of all lists of a property, so that their keys get room at once. */
static size_t count_members(const struct event *ev, enum ical_name name)
{
	size_t n = 0;

	for (const struct ical_prop *p = ev->c->props; p; p = p->next) {
		struct str rest = p->value, member;

		while (p->name == name && ical_list_next(&rest, &member)) n++;
	}
	return n;
}

/* Read the keys of all instances that EXDATEs of the master take out. */
static void read_exdates(struct series *s)
{
	const struct event *ev = s->master;

	make_keys(&s->gone, s->r->a, count_members(ev, ICAL_EXDATE));
	for (const struct ical_prop *p = ev->c->props; p; p = p->next) {
		struct str rest = p->value, member;
		struct moment m;

		while (p->name == ICAL_EXDATE && ical_list_next(&rest, &member)) {
			if (moment_parse(s->r, p, member, &m)) add_key(&s->gone, key_of(s, &m));
			else
				warn(s->r->w, p->line, TR("EXDATE is no time: %.*s; skipped"),
					STR(warn_quote(s->r->w, member)));
		}
	}
	sort_keys(&s->gone);
}

/* Compare the ages of two copies of an event: the copy with the higher SEQUENCE is later, then the
 * copy that cancels, then the copy with the later DTSTAMP (RFC 5546, section 2.1.5). 0: neither
 * is later. */
static int compare_age(const struct event *x, const struct event *y)
{
	if (x->sequence != y->sequence) return x->sequence < y->sequence ? -1 : 1;
	if (x->by_cancel != y->by_cancel) return x->by_cancel ? 1 : -1;
	return str_cmp(x->stamp, y->stamp);
}

/* Sort events by UID; inside a UID masters come first, then overrides, each from the oldest copy to
 * the latest. Events without UID stay in the order of the file: each is a group of its own. */
static int compare_events(const void *a, const void *b)
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

/* An event for one instance of a series. */
struct override {
	const struct event *ev;
	struct key key;         /* of the instance that the event replaces */
	size_t rank;            /* a later copy has a higher rank */
};

/* Sort overrides by their instance; of several copies for one instance the latest comes last. */
static int compare_overrides(const void *a, const void *b)
{
	const struct override *x = a, *y = b;

	if (x->key.at != y->key.at) return x->key.at < y->key.at ? -1 : 1;
	if (x->key.day != y->key.day) return x->key.day ? 1 : -1;
	if (x->ev->and_future != y->ev->and_future) return x->ev->and_future ? 1 : -1;
	return x->rank < y->rank ? -1 : 1;
}

static bool is_same_instance(const struct override *x, const struct override *y)
{
	return x->key.at == y->key.at && x->key.day == y->key.day &&
		x->ev->and_future == y->ev->and_future;
}

/* List the overrides of a group in the order of their instances. Of several copies for one
 * instance only the latest is listed. */
static size_t read_overrides(struct series *s, const struct event *ev, size_t n,
	struct override **out)
{
	struct override *o = *out = NEW_N(s->r->a, struct override, n + 1);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		o[i] = (struct override){ &ev[i], key_of(s, &ev[i].instance), i };
	if (n) qsort(o, n, sizeof *o, compare_overrides);
	for (size_t i = 0; i < n; i++) {
		if (kept && is_same_instance(&o[kept - 1], &o[i])) kept--;
		o[kept++] = o[i];
	}
	return kept;
}

/* Note that the series goes on as this override from the instance of the override on. The shift is
 * how much later the override begins than the instance that it replaces, by the local clock of the
 * series, so that a shifted series keeps its time of day when summer time begins. A key of a
 * series of dates is local time already, any other key is UTC. */
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

/* Note the instances that overrides replace, and the instances from which on the series changes.
 * The overrides are in order, so the changes are too. */
static void note_overrides(struct series *s, const struct override *o, size_t n)
{
	make_keys(&s->replaced, s->r->a, n);
	s->changes = NEW_N(s->r->a, struct change, n);
	for (size_t i = 0; i < n; i++) {
		add_key(&s->replaced, o[i].key);
		if (o[i].ev->and_future) add_change(s, &o[i]);
	}
	sort_keys(&s->replaced);
}

/* True when an EXDATE names the instance of an override. */
static bool is_taken_out(const struct series *s, struct key key)
{
	const struct moment *start = &s->master->start;

	if (key.day) return has_number(s->gone.days, s->gone.days_n, key.at);
	if (start->form == ICAL_DATE) return is_named(&s->gone, key.at, key.at);
	return is_named(&s->gone, key.at, zone_local_of(start->zone, key.at));
}

/* Copy an override and note the length that the series would have given to the instance, so that
 * readers can tell a shortened meeting. */
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

/* Add each override at its own time, also when the file lacks the master. An EXDATE for the
 * instance takes its override away. */
static bool add_overrides(struct series *s, const struct override *o, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct event *ev = o[i].ev;

		if (ev->recurs)
			warn(s->r->w, ev->c->line,
				TR("one instance of a series has RRULE or RDATE; they are ignored"));
		if (!ev->has_start) continue;
		if (s->master && is_taken_out(s, o[i].key)) continue;
		if (!add_occurrence(s, set_usual_length(s, ev), moment_utc(&ev->start),
			    moment_end(&ev->start, find_length(s, ev))))
			return false;
	}
	return true;
}

/* Cancel a master and all its overrides, as METHOD:CANCEL for the whole series does. */
static void cancel_group(struct event *ev, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ev[i].cancelled = true;
		ev[i].kind = BUSY_FREE;
	}
}

/* True when two masters of one UID are two events and not two copies: both come from one VCALENDAR,
 * neither is cancelled or has the higher SEQUENCE, and they begin at different times. Careless
 * programs give one UID to all their events, and write DTSTAMPs a second apart. */
static bool are_two_events(const struct event *x, const struct event *y)
{
	return x->sequence == y->sequence && !x->cancelled && !y->cancelled && x->c->up == y->c->up &&
		moment_utc(&x->start) != moment_utc(&y->start);
}

/* Choose the masters that count: [*first, *last) of the copies, which are in the order of their
 * age. The latest copy counts, and with it all copies of the same age, which may be two events of
 * a careless program. If the latest copy cancels, the whole group is cancelled. */
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
				TR("an older copy of the event of line %d; skipped"),
				ev[*last - 1].c->line);
}

/* Make the latest override for "this and future" with rules or dates of its own the master: a file
 * may have the tail of a series alone. The number of masters is returned, 1 or 0. */
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
		note_overrides(s, o, kept);
	}
	if (!add_overrides(s, o, kept)) return false;
	for (size_t i = first; i < last; i++) {
		s->master = &ev[i];
		if (i > first) read_exdates(s);
		if (!expand_master(s)) return false;
	}
	return true;
}

/* Sort the events and expand one UID after another; overrides only mean something beside the master
 * of their UID. */
bool series_expand(struct reading *r, struct event *events, size_t n, struct occurrences *out,
	struct err *e)
{
	size_t from, to, masters;

	for (size_t i = 0; i < n; i++) events[i].order = i;
	if (n) qsort(events, n, sizeof *events, compare_events);
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
