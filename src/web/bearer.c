/* SPDX-License-Identifier: Apache-2.0 */
#include "web/bearer.h"

#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "web/guess.h"

struct str bearer_of(const struct http_request *q)
{
	struct str scheme, token;

	str_cut(http_field(&q->headers, S("authorization")), ' ', &scheme, &token);
	token = str_trim(token);
	if (!str_eq_nocase(scheme, S("bearer")) || !str_starts(token, S(TOKEN_PREFIX)))
		return (struct str){ 0 };
	return token;
}

/* Name a token by its hash. Names are kept in memory for long, and a hash lets nobody in. */
static struct str hash_name(struct arena *a, struct str token)
{
	struct str hash = secret_hash(a, token);
	struct buf b = { .a = a };

	buf_z(&b, "token ");
	for (size_t i = 0; i < hash.n; i++) buf_fmt(&b, "%02x", (unsigned)(unsigned char)hash.p[i]);
	return buf_str(&b);
}

struct str bearer_session(struct http_request *q, struct str token)
{
	return hash_name(q->a, token);
}

/* Tell a program why its token was refused (RFC 6750, section 3). */
static void set_challenge(struct visit *v, const char *says)
{
	http_header(v->q, v->r, "WWW-Authenticate",
		str_fmt(v->q->a, "Bearer realm=\"rapport\"%s", says));
}

bool bearer_take(struct visit *v)
{
	struct str token = bearer_of(v->q);
	int64_t wait;

	if (!token.n || limit_take(v->limits->token, hash_name(v->q->a, token), v->q->now, &wait))
		return true;
	http_header(v->q, v->r, "Retry-After", str_fmt(v->q->a, "%lld", (long long)wait));
	return err_set(&v->x.err, ERR_LIMIT,
		TR("This program asks too often. Please wait a little."));
}

bool bearer_enter(struct visit *v, int64_t *me)
{
	struct token *t = NEW(v->q->a, struct token);

	*me = 0;
	if (!token_find(&v->x, bearer_of(v->q), t)) {
		if (v->x.err.code == ERR_SIGN_IN) set_challenge(v, ", error=\"invalid_token\"");
		return false;
	}
	v->token = t;
	*me = t->person;
	return true;
}

/* Check that the request comes from an assistant: a session is no token, so that no page can send one. */
static bool may_as_assistant(struct visit *v)
{
	if (!v->token) {
		set_challenge(v, "");
		return err_set(&v->x.err, ERR_SIGN_IN,
			TR("Send a token of yours as Authorization: Bearer."));
	}
	if (v->token->scopes & TOKEN_ASSISTANT) return true;
	set_challenge(v, ", error=\"insufficient_scope\", scope=\"assistant:read assistant:act\"");
	return err_set(&v->x.err, ERR_FORBIDDEN, TR("This token is not one for an assistant."));
}

bool bearer_may(struct visit *v, const struct web_route *route)
{
	unsigned scope = v->q->method == POST ? TOKEN_WRITE : TOKEN_READ;

	if (route->tokens == TOKENS_ASSISTANT) return may_as_assistant(v);
	if (!v->token) return true;
	if (route->tokens == TOKENS_NEVER)
		return err_set(&v->x.err, ERR_FORBIDDEN,
			TR("No token may do this. Sign in with a browser."));
	if (route->tokens == TOKENS_CALENDAR) scope |= TOKEN_CALENDAR;
	if (v->token->scopes & scope) return true;
	set_challenge(v, v->q->method == POST ? ", error=\"insufficient_scope\", scope=\"write\"" :
		", error=\"insufficient_scope\", scope=\"read\"");
	return err_set(&v->x.err, ERR_FORBIDDEN, TR("This token may not do that."));
}

/* Note the use of a token once a day, in a transaction of its own. If this fails, the answer goes
 * out all the same, for the note is worth less. */
void bearer_note(struct visit *v)
{
	struct ctx x = { 0 };
	bool ok;

	if (!v->token || v->token->used >= date_day_of(v->q->now)) return;
	ok = store_begin(v->store, v->q->a, DB_WRITE, v->token->person, v->q->now, &x) &&
		token_note(&x, v->token->id);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_warn("the use of a token was not noted: %s", x.err.text);
}
