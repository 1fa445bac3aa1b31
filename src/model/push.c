/* SPDX-License-Identifier: Apache-2.0
 *
 * A push service learns that something came for a browser, when, and how urgent it is. What is said, and
 * even how long it is, it does not: every body has one length.
 */
#include "model/push.h"

#include "base/date.h"
#include "base/json.h"
#include "base/secret.h"
#include "db/db.h"
#include "http/web_push.h"
#include "model/written.h"
#include "view/lang.h"

enum { BIND, OTHERS };
enum { TTL_STEP = 15 * MINUTE };
const char *const push_sql[] = {
	[BIND] =
		"UPDATE reach SET session = $3 WHERE id = $2 AND person = $1"
		"  AND EXISTS (SELECT 1 FROM session s WHERE s.token = $3 AND s.person = $1)",
	[OTHERS] = "SELECT id, address FROM reach WHERE channel = $1 AND mark = $2 AND person <> $3",
	NULL
};

bool message_push_is_set_up(const struct ctx *x)
{
	/* a push service wants to know whom it can write to */
	return x->keys && x->site.n;
}

struct str push_public_key(struct ctx *x)
{
	struct web_push_sender sender;

	if (!message_push_is_set_up(x) || !web_push_sender(x->keys, &sender)) return S("");
	return web_push_public_key(x->a, &sender);
}

/* -- devices -- */

static bool may_lead_inside(const struct ctx *x)
{
	return x->outward && x->outward->inside;
}

static bool check_device(struct ctx *x, const struct push_device *d)
{
	struct web_push_keys keys;
	struct err why = { 0 };
	struct str host;

	if (!message_push_is_set_up(x))
		return err_set(&x->err, ERR_CONFLICT, TR("This way is not set up here."));
	if (!str_ascii(d->endpoint) || !web_push_origin(x->a, d->endpoint).n ||
		!web_push_keys_parse(x->a, d->p256dh, d->auth, &keys))
		return err_field(&x->err, ERR_INPUT, "endpoint", TR("This browser gave no address that messages can go to."));
	return transfer_fits(x->a, d->endpoint, may_lead_inside(x), &host, &why) ||
		err_say(&x->err, ERR_INPUT, "endpoint", why.says);
}

/* A device that somebody else has is taken over by its browser alone, which has the keys. Who knows no
 * more than where it is reads what they read of any wrong address. */
static bool check_others(struct ctx *x, const struct push_device *d, struct str address)
{
	struct db_q *q = db_query(x, push_sql[OTHERS], "ibi", (int64_t)MESSAGE_PUSH,
		secret_hash(x->a, d->endpoint), x->me);
	struct str sealed = S(""), theirs;
	struct err why = { 0 };
	int64_t id = 0;

	if (!q) return false;
	if (db_next(q)) id = db_int(q, 0), sealed = db_bytes(q, 1);
	if (!db_done(q)) return false;
	/* nothing goes to one that does not open with this key */
	if (!id || !written_unseal(x, "reach.address", id, sealed, &theirs, &why) || str_eq(theirs, address))
		return true;
	return err_field(&x->err, ERR_INPUT, "endpoint", TR("This browser gave no address that messages can go to."));
}

int64_t push_add(struct ctx *x, const struct push_device *d, struct str cookie)
{
	struct reach r = { .channel = MESSAGE_PUSH, .label = d->label };
	int64_t id;

	if (!check_device(x, d)) return 0;
	r.address = str_fmt(x->a, "%.*s\n%.*s\n%.*s", STR(d->endpoint), STR(d->p256dh), STR(d->auth));
	if (!check_others(x, d, r.address) || !(id = reach_put(x, &r, d->endpoint))) return 0;
	if (db_run(x, push_sql[BIND], "iib", x->me, id, secret_hash(x->a, cookie)) == 1) return id;
	if (!x->err.code) err_set(&x->err, ERR_SIGN_IN, TR("Sign in first."));
	return 0;
}

bool push_forget(struct ctx *x, struct str endpoint)
{
	return reach_forget(x, MESSAGE_PUSH, endpoint);
}

/* -- a message -- */

/* Write the message with as many of its lines as `lines`. */
static struct str write_lines(struct ctx *x, const struct message *m, size_t lines)
{
	struct buf b = { .a = x->a }, body = { .a = x->a };

	for (size_t i = 0; i < lines; i++) buf_fmt(&body, "%s%.*s", i ? "\n" : "", STR(m->lines[i]));
	buf_z(&b, "{\"title\":");
	json_put_text(&b, m->title);
	buf_z(&b, ",\"body\":");
	json_put_text(&b, buf_str(&body));
	buf_z(&b, ",\"to\":");
	json_put_text(&b, m->acts_n ? m->acts[0].path : S("/today"));
	buf_fmt(&b, ",\"tag\":\"%s %lld\"}", message_names[m->kind], (long long)m->about);
	return buf_str(&b);
}

