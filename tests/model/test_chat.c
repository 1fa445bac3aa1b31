/* SPDX-License-Identifier: Apache-2.0
 *
 * What a name holds stays a name in the markup of each chat, and a place is its person's alone.
 */
#include "model/chat.h"

#include "base/json.h"
#include "model/letter.h"
#include "model/tally.h"
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

	OK(str_starts(text, S("Ben &lt;!channel&gt; &amp; &lt;https://evil")) && !str_has(text, S("<")));
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

	OK(str_starts(text, S("**Ben \\<\\!channel\\> \\& \\<https\\://evil.example\\|x\\> \\*b\\* \\_i\\_ \\`c\\` @\xe2\x81\xa0" "all")));
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
	/* another one takes its place, and two people may have the same */
	OK(chat_put(&x, MESSAGE_SLACK, S("https://other.example.org/x"), &secret));
	x.me = w.ben;
	OK(chat_put(&x, MESSAGE_SLACK, S("https://other.example.org/x"), &secret));
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
		{ &chat_program_reach, 204, "", PARCEL_SENT }, { &chat_program_reach, 404, "", PARCEL_LATER },
		{ &chat_program_reach, 410, "", PARCEL_GONE }, { &chat_program_reach, 302, "", PARCEL_LATER },
	};
	struct world w = world(p);

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		IS(answered(&w, all[i].way, all[i].status, all[i].body).result, all[i].is);
	OK(!answered(&w, &chat_slack_reach, 403, "<script>alert(1)</script>").why.code);
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
	wishes.channel[MESSAGE_SOON] = MESSAGE_SLACK;
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

int main(void)
{
	RUN_DB(a_name_stays_a_name_in_slack);
	RUN_DB(a_name_stays_a_name_in_mattermost);
	RUN_DB(a_name_stays_a_name_in_teams);
	RUN_DB(the_longest_message_fits_everywhere);
	RUN_DB(addresses_are_checked_and_kept_sealed);
	RUN_DB(answers_are_read_as_documented);
	RUN_DB(whoever_chose_a_way_is_told_there_and_else_by_mail);
	return tap_end();
}
