/* SPDX-License-Identifier: Apache-2.0
 *
 * The writer holds one page of rows in memory and the reader one line of the file, however large
 * the database is: meanwhile x->a is an arena that is emptied after each page or line. Only
 * references that may lead to a later row of the same table (a person's leader) are kept until the
 * end, as numbers.
 */
#include "model/archive.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/id.h"
#include "model/audit.h"
#include "model/fields.h"

enum { SCHEMA };
const char *const archive_sql[] = {
	[SCHEMA] = "/* all: a row a version */ SELECT coalesce(max(version), 0) FROM schema_version",
	NULL
};

enum { PAGE = 500 }; /* the rows that one query gives */

static bool refuse_strangers(struct ctx *x)
{
	return x->me == CTX_OPERATOR ||
		err_set(&x->err, ERR_FORBIDDEN, "only the operator exports and imports everything");
}

/* Read the number that a statement gives in its first row; 0 when it gives no row. */
static bool read_number(struct ctx *x, const char *sql, int64_t *n)
{
	struct db_q *q = db_query(x, sql, "");

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* -- the writer -- */

struct writer {
	struct ctx *x;
	FILE *out;
	const char *name;
	struct archive_progress progress;
	int64_t records, all;    /* rows that are written, and rows that there are */
};

static bool write_line(struct writer *w, struct buf *b)
{
	buf_ch(b, '\n');
	if (fwrite(b->p, 1, b->n, w->out) == b->n) return true;
	return err_at(&w->x->err, ERR_FAILED, w->name, "%s", strerror(errno));
}

/* True when the file has the field. A derived field is worked out again when the file is read. */
static bool is_written(const struct entity_field *f)
{
	return field_is_stored(f) && !f->derived;
}

/* Make the statement of a page: "SELECT id, name, … FROM person WHERE id > $1 ORDER BY id LIMIT
 * $2". */
static const char *make_select(struct arena *a, const struct entity *t)
{
	struct buf b = { .a = a };
	const char *key = t->fields->name;

	buf_z(&b, "SELECT ");
	for (const struct entity_field *f = t->fields; f->type; f++)
		if (is_written(f)) buf_fmt(&b, "%s%s", f == t->fields ? "" : ", ", f->name);
	buf_fmt(&b, " FROM %s WHERE %s > $1%s%s ORDER BY %s LIMIT $2", t->name, key,
		t->exported ? " AND " : "", t->exported ? t->exported : "", key);
	return str_z(a, buf_str(&b));
}

static bool write_row(struct writer *w, const struct entity *t, struct db_q *q)
{
	struct buf b = { .a = w->x->a };
	bool keyed = t->fields->type == FIELD_ID;
	int64_t id = keyed ? db_int(q, 0) : 0;
	int column = 0;

	buf_fmt(&b, "{\"%s\":{", t->name);
	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!is_written(f)) continue;
		buf_fmt(&b, "%s\"%s\":", column ? "," : "", f->name);
		field_put(w->x, &b, f, q, column++, id);
	}
	buf_z(&b, "}}");
	w->records++;
	if (w->progress.show && w->all)
		w->progress.show(w->progress.arg, "writing", (double)w->records / (double)w->all);
	return write_line(w, &b);
}

/* Write the rows behind `key`, at most `most`; *n is how many. `key` becomes the key of the last
 * row, and a key of text is kept in `keys`. `rows` is the memory of one row at a time; the query
 * lives in x->a. */
static bool write_page(struct writer *w, const struct entity *t, const char *sql,
	struct db_arg *key, int64_t most, int64_t *n, struct arena *rows, struct arena *keys)
{
	struct arena *a = w->x->a;
	struct db_arg v[2] = { *key, { .type = 'i', .number = most } };
	struct db_q *q = db_query_args(w->x, sql, v, 2);
	bool ok = true;

	*n = 0;
	if (!q) return false;
	w->x->a = rows;
	for (; ok && db_next(q); ++*n, arena_reset(rows)) {
		ok = write_row(w, t, q);
		if (key->type == 'i') key->number = db_int(q, 0);
		else if (*n + 1 == most) key->bytes = str_dup(keys, db_text(q, 0));
	}
	w->x->a = a;
	return db_done(q) && ok;
}

