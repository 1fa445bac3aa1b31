/* SPDX-License-Identifier: Apache-2.0
 *
 * What a name holds stays a name in the markup of each chat, and a place is its person's alone.
 */
#include "model/chat.h"

#include "base/json.h"
#include "base/secret.h"
#include "model/letter.h"
#include "model/need.h"
#include "model/request.h"
#include "model/step.h"
#include "model/tally.h"
#include "model/written.h"
#include "tests/model/telling.h"

#define HOSTILE "Ben <!channel> & <https://evil.example|x> *b* _i_ `c` @all @channel {{DATE(2026)}} [l](https://evil.example) ~s~ #t"


static struct message hostile(void)
{
	return (struct message){ .kind = MESSAGE_ASKED, .title = S(HOSTILE "\nsecond line \x1b[31m"),
		.lines = { S("1. " HOSTILE), S("- another") }, .lines_n = 2,
		.acts = { { S("Open & see <it>"), S("/talks/1?a=1&b=2") } }, .acts_n = 1 };
}

static struct str body_of(struct ctx *x, enum message_channel c)
{
	struct html words = letter_words(x, S("en"));
	struct message m = hostile();
	struct str body = chat_of(c)->write(x, &words, &m);
	struct err e = { 0 };
	struct json_doc *doc = json_parse("body", body, &e);

	OK(doc != NULL);
	json_free(doc);
	return body;
}

/* The text of Mattermost's message, without the escapes of JSON. */
static struct str text_of(struct ctx *x, struct str body)
{
	struct err e = { 0 };
	struct json_doc *doc = json_parse("body", body, &e);
	struct json top = json_top(doc), text = json_get(&top, "text");
	struct str s = S("");

	OK(json_text(&text, &s, &e));
	s = str_dup(x->a, s);
	json_free(doc);
	return s;
}

static void a_name_stays_a_name_in_slack(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct str body = body_of(&x, MESSAGE_SLACK), text = text_of(&x, body);

	OK(str_starts(text, S("Ben &lt;!channel&gt; &amp; &lt;https:\xe2\x81\xa0/\xe2\x81\xa0/\xe2\x81\xa0" "evil.\xe2\x81\xa0" "example|x&gt;")) && !str_has(text, S("<")));
	OK(str_has(body, S("\"mrkdwn\":false")) && str_has(body, S("\"unfurl_links\":false")));
	/* mrkdwn is used for our own links alone */
	OK(str_has(body, S("\\u003chttps://talks.example.org/talks/1?a=1\\u0026amp;b=2|Open \\u0026amp; see \\u0026lt;it\\u0026gt;\\u003e")));
	OK(!str_has(body, S("second line \\u001b")) && !str_has(body, S("\\n\\u001b")));
	world_drop(&x);
	world_end(&w);
}

static void a_name_stays_a_name_in_mattermost(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct str text = text_of(&x, body_of(&x, MESSAGE_MATTERMOST));

	OK(str_starts(text, S("**Ben \\<\\!channel\\> \\& \\<https\\:\xe2\x81\xa0/\xe2\x81\xa0/\xe2\x81\xa0" "evil.\xe2\x81\xa0" "example\\|x\\> \\*b\\* \\_i\\_ \\`c\\` @\xe2\x81\xa0\xe2\x81\xa0" "all")));
	OK(!str_has(text, S("@all")) && !str_has(text, S("@channel")) && !str_has(text, S("[l](")));
	OK(str_has(text, S("\n1\\. Ben")) && str_has(text, S("\n\\- another")));
	OK(str_has(text, S("[Open \\& see \\<it\\>](https://talks.example.org/talks/1?a=1&b=2)")));
	world_drop(&x);
	world_end(&w);
}

static void a_name_stays_a_name_in_teams(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct str body = body_of(&x, MESSAGE_TEAMS);

	OK(!str_has(body, S("{{")) && !str_has(body, S("\"TextBlock\"")) && str_has(body, S("\"TextRun\"")));
	OK(str_has(body, S("\"url\":\"https://talks.example.org/talks/1?a=1\\u0026b=2\"")));
	OK(body.n < 28 * 1024);
	world_drop(&x);
	world_end(&w);
}

