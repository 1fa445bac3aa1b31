/* SPDX-License-Identifier: Apache-2.0
 *
 * This file moves rows between the database and a struct, and takes and checks input. Output is in
 * entity_json.c. A table of fields knows where a member is in its struct (its offset), and
 * db/entity.h has checked the C type of each member when the table was compiled.
 */
#include "model/entity.h"

#include <string.h>

#include "base/clean.h"
#include "base/date.h"
#include "base/id.h"
#include "http/http.h"
#include "ical/zone.h"
#include "model/hours.h"
#include "model/written.h"
#include "view/lang.h"

static void *member_of(void *row, const struct entity_field *f)
{
	return (char *)row + f->at;
}

static const void *value_of(const void *row, const struct entity_field *f)
{
	return (const char *)row + f->at;
}

static bool holds_text(const struct entity_field *f)
{
	return f->type == FIELD_TEXT || f->type == FIELD_ZONE || f->type == FIELD_HOURS ||
		f->type == FIELD_BYTES || f->type == FIELD_SEALED;
}

static int64_t number_of(const void *row, const struct entity_field *f)
{
	const void *at = value_of(row, f);

	if (f->type == FIELD_BOOL) return *(const bool *)at;
	if (f->type == FIELD_CHOICE) return *(const unsigned *)at;
	return *(const int64_t *)at;
}

static void set_number(void *row, const struct entity_field *f, int64_t n)
{
	void *at = member_of(row, f);

	if (f->type == FIELD_BOOL) *(bool *)at = n != 0;
	else if (f->type == FIELD_CHOICE) *(unsigned *)at = (unsigned)n;
	else *(int64_t *)at = n;
}

static struct str text_of(const void *row, const struct entity_field *f)
{
	return *(const struct str *)value_of(row, f);
}

static void set_text(void *row, const struct entity_field *f, struct str s)
{
	*(struct str *)member_of(row, f) = s;
}

/* -- the database -- */

/* The key of a row, its first member: sealed fields are bound to it. Rows with a key of text have
 * no sealed fields. */
static int64_t key_of(const struct entity *t, const void *row)
{
	return holds_text(t->fields) ? 0 : number_of(row, t->fields);
}

static void read_field(struct ctx *x, const struct entity *t, const struct entity_field *f,
	struct db_q *q, int column, void *row)
{
	if (f->type == FIELD_SEALED && !f->closed)
		set_text(row, f, written_open(x, f->place, key_of(t, row), db_bytes(q, column)));
	else if (holds_text(f)) set_text(row, f, db_bytes(q, column));
	else set_number(row, f, db_int(q, column));
}

static void read_row(struct ctx *x, const struct entity *t, struct db_q *q, void *row)
{
	int column = 0;

	for (const struct entity_field *f = t->fields; f->type; f++)
		if (f->at != FIELD_NOWHERE && !f->computed) read_field(x, t, f, q, column++, row);
	if (t->complete) t->complete(x, row);
}

bool entity_list(struct ctx *x, const struct entity *t, struct db_q *q, size_t most, void *rows,
	size_t *n)
{
	char *list = arena_alloc(x->a, LIST_FIRST, t->size, _Alignof(max_align_t));

	*n = 0;
	while (q && *n < most && db_next(q)) {
		list = arena_more(x->a, list, *n, t->size);
		read_row(x, t, q, list + t->size * (*n)++);
	}
	memcpy(rows, &(void *){ list }, sizeof(void *));
	return q && db_done(q);
}

void *entity_one(struct ctx *x, const struct entity *t, struct db_q *q, const char *missing)
{
	void *row;
	size_t n;

	if (!entity_list(x, t, q, 1, &row, &n)) return NULL;
	if (!n) err_say(&x->err, ERR_MISSING, NULL, missing);
	return n ? row : NULL;
}

/* Make the argument of a statement from a member: sealed if the field is, NULL if it may be NULL
 * and is empty. */
static struct db_arg make_arg(struct ctx *x, const struct entity *t, const struct entity_field *f,
	const void *row)
{
	struct db_arg v = { .type = f->null ? 'o' : 'i' };

	if (!holds_text(f)) {
		v.number = number_of(row, f);
		return v;
	}
	v.bytes = text_of(row, f);
	if (!v.bytes.p) v.bytes = S("");
	if (f->type != FIELD_BYTES && f->type != FIELD_SEALED) {
		v.type = f->null ? 'z' : 's';
		return v;
	}
	v.type = f->null ? 'y' : 'b';
	if (f->type == FIELD_SEALED && (v.bytes.n || !f->null))
		v.bytes = written_seal(x, f->place, key_of(t, row), v.bytes);
	return v;
}

