/* SPDX-License-Identifier: Apache-2.0
 *
 * This file writes rows as JSON and CSV, and the schema of that JSON.
 */
#include "model/entity.h"

#include "base/base64.h"
#include "base/csv.h"
#include "model/fields.h"
#include "view/lang.h"

/* True for a field that may leave the program. */
static bool is_shown(const struct entity_field *f)
{
	return f->at != FIELD_NOWHERE && f->readers != READ_NOBODY && !f->closed;
}

static const void *value_of(const void *row, const struct entity_field *f)
{
	return (const char *)row + f->at;
}

static bool holds_number(const struct entity_field *f)
{
	switch (f->type) {
	case FIELD_TEXT: case FIELD_ZONE: case FIELD_HOURS: case FIELD_BYTES: case FIELD_SEALED:
		return false;
	default:
		return true;
	}
}

static int64_t number_of(const void *row, const struct entity_field *f)
{
	const void *at = value_of(row, f);

	if (f->type == FIELD_BOOL) return *(const bool *)at;
	if (f->type == FIELD_CHOICE) return *(const unsigned *)at;
	return *(const int64_t *)at;
}

static void put_text(struct buf *b, const struct entity_field *f, struct str text)
{
	if (f->null && text.n == 0) buf_z(b, "null");
	else if (f->type == FIELD_BYTES) {
		buf_ch(b, '"');
		base64_put(b, text);
		buf_ch(b, '"');
	} else json_put_text(b, text);
}

void entity_json(struct buf *b, const struct entity *t, const void *row)
{
	entity_json_told(b, t, row, NULL, NULL);
}

void entity_json_told(struct buf *b, const struct entity *t, const void *row, entity_holds_back *holds,
	void *env)
{
	const char *between = "{";

	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!is_shown(f)) continue;
		buf_fmt(b, "%s\"%s\":", between, f->name);
		if (holds && holds(env, t, f, row)) buf_z(b, "null");
		else if (holds_number(f)) field_put_number(b, f, number_of(row, f));
		else put_text(b, f, *(const struct str *)value_of(row, f));
		between = ",";
	}
	buf_ch(b, '}');
}

/* Make the cell of a field: as in JSON, but without quotes, and empty for null. */
static struct str make_cell(struct arena *a, const struct entity_field *f, const void *row)
{
	struct buf b = { .a = a };
	struct str s;

	if (!holds_number(f) && f->type != FIELD_BYTES)
		return *(const struct str *)value_of(row, f);
	if (holds_number(f)) field_put_number(&b, f, number_of(row, f));
	else put_text(&b, f, *(const struct str *)value_of(row, f));
	s = buf_str(&b);
	if (str_eq(s, S("null"))) return S("");
	return str_starts(s, S("\"")) ? str_sub(s, 1, s.n - 1) : s;
}

void entity_csv(struct buf *b, const struct entity *t, const void *row)
{
	bool first = true;

	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!is_shown(f)) continue;
		if (!first) buf_ch(b, ',');
		csv_put(b, row ? make_cell(b->a, f, row) : str_of(f->name));
		first = false;
	}
	buf_z(b, "\r\n");
}

/* -- the schema -- */

/* True for a text in whose place null may stand. */
static bool is_held_back(const struct entity_field *f, enum entity_use use)
{
	return use == ENTITY_TOLD && f->type == FIELD_SEALED;
}

static void put_words(struct buf *b, const struct entity_field *f, enum entity_use use)
{
	buf_z(b, ",\"enum\":[");
	for (int64_t i = f->least; f->words[i]; i++) {
		if (i > f->least) buf_ch(b, ',');
		json_put_text(b, str_of(f->words[i]));
	}
	if (f->type != FIELD_CHOICE && !f->needed) buf_z(b, ",\"\"");
	if (f->null || is_held_back(f, use)) buf_z(b, ",null");
	buf_ch(b, ']');
}

/* A text without words of its own has at most so many bytes, and so at most as many characters. */
static bool is_counted(const struct entity_field *f)
{
	return f->typed && !f->words &&
		(f->type == FIELD_TEXT || f->type == FIELD_ZONE || f->type == FIELD_HOURS ||
			f->type == FIELD_SEALED);
}

static int64_t most_bytes(const struct entity_field *f)
{
	return f->most ? f->most : FIELD_TEXT_BYTES;
}

static void put_string(struct buf *b, const struct entity_field *f, enum entity_use use)
{
	switch (f->type) {
	case FIELD_ID: buf_z(b, ",\"pattern\":\"^[0-9a-z]{13}$\""); break;
	case FIELD_TIME: buf_z(b, ",\"format\":\"date-time\""); break;
	case FIELD_DAY: buf_z(b, ",\"format\":\"date\""); break;
	case FIELD_BYTES: buf_z(b, ",\"contentEncoding\":\"base64\""); break;
	case FIELD_CHOICE: put_words(b, f, ENTITY_OUT); break;
	case FIELD_WHO: break;
	default:
		if (f->words) {
			put_words(b, f, use);
			return;
		}
		if (use == ENTITY_IN && f->needed) buf_z(b, ",\"minLength\":1");
		if (use != ENTITY_TOLD && is_counted(f)) buf_fmt(b, ",\"maxLength\":%lld", (long long)most_bytes(f));
	}
}

