/* SPDX-License-Identifier: Apache-2.0
 *
 * Mistakes are collected, so that a spreadsheet is corrected once and not twenty
 * times. Look-ups are sorted arrays: ids and addresses come from outside, and no
 * choice of them makes a lookup slow.
 */
#include "model/team.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/clean.h"
#include "base/csv.h"
#include "base/date.h"

enum { ID_BYTES = 64, NAME_BYTES = 200, SHOWN_BYTES = 60, CYCLE_SHOWN = 8 };

enum column { ID, NAME, EMAIL, LEADER, TIMEZONE, WORK_HOURS, MINUTES, CADENCE, COLUMNS };

static const char *const column_names[COLUMNS] = { "id", "name", "email", "leader", "timezone",
	"work_hours", "minutes", "cadence_days" };
static const char header_wanted[] =
	"id,name,email,leader,timezone,work_hours[,minutes,cadence_days]";

/* Working hours seen before: an organisation has few different ones. */
struct known_hours {
	struct str text;
	struct hours hours;
	struct known_hours *next;
};

enum { HOURS_SLOTS = 256 };

struct reader {
	struct arena *a;
	struct csv csv;
	struct zones *zones;
	struct team *team;
	int32_t cap;                     /* of people */
	struct str *leaders, *leaders_at;
	int field_of[COLUMNS];           /* −1: the file does not have this column */
	size_t fields;                   /* in the header */
	int mistakes;                    /* all of them */
	struct known_hours *hours[HOURS_SLOTS];
};

/* Keep a mistake in the order of the lines; the first TEAM_MISTAKES_MAX are kept. */
static void add_mistake(struct reader *r, int line, const struct err *why)
{
	struct team *t = r->team;
	int at = t->mistakes_n;
	struct err *kept;

	r->mistakes++;
	if (at == TEAM_MISTAKES_MAX && t->mistakes[at - 1].line <= line) return;
	if (at == TEAM_MISTAKES_MAX) at--;
	else t->mistakes_n++;
	for (; at > 0 && t->mistakes[at - 1].line > line; at--) t->mistakes[at] = t->mistakes[at - 1];
	kept = NEW(r->a, struct err);
	*kept = *why;
	t->mistakes[at] = (struct team_mistake){ line, kept };
}