int64_t entity_run(struct ctx *x, const struct entity *t, const char *sql, const void *row)
{
	struct db_arg v[FIELDS];
	size_t n = 0;

	for (const struct entity_field *f = t->fields; f->type; f++)
		if (entity_has_column(f)) v[n++] = make_arg(x, t, f, row);
	return db_run_args(x, sql, v, n);
}

bool entity_add(struct ctx *x, const struct entity *t, const char *sql, const void *row)
{
	return entity_run(x, t, sql, row) == 1;
}

bool entity_open(struct ctx *x, const struct entity *t, const char *name, void *row)
{
	const struct entity_field *f = entity_field(t, str_of(name));
	struct str sealed = text_of(row, f), text;
	struct err why = { 0 };
	bool opens = written_unseal(x, f->place, key_of(t, row), sealed, &text, &why);

	set_text(row, f, opens ? text : S(""));
	return opens;
}

bool entity_room(struct ctx *x, const char *sql, int64_t of, int64_t most)
{
	struct db_q *q = db_query(x, sql, "i", of);
	bool room;

	if (!q) return false;
	room = db_next(q) && db_int(q, 0) < most;
	return db_done(q) && room;
}

/* -- input -- */

/* The value of a field in the input: text, or a number where JSON has one. */
struct given {
	bool any;                /* the input names the field */
	bool is_number;
	struct str text;
	int64_t number;
};

/* Find a field in the form. Spaces around its text are cut off. */
static bool take_form(struct ctx *x, const struct entity_input *from, const struct entity_field *f,
	struct given *out)
{
	struct str name = str_of(f->name);

	if (from->list) name = str_fmt(x->a, "%s.%zu.%s", from->list, from->index, f->name);
	out->any = http_has(from->form, name);
	out->text = clean_trim(http_field(from->form, name));
	return true;
}

/* Find a field in the object of JSON. null is an empty value; a string where a number belongs, and
 * a number where text belongs, are errors. */
static bool take_json(struct ctx *x, const struct entity_input *from, const struct entity_field *f,
	struct given *out)
{
	struct json v = json_get(from->json, f->name);
	struct err why = { 0 };
	bool truth, ok;

	out->any = v.v != NULL;
	out->is_number = f->type == FIELD_INT || f->type == FIELD_BOOL;
	if (!v.v || json_is_nothing(&v)) {
		out->is_number = false;
		return true;
	}
	if (f->type == FIELD_INT) {
		ok = json_int(&v, INT64_MIN, INT64_MAX, &out->number, &why);
		return ok || err_field(&x->err, ERR_INPUT, f->name, TR("expected a whole number"));
	}
	if (f->type == FIELD_BOOL) {
		ok = json_bool(&v, &truth, &why);
		out->number = ok && truth;
		return ok || err_field(&x->err, ERR_INPUT, f->name, TR("expected true or false"));
	}
	if (!json_text(&v, &out->text, &why))
		return err_field(&x->err, ERR_INPUT, f->name, TR("expected text"));
	out->text = clean_trim(out->text);
	return true;
}

/* Find the number of a word; false: it is none of the words of the field. */
static bool parse_choice(const struct entity_field *f, struct str text, int64_t *out)
{
	for (*out = f->least; f->words[*out]; ++*out)
		if (str_eq(text, str_of(f->words[*out]))) return true;
	return false;
}

/* Parse the text of a field that is a number in the struct; an empty text is 0. */
static bool parse_number(struct ctx *x, const struct entity_field *f, struct str text, int64_t *out)
{
	*out = 0;
	if (!text.n) return true;
	switch (f->type) {
	case FIELD_DAY:
		return date_parse(text, out) || err_field(&x->err, ERR_INPUT, f->name,
			TR("There is no such day. Write it like 2026-11-30."));
	case FIELD_TIME:
		return date_parse_rfc3339(text, out) || err_field(&x->err, ERR_INPUT, f->name,
			TR("expected a time like 2026-11-23T09:00:00Z"));
	case FIELD_CHOICE:
		return parse_choice(f, text, out) || err_field(&x->err, ERR_INPUT, f->name,
			TR("Choose one of those that are offered."));
	case FIELD_BOOL:
		*out = str_eq(text, S("1"));
		return true;
	case FIELD_INT:
		return str_int(text, out) ||
			err_field(&x->err, ERR_INPUT, f->name, TR("expected a whole number"));
	default:
		return id_parse(text, out) || err_field(&x->err, ERR_INPUT, f->name,
			TR("Choose one of those that are offered."));
	}
}

