/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/tzid.h"

#include <string.h>

#include "ical/recur.h"
#include "ical/value.h"
#include "ical/vtimezone.h"

/* Each name costs a look into tzdata, each observance an expansion of its rule; no real
 * file comes near these. */
enum { NAMES_MAX = 1000, OBSERVANCES_MAX = 3000, RDATES_MAX = 10000 };

/* All that is known of a name. A TZID is of one VCALENDAR (RFC 5545, sections 3.4 and 3.8.3.1),
 * and each object of a server is one, so that a text may define one name ten thousand times. */
struct entry {
	const struct ical_comp *cal;        /* the VCALENDAR whose name it is; NULL: of any */
	struct str name;
	const struct zone *zone;            /* NULL: not asked for yet, or none */
	const struct zone *said;            /* the zone that a warning said is meant */
	const struct ical_comp *definition; /* its VTIMEZONE, or NULL */
	const struct zone *offset;          /* of a name that is nothing but an offset */
	bool used, asked;
	bool iana;                          /* the name is one of tzdata, and no Windows name */
};

struct table { /* `cap` is a power of two, at most half full */
	struct entry *at;
	size_t n, cap;
};

struct tzids {
	struct arena *a;
	struct zones *zones;
	const struct zone *owner;
	struct warnings *w;
	struct table of_calendars; /* by VCALENDAR and name */
	struct table named;        /* by name alone: the zone without any VTIMEZONE, asked once a text */
	struct table defined;      /* by the text of a VTIMEZONE: the zone, made once a text */
	struct entry *latest;
	const struct str *places;        /* names of tzdata; NULL: not read yet */
	size_t places_n;
	int asked, observances;
};

static size_t hash_name(const struct ical_comp *cal, struct str name)
{
	uint64_t h = str_hash(STR_HASH ^ (uint64_t)(uintptr_t)cal, name);

	return (size_t)(h ^ h >> 32);
}

static struct entry *find_slot(const struct table *t, const struct ical_comp *cal, struct str name)
{
	size_t i = hash_name(cal, name) & (t->cap - 1);

	while (t->at[i].used && (t->at[i].cal != cal || !str_eq(t->at[i].name, name)))
		i = (i + 1) & (t->cap - 1);
	return &t->at[i];
}

static void grow_table(struct arena *a, struct table *t)
{
	struct table old = *t;

	t->cap = old.cap ? old.cap * 2 : 64;
	t->at = NEW_N(a, struct entry, t->cap);
	for (size_t i = 0; i < old.cap; i++)
		if (old.at[i].used) *find_slot(t, old.at[i].cal, old.at[i].name) = old.at[i];
}

/* Growing moves entries: a pointer to one holds until the next that is new in its table. */
static struct entry *entry_of(struct arena *a, struct table *t, const struct ical_comp *cal,
	struct str name)
{
	struct entry *en;

	if (2 * (t->n + 1) > t->cap) grow_table(a, t);
	en = find_slot(t, cal, name);
	if (en->used) return en;
	*en = (struct entry){ .cal = cal, .name = name, .used = true };
	t->n++;
	return en;
}

/* The property TZID is TEXT, where "Kuala Lumpur, Singapore" has a backslash (RFC 5545,
 * section 3.3.11); the parameter that refers to it has quotes instead, and some write either
 * in both places. */
static struct str name_of(const struct tzids *t, struct str name)
{
	while (name.n && name.p[0] == '"') name = str_sub(name, 1, name.n);
	while (name.n && name.p[name.n - 1] == '"') name.n--;
	return str_index(name, '\\') < name.n ? ical_unescape(t->a, name) : name;
}

/* A VTIMEZONE may stand after the events that use it. */
static void collect_definitions(struct tzids *t, const struct ical_comp *cal)
{
	for (const struct ical_comp *c = cal->first; c; c = c->next) {
		struct entry *en;

		if (c->kind != ICAL_VTIMEZONE) continue;
		en = entry_of(t->a, &t->of_calendars, cal, name_of(t, ical_text(c, ICAL_TZID)));
		if (!en->definition) en->definition = c;
	}
}

