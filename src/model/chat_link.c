/* SPDX-License-Identifier: Apache-2.0
 *
 * How somebody's account on a chat server and somebody here find each other: the command `/rapport` there
 * is answered, to nobody else, with a link that works once and for some minutes. Whoever opens it signs
 * in and is asked. Of the link a hash is kept.
 */
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/chat.h"
#include "model/entity.h"

enum { COUNT, ADD, GET_ONE, USE, SWEEP };
const char *const chat_link_sql[] = {
	[COUNT] = "/* all: at most as many as may wait */ SELECT count(*) FROM chat_link WHERE channel >= $1",
	[ADD] = "INSERT INTO chat_link (token, channel, account, until) VALUES ($1, $2, $3, $4)",
	[GET_ONE] = "SELECT channel FROM chat_link WHERE token = $1 AND until > $2",
	[USE] = "DELETE FROM chat_link WHERE token = $1 AND until > $2 RETURNING channel, account",
	[SWEEP] = "/* all: at most as many as may wait */ DELETE FROM chat_link WHERE until <= $1",
	NULL
};

static const struct outward_server *server_of(const struct ctx *x, enum message_channel channel)
{
	if (!x->outward) return NULL;
	switch (channel) {
	case MESSAGE_SLACK: return &x->outward->slack;
	case MESSAGE_MATTERMOST: return &x->outward->mattermost;
	case MESSAGE_MATRIX: return &x->outward->matrix;
	default: return NULL;
	}
}

bool chat_is_there(const struct ctx *x, enum message_channel channel)
{
	const struct outward_server *s = server_of(x, channel);

	return channel != MESSAGE_MATRIX || (s && s->url.n);
}

bool chat_has_bot(const struct ctx *x, enum message_channel channel)
{
	const struct outward_server *s = server_of(x, channel);

	return channel != MESSAGE_MATRIX && s && s->url.n && s->secret.n && x->site.n;
}

struct str chat_link(struct ctx *x, enum message_channel channel, struct str user)
{
	struct str token = secret_token(x->a);
	bool fits = user.n && user.n <= CHAT_USER_BYTES;

	for (size_t i = 0; i < user.n && fits; i++)
		fits = (user.p[i] >= '0' && user.p[i] <= '9') || (user.p[i] >= 'A' && user.p[i] <= 'Z') ||
			(user.p[i] >= 'a' && user.p[i] <= 'z');
	if (!fits) err_set(&x->err, ERR_INPUT, TR("This cannot be an address."));
	else if (!entity_room(x, chat_link_sql[COUNT], 0, CHAT_LINKS))
		err_set(&x->err, ERR_LIMIT, TR("Many people ask for a link right now. Please try again in some minutes."));
	if (x->err.code || db_run(x, chat_link_sql[ADD], "bisi", secret_hash(x->a, token), (int64_t)channel,
				   user, x->now + CHAT_LINK_SECONDS) != 1)
		return S("");
	return str_fmt(x->a, "/chat/connect/%.*s", STR(token));
}

static bool say_over(struct ctx *x)
{
	return err_set(&x->err, ERR_MISSING, TR("This link was used, or is too old. Type /rapport once more."));
}

bool chat_link_read(struct ctx *x, struct str token, enum message_channel *channel)
{
	struct db_q *q = db_query(x, chat_link_sql[GET_ONE], "bi", secret_hash(x->a, token), x->now);

	*channel = MESSAGE_NOTHING;
	if (!q) return false;
	if (db_next(q)) *channel = (enum message_channel)db_int(q, 0);
	if (!db_done(q)) return false;
	return chat_of(*channel) ? true : say_over(x);
}

bool chat_connect(struct ctx *x, struct str token, enum message_channel *channel)
{
	struct db_q *q = db_query(x, chat_link_sql[USE], "bi", secret_hash(x->a, token), x->now);
	struct reach r = { .label = S("/rapport") };
	struct buf mark = { .a = x->a };

	*channel = MESSAGE_NOTHING;
	if (!q) return false;
	if (db_next(q)) {
		*channel = (enum message_channel)db_int(q, 0);
		r.address = str_fmt(x->a, "bot %.*s", STR(db_text(q, 1)));
	}
	if (!db_done(q)) return false;
	if (!chat_of(*channel)) return say_over(x);
	r.channel = *channel;
	id_print(&mark, x->me);
	return reach_put(x, &r, buf_str(&mark)) != 0;
}

bool chat_link_sweep(struct ctx *x)
{
	return db_run(x, chat_link_sql[SWEEP], "i", x->now) >= 0;
}

bool chat_slack_signed(struct arena *a, struct str secret, struct str timestamp, struct str signature,
	struct str body, int64_t now)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hmac[32];
	struct buf b = { .a = a };
	int64_t at;

	if (!secret.n || !str_int(timestamp, &at) || at < now - 300 || at > now + 300) return false;
	secret_hmac_sha256(secret, str_fmt(a, "v0:%.*s:%.*s", STR(timestamp), STR(body)), hmac);
	buf_z(&b, "v0=");
	for (size_t i = 0; i < sizeof hmac; i++) {
		buf_ch(&b, digits[hmac[i] >> 4]);
		buf_ch(&b, digits[hmac[i] & 15]);
	}
	return secret_equal(buf_str(&b), signature);
}
