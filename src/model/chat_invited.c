/* SPDX-License-Identifier: Apache-2.0
 *
 * Who of Matrix was invited. Anybody here can name any id, delete the way and name it again; so what was
 * asked of an account is known by its id, whoever asked and whatever became of the way. The room is kept,
 * sealed: whoever names the same id again gets the same room, and before there is another one, it is looked
 * at what became of the last.
 */
#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/chat.h"
#include "model/written.h"

enum { GET, COUNT, ADD, AGAIN, KEEP, LESS, FORGET, SWEEP };
const char *const chat_invited_sql[] = {
	[GET] =
		"SELECT i.id, COALESCE(i.person, 0), i.room, i.accepted, i.made, i.n,"
		"  CASE WHEN p.id IS NOT NULL AND p.left_at IS NULL THEN 1 ELSE 0 END"
		" FROM chat_invited i LEFT JOIN person p ON p.id = i.person WHERE i.mark = $1",
	[COUNT] = "SELECT count(*) FROM chat_invited WHERE person = $1 AND made > $2",
	[ADD] =
		"INSERT INTO chat_invited (id, mark, person, room, accepted, made, n) VALUES ($1, $2, $3, $4, $5, $6, 1)",
	[AGAIN] =
		"UPDATE chat_invited SET person = $2, room = $3, accepted = 0, made = $4, n = $5 WHERE id = $1",
	[KEEP] = "UPDATE chat_invited SET room = $2, accepted = $3 WHERE id = $1",
	[LESS] = "UPDATE chat_invited SET n = n - 1 WHERE mark = $1 AND person = $2 AND n > 0",
	[FORGET] = "DELETE FROM chat_invited WHERE mark = $1",
	[SWEEP] =
		"DELETE FROM chat_invited WHERE made <= $1 AND (accepted = 0 OR NOT EXISTS"
		"  (SELECT 1 FROM person p WHERE p.id = chat_invited.person AND p.left_at IS NULL))",
	NULL
};

bool chat_not_invited(struct err *e)
{
	return err_field(e, ERR_INPUT, "address",
		TR("This account is not invited now: an invitation may be out, it may be in use here, or it turned one down or left its room. If it is yours, try again tomorrow, or ask whoever runs this server to allow it again."));
}

/* What is known of an account. */
struct invited {
	int64_t id;                /* 0: nothing */
	int64_t person;            /* who named it; 0: they were deleted */
	struct str room;           /* open; empty: not known */
	bool accepted, here;       /* it was seen in the room; `person` is here */
	int64_t made, n;
};

static bool get_invited(struct ctx *x, struct str id, struct invited *out)
{
	struct db_q *q = db_query(x, chat_invited_sql[GET], "b", chat_mark(x, id));
	struct err why = { 0 };

	*out = (struct invited){ 0 };
	if (!q) return false;
	if (db_next(q))
		*out = (struct invited){ .id = db_int(q, 0), .person = db_int(q, 1), .room = db_bytes(q, 2),
			.accepted = db_int(q, 3), .made = db_int(q, 4), .n = db_int(q, 5), .here = db_int(q, 6) };
	if (!db_done(q)) return false;
	/* under another key file it is as if the room were not known */
	if (out->room.n && !written_unseal(x, "chat_invited.room", out->id, out->room, &out->room, &why))
		out->room = S("");
	return true;
}

/* Somebody else who is here has accepted an invitation for it. */
static bool is_of_another(const struct invited *i, int64_t person)
{
	return i->accepted && i->here && i->person != person;
}

static bool is_recent(const struct ctx *x, const struct invited *i)
{
	return i->id && i->made > x->now - DAY;
}

/* Whether an account may be invited now for a person. */
static bool may_invite(const struct ctx *x, const struct invited *i, int64_t person)
{
	if (is_of_another(i, person)) return false;
	if (i->person != person) return !is_recent(x, i);
	return !i->room.n && (!is_recent(x, i) || i->n < CHAT_INVITES);
}

