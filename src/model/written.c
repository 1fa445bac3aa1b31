/* SPDX-License-Identifier: Apache-2.0 */
#include "model/written.h"

#include "base/clean.h"
#include "base/log.h"
#include "base/secret.h"
#include "db/db.h"
#include "view/lang.h"

const char *const written_unopened =
	TR("[This text cannot be opened. Whoever runs the server can look into it.]");

size_t written_control(struct str s, struct str but)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && str_index(but, s.p[i]) == but.n) || c == 0x7f) return i;
		if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0) return i;
	}
	return s.n;
}

/* CRLF and CR become LF, a tab a space. */
static struct str with_plain_breaks(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') continue;
		buf_ch(&b, (char)(s.p[i] == '\r' ? '\n' : s.p[i] == '\t' ? ' ' : s.p[i]));
	}
	return buf_str(&b);
}

bool written_fits(struct ctx *x, const char *field, struct str s, size_t most)
{
	long long over = 0;

	for (size_t i = most; i < s.n; i++) over += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	if (s.n <= most) return true;
	if (over <= 1)
		return err_field(&x->err, ERR_INPUT, field,
			TR("Too long by one character: please shorten it. Nothing is lost."));
	return err_field(&x->err, ERR_INPUT, field,
		TR("Too long by %lld characters: please shorten it. Nothing is lost."), over);
}

bool written_typed(struct ctx *x, const char *field, struct str s)
{
	if (!str_utf8(s))
		return err_say(&x->err, ERR_INPUT, field,
			TR("This could not be read as text; please type it again."));
	if (written_control(s, S("\n\r\t")) < s.n)
		return err_say(&x->err, ERR_INPUT, field,
			TR("a control character, which is no text; please type it again"));
	return written_fits(x, field, s, WRITTEN_BYTES);
}

bool written_take(struct ctx *x, const char *field, struct str in, bool needed, struct str *out)
{
	struct str s = str_trim(in);

	if (!written_typed(x, field, s)) return false;
	if (needed && clean_trim(s).n == 0) /* nobody sees anything of it */
		return err_say(&x->err, ERR_INPUT, field, TR("Please write a few words here."));
	*out = with_plain_breaks(x->a, s);
	return true;
}

bool written_address(struct ctx *x, const char *field, struct str in)
{
	return clean_trim(in).n || err_say(&x->err, ERR_INPUT, field, TR("Please enter the address; it is missing."));
}

struct str written_place(struct ctx *x, const char *column, int64_t id)
{
	struct buf b = { .a = x->a };

	buf_z(&b, column);
	buf_ch(&b, ' ');
	buf_int(&b, id);
	return buf_str(&b);
}

struct str written_seal(struct ctx *x, const char *column, int64_t id, struct str text)
{
	return secret_seal(x->a, x->keys, written_place(x, column, id), text);
}

bool written_unseal(struct ctx *x, const char *column, int64_t id, struct str sealed,
	struct str *text, struct err *why)
{
	return secret_open(x->a, x->keys, written_place(x, column, id), sealed, text, why);
}

struct str written_open_at(struct ctx *x, struct str place, struct str sealed)
{
	struct err why = { 0 };
	struct str text;

	if (sealed.n == 0) return S("");
	if (x->keys && secret_open(x->a, x->keys, place, sealed, &text, &why)) return text;
	x->unopened_n++;
	log_warn("unopened place=%.*s", STR(place));
	return x->unopened.n ? x->unopened : str_of(written_unopened);
}

struct str written_open(struct ctx *x, const char *column, int64_t id, struct str sealed)
{
	return written_open_at(x, written_place(x, column, id), sealed);
}

int64_t written_page(size_t most)
{
	return most < 1 ? 1 : most > WRITTEN_PAGE + 1 ? WRITTEN_PAGE : (int64_t)most;
}

int64_t written_before(int64_t before)
{
	return before > 0 ? before : INT64_MAX;
}

bool written_twin(struct ctx *x, const char *sql, struct str client, int64_t *id)
{
	struct db_q *q;

	*id = 0;
	if (!client.n) return true;
	if (!(q = db_query(x, sql, "is", x->me, client))) return false;
	if (db_next(q)) *id = db_int(q, 0);
	return db_done(q);
}

bool written_named(struct ctx *x, const char *sql, struct str client, int64_t *id)
{
	if (!written_twin(x, sql, client, id)) return false;
	return *id || err_set(&x->err, ERR_MISSING,
		TR("What this is about was not saved, or is gone."));
}
