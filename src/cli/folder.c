/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/folder.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

enum { CALENDARS_MAX = 1000000 };

static bool add_file(struct folder *f, const char *folder, struct str name, struct err *e)
{
	if (f->n == CALENDARS_MAX)
		return err_at(e, ERR_INPUT, folder, "more than %d calendars", CALENDARS_MAX);
	if (f->n == f->cap) {
		struct calendar_file *old = f->file;

		f->cap = f->cap ? f->cap * 2 : 256;
		f->file = NEW_N(f->a, struct calendar_file, f->cap);
		for (size_t i = 0; i < f->n; i++) f->file[i] = old[i];
	}
	f->file[f->n] = (struct calendar_file){ str_sub(name, 0, name.n - 4),
		str_fmt(f->a, "%s/%.*s", folder, STR(name)), f->n };
	f->n++;
	return true;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool walk_folder(struct folder *f, const char *path, bool deeper, struct err *e)
{
	struct str *names;
	size_t n;

	if (!file_list(f->a, path, &names, &n, e)) return false;
	for (size_t i = 0; i < n; i++)
		if (str_ends(names[i], S(".ics")) && !add_file(f, path, names[i], e)) return false;
	for (size_t i = 0; i < n && deeper; i++) {
		const char *sub = str_z(f->a, str_fmt(f->a, "%s/%.*s", path, STR(names[i])));

		if (names[i].p[0] == '.' || str_ends(names[i], S(".ics")) || !is_folder(sub)) continue;
		if (!walk_folder(f, sub, false, e)) return false;
	}
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	const struct calendar_file *x = a, *y = b;
	int c = str_cmp(x->id, y->id);

	return c ? c : (x->order > y->order) - (x->order < y->order);
}

bool folder_list(struct arena *a, const char *path, struct folder *f, struct err *e)
{
	*f = (struct folder){ .a = a };
	if (!walk_folder(f, path, true, e)) return false;
	if (f->n) qsort(f->file, f->n, sizeof *f->file, compare_ids);
	return true;
}

const struct calendar_file *folder_find(const struct folder *f, struct str id)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(f->file[mid].id, id) < 0) low = mid + 1;
		else high = mid;
	}
	return low < f->n && str_eq(f->file[low].id, id) ? &f->file[low] : NULL;
}
