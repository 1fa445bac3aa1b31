/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader collects all mistakes of a file, so that a person corrects the spreadsheet once and
 * not twenty times. It looks people up in sorted arrays and not in a hash table: ids and addresses
 * come from outside, and nobody can choose them so that a lookup becomes slow.
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

/* Working hours that were parsed before: an organisation has few different ones. */
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
	int32_t cap;                     /* how many people the arrays have room for */
	struct str *leaders;             /* of each person, the id in the column leader */
	int field_of[COLUMNS];           /* −1: the file does not have this column */
	size_t fields;                   /* how many fields the header has */
	int mistakes;                    /* how many there are, also those that are not kept */
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
	for (; at > 0 && t->mistakes[at - 1].line > line; at--)
		t->mistakes[at] = t->mistakes[at - 1];
	kept = NEW(r->a, struct err);
	*kept = *why;
	t->mistakes[at] = (struct team_mistake){ line, kept };
}

static void say_mistake(struct reader *r, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void say_mistake(struct reader *r, int line, const char *fmt, ...)
{
	struct err why = { 0 };
	va_list args;

	va_start(args, fmt);
	err_vat(&why, ERR_INPUT, "", fmt, args);
	va_end(args);
	add_mistake(r, line, &why);
}

/* Make a field safe and short enough for a message on a terminal. */
static struct str show_text(struct reader *r, struct str s)
{
	return clean_shown(r->a, s, SHOWN_BYTES);
}

/* Say so when an id, an address or the name of a column has a character that nobody sees: two such
 * texts would look the same. True when it has one. */
static bool refuse_unseen(struct reader *r, int line, const char *column, struct str s)
{
	struct clean_at at;

	if (!clean_find(s, &at)) return false;
	say_mistake(r, line,
		TR("%s \"%.*s\": character %zu is U+%04X, which nobody sees; write it without"),
		column, STR(show_text(r, s)), at.character, (unsigned)at.code);
	return true;
}

bool team_minutes_ok(int64_t minutes)
{
	return minutes == 3 || minutes == 5 || minutes == 10 || minutes == 15 || minutes == 30;
}

/* -- the header -- */

static void read_header_column(struct reader *r, int field)
{
	struct str name = clean_trim(r->csv.fields[field]);
	int c = 0;

	while (c < COLUMNS && !str_eq_nocase(name, str_of(column_names[c]))) c++;
	if (refuse_unseen(r, r->csv.line, "column", name)) return;
	if (c == COLUMNS)
		say_mistake(r, r->csv.line, TR("unknown column \"%.*s\"; expected %s"),
			STR(show_text(r, name)), header_wanted);
	else if (r->field_of[c] >= 0)
		say_mistake(r, r->csv.line, TR("the column %s stands there twice"),
			column_names[c]);
	else
		r->field_of[c] = field;
}

/* True when the columns stand between semicolons: spreadsheets write that in countries where the
 * comma is the decimal sign. */
static bool has_semicolons(const struct csv *c)
{
	return c->n == 1 && str_has(c->fields[0], S(";"));
}

static bool read_header(struct reader *r, struct err *e)
{
	for (int c = 0; c < COLUMNS; c++) r->field_of[c] = -1;
	if (!csv_next(&r->csv, e)) {
		if (e->code) return false;
		return err_line(e, ERR_INPUT,
			r->csv.name, 1, TR("an empty file; expected a header: %s"), header_wanted);
	}
	if (has_semicolons(&r->csv))
		return err_line(e, ERR_INPUT, r->csv.name, r->csv.line,
			TR("the columns stand between semicolons; expected "
			   "commas: %s"),
			header_wanted);
	r->fields = r->csv.n;
	for (size_t i = 0; i < r->fields; i++) read_header_column(r, (int)i);
	for (int c = 0; c < MINUTES; c++)
		if (r->field_of[c] < 0)
			say_mistake(r, r->csv.line, TR("no column %s; expected %s"),
				column_names[c], header_wanted);
	return true;
}

/* -- the fields of a row -- */

/* The text of a column in the row at hand; empty when the file does not have the column. */
static struct str read_field(struct reader *r, enum column c)
{
	int at = r->field_of[c];

	return at < 0 ? S("") : clean_trim(r->csv.fields[at]);
}

/* An id is also the name of a calendar file, so it has no slash and no leading dot. */
static bool is_id(struct str id)
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

	p->id = str_dup(r->a, read_field(r, ID));
	if (p->id.n == 0) say_mistake(r, line, TR("no id"));
	else if (!refuse_unseen(r, line, "id", p->id) && !is_id(p->id))
		say_mistake(r, line,
			TR("id \"%.*s\": expected up to %d letters, digits and . _ - @ +, "
			   "not beginning with a dot"),
			STR(show_text(r, p->id)), ID_BYTES);
}