static void the_longest_message_fits_everywhere(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct html words = letter_words(&x, S("de"));
	struct buf b = { .a = w.a };
	struct message m = { .kind = MESSAGE_WEEK, .lines_n = MESSAGE_LINES, .acts_n = MESSAGE_ACTS };

	for (int i = 0; i < 20000; i++) buf_z(&b, i % 2 ? "\xc3\xa9" : "*");
	m.title = buf_str(&b);
	for (int i = 0; i < MESSAGE_LINES; i++) m.lines[i] = buf_str(&b);
	for (int i = 0; i < MESSAGE_ACTS; i++) m.acts[i] = (struct message_act){ buf_str(&b), S("/week") };
	for (int c = 0; c < MESSAGE_CHANNELS; c++) {
		const struct chat *chat = chat_of((enum message_channel)c);
		struct str body;

		if (!chat) continue;
		body = chat->write(&x, &words, &m);
		OK(body.n > 1000 && body.n < 16000 && str_utf8(body));
	}
	world_drop(&x);
	world_end(&w);
}

/* Each of the n mails that wait says what helps whoever has not set this way up, and nothing that does not. */
static void says_what_helps(struct ctx *x, int n, struct str helps, struct str not)
{
	struct outbox_job *job;

	x->me = CTX_OPERATOR;
	for (int i = 0; i < n; i++) {
		job = NULL;
		OK(outbox_claim(x, &job) && job && str_has(job->mail.text, helps) && str_has(job->mail.html, helps));
		OK(!str_has(job->mail.text, not) && !str_has(job->mail.text, S("nothing happens when you leave it")));
	}
}

static void addresses_are_checked_and_kept_sealed(struct db_pool *p)
{
	static const char *const bad[] = { "", "http://chat.example.org/hooks/x", "https://127.0.0.1/x", "https://localhost/x",
		"https://a:b@chat.example.org/x", "hooks/x", "@ada:example.org" };
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct reach *r;
	struct str secret;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		OK(!chat_put(&x, MESSAGE_SLACK, str_of(bad[i]), &secret));
		OK(talking_failed(&x, ERR_INPUT));
	}
	OK(!chat_put(&x, MESSAGE_MAIL, S("https://chat.example.org/x"), &secret) && talking_failed(&x, ERR_MISSING));
	OK(chat_get(&x, MESSAGE_SLACK, &r) && !r);
	OK(chat_put(&x, MESSAGE_SLACK, S(" https://hooks.example.org/services/sEcReT "), &secret) && !secret.n);
	OK(chat_get(&x, MESSAGE_SLACK, &r) && r);
	IS_STR(r->label, S("hooks.example.org"));
	OK(!str_has(r->address, S("sEcReT")));
	OK(chat_put(&x, MESSAGE_PROGRAM, S("https://me.example.org/in"), &secret) && str_starts(secret, S("whsec_")));
	/* another one takes its place, and two people may have the same; a mail says each time that it is so */
	OK(chat_put(&x, MESSAGE_SLACK, S("https://other.example.org/x"), &secret));
	IS(telling_count(&x, "SELECT count(*) FROM outbox WHERE kind = 'way' AND person = $1", w.ada), 3);
	says_what_helps(&x, 3, S("set a password under Settings"), S("change your password"));
	x.me = w.ben;
	if (db_run(&x, "INSERT INTO account (person, password, entered) VALUES ($1, 'a hash', 1)", "i", w.ben) != 1) world_die("account", &x.err);
	OK(chat_put(&x, MESSAGE_SLACK, S("https://other.example.org/x"), &secret));
	says_what_helps(&x, 1, S("change your password"), S("set a password under Settings"));
	x.me = w.ben;
	IS(telling_count(&x, "SELECT count(*) FROM reach WHERE channel = $1", MESSAGE_SLACK), 2);
	OK(chat_del(&x, MESSAGE_SLACK) && !chat_del(&x, MESSAGE_SLACK) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	OK(chat_get(&x, MESSAGE_SLACK, &r) && r);
	IS_STR(r->label, S("other.example.org"));
	world_drop(&x);
	world_end(&w);
}

/* What the answer of a server means on a channel. */
static struct parcel_answer answered(struct world *w, const struct reach_way *way, long status, const char *body)
{
	struct transfer_answer got = { .status = status, .body = str_of(body) };
	struct parcel_job job = { .id = 1 };
	struct parcel_answer out;

	parcel_usual(&got, &out);
	way->read(w->a, &job, &got, &out);
	return out;
}

