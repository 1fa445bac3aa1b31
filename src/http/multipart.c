/* SPDX-License-Identifier: Apache-2.0
 *
 * multipart/form-data (RFC 7578) as browsers send it: no preamble, no nested parts.
 * The body is in memory already, bounded by its route; values are slices of it.
 */
#include <string.h>

#include "http/inside.h"

enum { BOUNDARY_BYTES = 70, PART_HEADERS = 16, PART_HEADER_BYTES = 8 << 10 };

/* The value of `key` in `a; key=value; other="value"`. Inside quotes nothing is escaped:
 * browsers send %22 for a quote (WHATWG HTML, multipart/form-data encoding). */
static bool read_parameter(struct str s, struct str key, struct str *out)
{
	struct str name, rest;
	size_t end;

	s = str_sub(s, str_index(s, ';') + 1, s.n);
	while (s.n) {
		if (!str_cut(s, '=', &name, &rest)) return false;
		if (rest.n && rest.p[0] == '"') {
			rest = str_sub(rest, 1, rest.n);
			end = str_index(rest, '"');
			if (end == rest.n) return false;
			s = str_sub(rest, end + 1, rest.n);
			s = str_sub(s, str_index(s, ';') + 1, s.n);
		} else {
			end = str_index(rest, ';');
			s = str_sub(rest, end + 1, rest.n);
		}
		*out = str_sub(rest, 0, end);
		if (str_eq_nocase(str_trim(name), key)) return true;
	}
	return false;
}

/* Decode %22, %0D and %0A, which browsers write for a quote and line breaks, and nothing else. */
static struct str unescape_name(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	if (str_index(s, '%') == s.n) return s;
	for (size_t i = 0; i < s.n; i++) {
		struct str three = str_sub(s, i, i + 3);
		char c = s.p[i];

		if (str_eq(three, S("%22"))) c = '"';
		if (str_eq_nocase(three, S("%0D"))) c = '\r';
		if (str_eq_nocase(three, S("%0A"))) c = '\n';
		if (c != s.p[i]) i += 2;
		buf_ch(&b, c);
	}
	return buf_str(&b);
}

/* Cut the folders off the name of an uploaded file: old browsers send its whole path. */
static struct str cut_folders(struct str path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\') return str_sub(path, i, path.n);
	return path;
}

/* Take the head of a part, up to its blank line, off *part. Fill in the name of the field and that
 * of the file. */
static bool take_part_head(struct arena *a, struct str *part, struct http_pair *pair, bool *is_file,
	struct err *e)
{
	static const struct str wanted = { "content-disposition:", 20 };
	const char *end = part->n ? memmem(part->p, part->n, "\r\n\r\n", 4) : NULL;
	struct str head, line, file;
	bool named = false;
	int lines = 0;

	if (!end || end - part->p > PART_HEADER_BYTES)
		return err_set(e, ERR_INPUT, TR("a part of the form has no end to its header"));
	head = str_sub(*part, 0, (size_t)(end - part->p));
	*part = str_sub(*part, head.n + 4, part->n);
	while (str_line(&head, &line)) {
		if (++lines > PART_HEADERS)
			return err_set(e, ERR_INPUT, TR("a part of the form has too many headers"));
		if (!str_eq_nocase(str_sub(line, 0, wanted.n), wanted)) continue;
		named = read_parameter(line, S("name"), &pair->name);
		*is_file = read_parameter(line, S("filename"), &file);
		if (*is_file) pair->file = cut_folders(unescape_name(a, file));
	}
	pair->name = unescape_name(a, pair->name);
	if (!named || pair->name.n == 0 || !str_utf8(pair->name) || !str_utf8(pair->file))
		return err_set(e, ERR_INPUT, TR("a part of the form has no name in UTF-8"));
	if (pair->name.n > HTTP_NAME_BYTES || pair->file.n > HTTP_NAME_BYTES)
		return err_set(e, ERR_INPUT, TR("a field's name is longer than %d bytes"),
			HTTP_NAME_BYTES);
	return true;
}

static bool add_part(struct arena *a, struct str part, struct http_pairs *out, struct err *e)
{
	struct http_pair pair = { 0 };
	bool is_file = false;

	if (!take_part_head(a, &part, &pair, &is_file, e)) return false;
	if (!is_file && !str_utf8(part))
		return err_set(e, ERR_INPUT, TR("a field is not UTF-8 text"));
	if (out->n == HTTP_FIELDS)
		return err_set(e, ERR_INPUT, TR("more than %d fields"), HTTP_FIELDS);
	pair.value = part;
	pairs_add(a, out, pair);
	return true;
}

bool http_parse_multipart(struct arena *a, struct str type, struct str body,
	struct http_pairs *out, struct err *e)
{
	struct str boundary, between;

	*out = (struct http_pairs){ 0 };
	if (!read_parameter(type, S("boundary"), &boundary) || boundary.n == 0 ||
		boundary.n > BOUNDARY_BYTES)
		return err_set(e, ERR_INPUT, TR("a form in parts says no boundary"));
	between = str_fmt(a, "\r\n--%.*s", STR(boundary));
	if (!str_starts(body, str_sub(between, 2, between.n)))
		return err_set(e, ERR_INPUT, TR("a form in parts does not begin with its boundary"));
	body = str_sub(body, between.n - 2, body.n);
	while (!str_starts(body, S("--"))) {
		const char *end;

		if (!str_starts(body, S("\r\n")))
			return err_set(e, ERR_INPUT, TR("a boundary in the form is not a line"));
		body = str_sub(body, 2, body.n);
		end = memmem(body.p, body.n, between.p, between.n);
		if (!end) return err_set(e, ERR_INPUT, TR("a part of the form does not end"));
		if (!add_part(a, str_sub(body, 0, (size_t)(end - body.p)), out, e)) return false;
		body = str_sub(body, (size_t)(end - body.p) + between.n, body.n);
	}
	return true;
}