static bool write_entity(struct writer *w, const struct entity *t)
{
	struct arena *old = w->x->a, *page = arena_new(), *rows = arena_new(), *keys = arena_new();
	const char *sql = make_select(keys, t);
	struct db_arg key = { .type = t->fields->type == FIELD_ID ? 'i' : 's', .bytes = { "", 0 } };
	/* the client of PostgreSQL holds a whole page in memory, and a sealed file may have
	 * megabytes, so that rows with large fields come one by one */
	const struct entity_field *sealed = entity_sealed(t);
	int64_t most = sealed && sealed->most > FIELD_TEXT_BYTES ? 1 : PAGE, n = most;
	bool ok = true;

	w->x->a = page;
	while (ok && n == most) {
		arena_reset(page);
		ok = write_page(w, t, sql, &key, most, &n, rows, keys);
	}
	w->x->a = old;
	arena_free(page);
	arena_free(rows);
	arena_free(keys);
	return ok;
}

static bool write_header(struct writer *w)
{
	struct buf b = { .a = w->x->a };
	int64_t schema;

	if (!read_number(w->x, archive_sql[SCHEMA], &schema)) return false;
	buf_fmt(&b, "{\"rapport\":\"%s\",\"schema\":%lld,\"at\":\"", RAPPORT_VERSION,
		(long long)schema);
	date_print_rfc3339(&b, w->x->now);
	buf_z(&b, "\"}");
	return write_line(w, &b);
}

static bool write_end(struct writer *w)
{
	struct buf b = { .a = w->x->a };

	buf_fmt(&b, "{\"end\":true,\"records\":%lld}", (long long)w->records);
	if (!write_line(w, &b)) return false;
	return fflush(w->out) == 0 ||
		err_at(&w->x->err, ERR_FAILED, w->name, "%s", strerror(errno));
}

static bool count_all(struct writer *w)
{
	for (size_t i = 0; entities[i]; i++) {
		int64_t n;

		if (!fields_count(w->x, i, &n)) return false;
		w->all += n;
	}
	return true;
}

bool archive_write(struct ctx *x, FILE *out, const char *name, struct archive_progress p,
	int64_t *records)
{
	struct writer w = { .x = x, .out = out, .name = name, .progress = p };
	bool ok = refuse_strangers(x) && count_all(&w) && write_header(&w);

	for (size_t i = 0; ok && entities[i]; i++) ok = write_entity(&w, entities[i]);
	ok = ok && write_end(&w);
	*records = w.records;
	return ok;
}

/* -- the reader -- */

/* Field `f` of the row `row` refers to the row `to`, which may come later in the file. */
struct later {
	const struct entity *t;
	const struct entity_field *f;
	int64_t row, to;
};

struct reader {
	struct ctx *x;
	FILE *in;
	const char *name;
	struct archive_progress progress;
	int64_t line, records;   /* the number of the line, and how many rows were read */
	int64_t bytes, all;      /* bytes that were read, and the size of the file; 0: unknown */
	struct arena *keep;      /* memory that lasts until the end */
	struct arena *rows;      /* memory of one line */
	struct buf later;        /* an array of struct later */
	const char **insert;     /* insert[i] is the statement that adds a row of entities[i] */
	int64_t schema;          /* the version of the schema that the export was made with */
	bool ended;              /* the last line of an export was read */
};

/* Read the next line, without its line break; *more is false at the end of the file. */
static bool read_line(struct reader *r, struct buf *b, bool *more)
{
	int c;

	while ((c = getc_unlocked(r->in)) != EOF && c != '\n') {
		buf_ch(b, (char)c);
		if (b->n > ARCHIVE_LINE_BYTES)
			return err_set(&r->x->err, ERR_INPUT, "longer than %d MiB",
				ARCHIVE_LINE_BYTES >> 20);
	}
	*more = c != EOF || b->n > 0;
	r->bytes += (int64_t)b->n + 1;
	r->line += *more;
	if (!ferror(r->in)) return true;
	return err_set(&r->x->err, ERR_FAILED, "%s", strerror(errno));
}

static bool refuse_unknown_fields(struct reader *r, const struct json *v, const struct entity *t)
{
	const char *key;

	for (size_t i = 0; (key = json_key(v, i)); i++) {
		const struct entity_field *f = t->fields;

		while (f->type && (!is_written(f) || strcmp(f->name, key) != 0)) f++;
		if (!f->type) return json_err(v, &r->x->err, "has no field \"%.60s\"", key);
	}
	return true;
}

/* The value of a field that an older export does not have: NULL where that may stand, else 0, or no text. A value
 * that is not there must not look like one: of two rows of one author, each would have the same. */
static struct db_arg make_default(const struct entity_field *f)
{
	bool text = f->type == FIELD_TEXT || f->type == FIELD_ZONE || f->type == FIELD_HOURS;
	bool bytes = f->type == FIELD_BYTES || f->type == FIELD_SEALED;

	return (struct db_arg){ .type = bytes ? (f->null ? 'y' : 'b') : text ? (f->null ? 'z' : 's') : f->null ? 'o' : 'i',
		.bytes = { "", 0 } };
}