struct tzids *tzids_new(struct arena *a, struct zones *zones, const struct zone *owner,
	const struct ical_comp *root, struct warnings *w)
{
	struct tzids *t = NEW(a, struct tzids);

	*t = (struct tzids){ .a = a, .zones = zones, .owner = owner, .w = w };
	collect_definitions(t, root); /* of components without a VCALENDAR */
	for (const struct ical_comp *c = root->first; c; c = c->next)
		if (c->kind == ICAL_VCALENDAR) collect_definitions(t, c);
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

/* Read one STANDARD or DAYLIGHT; false when it lacks its start or its offset. */
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

		if (recur_mend(str_trim(rule->value), r, &e)) o->rule = r;
		if (e.code)
			warn(t->w, rule->line, o->rule ? TR("%s; the rest of the rule is followed")
				: TR("%s; the rule is left out of this time zone"), e.text);
	}
	return true;
}

static const struct zone *zone_by_rules(struct tzids *t, const struct ical_comp *c)
{
	struct zone_observance *obs;
	size_t n = 0, used = 0;

	for (const struct ical_comp *o = c->first; o; o = o->next) n++;
	if ((t->observances += (int)n) > OBSERVANCES_MAX) {
		warn(t->w, c->line, TR("too many time zones with rules of their own; skipped"));
		return NULL;
	}
	obs = NEW_N(t->a, struct zone_observance, n + 1);
	for (const struct ical_comp *o = c->first; o; o = o->next) {
		if (o->kind != ICAL_STANDARD && o->kind != ICAL_DAYLIGHT) continue;
		if (read_observance(t, o, &obs[used])) used++;
		else warn(t->w, o->line, TR("needs DTSTART and TZOFFSETTO; skipped"));
	}
	return zone_make(t->a, ical_text(c, ICAL_TZID), obs, used);
}

/* The lines of a VTIMEZONE as one text, so that equal definitions are one zone. */
static struct str text_of_definition(struct tzids *t, const struct ical_comp *c)
{
	struct buf b = { .a = t->a };

	for (const struct ical_prop *p = c->props; p; p = p->next)
		buf_fmt(&b, "%d:%.*s\n", (int)p->name, STR(p->value));
	for (const struct ical_comp *o = c->first; o; o = o->next) {
		buf_fmt(&b, "%d\n", (int)o->kind);
		for (const struct ical_prop *p = o->props; p; p = p->next)
			buf_fmt(&b, "%d:%.*s\n", (int)p->name, STR(p->value));
	}
	return b.n ? buf_str(&b) : S("");
}

static bool is_place(struct str name)
{
	return str_index(name, '/') < name.n;
}

