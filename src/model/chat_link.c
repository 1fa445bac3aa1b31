/* SPDX-License-Identifier: Apache-2.0
 *
 * How somebody's account on a chat server and somebody here find each other: the command `/rapport` there
 * is answered, to nobody else, with a link that works once and for some minutes. Whoever opens it signs
 * in and is asked, by the name of the account: whoever sends somebody else such a link would have their
 * messages. Of the link a hash is kept.
 */
#include "base/clean.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/chat.h"
#include "model/entity.h"

enum { COUNT_WAITING, COUNT, REPLACE, ADD, GET_ONE, USE, SWEEP };
const char *const chat_link_sql[] = {
	/* a link that is over keeps its row, without the account, so that the request that made it makes no other */
	[COUNT_WAITING] = "/* all: CHAT_LINKS_KEPT at most */ SELECT count(*) FROM chat_link WHERE account <> '' AND channel >= $1",
	[COUNT] = "/* all: CHAT_LINKS_KEPT at most */ SELECT count(*) FROM chat_link WHERE channel >= $1",
	[REPLACE] =
		"/* all: CHAT_LINKS_KEPT at most */ UPDATE chat_link SET account = '', team = '', name = '', place = ''"
		" WHERE channel = $1 AND account = $2 AND team = $3",
	[ADD] =
		"INSERT INTO chat_link (token, channel, account, team, name, place, until)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (token) DO NOTHING",
	[GET_ONE] =
		"SELECT channel, account, team, name, place FROM chat_link"
		" WHERE token = $1 AND until > $2 AND account <> ''",
	[USE] =
		"UPDATE chat_link SET account = '', team = '', name = '', place = '' WHERE token = $1 AND account <> ''",
	[SWEEP] = "/* all: CHAT_LINKS_KEPT at most */ DELETE FROM chat_link WHERE until <= $1",
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

void chat_refused(struct err *why, const char *server, const char *word)
{
	err_set(why, ERR_FAILED, TR("%s says: %s. Whoever runs this server has to mend that."), server, word);
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

static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!((id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'A' && id.p[i] <= 'Z') ||
			    (id.p[i] >= 'a' && id.p[i] <= 'z')))
			return false;
	return id.n <= CHAT_USER_BYTES;
}

/* A name as one clean line, with a sign where it was too long: a part must not pass for the whole. */
static struct str clean_name_of(struct ctx *x, struct str name)
{
	struct str line = clean_foreign(x->a, name, REACH_TYPED_BYTES, false);

	if (line.n <= CHAT_NAME_BYTES) return line;
	return str_fmt(x->a, "%.*s\u2026", STR(clean_foreign(x->a, line, CHAT_NAME_BYTES - 3, false)));
}

/* Make room for a link: the one that its account asked for before is over. */
static bool make_room(struct ctx *x, enum message_channel channel, const struct chat_account *to)
{
	if (db_run(x, chat_link_sql[REPLACE], "iss", (int64_t)channel, to->id, to->team) < 0) return false;
	return (entity_room(x, chat_link_sql[COUNT_WAITING], 0, CHAT_LINKS) &&
		       entity_room(x, chat_link_sql[COUNT], 0, CHAT_LINKS_KEPT)) ||
		err_set(&x->err, ERR_LIMIT, TR("Many people ask for a link right now. Please try again in some minutes."));
}

struct str chat_link(struct ctx *x, enum message_channel channel, const struct chat_account *to, struct str proof)
{
	struct str token = proof.n ? secret_tag(x->a, x->keys, S("chat link"), proof) : secret_token(x->a);
	int64_t rows;

	if (!to->id.n || !is_id(to->id) || !is_id(to->team)) {
		err_set(&x->err, ERR_INPUT, TR("This cannot be an address."));
		return S("");
	}
	if (!make_room(x, channel, to)) return S("");
	rows = db_run(x, chat_link_sql[ADD], "bissssi", secret_hash(x->a, token), (int64_t)channel, to->id, to->team,
		clean_name_of(x, to->name), clean_name_of(x, to->place), x->now + CHAT_LINK_SECONDS);
	if (rows == 0) err_set(&x->err, ERR_FORBIDDEN, TR("This request came before. Type /rapport once more."));
	if (rows != 1) return S("");
	return str_fmt(x->a, "/chat/connect/%.*s", STR(token));
}

/* Read the row of a link. ERR_MISSING when there is none, or its channel is none of chat. */
static bool read_door(struct ctx *x, struct db_q *q, struct chat_door *out)
{
	*out = (struct chat_door){ .channel = MESSAGE_NOTHING };
	if (!q) return false;
	if (db_next(q)) {
		out->channel = (enum message_channel)db_int(q, 0);
		out->to = (struct chat_account){ db_text(q, 1), db_text(q, 2), db_text(q, 3), db_text(q, 4) };
	}
	if (!db_done(q)) return false;
	if (!out->to.name.n) out->to.name = out->to.id;
	return chat_of(out->channel) ? true :
		err_set(&x->err, ERR_MISSING, TR("This link was used, or is too old. Type /rapport once more."));
}

bool chat_link_read(struct ctx *x, struct str token, struct chat_door *out)
{
	return read_door(x, db_query(x, chat_link_sql[GET_ONE], "bi", secret_hash(x->a, token), x->now), out);
}

bool chat_connect(struct ctx *x, struct str token, enum message_channel *channel)
{
	struct chat_door d;
	struct reach r = { 0 };
	bool slack;

	*channel = MESSAGE_NOTHING;
	if (!chat_link_read(x, token, &d) || db_run(x, chat_link_sql[USE], "b", secret_hash(x->a, token)) != 1) return false;
	*channel = d.channel;
	slack = d.channel == MESSAGE_SLACK && d.to.team.n;
	r.channel = d.channel;
	/* a user of Slack is one of a workspace */
	r.address = str_fmt(x->a, "bot %.*s%s%.*s", STR(d.to.id), slack ? " " : "", STR(slack ? d.to.team : S("")));
	r.label = d.to.place.n ? str_fmt(x->a, "%.*s (%.*s)", STR(d.to.name), STR(d.to.place)) : d.to.name;
	return chat_keep(x, &r);
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