static void answers_are_read_as_documented(struct db_pool *p)
{
	static const struct {
		const struct reach_way *way;
		long status;
		const char *body;
		enum parcel_result is;
	} all[] = {
		{ &chat_slack_reach, 200, "ok", PARCEL_SENT }, { &chat_slack_reach, 200, "<html>sign in</html>", PARCEL_REFUSED },
		{ &chat_slack_reach, 404, "no_service", PARCEL_GONE }, { &chat_slack_reach, 403, "invalid_token", PARCEL_GONE },
		{ &chat_slack_reach, 410, "channel_is_archived", PARCEL_GONE }, { &chat_slack_reach, 400, "invalid_payload", PARCEL_REFUSED },
		{ &chat_slack_reach, 429, "rate_limited", PARCEL_LATER }, { &chat_slack_reach, 500, "rollup_error", PARCEL_LATER },
		{ &chat_mattermost_reach, 200, "ok", PARCEL_SENT }, { &chat_mattermost_reach, 200, "{}", PARCEL_REFUSED },
		{ &chat_mattermost_reach, 400, "{\"id\":\"web.incoming_webhook.invalid.app_error\"}", PARCEL_GONE },
		{ &chat_mattermost_reach, 501, "{}", PARCEL_LATER }, { &chat_mattermost_reach, 302, "", PARCEL_REFUSED },
		{ &chat_teams_reach, 202, "", PARCEL_SENT }, { &chat_teams_reach, 200, "", PARCEL_SENT },
		{ &chat_teams_reach, 400, "{\"error\":{\"code\":\"WorkflowTriggerIsNotEnabled\"}}", PARCEL_GONE },
		{ &chat_teams_reach, 400, "{}", PARCEL_REFUSED }, { &chat_teams_reach, 413, "", PARCEL_REFUSED },
		{ &chat_teams_reach, 404, "", PARCEL_GONE }, { &chat_teams_reach, 429, "", PARCEL_LATER },
		{ &chat_matrix_reach, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":1500}", PARCEL_LATER },
		{ &chat_matrix_reach, 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}", PARCEL_LATER },
		{ &chat_matrix_reach, 403, "{\"errcode\":\"M_FORBIDDEN\"}", PARCEL_GONE },
		{ &chat_matrix_reach, 200, "<html>", PARCEL_REFUSED }, { &chat_matrix_reach, 200, "{\"room_id\":\"!r:e\"}", PARCEL_GO_ON },
		{ &chat_matrix_reach, 200, "{\"room_id\":\"! r\"}", PARCEL_REFUSED }, { &chat_matrix_reach, 502, "", PARCEL_LATER },
		{ &chat_program_reach, 204, "", PARCEL_SENT }, { &chat_program_reach, 404, "", PARCEL_LATER },
		{ &chat_program_reach, 410, "", PARCEL_GONE }, { &chat_program_reach, 302, "", PARCEL_LATER },
	};
	struct world w = world(p);

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		IS(answered(&w, all[i].way, all[i].status, all[i].body).result, all[i].is);
	OK(!answered(&w, &chat_slack_reach, 403, "<script>alert(1)</script>").why.code);
	/* a message that is to be replaced, and that its reader has deleted, is no failure */
	for (int i = 0; i < 2; i++) {
		const struct transfer_answer got = { .status = 200, .body = S("{\"ok\":false,\"error\":\"message_not_found\"}") };
		const struct parcel_job job = { .address = S("bot U1 T1"), .body = i ? S("{\"channel\":\"D1\",\"ts\":\"1.2\"}") : S("{\"text\":\"x\"}") };
		struct parcel_answer out;

		parcel_usual(&got, &out);
		chat_slack_reach.read(w.a, &job, &got, &out);
		IS(out.result, i ? PARCEL_SENT : PARCEL_REFUSED);
	}
	world_end(&w);
}

static void whoever_chose_a_way_is_told_there_and_else_by_mail(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct message_wishes wishes;
	struct str secret;
	int64_t pair = talking_pair(&x, w.ben);

	telling_enter(&x);
	x.me = w.ben;
	OK(message_wishes_get(&x, &wishes));
	message_choose(&wishes, MESSAGE_SOON, MESSAGE_SLACK);
	OK(message_wishes_set(&x, &wishes));
	OK(message_try(&x, MESSAGE_MAIL) && !message_try(&x, MESSAGE_SLACK) && talking_failed(&x, ERR_CONFLICT));
	OK(chat_put(&x, MESSAGE_SLACK, S("https://hooks.example.org/x"), &secret) && message_try(&x, MESSAGE_SLACK));
	IS(telling_count(&x, "SELECT count(*) FROM parcel WHERE id > $1", 0), 1);
	x.me = w.ada;
	OK(talk_plan(&x, pair, x.now + 40 * MINUTE, 10, 15));
	x.now += 31 * MINUTE;
	telling_run(&x);
	IS(telling_count(&x, "SELECT count(*) FROM parcel WHERE id > $1", 0), 2);
	IS(telling_count(&x, "SELECT n FROM message_tally WHERE id = $1", MESSAGE_SLACK * 10 + TALLY_SAID), 1);
	/* his webhook is gone: the next one comes by mail */
	x.me = w.ben;
	OK(chat_del(&x, MESSAGE_SLACK));
	x.me = w.ada;
	OK(talk_plan(&x, pair, x.now + 5 * HOUR, 10, 15));
	x.now += 5 * HOUR - 9 * MINUTE;
	{
		int64_t before = telling_mails(&x, w.ben);

		telling_run(&x);
		IS(telling_mails(&x, w.ben), before + 1);
	}
	world_drop(&x);
	world_end(&w);
}

