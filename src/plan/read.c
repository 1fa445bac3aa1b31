/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader of a problem in the form rapport-problem-1. An organisation of 100,000 people is
 * 45 MB of numbers; a tree of JSON values would take ten times as much. So this form has a reader
 * of its own: it passes once over the text, straight into the arrays of the problem, and tables
 * of fields drive it. A mistake is named by its line and its path.
 */
#include "plan/inside.h"

#include <inttypes.h>
#include <stdio.h>

/* LEVELS: no known field lies deeper. SKIP_LEVELS: how deep an unknown field may be nested. */
enum { LEVELS = 8, SKIP_LEVELS = 64 };

struct reader {
	struct arena *a;
	const char *name;            /* the name of the file, for errors */
	const char *begin, *p, *end; /* the whole text, and how far it is read */
	struct err *e;
	struct { const char *key; size_t index; } path[LEVELS]; /* key NULL: a list and its index */
	int depth;                   /* steps of the path in use; after a mistake they stay */
	int32_t *number;             /* a list of numbers while it is read */
	size_t numbers, room;
	struct plan_problem *problem;
	size_t people_room, talks_room;
};

struct field {
	const char *key;
	bool (*read)(struct reader *r, void *to);
	size_t offset;               /* of the member that `read` fills, in the record */
	bool optional;
};