/* Whether a person may have one more account invited today. */
static bool is_within_day(struct ctx *x, int64_t person, bool *within)
{
	struct db_q *q = db_query(x, chat_invited_sql[COUNT], "ii", person, x->now - DAY);

	*within = false;
	if (!q) return false;
	if (db_next(q)) *within = db_int(q, 0) < CHAT_INVITED_DAILY;
	return db_done(q);
}

bool chat_invited_address(struct ctx *x, struct str id, struct str *address)
{
	struct invited i;
	bool within;

	*address = id;
	if (!get_invited(x, id, &i)) return false;
	if (i.id && i.person == x->me && i.room.n) {
		*address = str_fmt(x->a, "%.*s %.*s", STR(id), STR(i.room));
		return true;
	}
	if (!may_invite(x, &i, x->me)) return chat_not_invited(&x->err);
	if (!is_within_day(x, x->me, &within)) return false;
	if (!within && i.person != x->me)
		return err_field(&x->err, ERR_LIMIT, "address",
			TR("You have had several accounts invited today. Please go on tomorrow."));
	/* what became of the last invitation is looked at first; who was in a room with somebody who has
	 * left is asked anew */
	if (i.room.n && !i.accepted)
		*address = str_fmt(x->a, "%.*s %.*s " CHAT_ROOM_OTHER, STR(id), STR(i.room));
	return true;
}

static bool add_invited(struct ctx *x, struct str id, int64_t person, struct str room, bool accepted)
{
	int64_t key = id_new(x->now);

	return db_run(x, chat_invited_sql[ADD], "ibibii", key, chat_mark(x, id), person,
		room.n ? written_seal(x, "chat_invited.room", key, room) : S(""), (int64_t)accepted, x->now) == 1;
}

bool chat_invited_begin(struct ctx *x, struct str id, int64_t person, bool *may)
{
	bool declined, within;
	struct invited i;

	*may = false;
	if (!chat_declined(x, id, &declined) || !get_invited(x, id, &i)) return false;
	if (declined || !may_invite(x, &i, person)) return true;
	if (!is_within_day(x, person, &within)) return false;
	if (!within && i.person != person) return true;
	*may = true;
	if (!i.id) return add_invited(x, id, person, S(""), false);
	return db_run(x, chat_invited_sql[AGAIN], "iibii", i.id, person, S(""), is_recent(x, &i) ? i.made : x->now,
		is_recent(x, &i) ? i.n + 1 : INT64_C(1)) == 1;
}

bool chat_invited_keep(struct ctx *x, struct str id, int64_t person, struct str room, bool accepted)
{
	struct invited i;

	if (!get_invited(x, id, &i)) return false;
	if (!i.id) return add_invited(x, id, person, room, accepted);
	if (i.person != person || (str_eq(i.room, room) && i.accepted == accepted)) return true;
	return db_run(x, chat_invited_sql[KEEP], "ibi", i.id, written_seal(x, "chat_invited.room", i.id, room),
		(int64_t)accepted) == 1;
}

bool chat_invited_not(struct ctx *x, struct str id, int64_t person)
{
	return db_run(x, chat_invited_sql[LESS], "bi", chat_mark(x, id), person) >= 0;
}

bool chat_invited_of_another(struct ctx *x, struct str id, int64_t person, bool *is)
{
	struct invited i;

	*is = false;
	if (!get_invited(x, id, &i)) return false;
	*is = is_of_another(&i, person);
	return true;
}

bool chat_invited_forget(struct ctx *x, struct str id, bool *was)
{
	int64_t rows = db_run(x, chat_invited_sql[FORGET], "b", chat_mark(x, id));

	*was = rows > 0;
	return rows >= 0;
}

bool chat_invited_sweep(struct ctx *x)
{
	return db_run(x, chat_invited_sql[SWEEP], "i", x->now - CHAT_DECLINED_SECONDS) >= 0;
}