static void an_address_is_taken_apart_by_its_words(struct db_pool *p)
{
	struct world w = world(p);

	IS_STR(chat_part(S("bot u1 in c1"), 0), S("bot"));
	IS_STR(chat_part(S("bot u1 in c1"), 1), S("u1"));
	IS_STR(chat_part(S("bot u1 in c1"), 3), S("c1"));
	IS_STR(chat_part(S("bot u1"), 2), S(""));
	IS_STR(chat_part(S("@a:b"), 0), S("@a:b"));
	IS_STR(chat_part(S("@a:b"), 1), S(""));
	IS_STR(chat_answer(w.a, S("{\"id\":\"x1\"}"), "id"), S("x1"));
	IS_STR(chat_answer(w.a, S("{\"id\":\"x\\u00001\"}"), "id"), S(""));
	IS_STR(chat_answer(w.a, S("[1]"), "id"), S(""));
	IS_STR(chat_answer(w.a, S("{\"id\":\"a b\"}"), "id"), S(""));
	world_end(&w);
}

/* The example of Slack's documentation. */
static void slack_signs_as_documented(void)
{
	struct arena *a = arena_new();
	const struct str secret = S("8f742231b10e8888abcd99yyyzzz85a5"), at = S("1531420618"),
		body = S("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
			"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
			"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
			"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"),
		signature = S("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");

	OK(chat_slack_signed(a, secret, at, signature, body, 1531420618 + 300));
	OK(!chat_slack_signed(a, secret, at, signature, body, 1531420618 + 301));
	OK(!chat_slack_signed(a, secret, at, signature, body, 1531420618 - 301));
	OK(!chat_slack_signed(a, secret, S("1531420619"), signature, body, 1531420618));
	OK(!chat_slack_signed(a, S("other"), at, signature, body, 1531420618));
	OK(!chat_slack_signed(a, S(""), at, signature, body, 1531420618));
	OK(!chat_slack_signed(a, secret, at, str_sub(signature, 0, signature.n - 1), body, 1531420618));
	OK(!chat_slack_signed(a, secret, S("x"), signature, body, 1531420618));
	arena_free(a);
}

