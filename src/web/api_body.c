/* SPDX-License-Identifier: Apache-2.0
 *
 * The bodies that programs send. JSON becomes the fields of a form, because handlers read a form. A
 * name that the table of the route does not have is refused, so that a misspelt field is not passed
 * over.
 */
#include "web/api.h"

#include "base/clean.h"
#include "model/entity.h"

/* Escape the key of a member as a part of a JSON pointer (RFC 6901, section 3). */
static const char *escape_key(struct visit *v, const char *key)
{
	struct buf b = { .a = v->x.a };

	for (; *key; key++) {
		if (*key == '~') buf_z(&b, "~0");
		else if (*key == '/') buf_z(&b, "~1");
		else buf_ch(&b, *key);
	}
	return str_z(v->x.a, buf_str(&b));
}

/* Find the list of rows that a member of an object names. */
static const struct entity_rows *find_rows(const struct entity *t, const char *name)
{
	for (const struct entity_rows *r = t->rows; r && r->name; r++)
		if (str_eq(str_of(r->name), str_of(name))) return r;
	return NULL;
}

static void add_field(struct visit *v, struct str name, struct str value)
{
	struct http_pairs *form = &v->q->form;

	form->at = arena_more(v->x.a, form->at, form->n, sizeof *form->at);
	form->at[form->n++] = (struct http_pair){ .name = name, .value = value };
}

/* Print a value as a form would send it; a switch that is off sends nothing. */
static bool print_value(struct visit *v, const struct entity_field *f, const struct json *j,
	struct str *out)
{
	struct err why = { 0 };
	int64_t number;
	bool truth;

	*out = S("");
	if (json_is_nothing(j)) return true;
	if (f->type == FIELD_BOOL) {
		if (!json_bool(j, &truth, &why))
			return err_field(&v->x.err, ERR_INPUT, f->name,
				TR("expected true or false"));
		if (truth) *out = S("1");
		return true;
	}
	if (f->type == FIELD_INT) {
		if (!json_int(j, INT64_MIN, INT64_MAX, &number, &why))
			return err_field(&v->x.err, ERR_INPUT, f->name,
				TR("expected a whole number"));
		*out = str_fmt(v->x.a, "%lld", (long long)number);
		return true;
	}
	if (!json_text(j, out, &why))
		return err_field(&v->x.err, ERR_INPUT, f->name, TR("expected text"));
	*out = str_dup(v->x.a, *out);
	return true;
}

static bool take_object(struct visit *v, const struct entity *t, const struct json *j,
	struct str before);

/* True when an object has a member of this name that is neither null nor empty text. */
static bool gives_member(const struct json *j, const char *name)
{
	struct json member = json_get(j, name);
	struct err why = { 0 };
	struct str text;

	if (!member.v || json_is_nothing(&member)) return false;
	return !json_text(&member, &text, &why) || clean_trim(text).n > 0;
}

/* Print the words of a choice: "done, confirm, drop". */
static struct str print_words(struct visit *v, const struct entity_field *f)
{
	struct buf b = { .a = v->x.a };

	for (const char *const *word = f->words; word && *word; word++)
		buf_fmt(&b, "%s%s", b.n ? ", " : "", *word);
	return buf_str(&b);
}

/* Say which member is missing, and what is expected of it. Always false. */
static bool say_missing(struct visit *v, const struct entity_field *f)
{
	struct err *e = &v->x.err;
	const char *name = f->name;

	if (f->words)
		return err_field(e, ERR_INPUT, name, TR("\"%.40s\" is missing: expected one of %.200s"), name,
			str_z(v->x.a, print_words(v, f)));
	switch (f->type) {
	case FIELD_ID:
	case FIELD_WHO:
		return err_field(e, ERR_INPUT, name, TR("\"%.40s\" is missing: expected an id of 13 characters"), name);
	case FIELD_INT:
		return err_field(e, ERR_INPUT, name, TR("\"%.40s\" is missing: expected a whole number"), name);
	case FIELD_TIME:
		return err_field(e, ERR_INPUT, name,
			TR("\"%.40s\" is missing: expected a time like 2026-11-23T09:00:00Z"), name);
	case FIELD_DAY:
		return err_field(e, ERR_INPUT, name, TR("\"%.40s\" is missing: expected a day like 2026-11-23"), name);
	default: return err_field(e, ERR_INPUT, name, TR("\"%.40s\" is missing: expected text"), name);
	}
}

/* Check that an object has each member that it needs, and no member that would be passed over
 * because the member that it belongs to is missing. */
static bool check_object(struct visit *v, const struct entity *t, const struct json *j)
{
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!f->typed || f->closing) continue;
		if (f->needed && !f->usual && !gives_member(j, f->name))
			return say_missing(v, f);
		if (f->with && gives_member(j, f->name) && !gives_member(j, f->with))
			return err_field(&v->x.err, ERR_INPUT, f->name,
				TR("It says nothing without \"%.40s\"."), f->with);
	}
	return true;
}