struct str message_push_write(struct ctx *x, const struct message *m)
{
	enum { SHOWN = 4 /* lines that a device has room for */ };
	size_t lines = m->lines_n < SHOWN ? m->lines_n : SHOWN;
	struct str text = write_lines(x, m, lines);

	while (text.n > WEB_PUSH_TEXT && lines) text = write_lines(x, m, --lines);
	return text;
}

/* Who waits for a minute before a talk is waked; the week waits until somebody looks (RFC 8030, 5.3). */
static const char *urgency_of(enum message_kind kind)
{
	if (message_rows[kind].calendar) return "high";
	return kind == MESSAGE_WEEK ? "low" : "normal";
}

/* The name under which a newer message takes the place of one that was not fetched yet (RFC 8030, 5.4):
 * of news of one talk only the last counts. Each of the two has another one, so that it tells a push
 * service nothing, and not who talks with whom either. */
static struct str topic_of(struct ctx *x, int64_t person, const struct message *m)
{
	enum { TOPIC = 32 };

	if (!message_rows[m->kind].calendar) return S("-");
	return str_sub(secret_tag(x->a, x->keys, S("push topic"),
		str_fmt(x->a, "%lld %lld", (long long)person, (long long)m->about)), 0, TOPIC);
}

bool message_push_send(struct ctx *x, const struct html *words, int64_t person, const struct message *m,
	int64_t until)
{
	struct str body = str_fmt(x->a, "%s %.*s\n%.*s", urgency_of(m->kind), STR(topic_of(x, person, m)),
		STR(message_push_write(x, m)));

	(void)words;
	return parcel_put(x, person, MESSAGE_PUSH, m->kind, body, until, NULL);
}

/* -- on its way -- */

/* The person that a push service can write to, as an address: who runs this site. */
static struct str contact_of(const struct ctx *x)
{
	if (!str_starts(x->site, S("https://")) && x->mail_from.n)
		return str_fmt(x->a, "mailto:%.*s", STR(x->mail_from));
	return x->site;
}

/* The seconds for which a push service keeps a message, rounded up, so that they do not say to the minute
 * when a talk begins. */
static int64_t ttl_of(int64_t left)
{
	return left > 0 ? (left + TTL_STEP - 1) / TTL_STEP * TTL_STEP : 0;
}

static bool write_headers(struct ctx *x, const struct parcel_job *job, struct str endpoint,
	struct str head, struct transfer_ask *ask)
{
	struct str *h = NEW_N(x->a, struct str, 6), urgency, topic, proof;
	struct web_push_sender sender;
	bool ok = web_push_sender(x->keys, &sender) &&
		web_push_prove(x->a, &sender, web_push_origin(x->a, endpoint), contact_of(x), x->now, &proof);

	secret_wipe(&sender, sizeof sender);
	if (!ok || !str_cut(head, ' ', &urgency, &topic)) return false;
	h[0] = S("Content-Type: application/octet-stream");
	h[1] = S("Content-Encoding: aes128gcm");
	h[2] = str_fmt(x->a, "TTL: %lld", (long long)ttl_of(job->until - x->now));
	h[3] = str_fmt(x->a, "Urgency: %.*s", STR(urgency));
	h[4] = str_fmt(x->a, "Authorization: %.*s", STR(proof));
	h[5] = str_fmt(x->a, "Topic: %.*s", STR(topic));
	ask->headers = h, ask->headers_n = str_eq(topic, S("-")) ? 5 : 6;
	return true;
}

static bool make_request(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask,
	struct err *why)
{
	struct str rest = job->address, endpoint, p256dh, auth, text = job->body, head;
	struct web_push_keys to;

	ask->method = "POST";
	ask->inside = may_lead_inside(x);
	if (!str_line(&rest, &endpoint) || !str_line(&rest, &p256dh) || !str_line(&rest, &auth) ||
		!str_line(&text, &head) || !web_push_keys_parse(x->a, p256dh, auth, &to) ||
		!web_push_seal(x->a, &to, text, &ask->body) ||
		!write_headers(x, job, endpoint, head, ask))
		return err_set(why, ERR_FAILED, TR("This browser gave no address that messages can go to."));
	ask->url = endpoint;
	return true;
}

/* 201 says that it was taken, 404 and 410 that the browser wants no more (RFC 8030, 5 and 7.3). */
static void read_answer(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	(void)a, (void)job, (void)got, (void)out;
}

/* A message has a tag on the device, under which it shows once, however often it comes. */
const struct reach_way message_push_reach = { .make = make_request, .read = read_answer,
	.knows_key = true };