static void an_account_has_one_link_and_a_request_makes_one(struct db_pool *p)
{
	const struct chat_account ada = { .id = S("U1"), .team = S("T1") };
	struct world w = world(p);
	struct ctx x = telling_as(&w, 0);
	const size_t at = sizeof "/chat/connect/" - 1;
	enum message_channel channel;
	struct chat_door door;
	struct str first, second;

	first = chat_link(&x, MESSAGE_SLACK, &ada, S("v0=1")), second = chat_link(&x, MESSAGE_SLACK, &ada, S("v0=2"));
	OK(first.n && second.n && !str_eq(first, second));
	OK(!chat_link_read(&x, str_sub(first, at, first.n), &door) && talking_failed(&x, ERR_MISSING));
	/* the request of a link that was replaced, that waits, and that was used */
	OK(!chat_link(&x, MESSAGE_SLACK, &ada, S("v0=1")).n && talking_failed(&x, ERR_FORBIDDEN));
	second = chat_link(&x, MESSAGE_SLACK, &ada, S("v0=3"));
	OK(!chat_link(&x, MESSAGE_SLACK, &(struct chat_account){ .id = S("U2") }, S("v0=3")).n && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ada;
	OK(chat_connect(&x, str_sub(second, at, second.n), &channel));
	OK(!chat_link(&x, MESSAGE_SLACK, &ada, S("v0=3")).n && talking_failed(&x, ERR_FORBIDDEN));
	IS(telling_count(&x, "SELECT count(*) FROM chat_link WHERE channel > $1 AND (account <> '' OR name <> '')", 0), 0);
	/* as many links of one account as may wait of all hold up nobody */
	for (int i = 0; i < CHAT_LINKS + 1; i++)
		if (!chat_link(&x, MESSAGE_MATTERMOST, &ada, S("")).n) break;
	OK(chat_link(&x, MESSAGE_SLACK, &(struct chat_account){ .id = S("U3") }, S("v0=4")).n);
	world_drop(&x);
	world_end(&w);
}

static void a_link_connects_once_and_for_some_minutes(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, 0);
	enum message_channel channel;
	struct chat_door door;
	struct str path, token, late;
	bool any;

	OK(!chat_link(&x, MESSAGE_SLACK, &(struct chat_account){ .id = S("U1 <script>") }, S("")).n && talking_failed(&x, ERR_INPUT));
	OK(!chat_link(&x, MESSAGE_SLACK, &(struct chat_account){ .id = S("U1"), .team = S("T1 x") }, S("")).n && talking_failed(&x, ERR_INPUT));
	OK(!chat_link(&x, MESSAGE_SLACK, &(struct chat_account){ .name = S("ada") }, S("")).n && talking_failed(&x, ERR_INPUT));
	path = chat_link(&x, MESSAGE_SLACK, &(struct chat_account){ .id = S("U1") }, S(""));
	late = chat_link(&x, MESSAGE_MATTERMOST, &(struct chat_account){ .id = S("u2") }, S(""));
	OK(str_starts(path, S("/chat/connect/")));
	token = str_sub(path, sizeof "/chat/connect/" - 1, path.n), late = str_sub(late, sizeof "/chat/connect/" - 1, late.n);
	OK(chat_link_read(&x, token, &door) && door.channel == MESSAGE_SLACK);
	IS_STR(door.to.name, S("U1"));
	x.me = w.ada;
	OK(chat_connect(&x, token, &channel) && channel == MESSAGE_SLACK && reach_any(&x, w.ada, MESSAGE_SLACK, &any) && any);
	x.me = w.ben;
	OK(!chat_connect(&x, token, &channel) && talking_failed(&x, ERR_MISSING));
	OK(!chat_link_read(&x, token, &door) && talking_failed(&x, ERR_MISSING));
	x.now += CHAT_LINK_SECONDS;
	OK(!chat_connect(&x, late, &channel) && talking_failed(&x, ERR_MISSING));
	OK(chat_link_sweep(&x) && telling_count(&x, "SELECT count(*) FROM chat_link WHERE channel > $1", 0) == 0);
	/* without the operator's homeserver nobody is reached in Matrix */
	OK(!chat_put(&x, MESSAGE_MATRIX, S("@ada:example.org"), &path) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

/* Whoever connects sees the account's name first, and has a mail, in which nothing of the name is a link. */
static void whoever_connects_sees_which_account_it_is(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	const struct chat_account account = { .id = S("U1"), .team = S("T1"),
		.name = S("<b>ada</b>\n\xe2\x80\xae" "evil.example\x1b[31m"), .place = S("acme\r\n") };
	enum message_channel channel;
	struct chat_door door;
	struct reach *r;
	struct str path, token, address;
	struct err e = { 0 };

	telling_enter(&x);
	path = chat_link(&x, MESSAGE_SLACK, &account, S(""));
	token = str_sub(path, sizeof "/chat/connect/" - 1, path.n);
	OK(chat_link_read(&x, token, &door));
	IS_STR(door.to.name, S("<b>ada</b> evil.example[31m"));
	IS_STR(door.to.place, S("acme"));
	{
		struct chat_account longest = { .id = S("U1"), .name = S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") };
		struct str long_path = chat_link(&x, MESSAGE_SLACK, &longest, S(""));
		struct chat_door far;

		OK(chat_link_read(&x, str_sub(long_path, sizeof "/chat/connect/" - 1, long_path.n), &far));
		OK(far.to.name.n == CHAT_NAME_BYTES && str_has(far.to.name, S("a\xe2\x80\xa6")));
	}
	OK(chat_connect(&x, token, &channel) && chat_get(&x, channel, &r) && r);
	IS_STR(r->label, S("<b>ada</b> evil.example[31m (acme)"));
	OK(written_unseal(&x, "reach.address", r->id, r->address, &address, &e));
	IS_STR(address, S("bot U1 T1"));
	IS(telling_count(&x, "SELECT count(*) FROM outbox WHERE kind = 'way' AND person = $1", w.ada), 1);
	IS(telling_mails(&x, w.ada), 0);
	x.me = CTX_OPERATOR;
	{
		struct outbox_job *job = NULL;

		OK(outbox_claim(&x, &job) && job && str_has(job->mail.text, S("Slack: from now on, messages can go to <b>ada<")));
		OK(!str_has(job->mail.text, S("evil.example")) && str_has(job->mail.html, S("&lt;b&gt;ada&lt;")));
		OK(!job->mail.unsubscribe.n && str_has(job->mail.text, S("/settings/messages/ways/slack")));
	}
	world_drop(&x);
	world_end(&w);
}

/* Two a week are two, whichever ways they go. */
static void the_bound_of_a_week_holds_over_all_ways(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct message_wishes wishes;
	struct str secret;
	int64_t pair = talking_pair(&x, w.ben), mails;

	telling_enter(&x);
	OK(message_wishes_get(&x, &wishes));
	message_choose(&wishes, MESSAGE_ASKED, MESSAGE_SLACK), message_choose(&wishes, MESSAGE_NEED, MESSAGE_TEAMS);
	message_choose(&wishes, MESSAGE_WEEK, MESSAGE_NOTHING), wishes.hours.days_off = 0, wishes.hours.quiet_to = wishes.hours.quiet_from = 0;
	OK(message_wishes_set(&x, &wishes) && chat_put(&x, MESSAGE_SLACK, S("https://hooks.example.org/x"), &secret) &&
		chat_put(&x, MESSAGE_TEAMS, S("https://teams.example.org/x"), &secret));
	x.me = w.ben;
	OK(need_add(&x, &(struct need){ .pair = pair, .asker = w.ben, .words = S("words") }));
	OK(request_add(&x, pair));
	OK(step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("words"), .due = MONDAY + 9 }));
	x.me = CTX_OPERATOR;
	mails = telling_mails(&x, w.ada);
	x.now += 3 * MINUTE;
	telling_run(&x); /* the request, in this week */
	IS(telling_count(&x, "SELECT count(*) FROM parcel WHERE id > $1", 0), 1);
	x.now += 7 * DAY;
	telling_run(&x); /* the need, in the next, of which the week has the first place even when nobody wants it */
	IS(telling_count(&x, "SELECT count(*) FROM parcel WHERE id > $1", 0), 2);
	x.now = (MONDAY + 8) * INT64_C(86400) + 10 * HOUR;
	telling_run(&x); /* the promise would be one too many, by mail or not */
	IS(telling_mails(&x, w.ada), mails);
	IS(telling_said(&x, MESSAGE_TOMORROW), 0);
	IS(telling_count(&x, "SELECT n FROM message_tally WHERE id = $1", MESSAGE_MAIL * 10 + TALLY_DROPPED) >= 1, 1);
	world_drop(&x);
	world_end(&w);
}

/* Whoever reads a channel is not the one whom a link is for. */
static void a_channel_gets_no_link_that_does_something(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct message_wishes wishes;
	struct parcel_job *job;
	struct str secret;
	int64_t pair = talking_pair(&x, w.ben);

	telling_enter(&x);
	OK(message_wishes_get(&x, &wishes));
	message_choose(&wishes, MESSAGE_TOMORROW, MESSAGE_SLACK);
	OK(message_wishes_set(&x, &wishes) && chat_put(&x, MESSAGE_SLACK, S("https://hooks.example.org/x"), &secret));
	OK(step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("words"), .due = MONDAY + 3 }));
	x.me = CTX_OPERATOR;
	x.now = (MONDAY + 2) * INT64_C(86400) + 10 * HOUR;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_TOMORROW), 1);
	OK(parcel_claim(&x, false, message_reach_way, &job) && job);
	OK(str_has(job->body, S("/steps/")) && !str_has(job->body, S("/act/")) && !str_has(job->body, S("\"button\"")));
	world_drop(&x);
	world_end(&w);
}