static void read_name(struct reader *r, struct team_person *p)
{
	struct str typed = read_field(r, NAME);
	struct clean_at at;

	if (typed.n == 0) say_mistake(r, r->csv.line, TR("no name"));
	else if (!clean_name(r->a, typed, &p->name, &at))
		say_mistake(r, r->csv.line,
			TR("name \"%.*s\": character %zu is U+%04X, which nobody sees; "
			   "write it without"),
			STR(show_text(r, typed)), at.character, (unsigned)at.code);
	else if (clean_has_link(p->name))
		say_mistake(r, r->csv.line,
			TR("name \"%.*s\": a name has no web address in it; write it without"),
			STR(show_text(r, typed)));
	else if (p->name.n > NAME_BYTES)
		say_mistake(r, r->csv.line,
			TR("name \"%.*s\": expected one line of at most %d bytes"),
			STR(show_text(r, typed)), NAME_BYTES);
}

static void read_email(struct reader *r, struct team_person *p)
{
	struct str typed = read_field(r, EMAIL), address;
	int line = r->csv.line;

	p->email = str_dup(r->a, typed);
	if (typed.n == 0) say_mistake(r, line, TR("no email"));
	else if (!refuse_unseen(r, line, "email", typed) && !clean_address(r->a, typed, &address))
		say_mistake(r, line, TR("email \"%.*s\": expected an address like ada@example.org"),
			STR(show_text(r, typed)));
}

static unsigned slot_of_text(struct str s)
{
	unsigned h = 0;

	for (size_t i = 0; i < s.n; i++) h = h * 31 + (unsigned char)s.p[i];
	return h % HOURS_SLOTS;
}

/* Parse working hours, or find them among those of earlier rows. At most 64 of a slot are compared,
 * so that a file with very many different hours does not make the list of a slot slow. */
static const struct hours *read_hours(struct reader *r, struct str text, struct err *e)
{
	struct known_hours **slot = &r->hours[slot_of_text(text)], *k = *slot;
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
	struct str zone = read_field(r, TIMEZONE);
	struct err e = { 0 };

	p->zone = zone_find(r->zones, zone);
	if (!p->zone && zone.n == 0)
		say_mistake(r, r->csv.line, TR("no timezone; expected a name like Europe/Berlin"));
	else if (!p->zone)
		say_mistake(r, r->csv.line,
			TR("timezone \"%.*s\" does not exist; expected a name like "
			   "Europe/Berlin"),
			STR(show_text(r, zone)));
	p->hours = read_hours(r, read_field(r, WORK_HOURS), &e);
	if (!p->hours) add_mistake(r, r->csv.line, &e);
}

static void read_rhythm(struct reader *r, struct team_person *p)
{
	struct str minutes = read_field(r, MINUTES), cadence = read_field(r, CADENCE);
	int64_t m = TEAM_MINUTES, c = TEAM_CADENCE_DAYS;

	if (minutes.n && (!str_int(minutes, &m) || !team_minutes_ok(m)))
		say_mistake(r, r->csv.line, TR("minutes \"%.*s\": expected 3, 5, 10, 15 or 30"),
			STR(show_text(r, minutes)));
	if (cadence.n && (!str_int(cadence, &c) || c < 1 || c > TEAM_CADENCE_MAX))
		say_mistake(r, r->csv.line,
			TR("cadence_days \"%.*s\": expected a number of days from 1 to %d"),
			STR(show_text(r, cadence)), TEAM_CADENCE_MAX);
	p->minutes = (int32_t)m;
	p->cadence_days = (int32_t)c;
}

static void grow_people(struct reader *r)
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
		say_mistake(r, r->csv.line, TR("%zu fields; the header has %zu"), r->csv.n,
			r->fields);
		return;
	}
	if (r->team->n == r->cap) grow_people(r);
	p = &r->team->people[r->team->n];
	p->line = r->csv.line;
	p->leader = -1;
	read_id(r, p);
	read_name(r, p);
	read_email(r, p);
	read_time(r, p);
	read_rhythm(r, p);
	r->leaders[r->team->n++] = str_dup(r->a, read_field(r, LEADER));
}

