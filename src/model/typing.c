/* SPDX-License-Identifier: Apache-2.0
 *
 * Two operations on the same text are carried over each other by cross_two(); lists of them by a
 * grid, whose cells are such pairs. The server has one order of all batches, so the grid of a batch
 * over those before it is all that is needed: a browser that walks the same grid from its own side
 * comes to the same text.
 *
 * Why "continues": two people who begin to type at one place send their words in pieces. By the
 * order of arrival alone, the second piece of one could land behind the first piece of the other, and
 * tear the word of one. The flag says to which text a piece belongs: a piece that continues stays at
 * the text that it continues. Where that text was deleted meanwhile, the flag goes.
 */
#include "model/typing.h"

#include <string.h>

#include "base/json.h"
#include "model/written.h"

/* -- characters -- */

/* True when a character begins at this byte of UTF-8. */
static bool begins(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

int64_t typing_length(struct str text)
{
	int64_t n = 0;

	for (size_t i = 0; i < text.n; i++) n += begins(text.p[i]);
	return n;
}

/* Find the byte at which the character `pos` begins; false when the text has less. */
static bool find_byte(struct str text, int64_t pos, size_t *at)
{
	for (*at = 0; *at < text.n; ++*at)
		if (begins(text.p[*at]) && pos-- == 0) return true;
	return pos == 0;
}

/* -- lists -- */

/* A list that grows. */
struct list {
	struct arena *a;
	struct typing t;
	size_t room;
};

static void add_op(struct list *l, struct typing_op op)
{
	if (l->t.n == l->room) {
		struct typing_op *more;

		l->room = l->room ? 2 * l->room : 4;
		more = NEW_N(l->a, struct typing_op, l->room);
		if (l->t.n) memcpy(more, l->t.ops, l->t.n * sizeof *more);
		l->t.ops = more;
	}
	l->t.ops[l->t.n++] = op;
}

static void add_all(struct list *l, const struct typing *t)
{
	for (size_t i = 0; i < t->n; i++) add_op(l, t->ops[i]);
}

void typing_join(struct arena *a, struct typing *t, const struct typing *more)
{
	struct list l = { .a = a };

	add_all(&l, t);
	add_all(&l, more);
	*t = l.t;
}

/* -- one operation over another -- */

static void cross_inserts(struct typing_op *later, struct typing_op *earlier)
{
	bool first = later->pos < earlier->pos;

	if (later->pos == earlier->pos) first = later->continues && !earlier->continues;
	if (first) earlier->pos += later->n;
	else later->pos += earlier->n;
}

/* Carry an insert and a delete over each other. An insert in the middle of what is deleted stays, and
 * the delete becomes two; `rest` is the second, with no characters when there is none. */
static void cross_insert(struct typing_op *in, struct typing_op *del, struct typing_op *rest)
{
	int64_t end = del->pos + del->n;

	*rest = (struct typing_op){ 0 };
	if (in->pos <= del->pos) {
		del->pos += in->n;
		return;
	}
	in->continues = in->continues && in->pos > end;
	if (in->pos >= end) {
		in->pos -= del->n;
		return;
	}
	*rest = (struct typing_op){ .pos = del->pos + in->n, .n = end - in->pos };
	del->n = in->pos - del->pos;
	in->pos = del->pos;
}

/* How many of the characters before `pos` are deleted. */
static int64_t deleted_before(const struct typing_op *del, int64_t pos)
{
	if (pos <= del->pos) return 0;
	return pos < del->pos + del->n ? pos - del->pos : del->n;
}

/* What both delete is deleted once. */
static void cross_deletes(struct typing_op *x, struct typing_op *y)
{
	struct typing_op x0 = *x, y0 = *y;
	int64_t from = x0.pos > y0.pos ? x0.pos : y0.pos;
	int64_t x_end = x0.pos + x0.n, y_end = y0.pos + y0.n;
	int64_t both = (x_end < y_end ? x_end : y_end) - from;

	if (both < 0) both = 0;
	x->pos -= deleted_before(&y0, x0.pos);
	y->pos -= deleted_before(&x0, y0.pos);
	x->n -= both;
	y->n -= both;
}

static void cross_two(struct typing_op later, struct typing_op earlier, struct list *laters,
	struct list *earliers)
{
	struct typing_op later_rest = { 0 }, earlier_rest = { 0 };

	if (later.insert && earlier.insert) cross_inserts(&later, &earlier);
	else if (later.insert) cross_insert(&later, &earlier, &earlier_rest);
	else if (earlier.insert) cross_insert(&earlier, &later, &later_rest);
	else cross_deletes(&later, &earlier);
	if (later.n) add_op(laters, later);
	if (later_rest.n) add_op(laters, later_rest);
	if (earlier.n) add_op(earliers, earlier);
	if (earlier_rest.n) add_op(earliers, earlier_rest);
}

/* -- the grid -- */

static struct typing one_of(const struct typing *t, size_t i)
{
	return (struct typing){ t->ops + i, 1 };
}

/* A cell is crossed by cross_two() and may come out as two operations; a row or a column of several
 * is taken one by one. Two operations of one cell stand behind each other and never cross, so that
 * this ends, four calls deep. */
void typing_cross(struct arena *a, struct typing *later, struct typing *earlier)
{
	struct list laters = { .a = a }, earliers = { .a = a };
	struct typing rest;

	if (later->n == 1 && earlier->n == 1) {
		cross_two(later->ops[0], earlier->ops[0], &laters, &earliers);
		*later = laters.t, *earlier = earliers.t;
		return;
	}
	if (later->n != 1) {
		rest = *earlier;
		for (size_t i = 0; i < later->n; i++) {
			struct typing one = one_of(later, i);

			typing_cross(a, &one, &rest);
			add_all(&laters, &one);
		}
		*later = laters.t, *earlier = rest;
		return;
	}
	rest = *later;
	for (size_t i = 0; i < earlier->n; i++) {
		struct typing one = one_of(earlier, i);

		typing_cross(a, &rest, &one);
		add_all(&earliers, &one);
	}
	*later = rest, *earlier = earliers.t;
}

/* -- texts -- */

static bool apply_one(struct arena *a, struct str text, const struct typing_op *op, struct str *out)
{
	struct buf b = { .a = a };
	size_t from, to;

	if (op->pos < 0 || op->n < 0 || !find_byte(text, op->pos, &from)) return false;
	to = from;
	if (!op->insert) {
		if (!find_byte(str_sub(text, from, text.n), op->n, &to)) return false;
		to += from;
	}
	buf_add(&b, str_sub(text, 0, from));
	if (op->insert) buf_add(&b, op->text);
	buf_add(&b, str_sub(text, to, text.n));
	*out = buf_str(&b);
	return true;
}

bool typing_apply(struct arena *a, struct str text, const struct typing *t, struct str *out)
{
	*out = text;
	for (size_t i = 0; i < t->n; i++)
		if (!apply_one(a, *out, &t->ops[i], out)) return false;
	return true;
}

/* The bytes that two texts have in common at their beginning, whole characters. */
static size_t common_beginning(struct str x, struct str y)
{
	size_t n = 0;

	while (n < x.n && n < y.n && x.p[n] == y.p[n]) n++;
	while (n > 0 && ((n < x.n && !begins(x.p[n])) || (n < y.n && !begins(y.p[n])))) n--;
	return n;
}

/* The bytes that they have in common at their end, behind their beginning. */
static size_t common_end(struct str x, struct str y, size_t beginning)
{
	size_t n = 0;

	while (n < x.n - beginning && n < y.n - beginning && x.p[x.n - 1 - n] == y.p[y.n - 1 - n])
		n++;
	while (n > 0 && !begins(x.p[x.n - n])) n--;
	return n;
}

struct typing typing_diff(struct arena *a, struct str before, struct str after)
{
	size_t head = common_beginning(before, after), tail = common_end(before, after, head);
	struct str out = str_sub(before, head, before.n - tail);
	struct str in = str_sub(after, head, after.n - tail);
	int64_t pos = typing_length(str_sub(before, 0, head));
	struct list l = { .a = a };

	if (out.n) add_op(&l, (struct typing_op){ .pos = pos, .n = typing_length(out) });
	if (in.n)
		add_op(&l, (struct typing_op){ .insert = true, .pos = pos,
			.n = typing_length(in), .text = in });
	return l.t;
}

/* -- JSON -- */

static bool read_insert(struct arena *a, const struct json *op, struct typing_op *out,
	struct err *e)
{
	struct json text = json_at(op, 2), flag = json_at(op, 3);
	int64_t continues;

	if (!json_text(&text, &out->text, e) || !json_int(&flag, 0, 1, &continues, e)) return false;
	if (!out->text.n) return json_err(&text, e, "is empty");
	if (out->text.n > TYPING_BYTES) return json_err(&text, e, "is too long");
	if (written_control(out->text, S("\n")) < out->text.n)
		return json_err(&text, e, "has a control character");
	out->text = str_dup(a, out->text);
	out->insert = true;
	out->continues = continues;
	out->n = typing_length(out->text);
	return true;
}

static bool read_op(struct arena *a, const struct json *op, struct typing_op *out, struct err *e)
{
	struct json kind = json_at(op, 0), pos = json_at(op, 1), count = json_at(op, 2);
	struct str word;
	size_t n;

	if (!json_count(op, 4, &n, e) || !json_text(&kind, &word, e) ||
		!json_int(&pos, 0, TYPING_PLACE, &out->pos, e))
		return false;
	if (str_eq(word, S("i")) && n == 4) return read_insert(a, op, out, e);
	if (str_eq(word, S("d")) && n == 3) return json_int(&count, 1, TYPING_PLACE, &out->n, e);
	return json_err(op, e, "expected [\"i\", place, text, 0 or 1] or [\"d\", place, number]");
}

static bool read_ops(struct arena *a, const struct json *top, size_t most, struct typing *out,
	struct err *e)
{
	size_t bytes = 0;

	if (!json_count(top, most, &out->n, e)) return false;
	out->ops = NEW_N(a, struct typing_op, out->n + 1);
	for (size_t i = 0; i < out->n; i++) {
		struct json op = json_at(top, i);

		if (!read_op(a, &op, &out->ops[i], e)) return false;
		bytes += out->ops[i].text.n;
		if (bytes > TYPING_BYTES) return json_err(&op, e, "is too much text at once");
	}
	return true;
}

bool typing_parse(struct arena *a, struct str json, size_t most, struct typing *out, struct err *e)
{
	struct json_doc *doc = json_parse("ops", json, e);
	struct json top;
	bool ok;

	*out = (struct typing){ 0 };
	if (!doc) return false;
	top = json_top(doc);
	ok = read_ops(a, &top, most, out, e);
	json_free(doc);
	return ok;
}

void typing_print(struct buf *b, const struct typing *t)
{
	buf_ch(b, '[');
	for (size_t i = 0; i < t->n; i++) {
		const struct typing_op *op = &t->ops[i];

		buf_fmt(b, "%s[\"%c\",%lld,", i ? "," : "", op->insert ? 'i' : 'd',
			(long long)op->pos);
		if (!op->insert) {
			buf_fmt(b, "%lld]", (long long)op->n);
			continue;
		}
		json_put_text(b, op->text);
		buf_fmt(b, ",%d]", op->continues);
	}
	buf_ch(b, ']');
}