/* Connect x->me with an account, as /rapport does. */
static void connect_account(struct ctx *x, enum message_channel way, struct str id, struct str team)
{
	const struct chat_account account = { .id = id, .team = team };
	struct str path = chat_link(x, way, &account, S(""));
	enum message_channel channel;

	if (!path.n || !chat_connect(x, str_sub(path, sizeof "/chat/connect/" - 1, path.n), &channel)) world_die("connect", &x->err);
}

static struct str token_in(struct str body, const char *before)
{
	for (size_t i = 0; i + SECRET_TOKEN_CHARS < body.n; i++)
		if (str_starts(str_sub(body, i, body.n), str_of(before)))
			return str_sub(body, i + str_of(before).n, i + str_of(before).n + SECRET_TOKEN_CHARS);
	return S("");
}

static const struct outward with_bots = {
	.slack = { S("https://slack.example/api"), S("token"), S("secret") },
	.mattermost = { S("https://mm.example"), S("token"), S("secret") },
	.matrix = { .url = S("https://matrix.example"), .token = S("token") },
};

/* Ada has promised something for the day after, and is told of it there; the token of its button. */
static struct str told_with_button(struct world *w, struct ctx *x, enum message_channel way, int64_t *step)
{
	struct message_wishes wishes;
	struct parcel_job *job;
	int64_t pair = talking_pair(x, w->ben);