static bool take_field(struct ctx *x, const struct entity_input *from, const struct entity_field *f,
	void *row)
{
	struct given in = { 0 };
	bool ok = from->form ? take_form(x, from, f, &in) : take_json(x, from, f, &in);

	if (!ok || !in.any) return ok;
	if (holds_text(f)) {
		set_text(row, f, in.text);
		return true;
	}
	if (!in.is_number && !parse_number(x, f, in.text, &in.number)) return false;
	set_number(row, f, in.number);
	return true;
}

/* True when the entity has a list of rows of this name. */
static bool has_rows(const struct entity *t, const char *name)
{
	const struct entity_rows *r = t->rows;

	while (r && r->name && strcmp(r->name, name) != 0) r++;
	return r && r->name;
}

/* ERR_INPUT when a member of the object is neither a typed field nor a list of rows: a misspelt
 * name must not be passed over in silence. */
static bool refuse_unknown(struct ctx *x, const struct entity *t, const struct json *v)
{
	const char *key;

	if (!json_has_members(v)) return err_set(&x->err, ERR_INPUT, TR("expected an object"));
	for (size_t i = 0; (key = json_key(v, i)); i++) {
		const struct entity_field *f = entity_field(t, str_of(key));

		if ((!f || !f->typed) && !has_rows(t, key))
			return err_field(&x->err, ERR_INPUT, str_z(x->a, str_of(key)),
				TR("there is no field \"%.60s\" to be set"), key);
	}
	return true;
}

static bool form_has_row(struct ctx *x, const struct http_pairs *form, const char *list, size_t i)
{
	struct str prefix = str_fmt(x->a, "%s.%zu.", list, i);

	for (size_t k = 0; k < form->n; k++)
		if (str_starts(form->at[k].name, prefix)) return true;
	return false;
}

static bool refuse_more(struct ctx *x, const struct entity_rows *r)
{
	return err_field(&x->err, ERR_INPUT, r->name, TR("expected a list of at most %zu"),
		r->most);
}

static bool add_id(struct ctx *x, const struct entity_rows *r, struct str text, int64_t *ids,
	size_t *n)
{
	if (*n == r->most) return refuse_more(x, r);
	return id_parse(text, &ids[(*n)++]) || err_field(&x->err, ERR_INPUT, r->name,
		TR("Choose one of those that are offered."));
}

/* Take a list of ids: an array of JSON, or all fields of a form with the name of the list. */
static bool take_ids(struct ctx *x, const struct entity_rows *r, const struct entity_input *from,
	void *row)
{
	int64_t *ids = (int64_t *)(void *)((char *)row + r->at);
	size_t *n = (size_t *)(void *)((char *)row + r->count_at), given = 0;
	struct json list = from->json ? json_get(from->json, r->name) : (struct json){ 0 };
	struct err why = { 0 };
	struct str text;

	*n = 0;
	if (list.v && !json_count(&list, r->most, &given, &why)) return refuse_more(x, r);
	for (size_t i = 0; i < given; i++) {
		struct json one = json_at(&list, i);

		if (!json_text(&one, &text, &why))
			return err_field(&x->err, ERR_INPUT, r->name, TR("expected text"));
		if (!add_id(x, r, text, ids, n)) return false;
	}
	for (size_t i = 0; from->form && i < from->form->n; i++)
		if (str_eq(from->form->at[i].name, str_of(r->name)) &&
			!add_id(x, r, from->form->at[i].value, ids, n))
			return false;
	return true;
}

/* Take the rows of a list. The caller may have set members of these rows before: they are the
 * defaults of members that the input does not name. */
static bool take_rows(struct ctx *x, const struct entity_rows *r, const struct entity_input *from,
	void *row)
{
	char *rows = (char *)row + r->at;
	size_t *n = (size_t *)(void *)((char *)row + r->count_at);
	struct json list = from->json ? json_get(from->json, r->name) : (struct json){ 0 };
	struct err why = { 0 };

	*n = 0;
	if (list.v && !json_count(&list, r->most, n, &why)) return refuse_more(x, r);
	while (from->form && *n < r->most && form_has_row(x, from->form, r->name, *n)) ++*n;
	for (size_t i = 0; i < *n; i++) {
		struct json one = list.v ? json_at(&list, i) : (struct json){ 0 };
		const struct entity_input in = { .form = from->form, .json = list.v ? &one : NULL,
			.list = r->name, .index = i };

		if (!entity_take(x, r->t, &in, rows + i * r->t->size))
			return err_row(&x->err, r->name, i);
	}
	return true;
}

