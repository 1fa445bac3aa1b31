/* SPDX-License-Identifier: Apache-2.0
 *
 * One value between the database and JSON. What is sealed is opened on the way out and
 * sealed under this folder's key on the way in.
 */
#include "model/fields.h"

#include "base/base64.h"
#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "ical/zones.h"
#include "model/hours.h"

static void put_bytes(struct buf *b, struct str bytes)
{
	buf_z(b, "{\"base64\":\"");
	base64_put(b, bytes);
	buf_z(b, "\"}");
}

/* A file is text nearly always; one in another encoding keeps its bytes. */
static void put_file(struct buf *b, struct str bytes)
{
	if (str_utf8(bytes)) json_put_text(b, bytes);
	else put_bytes(b, bytes);
}

/* Write a sealed value opened. A value that does not open is written as it is stored, so that a
 * move loses nothing. */
static void put_sealed(struct ctx *x, struct buf *b, struct str place, struct str sealed)
{
	struct err why = { 0 };
	struct str text;

	if (secret_open(x->a, x->keys, place, sealed, &text, &why)) {
		put_file(b, text);
		return;
	}
	x->unopened_n++;
	buf_z(b, "{\"unopened\":\"");
	base64_put(b, sealed);
	buf_z(b, "\"}");
}

/* A number without a word, of a newer program's row, stays a number. */
static void put_choice(struct buf *b, const struct entity_field *f, int64_t n)
{
	int64_t words = 0;

	while (f->words[words]) words++;
	if (n >= 0 && n < words) buf_z(b, f->words[n]);
	else buf_int(b, n);
}

void field_put_number(struct buf *b, const struct entity_field *f, int64_t n)
{
	bool quoted = f->type != FIELD_INT && f->type != FIELD_BOOL;

	if (n == f->none && (f->null || f->type == FIELD_WHO)) {
		buf_z(b, "null");
		return;
	}
	if (quoted) buf_ch(b, '"');
	if (f->type == FIELD_WHO && n == CTX_OPERATOR) buf_z(b, "operator");
	else if (f->type == FIELD_ID || f->type == FIELD_WHO) id_print(b, n);
	else if (f->type == FIELD_TIME) date_print_rfc3339(b, n);
	else if (f->type == FIELD_DAY) date_print(b, n);
	else if (f->type == FIELD_CHOICE) put_choice(b, f, n);
	else if (f->type == FIELD_BOOL) buf_z(b, n ? "true" : "false");
	else buf_int(b, n);
	if (quoted) buf_ch(b, '"');
}

static struct str place_of(struct ctx *x, const struct entity_field *f, int64_t id)
{
	return str_fmt(x->a, "%s %lld", f->place, (long long)id);
}

void field_put(struct ctx *x, struct buf *b, const struct entity_field *f, struct db_q *q,
	int column, int64_t id)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ZONE:
	case FIELD_HOURS:
		if (f->null && db_text(q, column).n == 0) buf_z(b, "null");
		else json_put_text(b, db_text(q, column));
		break;
	case FIELD_BYTES:
		if (f->null && db_bytes(q, column).n == 0) buf_z(b, "null");
		else put_bytes(b, db_bytes(q, column));
		break;
	case FIELD_SEALED:
		if (f->null && db_bytes(q, column).n == 0) buf_z(b, "null");
		else put_sealed(x, b, place_of(x, f, id), db_bytes(q, column));
		break;
	default:
		field_put_number(b, f, db_int(q, column));
	}
}

static bool take_id(struct ctx *x, const struct entity_field *f, const struct json *v, int64_t *out)
{
	struct str text;

	if (!json_text(v, &text, &x->err)) return false;
	if (f->type == FIELD_WHO && str_eq(text, S("operator"))) {
		*out = CTX_OPERATOR;
		return true;
	}
	return id_parse(text, out) || json_err(v, &x->err, "expected an id of 13 characters");
}

static bool take_time(struct ctx *x, const struct entity_field *f, const struct json *v,
	int64_t *out)
{
	struct str text;

	if (!json_text(v, &text, &x->err)) return false;
	if (f->type == FIELD_DAY)
		return date_parse(text, out) ||
			json_err(v, &x->err, "expected a day like 2026-11-23");
	return date_parse_rfc3339(text, out) ||
		json_err(v, &x->err, "expected a time like 2026-11-23T09:00:00Z");
}