/* Put a reference off until all rows are there; *v becomes 0. */
static bool keep_for_later(struct reader *r, const struct entity *t, const struct entity_field *f,
	int64_t row, struct db_arg *v)
{
	struct later l = { t, f, row, v->number };

	if (!v->number) return true;
	if (r->later.n / sizeof l == ARCHIVE_LATER)
		return err_set(&r->x->err, ERR_LIMIT, "more than %d rows of this kind",
			ARCHIVE_LATER);
	v->number = 0;
	buf_add(&r->later, (struct str){ (const char *)&l, sizeof l });
	return true;
}

static bool read_row(struct reader *r, size_t i, const struct json *v)
{
	const struct entity *t = entities[i];
	struct db_arg args[FIELDS];
	size_t n = 0;

	if (!json_has_members(v)) return json_err(v, &r->x->err, "expected the fields of a row");
	if (!refuse_unknown_fields(r, v, t)) return false;
	for (const struct entity_field *f = t->fields; f->type; f++) {
		struct json field = json_get(v, f->name);
		int64_t id = n ? args[0].number : 0;
		struct db_arg *arg;

		if (!field_is_stored(f)) continue;
		arg = &args[n++];
		*arg = make_default(f);
		if (f->derived || (f->since > r->schema && !field.v)) continue;
		if (!field_take(r->x, f, &field, id, arg)) return false;
		if (f->later && !keep_for_later(r, t, f, id, arg)) return false;
	}
	r->records++;
	return db_run_args(r->x, r->insert[i], args, n) == 1;
}

static bool read_end(struct reader *r, const struct json *top)
{
	struct json records = json_get(top, "records");
	int64_t n;

	if (!json_int(&records, 0, INT64_MAX, &n, &r->x->err)) return false;
	r->ended = true;
	return n == r->records ||
		json_err(&records, &r->x->err,
			"%lld rows were announced and %lld "
			"are here",
			(long long)n, (long long)r->records);
}

static bool read_header(struct reader *r, const struct json *top)
{
	struct json version = json_get(top, "rapport"), schema = json_get(top, "schema");
	struct str made_by;
	int64_t n, ours;

	if (!version.v)
		return err_set(&r->x->err, ERR_INPUT, "expected the first line of an export, "
			"{\"rapport\":…}");
	if (!json_text(&version, &made_by, &r->x->err) ||
		!json_int(&schema, 1, INT32_MAX, &n, &r->x->err) ||
		!read_number(r->x, archive_sql[SCHEMA], &ours))
		return false;
	r->schema = n;
	return n <= ours || err_set(&r->x->err, ERR_INPUT, "it was made by rapport %.*s, which is "
		"newer than this program; use that one", STR(str_sub(made_by, 0, 32)));
}

static bool read_value(struct reader *r, const struct json *top)
{
	const char *name = json_key(top, 0);
	struct json v;

	if (!name) return err_set(&r->x->err, ERR_INPUT, "expected an object");
	if (r->line == 1) return read_header(r, top);
	if (r->ended) return err_set(&r->x->err, ERR_INPUT, "a line behind the end");
	if (json_get(top, "end").v) return read_end(r, top);
	v = json_get(top, name);
	if (json_key(top, 1))
		return json_err(&v, &r->x->err, "expected this and nothing beside it");
	for (size_t i = 0; entities[i]; i++)
		if (strcmp(entities[i]->name, name) == 0) return read_row(r, i, &v);
	return err_set(&r->x->err, ERR_INPUT, "\"%.60s\" is nothing that rapport keeps", name);
}

static bool read_text(struct reader *r, struct str text)
{
	struct json_doc *doc = json_parse("", text, &r->x->err);
	struct json top;
	bool ok;

	if (!doc) return false;
	top = json_top(doc);
	ok = read_value(r, &top);
	json_free(doc);
	return ok;
}

/* Put the name of the file and the line before the error of x. A conflict becomes ERR_INPUT: the
 * database was empty, so that the rows of the file contradict each other. */
static bool name_line(struct reader *r)
{
	struct err why = r->x->err;
	/* each line is a JSON document without a name, so that its places begin with a dot, and the
	 * line 1 of that document says nothing */
	size_t nameless = str_starts(str_of(why.place), S(".")) ? 1 : 0;

	if (str_eq(str_of(why.place), S(":1"))) why.place[0] = 0;
	memmove(why.place, why.place + nameless, sizeof why.place - nameless);
	err_clear(&r->x->err);
	return err_within(&r->x->err, why.code == ERR_CONFLICT ? ERR_INPUT : why.code, &why,
		"%s:%lld", r->name, (long long)(r->line ? r->line : 1));
}