bool entity_take(struct ctx *x, const struct entity *t, const struct entity_input *from, void *row)
{
	if (from->json && !refuse_unknown(x, t, from->json)) return false;
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (f->typed && !take_field(x, from, f, row))
			return from->list ? err_row(&x->err, from->list, from->index) : false;
	for (const struct entity_rows *r = t->rows; r && r->name; r++)
		if (!(r->t ? take_rows : take_ids)(x, r, from, row)) return false;
	return true;
}

void entity_keep_typed(const struct entity *t, void *row)
{
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (f->typed || f->at == FIELD_NOWHERE) continue;
		if (holds_text(f)) set_text(row, f, S(""));
		else set_number(row, f, 0);
	}
}

static bool check_day(struct ctx *x, const struct entity_field *f, int64_t day)
{
	int64_t today = date_day_of(x->now);

	if (day == 0 && !f->needed) return true;
	if (f->least == 0 && f->most == 0) return true;
	return (day >= today + f->least && day <= today + f->most) ||
		err_field(&x->err, ERR_INPUT, f->name,
			TR("This day is not within the next ten years."));
}

static bool check_number(struct ctx *x, const struct entity_field *f, int64_t n)
{
	int64_t words = 0;

	if (f->type == FIELD_DAY) return check_day(x, f, n);
	if (f->type == FIELD_CHOICE) {
		while (f->words[words]) words++;
		return n < words || err_field(&x->err, ERR_INPUT, f->name,
			TR("Choose one of those that are offered."));
	}
	if (f->type == FIELD_INT && (f->least || f->most) && (n < f->least || n > f->most))
		return err_field(&x->err, ERR_INPUT, f->name,
			TR("Write a number from %lld to %lld."), (long long)f->least,
			(long long)f->most);
	return n || !f->needed || f->type == FIELD_INT || f->type == FIELD_BOOL ||
		err_field(&x->err, ERR_INPUT, f->name, TR("Please choose one."));
}

static bool check_text(struct ctx *x, const struct entity_field *f, void *row)
{
	struct str text;
	int64_t word;

	if (!written_take(x, f->name, text_of(row, f), f->needed, &text)) return false;
	if (f->words && text.n && !parse_choice(f, text, &word))
		return err_field(&x->err, ERR_INPUT, f->name,
			TR("Choose one of those that are offered."));
	if (f->most && !written_fits(x, f->name, text, (size_t)f->most)) return false;
	set_text(row, f, text);
	return true;
}

static bool check_field(struct ctx *x, const struct entity_field *f, void *row)
{
	return holds_text(f) ? check_text(x, f, row) : check_number(x, f, number_of(row, f));
}

bool entity_check(struct ctx *x, const struct entity *t, void *row)
{
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (f->typed && !check_field(x, f, row)) return false;
	return true;
}

bool entity_check_field(struct ctx *x, const struct entity *t, const char *name, void *row)
{
	return check_field(x, entity_field(t, str_of(name)), row);
}

bool entity_parses(struct ctx *x, const struct entity_field *f, struct str text)
{
	int64_t n;

	text = clean_trim(text);
	if (!text.n)
		return !f->needed ||
			err_field(&x->err, ERR_INPUT, f->name, TR("Please choose one."));
	if (holds_text(f)) return true;
	return parse_number(x, f, text, &n) && check_number(x, f, n);
}

/* Each text has its length before it, and each number ends at a sign that no number has: so texts
 * cannot be chosen to look like the fields behind them. */
void entity_tag(struct buf *b, const struct entity *t, const void *row)
{
	buf_z(b, t->name);
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!f->typed) continue;
		buf_fmt(b, ",%s=", f->name);
		if (holds_text(f)) {
			buf_fmt(b, "%zu:", text_of(row, f).n);
			buf_add(b, text_of(row, f));
		} else buf_int(b, number_of(row, f));
	}
	for (const struct entity_rows *r = t->rows; r && r->name; r++) {
		const char *rows = (const char *)row + r->at;
		size_t n = *(const size_t *)(const void *)((const char *)row + r->count_at);

		for (size_t i = 0; i < n && r->t; i++) entity_tag(b, r->t, rows + i * r->t->size);
		for (size_t i = 0; i < n && !r->t; i++)
			buf_fmt(b, " %lld", (long long)((const int64_t *)(const void *)rows)[i]);
	}
	buf_ch(b, ';');
}