static void mistake(struct reader *r, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void mistake(struct reader *r, int line, const char *fmt, ...)
{
	struct err why = { 0 };
	va_list args;

	va_start(args, fmt);
	err_vat(&why, ERR_INPUT, "", fmt, args);
	va_end(args);
	add_mistake(r, line, &why);
}

/* A field as it may stand in a message on a terminal. */
static struct str shown(struct reader *r, struct str s)
{
	return clean_shown(r->a, s, SHOWN_BYTES);
}

/* The mistake of an unseen character inside a field that identifies, if it has one. */
static bool has_unseen(struct reader *r, int line, const char *column, struct str s)
{
	struct clean_at at;

	if (!clean_find(s, &at)) return false;
	mistake(r, line, TR("%s \"%.*s\": character %zu is U+%04X, which nobody sees; write it without"),
		column, STR(shown(r, s)), at.character, (unsigned)at.code);
	return true;
}

bool team_minutes_ok(int64_t minutes)
{
	return minutes == 3 || minutes == 5 || minutes == 10 || minutes == 15 || minutes == 30;
}

/* Header */

static void header_column(struct reader *r, int field)
{
	struct str name = clean_trim(r->csv.fields[field]);
	int c = 0;

	while (c < COLUMNS && !str_eq_nocase(name, str_of(column_names[c]))) c++;
	if (has_unseen(r, r->csv.line, "column", name)) return;
	if (c == COLUMNS)
		mistake(r, r->csv.line, TR("unknown column \"%.*s\"; expected %s"), STR(shown(r, name)),
			header_wanted);
	else if (r->field_of[c] >= 0)
		mistake(r, r->csv.line, TR("the column %s stands there twice"), column_names[c]);
	else
		r->field_of[c] = field;
}

/* What spreadsheets write where the comma is the decimal sign. */
static bool semicolons(const struct csv *c)
{
	return c->n == 1 && str_has(c->fields[0], S(";"));
}

static bool header(struct reader *r, struct err *e)
{
	for (int c = 0; c < COLUMNS; c++) r->field_of[c] = -1;
	if (!csv_next(&r->csv, e)) {
		if (e->code) return false;
		return err_line(e, ERR_INPUT,
			r->csv.name, 1, TR("an empty file; expected a header: %s"), header_wanted);
	}
	if (semicolons(&r->csv))
		return err_line(e, ERR_INPUT, r->csv.name, r->csv.line, TR("the columns stand between semicolons; expected "
			"commas: %s"), header_wanted);
	r->fields = r->csv.n;
	for (size_t i = 0; i < r->fields; i++) header_column(r, (int)i);
	for (int c = 0; c < MINUTES; c++)
		if (r->field_of[c] < 0)
			mistake(r, r->csv.line, TR("no column %s; expected %s"), column_names[c],
				header_wanted);
	return true;
}

/* Fields */

static struct str field(struct reader *r, enum column c)
{
	int at = r->field_of[c];

	return at < 0 ? S("") : clean_trim(r->csv.fields[at]);
}

/* An id also names a calendar file: no slash, no leading dot. */
static bool id_ok(struct str id)
{
	if (id.n == 0 || id.n > ID_BYTES || id.p[0] == '.') return false;
	for (size_t i = 0; i < id.n; i++)
		if (!isalnum((unsigned char)id.p[i]) && !str_has(S("._-@+"), str_sub(id, i, i + 1)))
			return false;
	return true;
}

static void read_id(struct reader *r, struct team_person *p)
{
	int line = r->csv.line;

	p->id = str_dup(r->a, field(r, ID));
	if (p->id.n == 0) mistake(r, line, TR("no id"));
	else if (!has_unseen(r, line, "id", p->id) && !id_ok(p->id))
		mistake(r, line, TR("id \"%.*s\": expected up to %d letters, digits and . _ - @ +, "
			"not beginning with a dot"), STR(shown(r, p->id)), ID_BYTES);
}

static void read_name(struct reader *r, struct team_person *p)
{
	struct str typed = field(r, NAME);
	struct clean_at at;

	if (typed.n == 0) mistake(r, r->csv.line, TR("no name"));
	else if (!clean_name(r->a, typed, &p->name, &at))
		mistake(r, r->csv.line, TR("name \"%.*s\": character %zu is U+%04X, which nobody sees; "
			"write it without"), STR(shown(r, typed)), at.character, (unsigned)at.code);
	else if (p->name.n > NAME_BYTES)
		mistake(r, r->csv.line, TR("name \"%.*s\": expected one line of at most %d bytes"),
			STR(shown(r, typed)), NAME_BYTES);
}

static void read_email(struct reader *r, struct team_person *p)
{
	struct str typed = field(r, EMAIL), address;
	int line = r->csv.line;

	p->email = str_dup(r->a, typed);
	if (typed.n == 0) mistake(r, line, TR("no email"));
	else if (!has_unseen(r, line, "email", typed) && !clean_address(r->a, typed, &address))
		mistake(r, line, TR("email \"%.*s\": expected an address like ada@example.org"),
			STR(shown(r, typed)));
}

static unsigned slot_of(struct str s)
{
	unsigned h = 0;

	for (size_t i = 0; i < s.n; i++) h = h * 31 + (unsigned char)s.p[i];
	return h % HOURS_SLOTS;
}

static const struct hours *read_hours(struct reader *r, struct str text, struct err *e)
{
	struct known_hours **slot = &r->hours[slot_of(text)], *k = *slot;
	int looked = 0;

	while (k && looked++ < 64 && !str_eq(k->text, text)) k = k->next;
	if (k && str_eq(k->text, text)) return &k->hours;
	k = NEW(r->a, struct known_hours);
	if (!hours_parse(text, &k->hours, e)) return NULL;
	k->text = str_dup(r->a, text);
	k->next = *slot;
	*slot = k;
	return &k->hours;
}

static void read_time(struct reader *r, struct team_person *p)
{
	struct str zone = field(r, TIMEZONE);
	struct err e = { 0 };

	p->zone = zone_find(r->zones, zone);
	if (!p->zone && zone.n == 0)
		mistake(r, r->csv.line, TR("no timezone; expected a name like Europe/Berlin"));
	else if (!p->zone)
		mistake(r, r->csv.line, TR("timezone \"%.*s\" does not exist; expected a name like "
			"Europe/Berlin"), STR(shown(r, zone)));
	p->hours = read_hours(r, field(r, WORK_HOURS), &e);
	if (!p->hours) add_mistake(r, r->csv.line, &e);
}

static void read_rhythm(struct reader *r, struct team_person *p)
{
	struct str minutes = field(r, MINUTES), cadence = field(r, CADENCE);
	int64_t m = TEAM_MINUTES, c = TEAM_CADENCE_DAYS;

	if (minutes.n && (!str_int(minutes, &m) || !team_minutes_ok(m)))
		mistake(r, r->csv.line, TR("minutes \"%.*s\": expected 3, 5, 10, 15 or 30"),
			STR(shown(r, minutes)));
	if (cadence.n && (!str_int(cadence, &c) || c < 1 || c > TEAM_CADENCE_MAX))
		mistake(r, r->csv.line, TR("cadence_days \"%.*s\": expected a number of days from 1 to %d"),
			STR(shown(r, cadence)), TEAM_CADENCE_MAX);
	p->minutes = (int32_t)m;
	p->cadence_days = (int32_t)c;
}

static void grow(struct reader *r)
{
	int32_t cap = r->cap ? r->cap * 2 : 64;
	struct team_person *people = NEW_N(r->a, struct team_person, cap);
	struct str *leaders = NEW_N(r->a, struct str, cap);

	for (int32_t i = 0; i < r->team->n; i++) {
		people[i] = r->team->people[i];
		leaders[i] = r->leaders[i];
	}
	r->team->people = people;
	r->leaders = leaders;
	r->cap = cap;
}

static void read_person(struct reader *r)
{
	struct team_person *p;

	if (r->csv.n != r->fields) {
		mistake(r, r->csv.line, TR("%zu fields; the header has %zu"), r->csv.n, r->fields);
		return;
	}
	if (r->team->n == r->cap) grow(r);
	p = &r->team->people[r->team->n];
	p->line = r->csv.line;
	p->leader = -1;
	read_id(r, p);
	read_name(r, p);
	read_email(r, p);
	read_time(r, p);
	read_rhythm(r, p);
	r->leaders[r->team->n++] = str_dup(r->a, field(r, LEADER));
}

/* The people as a whole */

static int by_id(const void *a, const void *b, void *arg)
{
	const struct team *t = arg;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;
	int c = str_cmp(t->people[i].id, t->people[k].id);

	return c ? c : (i > k) - (i < k);
}

static int fold_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		int c = tolower((unsigned char)a.p[i]) - tolower((unsigned char)b.p[i]);

		if (c) return c;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static int by_email(const void *a, const void *b, void *arg)
{
	const struct team *t = arg;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;
	int c = fold_cmp(t->people[i].email, t->people[k].email);

	return c ? c : (i > k) - (i < k);
}

static int32_t *ordered(struct reader *r, int (*cmp)(const void *, const void *, void *))
{
	int32_t *order = NEW_N(r->a, int32_t, r->team->n);

	for (int32_t i = 0; i < r->team->n; i++) order[i] = i;
	qsort_r(order, (size_t)r->team->n, sizeof *order, cmp, r->team);
	return order;
}

static void find_twins(struct reader *r)
{
	const struct team_person *p = r->team->people;
	int32_t *order = ordered(r, by_email);

	for (int32_t i = 1; i < r->team->n; i++) {
		int32_t a = order[i - 1], b = order[i];

		if (p[b].email.n && fold_cmp(p[a].email, p[b].email) == 0)
			mistake(r, p[b].line, TR("email %.*s is that of line %d too"),
				STR(shown(r, p[b].email)), p[a].line);
	}
	order = r->team->by_id = ordered(r, by_id);
	for (int32_t i = 1; i < r->team->n; i++) {
		int32_t a = order[i - 1], b = order[i];

		if (p[b].id.n && str_eq(p[a].id, p[b].id))
			mistake(r, p[b].line, TR("id %.*s is that of line %d too"), STR(shown(r, p[b].id)),
				p[a].line);
	}
}

int32_t team_find(const struct team *t, struct str id)
{
	int32_t low = 0, high = t->n;

	while (low < high) {
		int32_t mid = low + (high - low) / 2;

		if (str_cmp(t->people[t->by_id[mid]].id, id) < 0) low = mid + 1;
		else high = mid;
	}
	if (low == t->n || !str_eq(t->people[t->by_id[low]].id, id)) return -1;
	return t->by_id[low];
}

static void find_leaders(struct reader *r)
{
	for (int32_t i = 0; i < r->team->n; i++) {
		struct team_person *p = &r->team->people[i];

		if (r->leaders[i].n == 0) continue;
		p->leader = team_find(r->team, r->leaders[i]);
		r->team->members++;
		if (p->leader < 0)
			mistake(r, p->line, TR("leader \"%.*s\" is nobody's id in this file"),
				STR(shown(r, r->leaders[i])));
		else if (p->leader == i)
			mistake(r, p->line, TR("%.*s is the leader of %.*s: nobody leads themselves"),
				STR(shown(r, p->id)), STR(shown(r, p->id)));
	}
}

/* "a → b → a", each led by the next; a long one is cut in the middle. */
static void report_cycle(struct reader *r, int32_t at)
{
	const struct team_person *p = r->team->people;
	struct buf b = { .a = r->a };
	int32_t i = at;
	int shown_n = 0;

	do {
		if (shown_n++ < CYCLE_SHOWN) buf_fmt(&b, "%.*s → ", STR(shown(r, p[i].id)));
		i = p[i].leader;
	} while (i != at);
	if (shown_n > CYCLE_SHOWN) buf_fmt(&b, "… %d more … → ", shown_n - CYCLE_SHOWN);
	buf_add(&b, shown(r, p[at].id));
	mistake(r, p[at].line, TR("leaders in a circle: %.*s"), STR(buf_str(&b)));
}

static void find_cycles(struct reader *r)
{
	const struct team_person *p = r->team->people;
	int32_t *walk = NEW_N(r->a, int32_t, r->team->n); /* the walk that came by, from 1 */

	for (int32_t i = 0; i < r->team->n; i++) {
		int32_t k = i;

		while (k >= 0 && !walk[k]) {
			walk[k] = i + 1;
			k = p[k].leader;
		}
		if (k >= 0 && walk[k] == i + 1 && p[k].leader != k) report_cycle(r, k);
	}
}

static bool verdict(struct reader *r, struct err *e)
{
	const struct team *t = r->team;

	if (r->mistakes == 0) return true;
	if (r->mistakes == 1)
		return err_within(e, ERR_INPUT, t->mistakes[0].why, "%s:%d", r->csv.name,
			t->mistakes[0].line);
	return err_at(e, ERR_INPUT, r->csv.name, TR("%d mistakes, nothing was taken from it"),
		r->mistakes);
}

static bool read_people(struct reader *r, struct err *e)
{
	while (csv_next(&r->csv, e)) {
		if (r->team->n == TEAM_PEOPLE_MAX)
			return err_line(e, ERR_INPUT, r->csv.name,
				r->csv.line, TR("more than %d people"), TEAM_PEOPLE_MAX);
		read_person(r);
	}
	return e->code == ERR_NONE;
}

bool team_read(struct arena *a, const char *name, struct str text, struct zones *zones,
	struct team *out, struct err *e)
{
	struct reader *r = NEW(a, struct reader);

	*out = (struct team){ 0 };
	*r = (struct reader){ .a = a, .zones = zones, .team = out };
	csv_init(&r->csv, a, name, text);
	if (!header(r, e)) return false;
	if (r->mistakes) return verdict(r, e);
	if (!read_people(r, e)) return false;
	if (out->n == 0 && !r->mistakes) mistake(r, 1, TR("nobody in it: only a header"));
	find_twins(r);
	find_leaders(r);
	find_cycles(r);
	return verdict(r, e);
}
