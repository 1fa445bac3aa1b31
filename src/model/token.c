/* SPDX-License-Identifier: Apache-2.0 */
#include "model/token.h"

#include "base/clean.h"
#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/agreed.h"
#include "model/audit.h"
#include "model/written.h"

enum { LIST, COUNT, ADD, DEL, END, FIND, NOTE, SWEEP };
const char *const token_sql[] = {
	[LIST] =
		"SELECT id, person, name, scopes, made, used FROM token"
		" WHERE person = $1 ORDER BY id LIMIT $2",
	[COUNT] = "SELECT count(*) FROM token WHERE person = $1",
	[ADD] =
		"INSERT INTO token (id, person, hash, name, scopes, made, used)"
		" VALUES ($1, $2, $3, $4, $5, $6, NULL)",
	[DEL] = "DELETE FROM token WHERE id = $1 AND person = $2",
	[END] = "DELETE FROM token WHERE person = $1",
	[FIND] =
		"SELECT t.id, t.person, t.name, t.scopes, t.made, t.used FROM token t"
		"  JOIN person p ON p.id = t.person JOIN account c ON c.person = t.person"
		" WHERE t.hash = $1 AND p.left_at IS NULL AND c.shut = 0",
	[NOTE] = "UPDATE token SET used = $2 WHERE id = $1 AND (used IS NULL OR used < $2)",
	[SWEEP] =
		"/* all: there are few */ DELETE FROM token WHERE EXISTS"
		" (SELECT 1 FROM person p WHERE p.id = token.person AND p.left_at IS NOT NULL)",
	NULL
};

static const struct entity_field token_fields[] = {
	FIELD(token, id, ID),
	FIELD(token, person, ID, .about = "whose it is"),
	FIELD(token, name, TEXT, .readers = READ_AUTHOR, .about = "what its person calls it"),
	COLUMN(scopes, INT, .about = "what it may: 1 read, 2 write, 4 the calendar, 8 be an assistant that reads, 16 one that acts; added up"),
	FIELD(token, made, TIME),
	FIELD(token, used, DAY, .null = true, .about = "the last day it was used; null: never"),
	{ 0 },
};
const struct entity token_entity = { .name = "token", .fields = token_fields,
	.size = sizeof(struct token) };

static struct token read_token(struct db_q *q)
{
	return (struct token){ .id = db_int(q, 0), .person = db_int(q, 1), .name = db_text(q, 2),
		.scopes = (unsigned)db_int(q, 3), .made = db_int(q, 4), .used = db_int(q, 5) };
}

bool token_list(struct ctx *x, struct token **out, size_t *n)
{
	struct db_q *q = db_query(x, token_sql[LIST], "ii", x->me, (int64_t)TOKENS);

	*out = NEW_N(x->a, struct token, TOKENS);
	*n = 0;
	if (!q) return false;
	while (*n < TOKENS && db_next(q)) (*out)[(*n)++] = read_token(q);
	return db_done(q);
}

static bool has_room(struct ctx *x)
{
	struct db_q *q = db_query(x, token_sql[COUNT], "i", x->me);
	int64_t have = 0;

	if (!q) return false;
	if (db_next(q)) have = db_int(q, 0);
	if (!db_done(q)) return false;
	return have < TOKENS || err_set(&x->err, ERR_FULL,
		TR("You have as many tokens as are kept. Take one back first."));
}

static bool name_token(struct ctx *x, struct str typed, struct str *name)
{
	struct clean_at at;

	if (!str_utf8(typed) || !clean_name(x->a, typed, name, &at))
		return err_field(&x->err, ERR_INPUT, "name",
			TR("Write it with letters, digits and spaces."));
	if (!name->n) return err_field(&x->err, ERR_INPUT, "name", TR("Give it a name."));
	return written_fits(x, "name", *name, TOKEN_NAME_BYTES);
}

struct str token_add(struct ctx *x, struct str name, unsigned scopes)
{
	struct str text = str_fmt(x->a, TOKEN_PREFIX "%.*s", STR(secret_token(x->a)));
	int64_t id = id_new(x->now);

	if (!name_token(x, name, &name)) return (struct str){ 0 };
	if (!scopes || (scopes & ~(unsigned)TOKEN_SCOPES)) {
		err_field(&x->err, ERR_INPUT, "scopes", TR("Choose at least one thing it may do."));
		return (struct str){ 0 };
	}
	if ((scopes & TOKEN_ASSISTANT) && (scopes & ~(unsigned)TOKEN_ASSISTANT)) {
		err_field(&x->err, ERR_INPUT, "scopes",
			TR("A token for an assistant is for nothing else: make another one for the rest."));
		return (struct str){ 0 };
	}
	if ((scopes & TOKEN_ASSISTANT) && !agreed_must_be_on(x, AGREED_ASSISTANTS)) return (struct str){ 0 };
	if (!has_room(x) || db_run(x, token_sql[ADD], "iibsii", id, x->me, secret_hash(x->a, text),
				    name, (int64_t)scopes, x->now) != 1 ||
		!audit_add(x, "token.add", id))
		return (struct str){ 0 };
	return text;
}

bool token_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, token_sql[DEL], "ii", id, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("there is no such token"));
	return rows > 0 && audit_add(x, "token.del", id);
}

bool token_end(struct ctx *x, int64_t person)
{
	return db_run(x, token_sql[END], "i", person) >= 0;
}

bool token_find(struct ctx *x, struct str text, struct token *out)
{
	struct db_q *q;
	bool any;

	*out = (struct token){ 0 };
	if (!(q = db_query(x, token_sql[FIND], "b", secret_hash(x->a, text)))) return false;
	any = db_next(q);
	if (any) *out = read_token(q);
	if (!db_done(q)) return false;
	return any ||
		err_set(&x->err, ERR_SIGN_IN,
			TR("This token is not known here, or was taken back."));
}

bool token_note(struct ctx *x, int64_t id)
{
	return db_run(x, token_sql[NOTE], "ii", id, date_day_of(x->now)) >= 0;
}

bool token_sweep(struct ctx *x)
{
	return db_run(x, token_sql[SWEEP], "") >= 0;
}