/* -- the people together -- */

static int compare_ids(const void *a, const void *b, void *arg)
{
	const struct team *t = arg;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;
	int c = str_cmp(t->people[i].id, t->people[k].id);

	return c ? c : (i > k) - (i < k);
}

static int compare_nocase(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		int c = tolower((unsigned char)a.p[i]) - tolower((unsigned char)b.p[i]);

		if (c) return c;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static int compare_emails(const void *a, const void *b, void *arg)
{
	const struct team *t = arg;
	int32_t i = *(const int32_t *)a, k = *(const int32_t *)b;
	int c = compare_nocase(t->people[i].email, t->people[k].email);

	return c ? c : (i > k) - (i < k);
}

static int32_t *order_people(struct reader *r, int (*cmp)(const void *, const void *, void *))
{
	int32_t *order = NEW_N(r->a, int32_t, r->team->n);

	for (int32_t i = 0; i < r->team->n; i++) order[i] = i;
	qsort_r(order, (size_t)r->team->n, sizeof *order, cmp, r->team);
	return order;
}

/* Say which ids and which addresses two people have, and keep the order of ids for team_find(). */
static void find_twins(struct reader *r)
{
	const struct team_person *p = r->team->people;
	int32_t *order = order_people(r, compare_emails);

	for (int32_t i = 1; i < r->team->n; i++) {
		int32_t a = order[i - 1], b = order[i];

		if (p[b].email.n && compare_nocase(p[a].email, p[b].email) == 0)
			say_mistake(r, p[b].line, TR("email %.*s is that of line %d too"),
				STR(show_text(r, p[b].email)), p[a].line);
	}
	order = r->team->by_id = order_people(r, compare_ids);
	for (int32_t i = 1; i < r->team->n; i++) {
		int32_t a = order[i - 1], b = order[i];

		if (p[b].id.n && str_eq(p[a].id, p[b].id))
			say_mistake(r, p[b].line, TR("id %.*s is that of line %d too"),
				STR(show_text(r, p[b].id)), p[a].line);
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
			say_mistake(r, p->line, TR("leader \"%.*s\" is nobody's id in this file"),
				STR(show_text(r, r->leaders[i])));
		else if (p->leader == i)
			say_mistake(r, p->line,
				TR("%.*s is the leader of %.*s: nobody leads themselves"),
				STR(show_text(r, p->id)), STR(show_text(r, p->id)));
	}
}

/* Say that people lead each other in a circle: "a → b → a", each led by the next. A long circle is
 * cut in the middle. */
static void report_cycle(struct reader *r, int32_t at)
{
	const struct team_person *p = r->team->people;
	struct buf b = { .a = r->a };
	int32_t i = at;
	int shown_n = 0;

	do {
		if (shown_n++ < CYCLE_SHOWN) buf_fmt(&b, "%.*s → ", STR(show_text(r, p[i].id)));
		i = p[i].leader;
	} while (i != at);
	if (shown_n > CYCLE_SHOWN) buf_fmt(&b, "… %d more … → ", shown_n - CYCLE_SHOWN);
	buf_add(&b, show_text(r, p[at].id));
	say_mistake(r, p[at].line, TR("leaders in a circle: %.*s"), STR(buf_str(&b)));
}

/* Walk from each person up to the leaders until somebody was visited before. If that was in the
 * same walk, the walk is a circle. Each person is visited once, so this takes linear time. */
static void find_cycles(struct reader *r)
{
	const struct team_person *p = r->team->people;
	/* walk[i] is the number of the walk that has visited person i; 0: none */
	int32_t *walk = NEW_N(r->a, int32_t, r->team->n);

	for (int32_t i = 0; i < r->team->n; i++) {
		int32_t k = i;

		while (k >= 0 && !walk[k]) {
			walk[k] = i + 1;
			k = p[k].leader;
		}
		if (k >= 0 && walk[k] == i + 1 && p[k].leader != k) report_cycle(r, k);
	}
}

static bool judge_file(struct reader *r, struct err *e)
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
	if (!read_header(r, e)) return false;
	if (r->mistakes) return judge_file(r, e);
	if (!read_people(r, e)) return false;
	if (out->n == 0 && !r->mistakes) say_mistake(r, 1, TR("nobody in it: only a header"));
	find_twins(r);
	find_leaders(r);
	find_cycles(r);
	return judge_file(r, e);
}
