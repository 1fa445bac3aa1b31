/* SPDX-License-Identifier: Apache-2.0
 *
 * This file finds the route of a path by comparing the path with every row of the table: the rows
 * are few, and may_match() passes over most of them at once.
 */
#include "http/inside.h"

/* Compare a path with a pattern; both begin with "/". A parameter stands for one segment that is
 * not empty. */
static bool match_path(struct arena *a, struct str pattern, struct str path,
	struct http_pairs *params)
{
	struct str want, have;
	bool more_pattern = true, more_path = true;

	*params = (struct http_pairs){ 0 };
	while (more_pattern && more_path) {
		more_pattern = str_cut(pattern, '/', &want, &pattern);
		more_path = str_cut(path, '/', &have, &path);
		if (want.n && want.p[0] == ':') {
			if (have.n == 0) return false;
			want = str_sub(want, 1, want.n);
			pairs_add(a, params, (struct http_pair){ .name = want, .value = have });
		} else if (!str_eq(want, have)) {
			return false;
		}
	}
	return more_pattern == more_path;
}

/* True when a path may match a pattern: a quick look, so that few rows need match_path(). */
static bool may_match(struct str pattern, struct str path)
{
	size_t fixed = str_index(pattern, ':');

	if (fixed == pattern.n) return str_eq(pattern, path);
	return str_starts(path, str_sub(pattern, 0, fixed));
}

const struct http_route *http_match(struct arena *a, const struct http_route *table,
	enum http_method m, struct str path, struct http_pairs *params, bool *other_method)
{
	*other_method = false;
	*params = (struct http_pairs){ 0 };
	for (; table->path; table++) {
		struct str pattern = str_of(table->path);

		if (!may_match(pattern, path) || !match_path(a, pattern, path, params)) continue;
		if (table->method == m) return table;
		*other_method = true;
	}
	*params = (struct http_pairs){ 0 };
	return NULL;
}

const char *route_allow(const struct http_site *s, struct str path)
{
	struct arena *a = arena_new();
	struct http_pairs params;
	bool post_too, get_too;
	bool get = http_match(a, s->conf.routes, GET, path, &params, &post_too) != NULL;
	bool post = http_match(a, s->conf.routes, POST, path, &params, &get_too) != NULL;

	arena_free(a);
	if (get && post) return "GET, HEAD, POST";
	return get ? "GET, HEAD" : post ? "POST" : "";
}