/* Take the rows of a list, which are objects or ids alone. */
static bool take_list(struct visit *v, const struct entity_rows *r, const struct json *list)
{
	struct err why = { 0 };
	struct str id;
	size_t n;

	if (!json_count(list, r->most, &n, &why))
		return err_field(&v->x.err, ERR_INPUT, r->name,
			TR("expected a list of at most %zu"), r->most);
	for (size_t i = 0; i < n; i++) {
		struct json row = json_at(list, i);

		if (!r->t) {
			if (!json_text(&row, &id, &why)) {
				err_set(&v->x.err, ERR_INPUT, TR("expected text"));
				return err_row(&v->x.err, r->name, i);
			}
			add_field(v, str_of(r->name), str_dup(v->x.a, id));
		} else if (!take_object(v, r->t, &row, str_fmt(v->x.a, "%s.%zu.", r->name, i))) {
			return err_row(&v->x.err, r->name, i);
		}
	}
	return true;
}

/* Take a member of an object: a value, or a list of rows. `before` begins the name of its field in
 * the form. */
static bool take_member(struct visit *v, const struct entity *t, const char *key,
	const struct json *member, struct str before)
{
	const struct entity_field *f = t ? entity_field(t, str_of(key)) : NULL;
	const struct entity_rows *r = t ? find_rows(t, key) : NULL;
	struct str value;

	if (f && f->typed && !f->closing) {
		if (!print_value(v, f, member, &value)) return false;
		add_field(v, str_fmt(v->x.a, "%.*s%s", STR(before), f->name), value);
		return true;
	}
	if (r) return take_list(v, r, member);
	return err_field(&v->x.err, ERR_INPUT, escape_key(v, key),
		TR("there is no field \"%.60s\" to be set"), key);
}

static bool take_object(struct visit *v, const struct entity *t, const struct json *j,
	struct str before)
{
	const char *key;

	if (!json_has_members(j)) return err_set(&v->x.err, ERR_INPUT, TR("expected an object"));
	for (size_t i = 0; (key = json_key(j, i)); i++) {
		struct json member = json_get(j, key);

		if (!take_member(v, t, key, &member, before)) return false;
	}
	return !t || check_object(v, t, j);
}

/* True when a media type is `want`, whatever parameters it has. */
static bool is_type(struct str type, struct str want)
{
	return str_eq_nocase(str_trim(str_sub(type, 0, str_index(type, ';'))), want);
}

static bool read_json(struct visit *v, const struct entity *t)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("body", v->q->body, &wrong);
	struct json top;
	bool ok;

	if (!doc)
		return err_set(&v->x.err, ERR_INPUT,
			TR("The body cannot be read as JSON: line %d, column %d."), wrong.line,
			wrong.column);
	top = json_top(doc);
	v->q->form = (struct http_pairs){ .at = LIST_NEW(v->x.a, struct http_pair) };
	ok = take_object(v, t, &top, S(""));
	json_free(doc);
	return ok;
}

/* True when `act` is one of the words of a list like "promise decline". */
static bool is_word_in(struct str act, const char *list)
{
	struct str rest = str_of(list), word;
	bool more = true;

	while (more) {
		more = str_cut(rest, ' ', &word, &rest);
		if (str_eq(word, act)) return true;
	}
	return false;
}

/* Check the body of an act by its table. A field that belongs to another act would be passed over,
 * so it is refused. The module of the row checks the values of a row. */
static bool check_act(struct visit *v, const struct entity *act)
{
	struct str does = http_field(&v->q->form, str_of(act->fields->name));

	for (const struct entity_field *f = act->fields; f->type; f++) {
		struct str given = http_field(&v->q->form, str_of(f->name));

		if (f->needed && !clean_trim(given).n) return say_missing(v, f);
		if (!entity_parses(&v->x, f, given)) return false;
		if (given.n && f->acts && !is_word_in(does, f->acts))
			return err_field(&v->x.err, ERR_INPUT, f->name,
				TR("\"%.40s\" takes nothing of this."), str_z(v->x.a, does));
	}
	return true;
}

bool api_take_object(struct visit *v, const struct entity *own, const struct entity *t,
	const char *without, const struct json *j)
{
	const char *key;

	v->q->form = (struct http_pairs){ .at = LIST_NEW(v->x.a, struct http_pair) };
	if (!json_has_members(j)) return err_set(&v->x.err, ERR_INPUT, TR("expected an object"));
	for (size_t i = 0; (key = json_key(j, i)); i++) {
		struct json member = json_get(j, key);
		bool is_own = entity_field(own, str_of(key)) != NULL;
		bool left_out = !is_own && without && is_word_in(str_of(key), without);

		if (!take_member(v, is_own ? own : left_out ? NULL : t, key, &member, S(""))) return false;
	}
	return check_object(v, own, j) && (!t || check_object(v, t, j));
}

bool api_read_body(struct visit *v, const struct web_route *route)
{
	struct str type = v->q->type;

	if (is_type(type, S("application/json"))) {
		if (!read_json(v, route->body ? route->body : route->takes)) return false;
	} else if (v->q->body.n && !is_type(type, S("application/x-www-form-urlencoded")) &&
		!is_type(type, S("multipart/form-data"))) {
		return err_set(&v->x.err, ERR_MEDIA, TR("A body here is application/json."));
	}
	return !route->body || check_act(v, route->body);
}