	x->outward = &with_bots;
	telling_enter(x);
	if (!message_wishes_get(x, &wishes)) world_die("wishes", &x->err);
	message_choose(&wishes, MESSAGE_TOMORROW, way);
	if (!message_wishes_set(x, &wishes)) world_die("wishes", &x->err);
	connect_account(x, way, S("U1"), S("T1"));
	*step = step_add(x, &(struct step){ .pair = pair, .owner = w->ada, .words = S("words"), .due = MONDAY + 3 });
	x->me = CTX_OPERATOR;
	x->now = (MONDAY + 2) * INT64_C(86400) + 10 * HOUR;
	telling_run(x);
	if (!*step || !parcel_claim(x, false, message_reach_way, &job) || !job) world_die("told", &x->err);
	OK(!str_has(job->body, S("/act/")) && str_has(job->body, S("/steps/")));
	x->me = 0;
	return token_in(job->body, way == MESSAGE_SLACK ? "\"value\":\"" : "\"context\":{\"act\":\"");
}

static int64_t state_of(struct ctx *x, int64_t step)
{
	return telling_count(x, "SELECT state FROM step WHERE id = $1", step);
}

/* What an account of the operator's writes to somebody may have a button, which is theirs alone. */
static void a_button_is_of_the_account_to_which_it_went(struct db_pool *p)
{
	for (int i = 0; i < 2; i++) {
		struct world w = world(p);
		struct ctx x = telling_as(&w, w.ada);
		struct act_link l;
		struct str body;
		int64_t step = 0;
		struct chat_press press = { .way = i ? MESSAGE_MATTERMOST : MESSAGE_SLACK, .channel = S("D1"), .ts = S("1.2") };

		press.token = told_with_button(&w, &x, press.way, &step);
		press.who = (struct chat_account){ .id = S("U2"), .team = S("T1") };
		OK(!chat_press(&x, &press, &l) && talking_failed(&x, ERR_MISSING));
		press.who = (struct chat_account){ .id = S("U1"), .team = S("T2") };
		if (press.way == MESSAGE_SLACK) OK(!chat_press(&x, &press, &l) && talking_failed(&x, ERR_MISSING));
		press.who.team = S("T1");
		OK(!act_link_get(&x, press.token, &l) && talking_failed(&x, ERR_MISSING)); /* it leads to no page */
		press.way = i ? MESSAGE_SLACK : MESSAGE_MATTERMOST;
		OK(!chat_press(&x, &press, &l) && talking_failed(&x, ERR_MISSING));
		press.way = i ? MESSAGE_MATTERMOST : MESSAGE_SLACK;
		IS(state_of(&x, step), STEP_OPEN);
		OK(chat_press(&x, &press, &l) && l.did && state_of(&x, step) == STEP_DONE);
		OK(chat_press_answer(&x, &press, &l, &body) && (body.n > 0) == (press.way == MESSAGE_MATTERMOST));
		OK(chat_press(&x, &press, &l) && !l.did);
		x.me = w.ada;
		OK(step_reopen(&x, step));
		x.me = 0;
		OK(chat_press(&x, &press, &l) && !l.did && state_of(&x, step) == STEP_OPEN);
		world_drop(&x);
		world_end(&w);
	}
}

/* Whoever is connected without a workspace, or by a webhook, has links alone. */
static void a_button_needs_somebody_who_can_be_known(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct str secret;
	bool has;

	x.outward = &with_bots;
	connect_account(&x, MESSAGE_SLACK, S("U1"), S(""));
	OK(chat_has_buttons(&x, w.ada, MESSAGE_SLACK, &has) && !has);
	connect_account(&x, MESSAGE_SLACK, S("U1"), S("T1"));
	OK(chat_has_buttons(&x, w.ada, MESSAGE_SLACK, &has) && has);
	OK(chat_has_buttons(&x, w.ben, MESSAGE_SLACK, &has) && !has);
	OK(chat_put(&x, MESSAGE_SLACK, S("https://hooks.example.org/x"), &secret));
	OK(chat_has_buttons(&x, w.ada, MESSAGE_SLACK, &has) && !has);
	world_drop(&x);
	world_end(&w);
}