/* X-LIC-LOCATION names the place that the rules were copied from. */
static const struct zone *zone_of_definition(struct tzids *t, const struct ical_comp *c)
{
	struct entry *en = entry_of(t->a, &t->defined, NULL, text_of_definition(t, c));
	struct str place = ical_text(c, ICAL_X_LIC_LOCATION);

	if (en->asked) return en->zone;
	en->asked = true;
	if (is_place(place)) en->zone = zone_find(t->zones, place);
	if (!en->zone) en->zone = zone_by_rules(t, c);
	if (!en->zone) en->zone = zone_find(t->zones, place);
	return en->zone;
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

/* "europe/vienna", as some write a name that tzdata has in another case. */
static const struct zone *find_in_any_case(struct tzids *t, struct str name)
{
	if (!t->places) zone_names(t->zones, &t->places, &t->places_n);
	for (size_t i = 0; i < t->places_n; i++)
		if (str_eq_nocase(t->places[i], name)) return zone_find(t->zones, t->places[i]);
	return NULL;
}

/* "GMT+05:30", "UTC-3", "(UTC-05:00) Eastern Time": nothing but an offset. */
static const struct zone *find_offset(struct tzids *t, struct str name)
{
	struct zone_observance o = { 0 };
	struct str s = name;

	if (str_starts(s, S("("))) s = str_sub(s, 1, str_index(s, ')'));
	if (str_eq_nocase(str_sub(s, 0, 3), S("UTC")) || str_eq_nocase(str_sub(s, 0, 3), S("GMT")))
		s = str_sub(s, 3, s.n);
	if (s.n < 2 || (s.p[0] != '+' && s.p[0] != '-') || !ical_offset_parse(s, &o.to)) return NULL;
	o.from = o.to;
	return zone_make(t->a, name, &o, 1);
}

/* The entry of a name by itself, whichever calendar it stands in. */
static struct entry *ask_name(struct tzids *t, struct str name, int line)
{
	struct entry *en = entry_of(t->a, &t->named, NULL, name);

	if (en->asked) return en;
	en->asked = true;
	if (++t->asked > NAMES_MAX) {
		if (t->asked == NAMES_MAX + 1)
			warn(t->w, line, TR("more than %d time zones; the owner's is used"), NAMES_MAX);
		return en;
	}
	en->zone = zone_find(t->zones, name);
	en->iana = en->zone != NULL;
	if (!en->zone && str_starts(name, S("/"))) en->zone = find_prefixed(t, name);
	if (!en->zone) en->zone = zone_find_windows(t->zones, name);
	if (!en->zone) en->zone = find_in_any_case(t, name);
	if (!en->zone) en->offset = find_offset(t, name);
	return en;
}

/* The zone of a name; NULL when nothing explains it. A short one that the calendar defines itself is its own:
 * tzdata's "GMT" and "EST" have no summer, and people who write them mean a place that has. */
static const struct zone *find_zone(struct tzids *t, struct str name,
	const struct ical_comp *definition, int line)
{
	const struct entry *known = ask_name(t, name, line);
	const struct zone *z = NULL;

	if (known->zone && !(definition && known->iana && !is_place(name))) return known->zone;
	if (definition) z = zone_of_definition(t, definition);
	if (!z) z = known->zone;
	return z ? z : known->offset;
}

static const struct zone *resolve_entry(struct tzids *t, const struct entry *en, int line)
{
	struct str wr = ical_text(en->cal, ICAL_X_WR_TIMEZONE);
	const struct zone *z = find_zone(t, en->name, en->definition, line);
	struct entry *known;

	if (z) return z;
	if (wr.n) z = find_zone(t, wr, find_slot(&t->of_calendars, en->cal, wr)->definition, line);
	known = ask_name(t, en->name, line);
	if (known->said != (z ? z : t->owner))
		warn(t->w, line, TR("unknown time zone %.*s; read as %s zone %.*s"),
			STR(warn_quote(t->w, en->name)), z ? TR_PART("the calendar's") : TR_PART("the owner's"),
			STR(zone_name(z ? z : t->owner)));
	known->said = z ? z : t->owner;
	return known->said;
}

/* The VCALENDAR around a component, or the root where there is none. */
static const struct ical_comp *calendar_of(const struct ical_comp *c)
{
	while (c->kind != ICAL_VCALENDAR && c->up) c = c->up;
	return c;
}

const struct zone *tzids_zone(struct tzids *t, const struct ical_prop *p, struct str tzid)
{
	const struct ical_comp *cal = calendar_of(p->of);

	tzid = name_of(t, tzid);
	if (t->latest && t->latest->cal == cal && str_eq(t->latest->name, tzid))
		return t->latest->zone;
	t->latest = entry_of(t->a, &t->of_calendars, cal, tzid);
	if (!t->latest->zone) t->latest->zone = resolve_entry(t, t->latest, p->line);
	return t->latest->zone;
}