static bool read_lines(struct reader *r)
{
	bool more = true;

	while (more) {
		struct buf b = { .a = r->rows };

		if (!read_line(r, &b, &more)) return name_line(r);
		if (more && !read_text(r, buf_str(&b))) return name_line(r);
		arena_reset(r->rows);
		if (r->progress.show && r->all)
			r->progress.show(r->progress.arg, "reading",
				(double)r->bytes / (double)r->all);
	}
	return r->ended || err_line(&r->x->err, ERR_INPUT, r->name,
		(long long)(r->line ? r->line : 1), "the end is missing: the file was "
		"cut; expected {\"end\":true,…} in its last line");
}

static bool set_reference(struct reader *r, const struct later *l)
{
	struct str sql = str_fmt(r->x->a, "UPDATE %s SET %s = $2 WHERE %s = $1", l->t->name,
		l->f->name, l->t->fields->name);
	struct db_arg v[2] = { { .type = 'i', .number = l->row },
		{ .type = 'i', .number = l->to } };
	struct buf row = { .a = r->x->a };

	if (db_run_args(r->x, sql.p, v, 2) == 1) return true;
	if (r->x->err.code != ERR_CONFLICT) return false;
	id_print(&row, l->row);
	err_clear(&r->x->err);
	return err_at(&r->x->err, ERR_INPUT, r->name, "the %s of %s %.*s is not in this file",
		l->f->name, l->t->name, STR(buf_str(&row)));
}

static bool set_references(struct reader *r)
{
	const struct later *l = (const struct later *)(const void *)r->later.p;

	for (size_t i = 0; i < r->later.n / sizeof *l; i++, arena_reset(r->rows))
		if (!set_reference(r, &l[i])) return false;
	return true;
}

/* Read the calendars again from their files, one after the other: busy time is not exported. */
static bool read_calendars(struct reader *r)
{
	int64_t all, done = 0;
	size_t n = 1;

	if (!read_number(r->x, "SELECT count(*) FROM calendar", &all)) return false;
	for (; n; done++) {
		arena_reset(r->rows);
		if (!calendar_extend(r->x, 1, &n)) return false;
		if (r->progress.show && all)
			r->progress.show(r->progress.arg, "reading calendars",
				(double)done / (double)all);
	}
	return true;
}

/* Check that no table has a row. The log of acts may have some: of an export of the empty database,
 * for example. */
static bool is_empty(struct ctx *x)
{
	for (size_t i = 0; entities[i]; i++) {
		const char *name = entities[i]->name;
		int64_t any;

		if (entities[i] == &audit_entity) continue;
		if (!read_number(x, str_fmt(x->a, "SELECT 1 FROM %s LIMIT 1", name).p, &any))
			return false;
		if (any)
			return err_set(&x->err, ERR_CONFLICT,
				"an export is read into an empty database, and "
				"this one holds a %s already; `rapport init --data NEW` makes one",
				name);
	}
	return true;
}

/* Make "INSERT INTO person (id, key, …) VALUES ($1, $2, …)" with all columns. The mark {+person}
 * would leave out the columns without a member. */
static const char *make_insert(struct arena *a, const struct entity *t)
{
	struct buf names = { .a = a }, places = { .a = a };
	int n = 0;

	for (const struct entity_field *f = t->fields; f->type; f++) {
		if (!field_is_stored(f)) continue;
		buf_fmt(&names, "%s%s", n ? ", " : "", f->name);
		buf_fmt(&places, "%s$%d", n ? ", " : "", n + 1);
		n++;
	}
	return str_fmt(a, "INSERT INTO %s (%.*s) VALUES (%.*s)", t->name, STR(buf_str(&names)),
		STR(buf_str(&places))).p;
}

static const char **make_inserts(struct arena *a)
{
	const char **out = NEW_N(a, const char *, fields_entities());

	for (size_t i = 0; entities[i]; i++) out[i] = make_insert(a, entities[i]);
	return out;
}

bool archive_read(struct ctx *x, FILE *in, const char *name, struct archive_progress p,
	int64_t *records)
{
	struct reader r = { .x = x, .in = in, .name = name, .progress = p, .keep = x->a,
		.rows = arena_new() };
	struct stat st;
	bool ok = refuse_strangers(x) && is_empty(x);

	r.insert = make_inserts(r.keep);
	r.later.a = r.keep;
	if (fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode)) r.all = st.st_size;
	x->a = r.rows;
	ok = ok && read_lines(&r) && set_references(&r) && read_calendars(&r);
	x->a = r.keep;
	arena_free(r.rows);
	*records = r.records;
	return ok && audit_add(x, "archive.import", 0);
}