static bool name_mistake(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Set ERR_INPUT with the file, the line, the path that is being read, and the sentence. */
static bool name_mistake(struct reader *r, const char *fmt, ...)
{
	char path[128] = "", text[256];
	size_t n = 0;
	int line = 1;
	va_list args;

	for (const char *p = r->begin; p < r->p; p++) line += *p == '\n';
	for (int i = 0; i < r->depth && n < sizeof(path); i++) {
		const char *key = r->path[i].key;

		n += (size_t)(key ? snprintf(path + n, sizeof(path) - n, "%s%s", n ? "." : "", key)
			: snprintf(path + n, sizeof(path) - n, "[%zu]", r->path[i].index));
	}
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return err_line(r->e, ERR_INPUT, r->name, line, "%s%s%s", path, n ? ": " : "", text);
}

static void skip_blanks(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\r' || *r->p == '\t'))
		r->p++;
}

/* Step over blanks and the character `c`. False when another character follows the blanks. */
static bool take_char(struct reader *r, char c)
{
	skip_blanks(r);
	if (r->p == r->end || *r->p != c) return false;
	r->p++;
	return true;
}

/* Read a text up to its closing quote. Escapes stay as they are written: no known name or value
 * of this form has any. */
static bool read_quoted(struct reader *r, struct str *out)
{
	const char *from;

	if (!take_char(r, '"')) return name_mistake(r, "expected a text");
	for (from = r->p; r->p < r->end && *r->p != '"'; r->p++) {
		if ((unsigned char)*r->p < 0x20) return name_mistake(r, "a line ends inside a text");
		if (*r->p == '\\' && ++r->p == r->end) break;
	}
	if (r->p == r->end) return name_mistake(r, "the file ends inside a text");
	*out = (struct str){ from, (size_t)(r->p++ - from) };
	return true;
}

/* Read a whole number of at most 32 bits, as JSON writes it: no leading 0, no fraction. */
static bool read_int(struct reader *r, void *to)
{
	int64_t n = 0;
	bool minus = take_char(r, '-');
	const char *from = r->p;

	for (; r->p < r->end && *r->p >= '0' && *r->p <= '9'; r->p++) {
		n = n * 10 + (*r->p - '0');
		if (n > INT32_MAX) return name_mistake(r, "this number is too large");
	}
	if (r->p == from) return name_mistake(r, "expected a whole number");
	if (*from == '0' && r->p - from > 1) return name_mistake(r, "a number begins with 0");
	if (r->p < r->end && (*r->p == '.' || *r->p == 'e' || *r->p == 'E'))
		return name_mistake(r, "expected a whole number");
	*(int32_t *)to = (int32_t)(minus ? -n : n);
	return true;
}

/* Read a list of at most `most` entries: call `item` for each entry, with the record `to` that the
 * list belongs to. *n counts the entries. */
static bool read_list(struct reader *r, size_t most, bool (*item)(struct reader *, void *),
	void *to, size_t *n)
{
	*n = 0;
	if (!take_char(r, '[')) return name_mistake(r, "expected a list");
	if (take_char(r, ']')) return true;
	r->path[r->depth].key = NULL;
	r->depth++;
	do {
		r->path[r->depth - 1].index = *n;
		if (*n == most) return name_mistake(r, "more than %zu entries", most);
		if (!item(r, to)) return false;
		++*n;
	} while (take_char(r, ','));
	r->depth--;
	return take_char(r, ']') || name_mistake(r, "expected , or ]");
}

/* Read one number and append it to r->number, which grows as needed. */
static bool add_number(struct reader *r, void *to)
{
	(void)to;
	if (r->numbers == r->room) {
		r->room = r->room ? r->room * 2 : 256;
		r->number = realloc(r->number, r->room * sizeof(*r->number));
		if (!r->number) abort();
	}
	return read_int(r, &r->number[r->numbers++]);
}

/* Read a list of numbers into r->number, over the numbers of the list before. */
static bool read_row(struct reader *r, size_t most, size_t *n)
{
	r->numbers = 0;
	return read_list(r, most, add_number, NULL, n);
}

/* Read a flat list of numbers into r->number, where every `each` numbers are one record. */
static bool read_numbers(struct reader *r, size_t each, size_t most, size_t *records)
{
	size_t n = 0;

	if (!read_row(r, most * each, &n)) return false;
	if (n % each)
		return name_mistake(r, "has %zu numbers, expected a multiple of %zu", n, each);
	*records = n / each;
	return true;
}

static bool skip_value(struct reader *r, int levels);

/* Pass over the entries of a list, or of an object when `close` is }, and over the end itself. */
static bool skip_members(struct reader *r, char close, int levels)
{
	struct str key = { 0 };

	if (take_char(r, close)) return true;
	do {
		if (close == '}' && (!read_quoted(r, &key) || !take_char(r, ':')))
			return name_mistake(r, "expected \"name\":");
		if (!skip_value(r, levels - 1)) return false;
	} while (take_char(r, ','));
	return take_char(r, close) || name_mistake(r, "expected , or %c", close);
}

/* True for the characters that numbers, true, false and null are written with. */
static bool in_word(char c)
{
	return c && strchr("+-.0123456789Eaeflnrstu", c);
}

/* Pass over the value of a field that this version does not know. The limit on `levels` keeps a
 * hostile file from filling the stack. */
static bool skip_value(struct reader *r, int levels)
{
	struct str text = { 0 };

	if (levels == 0) return name_mistake(r, "nested too deeply");
	if (take_char(r, '[')) return skip_members(r, ']', levels);
	if (take_char(r, '{')) return skip_members(r, '}', levels);
	if (r->p < r->end && *r->p == '"') return read_quoted(r, &text);
	if (r->p == r->end || !in_word(*r->p)) return name_mistake(r, "expected a value");
	while (r->p < r->end && in_word(*r->p)) r->p++;
	return true;
}

/* Read one name and its value into the record `to`. *seen has a bit for each field that was given;
 * a field may be given once. */
static bool read_field(struct reader *r, const struct field *fields, void *to, unsigned *seen)
{
	struct str key = { 0 };
	bool ok;

	skip_blanks(r);
	if (!read_quoted(r, &key)) return false;
	if (!take_char(r, ':')) return name_mistake(r, "expected : after \"%.*s\"", STR(str_sub(key, 0, 40)));
	for (unsigned i = 0; fields[i].key; i++) {
		if (!str_eq(key, str_of(fields[i].key))) continue;
		r->path[r->depth++].key = fields[i].key;
		if (*seen & 1u << i) return name_mistake(r, "is given twice");
		*seen |= 1u << i;
		ok = fields[i].read(r, (char *)to + fields[i].offset);
		if (ok) r->depth--;
		return ok;
	}
	skip_blanks(r);
	return skip_value(r, SKIP_LEVELS);
}

/* Read an object into the record `to`; a field that is not optional must be there. */
static bool read_object(struct reader *r, const struct field *fields, void *to)
{
	unsigned seen = 0;

	if (!take_char(r, '{')) return name_mistake(r, "expected an object");
	if (!take_char(r, '}')) {
		do {
			if (!read_field(r, fields, to, &seen)) return false;
		} while (take_char(r, ','));
		if (!take_char(r, '}')) return name_mistake(r, "expected , or }");
	}
	for (unsigned i = 0; fields[i].key; i++)
		if (!fields[i].optional && !(seen & 1u << i))
			return name_mistake(r, "the field \"%s\" is missing", fields[i].key);
	return true;
}

/* --- the fields of the form --------------------------------------------------------- */

/* Check that the file says it is of this form; the record has no member for the name. */
static bool read_format(struct reader *r, void *to)
{
	struct str format = { 0 };

	(void)to;
	if (!read_quoted(r, &format)) return false;
	if (str_eq(format, S("rapport-problem-1"))) return true;
	return name_mistake(r, "is \"%.*s\", expected \"rapport-problem-1\"", STR(str_sub(format, 0, 40)));
}

static bool read_costs(struct reader *r, void *to)
{
	static const struct field fields[] = {
		{ "late", read_int, offsetof(struct plan_costs, late), false },
		{ "split_cap", read_int, offsetof(struct plan_costs, split_cap), false },
		{ "prefer_miss", read_int, offsetof(struct plan_costs, prefer_miss), false },
		{ "unplaced", read_int, offsetof(struct plan_costs, unplaced), false },
		{ "soft", read_int, offsetof(struct plan_costs, soft), true },
		{ 0 },
	};

	return read_object(r, fields, to);
}

/* Read working windows, each three numbers: start, end and the number of the local day. */
static bool read_work(struct reader *r, void *to)
{
	struct plan_person *who = to;
	size_t n = 0;

	if (!read_numbers(r, 3, PLAN_CELLS_MAX, &n)) return false;
	who->work = NEW_N(r->a, struct plan_window, n);
	for (size_t i = 0; i < n; i++) {
		const int32_t *v = r->number + 3 * i;

		who->work[i] = (struct plan_window){ v[0], v[1], v[2] };
	}
	who->works = (int32_t)n;
	return true;
}

/* Read intervals, each two numbers: start and end. */
static bool read_spans(struct reader *r, struct plan_span **spans, int32_t *count)
{
	size_t n = 0;

	if (!read_numbers(r, 2, PLAN_CELLS_MAX, &n)) return false;
	*spans = NEW_N(r->a, struct plan_span, n);
	for (size_t i = 0; i < n; i++)
		(*spans)[i] = (struct plan_span){ r->number[2 * i], r->number[2 * i + 1] };
	*count = (int32_t)n;
	return true;
}

static bool read_busy(struct reader *r, void *to)
{
	struct plan_person *who = to;

	return read_spans(r, &who->busy, &who->busies);
}

static bool read_prefer(struct reader *r, void *to)
{
	struct plan_person *who = to;

	return read_spans(r, &who->prefer, &who->prefers);
}

static bool read_soft(struct reader *r, void *to)
{
	struct plan_person *who = to;

	return read_spans(r, &who->soft, &who->softs);
}

static bool read_person(struct reader *r, void *to)
{
	static const struct field fields[] = {
		{ "work", read_work, 0, false },
		{ "busy", read_busy, 0, false },
		{ "prefer", read_prefer, 0, false },
		{ "soft", read_soft, 0, true },
		{ "cap", read_int, offsetof(struct plan_person, cap), false },
		{ 0 },
	};
	struct plan_problem *p = to;

	if ((size_t)p->people_n == r->people_room) {
		r->people_room = r->people_room ? r->people_room * 2 : 64;
		p->people = realloc(p->people, r->people_room * sizeof(*p->people));
		if (!p->people) abort();
	}
	p->people[p->people_n] = (struct plan_person){ 0 };
	return read_object(r, fields, &p->people[p->people_n++]);
}

static bool read_who(struct reader *r, void *to)
{
	struct plan_talk *talk = to;
	size_t n = 0;

	if (!read_row(r, 2, &n)) return false;
	if (n != 2) return name_mistake(r, "has %zu people, expected 2", n);
	talk->who[0] = r->number[0];
	talk->who[1] = r->number[1];
	return true;
}

static bool read_length(struct reader *r, void *to)
{
	struct plan_talk *talk = to;
	size_t n = 0;

	if (!read_row(r, 2, &n)) return false;
	if (n != 2) return name_mistake(r, "has %zu numbers, expected cells and a cost", n);
	talk->length[talk->lengths++] = (struct plan_length){ r->number[0], r->number[1] };
	return true;
}

static bool read_lengths(struct reader *r, void *to)
{
	size_t n = 0;

	return read_list(r, PLAN_LENGTHS_MAX, read_length, to, &n);
}

static bool read_keep(struct reader *r, void *to)
{
	struct plan_talk *talk = to;
	size_t n = 0;

	if (!read_row(r, 2, &n)) return false;
	if (n != 2) return name_mistake(r, "has %zu numbers, expected a start and a cost", n);
	if (r->number[0] < 0) return name_mistake(r, "starts at %d, expected 0 or more", r->number[0]);
	talk->keep = r->number[0];
	talk->keep_cost = r->number[1];
	return true;
}

static bool read_talk(struct reader *r, void *to)
{
	static const struct field fields[] = {
		{ "who", read_who, 0, false },
		{ "lengths", read_lengths, 0, false },
		{ "weight", read_int, offsetof(struct plan_talk, weight), false },
		{ "due", read_int, offsetof(struct plan_talk, due), false },
		{ "keep", read_keep, 0, true },
		{ 0 },
	};
	struct plan_problem *p = to;

	if ((size_t)p->talks_n == r->talks_room) {
		r->talks_room = r->talks_room ? r->talks_room * 2 : 64;
		p->talks = realloc(p->talks, r->talks_room * sizeof(*p->talks));
		if (!p->talks) abort();
	}
	p->talks[p->talks_n] = (struct plan_talk){ .keep = -1 };
	return read_object(r, fields, &p->talks[p->talks_n++]);
}

static bool read_people(struct reader *r, void *to)
{
	size_t n = 0;

	return read_list(r, PLAN_PEOPLE_MAX, read_person, to, &n);
}

static bool read_talks(struct reader *r, void *to)
{
	size_t n = 0;

	return read_list(r, PLAN_TALKS_MAX, read_talk, to, &n);
}

static bool read_problem(struct reader *r)
{
	static const struct field fields[] = {
		{ "format", read_format, 0, false },
		{ "cell_minutes", read_int, offsetof(struct plan_problem, cell_minutes), true },
		{ "cells", read_int, offsetof(struct plan_problem, cells), false },
		{ "costs", read_costs, offsetof(struct plan_problem, costs), false },
		{ "people", read_people, 0, false },
		{ "talks", read_talks, 0, false },
		{ 0 },
	};

	if (!read_object(r, fields, r->problem)) return false;
	skip_blanks(r);
	return r->p == r->end || name_mistake(r, "something follows the end of the problem");
}

/* Move people and talks, which grew by realloc() while they were read, into the arena. */
static void settle_arrays(struct arena *a, struct plan_problem *p)
{
	struct plan_person *people = p->people;
	struct plan_talk *talks = p->talks;

	p->people = NEW_N(a, struct plan_person, p->people_n);
	p->talks = NEW_N(a, struct plan_talk, p->talks_n);
	if (p->people_n) memcpy(p->people, people, (size_t)p->people_n * sizeof(*people));
	if (p->talks_n) memcpy(p->talks, talks, (size_t)p->talks_n * sizeof(*talks));
	free(people);
	free(talks);
}

bool plan_problem_read(struct arena *a, const char *name, struct str text,
	struct plan_problem *p, struct err *e)
{
	struct reader r = { .a = a, .name = name, .begin = text.p, .p = text.p,
		.end = text.p + text.n, .e = e, .problem = p };
	struct err why = { 0 };
	bool ok;

	*p = (struct plan_problem){ .cell_minutes = 5 };
	ok = read_problem(&r);
	settle_arrays(a, p);
	free(r.number);
	if (!ok) return false;
	if (plan_problem_check(p, &why)) return true;
	return err_set(e, why.code, "%s: %s", name, why.text);
}
