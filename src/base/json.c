/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON by jansson, the only file that includes it. It refuses duplicate keys, text that
 * is not UTF-8, \u0000 and more than 2,048 levels by itself; what is added here is the
 * path of a mistake, limits on numbers and lengths, and writing.
 */
#include "base/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

enum { PATH_LEVELS = 32, PATH_BYTES = 160 };

struct json_doc {
	json_t *top;
	char name[128];
};

/* The key of the top is the name of the file, so that a path begins with it. */
static bool top_has_name(const struct json *v)
{
	return !v->up && v->key && v->key[0];
}

struct json_doc *json_read(const char *name, struct str text, struct json_mistake *wrong)
{
	struct json_doc *doc;
	json_error_t at;
	json_t *top = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &at);

	if (!top) {
		wrong->line = at.line < 1 ? 1 : at.line;
		wrong->column = at.column < 1 ? 1 : at.column;
		snprintf(wrong->says, sizeof(wrong->says), "%s", at.text);
		return NULL;
	}
	doc = malloc(sizeof(*doc));
	if (!doc) abort();
	doc->top = top;
	snprintf(doc->name, sizeof(doc->name), "%s", name);
	return doc;
}

struct json_doc *json_parse(const char *name, struct str text, struct err *e)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read(name, text, &wrong);

	if (!doc) err_line(e, ERR_INPUT, name, wrong.line, "%s (column %d)", wrong.says, wrong.column);
	return doc;
}

void json_free(struct json_doc *doc)
{
	if (!doc) return;
	json_decref(doc->top);
	free(doc);
}

struct json json_top(const struct json_doc *doc)
{
	return (struct json){ .v = doc->top, .key = doc->name };
}

struct json json_get(const struct json *up, const char *key)
{
	return (struct json){ .v = up->v ? json_object_get(up->v, key) : NULL, .up = up,
		.key = key };
}

struct json json_at(const struct json *array, size_t i)
{
	return (struct json){ .v = array->v ? json_array_get(array->v, i) : NULL, .up = array,
		.index = i };
}

bool json_count(const struct json *array, size_t most, size_t *n, struct err *e)
{
	*n = 0;
	if (!array->v) return json_err(array, e, "is missing, expected a list");
	if (!json_is_array((const json_t *)array->v)) return json_err(array, e, "expected a list");
	*n = json_array_size(array->v);
	if (*n <= most) return true;
	return json_err(array, e, "has %zu entries, at most %zu are possible", *n, most);
}

bool json_int(const struct json *v, int64_t least, int64_t most, int64_t *out, struct err *e)
{
	*out = 0;
	if (!v->v) return json_err(v, e, "is missing, expected a whole number");
	if (!json_is_integer((const json_t *)v->v))
		return json_err(v, e, "expected a whole number");
	*out = json_integer_value(v->v);
	if (*out >= least && *out <= most) return true;
	return json_err(v, e, "is %" PRId64 ", expected %" PRId64 " to %" PRId64, *out, least,
		most);
}

bool json_text(const struct json *v, struct str *out, struct err *e)
{
	*out = (struct str){ "", 0 };
	if (!v->v) return json_err(v, e, "is missing, expected a text");
	if (!json_is_string((const json_t *)v->v)) return json_err(v, e, "expected a text");
	*out = (struct str){ json_string_value(v->v), json_string_length(v->v) };
	return true;
}

bool json_bool(const struct json *v, bool *out, struct err *e)
{
	*out = v->v && json_is_true((const json_t *)v->v);
	if (v->v && json_is_boolean((const json_t *)v->v)) return true;
	return json_err(v, e, v->v ? "expected true or false" : "is missing, expected true or false");
}

bool json_is_nothing(const struct json *v)
{
	return v->v && json_is_null((const json_t *)v->v);
}

bool json_has_members(const struct json *v)
{
	return v->v && json_is_object((const json_t *)v->v);
}

const char *json_key(const struct json *object, size_t i)
{
	void *it = json_has_members(object) ? json_object_iter((json_t *)(uintptr_t)object->v) : NULL;

	while (it && i-- > 0) it = json_object_iter_next((json_t *)(uintptr_t)object->v, it);
	return it ? json_object_iter_key(it) : NULL;
}

static void add_part(char *out, size_t size, size_t *n, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void add_part(char *out, size_t size, size_t *n, const char *fmt, ...)
{
	va_list args;
	int wrote;

	va_start(args, fmt);
	wrote = vsnprintf(out + *n, size - *n, fmt, args);
	va_end(args);
	if (wrote > 0) *n += (size_t)wrote;
	if (*n >= size) *n = size - 1;
}

static void put_path(char *out, size_t size, const struct json *v)
{
	const struct json *way[PATH_LEVELS] = { 0 };
	size_t levels = 0, n = 0, first;

	for (; v && levels < PATH_LEVELS; v = v->up) way[levels++] = v;
	out[0] = '\0';
	for (first = levels; levels-- > 0;) {
		v = way[levels];
		if (top_has_name(v)) {
			add_part(out, size, &n, "%s%s", v->key, levels ? ": " : "");
			first--;
		} else if (v->key) {
			add_part(out, size, &n, "%s%s", levels + 1 < first ? "." : "", v->key);
		} else if (v->up) {
			add_part(out, size, &n, "[%zu]", v->index);
		}
	}
}

bool json_err(const struct json *v, struct err *e, const char *fmt, ...)
{
	char path[PATH_BYTES];
	va_list args;

	put_path(path, sizeof(path), v);
	va_start(args, fmt);
	err_vat(e, ERR_INPUT, path, fmt, args);
	va_end(args);
	return false;
}

bool json_within(const struct json *v, struct err *e, const struct err *why)
{
	char path[PATH_BYTES];

	put_path(path, sizeof(path), v);
	return err_within(e, ERR_INPUT, why, "%s", path);
}

/* The length of the well-formed UTF-8 sequence at `p` (RFC 3629), 0: there is none. */
static size_t utf8_length(const unsigned char *p, size_t left)
{
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3
		: p[0] < 0xf5 ? 4 : 0;

	if (n == 0 || n > left) return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80) return 0;
	if (p[0] == 0xe0 && p[1] < 0xa0) return 0; /* overlong */
	if (p[0] == 0xed && p[1] > 0x9f) return 0; /* a surrogate */
	if (p[0] == 0xf0 && p[1] < 0x90) return 0; /* overlong */
	if (p[0] == 0xf4 && p[1] > 0x8f) return 0; /* beyond U+10FFFF */
	return n;
}

static void put_ascii(struct buf *b, unsigned char c)
{
	static const char short_for[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	const char *s = c ? strchr(short_for, c) : NULL;

	if (s && (c < 0x20 || c == '"' || c == '\\')) {
		buf_ch(b, '\\');
		buf_ch(b, s[1]);
	} else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&' || c == '\'') {
		buf_fmt(b, "\\u%04x", c);
	} else {
		buf_ch(b, (char)c);
	}
}

void json_put_text(struct buf *b, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	buf_ch(b, '"');
	for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
		n = utf8_length(p + i, s.n - i);
		if (n == 0)
			buf_z(b, "\xef\xbf\xbd");
		else if (n == 1)
			put_ascii(b, p[i]);
		else if (n == 3 && p[i] == 0xe2 && p[i + 1] == 0x80 && (p[i + 2] | 1) == 0xa9)
			buf_fmt(b, "\\u202%c", p[i + 2] == 0xa8 ? '8' : '9'); /* ends lines in JavaScript */
		else
			buf_add(b, (struct str){ s.p + i, n });
	}
	buf_ch(b, '"');
}
