/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/tzid.h"

#include <string.h>

#include "ical/recur.h"
#include "ical/value.h"

/* Each name costs a look into tzdata, each observance an expansion of its rule; no real
 * file comes near these. */
enum { NAMES_MAX = 1000, OBSERVANCES_MAX = 3000, RDATES_MAX = 10000 };

struct entry {
	struct str name;
	const struct zone *zone;        /* NULL: not asked for yet */
	const struct ical_comp *definition; /* its VTIMEZONE, or NULL */
	bool used;
};

struct tzids {
	struct arena *a;
	struct zones *zones;
	const struct zone *owner;
	struct warnings *w;
	struct str wr_name; /* X-WR-TIMEZONE */
	struct entry *table, *latest;
	size_t n, cap;      /* cap is a power of two, at most half full */
	int asked, observances;
};

static size_t hash(struct str s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static struct entry *slot(const struct tzids *t, struct str name)
{
	size_t i = hash(name) & (t->cap - 1);

	while (t->table[i].used && !str_eq(t->table[i].name, name)) i = (i + 1) & (t->cap - 1);
	return &t->table[i];
}

static void grow(struct tzids *t)
{
	struct entry *old = t->table;
	size_t cap = t->cap;

	t->cap = cap ? cap * 2 : 64;
	t->table = NEW_N(t->a, struct entry, t->cap);
	t->latest = NULL;
	for (size_t i = 0; i < cap; i++)
		if (old[i].used) *slot(t, old[i].name) = old[i];
}

static struct entry *entry_of(struct tzids *t, struct str name)
{
	struct entry *en;

	if (2 * (t->n + 1) > t->cap) grow(t);
	en = slot(t, name);
	if (en->used) return en;
	*en = (struct entry){ .name = name, .used = true };
	t->n++;
	return en;
}

/* The property TZID is TEXT, where "Kuala Lumpur, Singapore" has a backslash (RFC 5545,
 * section 3.3.11); the parameter that refers to it has quotes instead. */
static struct str name_of(const struct tzids *t, struct str name)
{
	return str_index(name, '\\') < name.n ? ical_unescape(t->a, name) : name;
}

/* Components at any depth: a VTIMEZONE may stand after the events that use it. */
static void collect(struct tzids *t, const struct ical_comp *root)
{
	for (const struct ical_comp *cal = root->first; cal; cal = cal->next) {
		if (cal->kind == ICAL_VCALENDAR && !t->wr_name.n)
			t->wr_name = ical_text(cal, ICAL_X_WR_TIMEZONE);
		for (const struct ical_comp *c = cal->first; c; c = c->next) {
			struct entry *en;

			if (c->kind != ICAL_VTIMEZONE) continue;
			en = entry_of(t, name_of(t, ical_text(c, ICAL_TZID)));
			if (!en->definition) en->definition = c;
		}
	}
}

struct tzids *tzids_new(struct arena *a, struct zones *zones, const struct zone *owner,
	const struct ical_comp *root, struct warnings *w)
{
	struct tzids *t = NEW(a, struct tzids);

	*t = (struct tzids){ .a = a, .zones = zones, .owner = owner, .w = w };
	grow(t);
	collect(t, root);
	return t;
}

/* The RDATEs of an observance, as local times before its onset (RFC 5545, section 3.6.5;
 * one in UTC, though the section forbids it, is turned back). */
static size_t read_rdates(struct tzids *t, const struct ical_comp *c, int32_t from, int64_t **out)
{
	int64_t *at = NULL;
	size_t n = 0, cap = 0;

	for (const struct ical_prop *p = c->props; p; p = p->next) {
		struct str rest = p->value, member;
		struct ical_time when;

		while (p->name == ICAL_RDATE && n < RDATES_MAX && ical_list_next(&rest, &member)) {
			if (!ical_time_parse(member, &when)) continue;
			if (n == cap) {
				int64_t *more = NEW_N(t->a, int64_t, cap = cap ? cap * 2 : 8);

				if (n) memcpy(more, at, n * sizeof *at);
				at = more;
			}
			at[n++] = when.local + (when.form == ICAL_UTC ? from : 0);
		}
	}
	*out = at;
	return n;
}

/* One STANDARD or DAYLIGHT; false when it lacks its start or its offset. */
static bool read_observance(struct tzids *t, const struct ical_comp *c, struct zone_observance *o)
{
	const struct ical_prop *rule = ical_get(c, ICAL_RRULE);
	struct ical_time start;
	int64_t *rdates;

	if (!ical_time_parse(ical_text(c, ICAL_DTSTART), &start)) return false;
	if (!ical_offset_parse(ical_text(c, ICAL_TZOFFSETTO), &o->to)) return false;
	if (!ical_offset_parse(ical_text(c, ICAL_TZOFFSETFROM), &o->from)) o->from = o->to;
	o->start = start.local + (start.form == ICAL_UTC ? o->from : 0);
	o->rdates_n = read_rdates(t, c, o->from, &rdates);
	o->rdates = rdates;
	if (rule) {
		struct recur *r = NEW(t->a, struct recur);
		struct err e = { 0 };

		if (recur_parse(str_trim(rule->value), r, &e)) o->rule = r;
		else warn(t->w, rule->line, "%s; the rule is left out of this time zone", e.text);
	}
	return true;
}

static const struct zone *zone_of_definition(struct tzids *t, const struct ical_comp *c)
{
	const struct zone *z = zone_find(t->zones, ical_text(c, ICAL_X_LIC_LOCATION));
	struct zone_observance *obs;
	size_t n = 0, used = 0;

	if (z) return z;
	for (const struct ical_comp *o = c->first; o; o = o->next) n++;
	if ((t->observances += (int)n) > OBSERVANCES_MAX) {
		warn(t->w, c->line, "too many time zones with rules of their own; skipped");
		return NULL;
	}
	obs = NEW_N(t->a, struct zone_observance, n + 1);
	for (const struct ical_comp *o = c->first; o; o = o->next) {
		if (o->kind != ICAL_STANDARD && o->kind != ICAL_DAYLIGHT) continue;
		if (read_observance(t, o, &obs[used])) used++;
		else warn(t->w, o->line, "needs DTSTART and TZOFFSETTO; skipped");
	}
	return zone_make(t->a, ical_text(c, ICAL_TZID), obs, used);
}

/* "/mozilla.org/20070129_1/Europe/Berlin": the slash says that the name is somebody's own,
 * and its end is often a name of tzdata. */
static const struct zone *find_prefixed(struct tzids *t, struct str name)
{
	struct str head;

	while (str_cut(name, '/', &head, &name)) {
		const struct zone *z = zone_find(t->zones, name);

		if (z) return z;
	}
	return NULL;
}

static const struct zone *find_named(struct tzids *t, struct str name)
{
	const struct zone *z = zone_find(t->zones, name);

	if (!z && str_starts(name, S("/"))) z = find_prefixed(t, name);
	return z ? z : zone_find_windows(t->zones, name);
}

static const struct zone *resolve(struct tzids *t, const struct entry *en, int line)
{
	struct str name = en->name;
	const struct zone *z = NULL;

	if (++t->asked > NAMES_MAX) {
		if (t->asked == NAMES_MAX + 1)
			warn(t->w, line, "more than %d time zones; the owner's is used", NAMES_MAX);
		return t->owner;
	}
	while (name.n && name.p[0] == '"') name = str_sub(name, 1, name.n);
	while (name.n && name.p[name.n - 1] == '"') name.n--;
	if (name.n) z = find_named(t, name);
	if (!z && en->definition) z = zone_of_definition(t, en->definition);
	if (z) return z;
	z = t->wr_name.n ? find_named(t, t->wr_name) : NULL;
	warn(t->w, line, "unknown time zone %.*s; read as %s zone %.*s",
		STR(warn_quote(t->w, name)), z ? "the calendar's" : "the owner's",
		STR(zone_name(z ? z : t->owner)));
	return z ? z : t->owner;
}

const struct zone *tzids_zone(struct tzids *t, struct str tzid, int line)
{
	tzid = name_of(t, tzid); /* some escape it there too */
	if (t->latest && str_eq(t->latest->name, tzid)) return t->latest->zone;
	t->latest = entry_of(t, tzid);
	if (!t->latest->zone) t->latest->zone = resolve(t, t->latest, line);
	return t->latest->zone;
}