/* A word; exports of before wrote its number. */
static bool take_choice(struct ctx *x, const struct entity_field *f, const struct json *v,
	int64_t *out)
{
	int64_t words = 0;
	struct err no_text = { 0 };
	struct str text;

	while (f->words[words]) words++;
	if (!json_text(v, &text, &no_text)) return json_int(v, f->least, words - 1, out, &x->err);
	for (*out = f->least; *out < words; ++*out)
		if (str_eq(text, str_of(f->words[*out]))) return true;
	return json_err(v, &x->err, "expected one of the %lld words that there are",
		(long long)(words - f->least));
}

static bool take_number(struct ctx *x, const struct entity_field *f, const struct json *v,
	int64_t *out)
{
	bool any = f->least == 0 && f->most == 0, truth = false;

	if (f->type == FIELD_ID || f->type == FIELD_WHO) return take_id(x, f, v, out);
	if (f->type == FIELD_TIME || f->type == FIELD_DAY) return take_time(x, f, v, out);
	if (f->type == FIELD_CHOICE) return take_choice(x, f, v, out);
	if (f->type == FIELD_INT)
		return json_int(v, any ? INT64_MIN : f->least, any ? INT64_MAX : f->most, out,
			&x->err);
	if (!json_bool(v, &truth, &x->err)) return false;
	*out = truth;
	return true;
}

static bool take_text(struct ctx *x, const struct entity_field *f, const struct json *v,
	struct str *out)
{
	size_t most = f->most ? (size_t)f->most : FIELD_TEXT_BYTES;
	struct hours hours;
	struct err why = { 0 };

	if (!json_text(v, out, &x->err)) return false;
	if (out->n > most) return json_err(v, &x->err, "longer than %zu bytes", most);
	if (f->type == FIELD_ZONE && !zone_find(x->zones, *out))
		return json_err(v, &x->err,
			"there is no zone \"%.*s\"; expected a name like Europe/Berlin",
			STR(str_sub(*out, 0, 64)));
	if (f->type == FIELD_HOURS && !hours_parse(*out, &hours, &why))
		return json_within(v, &x->err, &why);
	return true;
}

static bool take_bytes(struct ctx *x, const struct entity_field *f, const struct json *v,
	struct str *out)
{
	size_t most = f->most ? (size_t)f->most : FIELD_TEXT_BYTES;
	struct json in = json_get(v, "base64");
	struct str text;

	if (!json_has_members(v)) {
		if (f->type == FIELD_BYTES)
			return json_err(v, &x->err, "expected {\"base64\":\"…\"}");
		if (!json_text(v, out, &x->err)) return false;
	} else {
		if (!json_text(&in, &text, &x->err)) return false;
		if (!base64_parse(x->a, text, out))
			return json_err(&in, &x->err, "expected base64");
	}
	return out->n <= most || json_err(v, &x->err, "longer than %zu bytes", most);
}

/* A sealed value: text to seal, or what did not open where the export was made. */
static bool take_sealed(struct ctx *x, const struct entity_field *f, const struct json *v,
	int64_t id, struct str *out)
{
	struct json in = json_get(v, "unopened");
	size_t most = (f->most ? (size_t)f->most : FIELD_TEXT_BYTES) + SECRET_MORE_BYTES;
	struct str text;

	*out = S("");
	if (!in.v) {
		if (!take_bytes(x, f, v, &text)) return false;
		*out = secret_seal(x->a, x->keys, place_of(x, f, id), text);
		return true;
	}
	if (!json_text(&in, &text, &x->err)) return false;
	if (!base64_parse(x->a, text, out) || !out->n)
		return json_err(&in, &x->err, "expected base64");
	x->unopened_n++;
	return out->n <= most || json_err(&in, &x->err, "longer than %zu bytes", most);
}

bool field_take(struct ctx *x, const struct entity_field *f, const struct json *v, int64_t id,
	struct db_arg *out)
{
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ZONE:
	case FIELD_HOURS:
		out->type = f->null ? 'z' : 's';
		out->bytes = S("");
		if (f->null && json_is_nothing(v)) return true;
		return take_text(x, f, v, &out->bytes);
	case FIELD_BYTES:
		out->type = f->null ? 'y' : 'b';
		out->bytes = S("");
		if (f->null && json_is_nothing(v)) return true;
		return take_bytes(x, f, v, &out->bytes);
	case FIELD_SEALED:
		out->type = f->null ? 'y' : 'b';
		out->bytes = S("");
		if (f->null && json_is_nothing(v)) return true;
		return take_sealed(x, f, v, id, &out->bytes);
	default:
		out->type = f->null ? 'o' : 'i';
		out->number = 0;
		if (json_is_nothing(v) && (f->null || f->type == FIELD_WHO)) return true;
		return take_number(x, f, v, &out->number);
	}
}