static void put_type(struct buf *b, const struct entity_field *f, enum entity_use use)
{
	const char *name = f->type == FIELD_INT ? "integer" : f->type == FIELD_BOOL ? "boolean" :
		"string";

	if (f->null || f->type == FIELD_WHO || is_held_back(f, use)) buf_fmt(b, "{\"type\":[\"%s\",\"null\"]", name);
	else buf_fmt(b, "{\"type\":\"%s\"", name);
	if (f->type == FIELD_INT && (f->least || f->most))
		buf_fmt(b, ",\"minimum\":%lld,\"maximum\":%lld", (long long)f->least,
			(long long)f->most);
	if (f->type != FIELD_INT && f->type != FIELD_BOOL) put_string(b, f, use);
}

/* Begin another sentence of a description. */
static void begin_sentence(struct buf *says)
{
	if (says->n) buf_z(says, ". ");
}

/* What a program has to know to send a field, beside its type. */
static void put_rules(struct buf *says, const struct entity_field *f)
{
	if (f->usual) {
		begin_sentence(says);
		buf_fmt(says, "Without it: %s", f->usual);
	}
	if (f->with) {
		begin_sentence(says);
		buf_fmt(says, "With %s alone", f->with);
	}
	if (f->acts) {
		begin_sentence(says);
		buf_fmt(says, "Only with %s", f->acts);
	}
	if (is_counted(f)) {
		begin_sentence(says);
		buf_fmt(says, "At most %lld bytes in UTF-8", (long long)most_bytes(f));
	}
}

static void put_description(struct buf *b, const struct entity_field *f, enum entity_use use)
{
	struct buf says = { .a = b->a };

	if (f->about) buf_z(&says, f->about);
	else if (f->label) buf_z(&says, f->label);
	if (use == ENTITY_IN) put_rules(&says, f);
	if (f->typed && use != ENTITY_TOLD) {
		begin_sentence(&says);
		buf_fmt(&says, "Read by %s", field_readers_say(f->readers));
	}
	if (!says.n) return;
	buf_z(b, ",\"description\":");
	json_put_text(b, buf_str(&says));
}

static bool is_listed(const struct entity_field *f, enum entity_use use)
{
	return use == ENTITY_IN ? f->typed && !f->closing : is_shown(f);
}

/* True when a name is one of the words of a list like "owner goal"; NULL: a list of none. */
static bool is_in_list(const char *name, const char *list)
{
	struct str rest = str_of(list), word;
	bool more = rest.n > 0;

	while (more) {
		more = str_cut(rest, ' ', &word, &rest);
		if (str_eq(word, str_of(name))) return true;
	}
	return false;
}

static void put_rows(struct buf *b, const struct entity_rows *r, enum entity_use use,
	const char *between)
{
	buf_fmt(b, "%s\"%s\":{\"type\":\"array\",\"maxItems\":%zu,\"items\":", between, r->name,
		r->most);
	if (r->t) {
		entity_schema(b, r->t, use);
	} else {
		buf_z(b, "{\"type\":\"string\",\"pattern\":\"^[0-9a-z]{13}$\"},\"description\":");
		json_put_text(b, str_of(r->about));
	}
	buf_ch(b, '}');
}

const char *entity_schema_fields(struct buf *b, const struct entity *t, enum entity_use use,
	const char *without, const char *between)
{
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!is_listed(f, use) || is_in_list(f->name, without)) continue;
		buf_fmt(b, "%s\"%s\":", between, f->name);
		put_type(b, f, use);
		put_description(b, f, use);
		buf_ch(b, '}');
		between = ",";
	}
	for (const struct entity_rows *r = t->rows; r && r->name; r++) {
		put_rows(b, r, use, between);
		between = ",";
	}
	return between;
}

const char *entity_schema_needed(struct buf *b, const struct entity *t, enum entity_use use,
	const char *without, const char *between)
{
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!is_listed(f, use) || is_in_list(f->name, without) ||
			(use == ENTITY_IN && (!f->needed || f->usual)))
			continue;
		buf_fmt(b, "%s\"%s\"", between, f->name);
		between = ",";
	}
	return between;
}

void entity_schema(struct buf *b, const struct entity *t, enum entity_use use)
{
	buf_z(b, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
	entity_schema_fields(b, t, use, NULL, "");
	buf_z(b, "},\"required\":[");
	entity_schema_needed(b, t, use, NULL, "");
	buf_z(b, "]}");
}
