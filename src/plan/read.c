/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a problem in the form rapport-problem-1. An organisation of 100,000 is 45 MB
 * of numbers; as a tree of JSON values it would take ten times that, so this one form
 * has its own reader: one pass over the text straight into the arrays of the problem,
 * driven by a table of fields. Mistakes are named by line and path.
 */
#include "plan/inside.h"

#include <inttypes.h>
#include <stdio.h>

enum { LEVELS = 8, SKIP_LEVELS = 64 };

struct reader {
	struct arena *a;
	const char *name;            /* of the file */
	const char *begin, *p, *end;
	struct err *e;
	struct { const char *key; size_t index; } path[LEVELS];
	int depth;
	int32_t *number;             /* a list of numbers while it is read */
	size_t numbers, room;
	struct plan_problem *problem;
	size_t people_room, talks_room;
};

struct field {
	const char *key;
	bool (*read)(struct reader *r, void *to);
	size_t offset;               /* of what it fills */
	bool optional;
};

static bool name_mistake(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

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

static bool take_char(struct reader *r, char c)
{
	skip_blanks(r);
	if (r->p == r->end || *r->p != c) return false;
	r->p++;
	return true;
}

/* A text up to its closing quote; no text of this form needs an escape to be undone. */
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

/* Run `item` on each entry of a list; it appends to what `to` is about. */
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

/* A list of numbers into r->number. */
static bool read_row(struct reader *r, size_t most, size_t *n)
{
	r->numbers = 0;
	return read_list(r, most, add_number, NULL, n);
}

/* A flat list of numbers, `each` to a record, into r->number. */
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

/* The characters of numbers, true, false and null. */
static bool in_word(char c)
{
	return c && strchr("+-.0123456789Eaeflnrstu", c);
}

/* Pass over the value of a field that this version does not know. */
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

/* The format's own fields. */

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

/* The arrays that grew while reading, at their final size in the arena. */
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