/* A no of an account in Matrix holds for everybody, and ends after a year or by the operator's word. */
static void who_wants_no_room_is_not_invited_by_anybody(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct parcel_answer learned = { .address = S("@ada:example.org !r0:example.org") };
	struct parcel_job *job;
	struct str secret;
	bool is;

	x.outward = &with_bots;
	telling_enter(&x);
	OK(chat_put(&x, MESSAGE_MATRIX, S("@ada:example.org"), &secret) && message_try(&x, MESSAGE_MATRIX));
	x.me = CTX_OPERATOR;
	OK(parcel_claim(&x, false, message_reach_way, &job) && job);
	OK(parcel_done(&x, job, &(struct parcel_outcome){ PARCEL_GONE, { .status = 403 }, false, false }));
	OK(chat_declined(&x, S("@ada:example.org"), &is) && !is); /* no room: our account may make none */
	x.me = w.ada;
	OK(chat_put(&x, MESSAGE_MATRIX, S("@ada:example.org"), &secret) && message_try(&x, MESSAGE_MATRIX));
	x.me = CTX_OPERATOR;
	OK(parcel_claim(&x, false, message_reach_way, &job) && job);
	job->address = learned.address;
	OK(parcel_learned(&x, job) && parcel_done(&x, job, &(struct parcel_outcome){ PARCEL_GONE, { .status = 200 }, false, false }));
	x.me = w.ben;
	OK(!chat_put(&x, MESSAGE_MATRIX, S("@Ada:Example.org"), &secret) && talking_failed(&x, ERR_INPUT));
	OK(chat_put(&x, MESSAGE_MATRIX, S("@ben:example.org"), &secret));
	OK(!chat_declined_forget(&x, S("@ada:example.org"), &is) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = CTX_OPERATOR;
	OK(chat_declined_forget(&x, S("@ADA:example.org"), &is) && is);
	OK(chat_declined(&x, S("@ada:example.org"), &is) && !is);
	OK(chat_declined_add(&x, S("@ada:example.org")) && chat_declined_add(&x, S("@ada:example.org")));
	x.now += CHAT_DECLINED_SECONDS - 1;
	OK(chat_declined_sweep(&x) && chat_declined(&x, S("@ada:example.org"), &is) && is);
	x.now++;
	OK(chat_declined(&x, S("@ada:example.org"), &is) && !is && chat_declined_sweep(&x));
	IS(telling_count(&x, "SELECT count(*) FROM chat_declined WHERE until > $1", 0), 0);
	world_drop(&x);
	world_end(&w);
}

static void who_is_reached_no_more_has_a_mail(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = telling_as(&w, w.ada);
	struct parcel_job *job;
	struct str secret;

	telling_enter(&x);
	OK(chat_put(&x, MESSAGE_SLACK, S("https://hooks.example.org/x"), &secret) && message_try(&x, MESSAGE_SLACK));
	x.me = CTX_OPERATOR;
	OK(parcel_claim(&x, false, message_reach_way, &job) && job);
	OK(parcel_done(&x, job, &(struct parcel_outcome){ PARCEL_GONE, { .status = 404 }, false, false }));
	IS(telling_count(&x, "SELECT count(*) FROM outbox WHERE kind = 'chat' AND person = $1", w.ada), 1);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_name_stays_a_name_in_slack);
	RUN_DB(a_name_stays_a_name_in_mattermost);
	RUN_DB(a_name_stays_a_name_in_teams);
	RUN_DB(the_longest_message_fits_everywhere);
	RUN_DB(addresses_are_checked_and_kept_sealed);
	RUN_DB(answers_are_read_as_documented);
	RUN_DB(an_address_is_taken_apart_by_its_words);
	RUN(slack_signs_as_documented);
	RUN_DB(a_link_connects_once_and_for_some_minutes);
	RUN_DB(an_account_has_one_link_and_a_request_makes_one);
	RUN_DB(whoever_connects_sees_which_account_it_is);
	RUN_DB(the_bound_of_a_week_holds_over_all_ways);
	RUN_DB(a_channel_gets_no_link_that_does_something);
	RUN_DB(a_button_is_of_the_account_to_which_it_went);
	RUN_DB(a_button_needs_somebody_who_can_be_known);
	RUN_DB(who_wants_no_room_is_not_invited_by_anybody);
	RUN_DB(who_is_reached_no_more_has_a_mail);
	RUN_DB(whoever_chose_a_way_is_told_there_and_else_by_mail);
	return tap_end();
}
